"""Beside the table: a re-inspection 复验 that is a way of its own, in the same terms as the way in."""

from datetime import date
from typing import Any

from regulations.check import check
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN
from tests.said import said
from tests.unit.rows.pair import WARNED_OR_PASSED, assumed, duty, lives, measure, row, then

ROW = "what real measures also have"
WAY = "re-inspection as a way of its own"
ALONE = assumed(["reinspection"])
CONFIRMED = assumed(["reinspection", "confirmation"])
PUBLICISED = assumed(["reinspection", "result_publicity"])
WHOLE = assumed(["recheck", "reinspection", "result_consultation", "confirmation", "result_publicity"])
BODIES = ("市纪委监委", "市委政法委", "市公安局")


def inspected(title: Title, day: str, scores: object = GOOD) -> Title:
    """The office inspects."""
    return title.done(day, "office", "inspect", scores=scores)


@row(ROW, WAY)
def test_a_result_takes_effect_at_once_or_when_it_is_confirmed() -> None:
    alone, confirmed = lives("reinspection_way", ALONE, CONFIRMED, to="reinspection")
    assert inspected(alone, "2041-07-01").stage is Stage.TERM
    assert "复验合格，称号延续" in alone.letters("inspect")

    assert inspected(confirmed, "2041-07-01").stage is Stage.CONFIRMATION
    assert confirmed.dates["term_end"] == date(2041, 6, 1)
    assert "复验结果（待确认）：复验合格" in confirmed.letters("inspect")
    assert "称号延续" not in confirmed.letters("inspect")
    confirmed.done("2041-07-08", "leadership", "decide", result="approved")
    assert confirmed.stage is Stage.TERM
    assert "复验合格，称号延续" in confirmed.letters("decide")
    assert (alone.dates["term_start"], confirmed.dates["term_start"]) == (date(2041, 7, 1), date(2041, 7, 8))


@row(ROW, WAY)
def test_what_a_failure_leads_to_begins_when_it_is_confirmed() -> None:
    alone, confirmed = lives("reinspection_way", ALONE, CONFIRMED, to="reinspection")
    assert inspected(alone, "2041-07-01", BAD).stage is Stage.REPORT
    assert inspected(confirmed, "2041-07-01", BAD).stage is Stage.CONFIRMATION
    assert confirmed.law.in_force(confirmed.life.standing)
    assert confirmed.done("2041-07-08", "leadership", "decide", result="approved").stage is Stage.REPORT
    assert "复验不合格" in confirmed.letters("decide")


@row(ROW, WAY)
def test_a_result_that_is_not_confirmed_is_found_anew() -> None:
    title = inspected(
        Title(measure(reinspection_way=CONFIRMED)).named().comes_to("reinspection"), "2041-07-01"
    )
    assert title.done("2041-07-08", "leadership", "decide", result="rejected").stage is Stage.REINSPECTION
    assert title.life.standing.proposed is None
    assert "将重新复验" in title.letters("decide")
    inspected(title, "2041-07-20", BAD).done("2041-07-28", "leadership", "decide", result="approved")
    assert title.stage is Stage.REPORT


@row(ROW, WAY)
def test_several_may_have_to_confirm_it() -> None:
    together = duty("leadership", "审定复验结果", "1个月", jointly=["naming_body"])
    one, both = lives(
        "duties.confirmation.jointly", [], ["naming_body"], to="confirmation",
        reinspection_way=CONFIRMED, duties__confirmation=together,
    )  # fmt: skip
    for title in (one, both):
        title.done("2041-08-01", "leadership", "decide", result="approved")
    assert (one.stage, both.stage) == (Stage.TERM, Stage.CONFIRMATION)
    assert both.done("2041-08-02", "naming_body", "decide", result="approved").stage is Stage.TERM


@row(ROW, WAY)
def test_nobody_objects_to_a_result_that_is_not_publicised() -> None:
    alone, publicised = lives("reinspection_way", ALONE, PUBLICISED, to="reinspection")
    for title in (alone, publicised):
        inspected(title, "2041-07-01", BAD)
    objection: dict[str, Any] = {"form": "sealed", "matter": "打分有误"}
    assert not alone.acts("2041-07-03", "township", "object", **objection).accepted

    publicised.done("2041-07-02", "office", "publicise")
    assert "复验结果，2041年7月2日至2041年7月7日公示" in publicised.letters("publicise")
    publicised.done("2041-07-03", "township", "object", **objection)
    assert publicised.until("2041-07-08").stage is Stage.RESULT_OBJECTION
    again = publicised.copy().done("2041-07-09", "office", "examine", objection="1", result="upheld")
    assert again.stage is Stage.REINSPECTION
    dismissed = publicised.done("2041-07-09", "office", "examine", objection="1", result="dismissed")
    assert dismissed.stage is Stage.REPORT


