"""Sheets 评分表 in sentences: rows, what adds to them, what must be reached, and who fills them."""

from collections.abc import Iterator, Sequence

from commands.reading.sentence import Clause, Sentence, listed, sentence
from schemas.foundation import Founded
from schemas.sheet import CategorySheet, ScoreSheet, SheetRow, Veto

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
        points = f"{one.maximum:g}分" if isinstance(one, SheetRow) else ""
        yield Clause(f"{'、' if n else what}{one.name}（{one.id}）{points}", _own(one, sheet))


def _sheet(chapter: str, path: str, whose: str, sheet: ScoreSheet) -> Iterator[Sentence]:
    """`whose` is said before each sentence: of which categories, and that it is a re-inspection's."""

    def said(part: str, *clauses: Clause) -> Sentence:
        first = clauses[0]._replace(text=whose + clauses[0].text)
        return sentence(chapter, f"{path}.{part}", first, *clauses[1:])

    plain = [row for row in sheet.rows if not row.bonus]
    bonus = [row for row in sheet.rows if row.bonus]
    total = Clause(
        f"，满分{sheet.total:g}分",
        next((one for one in _owned(plain) if one.assumed), _own(plain[-1], sheet)),
    )
    yield said("rows", *_parts("考核评分项目：", plain, sheet), total)
    if bonus:
        yield said("bonus", *_parts("考核加分项目：", bonus, sheet))
    if sheet.bonus_cap:
        most = f"{sheet.bonus_cap.value:g}分"
        yield said("bonus_cap", Clause(f"考核加分合计最多{most}", sheet.bonus_cap, most))
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
        least = f"{sheet.assessors.at_least}名"
        text = f"考核由不少于{least}考核人员分别评分，{_COMBINED[sheet.assessors.combine]}"
        yield said("assessors", Clause(text, sheet.assessors, least))
