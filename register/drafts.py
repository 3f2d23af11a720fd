"""Drafts 草稿 of acts: each belongs to a post, so that a colleague can finish it and a time-out loses nothing."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from register.connect import Register
from register.tables import drafts as table
from schemas.account import Draft


def save(
    register: Register, post: str, title: str, kind: str, content: str, account: str, now: datetime
) -> Draft:
    """Keep a draft in place of the one that the post had for this act. `title` is empty where there is none yet."""
    draft = Draft(post=post, title=title, kind=kind, content=content, account=account, saved_at=now)
    said = {"content": content, "account": account, "saved_at": now}
    with register.writing(f"draft {post} {title} {kind}") as connection:
        if not connection.execute(update(table).where(_of(post, title, kind)).values(said)).rowcount:
            connection.execute(insert(table).values(post=post, title=title, kind=kind, **said))
    return draft


def read(register: Register, post: str, title: str, kind: str) -> Draft | None:
    """The post's draft of an act."""
    with register.reading() as connection:
        row = connection.execute(select(table).where(_of(post, title, kind))).one_or_none()
    return Draft(**row._mapping) if row else None


def drop(register: Register, post: str, title: str, kind: str) -> None:
    """The act was done, or nobody wants it any more."""
    with register.writing() as connection:
        connection.execute(delete(table).where(_of(post, title, kind)))


def of_post(register: Register, post: str) -> list[Draft]:
    """All drafts of a post, the newest first."""
    query = select(table).where(table.c.post == post).order_by(table.c.saved_at.desc(), table.c.title)
    with register.reading() as connection:
        return [Draft(**row._mapping) for row in connection.execute(query)]


def _of(post: str, title: str, kind: str) -> ColumnElement[bool]:
    return and_(table.c.post == post, table.c.title == title, table.c.kind == kind)
