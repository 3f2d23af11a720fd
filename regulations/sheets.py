"""Sheets 评分表: whether what a pack scores by can be filled in and passed, told as faults."""

from collections.abc import Iterator
from math import fsum

from regulations.fault import Fault
from regulations.names import alike, unknown
from schemas.foundation import Path
from schemas.regulation import Regulation
from schemas.sheet import CategorySheet, ScoreSheet, Section


def sheets(regulation: Regulation) -> Iterator[Fault]:
    """Every fault of the sheets: of the assessment, of a re-inspection, of a category."""
    for path, sheet in sheets_of(regulation):
        yield from _sheet(sheet, path)
        yield from _row_methods(regulation, sheet, path)
    yield from _unused(regulation)
    yield from _categories(regulation, "sheets", regulation.sheets)
    yield from _categories(regulation, "reinspection_sheets", regulation.reinspection_sheets)
    yield from _reinspection(regulation)


def sheets_of(regulation: Regulation) -> Iterator[tuple[Path, ScoreSheet]]:
    """Each sheet with its place."""
    for name, several in (("sheet", "sheets"), ("reinspection_sheet", "reinspection_sheets")):
        if general := getattr(regulation, name):
            yield (name,), general
        for index, sheet in enumerate(getattr(regulation, several)):
            yield (several, index), sheet


def inspecting(regulation: Regulation) -> tuple[ScoreSheet, ...]:
    """The sheets by which a re-inspection may be scored; none where its result is stated."""
    r, scored = regulation, regulation.reinspection_scored
    if scored is not None and not scored.value:
        return ()
    own = (*((r.reinspection_sheet,) if r.reinspection_sheet else ()), *r.reinspection_sheets)
    return own if r.reinspection_sheet else (*own, *((r.sheet,) if r.sheet else ()), *r.sheets)


def _categories(regulation: Regulation, name: str, several: tuple[CategorySheet, ...]) -> Iterator[Fault]:
    covered: list[str] = []
    for index, sheet in enumerate(several):
        path: Path = (name, index, "categories")
        for category in sheet.categories:
            if category not in regulation.categories.value:
                yield unknown(path, "categories 里的类别", category, regulation.categories.value)
            if category in covered:
                yield Fault(path, f"类别“{category}”有两份评分表", "只留一份")
            covered.append(category)


def _reinspection(regulation: Regulation) -> Iterator[Fault]:
    """A re-inspection is scored or it is not."""
    scored = regulation.reinspection_scored
    own = bool(regulation.reinspection_sheet or regulation.reinspection_sheets)
    if scored is not None and not scored.value and own:
        yield Fault(
            ("reinspection_scored",),
            "写明复验不评分，又写了复验的评分表",
            "删去 reinspection_sheet、reinspection_sheets，或删去 reinspection_scored",
        )
    if scored is not None and scored.value and not (own or regulation.sheet or regulation.sheets):
        yield Fault(
            ("reinspection_scored",), "写明复验评分，却没有评分表", "写明 reinspection_sheet 或 sheet"
        )


