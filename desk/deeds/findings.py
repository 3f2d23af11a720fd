"""Findings 问题清单: the forms of its deeds: listed, added to, answered, struck off 销号, sent back, brought up."""

from collections.abc import Callable
from typing import Any

from desk.deeds.form import (
    DeedForm,
    Said,
    Setting,
    Wanted,
    as_said,
    asked,
    lacking,
    merged,
    title_of,
    with_,
)
from desk.fields import Field
from register import lawbook, ledger
from register.queries import find_titles
from schemas.undertaking import Deed
from schemas.undertakings.findings import (
    AddProblems,
    Answered,
    Findings,
    Item,
    LeadTo,
    OpenFindings,
    Reopen,
    Strike,
)
from wording.undertakings.findings import SOURCES

KIND = "findings"


def _listed(cls: type[Deed]) -> tuple[Field, ...]:
    return with_(asked(KIND, cls), "problems", sheet=True)


def _open(_: Setting) -> tuple[Field, ...]:
    return with_(_listed(OpenFindings), "name", required=False)


def _opened(setting: Setting, said: Said) -> list[Wanted]:
    lacking({("title",): said.get("title"), ("source",): said.get("source")})
    title = title_of(setting, said["title"])
    unit = find_titles(setting.register, title)[0].unit_name
    name = said.get("name") or f"{unit}{SOURCES.get(said['source'], '')}问题清单"[:100]
    return [Wanted(KIND, OpenFindings, merged(said, (), title=title, name=name))]


def _items(cls: type[Deed], fits: Callable[[Item], bool]) -> Callable[[Setting], tuple[Field, ...]]:
    """The form of a deed about some of the items."""

    def asks(setting: Setting) -> tuple[Field, ...]:
        items = setting.state(Findings).items
        choices = {str(one.number): f"第{one.number}项　{one.problem}" for one in items if fits(one)}
        return with_(asked(KIND, cls), "numbers", choices=choices)

    return asks


def _about(cls: type[Deed]) -> Callable[[Setting, Said], list[Wanted]]:
    def means(setting: Setting, said: Said) -> list[Wanted]:
        numbers = [int(one) if one.isdecimal() and len(one) < 6 else one for one in said.get("numbers", ())]
        own: dict[str, Any] = {"numbers": numbers} if numbers else {}
        return [Wanted(KIND, cls, merged(said, ("numbers",), **own), setting.work)]

    return means


def _lead(setting: Setting) -> tuple[Field, ...]:
    life = ledger.life_of(setting.register, setting.state(Findings).title)
    causes = lawbook.read(setting.register).law_of(life).regulation.causes if life else {}
    choices = {key: one.label for key, one in causes.items()}
    return with_(asked(KIND, LeadTo), "cause", shape="choice", choices=choices)


def _open_still(one: Item) -> bool:
    return not one.answered_on and not one.struck_on


def _answered(one: Item) -> bool:
    return bool(one.answered_on) and not one.struck_on


FORMS = (
    DeedForm(KIND, OpenFindings, _open, _opened, places={"by": "problems"}),
    DeedForm(KIND, Answered, _items(Answered, _open_still), _about(Answered)),
    DeedForm(KIND, Strike, _items(Strike, _answered), _about(Strike)),
    DeedForm(
        KIND,
        Reopen,
        _items(Reopen, lambda one: bool(one.answered_on)),
        _about(Reopen),
        places={"by": "until"},
    ),
    DeedForm(
        KIND,
        AddProblems,
        lambda _: _listed(AddProblems),
        as_said(KIND, AddProblems),
        places={"by": "problems"},
    ),
    DeedForm(KIND, LeadTo, _lead, as_said(KIND, LeadTo)),
)
