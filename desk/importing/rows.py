"""Rows: what one row of a list says of a title, cell by cell; what is wrong with it, and how it was read."""

import re
from collections.abc import Callable
from datetime import date

from pydantic import TypeAdapter, ValidationError

from desk.importing import names, privacy
from desk.importing.cells import (
    ELSEWHERE,
    WHOLE_NUMBER,
    Paper,
    Read,
    UnfitError,
    batch_of,
    check_code,
    day_of,
    folded,
    level_of,
    paper_of,
    shown,
    year_of_batch,
)
from desk.importing.columns import Meaning
from desk.importing.draft import Draft
from desk.importing.file import Cell
from desk.importing.judged import ANSWERS, Given
from desk.importing.standing import inspection, standing
from desk.importing.states import doubtful
from desk.importing.table import Line, Table
from schemas.folding import fold, meant, near
from schemas.persons import MOBILE
from schemas.unit import CreditCode
from wording.faults import in_words
from wording.phrases import LEVELS

PAPER = "命名文件"
"""The title of a document of which a list has only the number."""
_CODE: TypeAdapter[str] = TypeAdapter(CreditCode)


def drafted(table: Table, line: Line, given: Given, *, plain: bool, from_1904: bool) -> Draft:
    """What a row says, as far as it can be read."""
    draft = Draft(table, line, given, plain, from_1904)
    for meaning in line.repeated:
        draft.notes.append(f"{draft.called(meaning)}照上一行：{privacy.kept(line.cells[meaning])}")
    for part in _PARTS:
        part(draft)
    return draft


def _answer(draft: Draft) -> None:
    text = draft.text("answer")
    if text:
        word = next((one for one in ANSWERS if text.startswith(one)), None)
        if word is None:
            draft.fault("answer", "不是可以写的处理", f"写{'、'.join(ANSWERS)}")
        else:
            draft.answer, draft.answered = ANSWERS[word], text


_FORMER = re.compile(r"(?:原(?:名称|名|为)?|曾用名称?)[:：]?([\u4e00-\u9fff]{4,40})")


def _name(draft: Draft) -> None:
    name, former = draft.text("name"), draft.text("former")
    if not name:
        draft.fault("name", "是空的", "写上单位名称；不是称号的行，删去")
        return
    if names.several_in(shown(draft.line.cells.get("name"))):
        draft.fault("name", "像是一格里写了几个单位", "每个单位写一行")
    remark = draft.text("remark")
    if (found := _FORMER.fullmatch(remark)) and not doubtful(remark):
        former = f"{former}、{found[1]}" if former else found[1]
    read = names.named(name, former)
    if read.former:
        draft.notes.append(f"曾用名：{'、'.join(read.former)}")
    if re.fullmatch(r"[\d.]+", read.name):
        draft.fault("name", "不是单位名称", "写上单位名称")
    _no_name(draft, "former", former)
    _no_name(draft, "name", name, read.name, *(one for one in read.former if one in name))
    if names.is_a_household(read.name):
        draft.fault("name", "像是个人或家庭", "称号只授予单位：家庭类的，记在承办单位名下")
    if len(read.name) > 100:
        draft.fault("name", "超过100字", "只写单位名称，其余写在备注里")
    draft.values |= {"name": read.name, "former": read.former}


def _no_name(draft: Draft, meaning: Meaning, *texts: str) -> None:
    """Says it where one of these is something that a program would follow, and no name of a unit."""
    if why := next((why for one in texts if (why := names.no_name(one))), None):
        draft.fault(meaning, f"{why}，不是单位名称", "只写单位的名称")


def _code(draft: Draft) -> None:
    cell = draft.cell("code")
    text = folded(cell).upper().replace("-", "")
    draft.values["code"] = None
    if not text:
        return
    try:
        check_code(cell)
    except UnfitError as unfit:
        draft.fault("code", unfit.why, unfit.remedy)
        return
    if len(text) == 9:
        draft.fault("code", "是9位的组织机构代码", "写18位的统一社会信用代码；没有的，删去这一格")
        return
    try:
        draft.values["code"] = _CODE.validate_python(text)
    except ValidationError as invalid:
        draft.fault("code", *in_words(invalid.errors()[0]))


