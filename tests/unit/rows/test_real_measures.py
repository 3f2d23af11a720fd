"""Beside the table: «what real measures also have», each as data that two measures differ in."""

from datetime import date
from typing import Any

from desk.meant import by_the_measure
from schemas.action import Correct, Inspect
from schemas.facts import Facts
from schemas.party import Role
from schemas.stage import Stage
from tests.lives import Title
from tests.people import BAD, GOOD, KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import assumed, duty, faults, lives, row, silent, then

ROW = "what real measures also have"


# --- a duty due on a date of the calendar: 当年12月31日前, 次年3月31日前 ---

BY_THE_DAY = duty("office", "组织复验", "0年", due_on="12-31")
IN_THREE_MONTHS = duty("office", "组织复验", "3个月")


@row(ROW, "a duty due on a date of the calendar")
def test_a_duty_is_due_so_long_after_it_began_or_on_a_day_of_that_year() -> None:
    counted, dated = lives("duties.reinspection", IN_THREE_MONTHS, BY_THE_DAY, to="reinspection")
    assert counted.owed("reinspection").due == date(2041, 9, 2)
    assert dated.owed("reinspection").due == date(2041, 12, 31)
    assert "自进入本环节之日（2041年6月2日）起3个月" in counted.letters("term", "office")
    assert "进入本环节之日（2041年6月2日）当年的12月31日" in dated.letters("term", "office")


@row(ROW, "a duty due on a date of the calendar")
def test_a_day_that_has_passed_this_year_is_that_of_the_next() -> None:
    this, after = lives(
        "duties.reinspection.within",
        assumed("0年"),
        assumed("1年"),
        to="reinspection",
        duties__reinspection={**BY_THE_DAY, "due_on": "03-31"},
    )
    assert this.owed("reinspection").due == after.owed("reinspection").due == date(2042, 3, 31)
    this.done("2041-07-01", "office", "inspect", scores=GOOD)
    assert this.stage is Stage.TERM


@row(ROW, "a duty due on a date of the calendar")
def test_a_term_may_end_with_the_year_in_which_it_is_over() -> None:
    rule = duty("office", "有效期届满复验", "5年", counted_from="term_start", silence=silent("expired"))
    to_the_day, to_the_year = lives("duties.term", rule, {**rule, "due_on": "12-31"}, to="term")
    assert to_the_day.dates["term_end"] == date(2041, 6, 2)
    assert to_the_year.dates["term_end"] == date(2041, 12, 31)
    assert "2036年6月2日至2041年12月31日" in to_the_year.letters("name")
    assert to_the_year.until("2041-12-31").stage is Stage.TERM
    assert to_the_year.until("2042-01-01").stage is Stage.REINSPECTION


@row(ROW, "a duty due on a date of the calendar")
def test_counted_back_from_an_expiry_it_is_the_day_before_that() -> None:
    renewal = duty("unit", "申请复验", "0年", counted_from="term_end", back=True, silence=silent("forgone"))
    march, autumn = lives(
        "duties.renewal.due_on", "03-31", "09-30", to="term", duties__renewal={**renewal, "due_on": "03-31"}
    )
    assert march.owed("renewal").due == date(2041, 3, 31)
    assert autumn.owed("renewal").due == date(2040, 9, 30)


def test_time_that_stands_still_moves_a_day_of_the_calendar_too() -> None:
    title = lives("duties.reinspection", IN_THREE_MONTHS, BY_THE_DAY, to="reinspection")[1]
    one = title.owed("reinspection")
    title.done("2041-08-01", "leadership", "pause", obligation=one.id, until="2041-08-11", ground="汛期")
    assert title.owed("reinspection").due == date(2042, 1, 10)
    title.done("2041-08-20", "leadership", "extend", obligation=one.id, by="1个月", ground="材料较多")
    assert title.owed("reinspection").due == date(2042, 2, 10)


def test_rectification_of_its_own_length_has_no_day_of_the_calendar() -> None:
    titles = lives(
        "failure.within",
        None,
        "2个月",
        to="reinspection",
        duties__rectification=duty("unit", "整改", "0年", counted_from="served", due_on="12-31"),
        failure={"measures": ["order", "service"], "then": "rectify"},
    )
    for one, due in zip(titles, (date(2041, 12, 31), date(2041, 9, 3)), strict=True):
        one.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("rectification")
        assert one.dates["served"] == date(2041, 7, 3)
        assert one.owed("rectification").due == due


