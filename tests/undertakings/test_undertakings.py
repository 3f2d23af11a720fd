"""An undertaking has a ledger of its own, gives each title its act once, and can be gone through again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError

from register import undertakings
from register.clocks import ClocksApart, LiesAhead
from register.connect import Register
from register.tables import errands
from register.tables import undertakings as table
from schemas.base import CHINA
from schemas.refusals.reason import Reason
from schemas.undertaking import Errand
from schemas.undertakings import common as no
from schemas.undertakings.drive import Dispatch
from tests.undertakings.house import House
from workflows.undertakings.world import NotDone

DAY = date(2031, 3, 5)
DOCUMENT = {"number": "开民初〔2031〕1号", "title": "初审意见", "date": DAY.isoformat()}


def opinions(titles: list[str], result: str = "agreed") -> list[dict[str, Any]]:
    says = {"result": result, "on": DAY.isoformat(), "documents": [DOCUMENT]}
    return [Errand(title=one, kind="opine", says=says).model_dump() for one in titles]


def dispatched(house: House, titles: list[str], by: str = "township", **says: Any) -> str:
    wanted = {"name": "第一批初审", "act": "opine", "errands": opinions(titles), **says}
    return house.do(Dispatch, by, DAY, **wanted).undertaking


def refused(house: House, word: str, undertaking: str, **says: Any) -> Reason:
    with pytest.raises(NotDone) as caught:
        house.common(word, undertaking, DAY, **says)
    return caught.value.reason


def test_every_title_gets_its_act_once(house: House) -> None:
    titles = house.apply(3)
    work = dispatched(house, titles)
    assert (work, house.progress(work).waiting) == ("PB-2031-001", 3)
    house.carry_out(work, DAY)
    assert house.progress(work).done == 3
    house.carry_out(work, DAY)
    assert [house.desk.life(one).standing.stage for one in titles] == ["materials"] * 3
    assert [one.entry for one in house.ordered(work)] == [2, 2, 2]
    assert house.faults() == []


def test_a_deed_said_twice_is_one(house: House) -> None:
    titles = house.apply(2)
    first = dispatched(house, titles, key="same")
    assert dispatched(house, titles, key="same") == first
    assert (len(undertakings.every(house.register)), house.progress(first).of) == (1, 2)


def test_after_the_999th_of_a_year_comes_the_1000th(house: House) -> None:
    titles = house.apply(1)
    work = dispatched(house, titles)
    with house.register.writing() as connection:
        row = connection.execute(select(table).where(table.c.id == work)).one()
        connection.execute(insert(table).values(**row._asdict() | {"id": "PB-2031-999"}))
    found = dispatched(house, titles), dispatched(house, titles)
    assert found == ("PB-2031-1000", "PB-2031-1001")


def test_a_clock_that_runs_ahead_or_behind_dates_no_deed(house: House) -> None:
    titles = house.apply(1)
    own = Register(house.register.url.render_as_string(hide_password=False))
    now = datetime.now(CHINA)
    says: dict[str, Any] = {"name": "初审", "act": "opine", "errands": opinions(titles)}
    deed = house.deed(Dispatch, "township", now.date(), **says)
    try:
        for wrong in (now + timedelta(days=400), now - timedelta(hours=1)):
            with pytest.raises(ClocksApart):
                undertakings.do(own, deed, wrong)
        assert undertakings.every(own) == []
        work = undertakings.do(own, deed, now).undertaking
        (chapter,) = undertakings.chapters_of(own, work)
        assert abs(chapter.effective - now) < timedelta(minutes=2)
    finally:
        own.close()


def test_what_is_of_a_time_to_come_is_not_gone_on_with(house: House) -> None:
    work = dispatched(house, house.apply(1))
    with house.register.writing() as connection:
        connection.execute(update(table).values(recorded_at=datetime(2041, 1, 1, tzinfo=CHINA)))
    with pytest.raises(LiesAhead):
        house.common("pause", work, DAY, ground="停")
    assert house.kept(work).seq == 1


def test_ids_count_on_in_their_year(house: House) -> None:
    titles = house.apply(2)
    assert [dispatched(house, titles) for _ in range(3)] == ["PB-2031-001", "PB-2031-002", "PB-2031-003"]


def test_who_refuses_stops_nobody_and_can_be_asked_again(house: House) -> None:
    titles = house.apply(3)
    house.desk.do(house.desk.action("withdraw", "unit", DAY, titles[1]))
    work = dispatched(house, titles)
    house.carry_out(work, DAY)
    assert [one.state for one in house.ordered(work)] == ["done", "refused", "done"]
    house.common("again", work, DAY)
    (again,) = [one for one in house.ordered(work) if one.state == "waiting"]
    assert (again.title, again.id) == (titles[1], f"{work}.1.2.1")


def test_a_title_that_is_not_there_keeps_the_deed_from_being_done(house: House) -> None:
    with pytest.raises(NotDone) as caught:
        dispatched(house, [*house.apply(1), "2031-0999"])
    assert caught.value.reason == no.NoSuchTitle(titles=("2031-0999",))
    assert undertakings.every(house.register) == []


def test_paused_it_waits_and_goes_on(house: House) -> None:
    work = dispatched(house, house.apply(1))
    assert isinstance(refused(house, "resume", work), no.NotPaused)
    house.common("pause", work, DAY, ground="等待会议")
    assert house.kept(work).state.paused
    assert undertakings.awake(house.register, house.kept(work).opened_at + timedelta(days=1), 10) == []
    assert isinstance(refused(house, "pause", work, ground="再停"), no.IsPaused)
    house.common("resume", work, DAY)
    assert undertakings.awake(house.register, house.kept(work).opened_at, 10) == [work]


def test_it_closes_when_all_titles_have_answered_and_then_nothing_more_is_done(house: House) -> None:
    work = dispatched(house, house.apply(2))
    assert refused(house, "close", work) == no.ErrandsLeft(left=2)
    house.carry_out(work, DAY)
    house.common("close", work, DAY)
    assert isinstance(refused(house, "again", work), no.IsClosed)


def test_again_asks_for_something_refused_and_a_date_lies_within(house: House) -> None:
    work = dispatched(house, house.apply(1))
    assert isinstance(refused(house, "again", work), no.NothingRefused)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert isinstance(refused(house, "pause", work, ground="停", on=day), no.BeforeItBegan)


def test_chapters_cannot_be_changed(house: House) -> None:
    work = dispatched(house, house.apply(1))
    for what in ("UPDATE chapters SET kind = 'x'", "DELETE FROM chapters"):
        with pytest.raises(DatabaseError), house.register.writing() as connection:
            connection.execute(text(what))
    assert house.faults() == []
    assert work


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("stage", "elsewhere", "现状与经办记录不一致"),
        ("name", "别的名称", "现状与经办记录不一致"),
        ("next_wake", None, None),
        ("is_open", False, "现状与经办记录不一致"),
    ],
)
def test_what_the_register_shows_is_held_against_the_ledger(
    house: House, column: str, value: object, says: str | None
) -> None:
    work = dispatched(house, house.apply(1))
    with house.register.writing() as connection:
        connection.execute(update(table).values({column: value}))
    assert house.faults() == ([f"{work}：{says}"] if says else [])


def test_an_errand_that_nobody_ordered_is_found(house: House) -> None:
    work = dispatched(house, house.apply(2))
    with house.register.writing() as connection:
        body = Errand(title="2031-0002", kind="opine", says={"result": "rejected"}).text
        connection.execute(update(errands).where(errands.c.number == 2).values(body=body))
    assert house.faults() == [f"{work}：交办与经办记录不一致"]
