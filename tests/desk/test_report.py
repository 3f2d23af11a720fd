"""The yearly report, on numbers worked out by hand: what stood, what happened, what was done in time."""

import json
from datetime import date, datetime

import pytest

from desk import lists
from desk.errors import FilterError
from desk.happened import happened_in
from desk.owed import End, by_party, owed_in
from desk.report import Compared, Report, filings, report, year_of
from desk.report_parts import parts
from register.acts import Body, standing
from register.connect import Register
from schemas.arrangement import Arrangement
from schemas.base import CHINA
from schemas.party import Role
from tests.desk.five import CHEAT, FRESH, GONE, KEPT, LATE, register
from tests.lives import Title
from tests.people import BAD, GOOD, STEPWISE
from tests.register.desk import unit
from tests.unit.rows.pair import duty, measure, silent

__all__ = ["register"]

NOW = datetime(2037, 1, 5, 9, tzinfo=CHINA)
OWN = Arrangement.model_validate({"order": {"townships": ["羊街乡", "灵泉街道"]}})
Ends = dict[tuple[str, str | None], dict[End, int]]


def of(register: Register, year: int, now: datetime = NOW) -> Report:
    """The report of a year, asked for in January 2037 unless said otherwise."""
    return report(register, None, OWN, year, now)


def _values(those: list[Compared]) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {one.name: (one.now.value, one.before.value, one.change) for one in those}


def test_titles_at_the_end_of_the_year_are_compared_with_the_year_before(register: Register) -> None:
    found = of(register, 2033)
    assert _values(found.levels) == {"县级": (4, 5, -1)}
    assert _values(found.categories) == {
        "学校": (1, 2, -1),
        "医院": (1, 1, 0),
        "社区": (1, 1, 0),
        "机关": (1, 1, 0),
    }
    assert list(_values(found.categories)) == ["机关", "社区", "学校", "医院"], "in the order of the measure"
    assert _values(found.townships) == {"羊街乡": (0, 0, 0), "灵泉街道": (4, 5, -1)}
    assert _values([found.total]) == {"合计": (4, 5, -1)}
    assert _values(of(register, 2036).levels) == {"县级": (3, 3, 0)}


def test_every_such_figure_is_the_length_of_the_list_beside_it(register: Register) -> None:
    found = of(register, 2034)
    for one in (*found.levels, *found.categories, *found.townships, found.total):
        for figure in (one.now, one.before):
            if figure.asked is None:
                assert figure.value == 0
                continue
            question = lists.understood(register, figure.asked, OWN, NOW.date())
            assert lists.page(register, question).total == figure.value


def test_a_year_before_the_register_begins_has_no_change_and_no_nought(register: Register) -> None:
    found = of(register, 2031)
    assert _values(found.levels) == {"县级": (5, None, None)}
    assert found.begins == date(2031, 3, 3)


def test_whoever_was_named_in_the_year_stands_there_with_number_and_document(register: Register) -> None:
    found = of(register, 2031).named
    assert [(one.title, one.number, one.on) for one in found] == [
        (title, f"KY-{n}", date(2031, 5, 1)) for n, title in enumerate((KEPT, CHEAT, LATE, GONE, FRESH), 1)
    ]
    assert all(len(one.documents) == 1 and one.documents[0].startswith("文〔2031〕") for one in found)
    assert of(register, 2032).named == []


def test_what_happened_in_a_year_stands_there_with_its_document_and_entry(register: Register) -> None:
    told = [(one.what, one.title, one.on) for one in of(register, 2036).happened]
    assert told == [
        *((what, KEPT, date(2036, 5, 12)) for what in ("inspected", "passed")),
        *((what, FRESH, date(2036, 7, 1)) for what in ("inspected", "passed")),
    ]
    [revoked] = of(register, 2033).happened
    assert (revoked.what, revoked.title, revoked.on) == ("revoked", CHEAT, date(2033, 3, 10))
    assert revoked.documents[0].startswith("文〔2033〕")
    [lost] = of(register, 2034).happened
    assert (lost.what, lost.title) == ("lost", GONE)


def test_what_was_due_in_a_year_was_done_in_time_or_late_or_not(register: Register) -> None:
    # 2036: three re-inspections, due by 31 July: two done, LATE's is not.
    assert _ends(of(register, 2036)) == {("office", None): {"in_time": 2, "open": 1}}
    # 2033: CHEAT waived its statement and has not brought the plaque back; the time for a review ran out by itself.
    assert _ends(of(register, 2033)) == {
        ("unit", None): {"in_time": 1, "open": 1},
        ("naming_body", None): {"in_time": 1},
    }


def _ends(found: Report) -> Ends:
    return {(one.by.role.value, one.by.area): one.ends for one in by_party(found.owed)}


def test_this_year_is_counted_until_today_and_nothing_due_later_is_late(register: Register) -> None:
    found = of(register, 2036, datetime(2036, 6, 1, 9, tzinfo=CHINA))
    assert (found.on, found.before) == (date(2036, 6, 1), date(2035, 12, 31))
    assert _ends(found) == {}
    assert found.load is not None