def _kind(draft: Draft) -> None:
    """Category, township, honour and level."""
    given, said = draft.given, draft.line.said
    word = draft.text("category") or said.category or given.category or ""
    draft.values["category"] = _category(draft, word)
    draft.values["township"] = _township(draft, draft.text("township") or given.township or "")
    honour = draft.text("honour") or given.honour
    draft.values["honour"] = _one_of(draft, "honour", honour, given.honours)
    draft.values["level"] = given.level
    level = draft.cell("level") or said.level
    if level is not None:
        try:
            read = level_of(level, given.division)
            draft.values["level"] = read
            if folded(level) in ("市级", "市"):
                draft.notes.append(f"级别市级读作{LEVELS[read]}")
        except UnfitError as unfit:
            draft.fault("level", unfit.why, unfit.remedy)
    division = draft.text("division") or given.division
    if not re.fullmatch(r"[1-8]\d{5}", division):
        draft.fault("division", "不是6位的行政区划代码", "照 GB/T 2260 写6位数字")
    draft.values["division"] = division


def _township(draft: Draft, written: str) -> str:
    """The township that is meant: 灵泉 is 灵泉街道 where only that is called so; one unlike all there are is new."""
    known = draft.given.townships
    word = names.township(written, draft.given.places)
    called = [one for one in known if names.place(one) == fold(word)] if word else []
    if known and word and meant(word, known) is None and len(called) != 1:
        places = {names.place(one) for one in known}
        if not near(names.place(word), places) and not near(word, known):
            draft.new_township = word
            return word
    found = _one_of(draft, "township", called[0] if len(called) == 1 else word, known)
    if found and found != written:
        draft.notes.append(f"{draft.called('township')}{written}读作{found}")
    return found


def _category(draft: Draft, word: str) -> str:
    known = draft.given.categories
    found = names.category(word, known) if word and known else None
    if found is None:
        return _one_of(draft, "category", word.removeprefix("进"), known)
    if found not in (word, word.removeprefix("进")):
        draft.notes.append(f"类别{word}读作{found}")
    return found


def _one_of(draft: Draft, meaning: Meaning, word: str, known: tuple[str, ...]) -> str:
    if not word:
        draft.fault(meaning, "是空的", "补写；与上一行相同的，也要写上")
        return ""
    found = meant(word, known) if known else word
    if found is None:
        alike = near(word, known) or [one for one in known if one[:2] == word[:2]]
        draft.fault(meaning, "不在办法或办公室的名目里", f"改写为{'、'.join(alike or list(known)[:15])}")
    return found or ""


def _naming(draft: Draft) -> None:
    """Batch, document, number, and the day of naming, which may follow from the batch or from the title."""
    cell, said = draft.cell("batch") if draft.text("batch") else None, draft.line.said
    batch = batch_of(cell) if cell is not None else said.batch or None
    named_on = draft.day("named_on", "first", _begun(draft))
    year = year_of_batch(batch)
    named = said.named if year is None or (said.named or "").startswith(f"{year}年") else f"{year}年"
    if (
        named_on is None
        and draft.line.cells.get("named_on") is None
        and "named_on" not in draft.line.unopened
    ):
        if named is None:
            draft.fault("named_on", "是空的", "写上命名的日期，至少写到年")
        else:
            named_on = _said_above(draft, named)
    day = named_on.day if named_on else None
    if day and day > draft.given.today:
        draft.fault("named_on", "还没有到", "核对命名的日期")
    draft.values |= {"batch": batch, "named_on": day, "number": draft.text("number") or None}
    _document(draft, day)


_DAY = r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?"
_TERM = re.compile(rf"[自从]?({_DAY})起?(?:至|到|-{{1,2}}|~)({_DAY})(?:为?止)?")


def _begun(draft: Draft) -> Cell:
    """The day in the cell of the naming; of 2019年12月-2024年12月 the first, and the second ends the term."""
    cell = draft.cell("named_on")
    draft.values["term"] = None
    if not isinstance(cell, str) or not (found := _TERM.fullmatch(fold(cell))):
        return cell
    draft.values["term"] = draft.day("named_on", "last", found[2])
    draft.notes.append(f"{draft.called('named_on')}写了起止，{found[1]}读作命名，{found[2]}读作到期")
    return found[1]


def _said_above(draft: Draft, named: str) -> Read | None:
    """The day of naming by the batch or the title, where that is one."""
    try:
        read = day_of(named, "first")
    except UnfitError as unfit:
        draft.fault("named_on", unfit.why, unfit.remedy)
        return None
    draft.notes.append(f"没有写命名时间，依批次或标题的{named}按{read.day}算")
    return read