def test_a_day_of_the_calendar_that_says_not_of_which_year_is_a_fault() -> None:
    dated = {**BY_THE_DAY, "within": assumed("3个月")}
    assert faults(duties__reinspection=dated) == [
        "duties.reinspection.within：写了 due_on 的，within 只说明是哪一年的这一天"
    ]
    first = {**BY_THE_DAY, "first_day_counts": assumed(True)}
    assert faults(duties__reinspection=first) == [
        "duties.reinspection.first_day_counts：期限是日历上的一天，没有当日是否计入可言"
    ]
    assert faults(duties__reinspection={**BY_THE_DAY, "due_on": None}) == [
        "duties.reinspection.within：期限为零"
    ]
    assert faults(duties__reinspection=BY_THE_DAY) == []


# --- a length that the order itself fixes: 按责令通知书载明期限，最长6个月 ---

RECTIFY = duty("unit", "整改", "6个月", counted_from="served", silence=silent("failed", "15日"))
AS_ORDERED = {**RECTIFY, "as_ordered": True}


def ordering(**given: Any) -> tuple[Title, Title]:
    """Two titles that are about to be ordered to rectify: one within the measure's time, one within the order's."""
    fixed, open_to_the_order = lives("duties.rectification", RECTIFY, AS_ORDERED, to="reinspection", **given)
    for title in (fixed, open_to_the_order):
        title.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("order")
    return fixed, open_to_the_order


@row(ROW, "a length that the order itself fixes")
def test_the_order_says_how_long_where_the_measure_leaves_it_to_the_order() -> None:
    fixed, ordered = ordering()
    fixed.done("2041-07-10", "leadership", "order")
    ordered.done("2041-07-10", "leadership", "order", within="3个月")
    for title in (fixed, ordered):
        title.done("2041-07-15", "office", "serve")
    assert fixed.owed("rectification").due == date(2042, 1, 15)
    assert ordered.owed("rectification").due == date(2041, 10, 15)
    assert "起3个月，期限由办理机关所定" in ordered.letters("serve")
    assert "所定" not in fixed.letters("serve")
    assert ordered.until("2041-10-30").stage is Stage.RECTIFICATION
    assert ordered.until("2041-10-31").stage is Stage.STATEMENT


@row(ROW, "a length that the order itself fixes")
def test_an_order_without_a_length_or_beyond_the_bound_is_refused() -> None:
    fixed, ordered = ordering()
    refused = {
        None: "期限由本件确定，请写明期限（最长6个月）",
        "7个月": "期限7个月超过办法规定的最长6个月",
        "200日": "期限200日超过办法规定的最长6个月",
        "99999年": "期限99999年超过办法规定的最长6个月",
        "0日": "期限0日不是一段时间，至少写1日",
    }
    for within, why in refused.items():
        assert why in said(ordered.acts("2041-07-10", "leadership", "order", within=within))
    assert ordered.copy().acts("2041-07-10", "leadership", "order", within="180日").accepted
    refusal = said(fixed.acts("2041-07-10", "leadership", "order", within="3个月"))
    assert "期限由办法规定，办理时不另写期限" in refusal


def test_a_length_that_was_written_wrongly_is_corrected_and_the_date_moves() -> None:
    _, ordered = ordering()
    ordered.done("2041-07-10", "leadership", "order", within="3个月").done("2041-07-15", "office", "serve")
    assert ordered.corrects("2041-07-20", "leadership", "order", within="4个月").accepted
    assert ordered.owed("rectification").due == date(2041, 11, 15)
    assert "期限更正为4个月" in ordered.letters("correct")
    assert not ordered.corrects("2041-07-21", "leadership", "order", within="8个月").accepted


def test_a_second_round_has_the_length_of_its_own_order() -> None:
    _, ordered = ordering(rounds=assumed(2))
    ordered.done("2041-07-10", "leadership", "order", within="5个月").comes_to("second")
    ordered.done("2042-03-01", "office", "inspect", scores=BAD)
    ordered.done("2042-03-10", "leadership", "order", within="30日").done("2042-03-12", "office", "serve")
    assert ordered.owed("rectification").due == date(2042, 4, 11)


