"""Notices speak to their reader: who failed learns why and whom to ask; who sees to a unit hears how it gets on."""

import pytest

from tests.lives import Title, title_at
from tests.people import BAD, GOOD, KAIYUAN, UNIT, sheet_of
from tests.unit.rows.pair import assumed, measure, then

SHEET = sheet_of(KAIYUAN)
LINE = f"满分{SHEET.total:g}分，须达到{SHEET.line:g}分"


FAILS = then("rectify", "report", "talk", "order", "service")


def hears(title: Title, role: str, *words: str) -> bool:
    """Whether some subject that a role was told has all these words."""
    return any(all(word in subject for word in words) for subject in title.heard(role))


@pytest.mark.parametrize(
    ("stage", "by", "kind"), [("assessment", "assessor", "assess"), ("second", "office", "inspect")]
)
def test_a_unit_that_failed_learns_its_points_and_the_rows_that_are_below_their_line(
    stage: str, by: str, kind: str
) -> None:
    title = title_at(stage)
    day = title.life.at.date().isoformat()
    title.done(day, by, kind, at="23:00", scores=BAD)
    said = title.letters(kind)
    assert f"得分{sum(BAD.values()):g}分（{LINE}）" in said
    line, rows = SHEET.line, [row for row in SHEET.rows if not row.bonus]
    low = [row for row in rows if BAD[row.id] * SHEET.total < line * row.maximum]
    assert low
    assert all(f"{row.name}{BAD[row.id]:g}分（满分{row.maximum:g}分）" in said for row in low)
    assert "可以向领导小组办公室询问" in said


def test_a_row_that_reaches_its_share_of_the_line_is_not_held_against_the_unit() -> None:
    first, *rest = SHEET.rows
    scores = {first.id: first.maximum, **{row.id: 0 for row in rest}}
    said = title_at("assessment").done("2036-04-10", "assessor", "assess", scores=scores).letters("assess")
    assert rest[0].name in said
    assert f"{first.name}{first.maximum:g}分" not in said


def test_who_was_vetoed_learns_by_what() -> None:
    veto = {"id": "anquan", "name": "发生重大安全事故"}
    law = measure(sheet__vetoes=[veto])
    title = Title(law).comes_to("assessment")
    day = title.life.at.date().isoformat()
    title.done(day, "assessor", "assess", at="23:00", scores={}, vetoes=["anquan"])
    assert "未计总分" in title.letters("assess")
    assert "一票否决：发生重大安全事故。" in title.letters("assess")


def test_who_misses_an_indicator_learns_it_and_its_points_all_the_same() -> None:
    known = {"id": "zhixiaolv", "name": "知晓率", "unit": "%", "must_be": "at_least", "threshold": 85}
    title = Title(measure(sheet__indicators=[{**known, "assumed": True}])).comes_to("assessment")
    day = title.life.at.date().isoformat()
    title.done(day, "assessor", "assess", at="23:00", scores=GOOD, indicators={"zhixiaolv": 80})
    said = title.letters("assess")
    assert f"得分{sum(GOOD.values()):g}分（{LINE}）" in said
    assert "未达到要求的指标：知晓率" in said


def test_who_passes_is_not_lectured() -> None:
    assert "满分" not in title_at("naming").letters("assess")


def test_township_and_recommending_body_hear_of_naming_failure_talk_and_order() -> None:
    title = Title().comes_to(
        "naming", apply={"application": {**_application(), "recommender": "市教育体育局"}}
    )
    title.done("2036-06-02", "naming_body", "name", result="named", batch="第十六批", number="KY16-007")
    title.until("2041-06-30").done("2041-07-01", "office", "inspect", scores=BAD)
    title.done("2041-07-08", "office", "report").done("2041-07-15", "leadership", "talk", posts=["校长"])
    title.done("2041-07-22", "leadership", "order")
    for role in ("township", "recommender"):
        for words in ("决定命名为", "复验不合格", "已对单位主要领导谈话", "已责令单位限期整改"):
            assert hears(title, role, words), (role, words, title.heard(role))
    assert "KY16-007" in title.letters("name", "township")
    assert f"得分{sum(BAD.values()):g}分" in title.letters("inspect", "township"), "they help to put it right"
    assert not hears(title, "unit", "已责令单位限期整改"), "the order itself is served on it"


