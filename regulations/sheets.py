"""Sheets 评分表: whether what a pack scores by can be filled in and passed, told as faults."""

from collections.abc import Iterator

from regulations.fault import Fault
from regulations.names import alike, unknown
from schemas.foundation import Path
from schemas.regulation import Regulation
from schemas.sheet import CategorySheet, ScoreSheet


def sheets(regulation: Regulation) -> Iterator[Fault]:
    """Every fault of the sheets: of the assessment, of a re-inspection, of a category."""
    for path, sheet in sheets_of(regulation):
        yield from _sheet(sheet, path)
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
    if sheet.pass_line.value > sheet.total:
        yield Fault((*path, "pass_line"), "合格线高于满分", "降低合格线或补全评分项目")
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
