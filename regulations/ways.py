"""Ways: whether the steps of the way in, and of a re-inspection, can follow one another so."""

from collections.abc import Iterator, Sequence

from regulations.fault import Fault
from schemas.regulation import Regulation
from schemas.stage import REINSPECTION_WAY, WAY_IN, Stage
from workflows.life.kinds import BY_STAGE, CONSULTS, POSTINGS, STAGES
from workflows.life.paths import reached

_SIDE_BY_SIDE = tuple(stage for stage, row in STAGES.items() if row.beside)
"""The steps that may run beside others: those without stages of their own in between."""


def ways(regulation: Regulation) -> Iterator[Fault]:
    """Every fault of the steps that a pack orders; with one of them nothing else of it can be judged."""
    yield from _way_in(regulation)
    yield from _reinspection_way(regulation)


def _way_in(regulation: Regulation) -> Iterator[Fault]:
    yield from _each_step(regulation)
    steps = [stage for group in regulation.groups for stage in group]
    if steps[-1] is not Stage.NAMING:
        yield Fault(("way_in", "value"), "最后一个环节不是命名（naming）", "把 naming 放在最后")
    for stage in regulation.on_request:
        if stage not in steps or stage is Stage.NAMING:
            yield Fault(
                ("on_request", stage.value), f"“{stage}”不在入口环节之中，不能依提请增加", "先写进 way_in"
            )
    if all(stage in regulation.on_request for stage in regulation.groups[0]):
        yield Fault(
            ("way_in", "value", 0),
            "申报后的第一个环节依提请才举行，没有提请的时机",
            "换到后面，或从 on_request 删去",
        )
    yield from _asks_others(regulation, steps, "way_in")
    yield from _says_twice(regulation)


def _asks_others(regulation: Regulation, steps: Sequence[Stage], way: str) -> Iterator[Fault]:
    for stage in steps:
        if stage in CONSULTS and not (regulation.bodies and regulation.bodies.value):
            yield Fault(("bodies",), "有征求意见环节但没有部门", f"写明部门，或从 {way} 去掉 {stage}")
        if stage in POSTINGS and regulation.objections is None:
            yield Fault(("objections",), "有公示环节但没有写明受理哪些异议", "写明 objections.admitted")


def _says_twice(regulation: Regulation) -> Iterator[Fault]:
    """Who is asked or signs in a step has no part in one beside it: what it says would count there as well."""
    for index, group in enumerate(regulation.groups):
        several = [one for stage in group for one in dict.fromkeys(_several(regulation, stage))]
        for twice in dict.fromkeys(one for one in several if several.count(one) > 1):
            yield Fault(
                ("way_in", "value", index),
                f"“{twice}”在并行的环节里要表态两次，分不清",
                "这些环节依次进行，或只在一处写它",
            )


def _several(regulation: Regulation, stage: Stage) -> tuple[str, ...]:
    """Those who each say theirs in a step, where they are several."""
    if stage in CONSULTS:
        return regulation.bodies.value if regulation.bodies else ()
    rule = regulation.duties.get(BY_STAGE[stage]) if stage in BY_STAGE else None
    return tuple(who.value for who in rule.signers) if rule else ()


def _reinspection_way(regulation: Regulation) -> Iterator[Fault]:
    """The inspection once, what comes before it before, and what its result goes through after it."""
    steps, where = regulation.reinspection_steps, ("reinspection_way", "value")
    for index, stage in enumerate(steps):
        if stage not in REINSPECTION_WAY:
            known = "、".join(REINSPECTION_WAY)
            yield Fault((*where, index), f"“{stage}”不是复验的环节", f"可用：{known}")
        if stage in steps[:index]:
            yield Fault((*where, index), f"环节“{stage}”重复", "每个环节只写一次")
    if Stage.REINSPECTION not in steps:
        yield Fault(where, "复验的环节中没有复验本身（reinspection）", "补上 reinspection")
    elif steps.index(Stage.REINSPECTION) != int(Stage.RECHECK in steps):
        yield Fault(
            where,
            "复验之前只能有初核（recheck），其余环节都在复验之后",
            "先 recheck，再 reinspection，再其他",
        )
    elif Stage.REINSPECTION not in reached(regulation) and regulation.reinspection_way:
        yield Fault(("reinspection_way",), "没有任何后果会走到复验，这些环节用不上", "删去 reinspection_way")
    yield from _asks_others(regulation, steps, "reinspection_way")


def _each_step(regulation: Regulation) -> Iterator[Fault]:
    steps: list[Stage] = []
    for index, group in enumerate(regulation.groups):
        for stage in group:
            if stage not in WAY_IN:
                yield Fault(
                    ("way_in", "value", index), f"“{stage}”不是入口环节", f"可用：{'、'.join(WAY_IN)}"
                )
            if stage in steps:
                yield Fault(("way_in", "value", index), f"环节“{stage}”重复", "每个环节只写一次")
            if len(group) > 1 and stage not in _SIDE_BY_SIDE:
                yield Fault(
                    ("way_in", "value", index),
                    f"环节“{stage}”不能与其他环节并行",
                    f"可以并行的：{'、'.join(_SIDE_BY_SIDE)}",
                )
            if stage is Stage.PROVISIONAL and Stage.ACCEPTANCE in steps:
                yield Fault(
                    ("way_in", "value", index),
                    "培育排在申请培育验收之后",
                    "provisional 写在 acceptance 之前，或只留一个",
                )
            steps.append(stage)
