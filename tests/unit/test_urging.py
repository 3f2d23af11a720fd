"""催办 by hand: who may, of what, how often; whoever owes it is told at once, and nothing else of the duty moves."""

from datetime import date

import pytest

from schemas.party import Role
from schemas.regulation import Urging
from schemas.span import Span
from tests.lives import Title, title_at
from tests.people import KAIYUAN
from tests.said import read


def urged(title: Title, day: str, by: str = "office", duty: str = "materials", **said: str) -> Title:
    return title.done(day, by, "urge", obligation=title.owed(duty).id, **said)


def refused(title: Title, day: str, by: str, number: int) -> str | None:
    receipt = title.acts(day, by, "urge", obligation=number)
    return None if receipt.reason is None else receipt.reason.code


def test_whoever_owes_it_is_told_at_once_by_whom_and_until_when() -> None:
    title = urged(title_at("rectification"), "2041-09-10", duty="rectification", message="请附整改照片")
    (notice,) = title.entries[-1].notices
    assert (notice.to.role, notice.urgent) == (Role.UNIT, True)
    said = read(notice)
    assert "催办：请" in said.subject
    assert "领导小组办公室催办（首次催办），请抓紧办理。附言：请附整改照片" in said.body
    assert "期限：" in said.body


def test_the_second_time_says_that_it_is_and_when_the_first_was() -> None:
    title = urged(title_at("rectification"), "2041-09-09", duty="rectification")
    urged(title, "2041-09-20", by="supervisor", duty="rectification")
    assert "督导组催办（第2次催办，上一次2041年9月9日）" in read(title.entries[-1].notices[0]).body
    counted = title.owed("rectification").urged
    assert counted is not None
    assert (counted.times, counted.last, counted.by) == (2, date(2041, 9, 20), "督导组")


def test_nothing_of_the_duty_moves() -> None:
    title = title_at("rectification")
    before = title.owed("rectification")
    urged(title, "2041-09-10", duty="rectification")
    assert title.owed("rectification").model_copy(update={"urged": None}) == before


def test_the_same_duty_is_left_alone_for_three_working_days_by_everybody() -> None:
    title = urged(title_at("rectification"), "2041-11-04", duty="rectification")  # a Monday
    number = title.owed("rectification").id
    assert refused(title, "2041-11-06", "leadership", number) == "urged_lately"
    assert refused(title, "2041-11-07", "leadership", number) is None


def test_another_duty_of_the_title_may_be_urged_meanwhile() -> None:
    title = title_at("aftermath")
    plaque = title.owed("plaque").id
    assert refused(title, "2042-03-12", "office", plaque) is None
    other = title.copy()
    assert refused(other, "2042-03-13", "office", plaque) == "urged_lately"
    publicity = title_at("consultation")
    first, second = (publicity.owed("consultation", body).id for body in ("市公安局", "市委政法委"))
    assert refused(publicity, "2036-04-12", "office", first) is None
    assert refused(publicity, "2036-04-12", "office", second) is None


def applied(every: str, *by: Role) -> Title:
    """A title under Kaiyuan's measure with a rule of its own for urging; the township owes its opinion."""
    urging = Urging(by=by, every=Span.model_validate(every), assumed=True)
    return Title(KAIYUAN.model_copy(update={"urging": urging})).done("2036-03-03", "unit", "apply")


def test_a_measure_says_how_long_whoever_was_urged_is_left_alone() -> None:
    title = urged(applied("10日", Role.OFFICE), "2036-03-04", duty="preliminary")
    number = title.owed("preliminary").id
    assert refused(title, "2036-03-13", "office", number) == "urged_lately"
    assert refused(title, "2036-03-14", "office", number) is None


def test_a_measure_says_who_may_urge() -> None:
    title = applied("1日", Role.SUPERVISOR)
    number = title.owed("preliminary").id
    assert refused(title, "2036-03-04", "office", number) == "by_others"
    assert refused(title, "2036-03-04", "supervisor", number) is None


@pytest.mark.parametrize("role", ["unit", "assessor", "auditor"])
def test_where_it_says_nothing_those_who_see_to_it_may(role: str) -> None:
    title = title_at("rectification")
    assert refused(title, "2041-09-10", role, title.owed("rectification").id) == "by_others"


def test_nobody_urges_themselves() -> None:
    title = title_at("reinspection")
    assert refused(title, "2041-06-10", "office", title.owed("reinspection").id) == "own_duty"


def test_a_period_that_ends_by_itself_is_nobodys_to_be_urged() -> None:
    title = title_at("term")
    assert refused(title, "2037-01-05", "office", title.owed("term").id) == "runs_by_itself"


def test_while_its_time_stands_still_nobody_is_urged() -> None:
    title = title_at("rectification")
    number = title.owed("rectification").id
    title.done("2041-09-10", "office", "pause", obligation=number, until="2041-10-10", ground="洪灾")
    assert refused(title, "2041-09-20", "office", number) == "clock_stands"
    assert refused(title, "2041-10-10", "office", number) is None


def test_what_is_not_owed_is_told_with_what_is() -> None:
    title = title_at("rectification")
    assert refused(title, "2041-09-10", "office", 99) == "no_such_obligation"


def test_it_is_no_filing_and_bars_nobody_from_deciding() -> None:
    title = title_at("rectification")
    filers = title.life.filers
    assert urged(title, "2041-09-10", duty="rectification").life.filers == filers


def test_a_silence_taken_back_does_not_forget_that_it_was_urged() -> None:
    title = urged(title_at("rectification"), "2042-01-20", duty="rectification").until("2042-02-11")
    assert title.annuls("2042-02-12", "leadership", "rectification").accepted
    assert title.owed("rectification").urged is not None


def test_the_reminders_come_as_they_would_have() -> None:
    quiet = title_at("rectification").until("2042-01-31")
    title = urged(title_at("rectification"), "2041-09-10", duty="rectification").until("2042-01-31")
    rungs = [one.rungs for one in title.entries if one.kind == "rung"]
    assert rungs == [one.rungs for one in quiet.entries if one.kind == "rung"]