@row(ROW, WAY)
def test_an_uncontested_result_takes_effect_by_itself_when_its_publicity_is_over() -> None:
    title = Title(measure(reinspection_way=PUBLICISED)).named().comes_to("reinspection")
    inspected(title, "2041-07-01").done("2041-07-02", "office", "publicise")
    assert title.until("2041-07-07").stage is Stage.RESULT_PUBLICITY
    assert title.until("2041-07-08").stage is Stage.TERM
    assert title.dates["term_start"] == date(2041, 7, 8)
    assert "复验合格，称号延续" in title.letters("result_publicity")


@row(ROW, WAY)
def test_opinions_about_a_title_that_is_held_are_heard_and_end_nothing() -> None:
    title = Title(measure(reinspection_way=WHOLE)).named().comes_to("recheck")
    assert title.done("2041-06-20", "township", "opine", result="rejected").stage is Stage.REINSPECTION
    inspected(title, "2041-07-01")
    for body in BODIES:
        title.done("2041-07-05", f"consulted/{body}", "consult", body=body, result="opposed")
    assert title.stage is Stage.CONFIRMATION
    assert "表示反对，请一并考虑" in title.letters("consult", "leadership")
    confirmed = title.done("2041-07-08", "leadership", "decide", result="approved")
    assert confirmed.stage is Stage.RESULT_PUBLICITY


@row(ROW, WAY)
def test_an_early_reinspection_goes_the_same_way() -> None:
    alone, whole = lives("reinspection_way", ALONE, WHOLE, to="term")
    for title in (alone, whole):
        title.done("2038-03-01", "supervisor", "raise", cause="jubao", matter="来信反映的问题属实")
    assert (alone.stage, whole.stage) == (Stage.REINSPECTION, Stage.RECHECK)
    whole.comes_to("term")
    assert whole.dates["term_end"] == alone.dates["term_end"] == date(2041, 6, 1)


def test_a_confirmation_that_is_annulled_leaves_the_result_proposed() -> None:
    title = inspected(
        Title(measure(reinspection_way=CONFIRMED)).named().comes_to("reinspection"), "2041-07-01"
    )
    title.done("2041-07-08", "leadership", "decide", result="approved")
    receipt = title.annuls("2041-07-10", "leadership", "decide")
    assert receipt.accepted, said(receipt)
    assert (title.stage, title.life.standing.proposed) == (Stage.CONFIRMATION, "passed")
    assert title.dates["term_end"] == date(2041, 6, 1)
    title.done("2041-07-12", "leadership", "decide", result="rejected")
    assert title.stage is Stage.REINSPECTION


def test_a_corrected_inspection_changes_what_is_proposed() -> None:
    title = inspected(
        Title(measure(reinspection_way=CONFIRMED)).named().comes_to("reinspection"), "2041-07-01"
    )
    receipt = title.corrects("2041-07-03", "office", "inspect", scores=BAD)
    assert receipt.accepted, said(receipt)
    assert (title.stage, title.life.standing.proposed) == (Stage.CONFIRMATION, "failed")


def test_the_steps_are_checked() -> None:
    right = measure(reinspection_way=CONFIRMED).reinspection_way
    assert right is not None

    def wrong(*steps: Stage) -> str:
        way = right.model_copy(update={"value": steps})
        return "\n".join(one.problem for one in check(KAIYUAN.model_copy(update={"reinspection_way": way})))

    assert "复验的环节中没有复验本身" in wrong(Stage.CONFIRMATION)
    assert "“decision”不是复验的环节" in wrong(Stage.REINSPECTION, Stage.DECISION)
    assert "环节“confirmation”重复" in wrong(Stage.REINSPECTION, Stage.CONFIRMATION, Stage.CONFIRMATION)
    assert "复验之前只能有初核" in wrong(Stage.CONFIRMATION, Stage.REINSPECTION)
    assert "缺少事项“confirmation”的规定" in wrong(Stage.REINSPECTION, Stage.CONFIRMATION)


def test_a_result_that_is_not_confirmed_leaves_nothing_of_itself() -> None:
    title = Title(measure(reinspection_way=CONFIRMED, results=WARNED_OR_PASSED)).named()
    inspected(title.comes_to("reinspection"), "2041-07-01", BAD)
    assert title.life.standing.result == "fair"
    again = title.done("2041-07-08", "leadership", "decide", result="rejected").life.standing
    assert (again.result, again.follows) == (None, None)


def test_the_day_of_an_early_reinspection_is_not_that_of_a_later_treatment() -> None:
    causes = {
        name: {"label": name, "by": ["office"], "follows": follows, "assumed": True}
        for name, follows in (("early", then("reinspect", "talk")), ("talk", then("keep", "talk")))
    }
    early = {"causes": causes, "term__after_early": assumed("same_term")}
    for title in lives("reinspection_way", ALONE, CONFIRMED, to="term", **early):
        title.done("2037-03-02", "office", "raise", cause="early", matter="来信").comes_to("reinspection")
        title.comes_to("term").until("2041-05-20")
        title.done("2041-05-20", "office", "raise", cause="talk", matter="来信").until("2041-06-05")
        title.done("2041-06-06", "leadership", "talk", posts=["主任"]).until("2041-06-20")
        assert title.stage is Stage.REINSPECTION, (
            "its term was over on 1 June 2041, and it was never passed since"
        )
