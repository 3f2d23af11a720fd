"""`packs draw`: the course that one measure leaves open to a title, as a Mermaid state diagram."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from activities.place import Place
from commands.measure import read_pack
from commands.office import pack_path
from commands.speak import say
from schemas.consequence import Consequence
from schemas.life import Standing
from schemas.regulation import Regulation
from schemas.stage import MEASURES, Stage
from wording import forms
from wording.articles import wide
from wording.phrases import CHANGES
from workflows.life.course import AT_ONCE, onward, there
from workflows.life.paths import Path as Route
from workflows.life.paths import paths, reached

_NOTED = ("withdrawn", "unit_gone")
"""Outcomes possible at so many stages that a note says it better than arrows."""

Arrows = dict[tuple[str, str], dict[str, None]]
"""From a node to another: the labels of what leads there, each once."""


def draw(
    file: Annotated[
        Path | None, typer.Argument(metavar="文件", help="办法文件，缺省为 office.yaml 所用的")
    ] = None,
) -> None:
    """A picture of a life under a pack."""
    say(picture(read_pack(file or pack_path(Place.here()))))


def picture(regulation: Regulation) -> str:
    """The diagram: stages that can be reached, steps side by side between bars, results and causes on the arrows."""
    arrows = _arrows(regulation)
    shown = dict.fromkeys(node for pair in arrows for node in pair)
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [
        f"    {one}: {forms.STAGES[Stage(one)]}" for one in shown if one in set(Stage) and one != Stage.ENDED
    ]
    lines += [f"    state {one} <<{one.rstrip('0123456789')}>>" for one in shown if one not in set(Stage)]
    lines.append(f"    [*] --> {Stage.APPLICATION.value}")
    for (start, to), labels in arrows.items():
        label = f": {_safe('、'.join(labels))}" if any(labels) else ""
        lines.append(f"    {start} --> {'[*]' if to == Stage.ENDED else to}{label}")
    for node, said in _notes(regulation):
        lines += [f"    note left of {node}", f"        {_safe(said)}", "    end note"]
    return "\n".join(lines)


def _arrows(regulation: Regulation) -> Arrows:
    arrows: Arrows = {}
    sides = _side_by_side(regulation)
    for path in paths(regulation):
        if path.outcome in _NOTED or (path.outcome == "raised" and path.stage is not Stage.TERM):
            continue
        start, to = sides.get(path.stage), sides.get(path.to)
        label = _told(regulation, path)
        if start is not None and start == to:
            continue
        if start is not None and path.to is not Stage.ENDED:
            arrows.setdefault((path.stage.value, f"join{start}"), {})[label] = None
            arrows.setdefault((f"join{start}", path.to.value if to is None else f"fork{to}"), {})[""] = None
        elif to is not None:
            arrows.setdefault((path.stage.value, f"fork{to}"), {})[label] = None
        else:
            asked = "（经提请）" if path.to in regulation.on_request else ""
            arrows.setdefault((path.stage.value, path.to.value), {})[f"{label}{asked}"] = None
    for stage, n in sides.items():
        asked = "经提请" if stage in regulation.on_request else ""
        arrows.setdefault((f"fork{n}", stage.value), {})[asked] = None
    return arrows


def _side_by_side(regulation: Regulation) -> dict[Stage, int]:
    """The steps that run beside others, each with the number of its group."""
    groups = [group for group in regulation.groups if len(group) > 1]
    return {stage: n for n, group in enumerate(groups, 1) for stage in group}


def _told(regulation: Regulation, path: Route) -> str:
    """The course's word on an arrow; behind a measure also which consequence goes this way, where several part."""
    label = path.label or forms.outcome(path.stage, path.outcome)
    if path.stage not in MEASURES or path.outcome == "raised":
        return label
    ways: dict[Stage, list[str]] = {}
    for name, one in _consequences(regulation):
        if path.stage in one.measures:
            rest = onward(regulation, Standing(stage=path.stage, follows=one), path.stage)
            ways.setdefault(there(regulation, rest), []).append(name)
    names = dict.fromkeys(ways.get(path.to, ()))
    return f"{label}（{'、'.join(names)}）" if len(ways) > 1 and names else label


def _consequences(regulation: Regulation) -> Iterator[tuple[str, Consequence]]:
    """Everything that has consequences, by the name under which people know it."""
    yield from ((one.label, one.follows) for one in regulation.results.values())
    if not regulation.results:
        yield "复验不合格", regulation.failing
    if regulation.rounds and regulation.rounds.value > 1:
        yield "再次整改", regulation.once_more
    yield "整改仍不合格", regulation.failing_again
    yield from ((one.label, one.follows) for one in regulation.second_failures.values())
    if regulation.warnings:
        yield "警告已满", regulation.warnings.follows
    yield from ((one.label, one.follows) for one in regulation.causes.values())
    yield from (("逾期未报", one.missing) for one in regulation.filings.values() if one.missing)
    yield from (("逾期报告变更", one.late) for one in regulation.changes.values() if one.late)


def _notes(regulation: Regulation) -> Iterator[tuple[str, str]]:
    """What holds in many stages."""
    first, last = regulation.steps[0], regulation.steps[-1]
    span = (
        f"{forms.STAGES[first]}至{forms.STAGES[last]}各环节"
        if first is not last
        else f"{forms.STAGES[last]}环节"
    )
    yield first.value, f"{span}：单位可以撤回申报"
    ends = "、".join(CHANGES[kind] for kind, one in regulation.changes.items() if one.effect == "end")
    if ends:
        yield Stage.TERM.value, f"单位{ends}的，申报或者称号随之终止"
    at_once = "、".join(one.label for one in regulation.causes.values() if one.follows.then in AT_ONCE)
    if at_once and Stage.REINSPECTION in reached(regulation):
        yield Stage.REINSPECTION.value, f"复验和处理期间同样可以提请处理：{at_once}"


def _safe(text: str) -> str:
    """Text of a pack inside a diagram, without what Mermaid would read as its own."""
    return wide(text).translate(str.maketrans(':;#<>"%{}', "：；＃＜＞＂％｛｝"))
