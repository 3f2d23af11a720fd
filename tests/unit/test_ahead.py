"""校时: what a clock that was ahead did by itself is gone; what people did stands, as of today at the latest."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from schemas.base import CHINA, digest, local_date
from schemas.entry import Entry
from schemas.life import Life
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from schemas.step import Receipt
from tests.lives import CALENDAR, Title, title_at
from tests.people import BAD, GOOD, UNIT, does
from tests.said import said
from tests.unit.packs_made import CATEGORIES, seeded
from workflows.life.ahead import turns
from workflows.life.law import LawBook
from workflows.life.outlook import PASSES
from workflows.life.plan import FAILS, lived
from workflows.life.step import next_wake, step_under
from workflows.life.workpaper import TAKEN_KEPT

APART = {Stage.PROVISIONAL, Stage.ACCEPTANCE, Stage.WARNING, Stage.CRITICISM, Stage.SUSPENSION, Stage.HEARING}
"""Stages that Kaiyuan's measure does not have; the made ones do."""

STAGES = [one for one in Stage if one not in {Stage.APPLICATION, Stage.ENDED, *APART}]
BORN = datetime(2036, 3, 1, 10, tzinfo=CHINA)
LONG = timedelta(days=2000)


def sets_clock(title: Title, day: str, by: str = "office", **says: Any) -> Receipt:
    """The office has a title go by the true time again, at half past twelve of that day."""
    noon = datetime.combine(date.fromisoformat(day), time(12, 30), CHINA)
    says = {"shows": title.life.at, "ground": "服务器电池失效", "turns": turns(title.entries, noon), **says}
    return title.acts(day, by, "set_clock", "12:30", **says)


def set_right(title: Title, day: str, **says: Any) -> Title:
    """The same, and it is accepted."""
    receipt = sets_clock(title, day, **says)
    assert receipt.accepted, receipt.reason
    return title


def shape(title: Title) -> Any:
    """Where a title stands, and what is owed by whom until when, after how many reminders."""
    owed = [(one.duty, one.about or "", one.due_at, one.by, one.next_rung) for one in title.life.obligations]
    return title.life.standing, sorted(owed, key=str)


@pytest.mark.parametrize("stage", STAGES)
def test_what_the_clock_alone_did_is_gone(stage: Stage) -> None:
    title = title_at(stage)
    today = local_date(title.life.at)
    before = shape(title.until(today.isoformat())), next_wake(title.book, title.life)
    title.until((today + LONG).isoformat())
    assert shape(title) != before[0]
    set_right(title, today.isoformat())
    assert (shape(title), next_wake(title.book, title.life)) == before


def grown(pack: Regulation, category: str) -> Iterator[tuple[LawBook, Life, list[Entry]]]:
    """Open lives with their ledgers, a few of those that an application has when all goes well and when it fails."""
    book = LawBook.of(pack, CALENDAR)
    unborn = Life(title="2036-0001", edition=digest(pack), calendar=digest(CALENDAR), at=BORN)
    application = {"unit": {**UNIT, "category": category}, "honour": pack.honour.name}
    apply = does(unborn.title, "apply", "unit", BORN.date(), BORN, area=UNIT["code"], application=application)
    born = step_under(book, unborn, BORN, apply)
    for outcomes in (PASSES, FAILS):
        entries = list(born.entries)
        for turn, step in enumerate(lived(book, born.life, BORN, date(2042, 1, 1), outcomes)):
            entries += step.entries
            if turn % 4 == 0 and turn < 36 and step.life.is_open:
                yield book, step.life, list(entries)


@pytest.mark.parametrize("seed", range(16))
def test_under_any_measure_what_the_clock_alone_did_is_gone(seed: int) -> None:
    pack = seeded(seed).model_copy(update={"preconditions": ()})
    for book, life, entries in grown(pack, CATEGORIES[seed % len(CATEGORIES)]):
        title = Title(pack)
        title.book, title.life, title.entries = book, life, entries
        title.until(local_date(life.at).isoformat(), "12:00")
        today, before = local_date(title.life.at), shape(title)
        known = len(title.entries)
        title.until((today + LONG).isoformat())
        lapsed = sum(one.kind == "silence" for one in title.entries[known:])
        if local_date(title.life.at) > today and lapsed <= TAKEN_KEPT:
            assert shape(set_right(title, today.isoformat())) == before, life.standing.stage


def test_an_act_of_a_time_that_has_not_come_was_done_today_at_the_latest() -> None:
    title = title_at("decision").done("2037-05-12", "leadership", "decide", result="approved")
    title.done("2037-05-13", "office", "publicise")
    set_right(title, "2036-05-15")
    assert (title.dates["stage"], title.dates["publicised"]) == (date(2036, 5, 15), date(2036, 5, 15))
    assert title.owed("publicity").due == date(2036, 5, 21)
    title.done("2036-05-16", "township", "object", form="sealed", matter="材料不实")


def test_a_term_that_began_in_a_time_that_has_not_come_begins_today_and_has_its_length() -> None:
    title = title_at("naming").done(
        "2037-06-02", "naming_body", "name", result="named", batch="一", number="1"
    )
    set_right(title, "2036-06-04")
    assert {name: title.dates[name] for name in ("named", "term_start", "term_end")} == {
        "named": date(2036, 6, 4),
        "term_start": date(2036, 6, 4),
        "term_end": date(2041, 6, 3),
    }
    assert title.owed("term").due == date(2041, 6, 3)


