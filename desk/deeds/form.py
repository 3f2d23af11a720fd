"""Form 经办表: what is filled in for a deed, out of its own class, and the deeds that are meant by it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from desk import fields as acts
from desk.errors import DeskError, SeveralTitlesError, UnknownTitleError
from desk.fields import Field, Label, Shape, field_of
from desk.seats import Seat
from desk.titles import find
from register import lawbook
from register.connect import Register
from register.undertakings import Kept
from schemas.base import local_date
from schemas.office import Office
from schemas.party import Role
from schemas.undertaking import NEW, Deed, State
from wording.undertakings import words

UNASKED = frozenset(("format", "kind", "id", "undertaking", "actor", "received_at"))
"""What nobody fills in: which deed it is, in which undertaking, whose, when it came."""
LAST = ("documents", "on", "note")
"""What many deeds have comes after what one alone has."""
WANTED = "请填写"

Said = Mapping[str, Any]
"""What was filled in, by the names of the fields; rows of a table are mappings."""
Place = tuple[str, ...]
S = TypeVar("S", bound=State)


class UnmeantError(DeskError):
    """What was filled in means no deed yet: what is wrong, by the place in the form."""

    def __init__(self, faults: Mapping[Place, str]) -> None:
        super().__init__("；".join(dict.fromkeys(faults.values())))
        self.faults = dict(faults)


class Setting(NamedTuple):
    """Where a form is filled in: the register, whose office and post, at which instant, in which undertaking.

    `about` says which of its forms, where a deed has several.
    """

    register: Register
    office: Office
    seat: Seat
    now: datetime
    kept: Kept | None = None
    about: str = ""

    @property
    def today(self) -> date:
        """Its day."""
        return local_date(self.now)

    def state(self, cls: type[S]) -> S:
        """What the undertaking is."""
        assert self.kept is not None
        assert isinstance(self.kept.state, cls)
        return self.kept.state

    @property
    def work(self) -> str:
        """Its number; that of one that is still to be opened."""
        return self.kept.id if self.kept else NEW


class Wanted(NamedTuple):
    """A deed that is meant: its class, what it says, in which undertaking. `doubts` are told before it is done."""

    kind: str
    cls: type[Deed]
    fields: Mapping[str, Any]
    work: str = NEW
    doubts: tuple[str, ...] = ()


def _nothing(_: Setting) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class DeedForm:
    """The form of a deed: what it asks for, what stands in it at first, which deeds are meant by what was filled in.

    `places` are fields of the deed that the form asks for by another name. `word` is what it goes by, where it is no
    one deed's own, `also` which forms of it there are, `within`: it is done in an undertaking and begins others.
    """

    kind: str
    cls: type[Deed]
    asks: Callable[[Setting], tuple[Field, ...]]
    means: Callable[[Setting, Said], list[Wanted]]
    begins: Callable[[Setting], Mapping[str, Any]] = _nothing
    places: Mapping[str, str] = field(default_factory=dict)
    own_word: str = ""
    also: Callable[[Setting], Mapping[str, str]] = _nothing
    within: bool = False

    @property
    def word(self) -> str:
        """What it goes by."""
        word: str = self.own_word or self.cls.model_fields["kind"].default
        return word

    @property
    def label(self) -> str:
        """What people call it."""
        return words.deed(self.kind, self.word)

    @property
    def by(self) -> tuple[Role, ...]:
        """Whose posts may do it."""
        return self.cls.by


def honours(setting: Setting) -> dict[str, str]:
    """The honours that there are, to be chosen from."""
    editions = lawbook.read(setting.register).editions.values()
    return {name: name for one in editions for name in one.honour.names[:1]}


def asked(
    kind: str, cls: type[Deed], without: Sequence[str] = (), more: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """The fields of a deed's class but `without`, and `more` before those that every deed has; the note comes last."""
    word = cls.model_fields["kind"].default

    def called(model: Any, name: str) -> Label:
        if f"{model.__name__}.{name}" in acts.LABELS:
            return acts.label_of(model, name)
        try:
            return Label(*words.called(kind, word if model is cls else model.__name__, name))
        except KeyError:
            return acts.label_of(model, name)

    own = [field_of(cls, name, called) for name in cls.model_fields if name not in UNASKED | {*without}]
    own = [replace(one, required=False) if one.name == "on" else one for one in own]
    return in_order((*own, *more))


