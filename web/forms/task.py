"""Task: what somebody is filling in: an act on a title that they look at, with the fields that it has for them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desk import acts
from desk.acts import Meant
from desk.errors import IncompleteError
from desk.fields import Field
from desk.filled import DEFAULTED, filled
from desk.form import MATTERS, form
from desk.last import begins, last_of
from desk.look import Look
from desk.possible import Can
from register.connect import Register
from schemas.act import Act
from schemas.action import KINDS, Action, ChangeUnit, Correct
from schemas.office import Office
from schemas.opening import Amend, UpdateUnit
from web.forms.inputs import Path
from web.forms.reading import read
from web.forms.tree import Tree, pairs_of, text_at
from web.forms.typed import as_typed
from web.forms.wrong import lacking

LAST = ("on", "documents", "note")
"""What every act has comes after what it alone has."""


class UnfilledError(Exception):
    """It is not filled in far enough: `faults`, each at a place."""

    def __init__(self, faults: Mapping[Path, str]) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True)
class Task:
    """An act of a kind on a title. `begun` is what its form holds before anybody has typed.

    `original` is the kind of the decision that a correction is about. `last` is the same act as it was done before, and
    `repeated` what of it stands in what is begun.
    """

    kind: str
    found: Look
    fields: tuple[Field, ...]
    begun: Tree
    original: str = ""
    last: Action | None = None
    repeated: Tree = field(default_factory=dict)

    @property
    def cls(self) -> type[Act]:
        """The class of the act."""
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        """Whose act it is."""
        return self.found.life.title

    def meant(self, register: Register, office: Office, given: Tree, today: date, turn: int | None) -> Meant:
        """The act that was filled in. `UnfilledError`, `DeskError`."""
        said = self.said(given)
        try:
            whole = filled(self.cls, said, today)
        except IncompleteError as no:
            raise UnfilledError(lacking(self.cls, no, {"on": today.isoformat(), **said})) from None
        return acts.on_title(register, office, self.cls, self.title, whole, turn=turn)

    def as_before(self, given: Tree) -> frozenset[str]:
        """The names of what was typed that is just as it was last time."""
        typed = set(pairs_of(given))
        return frozenset(pair[0] for pair in pairs_of(self.repeated) if pair in typed)

    def said(self, given: Tree) -> dict[str, Any]:
        """What was filled in; a unit that was left as it stood is none that has changed, nor how it is reached.

        What of a decision was emptied is no longer said, and what it has to say is asked for.
        """
        said = read(self.fields, given)
        if self.original:
            info, instead = KINDS[self.original].model_fields, said.setdefault("instead", {})
            within = next(one for one in self.fields if one.shape == "act").inner
            for name in (one.name for one in within if one.name not in instead):
                instead[name] = None if info[name].is_required() else info[name].get_default()
        begun = read(self.fields, self.begun)
        if self.cls is ChangeUnit and said.get("unit") == begun.get("unit"):
            said.pop("unit", None)
        if self.cls is UpdateUnit:
            said = {name: text for name, text in said.items() if text != begun.get(name)}
        return said


def task_of(
    register: Register,
    office: Office,
    found: Look,
    kind: str,
    can: Sequence[Can],
    asked: Mapping[str, str],
) -> Task:
    """What there is to fill in for an act of a kind that somebody may do in these ways.

    `asked` says what it is about, and of a correction which decision. `NotCorrectableError`.
    """
    matter = MATTERS.get(kind, "")
    known = {str(one.matter) for one in can if one.kind == kind}
    fields = tuple(
        _narrowed(one, known) if one.name == matter else one
        for one in form(found.law, found.life, kind, office)
    )
    begun: Tree = {}
    entry = kind == "correct" and asked.get(matter, "").isdecimal() and len(asked[matter]) < 10
    if matter in asked and (asked[matter] in known or entry):
        begun[matter] = [asked[matter]]
    elif len(known) == 1 and matter:
        begun[matter] = [*known]
    fields, more, original = _with_what_stands(register, found, kind, fields, begun)
    fields = tuple(replace(one, required=False) if one.name in DEFAULTED else one for one in fields)
    last = last_of(found, kind, text_at(begun, matter))
    repeated = as_typed(fields, begins(last)) if last else {}
    return Task(kind, found, _in_order(fields), {**begun, **more, **repeated}, original, last, repeated)


def _in_order(fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(sorted(fields, key=lambda one: LAST.index(one.name) + 1 if one.name in LAST else 0))


def _narrowed(field: Field, known: set[str]) -> Field:
    choices = field.choices or {}
    return replace(field, choices={key: word for key, word in choices.items() if key in known})


def _with_what_stands(
    register: Register, found: Look, kind: str, fields: tuple[Field, ...], begun: Tree
) -> tuple[tuple[Field, ...], Tree, str]:
    """With what the register has of that which the act changes; of a correction the kind of the decision."""
    title, original = found.life.title, ""
    plain: dict[str, Any] = {}
    if KINDS[kind] is Correct and (entry := text_at(begun, "entry")):
        plain = {"instead": acts.corrected(register, title, int(entry), {})}
        original = plain["instead"]["kind"]
        inner = _in_order(form(found.law, found.life, original))
        fields = tuple(replace(one, inner=inner) if one.shape == "act" else one for one in fields)
    elif KINDS[kind] is Amend:
        plain = {"application": acts.amended(register, title, {})}
    elif KINDS[kind] is ChangeUnit and found.life.application:
        plain = {"unit": acts.renamed(register, title, found.life.application.unit.name)}
    elif KINDS[kind] is UpdateUnit and found.life.application:
        plain = found.life.application.unit.contact.model_dump()
    return fields, as_typed([one for one in fields if one.name in plain], plain), original
