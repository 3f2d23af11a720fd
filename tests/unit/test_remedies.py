"""Corrections, annulments and new editions: what they undo, what they keep, and whom they tell."""

from datetime import date
from typing import Any

import pytest

from schemas.base import digest
from schemas.foundation import Sourced
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Duty, Stage
from tests.lives import Title, title_at
from tests.people import BAD, GOOD, KAIYUAN
from tests.said import read, said


def open_duties(title: Title) -> list[tuple[str, str | None]]:
    return sorted((one.duty.value, one.about) for one in title.life.obligations)


# --- annulling ---


def test_annulling_one_opinion_keeps_those_of_the_other_bodies() -> None:
    title = title_at("consultation")
    for body in ("市纪委监委", "市公安局"):
        title.done("2036-04-12", f"consulted/{body}", "consult", body=body, result="agreed")
    wrong = next(one.seq for one in title.entries if one.action and one.action.actor.post == "市纪委监委")
    title.done("2036-04-14", "consulted/市纪委监委", "annul", entry=wrong, ground="未经集体研究")
    assert open_duties(title) == [("consultation", "市委政法委"), ("consultation", "市纪委监委")]


def test_annulling_one_examination_keeps_the_objections_filed_since() -> None:
    title = title_at("publicity")
    title.done("2036-05-14", "township", "object", form="sealed", matter="甲")
    title.done("2036-05-15", "office", "examine", objection="1", result="dismissed")
    title.done("2036-05-16", "township", "object", form="sealed", matter="乙")
    assert title.annuls("2036-05-17", "office", "examine").accepted
    assert title.life.standing.objections == {"1": "pending", "2": "pending"}
    assert open_duties(title) == [("objection", "1"), ("objection", "2"), ("publicity", None)]


def test_an_annulled_naming_takes_the_title_back_to_the_naming_body() -> None:
    title = title_at("term")
    assert title.annuls("2036-07-01", "naming_body", "name").accepted
    assert (title.stage, title.owed("naming").due) == (Stage.NAMING, date(2036, 7, 29))
    assert not title.law.in_force(title.life.standing)
    assert "“命名”已撤销，原通知作废" in title.heard("unit")[-1]


def test_a_turning_down_that_is_annulled_opens_the_application_again() -> None:
    title = title_at("decision").done("2036-05-04", "leadership", "decide", result="rejected")
    assert title.annuls("2036-05-06", "leadership", "decide").accepted
    assert (title.stage, title.life.standing.ground) == (Stage.DECISION, None)
    assert title.owed("decision").anchor.day == date(2036, 5, 6)


def test_what_followed_when_nobody_acted_the_leadership_takes_back() -> None:
    title = title_at("rectification").until("2042-02-11")
    assert title.entries[-1].stage is Stage.STATEMENT
    assert not title.annuls("2042-02-12", "office", "rectification").accepted
    assert title.annuls("2042-02-12", "leadership", "rectification").accepted
    assert title.stage is Stage.RECTIFICATION
    title.done("2042-02-13", "unit", "rectify", on="2042-02-12")


def test_a_silence_taken_back_takes_effect_again_after_its_delay() -> None:
    title = title_at("rectification").until("2042-02-11")
    assert title.annuls("2042-02-12", "leadership", "rectification").accepted
    assert title.until("2042-02-27").stage is Stage.RECTIFICATION
    assert title.until("2042-02-28").stage is Stage.STATEMENT


def test_annulling_a_revocation_lifts_the_ban_and_tells_whoever_was_told() -> None:
    title = title_at("aftermath")
    assert title.life.standing.ban_until == date(2044, 3, 10)
    assert title.annuls("2042-04-01", "naming_body", "revoke").accepted
    assert title.life.standing.ban_until is None
    assert title.law.in_force(title.life.standing)
    for role in ("unit", "township"):
        assert "“取消称号”已撤销，原通知作废" in title.heard(role)[-1]


# --- correcting ---


def test_a_wrong_number_is_put_right_and_nothing_else_moves() -> None:
    title = title_at("term")
    before = title.life.obligations
    assert title.corrects("2036-06-05", "office", "name", number="KY16-008").accepted
    assert title.life.standing.number == "KY16-008"
    assert title.life.obligations == before
    assert "编号更正为KY16-008" in read(title.entries[-1].notices[0]).body


def test_a_pass_that_was_a_failure_ends_the_new_term() -> None:
    title = title_at("reinspection").done("2041-07-01", "office", "inspect", scores=GOOD)
    assert title.corrects("2041-09-01", "office", "inspect", scores=BAD).accepted
    assert (title.stage, title.owed("report").anchor.day) == (Stage.REPORT, date(2041, 9, 1))


def test_a_correction_of_a_correction_stands() -> None:
    title = title_at("term")
    title.corrects("2036-06-05", "naming_body", "name", on="2036-06-01")
    again = title.entries[-1]
    assert again.supersedes
    assert title.corrects("2036-06-06", "naming_body", "name", on="2036-05-30").accepted
    assert title.dates["term_end"] == date(2041, 5, 29)


def test_a_deadline_moved_into_the_past_costs_nobody_the_title_at_once() -> None:
    title = title_at("service").done("2041-12-01", "office", "serve", on="2041-12-01").until("2042-05-20")
    assert title.corrects("2042-05-20", "office", "serve", on="2041-10-20").accepted
    assert title.owed("rectification").due == date(2042, 4, 20)
    assert title.until("2042-06-04").stage is Stage.RECTIFICATION
    assert title.until("2042-06-05").stage is Stage.STATEMENT


