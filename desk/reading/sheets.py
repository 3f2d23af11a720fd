"""Sheets 评分表 in sentences: rows, what adds to them, what must be reached, and who fills them."""

from collections.abc import Callable, Iterator, Sequence

from desk.reading.sentence import Clause, Sentence, listed, sentence
from schemas.foundation import Founded
from schemas.sheet import Assessors, CategorySheet, ScoreSheet, SheetRow, Veto

_COMBINED = {
    "mean": "取各份总分的平均分",
    "trimmed_mean": "去掉最高分和最低分后取平均分",
    "median": "取中位数",
    "lowest": "取最低分",
}


def sheets(
    chapter: str, prefix: str, general: ScoreSheet | None, several: Sequence[CategorySheet]
) -> Iterator[Sentence]:
    """Of a chapter the general sheet and those of categories; `prefix` is that of their fields in the pack."""
    what = "复验" if prefix else ""
    if general:
        yield from _sheet(chapter, f"{prefix}sheet", what, general)
    for own in several:
        yield from _sheet(chapter, f"{prefix}sheets", f"{listed(own.categories)}的{what}", own)


def _own(part: SheetRow | Veto, sheet: ScoreSheet) -> Founded:
    return part.own or sheet


def _owned(parts: Sequence[SheetRow]) -> list[Founded]:
    return [own for one in parts if (own := one.own)]


def _parts(what: str, parts: Sequence[SheetRow | Veto], sheet: ScoreSheet) -> Iterator[Clause]:
    """Rows one after another, each under what it rests on itself."""
    for n, one in enumerate(parts):
        points = f"{one.maximum:g}分{_methods(one)}" if isinstance(one, SheetRow) else ""
        yield Clause(f"{'、' if n else what}{one.name}（{one.id}）{points}", _own(one, sheet))


def _methods(row: SheetRow) -> str:
    """By which methods a row is scored, and how many of its points each gives where they are several."""
    if len(row.methods) > 1:
        return f"（{'、'.join(f'{method}{most:g}分' for method, most in row.methods.items())}）"
    return f"（{next(iter(row.methods))}）" if row.methods else ""


def _sheet(chapter: str, path: str, whose: str, sheet: ScoreSheet) -> Iterator[Sentence]:
    """`whose` is said before each sentence: of which categories, and that it is a re-inspection's."""

    def said(part: str, *clauses: Clause) -> Sentence:
        first = clauses[0]._replace(text=whose + clauses[0].text)
        return sentence(chapter, f"{path}.{part}", first, *clauses[1:])

    plain = [row for row in sheet.rows if not row.bonus]
    bonus = [row for row in sheet.rows if row.bonus]
    if sheet.parts:
        yield from _in_parts(sheet, said)
    else:
        yield said("rows", *_parts("考核评分项目：", plain, sheet), _total(plain, sheet, sheet.total))
    if bonus:
        yield said("bonus", *_parts("考核加分项目：", bonus, sheet))
    if sheet.bonus_cap:
        most = f"{sheet.bonus_cap.value:g}分"
        yield said("bonus_cap", Clause(f"考核加分合计最多{most}", sheet.bonus_cap, most))
    if sheet.pass_line:
        line = f"{sheet.pass_line.value:g}分"
        yield said("pass_line", Clause(f"考核达到{line}为达标", sheet.pass_line, line))
    if sheet.vetoes:
        yield said("vetoes", *_parts("考核一票否决情形：", sheet.vetoes, sheet))
    for one in sheet.indicators:
        bound = "不低于" if one.must_be == "at_least" else "不高于"
        unit = f"（以{one.unit}计）"
        figure = f"{one.threshold:g}{one.unit}" if one.threshold is not None else f"{one.reference}{unit}"
        group = f"（与“{one.either}”各指标有一项达到即可）" if one.either else ""
        text = f"考核指标“{one.name}”（{one.id}）{bound}{figure}{group}"
        yield said(f"indicators.{one.id}", Clause(text, one, figure))
    if sheet.assessors:
        yield said("assessors", _assessed("考核", sheet.assessors))


def _total(rows: Sequence[SheetRow], sheet: ScoreSheet, full: float) -> Clause:
    """满分 of rows: it is assumed where a row is."""
    founded = next((one for one in _owned(rows) if one.assumed), _own(rows[-1], sheet))
    return Clause(f"，满分{full:g}分", founded)


def _assessed(what: str, assessors: Assessors) -> Clause:
    least = f"{assessors.at_least}名"
    text = f"{what}由不少于{least}考核人员分别评分，{_COMBINED[assessors.combine]}"
    return Clause(text, assessors, least)


def _in_parts(sheet: ScoreSheet, said: Callable[..., Sentence]) -> Iterator[Sentence]:
    """The parts: what each counts for, its rows, its line, its assessors; and whether one waits for another."""
    weighted = any(part.weight is not None for part in sheet.parts)
    then = "，各部分得分按所占比例折算，满分100分" if weighted else f"，各部分得分相加，满分{sheet.total:g}分"
    named = (
        Clause(
            f"{'、' if n else '考核分为：'}{part.name}" + (f"（占{part.weight:g}%）" if part.weight else ""),
            part.own or sheet,
        )
        for n, part in enumerate(sheet.parts)
    )
    yield said("parts", *named, Clause(then, sheet))
    for part, rows, _ in sheet.sections:
        if part is None or not rows:
            continue
        place, full = f"parts.{part.name}", sum(row.maximum for row in rows)
        yield said(f"{place}.rows", *_parts(f"{part.name}评分项目：", rows, sheet), _total(rows, sheet, full))
        if part.pass_line:
            line = f"{part.pass_line.value:g}分"
            text = f"{part.name}须达到{line}{'（折算以前）' if weighted else ''}，达不到的不达标"
            yield said(f"{place}.pass_line", Clause(text, part.pass_line, line))
        if part.assessors:
            yield said(f"{place}.assessors", _assessed(part.name, part.assessors))
    if sheet.in_turn:
        yield said("in_turn", Clause("前一部分未达到合格线的，不再进行后一部分", sheet))
