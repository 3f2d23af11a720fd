"""A digest looks when it leaves: what is done is not asked for; equal tasks are one table."""

import asyncio
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from temporalio.testing import ActivityEnvironment

from activities.deliver import Deliver
from register import deliveries, outbox, tables, verify, wanted
from register.connect import Register
from register.migrate import to_head, upgrade
from schemas.base import CHINA
from schemas.delivery import Attempt, Delivery
from schemas.office import Office
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.register.desk import Desk, unit
from wording.dates import day
from workflows.life.digest_day import digest_at

SATURDAY, MONDAY = date(2031, 3, 8), date(2031, 3, 10)
TOWNSHIP, OFFICE = Party(role=Role.TOWNSHIP, area="灵泉街道"), Party(role=Role.OFFICE)
UNIT = Party(role=Role.UNIT, area=unit().code)


@pytest.fixture
def desk(register: Register) -> Desk:
    return Desk(register)


def leaves(desk: Desk, var: Path, reader: Party, on: date = MONDAY, now: datetime | None = None) -> str:
    """The digest of a morning, then or later, as its reader gets it; "" where none leaves."""
    posts = tuple(
        OfficePost(id=one.label, name=one.label, parties=(one,)) for one in (TOWNSHIP, OFFICE, UNIT)
    )
    deliver = Deliver(desk.register, Office(name="开远", regulation="x.yaml", posts=posts), var)
    attempt = Attempt(delivery=Delivery(reader=reader, digest_on=on), now=now or digest_at(on))
    asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))
    return "\n".join(path.read_text(encoding="utf-8") for path in var.glob(f"notices/{reader.label}/*.txt"))


def states(desk: Desk, reader: Party) -> list[tuple[str, str | None]]:
    return [
        (one.state, one.last_error) for one in outbox.notices(desk.register, reader.role, area=reader.area)
    ]


def test_what_was_opened_and_done_on_saturday_does_not_stand_in_mondays_digest(
    desk: Desk, tmp_path: Path
) -> None:
    desk.apply(day=SATURDAY)
    desk.opine(day=SATURDAY)
    assert leaves(desk, tmp_path, TOWNSHIP) == ""
    assert states(desk, TOWNSHIP) == [("not_sent", wanted.DONE)]
    assert "审核申报材料" in leaves(desk, tmp_path, OFFICE)
    assert states(desk, OFFICE) == [("delivered", None)]


