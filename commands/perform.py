"""Perform: one act on one title, from what was typed to its receipt on the screen."""

from typing import Any, NamedTuple

from commands.content import Given, check, content
from commands.installation import Installation
from commands.office import office_of, seat_of
from commands.place import clock
from commands.preview import show_preview
from commands.speak import Exit, Stop, show_json
from commands.which import which
from desk import acts
from desk.applying import check_contacts
from desk.evidence import Paper
from desk.meant import as_registered, by_the_measure, in_its_batch, township
from desk.preview import preview
from desk.seats import Seat
from register import ledger
from schemas.act import Act
from schemas.action import ChangeUnit, Correct
from schemas.base import local_date
from schemas.life import Life
from schemas.opening import Amend


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
    fields, dated, papers = content(cls, given, local_date(clock()).isoformat(), installation.store)
    if cls is Correct:
        changes = {**fields.get("instead", {}), **given.sets}
        fields["instead"] = acts.corrected(register, title_id, _number(fields["entry"]), changes)
    if cls is Amend:
        fields.setdefault("application", acts.amended(register, title_id, given.sets))
    life = ledger.life_of(register, title_id)
    if life is not None:
        fields = by_the_measure(cls, fields, installation.book.law_of(life), life)
        fields |= in_its_batch(register, fields, life)
    made = check(cls, fields, id_)
    fields |= _written(installation, life, made)
    seat = seat_of(installation, as_post)
    return _Typed(installation, seat, acts.meant(register, cls, title_id, fields, dated=dated), papers)


def _written(installation: Installation, life: Life | None, made: Act) -> dict[str, Any]:
    """Whom an act speaks of as register, measure and office write it; `NoContactError` where nobody is reached."""
    if life is None or life.application is None:
        return {}
    before, office = life.application, office_of(installation)
    if isinstance(made, Amend):
        after = as_registered(installation.register, made.application, office, installation.book)
        found: dict[str, Any] = {"application": after}
    elif isinstance(made, ChangeUnit) and made.unit is not None:
        unit = made.unit.model_copy(update={"township": township(office, made.unit)})
        after = before.model_copy(update={"unit": unit})
        found = {"unit": unit}
    else:
        return {}
    check_contacts(office, installation.book.law_of(life).regulation, after, before)
    return found


def _number(entry: Any) -> int:
    try:
        return int(entry)
    except ValueError:
        raise Stop(Exit.USAGE, f"--entry {entry}：请写档案条号，一个整数") from None