def test_they_hear_of_a_pass_too() -> None:
    title = title_at("reinspection").comes_to("term")
    assert hears(title, "township", "复验合格")


def test_who_heard_of_an_outcome_hears_when_it_no_longer_stands() -> None:
    title = title_at("term")
    receipt = title.annuls("2036-06-05", "naming_body", "name")
    assert receipt.accepted
    assert title.letters("annul", "township")


def test_a_recommender_that_is_the_township_hears_once() -> None:
    application = {**_application(), "recommender": "灵泉街道"}
    title = Title().comes_to("naming", apply={"application": application})
    title.done("2036-06-02", "naming_body", "name", result="named", batch="第十六批", number="KY16-007")
    assert hears(title, "township", "决定命名为")
    assert not title.heard("recommender")


CONFIRMED = assumed(["reinspection", "confirmation"])
PUBLICISED = assumed(["reinspection", "result_publicity"])


def inspected(way: object, scores: object) -> Title:
    """A title whose re-inspection goes that way, inspected on 1 July 2041."""
    title = Title(measure(reinspection_way=way)).named().comes_to("reinspection")
    return title.done("2041-07-01", "office", "inspect", scores=scores)


def test_the_unit_learns_its_points_when_a_result_is_proposed_and_those_beside_it_when_it_counts() -> None:
    title = inspected(CONFIRMED, BAD)
    assert f"得分{sum(BAD.values()):g}分（{LINE}）" in title.letters("inspect")
    assert "得分偏低、应当改进的项目：" in title.letters("inspect")
    assert not title.letters("inspect", "township"), "it may come otherwise yet"
    title.done("2041-07-08", "leadership", "decide", result="approved")
    assert "复验不合格" in title.letters("decide")
    assert "复验不合格" in title.letters("decide", "township")


def test_those_beside_a_unit_hear_of_a_result_that_nobody_objected_to() -> None:
    title = inspected(PUBLICISED, BAD).done("2041-07-02", "office", "publicise").until("2041-07-08")
    assert "复验不合格" in title.letters("result_publicity", "township")


def test_who_heard_of_a_confirmed_result_hears_when_the_confirmation_is_taken_back() -> None:
    title = inspected(CONFIRMED, BAD)
    title.done("2041-07-08", "leadership", "decide", result="approved")
    assert title.annuls("2041-07-09", "leadership", "decide").accepted
    assert title.letters("annul", "township")


def test_who_heard_nothing_of_a_proposed_result_hears_nothing_when_it_is_taken_back() -> None:
    title = inspected(CONFIRMED, BAD)
    assert title.annuls("2041-07-05", "office", "inspect").accepted
    assert title.letters("annul")
    assert not title.letters("annul", "township")


def test_the_line_of_a_re_inspection_with_named_results_is_the_lowest_that_passes() -> None:
    results = {
        "good": {
            "label": "优秀",
            "at_least": 90,
            "passes": True,
            "follows": {"then": "renew"},
            "assumed": True,
        },
        "fair": {
            "label": "合格",
            "at_least": 60,
            "passes": True,
            "follows": {"then": "renew"},
            "assumed": True,
        },
        "poor": {"label": "不合格", "passes": False, "follows": FAILS, "assumed": True},
    }
    title = Title(measure(results=results, sheet__pass_line=assumed(70))).named().comes_to("reinspection")
    day = title.life.at.date().isoformat()
    title.done(day, "office", "inspect", at="23:00", scores=dict.fromkeys(BAD, 0))
    assert "须达到60分" in title.letters("inspect")


def _application() -> dict[str, object]:
    return {"unit": UNIT, "honour": KAIYUAN.honour.name}
