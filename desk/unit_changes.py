"""Unit changes 单位变更: the rows of a sheet as acts on the titles that they concern, one row after the other.

A row that names a unit is about every title that the unit has; one that names a township, about every unit in it. Each
act has an id of its own, made of what the row says: a sheet that is brought again, whenever, changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk.acts import Meant
from desk.applying import check_contacts
from desk.change_sheet import Column, Row
from desk.errors import DeskError, UnknownUnitError
from desk.faults import InvalidError, checked, faults_in
from desk.hand_in import content_id
from desk.meant import township
from desk.several import Item, Result, faults_said
from register import inbox, lawbook, ledger, queries
from register.connect import Register
from schemas.action import ChangeUnit
from schemas.folding import same
from schemas.life import Life
from schemas.office import Office
from schemas.unit import Unit
from wording.faults import LABELS, labelled
from wording.phrases import CHANGES
from workflows.life.law import LawBook

HandIn = Callable[[list[Item]], list[Result]]
"""Hands acts in, or tells what would become of them: the face knows which."""


class _Whom(NamedTuple):
    """A unit that a row is about, and its titles."""

    unit: Unit
    titles: tuple[str, ...]


def carried_out(register: Register, office: Office, rows: Sequence[Row], hand_in: HandIn) -> Iterator[Result]:
    """What becomes of each row, in order: a later row finds a unit as the rows before it have left it.

    Whatever is wrong with a row keeps no other from being done, but for those about the same unit while it waits.
    """
    book = lawbook.read(register)
    waiting: set[str] = set()
    for row in rows:
        try:
            found = _whom(register, row)
            if any(one.unit.id in waiting for one in found):
                raise UnknownUnitError("前面还有该单位的变更尚未办理，服务恢复以后再导入一次")
            items = [item for one in found for item in _items(register, office, book, row, one)]
        except DeskError as no:
            why = faults_said(no) if isinstance(no, InvalidError) else str(no)
            nothing = Item(Meant(ChangeUnit, "", {}, apart=0), row.said.get("unit", "")[:100], _about(row))
            yield Result(nothing, "refused", why=why)
            continue
        results = hand_in(items)
        if any(one.state == "kept" for one in results):
            waiting |= {one.unit.id for one in found}
        yield from results


def _whom(register: Register, row: Row) -> list[_Whom]:
    """The units that a row names, with the titles that it may change, or has changed. `UnknownUnitError`."""
    if row.faults:
        raise UnknownUnitError("；".join(row.faults))
    text = row.said["unit"][:60]
    done = inbox.received_under(register, f"{_said(row)}.")
    units = queries.units_called(register, text)
    if len(units) > 1 and not done:
        known = "、".join(f"{one.name}（{one.id}）" for one in units[:5])
        raise UnknownUnitError(f"“{text}”对应{len(units)}个单位，请写代码：{known}")
    if not units and row.change == "moved":
        units = [one for one in queries.units_with_titles(register) if same(one.township, text)]
    if not units and not done:
        raise UnknownUnitError(f"名册中没有“{text}”")
    found = {one.id: one for one in units}
    titles = {one.id: [row.id for row in queries.titles_of(register, one.id) if row.is_open] for one in units}
    for title in done:
        life = ledger.life_of(register, title)
        assert life is not None
        assert life.application is not None
        unit = life.application.unit
        found.setdefault(unit.id, unit)
        titles[unit.id] = list(dict.fromkeys((*titles.get(unit.id, ()), title)))
    if not any(titles.values()):
        raise UnknownUnitError(f"“{text}”没有在办或者有效的称号")
    return [_Whom(found[id_], tuple(some)) for id_, some in titles.items()]


def _items(register: Register, office: Office, book: LawBook, row: Row, whom: _Whom) -> Iterator[Item]:
    for title in whom.titles:
        life = ledger.life_of(register, title)
        assert life is not None
        assert life.application is not None
        unit = None if row.change == "abolished" else _changed(register, office, row, life)
        id_ = _id(register, row, title)
        if unit is not None and inbox.received(register, id_) is None:
            after = life.application.model_copy(update={"unit": unit})
            check_contacts(office, book.law_of(life).regulation, after, life.application)
        fields = {
            "change": row.change,
            "unit": unit,
            "on": row.days["on"],
            "documents": [
                {
                    "number": row.said.get("number", ""),
                    "title": row.said["title"],
                    "date": row.days["dated"],
                }
            ],
            "note": row.said.get("note"),
        }
        checked(ChangeUnit, fields, id_)
        yield Item(Meant(ChangeUnit, title, fields, apart=0), whom.unit.name, _about(row), id_)


def _changed(register: Register, office: Office, row: Row, life: Life) -> Unit:
    """The unit as it is from then on: another one of the register where the row names one, else with what is new."""
    assert life.application is not None
    was = life.application.unit
    known = queries.unit(register, was.id) or was
    if row.change in ("merged", "split"):
        other = _other(register, row, was)
        if other is not None:
            return other.model_copy(update={"category": was.category})
    says: dict[str, Any] = {column: row.said[column] for column in _FIELDS if column in row.said}
    if row.change in ("merged", "split") and "code" in says:
        says["office_number"] = None
    try:
        unit = Unit.model_validate(known.model_dump() | {"category": was.category} | says)
    except ValidationError as invalid:
        faults = [(LABELS.get(".".join(("unit", *one.path)), ""), one.problem) for one in faults_in(invalid)]
        raise UnknownUnitError("；".join(labelled(label, problem) for label, problem in faults)) from None
    return unit.model_copy(update={"township": township(office, unit)})


def _other(register: Register, row: Row, was: Unit) -> Unit | None:
    """The unit of the register that a row gives a title to: by its code, or by its present name. `UnknownUnitError`."""
    code, name = row.said.get("code"), row.said.get("name")
    for text in filter(None, (code, name)):
        found = [one for one in queries.units_called(register, text) if one.id != was.id]
        present = [one for one in found if text is code or same(one.name, text)]
        if len(present) == 1:
            return present[0]
        if found and not code:
            known = "、".join(f"{one.name}（{one.id}）" for one in (present or found)[:5])
            why = f"对应{len(present)}个单位" if present else "只是曾用名"
            raise UnknownUnitError(f"新名称“{text}”{why}，请在“新代码”一栏写代码：{known}")
    return None


_FIELDS: tuple[Column, ...] = ("name", "code", "township", "division")


def _said(row: Row) -> str:
    """All that a row says, as ids begin."""
    says = [row.change, row.days["on"].isoformat(), row.days["dated"].isoformat(), row.said["title"]]
    new = [row.said.get(column, "") for column in ("unit", "number", *_FIELDS)]
    return content_id("unit change", *says, *new)


def _id(register: Register, row: Row, title: str) -> str:
    """The id of what a row does to a title, whatever the unit was by then; the next one where that was refused late."""
    turn = 0
    while True:
        id_ = f"{_said(row)}.{turn}.{title}"
        known = inbox.received(register, id_)
        if known is None or known.receipt is None or known.receipt.accepted:
            return id_
        turn += 1


def _about(row: Row) -> str:
    word = CHANGES[row.change] if row.change else row.said.get("change", "")[:20]
    new = "、".join(said for said in (row.said.get("name"), row.said.get("township")) if said)
    return f"第{row.number}行 {word}".rstrip() + (f"：{new}" if new else "")