@row(ROW, "a length that the order itself fixes")
def test_so_does_whoever_sends_an_application_back() -> None:
    rule = duty("unit", "补正", "30日", silence=silent("lapsed"))
    fixed, ordered = lives(
        "duties.supplement", rule, {**rule, "as_ordered": True}, to="materials", supplements=assumed(1)
    )
    assert not ordered.acts("2036-03-20", "office", "check", result="incomplete").accepted
    assert not ordered.acts("2036-03-20", "office", "check", result="complete", within="5日").accepted
    fixed.done("2036-03-20", "office", "check", result="incomplete")
    ordered.done("2036-03-20", "office", "check", result="incomplete", within="10日")
    assert fixed.owed("supplement").due == date(2036, 4, 19)
    assert ordered.owed("supplement").due == date(2036, 3, 30)


def test_a_length_that_no_order_can_fix_is_a_fault() -> None:
    assert faults(duties__talk=duty("leadership", "谈话", "20日", as_ordered=True)) == [
        "duties.talk.as_ordered：该事项之前没有可以确定期限的办理"
    ]
    assert faults(
        duties__rectification={**AS_ORDERED, "counted_from": "stage"}, failure={"then": "rectify"}
    ) == ["duties.rectification.as_ordered：有的整改没有责令环节，无从确定期限"]
    assert faults(duties__rectification={**AS_ORDERED, "within": assumed("0年"), "due_on": "12-31"}) == [
        "duties.rectification.due_on：期限由办理时确定，又写了日历上的一天"
    ]
    within = {"measures": ["order", "service"], "then": "rectify", "within": "3个月"}
    assert faults(duties__rectification=AS_ORDERED, failure=within) == [
        "duties.rectification.as_ordered：整改期限由责令确定，后果里又写了 within"
    ]


# --- a title of a level or higher, as the register knows it ---

LEVEL = {"kind": "holds", "level": "prefectural", "honour": "石榴红家园", "assumed": True}


def held(level: str, since: str = "2034-05-01") -> dict[str, str]:
    """What a unit states that it holds."""
    return {"level": level, "honour": "石榴红家园", "since": since}


def known(level: str, since: str = "2034-05-01", *, is_held: bool = True) -> Facts:
    """What the register knows that it holds, or held."""
    return Facts.model_validate({"honours": [{"title": "2034-0007", **held(level, since), "held": is_held}]})


def applies(title: Title, *holds: dict[str, str], facts: Facts | None = None) -> str:
    """A unit applies; "" or why it is refused."""
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name, "holds": holds}
    return said(title.copy().acts("2036-03-03", "unit", "apply", facts=facts, application=application))


@row(ROW, "a title of a level or higher")
def test_a_title_of_that_level_or_of_a_higher_one_too() -> None:
    exact, higher = lives("preconditions", [LEVEL], [{**LEVEL, "or_higher": True}])
    for title in (exact, higher):
        assert not applies(title, held("prefectural"))
        assert "须已获" in applies(title, held("county"))
    assert "须已获州市级“石榴红家园”" in applies(exact, held("national"))
    assert not applies(higher, held("national"))
    assert "须已获州市级（或更高级别）“石榴红家园”" in applies(higher)


@row(ROW, "a title of a level or higher")
def test_what_the_register_knows_counts_as_it_stands_there() -> None:
    exact, higher = lives(
        "preconditions", [{**LEVEL, "at_least": "1年"}], [{**LEVEL, "at_least": "1年", "or_higher": True}]
    )
    assert not applies(higher, facts=known("provincial"))
    assert "须已获" in applies(exact, facts=known("provincial"))
    since = known("prefectural", "2035-12-01")
    for title in (exact, higher):
        assert "满1年" in applies(title, held("prefectural", "2030-01-01"), facts=since)
        lost = applies(title, held("prefectural"), facts=known("prefectural", is_held=False))
        assert "名册中该单位的州市级“石榴红家园”（2034-0007）已经终止、取消或者正在暂停使用" in lost
        assert not applies(title, held("prefectural"), facts=known("county", is_held=False))


