"""`verify` finds whatever was done to the register behind the ledger's back, and nothing where nothing was."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from register.tables import editions, entries, inbox, obligations, outbox, titles
from register.verify import verify
from schemas.base import canonical
from schemas.calendar import Calendar
from tests.behind import behind
from tests.register.desk import APPLIED, TITLE, Desk
from workflows.life.law import LawBook


@pytest.fixture
def sound(desk: Desk) -> Desk:
    """A register with a named title, and an act on it that was refused."""
    desk.apply()
    desk.name("KY-1")
    desk.do(desk.action("rectify", "unit", date(2031, 5, 2)), late=True)
    assert verify(desk.register, desk.book) == []
    return desk


def faults(desk: Desk, *statements: Any) -> str:
    """What verify says after these were done to the database."""
    with behind(desk.register) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount == 1
    return "\n".join(verify(desk.register, desk.book))


def rewritten(desk: Desk, seq: int, **changes: Any) -> Any:
    """A line whose body says something else, its hash left as it was."""
    with desk.register.reading() as connection:
        body = json.loads(connection.scalar(select(entries.c.body).where(entries.c.seq == seq)) or "")
    return update(entries).where(entries.c.seq == seq).values(body=canonical({**body, **changes}))


def of_title(**values: Any) -> Any:
    """A change to the title's row."""
    return update(titles).where(titles.c.id == TITLE).values(**values)


def test_a_line_whose_words_were_changed(sound: Desk) -> None:
    assert "第2条：正文与其哈希不符" in faults(sound, rewritten(sound, 2, stage="ended"))


def test_a_column_that_says_something_else_than_its_line(sound: Desk) -> None:
    change = update(entries).where(entries.c.seq == 3).values(outcome="rejected")
    assert faults(sound, change) == f"{TITLE}：第3条：栏目 outcome 与正文不一致"


def test_a_line_that_is_gone(sound: Desk) -> None:
    assert "第3条缺失" in faults(sound, delete(entries).where(entries.c.seq == 3))


def test_a_last_line_that_is_gone(sound: Desk) -> None:
    last = sound.life().seq
    said = faults(sound, delete(entries).where(entries.c.seq == last))
    assert f"名册记到第{last}条，档案止于第{last - 1}条" in said


def test_a_line_that_does_not_follow_the_one_before(sound: Desk) -> None:
    change = update(entries).where(entries.c.seq == 2).values(hash="d" * 64)
    assert "第3条：prev 不是上一条的哈希" in faults(sound, change)


def test_a_ledger_that_is_gone(sound: Desk) -> None:
    with behind(sound.register) as connection:
        connection.execute(delete(entries))
    assert f"{TITLE}：名册中有此称号而没有档案" in verify(sound.register, sound.book)


def test_a_line_that_cannot_be_read(sound: Desk) -> None:
    change = update(entries).where(entries.c.seq == 2).values(body="{}")
    assert "第2条：正文无法读出" in faults(sound, change)


def test_a_column_is_looked_at_also_behind_a_line_that_cannot_be_read(sound: Desk) -> None:
    unreadable = update(entries).where(entries.c.seq == 2).values(body="{}")
    column = update(entries).where(entries.c.seq == 3).values(outcome="rejected")
    said = faults(sound, unreadable, column)
    assert "第2条：正文无法读出" in said
    assert "第3条：栏目 outcome 与正文不一致" in said


def test_a_stage_that_does_not_follow_the_course(sound: Desk) -> None:
    assert "第2条：按办法重演，结果与档案不同（stage）" in faults(sound, rewritten(sound, 2, stage="naming"))


def test_a_life_that_was_changed(sound: Desk) -> None:
    life = sound.life()
    standing = life.standing.model_copy(update={"number": "KY-9"})
    changed = life.model_copy(update={"standing": standing})
    assert "称号状态与档案第15条记载的不符" in faults(sound, of_title(life=changed.text))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("stage", "ended"),
        ("is_open", False),
        ("number", "KY-9"),
        ("term_end", date(2099, 1, 1)),
        ("ban_until", date(2099, 1, 1)),
        ("honour", "别的称号"),
    ],
)
def test_a_column_that_says_something_else_than_the_life(sound: Desk, column: str, value: Any) -> None:
    assert f"名册栏目 {column} 与称号状态不一致" in faults(sound, of_title(**{column: value}))


def test_a_title_that_would_never_wake(sound: Desk) -> None:
    assert "下一次唤醒时间应为2035-11-02" in faults(sound, of_title(next_wake=None))


@pytest.mark.parametrize(
    "change",
    [delete(obligations), update(obligations).values(due=date(2099, 1, 1))],
    ids=["gone", "put off"],
)
def test_a_duty_that_was_tampered_with(sound: Desk, change: Any) -> None:
    assert "待办事项与称号状态不一致" in faults(sound, change)


def test_an_edition_that_was_changed(sound: Desk) -> None:
    change = update(editions).where(editions.c.kind == "edition").values(body="{}")
    assert "正文与其哈希" in faults(sound, change)


def test_a_law_that_the_book_lacks(sound: Desk) -> None:
    said = verify(sound.register, LawBook.of(Calendar(noticed_through=2030, off=(), on=())))
    assert any("不在册" in one for one in said)


def test_an_action_that_was_acknowledged_and_is_not_in_the_ledger(sound: Desk) -> None:
    change = update(inbox).where(inbox.c.state == "refused").values(state="done")
    assert "已办结，档案中却没有" in faults(sound, change)


def test_an_action_that_is_in_the_ledger_and_still_waits(sound: Desk) -> None:
    change = update(inbox).where(inbox.c.turn == 1).values(state="waiting")
    assert "未办结或已退件，档案中却有" in faults(sound, change)


def test_an_action_that_was_settled_without_a_receipt(sound: Desk) -> None:
    change = update(inbox).where(inbox.c.turn == 1).values(receipt=None)
    assert "没有回执" in faults(sound, change)


def test_a_notice_that_never_reached_the_outbox(sound: Desk) -> None:
    change = delete(outbox).where(outbox.c.key == f"{TITLE}/1/1")
    assert "第1条：第1份通知不在发件箱中" in faults(sound, change)


def test_a_notice_with_other_words(sound: Desk) -> None:
    change = update(outbox).where(outbox.c.key == f"{TITLE}/1/1").values(body="无事")
    assert "第1条：第1份通知与发件箱中的不一致" in faults(sound, change)


def test_a_corrected_and_an_annulled_title_is_sound(desk: Desk) -> None:
    desk.apply()
    desk.opine(APPLIED)
    desk.do(desk.action("annul", "township/灵泉街道", date(2031, 3, 4), entry=2, ground="原意见有误"))
    desk.do(desk.action("opine", "township/灵泉街道", date(2031, 3, 5), result="rejected"))
    instead = desk.action("opine", "township/灵泉街道", date(2031, 3, 5), result="agreed")
    desk.do(
        desk.action(
            "correct", "township/灵泉街道", date(2031, 3, 6), entry=4, ground="登记有误", instead=instead
        )
    )
    assert desk.life().standing.stage.value == "materials"
    assert verify(desk.register, desk.book) == []
