"""Whether what the inbox had received is what the ledger answers, word for word."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from register.inbox import action_of, receipt_of
from register.stamp import Stamp
from register.tables import inbox
from schemas.action import Action
from schemas.entry import Entry
from schemas.step import Receipt


def faults_of_title(
    lines: list[Row[Any]], found: list[Entry], received: list[Row[Any]], stamp: Stamp | None
) -> Iterator[str]:
    """What was received, and the entry that answers it: it has the action word for word, and so its hash covers it."""
    answers = {
        line.action_id: (line, entry) for line, entry in zip(lines, found, strict=True) if entry.action
    }
    turn = 1
    for row in received:
        name = f"收件{row.action_id}"
        if row.turn != turn:
            yield f"收件箱第{turn}件缺失"
        turn = row.turn + 1
        line, entry = answers.pop(row.action_id, (None, None))
        yield from (f"{name}{fault}" for fault in faults_of_row(row, line, entry, stamp))
    yield from (f"第{line.seq}条：所办的收件{key}不在收件箱中" for key, (line, _) in answers.items())


def faults_of_row(
    row: Row[Any], line: Row[Any] | None, entry: Entry | None, stamp: Stamp | None
) -> Iterator[str]:
    """What is wrong with one row, by the entry that answers it if there is one, and the stamp that all have."""
    if stamp and not stamp.holds(inbox, row._mapping):
        yield "没有本单位的收件戳，不是经本程序收下的，或者盖戳以后被改动过"
    try:
        action, receipt = _action(row, entry), receipt_of(row)
    except ValueError:
        yield "无法读出"
        return
    if (action.id, action.title, action.kind, action.received_at) != (
        row.action_id,
        row.title,
        row.kind,
        row.received_at,
    ):
        yield "的栏目与正文不一致"
    if row.state not in ("waiting", "done", "refused"):
        yield f"的状态{row.state}不成样子"
    if row.state != "waiting" and (receipt is None or row.closed_at is None):
        yield "已办结而没有回执"
    if row.state == "waiting" and (receipt is not None or row.closed_at is not None):
        yield "未办结而有回执"
    if (row.state == "done") is not (entry is not None):
        yield "已办结，档案中却没有" if entry is None else "未办结或已退件，档案中却有"
    if receipt is not None and row.state == "refused" and (receipt.accepted or receipt.action != action.id):
        yield "的回执与办理结果不一致"
    if line is not None and entry is not None:
        yield from _answer_faults(row, line, entry, action, receipt)


def _action(row: Row[Any], entry: Entry | None) -> Action:
    """What was received. Where it is letter by letter what the entry has, it is that, and not read a second time."""
    if entry is not None and entry.action is not None and entry.action.model_dump_json() == row.body:
        return entry.action
    return action_of(row.body)


def _answer_faults(
    row: Row[Any], line: Row[Any], entry: Entry, action: Action, receipt: Receipt | None
) -> Iterator[str]:
    if action != entry.action:
        yield f"与档案第{entry.seq}条所办的不是一件，内容被改动过"
    answer = Receipt(action=action.id, accepted=True, stage=entry.stage, entry=entry.seq)
    if row.state == "done" and (receipt != answer or row.closed_at != line.recorded_at):
        yield f"的回执或办结时间与档案第{entry.seq}条不一致"