# --- extension terms of one duty: 整改可以延期一次，最长3个月；其余不得延期 ---


@row(ROW, "extension terms of one duty")
def test_a_duty_has_its_own_extension_terms_or_the_general_ones() -> None:
    own = {"most": 1, "longest": "3个月", "ask_before": "30日", "assumed": True}
    general, particular = lives(
        "duties.rectification.extension",
        None,
        own,
        to="reinspection",
        extensions=assumed(2),
        extension_terms={"longest": "1个月", "assumed": True},
    )
    long: dict[str, Any] = {"by": "3个月", "ground": "工程未完"}
    for title in (general, particular):
        title.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("rectification")
        long["obligation"] = title.owed("rectification").id
    due = general.owed("rectification").due
    assert "延期最长1个月" in said(general.acts("2041-08-01", "leadership", "extend", **long))
    assert "请写明申请之日" in said(particular.acts("2041-08-01", "leadership", "extend", **long))
    asked = {**long, "asked_on": "2041-08-01"}
    assert not said(particular.acts("2041-08-01", "leadership", "extend", **asked))
    assert particular.owed("rectification").due > due
    assert "最多延期1次" in said(particular.acts("2041-08-02", "leadership", "extend", **asked))
    short = {**long, "by": "1个月"}
    for day in ("2041-08-01", "2041-08-02"):
        general.done(day, "leadership", "extend", **short)


@row(ROW, "extension terms of one duty")
def test_what_may_not_be_extended_is_not_where_others_are() -> None:
    free, fixed = lives(
        "duties.materials.extension",
        None,
        {"most": 0, "assumed": True},
        to="materials",
        extensions=assumed(1),
    )
    for title, why in ((free, ""), (fixed, "本办法没有规定该事项可以延期")):
        number = title.owed("materials").id
        answer = title.acts(
            "2036-03-10", "leadership", "extend", obligation=number, by="5日", ground="材料多"
        )
        assert why in said(answer)
        assert answer.accepted is (title is free)


def test_extension_terms_that_cannot_be_used_are_a_fault() -> None:
    once = {"most": 1, "assumed": True}
    term = {**KAIYUAN.model_dump(mode="json", exclude_none=True)["duties"]["term"], "extension": once}
    assert faults(duties__term=term) == ["duties.term.extension：有效期不是办理期限，不能延期"]
    talk = duty("leadership", "谈话", "20日", extension={"longest": "5日", "assumed": True})
    assert faults(duties__talk=talk, extensions=None) == ["duties.talk.extension：没有写明可以延期几次"]
    never = {**talk, "extension": {"most": 0, "longest": "5日", "assumed": True}}
    assert faults(duties__talk=never) == ["duties.talk.extension：不得延期的，没有延期多久可言"]


# --- an open-ended title without reports: 称号长期有效，实行动态管理 ---

COMPLAINT = {"label": "投诉查实", "by": ["supervisor"], "follows": then("reinspect"), "assumed": True}
OPEN_ENDED: dict[str, Any] = {
    "duties__term": None,
    "causes": {"complaint": COMPLAINT},
    "duties__reinspection__counted_from": "stage",
}


@row(ROW, "an open-ended title without reports")
def test_an_open_ended_title_without_reports_is_looked_at_each_year() -> None:
    yearly = duty("unit", "报送年度报告", "1年", silence=silent("missed", "30日"))
    reported, looked_at = lives("filings", {"yearly": yearly}, {}, to="term", **OPEN_ENDED)
    assert [one.duty for one in reported.life.obligations] == ["filing"]
    assert [one.duty for one in looked_at.life.obligations] == ["look"]
    assert "请于2037年6月2日前查看长期有效的称号" in looked_at.letters("name", "office")
    for year in range(2037, 2042):
        assert looked_at.owed("look").due == date(year, 6, 2)
        assert looked_at.until(f"{year}-06-03").stage is Stage.TERM
    assert looked_at.wakes == date(2042, 6, 3)
    assert "发现问题的，请按办法提请处理" in looked_at.letters("look", "office")
    looked_at.done("2041-08-01", "supervisor", "raise", cause="complaint", matter="核实台账有误。")
    assert [one.duty for one in looked_at.life.obligations] == ["reinspection"]
    assert looked_at.done("2041-09-01", "office", "inspect", scores=GOOD).owed("look").due == date(2042, 9, 1)


