"""Consequences: whether what a measure lets follow can be carried out, from results, failures, causes, reports."""

from collections.abc import Iterator

from regulations.fault import Fault
from regulations.sheets import inspecting
from schemas.consequence import Consequence
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Stage
from workflows.life.kinds import BY_STAGE

_AGAIN = ("second_failure", "second_failures")
_FAILED = ("failure", *_AGAIN)
_UNPROMPTED = ("causes", "filings", "changes")
"""What comes up while a title is held: nothing that could have been passed."""


def consequences(regulation: Regulation) -> Iterator[Fault]:
    """Every fault of the named results, and of everything that follows from something."""
    results = regulation.results
    sheets = inspecting(regulation)
    lines = [one.at_least for one in results.values() if one.at_least is not None]
    if sheets and results and len(lines) != len(results) - 1:
        yield Fault(("results",), "须有且只有一个结果不写 at_least（各档之外的）", "补上或删去 at_least")
    if not sheets:
        yield from _stated(regulation)
    if len(set(lines)) != len(lines):
        yield Fault(("results",), "两个结果的 at_least 相同", "各档分数线应不同")
    for name, result in results.items():
        if result.at_least is not None and any(result.at_least > sheet.total for sheet in sheets):
            yield Fault(("results", name, "at_least"), "分数线高于满分", "降低分数线")
        if result.lowest and result.at_least is not None and sheets:
            yield Fault(("results", name, "lowest"), "有分数线的不是最低一等", "删去 lowest，或删去 at_least")
        good = result.follows.then in ("renew", "keep", "rectify")
        if result.passes and not good:
            yield Fault(
                ("results", name, "follows"), "合格的结果不能取消、降级或终止称号", "改 passes 或改 then"
            )
    yield from _choices(regulation)
    for path, follows in _consequences(regulation):
        yield from _consequence(regulation, path, follows)


def _stated(regulation: Regulation) -> Iterator[Fault]:
    """Results without a score sheet are stated by name, and have no lines; one is that of what was left undone."""
    results = regulation.results
    for name, result in results.items():
        if result.at_least is not None:
            yield Fault(
                ("results", name, "at_least"), "复验没有评分表，分数线无从适用", "删去 at_least，或写明 sheet"
            )
    marked = [name for name, one in results.items() if one.lowest]
    failing = [name for name, one in results.items() if not one.passes]
    if results and len(marked or failing) != 1:
        yield Fault(("results",), "没有写明逾期未复验的算哪一个结果", "给其中一个写上 lowest: true")


def _choices(regulation: Regulation) -> Iterator[Fault]:
    """What may be chosen after the last failure: several things, by names of their own."""
    if len(regulation.second_failures) == 1:
        yield Fault(("second_failures",), "只有一种处理，没有选择可言", "写进 second_failure，或再写一种")
    for name in regulation.second_failures:
        if name in ("passed", "failed", "again"):
            yield Fault(("second_failures", name), f"“{name}”另有含义，不能作代号", "换一个代号")


def _consequences(regulation: Regulation) -> Iterator[tuple[tuple[str | int, ...], Consequence]]:
    for name in ("failure", "second_failure"):
        if (follows := getattr(regulation, name)) is not None:
            yield (name,), follows
    if regulation.warnings:
        yield ("warnings", "follows"), regulation.warnings.follows
    for section, field in (
        ("results", "follows"),
        ("second_failures", "follows"),
        ("causes", "follows"),
        ("filings", "missing"),
        ("changes", "late"),
    ):
        for name, one in getattr(regulation, section).items():
            if (follows := getattr(one, field)) is not None:
                yield (section, name, field), follows


def _consequence(
    regulation: Regulation, path: tuple[str | int, ...], follows: Consequence
) -> Iterator[Fault]:
    if len(set(follows.measures)) != len(follows.measures):
        yield Fault((*path, "measures"), "同一措施写了两次", "每个措施只写一次")
    for stage in follows.measures:
        if BY_STAGE[stage] not in regulation.duties:
            yield Fault((*path, "measures"), f"措施“{stage}”没有对应的事项", f"在 duties 下补上 {stage}")
    if follows.then == "reinspect" and path[0] in ("results", *_FAILED):
        yield Fault((*path, "then"), "复验的后果不能又是复验", "改为 rectify、revoke 等")
    if follows.then == "rectify" and path[0] in _AGAIN:
        yield Fault((*path, "then"), "末轮整改不合格之后不能再整改", "增加 rounds，或改为 revoke 等")
    if follows.then in ("renew", "keep") and path[0] in _FAILED:
        yield Fault((*path, "then"), "不合格的后果不能是延续称号", "改为 rectify、revoke 等")
    if follows.within and (follows.then != "rectify" or follows.within.n < 1):
        yield Fault((*path, "within"), "只有整改才有期限，且至少为1", "删去 within，或改 then 为 rectify")
    yield from _suspends(path, follows)
    yield from _renews(path, follows)
    if follows.then == "downgrade" and regulation.honour.lower is None:
        yield Fault((*path, "then"), "降级但没有写明降为什么称号", "在 honour 下写明 lower")


def _renews(path: tuple[str | int, ...], follows: Consequence) -> Iterator[Fault]:
    if follows.then == "renew" and path[0] in _UNPROMPTED:
        yield Fault((*path, "then"), "漏报、迟报和事由不能使有效期重新起算", "改为 keep 等")
    if follows.renewal and follows.then != "renew":
        yield Fault((*path, "renewal"), "只有延续称号才有新的有效期", "删去 renewal，或改 then 为 renew")


def _suspends(path: tuple[str | int, ...], follows: Consequence) -> Iterator[Fault]:
    """How long a suspension lasts is said of one that is there, and that lasts at all."""
    if follows.suspension is None:
        return
    if Stage.SUSPENSION not in follows.measures:
        yield Fault(
            (*path, "suspension"), "措施中没有暂停称号", "删去 suspension，或在 measures 里写 suspension"
        )
    if isinstance(follows.suspension, Span) and follows.suspension.n < 1:
        yield Fault((*path, "suspension"), "暂停称号的时间为零", "至少写1")
    if follows.suspension == "until_settled" and follows.then in ("renew", "keep"):
        yield Fault(
            (*path, "suspension"),
            "处理随即结束，称号实际上没有暂停",
            "写 until_lifted，或写一段时间如 6个月",
        )