def test_a_lapse_undone_keeps_the_extension_that_was_granted() -> None:
    title = title_at("service").done("2041-08-26", "office", "serve", on="2041-07-25")
    number = title.owed("rectification").id
    title.done("2041-09-01", "office", "extend", obligation=number, by="10日", ground="因故").until(
        "2042-02-25"
    )
    assert title.entries[-1].stage is Stage.STATEMENT
    paper = {"number": "回证3号", "title": "送达回证", "date": "2041-08-25"}
    assert title.corrects("2042-02-26", "office", "serve", on="2041-08-25", documents=[paper]).accepted
    assert title.owed("rectification").due == date(2042, 3, 7)


# --- new editions ---


def edition(name: str, running: str, **changes: Any) -> Regulation:
    """A later edition of the Kaiyuan pack."""
    told = KAIYUAN.edition.model_copy(
        update={"id": name, "transition": KAIYUAN.edition.transition.model_copy(update={"running": running})}
    )
    return KAIYUAN.model_copy(update={"edition": told, **changes})


def with_term(years: str) -> dict[str, Any]:
    rule = KAIYUAN.duties[Duty.TERM]
    within = Sourced[Span](value=Span.model_validate(years), assumed=True)
    return {"duties": {**KAIYUAN.duties, Duty.TERM: rule.model_copy(update={"within": within})}}


def under(title: Title, new: Regulation) -> Title:
    """The title, whose people know the new edition too."""
    title.book = type(title.book)({**title.book.editions, digest(new): new}, title.book.calendars)
    return title


def adopts(title: Title, new: Regulation, day: str) -> bool:
    said: dict[str, Any] = {"edition": digest(new), "calendar": title.calendar, "ground": "施行新版本"}
    return under(title, new).acts(day, "office", "adopt", **said).accepted


def test_dates_that_a_transition_keeps_stay_kept_when_something_else_is_corrected() -> None:
    title = title_at("term")
    assert adopts(title, edition("kept-edition", "keep_dates", **with_term("3年")), "2037-01-04")
    assert title.corrects("2037-02-02", "office", "name", number="KY16-008").accepted
    assert title.owed("term").due == title.dates["term_end"] == date(2041, 6, 1)


@pytest.mark.parametrize(("years", "ends"), [("3年", date(2039, 6, 1)), ("6年", date(2042, 6, 1))])
def test_a_term_counted_anew_has_the_length_of_the_new_edition(years: str, ends: date) -> None:
    title = title_at("term")
    assert adopts(title, edition("anew-edition", "count_anew", **with_term(years)), "2037-01-04")
    assert title.owed("term").due == title.dates["term_end"] == ends


def test_a_term_counted_anew_does_not_end_in_the_past() -> None:
    title = title_at("term")
    assert adopts(title, edition("anew-edition", "count_anew", **with_term("1年")), "2039-01-04")
    assert title.owed("term").due == title.dates["term_end"] == date(2039, 1, 4)
    assert title.stage is Stage.TERM
    assert title.until("2039-01-05").stage is Stage.REINSPECTION


def test_an_edition_without_the_present_step_is_not_adopted() -> None:
    steps = tuple(one for one in KAIYUAN.way_in.value if one is not Stage.ASSESSMENT)
    new = edition("short-edition", "keep_dates", way_in=KAIYUAN.way_in.model_copy(update={"value": steps}))
    title = title_at("assessment")
    before = title.life
    assert not adopts(title, new, "2036-03-24")
    assert title.life == before


def test_bodies_that_a_new_edition_consults_are_asked_and_the_others_told_off() -> None:
    bodies = Sourced[tuple[str, ...]](value=("市公安局", "市委宣传部"), assumed=True)
    title = title_at("consultation")
    assert adopts(title, edition("other-bodies", "keep_dates", bodies=bodies), "2036-04-12")
    assert open_duties(title) == [("consultation", "市公安局"), ("consultation", "市委宣传部")]
    told = [(one.to.area, read(one).subject) for one in title.entries[-1].notices]
    assert any(area == "市纪委监委" and "不必再反馈部门意见" in said for area, said in told)
    assert any(area == "市委宣传部" and "反馈部门意见" in said for area, said in told)


# --- dates ---


def test_no_remedy_rests_on_a_document_of_the_future() -> None:
    title = title_at("rectification")
    document = [{"number": "号", "title": "题", "date": date(2050, 1, 1)}]
    says: dict[str, Any] = {
        "obligation": title.owed("rectification").id,
        "by": "1个月",
        "ground": "汛期",
        "documents": document,
    }
    receipt = title.acts("2041-08-01", "office", "extend", **says)
    assert not receipt.accepted
    assert "在今天之后" in said(receipt)


def test_a_deadline_is_not_paused_from_before_it_began() -> None:
    title = title_at("rectification")
    one = title.owed("rectification")
    says: dict[str, Any] = {
        "obligation": one.id,
        "until": date(2041, 12, 1),
        "ground": "汛期",
        "on": "2041-01-01",
    }
    receipt = title.acts("2041-08-01", "office", "pause", **says)
    assert not receipt.accepted
    assert "早于该事项起算之日" in said(receipt)


def test_an_annulment_is_not_dated_before_what_it_annuls() -> None:
    title = title_at("term")
    named = title.entry("name").seq
    on = "2036-04-01"
    receipt = title.acts("2036-07-01", "naming_body", "annul", entry=named, ground="有误", on=on)
    assert not receipt.accepted
    assert "前后颠倒" in said(receipt)


def test_an_objection_is_not_examined_before_it_was_made() -> None:
    title = title_at("publicity")
    title.done("2036-05-15", "township", "object", form="sealed", matter="甲")
    says: dict[str, Any] = {"objection": "1", "result": "dismissed", "on": "2036-05-14"}
    receipt = title.acts("2036-05-16", "office", "examine", **says)
    assert not receipt.accepted
    assert "早于所答复的提出之日" in said(receipt)
