"""Supervision 督导: the forms of its deeds: groups, where they were and what they saw, what has happened."""

from collections.abc import Iterable, Mapping
from typing import Any

from desk import supervision as desk
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
    rows,
    title_of,
    with_,
)
from desk.fields import Field
from regulations.shipped import load_supervision, names, place_of
from schemas.undertaking import Deed
from schemas.undertakings.supervision import (
    Group,
    Incident,
    OpenSupervision,
    Regroup,
    Supervised,
    Supervision,
)
from wording.undertakings.supervision import unsaid

KIND = "supervision"


def _groups(of: str) -> Field:
    inner = (ask(KIND, "Group", "name", required=True), ask(KIND, "Group", "areas", required=True))
    return rows(KIND, of, "groups", *inner, required=of == "open_supervision", most=100)


def _open(_: Setting) -> tuple[Field, ...]:
    fields = asked(KIND, OpenSupervision, ("groups", "source", "unsaid"))
    return (fields[0], _groups("open_supervision"), *fields[1:])


def _said_groups(said: Said) -> list[dict[str, Any]]:
    return [{**one, "areas": parts(one.get("areas"))} for one in said.get("groups", ())]


def _opened(_: Setting, said: Said) -> list[Wanted]:
    return [Wanted(KIND, OpenSupervision, merged(said, (), groups=_said_groups(said)))]


def _regroup(_: Setting) -> tuple[Field, ...]:
    return (_groups("regroup"), *asked(KIND, Regroup, ("groups",)))


def _as_it_is(setting: Setting) -> Mapping[str, Any]:
    state = setting.state(Supervision)
    every = {"every": state.every.label} if state.every else {}
    return {"groups": list(_rows(one.group for one in state.groups)), **every}


def _rows(groups: Iterable[Group]) -> Iterable[dict[str, Any]]:
    return ({"name": one.name, "areas": "、".join(one.areas)} for one in groups)


def _regrouped(setting: Setting, said: Said) -> list[Wanted]:
    return [Wanted(KIND, Regroup, merged(said, (), groups=_said_groups(said) or None), setting.work)]


def _supervised(setting: Setting) -> tuple[Field, ...]:
    known = {one.group.name: one.group.name for one in setting.state(Supervision).groups}
    return with_(asked(KIND, Supervised), "group", shape="choice", choices=known)


def _at_a_title(cls: type[Deed]) -> Any:
    def means(setting: Setting, said: Said) -> list[Wanted]:
        own = {"title": title_of(setting, said["title"])} if said.get("title") else {}
        return [Wanted(KIND, cls, merged(said, (), **own), setting.work)]

    return means


def _load(_: Setting) -> tuple[Field, ...]:
    shipped = {name: load_supervision(place_of("supervision", name)).name for name in names("supervision")}
    return (ask(KIND, "load", "file", "choice", choices=shipped, required=True),)


def _loaded(setting: Setting, said: Said) -> list[Wanted]:
    lacking({("file",): said.get("file")})
    if said["file"] not in names("supervision"):
        raise UnmeantError({("file",): "没有这份文件"})
    new = desk.new(setting.register, load_supervision(place_of("supervision", said["file"])))
    if not new:
        raise UnmeantError({("file",): "这份文件里的都已经组成，没有新的"})
    return [
        Wanted(
            KIND,
            OpenSupervision,
            one.model_dump(include={"name", "groups", "every", "unsaid"}) | {"source": one.source},
            doubts=(f"{one.name}：{unsaid(one.unsaid)}，核实后再调整",) if one.unsaid else (),
        )
        for one in new
    ]


FORMS = (
    DeedForm(KIND, OpenSupervision, _open, _opened),
    DeedForm(KIND, OpenSupervision, _load, _loaded, own_word="load"),
    DeedForm(KIND, Supervised, _supervised, _at_a_title(Supervised)),
    DeedForm(KIND, Incident, lambda _: asked(KIND, Incident), _at_a_title(Incident)),
    DeedForm(KIND, Regroup, _regroup, _regrouped, _as_it_is),
)
