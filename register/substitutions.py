"""Substitutions 代理 of posts: a table that is only added to; one that is ended has a second row that says so."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, insert, select

from register.connect import Register
from register.tables import substitutions as table
from schemas.document import Document
from schemas.substitution import Ended, Order, Substitution

if TYPE_CHECKING:  # whoever only sits down needs no act
    from schemas.action import Action
    from schemas.undertaking import Deed


class AlreadyEndedError(Exception):
    """It was ended by somebody else meanwhile."""


def order(register: Register, order: Order, by: str, by_post: str, at: datetime) -> Substitution:
    """Write an order down, under the next number. The same order that stands already is not written twice."""
    with register.writing("substitutions") as connection:
        known = _read(connection.execute(select(table)))
        standing = (one for one in known if one.order == order and one.ended is None)
        if found := next(standing, None):
            return found
        made = Substitution(number=_next(connection), order=order, by=by, by_post=by_post, at=at)
        document = order.document.model_dump_json() if order.document else None
        values = {**order.model_dump(exclude={"document"}), "document": document}
        who = {"ordered_by": by, "ordered_as": by_post, "recorded_at": at}
        connection.execute(insert(table).values(number=made.number, **values, **who))
        return made


def end(register: Register, one: Substitution, day: date, ended: Ended) -> None:
    """End one before its last day. `AlreadyEndedError`."""
    with register.writing("substitutions") as connection:
        if connection.scalar(select(table.c.number).where(table.c.ends == one.number)) is not None:
            raise AlreadyEndedError
        values = {"post": one.order.post, "account": one.order.account, "since": day, "until": day}
        who = {"ordered_by": ended.by, "ordered_as": ended.post, "recorded_at": ended.at}
        row = {"number": _next(connection), "ends": one.number, "ground": ended.ground, **values, **who}
        connection.execute(insert(table).values(row))


def every(register: Register) -> list[Substitution]:
    """All of them, the newest first."""
    with register.reading() as connection:
        return _read(connection.execute(select(table)))[::-1]


def held_by(register: Register, account: str, today: date) -> list[Substitution]:
    """Those by which an account may act from posts of others on a day."""
    with register.reading() as connection:
        found = _read(connection.execute(select(table).where(table.c.account == account)))
    return [one for one in found if one.in_force(today)]


def kept(connection: Connection) -> tuple[dict[int, Substitution], list[str]]:
    """All of them by their numbers, and what is wrong with the table: what is gone or cannot be read."""
    orders: dict[int, Substitution] = {}
    faults, place = [], 1
    for row in connection.execute(select(table).order_by(table.c.number)):
        if row.number != place:
            faults.append(f"第{place}号岗位代理缺失")
        place = row.number + 1
        try:
            if row.ends is None:
                orders[row.number] = _made(row, None)
            else:
                orders[row.ends] = orders[row.ends].model_copy(update={"ended": _ended(row)})
        except ValueError:
            faults.append(f"第{row.number}号岗位代理无法读出")
        except KeyError:
            faults.append(f"第{row.number}号岗位代理所结束的第{row.ends}号不在册")
    return orders, faults


def misfit(orders: Mapping[int, Substitution], action: "Action | Deed") -> str | None:
    """Why an act or a deed was not done by the order that it names; None where it was, or names none."""
    actor, number = action.actor, action.actor.substitution
    if number is None:
        return None
    if (found := orders.get(number)) is None:
        return f"所称的第{number}号岗位代理不在册"
    if (found.order.post, found.order.account) != (actor.post, actor.account):
        said = f"{found.order.account}代理“{found.order.post}”"
        return f"第{number}号岗位代理是{said}，办理的却是“{actor.post}”的{actor.account}"
    if not found.covers(action.received_at):
        return f"收件时（{action.received_at:%Y-%m-%d %H:%M}）第{number}号岗位代理尚未开始或者已经结束"
    return None


def _next(connection: Connection) -> int:
    return (connection.scalar(select(func.max(table.c.number))) or 0) + 1


def _read(rows: Iterable[Row[Any]]) -> list[Substitution]:
    """In the order of their numbers."""
    rows = list(rows)
    ends = {row.ends: _ended(row) for row in rows if row.ends is not None}
    made = [_made(row, ends.get(row.number)) for row in rows if row.ends is None]
    return sorted(made, key=lambda one: one.number)


def _ended(row: Row[Any]) -> Ended:
    return Ended(at=row.recorded_at, by=row.ordered_by, post=row.ordered_as, ground=row.ground)


def _made(row: Row[Any], ended: Ended | None) -> Substitution:
    order = Order(
        post=row.post,
        account=row.account,
        since=row.since,
        until=row.until,
        ground=row.ground,
        document=Document.model_validate_json(row.document) if row.document else None,
    )
    return Substitution(
        number=row.number,
        order=order,
        by=row.ordered_by,
        by_post=row.ordered_as,
        at=row.recorded_at,
        ended=ended,
    )
