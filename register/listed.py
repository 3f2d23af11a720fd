"""Listed: what is left of the lists of findings 问题清单 of a title."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from register.connect import Register
from register.tables import undertakings
from schemas.act import TitleId

if TYPE_CHECKING:
    from workflows.life.others import Left


def lists_of(connection: Connection, title: TitleId) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """The lists of a title, the newest first: number, whether it is open, and what it is by now."""
    mine = undertakings.c.state.contains(f'"title":"{title}"', autoescape=True)
    query = select(undertakings).where(undertakings.c.kind == "findings", mine)
    for row in connection.execute(query.order_by(undertakings.c.opened_at.desc(), undertakings.c.id.desc())):
        state = json.loads(row.state)
        if state["title"] == title:
            yield row.id, row.is_open, state


def left_of(connection: Connection, title: TitleId) -> "list[Left]":
    """The items of its open lists that are not struck off."""
    from schemas.refusals.reason import Listed  # which is for who judges, not for a look at the lists
    from workflows.life.others import Left

    return [
        Left(
            Listed(key=id_, name=one["problem"], number=one["number"]),
            bool(one.get("answered_on")),
        )
        for id_, is_open, state in lists_of(connection, title)
        if is_open
        for one in state["items"]
        if not one.get("struck_on")
    ]


def left(register: Register, title: TitleId) -> "list[Left]":
    """The same outside of a transaction."""
    with register.reading() as connection:
        return left_of(connection, title)