def test_next_year_is_told_as_long_as_it_is_to_come(register: Register) -> None:
    assert of(register, 2035).load is None
    tables = {one.tab: one for one in parts(of(register, 2036), lambda _: "", {})}
    assert {str(row[0])[:4] for row in tables["下一年"].rows} <= {"2037"}


def test_every_table_says_what_it_was_counted_by(register: Register) -> None:
    for one in parts(of(register, 2036), lambda _: "", {}):
        assert one.basis
        assert all(len(row) == len(one.heads) for row in one.rows)
        assert one.asked is None or len(one.asked) == len(one.rows)


@pytest.mark.parametrize(("text", "year"), [("2036", 2036), ("２０３６年", 2036), ("2037", 2037)])
def test_a_year_is_read_as_people_write_it(text: str, year: int) -> None:
    assert year_of(text, NOW.date()) == year


@pytest.mark.parametrize("text", ["2038", "去年", "36", "2036-01"])
def test_what_is_no_year_or_has_not_begun_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        year_of(text, NOW.date())


def bodies(title: Title) -> list[Body]:
    """A title's ledger as the register keeps it."""
    return [json.loads(one.body) for one in title.entries if one.kind != "rung"]


def told(title: Title, year: int) -> list[tuple[str, date, int]]:
    """What happened to it in a year: what, when, how many documents."""
    found = happened_in(standing(bodies(title)), date(year, 1, 1), date(year, 12, 31))
    return [(one.what, one.on, len(one.documents)) for one in found]


def test_a_corrected_result_counts_as_it_should_have_read_with_both_documents() -> None:
    title = Title().comes_to("reinspection").done("2041-06-10", "office", "inspect", scores=BAD)
    assert [what for what, *_ in told(title, 2041)] == ["inspected", "failed"]
    assert title.corrects("2041-06-12", "office", "inspect", scores=GOOD).accepted
    assert told(title, 2041) == [(what, date(2041, 6, 10), 2) for what in ("inspected", "passed")]


def test_an_annulled_decision_did_not_happen() -> None:
    title = Title().comes_to("reinspection").done("2041-06-10", "office", "inspect", scores=BAD)
    assert title.annuls("2041-06-12", "office", "inspect").accepted
    assert told(title, 2041) == []


def test_a_rectification_is_counted_where_it_begins_and_where_it_ends() -> None:
    title = Title().comes_to("reinspection").done("2041-06-10", "office", "inspect", scores=BAD)
    title.comes_to("second")
    assert [what for what, *_ in told(title, 2041)] == ["inspected", "failed", "rectifying"]
    passed = title.copy().done("2041-08-20", "office", "inspect", scores=GOOD)
    assert [what for what, *_ in told(passed, 2041)][3:] == ["rectified"]
    failed = title.copy().done("2041-08-20", "office", "inspect", scores=BAD)
    assert [what for what, *_ in told(failed, 2041)][3:] == ["again"]


def test_a_result_that_is_publicised_first_counts_when_it_takes_effect() -> None:
    title = Title(STEPWISE).comes_to("reinspection")
    title.comes_to("result_publicity")
    year = title.life.at.year
    assert [what for what, *_ in told(title, year)] == ["inspected"]
    title.comes_to("term")
    assert [what for what, *_ in told(title, title.life.at.year)][-1] == "passed"


REPORT = duty("unit", "年度报告", "1年", silence=silent("missed", "30日"))


def test_reports_of_units_are_received_late_or_missing() -> None:
    title = Title(measure(filings={"yearly": REPORT})).named()
    title.done("2037-03-01", "unit", "file", filing="yearly")  # due on 1 June, each year
    title.until("2038-06-10").done("2038-06-11", "unit", "file", filing="yearly")
    title.until("2040-06-15")
    ends = []
    for year in (2037, 2038, 2039, 2040):
        since, until = date(year, 1, 1), date(year, 12, 31)
        found = owed_in("2036-0001", bodies(title), since, until, date(2041, 1, 1))
        assert {one.about for one in filings(found)} == {"yearly"}
        assert {one.by.role for one in filings(found)} == {Role.UNIT}
        ends.append([one.end for one in filings(found)])
    assert ends == [["in_time"], ["late"], ["lapsed"], ["open"]]


def test_units_are_one_line_and_bodies_are_each_their_own() -> None:
    title = Title().named()
    owed = owed_in("2036-0001", bodies(title), date(2036, 1, 1), date(2036, 12, 31), date(2037, 1, 1))
    areas = [(one.by.role.value, one.by.area) for one in by_party(owed)]
    assert ("township", unit().township) in areas
    assert [area for role, area in areas if role == "consulted"] == sorted(
        area for role, area in areas if role == "consulted" and area
    )
    assert sum(role == "unit" for role, _ in areas) <= 1