def test_what_came_out_is_told_without_the_task_that_is_done(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    desk.opine(day=SATURDAY)
    desk.do(desk.action("check", "office", SATURDAY, result="incomplete"))
    desk.do(desk.action("supplement", "unit", SATURDAY))
    said = leaves(desk, tmp_path, UNIT)
    assert "申报材料须补正" in said
    assert "请于" not in said, "it has been supplemented"
    assert ("delivered", wanted.PARTLY) in states(desk, UNIT)


def test_what_was_sent_is_kept_as_it_was_sent_with_its_hash(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    desk.opine(day=SATURDAY)
    desk.do(desk.action("check", "office", SATURDAY, result="incomplete"))
    desk.do(desk.action("supplement", "unit", SATURDAY))
    said = leaves(desk, tmp_path, UNIT)
    kept = outbox.notices(desk.register, Role.UNIT)
    assert all(one.subject in said and one.body in said for one in kept)
    cut = [one for one in kept if one.last_error == wanted.PARTLY]
    assert ["申报材料须补正" in one.body for one in kept if one in cut] == [True]
    assert all(one.last_error is None for one in kept if one not in cut), "they said all they had to say"
    assert len(kept) > len(cut)
    assert verify.verify(desk.register, desk.book) == []


def test_no_other_words_pass_for_what_was_sent(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    leaves(desk, tmp_path, TOWNSHIP)
    [sent] = outbox.notices(desk.register, Role.TOWNSHIP)
    with desk.register.writing() as connection:
        text = {"body": "无事", "sha256": outbox.text_hash(sent.subject, "无事")}
        connection.execute(update(tables.outbox).where(tables.outbox.c.key == sent.key).values(text))
    assert verify.verify(desk.register, desk.book) == ["2031-0001：第1条：第1份通知与发件箱中的不一致"]


def test_what_is_sent_again_says_what_is_so_by_then(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=date(2031, 3, 3))
    desk.pass_time(datetime(2031, 3, 22, 1, tzinfo=CHINA))
    *_, reminder = outbox.notices(desk.register, Role.TOWNSHIP)
    monday = reminder.digest_on
    assert monday
    left = (desk.life().obligations[0].due - monday).days
    assert f"还有{left}日到期" in leaves(desk, tmp_path / "1", TOWNSHIP, monday)
    outbox.requeue(desk.register, [reminder.key])
    tuesday = digest_at(monday + timedelta(days=1))
    assert f"还有{left - 1}日到期" in leaves(desk, tmp_path / "2", TOWNSHIP, monday, tuesday)
    *_, kept = outbox.notices(desk.register, Role.TOWNSHIP)
    assert f"还有{left - 1}日到期" in kept.body
    assert verify.verify(desk.register, desk.book) == []


def test_of_two_notices_for_one_task_the_later_is_sent_with_the_days_that_are_left(
    desk: Desk, tmp_path: Path
) -> None:
    desk.apply(day=date(2031, 3, 3))
    reminders = datetime(2031, 3, 22, 1, tzinfo=CHINA)  # a Saturday
    due = desk.life().obligations[0].due
    desk.pass_time(reminders)
    desk.pass_time(digest_at(due + timedelta(days=6)))
    late = next(one for one in outbox.notices(desk.register, Role.TOWNSHIP) if "逾期" in one.subject)
    assert late.digest_on is not None
    said = leaves(desk, tmp_path, TOWNSHIP, late.digest_on)
    assert f"已逾期{(late.digest_on - due).days}日" in said


def test_equal_tasks_of_many_titles_are_one_table_and_what_follows_is_said_once(
    desk: Desk, tmp_path: Path
) -> None:
    for n in range(1, 6):
        title = f"2031-{n:04}"
        desk.apply(unit(n, f"第{n}小学校"), day=SATURDAY, title=title)
        if n != 3:
            desk.opine(day=SATURDAY, title=title)
    said = leaves(desk, tmp_path, OFFICE)
    assert "待办与通知（4件）" in said
    assert "1. 审核申报材料（4件）\n" in said
    assert said.count("后果：") == said.count("期限：") == said.count("办理：") == 1
    assert "单位｜称号｜情况" in said, "they are due on one day"
    assert [line.split("｜")[0] for line in said.splitlines() if "号事项" in line] == [
        f"{n}）第{m}小学校" for n, m in enumerate((1, 2, 4, 5), 1)
    ]


def test_terms_that_run_out_on_one_day_are_one_table_to_the_office(desk: Desk, tmp_path: Path) -> None:
    for n in (1, 2):
        desk.apply(unit(n, f"第{n}小学校"), title=f"2031-{n:04}")
        desk.name(f"{n}号", title=f"2031-{n:04}")
        desk.pass_time(datetime(2036, 2, 15, tzinfo=CHINA), f"2031-{n:04}")
    *_, reminder = outbox.notices(desk.register, Role.OFFICE)
    assert reminder.digest_on
    said = leaves(desk, tmp_path, OFFICE, reminder.digest_on)
    assert "称号有效期将届满，请安排复验（2件）" in said
    assert "办理：" not in said, "a term ends by itself"


def test_tasks_due_on_different_days_each_say_when_and_why(desk: Desk, tmp_path: Path) -> None:
    for n, on in ((1, date(2031, 3, 7)), (2, SATURDAY)):
        desk.apply(unit(n, f"第{n}小学校"), day=date(2031, 3, 3), title=f"2031-{n:04}")
        desk.opine(day=on, title=f"2031-{n:04}")
    said = leaves(desk, tmp_path, OFFICE)
    assert "单位｜称号｜期限｜情况" in said
    assert said.count("自进入本环节之日") == 2


def test_who_was_asked_long_ago_hears_that_it_is_wanted_no_more(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=date(2031, 3, 4))
    assert "请于" in leaves(desk, tmp_path, TOWNSHIP, date(2031, 3, 5))
    sunday = date(2031, 3, 23)
    desk.pass_time(datetime.combine(sunday, time(9), CHINA))
    assert [state for state, _ in states(desk, TOWNSHIP)] == ["delivered", "pending"], "a reminder waits"
    desk.do(desk.action("withdraw", f"unit/{UNIT.area}", sunday))
    assert "不必再" in leaves(desk, tmp_path, TOWNSHIP, date(2031, 3, 24))


def test_who_has_not_been_asked_yet_hears_nothing_of_what_is_wanted_no_more(
    desk: Desk, tmp_path: Path
) -> None:
    desk.apply(day=SATURDAY)
    desk.do(desk.action("withdraw", f"unit/{UNIT.area}", SATURDAY))
    assert leaves(desk, tmp_path, TOWNSHIP) == ""
    assert states(desk, TOWNSHIP) == [("not_sent", wanted.DONE)] * 2


def test_a_date_that_moved_does_not_hide_that_nothing_was_asked_for_yet(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    number = desk.life().obligations[0].id
    until = date(2031, 3, 20)
    desk.do(desk.action("pause", "office", SATURDAY, obligation=number, until=until, ground="单位搬迁"))
    desk.do(desk.action("withdraw", f"unit/{UNIT.area}", SATURDAY))
    assert leaves(desk, tmp_path, TOWNSHIP) == ""
    assert states(desk, TOWNSHIP) == [("not_sent", wanted.DONE)] * 3


def test_what_was_not_sent_at_the_first_attempt_is_unheard_of_at_the_next(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    [asked] = outbox.notices(desk.register, Role.TOWNSHIP)
    outbox.mark_not_sent(desk.register, [asked.key], wanted.DONE)
    desk.do(desk.action("withdraw", f"unit/{UNIT.area}", SATURDAY))
    assert leaves(desk, tmp_path, TOWNSHIP) == ""


def test_a_date_that_moved_twice_is_told_once(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    number = desk.life().obligations[0].id
    until = date(2031, 3, 20)
    desk.do(desk.action("pause", "office", SATURDAY, obligation=number, until=until, ground="单位搬迁"))
    moved = desk.life().obligations[0].due
    sunday = SATURDAY + timedelta(days=1)
    desk.do(desk.action("resume", "office", sunday, obligation=number, ground="搬迁完毕"))
    said = leaves(desk, tmp_path, TOWNSHIP)
    assert said.count("原期限") == 1
    assert f"现为{day(moved)}" not in said


def test_a_register_with_notices_that_were_not_sent_is_sound(desk: Desk, tmp_path: Path) -> None:
    desk.apply(day=SATURDAY)
    desk.opine(day=SATURDAY)
    leaves(desk, tmp_path, TOWNSHIP)
    assert verify.verify(desk.register, desk.book) == []
    assert deliveries.waiting(desk.register) == [
        one for one in deliveries.waiting(desk.register) if one.role is not Role.TOWNSHIP
    ], "nothing of it is on its way any more"


def test_a_notice_of_before_facts_were_kept_leaves_as_it_was_written(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'old.db'}", told_time=True)
    with register.migrating() as connection:
        upgrade(connection, "0003")
    whose = {"role": TOWNSHIP.role.value, "area": TOWNSHIP.area, "digest_on": MONDAY, "urgent": False}
    at = digest_at(SATURDAY)
    said = {"subject": "南正街社区：请出具初审意见", "body": "期限：2031年3月28日", "state": "pending"}
    with register.writing() as connection:
        row = {"key": "2031-0001/1/1", "title": "2031-0001", "seq": 1, "attempts": 0, **whose, **said}
        connection.execute(insert(tables.outbox).values(effective=at, recorded_at=at, **row))
    to_head(register)
    desk = Desk(register)
    assert "期限：2031年3月28日" in leaves(desk, tmp_path, TOWNSHIP)
    assert states(desk, TOWNSHIP) == [("delivered", None)]
    register.close()
