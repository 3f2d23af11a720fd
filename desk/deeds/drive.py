"""Drive 批办: the form of one act on many titles: what is said of all of them, and a row for each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desk import several
from desk.deeds.form import (
    WANTED,
    DeedForm,
    Place,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    ask,
    asked,
    in_order,
    lacking,
    rows,
    title_of,
)
from desk.errors import RollError
from desk.fields import Field, fields_of
from desk.filled import DEFAULTED, PUT_RIGHT
from desk.roll import Line, Named
from register import lawbook
from schemas.act import Act, Scoring
from schemas.action import KINDS
from schemas.opening import OPENING
from schemas.undertakings.drive import Dispatch
from wording import forms

KIND = "drive"
OWN = ("number", "code", "obligation", "objection", "entry")
"""What is each title's own, and never the same for all: it stands in the title's row."""
FIRST = "publicise"
APART = ("adopt", "set_clock")
"""What has commands of its own, and is no clerk's."""


def _driven() -> Mapping[str, type[Act]]:
    """The acts that many titles may have alike: none whose content is each one's own, or that begins a title."""
    return {
        kind: cls
        for kind, cls in KINDS.items()
        if not issubclass(cls, (Scoring, *OPENING))
        and cls.model_fields.keys().isdisjoint((*PUT_RIGHT, "unit"))
        and kind not in APART
    }


def _also(_: Setting) -> Mapping[str, str]:
    found = {kind: forms.ACTS[kind] for kind in _driven()}
    return {FIRST: found.pop(FIRST), **found}


def _act(setting: Setting) -> type[Act]:
    known = _driven()
    return known.get(setting.about) or known[FIRST]


def _asks(setting: Setting) -> tuple[Field, ...]:
    fields = fields_of(_act(setting))
    own = [one for one in fields if one.name in OWN]
    table = rows(KIND, "dispatch", "errands", ask(KIND, "", "title", required=True), *own, required=True)
    name = next(one for one in asked(KIND, Dispatch, ("act", "errands")) if one.name == "name")
    return in_order((name, table, *(_optional(one) for one in fields if one.name not in OWN)))


def _optional(field: Field) -> Field:
    return replace(field, required=False) if field.name in DEFAULTED else field


def _means(setting: Setting, said: Said) -> list[Wanted]:
    """The act on each title of the list; what nobody could mean of one is told in its row."""
    cls = _act(setting)
    wanted = [one for one in _asks(setting) if one.required and one.name != "errands"]
    lacking({(name,): said.get(name) for name in ("errands", *(one.name for one in wanted))})
    named, faults = list[Named](), dict[Place, str]()
    for n, row in enumerate(said["errands"]):
        try:
            title = title_of(setting, row.get("title") or "")
        except UnmeantError as no:
            faults[("errands", str(n), "title")] = str(no) or WANTED
            continue
        named.append(Named(Line(n, title, {name: row[name] for name in OWN if row.get(name)}), title))
    if faults:
        raise UnmeantError(faults)
    fields: dict[str, Any] = {name: value for name, value in said.items() if name not in ("name", "errands")}
    fields = {"on": setting.today.isoformat(), **fields}
    book = lawbook.read(setting.register)
    try:
        items = several.on_each(setting.register, book, cls, named, fields, dated="on" in said)
    except RollError as no:
        raise UnmeantError({("errands", str(one.line)): one.why for one in no.slips}) from None
    made = {"name": said["name"], "act": cls.model_fields["kind"].default, "errands": several.errands(items)}
    return [Wanted(KIND, Dispatch, made)]


FORMS = (DeedForm(KIND, Dispatch, _asks, _means, places={"titles": "errands"}, also=_also),)
