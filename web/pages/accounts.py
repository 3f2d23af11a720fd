"""Accounts 账号: what each of the three administrators does, and the audit log 审计日志, which one of them reads."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast, get_args

from fastapi import APIRouter, Response

from desk import administration
from desk.administration import PARTS, Act, By
from desk.errors import FilterError
from desk.lists import day_of
from desk.table import Sheet
from register import audit, checkpoint
from schemas.account import Administrator, Noted, What
from schemas.base import CHINA, midnight
from web.guard import Here, Visit, address_of
from web.pages.deadlines import spreadsheet
from wording.accounts import ADMINISTRATORS, DONE
from wording.audited import rest

router = APIRouter()

PAGE = 100
EXPORTED = 100_000
"""Lines of the log in one spreadsheet."""

_DOES: dict[Act, Callable[..., Any]] = {
    "reset": administration.reset,
    "disabled": administration.disable,
    "enabled": administration.enable,
    "unlocked": administration.unlock,
    "ended": administration.end_sessions,
    "code_wanted": administration.want_code,
    "unbound": administration.unbind,
}
HEADS = ("号", "时间", "账号", "做了什么", "关于", "地址", "说明")


@router.get("/accounts", name="accounts")
def listed(visit: Here) -> Response:
    """All accounts, with what this administrator may do."""
    return _page(visit)


@router.post("/accounts", name="make_account")
def make(visit: Here) -> Response:
    """A new account; its first password is shown on the answer, and nowhere again."""
    part = visit.said("administrator")
    wanted = cast(Administrator, part) if part in get_args(Administrator) else None
    name, house = visit.said("name"), visit.house
    try:
        first = administration.make(house.register, house.office, name, _by(visit), visit.now, wanted)
    except administration.AccountError as no:
        return _page(visit, why=str(no))
    return _page(visit, told=f"已新建账号{name}，首次口令：{first}", secret=True)


@router.post("/accounts/{name}", name="change_account")
def change(visit: Here, name: str) -> Response:
    """What an administrator does with one account."""
    act, house = visit.said("act"), visit.house
    if act not in _DOES:
        return visit.go("accounts")
    try:
        first = _DOES[act](house.register, house.office, name, _by(visit), visit.now)
    except administration.AccountError as no:
        return _page(visit, why=str(no))
    told = f"{DONE[cast(What, act)]}：{name}"
    return _page(visit, told=f"{told}，首次口令：{first}" if first else told, secret=bool(first))


@router.get("/audit", name="audit_log")
def log(visit: Here) -> Response:
    """The log, the newest first, by pages."""
    why, lines = "", list[Noted]()
    try:
        lines = _read(visit, PAGE)
    except FilterError as no:
        why = f"“{no.text[:40]}”：{no}"
    visit.note("log")
    chain, unreadable = checkpoint.read(visit.house.var)
    return visit.page(
        "audit.html",
        lines=lines,
        why=why,
        done=DONE,
        said=rest,
        page=PAGE,
        signed=chain[-1] if chain else None,
        unreadable=unreadable,
    )


@router.get("/audit.xlsx", name="audit_sheet")
def log_sheet(visit: Here) -> Response:
    """The same lines as a spreadsheet. `FilterError`."""
    rows = [
        (
            one.number,
            f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
            one.account,
            DONE[one.what],
            one.about,
            one.address,
            rest(one),
        )
        for one in _read(visit, EXPORTED)
    ]
    visit.note("export", "审计日志")
    sheet = Sheet("审计日志", "审计日志", f"共{len(rows)}条，{visit.today}导出", HEADS, rows)
    return spreadsheet(visit, f"审计日志{visit.today}.xlsx", [sheet])


def _page(visit: Visit, *, why: str = "", told: str = "", secret: bool = False) -> Response:
    house, session = visit.house, visit.session
    assert session is not None
    return visit.page(
        "accounts.html",
        409 if why else 200,
        found=administration.every(house.register, house.office, visit.now),
        state=administration.state,
        acts=[
            (act, DONE[act]) for act, part in PARTS.items() if part == session.administrator and act in _DOES
        ],
        may_make=session.administrator == PARTS["made"],
        administrators=ADMINISTRATORS,
        why=why,
        told=told,
        secret=secret,
    )


def _by(visit: Visit) -> By:
    assert visit.session is not None
    return By(visit.session.account, address_of(visit.request))


def _read(visit: Visit, most: int) -> list[Noted]:
    what, before = visit.asked("what"), visit.asked("before")
    return audit.read(
        visit.house.register,
        account=visit.asked("account"),
        what=what if what in DONE else None,
        about=visit.asked("about"),
        since=_day(visit, "since"),
        until=_after(_day(visit, "until")),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
        most=most,
    )


def _day(visit: Visit, name: str) -> datetime | None:
    text = visit.asked(name)
    return midnight(day_of(name, text, visit.today)) if text else None


def _after(day: datetime | None) -> datetime | None:
    return day + timedelta(days=1) if day else None
