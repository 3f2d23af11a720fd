"""Perform: one act on one title, from what was typed to its receipt on the screen."""

import json
from datetime import datetime
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter

from commands.content import Given, built, check, content
from commands.installation import Installation
from commands.office import seat_of
from commands.place import clock
from commands.preview import show_preview
from commands.speak import Exit, Stop, show_json
from commands.which import which
from desk.preview import preview
from desk.seats import Seat
from register import ledger
from schemas.action import Act, Action, Correct
from schemas.base import local_date
from schemas.party import Actor
from workflows.life.powers import POWERS

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


class Meant(NamedTuple):
    """An act of somebody on a title as it was typed, its content complete."""

    installation: Installation
    title: str
    cls: type[Act]
    fields: dict[str, Any]
    seat: Seat

    def make(self, action_id: str, actor: Actor, now: datetime) -> Action:
        """The act."""
        action: Action = built(
            self.cls, self.fields, id=action_id, title=self.title, actor=actor, received_at=now
        )
        return action


def perform(
    cls: type[Act], title: str, given: Given, *, as_post: str | None, id_: str | None, as_json: bool
) -> None:
    """Hand in an act of `cls` on a title as it was named, and tell what became of it."""
    from commands.hand_in import hand_in, json_of, report  # with the engine, which a preview does without

    meant = _meant(cls, title, given, as_post)
    installation = meant.installation
    life = ledger.life_of(installation.register, meant.title)
    said = json.loads(_JSON.dump_json(meant.fields))
    kind = cls.model_fields["kind"].default
    # An act that answers a duty can come again in the duty's next turn; any other, said twice on a day, is one act.
    turn = life.seq if life and POWERS[kind].duties else 0
    seed = [meant.title, turn, kind, said, meant.seat.account]
    handed = hand_in(installation, meant.seat, meant.make, id_, seed)
    if as_json:
        show_json(json_of(handed))
    if not as_json or handed.receipt is None or not handed.receipt.accepted:
        report(installation, handed)


def rehearse(cls: type[Act], title: str, given: Given, *, as_post: str | None, as_json: bool) -> None:
    """Tell what the act would cause, and hand nothing in."""
    meant = _meant(cls, title, given, as_post)
    found = preview(meant.installation.register, meant.seat, meant.make, clock())
    show_preview(found, as_json=as_json)


def _meant(cls: type[Act], title: str, given: Given, as_post: str | None) -> Meant:
    installation = Installation.here()
    title_id = which(installation, title)
    if given.name is not None:
        given.fields["unit"] = _renamed(installation, title_id, given.name)
    fields = content(cls, given, local_date(clock()).isoformat())
    if cls is Correct:
        fields["instead"] = _instead(installation, title_id, fields, given.sets)
    check(cls, fields)
    return Meant(installation, title_id, cls, fields, seat_of(installation, as_post))


def _renamed(installation: Installation, title: str, name: str) -> dict[str, Any]:
    """The title's unit under another name."""
    life = ledger.life_of(installation.register, title)
    if life is None or life.application is None:
        raise Stop(Exit.USAGE, f"称号{title}还没有登记单位，不能变更")
    return life.application.unit.model_dump() | {"name": name}


def _instead(
    installation: Installation, title: str, fields: dict[str, Any], sets: dict[str, str]
) -> dict[str, Any]:
    """The original action of `--entry` with the fields replaced that are to be corrected."""
    try:
        number = int(fields["entry"])
    except ValueError:
        raise Stop(Exit.USAGE, f"--entry {fields['entry']}：请写档案条号，一个整数") from None
    found = next((one for one in ledger.entries_of(installation.register, title) if one.seq == number), None)
    if found is None or found.action is None:
        raise Stop(Exit.USAGE, f"--entry {number}：称号{title}的档案第{number}条不是可以更正的决定")
    original = found.action.instead if isinstance(found.action, Correct) else found.action
    dump = original.model_dump(mode="json")
    instead: dict[str, Any] = {name: dump[name] for name in type(original).model_fields if name in dump}
    for path, value in {**fields.get("instead", {}), **sets}.items():
        _replace(instead, path, value)
    return instead


UNTYPED = ("kind", "id", "title", "actor", "received_at")
"""What a correction cannot touch: whose act it was and when it came in."""


def _replace(content: Any, path: str, value: Any) -> None:
    """Put `value` at a dotted path like `scores.zhengzhi` or `documents.0.number`."""
    *parents, last = path.split(".")
    here = content
    try:
        for part in parents:
            here = here[int(part)] if isinstance(here, list) else here[part]
        if isinstance(here, list):
            here[int(last)] = value
        elif last in here or here is not content:
            here[last] = yaml.safe_load(value) if isinstance(here.get(last), list) else value
        else:
            raise KeyError(last)
    except (KeyError, IndexError, ValueError, TypeError):
        known = "、".join(name for name in content if name not in UNTYPED)
        raise Stop(Exit.USAGE, f"--set {path}：原记录没有这一栏", f"可用：{known}") from None
    if parents == [] and last in UNTYPED:
        raise Stop(Exit.USAGE, f"--set {path}：这一栏不能更正")
