"""Substitution 代理: who may order that an account stands in for a post, for how long, and what nobody may order."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from desk.errors import SubstitutionError, UnknownSubstitutionError, UnwrittenSubstitutionError
from desk.faults import faults_in
from desk.seats import Seat, called
from register import accounts, substitutions
from register.connect import Register
from schemas.base import Model, local_date
from schemas.office import Office, Post
from schemas.party import Role
from schemas.substitution import Ended, Order, Substitution
from wording.accounts import ADMINISTRATORS

T = TypeVar("T", bound=Model)

LONGEST = timedelta(days=366)
"""Longer than a year nobody stands in for a post: then it is theirs, and the office's file says so."""

ORDERS = (Role.OFFICE, Role.LEADERSHIP)
"""Whose posts may order it."""

ABOVE = (Role.LEADERSHIP, Role.NAMING_BODY, Role.SUPERVISOR, Role.AUDITOR)
"""Posts that look at what the office does, or decide on it: only the leadership group orders who stands in for them."""


def order(
    register: Register,
    office: Office,
    seat: Seat,
    now: datetime,
    *,
    post: str,
    account: str,
    since: date | str | None,
    until: date | str,
    ground: str,
    document: Mapping[str, Any] | None = None,
) -> Substitution:
    """Order that `account` stands in for a post, by its id or name, from today or a later day on.

    `SubstitutionError` where nobody may order that, or what is written makes no order.
    """
    today = local_date(now)
    found = _post(office, post)
    _may_order(seat, found)
    fields = {
        "post": found.id,
        "account": account.strip(),
        "since": since or today,
        "until": until,
        "ground": ground,
        "document": document,
    }
    wanted = _written(Order, fields)
    _check(wanted, found, seat, today)
    if part := accounts.administrator_of(register, wanted.account):
        raise SubstitutionError(f"账号{wanted.account}是{ADMINISTRATORS[part]}，不得兼任业务岗位")
    return substitutions.order(register, wanted, seat.account, seat.post.id, now)


def end(
    register: Register, office: Office, seat: Seat, now: datetime, *, number: int, ground: str
) -> Substitution:
    """End a substitution at once. `SubstitutionError`."""
    known = next((one for one in substitutions.every(register) if one.number == number), None)
    if known is None:
        raise UnknownSubstitutionError(f"没有第{number}号岗位代理")
    _may_order(seat, _post(office, known.order.post))
    today = local_date(now)
    if known.ended is not None or known.order.until < today:
        raise SubstitutionError(f"第{number}号岗位代理已经结束")
    ended = _written(Ended, {"at": now, "by": seat.account, "post": seat.post.id, "ground": ground})
    try:
        substitutions.end(register, known, today, ended)
    except substitutions.AlreadyEndedError:
        raise SubstitutionError(f"第{number}号岗位代理已经结束") from None
    return known.model_copy(update={"ended": ended})


_LABELS = {
    "account": "代理人的账号",
    "since": "开始日期",
    "until": "截止日期",
    "ground": "理由",
    "document": "文件",
}


def _written(cls: type[T], fields: dict[str, Any]) -> T:
    try:
        return cls.model_validate(fields)
    except ValidationError as invalid:
        faults = [(_LABELS.get(next(iter(one.path), ""), ""), one.problem) for one in faults_in(invalid)]
        said = "；".join(f"{label}：{problem}" if label else problem for label, problem in faults)
        raise UnwrittenSubstitutionError(said) from None


def state(one: Substitution, today: date) -> str:
    """Where it stands on a day, in a word or two."""
    if one.ended is not None:
        return f"{local_date(one.ended.at)}提前结束"
    if today < one.order.since:
        return "尚未开始"
    return "代理中" if one.in_force(today) else "期满结束"


def _post(office: Office, wanted: str) -> Post:
    found = called(wanted, office.posts)
    if found is None:
        names = "、".join(post.id for post in office.posts)
        raise UnknownSubstitutionError(f"没有“{wanted[:40]}”这个岗位；已有的：{names}")
    return found


def _may_order(seat: Seat, post: Post) -> None:
    own = {party.role for party in seat.post.parties}
    if own.isdisjoint(ORDERS):
        raise SubstitutionError("岗位代理由领导小组办公室或者领导小组指定")
    if seat.substitution is not None:
        raise SubstitutionError("代理期间不得再指定他人代理")
    if Role.LEADERSHIP not in own and any(party.role in ABOVE for party in post.parties):
        raise SubstitutionError(f"“{post.name}”的代理由领导小组指定")


def _check(order: Order, post: Post, seat: Seat, today: date) -> None:
    if order.account == seat.login:
        raise SubstitutionError("不得指定自己代理")
    if order.account in post.accounts:
        raise SubstitutionError(f"账号{order.account}本来就在“{post.name}”岗位上，无须代理")
    if order.since < today:
        raise SubstitutionError(f"代理不能从今天（{today}）以前开始")
    if order.until - order.since > LONGEST:
        raise SubstitutionError("一次代理最长一年；更长的，请把账号写入该岗位")