def _document(draft: Draft, named_on: date | None) -> None:
    cell = draft.cell("document") if draft.text("document") else None
    title = draft.text("document_title").strip("《》")
    paper = paper_of(cell) if cell is not None else None
    issued = draft.day("document_on", "first")
    draft.values["document"] = None
    if paper is not None and not (paper := _checked(draft, paper)).number and not paper.title:
        paper = None
    if paper is None and not title:
        return
    title = title or (paper.title if paper and paper.title else "")
    if not title:
        title = PAPER
        draft.told.add(f"没有文件标题的，标题一律记作“{PAPER}”")
    number = paper.number if paper else None
    if number and number != shown(cell):
        draft.notes.append(f"文号读作{number}")
    if paper and paper.year and named_on and not 0 <= named_on.year - paper.year <= 1 and issued is None:
        draft.notes.append(f"文号是{paper.year}年的，命名时间是{named_on.year}年，请核对")
    day = issued.day if issued else named_on
    if day is not None:
        draft.values["document"] = {"number": number, "title": title[:200], "date": day}


def _checked(draft: Draft, paper: Paper) -> Paper:
    """A document of which what is no number of one is told, and what is nothing at all is left out."""
    called = draft.called("document")
    if paper.number and not WHOLE_NUMBER.fullmatch(paper.number):
        draft.notes.append(f"{called}{paper.number}不像完整的文号，请核对")
    elif not paper.number and paper.title and ELSEWHERE.fullmatch(paper.title):
        draft.notes.append(f"{called}{paper.title}不是文号，没有接管，请核对")
        return Paper(None, None, None)
    return paper


_SPAN = re.compile(r"(?:至|到|--|—+|～|~|(?<=[日月年])-)")


def _until(draft: Draft) -> None:
    """The last day of the term, which may stand with the naming; two that differ are asked."""
    day, term = _written_until(draft), draft.values["term"]
    if day and term and day.day != term.day:
        draft.fault("until", f"与{draft.called('named_on')}里的止日不同", "核对两处，只留一处")
    begun = draft.values["named_on"]
    if not day and term and begun and term.day < begun:
        draft.fault("named_on", "止日在起日之前", "核对两个日期")
        term = None
    last = day or term
    draft.values["until"] = last.day if last else None


def _written_until(draft: Draft) -> Read | None:
    """Of 2019年12月至2024年12月 the end counts; a length, as 五年, is the measure's."""
    cell = draft.cell("until")
    if cell is None:
        return None
    text = folded(cell)
    if re.fullmatch(r"([一二三四五六七八九十\d]+)年", text) and not re.fullmatch(r"(19|20)\d\d年", text):
        draft.told.add("有效期写作几年的，没有接管：由办法定")
        return None
    if isinstance(cell, str) and _SPAN.search(text):
        cell = _SPAN.split(text)[-1].removesuffix("止") or cell
    return draft.day("until", "last", cell)


def _contact(draft: Draft) -> None:
    """Who recommended it, and how the unit's office is reached; nothing of a person."""
    values = draft.values
    values["recommender"] = draft.text("recommender") or None
    values["post"] = draft.text("post") or draft.given.post
    cell = draft.cell("phone")
    values["phone"] = privacy.office_phone(cell)
    if cell is not None and MOBILE.search(folded(cell)):
        draft.told.add("联系电话里的手机号码是个人信息，没有接管，只留办公电话")
    elif cell is not None and values["phone"] is None:
        draft.notes.append("电话认不出，没有接管")
    mailbox = draft.text("mailbox")
    values["mailbox"] = mailbox if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", mailbox) else None
    values["office_number"] = draft.text("office_number") or None


_ORDER: tuple[tuple[str, Meaning, str], ...] = (
    ("passed_on", "passed_on", "复验在命名之前"),
    ("until", "until", "到期在命名之前"),
    ("since", "since", "在命名之前"),
)


def _in_order(draft: Draft) -> None:
    """No day before the naming."""
    named_on = draft.values["named_on"]
    for key, meaning, why in _ORDER:
        day = draft.values[key]
        if named_on and day and day < named_on:
            draft.fault(meaning, why, "核对两个日期")


_PARTS: tuple[Callable[[Draft], None], ...] = (
    _answer,
    _name,
    _code,
    _kind,
    _naming,
    standing,
    inspection,
    _until,
    _contact,
    _in_order,
)
