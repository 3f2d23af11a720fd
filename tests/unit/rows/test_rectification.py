"""Rows «rectification» 整改 and «silence» 沉默的后果."""

from datetime import date
from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD
from tests.said import said, under
from tests.unit.rows.pair import assumed, duty, lives, row, silent, then

ROW = "rectification"
FAILING: dict[str, Any] = {"reinspection": {"scores": BAD}, "second": {"scores": BAD}}


def in_rectification(*titles: Title) -> None:
    """Both fail their re-inspection and are ordered to rectify, served on one day."""
    for title in titles:
        title.comes_to("service", **FAILING).done("2041-06-30", "office", "serve")


# --- rectification ---


@row(ROW, "none")
def test_none_or_some() -> None:
    some, none = lives(
        "failure",
        then("rectify", "report", "talk", "order", "service"),
        then("revoke", "report"),
        to="reinspection",
        causes={"poor": POOR},
    )
    for title in (some, none):
        title.comes_to("report", **FAILING).done("2041-06-20", "office", "report")
    assert (some.stage, none.stage) == (Stage.TALK, Stage.STATEMENT)


POOR = {
    "label": "管理松懈",
    "by": ["supervisor"],
    "assumed": True,
    "follows": then("rectify", "report", "talk", "order", "service"),
}


@row(ROW, "months to a year")
def test_months_to_a_year() -> None:
    months, year = lives("duties.rectification.within", assumed("6个月"), assumed("1年"), to="reinspection")
    in_rectification(months, year)
    assert months.owed("rectification").due == date(2041, 12, 30)
    assert year.owed("rectification").due == date(2042, 6, 30)
    for title in (months, year):
        title.until("2042-01-15")
    assert (months.stage, year.stage) == (Stage.STATEMENT, Stage.RECTIFICATION)


@row(ROW, "months to a year")
def test_from_the_service_or_from_the_order() -> None:
    served, ordered = lives("duties.rectification.counted_from", "served", "term_end", to="reinspection")
    in_rectification(served, ordered)
    assert served.owed("rectification").due == date(2041, 12, 30)
    assert ordered.owed("rectification").due == date(2041, 12, 1)


@row(ROW, "number of rounds")
def test_number_of_rounds() -> None:
    one, two = lives("rounds", assumed(1), assumed(2), to="reinspection")
    in_rectification(one, two)
    for title in (one, two):
        title.comes_to("second", **FAILING)
        day = title.dates["stage"].isoformat()
        title.done(day, "office", "inspect", "11:00", scores=BAD)
    assert (one.stage, two.stage) == (Stage.STATEMENT, Stage.ORDER)
    assert "拟取消称号" in one.letters("inspect")
    assert "拟取消称号" not in two.letters("inspect")
    assert "另行送达整改通知" in two.letters("inspect")
    assert two.life.standing.round == 1
    two.comes_to("second", **FAILING)
    two.done(two.dates["stage"].isoformat(), "office", "inspect", "11:00", scores=BAD)
    assert two.stage is Stage.STATEMENT


@row(ROW, "number of rounds")
def test_a_second_failure_taken_back_gives_its_round_back() -> None:
    one, two = lives("rounds", assumed(1), assumed(2), to="reinspection")
    in_rectification(one, two)
    for title in (one, two):
        title.comes_to("second", **FAILING)
        day = title.dates["stage"].isoformat()
        title.done(day, "office", "inspect", "11:00", scores=BAD)
        assert title.annuls(day, "office", "inspect").accepted
        assert (title.stage, title.life.standing.round) == (Stage.SECOND, 0)
        title.done(day, "office", "inspect", "13:00", scores=BAD)
    assert (one.stage, two.stage) == (Stage.STATEMENT, Stage.ORDER)


@row(ROW, "extension, which may have to be asked for before a date")
def test_extension_or_none() -> None:
    none, once = lives("extensions", None, assumed(1), to="reinspection")
    in_rectification(none, once)
    says: dict[str, Any] = {"by": "2个月", "ground": "工程未完"}
    for title in (none, once):
        says["obligation"] = title.owed("rectification").id
    assert "没有规定该事项可以延期" in said(none.acts("2041-11-01", "leadership", "extend", **says))
    once.done("2041-11-01", "leadership", "extend", **says)
    assert once.owed("rectification").due == date(2042, 2, 28)
    assert "最多延期1次" in said(once.acts("2041-11-02", "leadership", "extend", **says))


