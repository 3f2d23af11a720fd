"""Replies by a link: only added to, bounded, and no notice of one that nobody gave."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from desk import replying
from desk.replying import Said
from register import outbox, replies, tables
from register.verify import faults_on
from schemas.party import Role
from tests.register.desk import TITLE, Desk, ten_o_clock

DAY = date(2031, 3, 14)
NOW = ten_o_clock(DAY)
SECRET = "s" * 32


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The township is urged, by a notice that a link went out with, and has replied."""
    desk.apply()
    desk.do(desk.action("urge", "office", DAY, obligation=1))
    replies.keep_link(desk.register, SECRET, [key(desk)], NOW)
    reply(desk)
    return desk


def key(desk: Desk) -> str:
    (letter,) = (one for one in outbox.notices(desk.register, Role.TOWNSHIP) if one.urgent)
    return letter.key


def reply(desk: Desk, note: str | None = None) -> list[int]:
    asked = replying.asked(desk.register, SECRET, NOW)
    said = Said("received", None, note)
    return [one.number for one in replying.reply(desk.register, desk.book, asked, [key(desk)], said, NOW)]


def faults(desk: Desk) -> list[str]:
    with desk.register.reading() as connection:
        return faults_on(connection, desk.book)


def test_of_a_link_the_hash_alone_is_kept(desk: Desk) -> None:
    with desk.register.reading() as connection:
        (kept,) = connection.scalars(select(tables.reply_links.c.secret))
    assert kept != SECRET
    assert replies.notices_of(desk.register, SECRET, NOW) == [key(desk)]
    assert replies.notices_of(desk.register, kept, NOW) == []
    assert replies.notices_of(desk.register, SECRET, NOW + timedelta(seconds=1)) == []


def test_the_same_link_by_a_second_channel_is_kept_once(desk: Desk) -> None:
    replies.keep_link(desk.register, SECRET, [key(desk)], NOW)
    assert replies.notices_of(desk.register, SECRET, NOW) == [key(desk)]


def test_a_link_that_opens_nothing_any_more_is_cleared_away_by_the_next(desk: Desk) -> None:
    replies.keep_link(desk.register, "n" * 32, [key(desk)], NOW + replies.HOLDS)
    assert replies.notices_of(desk.register, SECRET, NOW) == [key(desk)]
    replies.keep_link(desk.register, "m" * 32, [key(desk)], NOW + replies.HOLDS + timedelta(seconds=1))
    with desk.register.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.reply_links)) == 2


def test_nobody_changes_a_reply_or_takes_it_away(desk: Desk) -> None:
    table = tables.replies
    for statement in (update(table).values(answer="doing"), delete(table)):
        with pytest.raises(DatabaseError, match="只能追加"), desk.register.writing() as connection:
            connection.execute(statement)


def test_the_same_twice_running_is_said_once_and_the_last_one_counts(desk: Desk) -> None:
    assert [reply(desk), reply(desk, "等会议"), reply(desk, "等会议"), reply(desk)] == [[], [2], [], [3]]
    assert replies.latest(desk.register, [TITLE])[TITLE, 1].number == 3


def test_a_register_with_replies_verifies(desk: Desk) -> None:
    assert faults(desk) == []


def test_a_notice_of_a_reply_that_nobody_gave_is_found(desk: Desk) -> None:
    with desk.register.writing() as connection:
        connection.execute(
            update(tables.outbox).where(tables.outbox.c.key == "reply/1").values(key="reply/9")
        )
    assert sorted(faults(desk)) == [
        f"{TITLE}：发件箱中的reply/9没有对应的退件或答复",
        "第1号答复没有告知催办的一方",
    ]