def test_the_true_date_of_such_an_act_is_put_right_afterwards() -> None:
    title = title_at("naming").done(
        "2037-06-02", "naming_body", "name", result="named", batch="一", number="1"
    )
    set_right(title, "2036-06-04")
    paper = {"number": "民创发〔2036〕7号", "title": "命名决定", "date": "2036-06-02"}
    assert title.corrects("2036-06-05", "naming_body", "name", on="2036-06-02", documents=[paper]).accepted
    assert (title.dates["named"], title.dates["term_end"]) == (date(2036, 6, 2), date(2041, 6, 1))


def test_a_ban_is_counted_from_today_where_the_revocation_had_not_come() -> None:
    title = title_at("revocation").done("2043-03-10", "naming_body", "revoke", result="revoked")
    banned = title.life.standing.ban_until
    set_right(title, "2042-03-12")
    assert banned is not None
    assert title.life.standing.ban_until == date(2042, 3, 12).replace(year=banned.year - 1)


def test_where_a_decision_rests_on_what_the_clock_did_people_judge() -> None:
    title = title_at("publicity").until("2036-06-01").done("2036-06-02", "naming_body", "name", **NAMED)
    set_right(title, "2036-05-15")
    assert title.stage is Stage.TERM
    silence = title.entry("publicity").seq
    assert f"第{silence}号记录“公示期满”是时钟走快时提前生效的" in title.letters("set_clock", "leadership")
    assert title.annuls("2036-05-15", "naming_body", "name").accepted
    assert title.annuls("2036-05-15", "leadership", "publicity").accepted
    assert (title.stage, title.owed("publicity").due) == (Stage.PUBLICITY, date(2036, 5, 19))


NAMED = {"result": "named", "batch": "第十六批", "number": "KY16-007"}


def test_a_period_that_ran_out_by_itself_in_time_is_not_annulled() -> None:
    title = title_at("publicity").until("2036-06-01")
    receipt = title.annuls("2036-06-02", "leadership", "publicity")
    assert not receipt.accepted
    assert "不是可以撤销原决定的决定" in said(receipt)


def test_whoever_was_concerned_is_told() -> None:
    title = title_at("term").until("2044-01-01")
    assert title.stage is not Stage.TERM
    set_right(title, "2036-07-01")
    letters = title.letters("set_clock")
    assert "登记时间已校正" in letters
    assert "已校正为2036-07-01 12:30。理由：服务器电池失效。" in letters
    assert "因时钟走快而提前生效的“有效期满”已撤回，原通知作废" in letters


def test_a_clock_that_is_right_is_not_set() -> None:
    title = title_at("materials")
    receipt = sets_clock(title, local_date(title.life.at).isoformat())
    assert not receipt.accepted
    assert said(receipt) == "本称号没有超前于现在的登记，无须校时"


@pytest.mark.parametrize("by", ["unit", "township", "assessor", "supervisor", "naming_body"])
def test_only_the_office_and_the_leadership_set_a_clock(by: str) -> None:
    title = title_at("materials").until("2038-01-01")
    receipt = sets_clock(title, "2036-03-15", by=by)
    assert not receipt.accepted
    assert "“校时”应由领导小组办公室、领导小组办理" in said(receipt)


def test_a_refused_cure_changes_nothing() -> None:
    title = title_at("materials").until("2038-01-01")
    life = title.life
    assert not sets_clock(title, "2036-03-15", by="unit").accepted
    assert title.life == life


def test_a_clock_can_be_wrong_twice() -> None:
    title = title_at("materials")
    before = shape(title)
    for day in ("2036-03-12", "2036-03-12"):
        title.until("2039-01-01")
        set_right(title, day)
    assert shape(title) == before


def test_what_was_suspended_in_a_time_that_has_not_come_is_resumed_today() -> None:
    title = title_at("rectification")
    one = title.owed("rectification").id
    says: dict[str, Any] = {"obligation": one, "until": date(2042, 12, 1), "ground": "汛情"}
    title.done("2042-01-05", "office", "pause", **says)
    set_right(title, "2041-08-01")
    title.done("2041-08-02", "office", "resume", obligation=one, ground="汛情解除")
    assert title.owed("rectification").due < date(2042, 3, 1)


def test_the_title_goes_on_at_the_true_time() -> None:
    title = title_at("reinspection").until("2043-01-01")
    set_right(title, "2041-06-20")
    title.done("2041-07-01", "office", "inspect", scores=BAD).done("2041-07-08", "office", "report")
    assert title.owed("talk").anchor.day == date(2041, 7, 8)
    assert {one.duty for one in title.life.obligations} == {Duty.TALK}


def test_a_second_term_that_follows_upon_the_first_keeps_its_beginning() -> None:
    title = title_at("reinspection").done("2041-07-01", "office", "inspect", scores=GOOD)
    start = title.dates["term_start"]
    title.until("2047-12-01")
    assert set_right(title, "2041-07-02").dates["term_start"] == start
