"""Whether notices 通知 in the outbox are what the ledgers say, and hang together."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, get_args

from sqlalchemy import Connection, Row, select

from register import outbox
from register.replies import KEY
from register.tables import audit as log
from register.tables import outbox as letters
from register.wanted import may_say
from schemas.account import Noted
from schemas.base import local_date
from schemas.entry import Entry
from schemas.notice import Notice
from wording.edition import edition
from wording.notices import Worded
from workflows.life.law import LawBook

MOVED = ("key", "delivered_at", "attempts", "last_error", "state", "ensured_at", "digest_on")
"""What becomes of a notice once it is written; nothing but its delivery says so."""


TEXT = ("subject", "body", "sha256", "worded_by")
"""What other words of the program may have made of the same facts, or the day on which it was sent."""


BESIDE = (outbox.refused_key(""), KEY)
"""How the keys of notices begin that are of no entry."""


def of_title(lines: list[Row[Any]], found: list[Entry], kept: list[Row[Any]], book: LawBook) -> Iterator[str]:
    """Whether the notices of a title are those of its entries, word for word as far as this program words them."""
    left = {one.key: one for one in kept if not one.key.startswith(BESIDE)}
    for line, entry in zip(lines, found, strict=True):
        calendar = book.calendars.get(entry.calendar)
        for n, notice in enumerate(entry.notices, 1):
            wanted = outbox.letter(entry, n, notice, line.recorded_at, calendar)
            letter = left.pop(str(wanted["key"]), None)
            if letter is None:
                yield f"第{entry.seq}条：第{n}份通知不在发件箱中"
                continue
            other_words = letter.worded_by != edition() or _as_sent(letter, notice, wanted)
            same = (*MOVED, *TEXT) if other_words else MOVED
            if any(getattr(letter, name) != value for name, value in wanted.items() if name not in same):
                yield f"第{entry.seq}条：第{n}份通知与发件箱中的不一致"
            if _put_off(letter, wanted):
                yield f"第{entry.seq}条：第{n}份通知的送达日期被改动过"
    yield from (f"发件箱中的{key}不出自档案" for key in sorted(left))
    for one in kept:
        yield from by_itself(one)


def unwitnessed(connection: Connection) -> Iterator[str]:
    """Notices that are said to have arrived where the audit log has it otherwise: since it is told what left.

    Of each notice the log's last word counts: it may have been sent again.
    """
    since, sent = None, dict[int, int]()  # hashes, for there may be millions
    lines = select(log.c.at, log.c.body).where(log.c.what == "delivered").order_by(log.c.number)
    for at, body in connection.execute(lines, execution_options={"stream_results": True, "yield_per": 1000}):
        since = since or at
        with suppress(ValueError, LookupError, TypeError):  # told by whoever goes through the log
            sent |= {hash(key): hash(at) for key in Noted.model_validate_json(body).facts["keys"]}
    if since is None:
        return
    arrived = select(letters.c.key, letters.c.recorded_at, letters.c.delivered_at)
    for row in connection.execute(arrived.where(letters.c.state == "delivered").order_by(letters.c.key)):
        said = sent.get(hash(row.key))
        told = since <= max(row.recorded_at, row.delivered_at or row.recorded_at) if said is None else True
        if told and said != hash(row.delivered_at):
            yield f"发件箱中的{row.key}记为已送达，审计日志中没有在那时送出"


def by_itself(one: Row[Any]) -> Iterator[str]:
    """What is wrong with a notice by itself."""
    if one.sha256 != outbox.text_hash(one.subject, one.body):
        yield f"发件箱中的{one.key}的文字与其摘要不符"
    if one.state == "delivered" and one.delivered_at is None:
        yield f"发件箱中的{one.key}记为已送达而没有送达时间"
    if one.state not in get_args(outbox.State):
        yield f"发件箱中的{one.key}的状态{one.state}不成样子"
    elif not _tried(one):
        yield f"发件箱中的{one.key}的状态（{one.state}）与尝试次数（{one.attempts}）、上次的原因不相符"
    if (one.claimed_by is None) is not (one.claimed_until is None):
        yield f"发件箱中的{one.key}由谁在发送，记得不全"


def _tried(one: Row[Any]) -> bool:
    """Whether so many attempts, and why the last one failed, can have left a notice in its state."""
    match one.state:
        case "pending":
            return bool(one.attempts == 0 and one.last_error is None)
        case "failed":
            return bool(one.attempts > 0 and one.last_error)
        case "given_up" | "not_sent":
            return bool(one.attempts >= 0 and one.last_error)
    return bool(one.attempts >= 0)


def _as_sent(letter: Row[Any], notice: Notice, wanted: Mapping[str, Any]) -> bool:
    """Whether the text is another one than was written, and what was left of it on the day it was sent."""
    if letter.delivered_at is None or letter.sha256 == wanted["sha256"]:
        return False
    said = Worded(letter.subject, letter.body)
    return said in may_say(notice, letter.title, local_date(letter.delivered_at))


def _put_off(letter: Row[Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a notice was put off, or into a digest; a clock that was set right may bring one forward."""
    due = wanted["digest_on"]
    if due is None or letter.digest_on is None:
        return bool(due != letter.digest_on)
    return bool(letter.digest_on > due)
