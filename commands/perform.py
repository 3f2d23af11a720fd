"""Perform: one act on one title, from what was typed to its receipt on the screen."""

from typing import Any, NamedTuple

from commands.content import Given, content
from commands.installation import Installation
from commands.office import office_of, seat_of
from commands.place import clock
from commands.preview import show_preview
from commands.speak import Exit, Stop, show_json
from commands.which import which
from desk import acts
from desk.evidence import Paper
from desk.filled import Filled
from desk.preview import preview
from desk.seats import Seat
from schemas.act import Act
from schemas.action import Correct
from schemas.base import local_date


class _Typed(NamedTuple):
    """What was typed: where, from which seat, which act, with which files."""

    installation: Installation
    seat: Seat
    meant: acts.Meant
    papers: list[Paper]


def perform(
    cls: type[Act], title: str, given: Given, *, as_post: str | None, id_: str | None, as_json: bool
) -> None:
    """Hand in an act of `cls` on a title as it was named, and tell what became of it."""
    from commands.hand_in import hand_in, json_of, report  # with the engine, which a preview does without

    installation, seat, meant, papers = _typed(cls, title, given, as_post, id_)
    handed = hand_in(installation, seat, meant.make, id_, meant.seed(seat.account), papers=papers)
    if as_json:
        show_json(json_of(handed))
    if not as_json or handed.receipt is None or not handed.receipt.accepted:
        report(installation, handed)


def rehearse(
    cls: type[Act], title: str, given: Given, *, as_post: str | None, id_: str | None, as_json: bool
) -> None:
    """Tell what the act would cause, and hand nothing in."""
    installation, seat, meant, _ = _typed(cls, title, given, as_post, id_)
    show_preview(preview(installation.register, seat, meant.make, clock()), as_json=as_json)


def _typed(cls: type[Act], title: str, given: Given, as_post: str | None, id_: str | None) -> _Typed:
    installation = Installation.here()
    register = installation.register
    title_id = which(installation, title)
    if given.name is not None:
        given.fields["unit"] = acts.renamed(register, title_id, given.name)
    fields, dated, papers = content(cls, given, local_date(clock()), installation.store)
    if cls is Correct:
        fields["entry"] = _number(fields["entry"])
    changes = {**fields.pop("instead", {}), **given.sets} if cls is Correct else given.sets
    office = office_of(installation)
    meant = acts.on_title(register, office, cls, title_id, Filled(fields, dated), changes, id_)
    return _Typed(installation, seat_of(installation, as_post), meant, papers)


def _number(entry: Any) -> int:
    try:
        return int(entry)
    except ValueError:
        raise Stop(Exit.USAGE, f"--entry {entry}：请写档案条号，一个整数") from None
