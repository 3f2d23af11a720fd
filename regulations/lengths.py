"""Lengths: what can be wrong with how long a duty has, who says so, and how it may be extended."""

from collections.abc import Iterator

from regulations.fault import Fault
from schemas.regulation import DutyRule, Regulation
from schemas.stage import Duty, Stage
from workflows.life.kinds import ORDERED

Path = tuple[str | int, ...]


def lengths(regulation: Regulation, duty: Duty, rule: DutyRule, path: Path) -> Iterator[Fault]:
    """Every fault of a duty's time."""
    yield from _length(duty, rule, path)
    yield from _as_ordered(regulation, duty, rule, path)
    yield from _extension(regulation, duty, rule, path)


def _length(duty: Duty, rule: DutyRule, path: Path) -> Iterator[Fault]:
    """How long: some time, or a day of the calendar in the anchor's year or so many years on."""
    if duty is Duty.FILING or rule.due_on is None:
        if rule.within.value.n < 1:
            yield Fault((*path, "within"), "期限为零", "至少写1")
        return
    if rule.within.value.unit != "years":
        yield Fault(
            (*path, "within"),
            "写了 due_on 的，within 只说明是哪一年的这一天",
            "写 0年（当年）、1年（次年）等",
        )
    if rule.first_day_counts is not None:
        yield Fault((*path, "first_day_counts"), "期限是日历上的一天，没有当日是否计入可言", "删去")


def _as_ordered(regulation: Regulation, duty: Duty, rule: DutyRule, path: Path) -> Iterator[Fault]:
    """A length that the act before the duty fixes: there must be that act, and no other length beside it."""
    if not rule.as_ordered:
        return
    if duty not in ORDERED.values():
        known = "、".join(ORDERED.values())
        yield Fault((*path, "as_ordered"), "该事项之前没有可以确定期限的办理", f"删去；可用：{known}")
    elif duty is Duty.RECTIFICATION and not comes_always(regulation, Stage.ORDER):
        yield Fault(
            (*path, "as_ordered"), "有的整改没有责令环节，无从确定期限", "在 measures 里写 order，或删去"
        )
    if rule.due_on is not None:
        yield Fault((*path, "due_on"), "期限由办理时确定，又写了日历上的一天", "只留一个")
    if duty is Duty.RECTIFICATION and any(one.within for one in regulation.consequences()):
        yield Fault((*path, "as_ordered"), "整改期限由责令确定，后果里又写了 within", "只留一个")


def _extension(regulation: Regulation, duty: Duty, rule: DutyRule, path: Path) -> Iterator[Fault]:
    """The terms on which this duty can be extended, where it has its own."""
    own = rule.extension
    if own is None:
        return
    if duty is Duty.TERM:
        yield Fault((*path, "extension"), "有效期不是办理期限，不能延期", "删去")
    elif duty is Duty.SUSPENDED:
        yield Fault((*path, "extension"), "暂停称号的期间不是办理期限，不能延期", "删去")
    elif own.most is None and regulation.extensions is None:
        yield Fault((*path, "extension"), "没有写明可以延期几次", "写明 most，或写明 extensions")
    if own.most == 0 and (own.longest or own.ask_before):
        yield Fault((*path, "extension"), "不得延期的，没有延期多久可言", "删去 longest 和 ask_before")


def comes_always(regulation: Regulation, measure: Stage) -> bool:
    """Whether every rectification comes after this measure."""
    rectifying = [one for one in regulation.consequences() if one.then == "rectify"]
    if regulation.rounds and regulation.rounds.value > 1:
        rectifying.append(regulation.once_more)
    return all(measure in one.measures for one in rectifying)
