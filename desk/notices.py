"""Notices 通知 as people list them: to whom, and whether they have arrived."""

from collections.abc import Sequence
from datetime import date

from desk.table import Sheet
from register.outbox import Letter
from schemas.base import local_date
from schemas.party import Party

STATES = {
    "pending": "待发",
    "delivered": "已送达",
    "failed": "未送达",
    "given_up": "未送达，已停止重试",
    "not_sent": "不再发送",
}


def reader_of(one: Letter) -> str:
    """To whom it goes."""
    return Party(role=one.role, area=one.area).label


def state_of(one: Letter) -> str:
    """Whether it has arrived, in a word or two."""
    urgent = "加急" if one.urgent else ""
    if one.state == "pending" and one.delivered_at:
        return "重发中"
    if one.state == "pending" and one.digest_on:
        return f"待 {one.digest_on} 汇总发出"
    return urgent + STATES[one.state]


def sheet(letters: Sequence[Letter], kind: str, today: date, *, full: bool) -> Sheet:
    """The list as a spreadsheet has it, with what the notices say if `full`; `kind` says of which they are."""
    heads = ("日期", "发给", "通知", "状态", "原因", "编号", *(("正文",) if full else ()))
    rows = [
        (
            local_date(one.effective),
            reader_of(one),
            one.subject,
            state_of(one),
            one.last_error,
            one.key,
            *((one.body,) if full else ()),
        )
        for one in letters
    ]
    return Sheet("通知", f"{kind}通知", f"共{len(letters)}份，{today}导出", heads, rows)
