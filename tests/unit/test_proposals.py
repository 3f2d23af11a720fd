"""Nobody gets the same letter for ever: what nobody does is put to whoever may decide, and then once a year."""

from datetime import date

from schemas.base import local_date
from schemas.entry import Entry
from schemas.notice import Notice
from schemas.tidings.duties import ToDecide
from schemas.unit import Unit
from tests.lives import Title, title_at
from tests.people import KAIYUAN
from tests.unit.rows.pair import measure
from wording.notices import worded


def forgotten(title: Title, until: str = "2046-04-01") -> list[tuple[date, Entry, Notice]]:
    """What leadership and office are told of a duty that nobody does for ten years."""
    title.until(until)
    return [
        (local_date(entry.effective), entry, notice)
        for entry in title.entries
        if entry.kind == "rung"
        for notice in entry.notices
        if notice.to.role == "leadership"
    ]


def proposals(told: list[tuple[date, Entry, Notice]]) -> list[tuple[date, ToDecide]]:
    return [(on, one) for on, _, notice in told for one in notice.tidings if isinstance(one, ToDecide)]


def test_an_opinion_forgotten_for_ten_years_is_put_to_who_may_decide_and_then_yearly() -> None:
    told = forgotten(title_at("preliminary"))
    asked = [on for on, _ in proposals(told)]
    assert len(told) - len(asked) == 7, "once as the ladder says, and six times over"
    assert asked[0] == date(2036, 11, 4)
    assert asked[1:] == [date(year, 11, 4) for year in range(2037, 2046)]


def test_a_proposal_says_what_can_become_of_the_duty_and_reaches_nobody_twice() -> None:
    title = title_at("preliminary")
    (_, entry, notice), *_ = (one for one in forgotten(title) if isinstance(one[2].tidings[0], ToDecide))
    said = worded(notice, title.life.title)
    assert said.subject.endswith("请决定终止或者改派")
    assert "由单位撤回申报" in said.body
    assert "改由其他岗位、人员承办" in said.body
    readers = [one.to.role.value for one in entry.notices]
    assert sorted(readers) == ["leadership", "office", "township"], "who owes it is reminded as before"


def test_a_title_that_is_held_is_not_asked_to_withdraw() -> None:
    told = forgotten(title_at("reinspection"), "2052-01-01")
    assert proposals(told)[0][1].ways == ("raise", "annul", "extend", "reassign")


def test_a_pack_says_how_often_its_reminder_comes_again() -> None:
    few, many = (
        Title(measure(ladders__handling__repeat__times=times)).comes_to("preliminary") for times in (1, 12)
    )
    first_few, first_many = (proposals(forgotten(one))[0][0] for one in (few, many))
    assert (first_many - first_few).days == 11 * 30


def test_what_is_done_at_last_is_put_to_nobody_any_more() -> None:
    title = (
        title_at("preliminary").until("2037-01-04").done("2037-01-05", "township", "opine", result="agreed")
    )
    told = [on for on, entry, _ in forgotten(title) if "preliminary" in [rung.duty for rung in entry.rungs]]
    assert max(told) < date(2037, 1, 5)
    assert KAIYUAN.deciders == ("office", "leadership")
    assert isinstance(title.life.application and title.life.application.unit, Unit)
