"""Grouping 组合: the forms of its deeds: formed, members admitted, released, and found in the register."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from desk import grouping as desk
from desk.deeds.form import (
    DeedForm,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    as_said,
    ask,
    asked,
    lacking,
    merged,
    rows,
    with_,
)
from desk.faults import faults_in
from desk.fields import Field
from regulations.shipped import load_groupings, names, place_of
from schemas.undertaking import Deed
from schemas.undertakings.grouping import Admit, FormGrouping, Grouping, Identify, Member, Plan, Release

KIND = "grouping"


def _members(cls: type[Deed]) -> tuple[Field, ...]:
    return with_(asked(KIND, cls, ("source",)), "members", sheet=True)


def _meant(setting: Setting, said: Said) -> desk.Meant:
    """Who is meant; a row without a name is told."""
    some = said.get("members", ())
    lacking({("members", str(n), "name"): row.get("name") or row.get("title") for n, row in enumerate(some)})
    return desk.meant(setting.register, list(_members_of(some)))


def _members_of(some: Sequence[Mapping[str, Any]]) -> Iterator[Member]:
    for n, row in enumerate(some):
        try:
            yield Member(name=row.get("name") or row["title"], title=row.get("title"), level=row.get("level"))
        except ValidationError as invalid:
            faults = {("members", str(n), *one.path): one.problem for one in faults_in(invalid)}
            raise UnmeantError(faults) from None


def _with_members(cls: type[Deed]) -> Any:
    def means(setting: Setting, said: Said) -> list[Wanted]:
        meant = _meant(setting, said)
        fields = merged(said, (), members=meant.members)
        return [Wanted(KIND, cls, fields, setting.work, meant.doubts)]

    return means


def _release(setting: Setting) -> tuple[Field, ...]:
    here = {one.name: one.name for one in setting.state(Grouping).here}
    return with_(asked(KIND, Release), "names", choices=here)


def _identify(_: Setting) -> tuple[Field, ...]:
    inner = (ask(KIND, "Member", "name", "fixed"), ask(KIND, "Member", "title", "fixed"))
    return (rows(KIND, "identify", "members", *inner), *asked(KIND, Identify, ("members",)))


def _found(setting: Setting) -> Mapping[str, Any]:
    said = desk.unmatched(setting.register, setting.state(Grouping))
    return {"members": [{"name": one.name, "title": one.title} for one in said.members]}


def _identified(setting: Setting, said: Said) -> list[Wanted]:
    """Whoever means one title by now; of the rest it is told why not."""
    meant = desk.unmatched(setting.register, setting.state(Grouping))
    if not meant.members:
        why = "；".join(meant.doubts) or "成员都有称号了"
        raise UnmeantError({("members",): f"没有可以对上的：{why}"})
    return [Wanted(KIND, Identify, merged(said, (), members=meant.members), setting.work, meant.doubts)]


def _load(_: Setting) -> tuple[Field, ...]:
    shipped = {name: load_groupings(place_of("groupings", name)).name for name in names("groupings")}
    return (ask(KIND, "load", "file", "choice", choices=shipped, required=True),)


def _loaded(setting: Setting, said: Said) -> list[Wanted]:
    lacking({("file",): said.get("file")})
    if said["file"] not in names("groupings"):
        raise UnmeantError({("file",): "没有这份文件"})
    found = []
    for one in desk.new(setting.register, load_groupings(place_of("groupings", said["file"]))):
        meant = desk.meant(setting.register, one.members)
        fields = one.model_dump(include=set(Plan.model_fields)) | {"name": one.name, "source": one.source}
        found.append(Wanted(KIND, FormGrouping, fields | {"members": meant.members}, doubts=meant.doubts))
    if not found:
        raise UnmeantError({("file",): "这份文件里的都已经组建，没有新的"})
    return found


FORMS = (
    DeedForm(KIND, FormGrouping, lambda _: _members(FormGrouping), _with_members(FormGrouping)),
    DeedForm(KIND, FormGrouping, _load, _loaded, own_word="load"),
    DeedForm(KIND, Admit, lambda _: _members(Admit), _with_members(Admit)),
    DeedForm(KIND, Release, _release, as_said(KIND, Release)),
    DeedForm(KIND, Identify, _identify, _identified, _found),
)