@row(ROW, "an open-ended title without reports")
def test_who_looks_and_how_often_the_measure_may_say() -> None:
    rule = duty("township", "走访示范单位", "2年", silence=silent("looked"))
    usual, own = lives("duties.look", None, rule, to="term", filings={}, **OPEN_ENDED)
    assert usual.owed("look").by.role is Role.OFFICE
    assert own.owed("look").by.role is Role.TOWNSHIP
    assert (usual.owed("look").due, own.owed("look").due) == (date(2037, 6, 2), date(2038, 6, 2))


def test_an_open_ended_title_that_nothing_can_end_is_a_fault() -> None:
    nothing: dict[str, Any] = {**OPEN_ENDED, "causes": {}, "filings": {}, "failure": None}
    assert faults(**nothing) == ["causes：称号长期有效，没有定期报告，也没有可以提请处理的事由，将无从取消"]
    assert faults(**{**nothing, "causes": {"complaint": COMPLAINT}}) == []


# --- two outcomes of a second failure: 仍不合格的，视情节降级或者取消称号 ---

CHOICES = {
    "lower": {"label": "降级", "follows": then("downgrade"), "assumed": True},
    "gone": {"label": "取消称号", "follows": then("revoke", "criticism"), "assumed": True},
}
TWO_WAYS: dict[str, Any] = {"honour__lower": {"name": "石榴红家园", "level": "county"}}


def failing_again(left: Any, right: Any, **given: Any) -> tuple[Title, Title]:
    """Two titles after rectification, under measures that differ in what may be chosen."""
    titles = lives("second_failures", left, right, to="reinspection", **TWO_WAYS, **given)
    for title in titles:
        title.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("second")
    return titles


def fails(title: Title, day: str = "2041-12-01", **more: Any) -> str:
    """The re-inspection after rectification fails; "" or why that is refused."""
    return said(title.acts(day, "office", "inspect", scores=BAD, **more))


@row(ROW, "two outcomes of a second failure")
def test_whoever_re_inspects_chooses_among_what_the_measure_allows() -> None:
    one, two = failing_again({}, CHOICES)
    assert "此处没有可以选择的处理" in fails(one, choice="lower")
    assert not fails(one)
    assert one.stage is Stage.STATEMENT
    for unsaid in ({}, {"choice": "nonsense"}):
        assert "须写明选择哪一种处理：取消称号、降级" in fails(two, **unsaid)
    assert "没有“nonsense”这一种处理" in fails(two, choice="nonsense")
    lowered, lost = two, two.copy()
    assert not fails(lowered, choice="lower")
    assert not fails(lost, choice="gone")
    assert (lowered.stage, lost.stage) == (Stage.AFTERMATH, Stage.CRITICISM)
    assert lowered.life.standing.leaving == "downgraded"
    assert "通报批评，转入取消称号程序" in lost.letters("inspect")


@row(ROW, "two outcomes of a second failure")
def test_where_nobody_acts_nobody_chooses() -> None:
    one, two = lives("second_failures", {}, CHOICES, to="reinspection", **TWO_WAYS)
    for title in (one, two):
        title.done("2041-07-01", "office", "inspect", scores=BAD).comes_to("rectification")
        title.until("2043-01-01")
        assert title.stage in (Stage.STATEMENT, Stage.REVOCATION)


def test_a_choice_is_typed_by_its_name_as_a_cause_is_also_where_it_is_corrected() -> None:
    _, two = failing_again({}, CHOICES)
    law = two.law
    assert by_the_measure(Inspect, {"choice": " 降级"}, law, two.life) == {"choice": "lower"}
    instead = {"kind": "inspect", "choice": "取消称号"}
    assert by_the_measure(Correct, {"instead": instead}, law, two.life)["instead"]["choice"] == "gone"