@row(ROW, "extension, which may have to be asked for before a date")
@pytest.mark.parametrize(
    ("terms", "refused", "accepted"),
    [
        ({"longest": "1个月"}, {"by": "2个月"}, {"by": "1个月"}),
        ({"ask_before": "30日"}, {"asked_on": "2041-12-01"}, {"asked_on": "2041-11-30"}),
        ({"ask_before": "30日"}, {}, {"asked_on": "2041-11-01"}),
    ],
    ids=["too long", "asked too late", "not asked"],
)
def test_extension_may_have_to_be_asked_for_before_a_date_and_has_a_limit(
    terms: dict[str, str], refused: dict[str, str], accepted: dict[str, str]
) -> None:
    free, bound = lives(
        "extension_terms",
        None,
        {**terms, "assumed": True},
        to="reinspection",
        duties__reinspection__counted_from="stage",
    )
    in_rectification(free, bound)
    said: dict[str, Any] = {"obligation": free.owed("rectification").id, "by": "1个月", "ground": "工程未完"}
    assert free.acts("2041-12-05", "leadership", "extend", **{**said, **refused}).accepted
    no = bound.acts("2041-12-05", "leadership", "extend", **{**said, **refused})
    assert not no.accepted
    assert under(no) == "暂定，文件未作规定"
    assert bound.acts("2041-12-05", "leadership", "extend", **{**said, **accepted}).accepted


@row(ROW, "none")
@pytest.mark.parametrize(
    ("follows", "stage"),
    [
        (then("downgrade"), Stage.AFTERMATH),
        (then("end"), Stage.AFTERMATH),
        (then("revoke", "criticism"), Stage.CRITICISM),
    ],
    ids=lambda value: "" if isinstance(value, Stage) else str(value["then"]),
)
def test_what_follows_the_second_failure(follows: dict[str, Any], stage: Stage) -> None:
    revoked, other = lives(
        "second_failure",
        then("revoke"),
        follows,
        to="reinspection",
        honour__lower={"name": "石榴红家园", "level": "county"},
    )
    in_rectification(revoked, other)
    for title in (revoked, other):
        title.comes_to("second", **FAILING)
        title.done(title.dates["stage"].isoformat(), "office", "inspect", "11:00", scores=BAD)
    assert revoked.stage is Stage.STATEMENT
    assert "拟取消称号" in revoked.letters("inspect")
    assert other.stage is stage
    told = other.letters("inspect")
    assert "拟取消称号" not in told
    assert {"downgrade": "降为“石榴红家园”", "end": "称号终止", "revoke": "通报批评"}[follows["then"]] in told
    assert (
        other.comes_to("ended").life.standing.ground
        == {"downgrade": "downgraded", "end": "ended", "revoke": "revoked"}[follows["then"]]
    )


@row(ROW, "none")
def test_the_title_is_in_force_in_rectification_or_not() -> None:
    stays, rests = lives("term.in_force_in_rectification", assumed(True), assumed(False), to="reinspection")
    in_rectification(stays, rests)
    assert "整改期间，称号暂停使用" not in stays.letters("inspect")
    assert "整改期间，称号暂停使用" in rests.letters("inspect")
    assert stays.law.in_force(stays.life.standing)
    assert not rests.law.in_force(rests.life.standing)


# --- silence ---


@row("silence", "nothing", "counts as failing")
def test_nothing_or_counts_as_failing() -> None:
    nothing, fails = lives("duties.reinspection.silence", None, silent("failed", "30日"), to="reinspection")
    for title in (nothing, fails):
        title.until("2041-10-15")
    assert (nothing.stage, fails.stage) == (Stage.REINSPECTION, Stage.REPORT)
    assert "逾期将逐级提醒、上报，直至办结" in nothing.letters("term", "office")
    assert "逾期30日（至2041年10月1日）仍未办理的，视为复验不合格" in fails.letters("term", "office")
    assert nothing.wakes is not None


@row("silence", "counts as failing")
def test_of_rectification_counts_as_failing_or_is_inspected_all_the_same() -> None:
    fails, inspected = lives(
        "duties.rectification.silence", silent("failed", "15日"), silent("unfiled", "15日"), to="reinspection"
    )
    in_rectification(fails, inspected)
    for title in (fails, inspected):
        title.until("2042-01-15")
    assert (fails.stage, inspected.stage) == (Stage.STATEMENT, Stage.SECOND)
    assert "视为整改不合格" in fails.letters("rectification")
    assert "径行复验" in inspected.letters("rectification")


