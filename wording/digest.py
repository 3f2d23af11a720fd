"""The digest 每日汇总: equal tasks of many titles as one table, with what follows said once."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.duties import Asking, Opened, Reminded, TermRunsOut, ToDecide, Urged
from schemas.tidings.parts import Work
from wording import duties
from wording.articles import under, wide
from wording.dates import day
from wording.follows import apart


class Row(NamedTuple):
    """One task of a table."""

    title: str
    unit: str
    task: Asking


def task_of(title: str, notice: Notice) -> Row | None:
    """The task that a notice is, where it is nothing else."""
    if len(notice.tidings) != 1:
        return None
    only = notice.tidings[0]
    if isinstance(only, Opened) and only.opposed:
        return None
    return Row(title, notice.unit, only) if isinstance(only, Asking) else None


def kind_of(row: Row, reader: Party) -> tuple[object, ...]:
    """What tasks of one table have in common: what is asked of the reader, and all that is said of it once."""
    work = row.task.work
    return (
        _asked(row.task, reader),
        Role.UNIT if work.by.role is Role.UNIT else work.by,
        *_once(row, reader),
    )


def table(rows: Sequence[Row], reader: Party, on: date) -> tuple[str, tuple[str, ...]]:
    """The heading and the lines of a table of several tasks of one kind, as of the day it leaves."""
    due = [duties.deadline(one.task.work.deadline) for one in rows]
    same = len(set(due)) == 1
    lines = [*_once(rows[0], reader), *([f"期限：{due[0]}"] if same else [])]
    lasts = [_last(one.task.work) for one in rows]
    heads = ["单位", "称号", *([] if same else ["期限"]), *(["后果发生"] if any(lasts) else []), "情况"]
    lines.append("｜".join(heads))
    for n, (one, until, last) in enumerate(zip(rows, due, lasts, strict=True), 1):
        work = one.task.work
        number = f"{one.title}第{work.number}号事项{apart(work.duty, work.about, work.by)}"
        cells = [
            one.unit,
            number,
            *([] if same else [until]),
            *([last] if any(lasts) else []),
            _state(work, on),
        ]
        lines.append(f"{n}）" + "｜".join(cells))
    return f"{_asked(rows[0].task, reader)}（{len(rows)}件）", tuple(lines)


def _asked(task: Asking, reader: Party) -> str:
    what = wide(task.work.what)
    match task:
        case TermRunsOut():
            return f"称号有效期将届满，{duties.before_end(task.then, reader.role)}"
        case ToDecide():
            return f"请决定终止或者改派：{what}"
        case Urged():
            return f"催办：请{what}"
    return what if _is_mine(task, reader) else f"请督促：{what}"


def _is_mine(task: Asking, reader: Party) -> bool:
    return task.work.by == reader


def _once(row: Row, reader: Party) -> tuple[str, ...]:
    """What is said once for a whole table."""
    task, work = row.task, row.task.work
    silent = work.silence.model_copy(update={"last": None}) if work.silence else None
    lines = [f"事项：{wide(work.what)}{under(work.basis)}"]
    if not _is_mine(task, reader) and work.by.role is not Role.UNIT:
        lines[0] += f"，承办：{work.by.label}"
    if isinstance(task, Urged):
        lines.append(duties.urged_by(task))
    if isinstance(task, ToDecide):
        lines.append(duties.ways(task))
    else:
        lines.append(f"后果：{duties.silence(work.duty, silent)}")
    if _is_mine(task, reader):
        lines += duties.answer(work.model_copy(update={"about": None}))
    if isinstance(task, Reminded) and task.acknowledged:
        lines.append("已知悉请逐项签收（签收不免除事项）。")
    return (*lines, *duties.unconfirmed(work))


def _last(work: Work) -> str:
    last = work.silence.last if work.silence else None
    return day(last) + "以后" if last else ""


def _state(work: Work, on: date) -> str:
    left = (work.deadline.due - on).days
    return f"还有{left}日" if left > 0 else "今日到期" if left == 0 else f"已逾期{-left}日"