def _sheet(sheet: ScoreSheet, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if sheet.pass_line is None and not (sheet.parts and all(part.pass_line for part in sheet.parts)):
        yield Fault(
            (*path, "pass_line"), "没有写明合格线", "写明 pass_line，或给每一部分写明各自的 pass_line"
        )
    elif sheet.line > sheet.total:
        yield Fault((*path, "pass_line"), "合格线高于满分", "降低合格线或补全评分项目")
    yield from _parts(sheet, path)
    for name in ("rows", "vetoes", "indicators"):
        ids = [one.id for one in getattr(sheet, name)]
        for index, one in enumerate(ids):
            if one in ids[:index]:
                yield Fault((*path, name, index), f"编号“{one}”重复", "每个编号只用一次")
        for _, fault in alike((*path, name), {one.id: one.name for one in getattr(sheet, name)}):
            yield fault
    groups = [one.either for one in sheet.indicators if one.either]
    for index, one in enumerate(sheet.indicators):
        if one.either and groups.count(one.either) == 1:
            yield Fault(
                (*path, "indicators", index, "either"),
                f"“{one.either}”只有这一项指标，没有别的可以替代",
                "再给一项写上同样的 either，或删去",
            )
    if all(row.bonus for row in sheet.rows):
        yield Fault((*path, "rows"), "只有加分项，没有评分项", "至少写一个不是 bonus 的评分项")


def _parts(sheet: ScoreSheet, path: Path) -> Iterator[Fault]:
    """Every row but those of bonus is of one part; what the parts count for adds up, and their lines can be reached."""
    names = [part.name for part in sheet.parts]
    for _, fault in alike((*path, "parts"), {str(n): name for n, name in enumerate(names)}):
        yield fault
    for index, row in enumerate(sheet.rows):
        place: Path = (*path, "rows", index, "part")
        if row.part is not None and row.part not in names:
            yield unknown(place, "parts 里的部分", row.part, names)
        elif row.part is not None and row.bonus:
            yield Fault(place, f"加分项“{row.name}”不属于任何部分，加在总分上", "删去 part")
        elif row.part is None and names and not row.bonus:
            yield Fault(place, f"“{row.name}”没有写明属于哪一部分", f"写明 part：{'、'.join(names)}")
    for index, section in enumerate(sheet.sections if names else ()):
        if section.part:
            yield from _part(section, (*path, "parts", index))
    if sheet.assessors and not any(one.rows and one.assessors is sheet.assessors for one in sheet.sections):
        yield Fault((*path, "assessors"), "每一部分都另有考核人员，这里的用不上", "删去")
    yield from _weights(sheet, path)
    yield from _turns(sheet, path)


def _part(section: Section, path: Path) -> Iterator[Fault]:
    assert section.part
    if not section.rows:
        yield Fault(path, f"“{section.part.name}”没有评分项目", "给评分项目写上 part，或删去这一部分")
    elif section.line is not None and section.line > section.full:
        yield Fault(
            (*path, "pass_line"),
            f"“{section.part.name}”的合格线{section.line:g}分高于本部分的满分{section.full:g}分",
            "按本部分折算以前的分数写",
        )
    if section.line is not None and section.line <= 0:
        yield Fault((*path, "pass_line"), f"“{section.part.name}”的合格线为零", "写明大于零的合格线，或删去")


def _weights(sheet: ScoreSheet, path: Path) -> Iterator[Fault]:
    weights = [part.weight for part in sheet.parts if part.weight is not None]
    if weights and len(weights) != len(sheet.parts):
        yield Fault((*path, "parts"), "有的部分写了 weight，有的没有", "每一部分都写，或都不写")
    elif weights and round(fsum(weights), 6) != 100:
        yield Fault((*path, "parts"), f"各部分的 weight 合计{fsum(weights):g}，不是100", "改为合计100")


def _turns(sheet: ScoreSheet, path: Path) -> Iterator[Fault]:
    """One part after another: what the next one waits for is that the one before reaches its line."""
    if not sheet.in_turn:
        return
    if len(sheet.parts) < 2:
        yield Fault((*path, "in_turn"), "没有先后可言：不足两个部分", "写明 parts，或删去 in_turn")
    for index, part in enumerate(sheet.parts[:-1]):
        if part.pass_line is None:
            yield Fault(
                (*path, "parts", index),
                f"“{part.name}”没有写明合格线，达到多少分才进行下一部分无从判断",
                "写明 pass_line，或删去 in_turn",
            )


def _row_methods(regulation: Regulation, sheet: ScoreSheet, path: Path) -> Iterator[Fault]:
    """A row is scored by methods that the measure has; what each may give adds up to the row's maximum."""
    known = regulation.methods.value if regulation.methods else ()
    for index, row in enumerate(sheet.rows):
        place: Path = (*path, "rows", index, "methods")
        for method in row.methods:
            if method not in known:
                yield unknown(place, "methods 里的评分方法", method, known)
        total = round(fsum(row.methods.values()), 6)
        if row.methods and total != row.maximum:
            yield Fault(
                place,
                f"“{row.name}”各方法的分值合计{total:g}分，与满分{row.maximum:g}分不符",
                "改到合计等于满分",
            )


def _unused(regulation: Regulation) -> Iterator[Fault]:
    """A method that scores nothing was meant for some row."""
    used = {method for _, sheet in sheets_of(regulation) for row in sheet.rows for method in row.methods}
    for index, method in enumerate(regulation.methods.value if regulation.methods else ()):
        if method not in used:
            yield Fault(
                ("methods", "value", index), f"没有评分项目用到“{method}”", "写到项目的 methods 里，或删去"
            )