def in_order(fields: Sequence[Field]) -> tuple[Field, ...]:
    """What every deed has comes last."""
    return tuple(sorted(fields, key=lambda one: LAST.index(one.name) + 1 if one.name in LAST else 0))


def with_(fields: Sequence[Field], name: str, **changed: Any) -> tuple[Field, ...]:
    """The fields with one of them otherwise."""
    return tuple(replace(one, **changed) if one.name == name else one for one in fields)


def ask(
    kind: str, of: str, name: str, shape: Shape = "line", *, required: bool = False, **more: Any
) -> Field:
    """A field that the class of a deed does not have so."""
    called = words.called(kind, of, name)
    if called.choices and "choices" not in more:
        more["choices"], shape = called.choices, "choice"
    return Field(name, called.text, called.hint, required, shape, **more)


def rows(kind: str, of: str, name: str, *inner: Field, required: bool = False, most: int = 500) -> Field:
    """A table, whose rows may come as a spreadsheet."""
    return ask(kind, of, name, "group", required=required, several=True, inner=inner, sheet=True, most=most)


def title_rows(kind: str, of: str, name: str, *, required: bool = False) -> Field:
    """A table of titles."""
    return rows(kind, of, name, ask(kind, of, "title", required=True), required=required)


def whose(kind: str) -> tuple[Field, Field]:
    """What a row that begins with a title and its unit has first: both stand there, and nobody types them."""
    return ask(kind, "", "title", "fixed"), ask(kind, "", "unit", "fixed")


def titles_in(setting: Setting, said: Said, name: str) -> list[str]:
    """The titles that the rows of a table mean, each once. `UnmeantError`."""
    found, faults = list[str](), dict[Place, str]()
    for n, row in enumerate(said.get(name, ())):
        try:
            found.append(title_of(setting, row.get("title", "")))
        except UnmeantError as no:
            faults[(name, str(n), "title")] = next(iter(no.faults.values()))
    if faults:
        raise UnmeantError(faults)
    return list(dict.fromkeys(found))


def laid(said: Said, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows of a table whose titles stood in it, each with its place; whoever has made one up names none."""
    return [(n, row) for n, row in enumerate(said.get(name, ())) if row.get("title")]


def title_of(setting: Setting, text: str, place: Place = ("title",)) -> str:
    """The one title that is called so: a number may have its unit behind it. `UnmeantError`."""
    text = text.strip()
    number = _NUMBERED.match(text)
    try:
        return find(setting.register, number[1] if number else text)
    except UnknownTitleError as no:
        near = f"，您是不是要找：{'、'.join(no.near)}？" if no.near else ""
        raise UnmeantError({place: f"{no}{near}"}) from None
    except SeveralTitlesError as no:
        some = "、".join(row.id for row in no.rows[:5])
        raise UnmeantError({place: f"对应几个称号，请改写编号：{some}"}) from None


_NUMBERED = re.compile(r"(\d{4}-\d{4,6})[\s　]+\S")


def numbered(title: str, unit: str) -> str:
    """A title as a form begins with it."""
    return f"{title}　{unit}"


def dated(said: Said) -> dict[str, Any]:
    """The day of a decision: as it is said, else that of its first document."""
    papers: Sequence[Mapping[str, Any]] = said.get("documents") or ({},)
    on = said.get("on") or papers[0].get("date")
    return {"on": on} if on else {}


def lacking(fields: Mapping[Place, Any]) -> None:
    """`UnmeantError` where one of these is empty."""
    if faults := {place: WANTED for place, value in fields.items() if value in (None, "", [], {})}:
        raise UnmeantError(faults)


def parts(text: str | None) -> list[str]:
    """What stands on one line with 、 between."""
    return [one.strip() for one in re.split("[、,，;；\n]", text or "") if one.strip()]


def merged(said: Said, without: Sequence[str], **more: Any) -> dict[str, Any]:
    """What was filled in without some of it, and with more."""
    return {name: value for name, value in said.items() if name not in without} | more


def as_said(kind: str, cls: type[Deed]) -> Callable[[Setting, Said], list[Wanted]]:
    """A deed that says what was filled in."""
    return lambda setting, said: [Wanted(kind, cls, said, setting.work)]


def plain(kind: str, cls: type[Deed]) -> DeedForm:
    """The form of a deed that says just what is filled in."""
    return DeedForm(kind, cls, lambda _: asked(kind, cls), as_said(kind, cls))