@row("silence", "counts as giving the title up")
def test_counts_as_giving_the_title_up() -> None:
    renewal = duty("unit", "申请复验", "3个月", counted_from="term_end", back=True)
    nothing, up = lives(
        "duties.renewal.silence",
        None,
        silent("forgone"),
        to="term",
        duties__renewal=renewal,
        duties__reinspection__counted_from="stage",
    )
    for title in (nothing, up):
        title.until("2041-04-01")
    assert "forgone" in up.dates
    assert "forgone" not in nothing.dates
    assert nothing.acts("2041-04-02", "unit", "renew").accepted
    assert not up.acts("2041-04-02", "unit", "renew").accepted
    assert up.until("2041-06-02").stage is Stage.AFTERMATH


@row("silence", "nothing", "counts as failing")
@pytest.mark.parametrize(
    ("name", "means", "stage"),
    [
        ("preliminary", "agreed", Stage.MATERIALS),
        ("preliminary", "rejected", Stage.ENDED),
        ("materials", "complete", Stage.ASSESSMENT),
        ("assessment", "failed", Stage.ENDED),
        ("decision", "approved", Stage.PUBLICITY),
        ("decision", "lapsed", Stage.ENDED),
        ("naming", "declined", Stage.ENDED),
    ],
)
def test_on_the_way_in_as_the_pack_says(name: str, means: str, stage: Stage) -> None:
    nothing, something = lives(f"duties.{name}.silence", None, silent(means, "10日"), to=name)
    due = something.owed(name).due
    for title in (nothing, something):
        title.until(f"{due:%Y}-07-31")
    assert nothing.stage is Stage(name)
    lapse = something.entry(name)
    assert (lapse.was, lapse.stage) == (Stage(name), stage)
    assert "逾期" in something.letters(name)


@row("silence", "nothing")
def test_of_the_naming_body_after_a_statement_keeps_the_title_or_nothing() -> None:
    nothing, keeps = lives(
        "duties.revocation.silence",
        None,
        silent("kept", "1个月"),
        to="reinspection",
        failure=then("revoke"),
        causes={"poor": POOR},
    )
    for title in (nothing, keeps):
        title.comes_to("revocation", **FAILING).until("2041-12-31")
    assert (nothing.stage, keeps.stage) == (Stage.REVOCATION, Stage.TERM)
    assert "“作出是否取消称号的决定”逾期未办，按规定视为此结果" in keeps.letters("revocation")


@row("silence", "nothing")
def test_silence_is_taken_back_by_whom_the_pack_says() -> None:
    who = {"extend": ["leadership"], "pause": ["leadership"], "silence": "leadership", "assumed": True}
    group, body = lives("remedies.silence", "leadership", "naming_body", to="reinspection", remedies=who)
    in_rectification(group, body)
    for title in (group, body):
        title.until("2042-01-15")
        assert title.stage is Stage.STATEMENT
    assert "应由命名机关处理" in said(body.annuls("2042-01-16", "leadership", "rectification"))
    assert group.annuls("2042-01-16", "leadership", "rectification").accepted
    assert body.annuls("2042-01-16", "naming_body", "rectification").accepted
    for title in (group, body):
        title.done("2042-01-20", "unit", "rectify")
        assert title.done("2042-02-10", "office", "inspect", scores=GOOD).stage is Stage.TERM


@row(ROW, "extension, which may have to be asked for before a date")
def test_who_may_extend_and_pause() -> None:
    who = {"extend": ["leadership"], "pause": ["leadership"], "silence": "leadership", "assumed": True}
    default, group = lives("remedies", None, who, to="reinspection")
    in_rectification(default, group)
    says: dict[str, Any] = {"obligation": group.owed("rectification").id, "ground": "工程未完"}
    no = group.acts("2041-11-01", "office", "extend", by="1个月", **says)
    assert "应由领导小组办理" in said(no)
    assert under(no) == "暂定，文件未作规定"
    assert default.acts("2041-11-01", "office", "extend", by="1个月", **says).accepted
    assert not group.acts("2041-11-01", "office", "pause", until="2041-11-20", **says).accepted
    assert group.acts("2041-11-01", "leadership", "pause", until="2041-11-20", **says).accepted