def test_only_the_last_failure_is_chosen_about_and_a_choice_can_be_corrected() -> None:
    _, two = failing_again({}, CHOICES, rounds=assumed(2))
    assert "此处没有可以选择的处理" in fails(two, choice="lower")
    assert not fails(two)
    two.comes_to("second")
    assert not fails(two, "2042-06-01", choice="lower")
    assert two.life.standing.leaving == "downgraded"
    assert two.corrects("2042-06-05", "office", "inspect", choice="gone").accepted
    assert two.stage is Stage.CRITICISM


def test_a_choice_of_one_or_by_a_name_that_means_something_else_is_a_fault() -> None:
    one = {"gone": CHOICES["gone"]}
    assert faults(second_failures=one) == ["second_failures：只有一种处理，没有选择可言"]
    assert faults(
        second_failures={"passed": {**CHOICES["gone"], "label": "收回"}, "gone": CHOICES["gone"]}
    ) == ["second_failures.passed：“passed”另有含义，不能作代号"]
    assert faults(second_failures={"lost": CHOICES["gone"], "gone": CHOICES["gone"]}) == [
        "second_failures.gone：“取消称号”与另一项同名"
    ]
    kept = {"kept": {**CHOICES["gone"], "label": "保留", "follows": then("keep")}, "gone": CHOICES["gone"]}
    assert faults(second_failures=kept) == ["second_failures.kept.follows.then：不合格的后果不能是延续称号"]


# --- a rename and a new contact, where the measure says nothing of changes ---


@row(ROW, "a rename kept up where the measure is silent")
def test_a_rename_is_kept_up_where_the_measure_is_silent_about_changes() -> None:
    kept: dict[str, Any] = {"renamed": {"effect": "keep", "report_within": "30日", "assumed": True}}
    silent_about_it, says_so = lives("changes", {}, kept, to="term")
    renamed = {**UNIT, "name": "开远市灵泉街道南正街民族团结社区居民委员会"}
    for title in (silent_about_it, says_so):
        title.done("2037-03-02", "unit", "change", change="renamed", unit=renamed)
        application = title.life.application
        assert application is not None
        assert application.unit.name == renamed["name"]
        assert UNIT["name"] in application.unit.former_names
        assert (title.stage, title.owed("term").due) == (Stage.TERM, date(2041, 6, 1))
        merged = said(title.acts("2037-04-01", "unit", "change", change="merged", unit=renamed))
        assert "没有规定单位合并如何处理" in merged


def test_a_new_contact_is_kept_up_likewise() -> None:
    title = lives("changes", {}, {"abolished": {"effect": "end", "assumed": True}}, to="term")[0]
    moved = {**UNIT, "contact": {"post": "居委会办公室", "phone": "0873-7220000"}}
    title.done("2037-03-02", "office", "change", change="renamed", unit=moved)
    application = title.life.application
    assert application is not None
    assert application.unit.contact.phone == "0873-7220000"
    assert application.unit.former_names == ()


# --- alternatives among indicators: 知晓率、满意度有一项达到即可 ---

KNOWN = {"id": "known", "name": "知晓率", "threshold": 90, "assumed": True}
PLEASED = {"id": "pleased", "name": "满意度", "threshold": 85, "assumed": True}


def either(*several: dict[str, Any]) -> list[dict[str, Any]]:
    """Indicators of which one suffices."""
    return [{**one, "either": "群众评价"} for one in several]


@row(ROW, "alternatives among indicators")
def test_of_alternatives_one_suffices() -> None:
    both, one_of_them = lives("sheet.indicators", [KNOWN, PLEASED], either(KNOWN, PLEASED), to="assessment")

    def comes_to(title: Title, **figures: float) -> Stage | str:
        tried = title.copy()
        answer = tried.acts("2036-04-10", "assessor", "assess", scores=GOOD, indicators=figures)
        return tried.stage if answer.accepted else said(answer)

    for title, stage in ((both, Stage.ENDED), (one_of_them, Stage.CONSULTATION)):
        assert comes_to(title, known=80, pleased=86) is stage
        assert comes_to(title, known=80, pleased=80) is Stage.ENDED
        assert comes_to(title, known=95, pleased=90) is Stage.CONSULTATION
        assert "须写明指标“知晓率”的数值" in str(comes_to(title))
    assert "须写明指标“知晓率”的数值" in str(comes_to(both, pleased=86))
    assert comes_to(one_of_them, pleased=86) is Stage.CONSULTATION
    assert comes_to(one_of_them, pleased=80) is Stage.ENDED


