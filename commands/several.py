"""Several: one act on every title of a list, or of those that meet a condition: `act 名单.txt decide …`.

Each has a result of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import typer

from commands.arrangement import arrangement_of
from commands.content import Content, Given, content
from commands.installation import Installation
from commands.office import seat_of
from commands.options import flag_of
from commands.place import clock
from commands.results import show_results
from commands.speak import Exit, Stop, say, warn
from commands.spreadsheet import content_of
from commands.typed import is_condition
from commands.which import asking
from desk import evidence, roll, several
from desk.fields import label_of
from desk.filled import PUT_RIGHT
from schemas.act import Act
from schemas.base import local_date
from wording import forms

OWN = ("number", "code", "obligation", "objection", "entry", "unit")
"""What is each title's own, and never the same for all."""

_LONGEST_ID = 60
"""Characters of an id that has a title's number put behind it."""


class How(NamedTuple):
    """How it is done: from which post, under which id, as the undertaking of which name if any, in earnest or not."""

    as_post: str | None
    id_: str | None
    work: str | None
    dry_run: bool
    as_json: bool


def act_on_each(cls: type[Act], which: str, given: Given, how: How) -> None:
    """Hand in an act of `cls` on every title of the list in a file, or of those that meet a condition; or tell what
    would come of it. A result for each; as an undertaking 工作 the service hands them in, and shows them there.
    """
    _check(cls, given, how.id_)
    installation = Installation.here()
    listed, named = _listed(installation, cls, which)
    said, items = meant_for(installation, cls, given, listed, named, how.id_)
    seat = seat_of(installation, how.as_post)
    if how.dry_run:
        results = several.rehearsed(installation.register, seat, items, clock())
    else:
        if is_condition(which):
            _ask(cls, len(items))
        if how.work is not None:
            _as_work(installation, cls, items, said, how)
            return
        from commands.hand_in import hand_in_each  # with the engine, which a rehearsal does without

        results = hand_in_each(installation, seat, items, papers=said.papers)
    if code := show_results(results, as_json=how.as_json, dry_run=how.dry_run):
        raise typer.Exit(code)


def meant_for(
    installation: Installation,
    cls: type[Act],
    given: Given,
    listed: roll.Roll,
    named: Sequence[roll.Named],
    id_: str | None = None,
) -> tuple[Content, list[several.Item]]:
    """What the act says of all, and the act on each with what the list says of it."""
    said = _content(cls, given, listed, installation)
    register, book = installation.register, installation.book
    return said, several.on_each(register, book, cls, named, said.fields, dated=said.dated, id_=id_)


def _as_work(
    installation: Installation, cls: type[Act], items: Sequence[several.Item], said: Content, how: How
) -> None:
    """Have the service do it, as an undertaking of its own."""
    from commands import work
    from schemas.undertakings.drive import Dispatch

    evidence.kept(installation.store, said.papers)
    fields = {"name": how.work, "act": cls.model_fields["kind"].default, "errands": several.errands(items)}
    made = work.done(Dispatch, fields, kind="drive", as_post=how.as_post, as_json=how.as_json)
    if not how.as_json:
        say(f"由服务逐个办理，共 {len(items)} 件。看进度：python starter.py work show {made}")


def _listed(installation: Installation, cls: type[Act], which: str) -> tuple[roll.Roll, list[roll.Named]]:
    if is_condition(which):
        own, today = arrangement_of(installation), local_date(clock())
        named = roll.chosen(installation.register, which, own, today)
        return roll.Roll(tuple(one.line for one in named)), named
    return in_file(installation, cls, Path(which))


def in_file(
    installation: Installation, cls: type[Act], path: Path, beside: Sequence[str] = ()
) -> tuple[roll.Roll, list[roll.Named]]:
    """The list in a file, its titles found; which of its columns are used is told."""
    listed = roll.read(content_of(path), path.name, cls, installation.book, beside)
    if listed.used:
        unused = f"；没有用到的：{'、'.join(listed.unused)}" if listed.unused else ""
        warn(f"名单中用到的栏：{'、'.join(listed.used)}{unused}")
    return listed, roll.found(installation.register, listed)


def _ask(cls: type[Act], count: int) -> None:
    """Whoever sits at a terminal says yes to a number that they have not written down. `Stop`."""
    label = forms.ACTS[cls.model_fields["kind"].default]
    if (
        asking()
        and input(f"符合条件的有{count}个称号，都办理“{label}”？是（y）/否（直接回车）：").strip() not in _YES
    ):
        raise Stop(Exit.USAGE, "没有确认，什么都没有做")


_YES = ("y", "Y", "yes", "是")


def _check(cls: type[Act], given: Given, id_: str | None) -> None:
    """`Stop` where it is not the same act for all."""
    kind = cls.model_fields["kind"].default
    if not cls.model_fields.keys().isdisjoint(PUT_RIGHT) or given.name is not None:
        raise Stop(Exit.USAGE, f"“{forms.ACTS[kind]}”各件内容不同，须逐件办理，不能按名单办")
    if id_ is not None and len(id_) > _LONGEST_ID:
        raise Stop(Exit.USAGE, f"--id：按名单办理的，编号不超过{_LONGEST_ID}个字符，各件在其后加称号编号")


def _content(cls: type[Act], given: Given, listed: roll.Roll, installation: Installation) -> Content:
    """What the act says of all: whole, but for what the list has columns for."""
    sample: dict[str, Any] = {}
    for line in listed.lines:
        sample = {**line.own, **sample}
    for name in given.fields.keys() & sample.keys():
        label = label_of(cls, name).text
        raise Stop(Exit.USAGE, f"{flag_of(cls, name)}：名单里已有“{label}”一栏，只在一处写")
    today = local_date(clock())
    found = content(cls, replace(given, fields={**given.fields, **sample}), today, installation.store)
    fields = {name: value for name, value in found.fields.items() if name not in sample}
    for name in OWN:
        if fields.get(name) is not None:
            label = label_of(cls, name).text
            raise Stop(
                Exit.USAGE, f"{flag_of(cls, name)}：{label}各件不同，写在名单里，另起一栏，表头为“{label}”"
            )
    for head, name in roll.passed_over(listed, cls, fields):
        label = label_of(cls, name).text
        raise Stop(
            Exit.USAGE,
            f"名单里的“{head}”一栏没有用到，而{label}对各件都一样（{flag_of(cls, name)}）",
            f"各件不同的，表头改为“{label}”，不再写 {flag_of(cls, name)}；不用的，删去这一栏",
        )
    return found._replace(fields=fields)
