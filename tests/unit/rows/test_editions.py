"""The edition that governs: not a row of its own, but what the table's last paragraph says: a life crosses editions."""

from datetime import date
from typing import Any

import pytest

from schemas.base import digest
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import assumed, duty, editions, lives, measure, row, silent, then

ROW = "the edition that governs"
TITLE = "新办法"


def crossing(phase: str, stage: str) -> tuple[Title, Title, Regulation, Regulation]:
    """Two titles at a stage, whose new editions differ in which edition governs that phase; both are told to adopt."""
    transition = {"running": "keep_dates", "assumed": True}
    old, new = editions(
        f"edition.transition.{phase}",
        "old",
        "new",
        edition__id="new-2036",
        edition__title=TITLE,
        edition__transition=transition,
        duties__term__within=assumed("3年"),
        duties__reinspection__within=assumed("2个月"),
        duties__rectification__within=assumed("3个月"),
        duties__naming__within=assumed("10个工作日"),
    )
    first, second = Title(KAIYUAN, old), Title(KAIYUAN, new)
    for title, edition in ((first, old), (second, new)):
        if Stage(stage) in (Stage.ASSESSMENT, Stage.NAMING):
            title.comes_to(stage)
        else:
            title.named().comes_to(stage, reinspection={"scores": BAD})
        day = title.entries[-1].effective.date().isoformat()
        title.done(
            day,
            "office",
            "adopt",
            "18:00",
            edition=digest(edition),
            calendar=title.calendar,
            ground="新办法施行",
        )
    return first, second, old, new


def crossed(title: Title) -> list[tuple[Stage, str]]:
    """Where the life crossed into another edition, as its entries show it."""
    return [(entry.stage, entry.then_under) for entry in title.entries if entry.then_under]


def test_no_entry_of_a_life_under_one_edition_shows_a_crossing() -> None:
    assert crossed(Title().named()) == []


@row(ROW, "a running application")
def test_a_running_application() -> None:
    stays, crosses, old, new = crossing("application", "assessment")
    assert crossed(crosses) == []
    assert crosses.life.edition == digest(new)
    assert (stays.life.edition, stays.life.successor) == (digest(KAIYUAN), digest(old))
    assert "办结后适用新版本" in stays.letters("adopt")
    assert "适用新版本办法" in crosses.letters("adopt")
    for title in (stays, crosses):
        title.comes_to("naming")
    assert stays.owed("naming").within.label == "20个工作日"
    assert crosses.owed("naming").within.label == "10个工作日"
    for title in (stays, crosses):
        title.comes_to("term")
    named = stays.entry("name")
    assert (named.edition, named.then_under) == (digest(KAIYUAN), digest(old))
    assert crossed(stays) == [(Stage.TERM, digest(old))]
    assert stays.life.successor is None
    for title in (stays, crosses):
        assert title.owed("term").within.label == "3年", "the term is the new edition's"
        assert title.dates["term_end"].year == 2039


@row(ROW, "a running term")
def test_a_running_term() -> None:
    stays, crosses, old, new = crossing("term", "term")
    assert (stays.life.edition, crosses.life.edition) == (digest(KAIYUAN), digest(new))
    for title in (stays, crosses):
        assert title.owed("term").due == date(2041, 6, 1), "what runs keeps its dates"
        title.until("2041-06-02")
        assert title.stage is Stage.REINSPECTION
        assert title.owed("reinspection").within.label == "2个月"
    assert crossed(stays) == [(Stage.REINSPECTION, digest(old))]
    assert crossed(crosses) == []


@row(ROW, "a due re-inspection")
def test_a_due_re_inspection() -> None:
    stays, crosses, old, _ = crossing("reinspection", "reinspection")
    assert stays.acts("2041-06-03", "office", "inspect", scores=BAD).accepted
    assert crosses.acts("2041-06-03", "office", "inspect", scores=BAD).accepted
    assert crossed(stays) == [(Stage.REPORT, digest(old))]
    assert crossed(crosses) == []


@row(ROW, "a rectification")
def test_a_rectification() -> None:
    stays, crosses, old, _ = crossing("rectification", "order")
    for title in (stays, crosses):
        title.comes_to("rectification")
    assert stays.owed("rectification").within.label == "6个月"
    assert crosses.owed("rectification").within.label == "3个月"
    for title in (stays, crosses):
        title.comes_to("term")
        assert title.owed("term").within.label == "3年"
    assert crossed(stays) == [(Stage.TERM, digest(old))]
    assert crossed(crosses) == []


