"""Reading: a file of an office's becomes judged rows, whatever is in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from desk.importing import privacy
from desk.importing.columns import LABELS, Meaning, corrections
from desk.importing.draft import Draft
from desk.importing.file import Book, UnreadableError, opened
from desk.importing.judged import Given, Judged, Reading
from desk.importing.rows import drafted
from desk.importing.table import Table, found_in, unconfirmed
from desk.importing.units import Whose, told_apart
from schemas.inheritance import Inherited, Row
from schemas.unit import misfits
from wording.faults import in_words
from wording.phrases import LEVELS

MOST = 60_000
"""Titles in one file; a province has fewer."""


def read(data: bytes, name: str, given: Given) -> Reading:
    """The list in a file, judged. `UnreadableError` says why it is none, and what to do; nothing else is raised."""
    there = opened(data, name)
    book = _of_nobody(there)
    corrected = corrections(given.columns)
    found = [(sheet, found_in(sheet, corrected, given.categories)) for sheet in book.sheets if sheet.rows]
    tables = tuple(table for _, table in found if table is not None and table.sheet.visible)
    if not tables:
        raise UnreadableError(
            "没有找到表头", "在名单上面加一行表头（单位名称、类别、乡镇街道、命名时间等），再导入"
        )
    drafts = [
        drafted(table, line, given, plain=book.plain, from_1904=book.from_1904)
        for table in tables
        for line in table.lines
    ]
    if len(drafts) > MOST:
        raise UnreadableError(f"超过{MOST}行", "分成几个文件，再导入")
    rows = tuple(
        _judged(book, draft, whose) for draft, whose in zip(drafts, told_apart(drafts, given), strict=True)
    )
    unheaded = [sheet.name for sheet, table in found if table is None]
    hidden = [sheet.name for sheet, table in found if table is not None and not sheet.visible]
    questions = [one for table in tables for one in unconfirmed(table)]
    return Reading(
        book,
        tables,
        rows,
        tuple(questions),
        (*_cleaned(there, book), *_told(tables, drafts, given, unheaded, hidden)),
    )


def _of_nobody(book: Book) -> Book:
    """The file without persons' numbers in its own name and those of its sheets: they would stand in ledgers for ever.

    Sheets that become alike by that are told apart by their place.
    """
    names = [privacy.kept(sheet.name) for sheet in book.sheets]
    alone = [name if names.count(name) == 1 else f"{name}（第{n}张）" for n, name in enumerate(names, 1)]
    sheets = tuple(sheet._replace(name=name) for sheet, name in zip(book.sheets, alone, strict=True))
    return book._replace(name=privacy.kept(book.name), sheets=sheets)


def _cleaned(there: Book, book: Book) -> Iterator[str]:
    """That something of a person was left out of a name."""
    if there.name != book.name:
        yield "文件名里有手机号码或身份证号码，是个人信息，没有接管"
    if any(privacy.of_a_person(sheet.name) for sheet in there.sheets):
        yield "工作表名里有手机号码或身份证号码，是个人信息，没有接管"


def _judged(book: Book, draft: Draft, whose: Whose) -> Judged:
    row = Row(file=book.name, sha256=book.sha256, sheet=draft.table.sheet.name, row=draft.line.row)
    inherited = None if draft.wrong else _inherited(draft, whose)
    notes = tuple(dict.fromkeys((*draft.notes, *whose.notes)))
    return Judged(row, inherited, tuple(draft.wrong), whose.doubts, notes, draft.answer, draft.answered)


def _inherited(draft: Draft, whose: Whose) -> Inherited | None:
    """The title that a row says; None where the nouns find a fault in it, which is then said."""
    values = draft.values
    unit = {
        "code": whose.code,
        "office_number": whose.office_number,
        "name": whose.name,
        "former_names": whose.former,
        "category": values["category"],
        "division": values["division"],
        "township": values["township"],
        "contact": {"post": values["post"], "phone": values["phone"], "mailbox": values["mailbox"]},
    }
    application = {key: values[key] for key in ("honour", "level", "recommender")} | {
        "unit": unit,
        "another_unit": whose.another,
    }
    try:
        inherited = Inherited.model_validate(
            {"application": application} | {key: values[key] for key in _OWN}
        )
    except ValidationError as invalid:
        for error in invalid.errors():
            draft.fault(_meaning(error["loc"]), *in_words(error))
        return None
    for misfit in misfits(inherited.application.unit):
        draft.fault(_meaning(misfit.path), misfit.problem, "核对证书")
    return None if draft.wrong else inherited


_OWN = (
    "named_on",
    "batch",
    "number",
    "document",
    "passed_on",
    "until",
    "state",
    "since",
    "due",
    "plaque_out",
)
_FIELDS: dict[str, Meaning] = {"former_names": "former"}


def _meaning(path: Sequence[Any]) -> Meaning:
    """Which column a field comes from; the unit's name where none is like it."""
    for part in reversed(path):
        key: Any = _FIELDS.get(str(part), str(part))
        if key in LABELS:
            found: Meaning = key
            return found
    return "name"


def _told(
    tables: Sequence[Table], drafts: Sequence[Draft], given: Given, unheaded: list[str], hidden: list[str]
) -> Iterator[str]:
    """How the list was read, once for all."""
    for table in tables:
        yield from _told_of(table)
    yield from (f"工作表“{name}”是隐藏的，没有读；要导入的，取消隐藏" for name in hidden)
    yield from (f"工作表“{name}”没有找到表头，没有读" for name in unheaded)
    meanings = {one.meaning for table in tables for one in table.columns}
    if "honour" not in meanings:
        yield f"称号一律为“{given.honour}”"
    if "level" not in meanings and given.level and not any(table.said.level for table in tables):
        yield f"级别一律为{LEVELS[given.level]}"
    if "division" not in meanings:
        yield f"行政区划代码一律为{given.division}"
    if "post" not in meanings:
        yield f"联系岗位一律为“{given.post}”"
    if new := sorted({draft.new_township for draft in drafts} - {""}):
        yield f"不在名目里的乡镇街道：{'、'.join(new)}，照写的接管，请核对"
    yield from sorted({told for draft in drafts for told in draft.told})


def _told_of(table: Table) -> Iterator[str]:
    sheet = table.sheet
    if table.said.any:
        yield f"{sheet.of}名称或标题：{'、'.join(table.said.told)}，没有另写的行照此"
    for one in table.columns:
        if one.meaning == "person":
            yield f"{sheet.of}{one.letter}列{one.called}是个人信息，没有接管"
        elif one.meaning is None and one.sure:
            yield f"{sheet.of}{one.letter}列{one.called}没有用"
    skipped = Counter(one.why for one in table.skipped)
    for why, count in skipped.items():
        rows = "、".join(str(one.row) for one in table.skipped if one.why == why)
        yield f"{sheet.called}跳过{why}{count}行：第{rows[:60]}行"
    if hidden := [str(one.row) for one in table.lines if one.row - 1 in sheet.hidden]:
        yield f"{sheet.called}有{len(hidden)}行是隐藏或筛选掉的，也读了：第{'、'.join(hidden[:20])}行"
    if merged := _carried(table):
        yield f"{sheet.of}合并单元格{merged}处，内容用于所跨的每一行"


def _carried(table: Table) -> int:
    return sum(1 for top, _, bottom, _ in table.sheet.merged if top > table.header[1] and bottom > top)
