"""Several: one act on every title of a list, each with a result of its own: `act 名单.txt decide …`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from commands.content import Content, Given, content
from commands.installation import Installation
from commands.office import seat_of
from commands.options import SET, flag_of
from commands.place import clock
from commands.results import show_results
from commands.speak import Exit, Stop, warn
from desk import roll, several
from desk.fields import label_of
from desk.importing.file import LARGEST
from schemas.action import Act
from schemas.base import local_date
from wording import forms

OWN = ("number", "code", "obligation", "objection", "entry", "unit")
"""What is each title's own, and never the same for all."""

_LONGEST_ID = 60
"""Characters of an id that has a title's number put behind it."""


def act_on_each(
    cls: type[Act],
    path: Path,
    given: Given,
    *,
    as_post: str | None,
    id_: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Hand in an act of `cls` on every title of a list, or tell what would come of it; a result for each."""
    _check(cls, given, id_)
    installation = Installation.here()
    register = installation.register
    listed = roll.read(_bytes(path), path.name, cls, installation.book)
    if listed.unused:
        warn(f"名单中没有用到的栏：{'、'.join(listed.unused)}")
    said = _content(cls, given, listed, installation)
    named = roll.found(register, listed)
    items = several.on_each(register, installation.book, cls, named, said.fields, dated=said.dated, id_=id_)
    seat = seat_of(installation, as_post)
    if dry_run:
        results = several.rehearsed(register, seat, items, clock())
    else:
        from commands.hand_in import hand_in_each  # with the engine, which a rehearsal does without

        results = hand_in_each(installation, seat, items, papers=said.papers)
    if code := show_results(results, as_json=as_json, dry_run=dry_run):
        raise typer.Exit(code)


def _check(cls: type[Act], given: Given, id_: str | None) -> None:
    """`Stop` where it is not the same act for all."""
    kind = cls.model_fields["kind"].default
    if not cls.model_fields.keys().isdisjoint(SET) or given.name is not None:
        raise Stop(Exit.USAGE, f"“{forms.ACTS[kind]}”各件内容不同，须逐件办理，不能按名单办")
    if id_ is not None and len(id_) > _LONGEST_ID:
        raise Stop(Exit.USAGE, f"--id：按名单办理的，编号不超过{_LONGEST_ID}个字符，各件在其后加称号编号")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        raise Stop(Exit.USAGE, f"名单 {path} 打不开，请检查文件名和权限") from None


def _content(cls: type[Act], given: Given, listed: roll.Roll, installation: Installation) -> Content:
    """What the act says of all: whole, but for what the list has columns for."""
    sample: dict[str, Any] = {}
    for line in listed.lines:
        sample = {**line.own, **sample}
    for name in given.fields.keys() & sample.keys():
        label = label_of(cls, name).text
        raise Stop(Exit.USAGE, f"{flag_of(cls, name)}：名单里已有“{label}”一栏，只在一处写")
    today = local_date(clock()).isoformat()
    found = content(cls, replace(given, fields={**given.fields, **sample}), today, installation.store)
    fields = {name: value for name, value in found.fields.items() if name not in sample}
    for name in OWN:
        if fields.get(name) is not None:
            label = label_of(cls, name).text
            raise Stop(
                Exit.USAGE, f"{flag_of(cls, name)}：{label}各件不同，写在名单里，另起一栏，表头为“{label}”"
            )
    return found._replace(fields=fields)
