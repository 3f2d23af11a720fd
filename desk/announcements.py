"""Announcements 公告 at the desk: written and withdrawn by the office, read by every post, with forms to download."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from desk import evidence
from desk.errors import NoSuchFileError, UnfitError
from desk.evidence import Paper
from desk.seats import Seat
from register import announcements
from register.announcements import AlreadyWithdrawnError, Announcement, Form
from register.connect import Register
from register.evidence import Store
from schemas.days import Day
from schemas.persons import has_number

TITLE, TEXT, REASON = 100, 5000, 500
"""Characters at most."""


def said(title: str, text: str, until: str, today: date) -> date | None:
    """Until when it is to be shown. `UnfitError` where something is wrong with it."""
    wrong = {}
    for field, typed, most in (("title", title, TITLE), ("text", text, TEXT)):
        if why := _unfit(typed, most):
            wrong[field] = why
    day = None
    if until:
        try:
            day = TypeAdapter(Day).validate_python(until)
        except ValidationError:
            wrong["until"] = "没有这一天，请照2026年11月28日这样写"
        else:
            if day < today:
                wrong["until"] = "这一天已经过去"
    if wrong:
        raise UnfitError(wrong)
    return day


def write(
    register: Register,
    store: Store,
    seat: Seat,
    title: str,
    text: str,
    until: date | None,
    papers: Sequence[Paper],
    now: datetime,
) -> Announcement:
    """Keep the files, then write it. `UnfitFileError`, `NotStoredError`."""
    evidence.kept(store, papers)
    files = tuple(Form(one.sha256, one.name, one.size) for one in papers)
    return announcements.write(register, title, text, until, files, seat.account, seat.post.id, now)


def withdraw(register: Register, seat: Seat, number: str, why: str, now: datetime) -> None:
    """It is shown no more. `UnfitError`."""
    if wrong := _unfit(why, REASON):
        raise UnfitError({"why": wrong})
    if not number.isdecimal() or len(number) > 9:
        raise UnfitError({"why": "没有这一份公告"})
    try:
        announcements.withdraw(register, int(number), why, seat.account, seat.post.id, now)
    except AlreadyWithdrawnError:
        raise UnfitError({"why": "没有这一份公告，或者已经撤回"}) from None


def file_of(register: Register, store: Store, number: str, sha256: str, today: date) -> Form:
    """A file of an announcement that is shown. `NoSuchFileError`."""
    shown = (one for one in announcements.current(register, today) if str(one.number) == number)
    for one in (file for each in shown for file in each.files):
        if one.sha256 == sha256 and store.state(one.sha256) == "kept":
            return one
    raise NoSuchFileError(sha256[:12], [])


def _unfit(typed: str, most: int) -> str:
    if not typed:
        return "请填写"
    if len(typed) > most:
        return f"至多{most}字，现在是{len(typed)}字"
    return "不得写身份证号码、手机号码" if has_number(typed) else ""
