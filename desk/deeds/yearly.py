"""Yearly 年度事项: the forms of its deeds: set, fulfilled, excused, changed; and the shipped ones at once."""

from collections.abc import Mapping
from typing import Any

from desk import yearly as desk
from desk.deeds.form import (
    DeedForm,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    ask,
    asked,
    lacking,
    merged,
    parts,
)
from desk.duty import OwnersUnsaidError, month_day, one_of, owners_of
from desk.fields import Field
from regulations.shipped import load_yearly, names, place_of
from schemas.undertaking import Deed
from schemas.undertakings.yearly import ChangeDuty, Excuse, Fulfil, SetDuty, Yearly, YearlyRule
from wording.undertakings.yearly import unsaid

KIND = "yearly"
_RULE = ("day", "at_least", "lead", "owners", "each")


def _rule(of: str, *, required: bool) -> list[Field]:
    return [
        ask(KIND, of, "day", required=required),
        ask(KIND, of, "at_least", "whole"),
        ask(KIND, of, "lead"),
        ask(KIND, of, "owners"),
        ask(KIND, of, "each", "yes"),
    ]


def _set(_: Setting) -> tuple[Field, ...]:
    more = [
        *_rule("set_duty", required=True),
        ask(KIND, "set_duty", "first", "whole"),
        ask(KIND, "set_duty", "only_told", "yes"),
        ask(KIND, "set_duty", "document"),
        ask(KIND, "set_duty", "section"),
    ]
    return asked(KIND, SetDuty, ("rule",), more)


def _said_rule(said: Said) -> dict[str, Any]:
    """The parts of a duty, as far as they are said. `UnmeantError`."""
    found: dict[str, Any] = {}
    if said.get("day"):
        found["day"] = month_day(said["day"])
    if said.get("at_least") is not None:
        found["at_least"] = said["at_least"]
    if said.get("lead"):
        found["lead"] = parts(said["lead"])
    if said.get("each"):
        return found | owners_of("各乡镇")
    try:
        return found | owners_of(said.get("owners"))
    except OwnersUnsaidError as no:
        raise UnmeantError({("owners",): str(no)}) from None


def _areas(setting: Setting) -> desk.Areas:
    return desk.areas_of(setting.register, setting.office.posts, setting.office.order)


def _new(setting: Setting, said: Said) -> list[Wanted]:
    lacking({("name",): said.get("name"), ("day",): said.get("day")})
    rule: dict[str, Any] = {"name": said["name"], **_said_rule(said)}
    rule |= {name: said[name] for name in ("first", "only_told") if said.get(name) is not None}
    if said.get("document"):
        rule["source"] = {"document": said["document"], "section": said.get("section") or "全文"}
    else:
        rule["assumed"] = True
    made = desk.owned(desk.made(rule), _areas(setting))
    beside = (*_RULE, "first", "only_told", "document", "section")
    return [Wanted(KIND, SetDuty, merged(said, beside, rule=made))]


def _whose(setting: Setting, cls: type[Deed]) -> tuple[Field, ...]:
    """With whose it is, where several owe it."""
    owners = setting.state(Yearly).rule.owners
    known = {one.label: one.label for one in owners}
    word = cls.model_fields["kind"].default
    return asked(KIND, cls, ("owner",), [ask(KIND, word, "owner", "choice", choices=known)] if known else ())


def _by(setting: Setting, cls: type[Deed], said: Said) -> list[Wanted]:
    owner = said.get("owner")
    own = {"owner": one_of(setting.state(Yearly).rule, owner)} if owner else {}
    return [Wanted(KIND, cls, merged(said, (), **own), setting.work)]


def _change(_: Setting) -> tuple[Field, ...]:
    return asked(KIND, ChangeDuty, ("rule",), _rule("change_duty", required=False))


def _as_it_is(setting: Setting) -> Mapping[str, Any]:
    rule = setting.state(Yearly).rule
    day = {"day": str(rule.day)} if rule.day else {}
    return {"at_least": rule.at_least, "lead": "、".join(map(str, rule.lead)), **day}


def _changed(setting: Setting, said: Said) -> list[Wanted]:
    rule = setting.state(Yearly).rule
    fields = _said_rule(said)
    same = {name: value for name, value in _plain(rule).items() if fields.get(name) == value}
    new = {name: value for name, value in fields.items() if name not in same}
    made = desk.owned(desk.changed(rule, new), _areas(setting))
    if made == rule:
        raise UnmeantError({("day",): "没有写明改什么：到期日、次数、提前几天提醒、由谁办理至少改一项"})
    return [Wanted(KIND, ChangeDuty, merged(said, _RULE, rule=made), setting.work)]


def _plain(rule: YearlyRule) -> dict[str, Any]:
    """As the form has it: what was left as it stands is not said anew, and so is assumed 暂定 as before."""
    return {"day": rule.day, "at_least": rule.at_least, "lead": [str(one) for one in rule.lead]}


def _load(_: Setting) -> tuple[Field, ...]:
    shipped = {name: load_yearly(place_of("yearly", name)).name for name in names("yearly")}
    return (ask(KIND, "load", "file", "choice", choices=shipped, required=True),)


def _loaded(setting: Setting, said: Said) -> list[Wanted]:
    lacking({("file",): said.get("file")})
    if said["file"] not in names("yearly"):
        raise UnmeantError({("file",): "没有这份文件"})
    some = desk.sort(setting.register, load_yearly(place_of("yearly", said["file"])), _areas(setting))
    if not some.new:
        raise UnmeantError({("file",): "这份文件里的都已经列入，没有新的"})
    masked = "、".join(one.name for one in some.masked)
    hidden = (f"原文隐去数值，没有列入：{masked}",) if masked else ()
    return [
        Wanted(
            KIND,
            SetDuty,
            {"name": one.name, "rule": one},
            doubts=(*_doubts(one), *(hidden if n == 0 else ())),
        )
        for n, one in enumerate(some.new)
    ]


def _doubts(rule: YearlyRule) -> tuple[str, ...]:
    return (f"{rule.name}：{unsaid(rule.unsaid)}",) if rule.unsaid else ()


FORMS = (
    DeedForm(KIND, SetDuty, _set, _new, places={"rule": "day"}),
    DeedForm(KIND, SetDuty, _load, _loaded, own_word="load"),
    DeedForm(KIND, Fulfil, lambda to: _whose(to, Fulfil), lambda to, said: _by(to, Fulfil, said)),
    DeedForm(KIND, Excuse, lambda to: _whose(to, Excuse), lambda to, said: _by(to, Excuse, said)),
    DeedForm(KIND, ChangeDuty, _change, _changed, _as_it_is, {"rule": "day"}),
)