@row(ROW, "a running application")
def test_the_decision_with_which_the_life_crossed_taken_back() -> None:
    stays, crosses, old, new = crossing("application", "naming")
    for title, edition in ((stays, old), (crosses, new)):
        title.comes_to("term")
        day = title.entries[-1].effective.date().isoformat()
        assert title.annuls(day, "naming_body", "name").accepted
        assert title.stage is Stage.NAMING
        assert title.life.edition == digest(edition)
        assert title.comes_to("term").owed("term").within.label == "3年"


@row(ROW, "what is running is counted anew or keeps its dates")
@pytest.mark.parametrize("stage", ["term", "reinspection"])
def test_open_duties_keep_their_dates_or_are_counted_anew(stage: str) -> None:
    keep, anew = editions(
        "edition.transition.running",
        "keep_dates",
        "count_anew",
        edition__id="new-2036",
        edition__title=TITLE,
        duties__term__within=assumed("6年"),
        duties__reinspection__within=assumed("4个月"),
    )
    due = []
    for edition in (keep, anew):
        title = Title(KAIYUAN, edition).named().comes_to(stage)
        day = title.entries[-1].effective.date().isoformat()
        said = {"edition": digest(edition), "calendar": title.calendar, "ground": "新办法施行"}
        title.done(day, "office", "adopt", "18:00", **said)
        due.append(title.owed(stage).due)
    assert due == (
        [date(2041, 6, 1), date(2042, 6, 1)] if stage == "term" else [date(2041, 9, 1), date(2041, 10, 1)]
    )


@row(ROW, "in force from and until")
def test_in_force_until() -> None:
    ever, until = lives("edition.in_force_until", None, "2036-03-31")
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
    assert until.copy().acts("2036-03-31", "unit", "apply", application=application, on="2036-03-20").accepted
    no = until.copy().acts("2036-04-01", "unit", "apply", application=application)
    assert "本办法施行至2036年3月31日" in said(no)
    late = until.acts("2036-04-01", "unit", "apply", application=application, on="2036-03-31")
    assert "此件2036年4月1日才收到；以收到之日为准，应适用新版本" in said(late)
    assert ever.acts("2036-04-01", "unit", "apply", application=application).accepted


@row(ROW, "in force from and until")
def test_in_force_from() -> None:
    now, later = lives("edition.in_force_from", assumed("2036-03-01"), assumed("2036-04-01"))
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
    assert now.acts("2036-03-10", "unit", "apply", application=application).accepted
    no = later.acts("2036-03-10", "unit", "apply", application=application)
    assert "早于本办法施行日2036年4月1日" in said(no)
    assert later.copy().acts("2036-04-05", "unit", "apply", application=application, on="2036-03-28").accepted
    no = later.acts("2036-05-10", "unit", "apply", application=application, on="2036-03-28")
    assert "请以收到之日为申报日期" in said(no)


def test_a_title_goes_on_under_the_old_edition_past_its_last_day() -> None:
    title = Title(measure(edition__in_force_until="2036-12-31")).named()
    assert title.until("2041-06-02").done("2041-07-01", "office", "inspect", scores=GOOD).stage is Stage.TERM


@row(ROW, "a rectification")
def test_what_the_old_edition_begins_and_the_new_one_does_not_know_is_carried_out_under_the_old_one() -> None:
    def reports(missing: dict[str, Any]) -> dict[str, Any]:
        what = duty("unit", "报送年度报告", "1年", silence=silent("missed", "30日"))
        return {"yearly": {**what, "missing": missing}}

    transition = {"running": "keep_dates", "term": "old", "assumed": True}
    old = measure(filings=reports(then("keep", "warning")))
    lacks, has = editions(
        "filings",
        reports(then("reinspect")),
        reports(then("keep", "warning")),
        edition__id="new-2036",
        edition__title=TITLE,
        edition__transition=transition,
    )
    for new in (lacks, has):
        title = Title(old, new).named()
        title.done(
            "2036-06-03", "office", "adopt", edition=digest(new), calendar=title.calendar, ground="新办法施行"
        )
        title.until("2037-07-03")
        assert title.stage is Stage.WARNING
        assert title.life.edition == digest(old if new is lacks else new)
        title.comes_to("term")
        assert title.life.edition == digest(old if new is lacks else new)
        assert title.owed("term").due == date(2041, 6, 1)