def test_an_alternative_to_nothing_is_a_fault() -> None:
    assert faults(sheet__indicators=[*either(KNOWN), PLEASED]) == [
        "sheet.indicators.0.either：“群众评价”只有这一项指标，没有别的可以替代"
    ]


# --- provisional, ended by an application for acceptance: 培育期内由单位申请验收，逾期未申请的视为放弃 ---

TRIED_FIRST = ("preliminary", "materials", "publicity")
BY_ITSELF = [*TRIED_FIRST, "provisional", "assessment", "naming"]
ON_APPLICATION = [*TRIED_FIRST, "acceptance", "assessment", "naming"]


def tried(left: list[str], right: list[str], **given: Any) -> tuple[Title, Title]:
    """Two titles whose units are tried before they are assessed."""
    titles = lives("way_in", assumed(left), assumed(right), to="publicity", **given)
    for title in titles:
        title.done("2036-04-21", "office", "publicise").until("2036-05-01")
    return titles


@row(ROW, "a provisional stage that an application for acceptance ends")
def test_a_trial_ends_by_itself_or_when_the_unit_applies_for_acceptance() -> None:
    by_itself, on_application = tried(BY_ITSELF, ON_APPLICATION)
    assert (by_itself.stage, on_application.stage) == (Stage.PROVISIONAL, Stage.ACCEPTANCE)
    refused = said(by_itself.acts("2036-09-01", "unit", "request_acceptance"))
    assert "现处“培育”环节，不能办理“申请培育验收”" in refused
    assert not on_application.acts("2036-09-01", "assessor", "assess", scores=GOOD).accepted
    on_application.done("2036-09-01", "unit", "request_acceptance")
    assert on_application.stage is Stage.ASSESSMENT
    assert by_itself.until("2036-12-01").stage is Stage.ASSESSMENT


@row(ROW, "a provisional stage that an application for acceptance ends")
def test_who_applies_for_no_acceptance_by_the_last_day_has_given_up() -> None:
    by_itself, on_application = tried(BY_ITSELF, ON_APPLICATION)
    last = on_application.owed("acceptance").due
    assert last == date(2037, *on_application.dates["stage"].timetuple()[1:3])
    on_application.until("2037-06-30")
    by_itself.until("2037-06-30")
    assert by_itself.stage is Stage.ASSESSMENT
    assert (on_application.stage, on_application.life.standing.ground) == (Stage.ENDED, "lapsed")
    assert "逾期未申请培育验收，视为放弃申报" in on_application.letters("acceptance")


@row(ROW, "a provisional stage that an application for acceptance ends")
def test_a_least_time_of_trial_may_come_before_the_application() -> None:
    at_once, later_on = tried(ON_APPLICATION, [*TRIED_FIRST, "provisional", *ON_APPLICATION[3:]])
    assert at_once.acts("2036-06-01", "unit", "request_acceptance").accepted
    assert not later_on.acts("2036-06-01", "unit", "request_acceptance").accepted
    assert (
        later_on.until("2036-12-01").done("2036-12-02", "unit", "request_acceptance").stage
        is Stage.ASSESSMENT
    )


def test_a_cause_ends_a_trial_that_waits_for_the_application() -> None:
    fraud = {"label": "弄虚作假", "by": ["supervisor"], "follows": {"then": "revoke"}, "assumed": True}
    on_application = tried(BY_ITSELF, ON_APPLICATION, causes={"fraud": fraud})[1]
    on_application.done("2036-05-20", "supervisor", "raise", cause="fraud", matter="台账系事后补造。")
    assert (on_application.stage, on_application.life.standing.ground) == (Stage.ENDED, "turned_down")
    assert "终止培育" in on_application.letters("raise")


def test_a_trial_after_its_own_acceptance_is_a_fault() -> None:
    assert faults(way_in=assumed([*TRIED_FIRST, "acceptance", "provisional", "naming"])) == [
        "way_in.value.4：培育排在申请培育验收之后"
    ]
