"""Every kind of undertaking through pages: a campaign with its results, findings from both sides, duties, groups."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desk.deeds.form import asked
from desk.deeds.kinds import FORMS
from desk.fields import Field
from desk.table import Cell
from register import undertakings
from schemas.undertakings.campaign import Campaign
from schemas.undertakings.findings import Findings
from schemas.undertakings.grouping import Grouping
from schemas.undertakings.supervision import Supervision
from schemas.undertakings.yearly import Yearly
from tests.register.desk import PACK
from tests.undertakings.house import at
from tests.undertakings.named import named
from tests.web.filled import Form
from tests.web.working import Office, paper, sheet, working
from workflows.undertakings.kinds import UNDERTAKINGS

OFFICE, LEADERS, SUPERVISORS, UNIT = "领导小组办公室", "领导小组", "督导组", "单位窗口"
OPENS = date(2036, 8, 4)
VISITED = paper("开考〔2036〕1号", "2036年8月5日")
CAMPAIGN = {"name": "2036年集中复验", "opens": "2036-08-04", "closes": "2036-08-22"}
UNSHOWN = ("named", "rule", "owner", "source", "unsaid", "results")
"""What forms ask for in other words."""
ROWS = [row.name for row in PACK.sheet_for("社区", "inspect").rows]  # type: ignore[union-attr]
POINTS = [f"{row.maximum:g}" for row in PACK.sheet_for("社区", "inspect").rows]  # type: ignore[union-attr]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Three titles whose terms are over, on the first day of a campaign."""
    with working(tmp_path) as found:
        found.titles = named(found.house, 3)
        for title in found.titles:
            found.house.desk.pass_time(at(OPENS), title)
        found.on(OPENS)
        yield found


def open_campaign(office: Office) -> str:
    office.do(OFFICE, "/works/new/do/campaign/open_campaign", batch="第五批", **CAMPAIGN)
    work = office.newest("campaign").id
    who = {"assessors__0__name": "考核一组", "assessors__0__a_day": "2", "assessors__0__away": "2036-08-06"}
    office.do(OFFICE, f"/works/{work}/do/campaign/set_assessors", **who)
    office.do(OFFICE, f"/works/{work}/do/campaign/plan")
    return work


def campaign(office: Office, work: str) -> Campaign:
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Campaign)
    return found


def scores(row: int) -> dict[str, str]:
    return {f"results__{row}__s{n}": points for n, points in enumerate(POINTS)}


def test_a_campaign_is_planned_moved_and_its_results_are_written_down_on_pages(office: Office) -> None:
    work = open_campaign(office)
    assert all(one.day for one in campaign(office, work).visits)
    last = office.titles[2]
    moved = {"title": last, "assessor": "考核一组", "visit_on": "2036年8月8日"}
    office.do(OFFICE, f"/works/{work}/do/campaign/move_visit", **moved)
    assert {one.title: one.day for one in campaign(office, work).visits}[last] == date(2036, 8, 8)
    office.do(OFFICE, f"/works/{work}/do/campaign/drop", titles=[last], ground="已另行安排")
    office.on(date(2036, 8, 9))
    said = {**scores(0), **scores(1), "results__0__found": "台账不全；标识老化", **VISITED}
    told = office.do(OFFICE, f"/works/{work}/do/campaign/results", **said)
    assert "现场考核" in told or "复验" in told
    office.house.carry_out(work, date(2036, 8, 9))
    assert office.house.progress(work).done == 2
    assert campaign(office, work).stage == "visited"
    office.do(
        OFFICE, f"/works/{work}/do/campaign/rectify", until="2036-10-31", measures__0__measure="补齐台账"
    )
    found = office.newest("findings").state
    assert isinstance(found, Findings)
    assert [one.problem for one in found.items] == ["台账不全", "标识老化"]
    assert found.items[0].measure == "补齐台账"
    assert office.house.faults() == []


def test_results_come_as_a_spreadsheet_and_one_wrong_row_keeps_all_from_being_written(office: Office) -> None:
    work = open_campaign(office)
    office.on(date(2036, 8, 9))
    right: list[Cell] = [office.titles[0], *map(float, POINTS), "台账不全"]
    wrong: list[Cell] = [office.titles[1], 999, *map(float, POINTS[1:]), None]
    data = sheet(("称号", *ROWS, "发现的问题"), tuple(right), tuple(wrong))
    form = office.form(OFFICE, f"/works/{work}/do/campaign/results")
    answer = form.send("preview", [("results.sheet", ("评分.xlsx", data))], **VISITED)
    assert answer.status_code == 422
    faulty = set(re.findall(r'id="f-results\.(\d+)[^"]*-fault', answer.text))
    mine = [one.title for one in sorted(campaign(office, work).visits, key=lambda one: str(one.day))]
    assert len(faulty) == 1, (faulty, mine)
    assert not any(one.visited_on for one in campaign(office, work).visits)
    row = faulty.pop()
    Form(form.browser).send("preview", **{f"results__{row}__s0": POINTS[0]})
    Form(form.browser).send("send")
    assert sum(1 for one in campaign(office, work).visits if one.visited_on) == 2


def test_whom_a_campaign_would_be_about_is_seen_before_it_is_opened(office: Office) -> None:
    form = office.form(OFFICE, "/works/new/do/campaign/open_campaign")
    form.send("preview", township="灵泉街道", **CAMPAIGN)
    assert "共3个" in form.browser.text()
    assert office.titles[2] in form.browser.text()
    assert undertakings.every(office.desk.register, "campaign") == []


def test_a_campaign_that_is_about_nobody_is_told_where_to_say_whom(office: Office) -> None:
    form = office.form(OFFICE, "/works/new/do/campaign/open_campaign")
    answer = form.send("preview", **CAMPAIGN)
    assert 'id="f-batch-fault"' in answer.text


def test_findings_are_answered_by_the_unit_with_proof_and_struck_off_by_another(office: Office) -> None:
    title = office.titles[0]
    problems = sheet(
        ("问题", "整改措施", "限期"),
        ("台账不全", "补齐台账", "2036年9月30日"),
        ("标识老化", "更换标识", "2036.9.30"),
    )
    opened = {"title": title, "source": "report", "proof": "yes"}
    form = office.form(OFFICE, "/works/new/do/findings/open_findings")
    form.send("preview", [("problems.sheet", ("问题.xlsx", problems))], **opened)
    Form(form.browser).send("send")
    work = office.newest("findings").id
    unit = office.at(UNIT, "li")
    unit.get("/works")
    assert work in unit.text()
    form = office.form(UNIT, f"/works/{work}/do/findings/answered", "li")
    proof = [("documents.0.file", ("照片.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 64 + b"\xff\xd9"))]
    said = {"done": "已补齐", "documents__0__title": "台账照片", "documents__0__date": "2036-08-04"}
    form.send("preview", proof, numbers=["1", "2"], **said)
    assert "还没有提交" in unit.text(), unit.text()
    Form(unit).send("send")
    office.do(OFFICE, f"/works/{work}/do/findings/strike", numbers=["1", "2"])
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Findings)
    assert found.stage == "struck"
    assert found.items[0].papers[0].kept_as == "照片.jpg"


def test_who_said_that_it_is_put_right_does_not_strike_it_off(office: Office) -> None:
    row = {
        "problems__0__problem": "台账不全",
        "problems__0__measure": "补齐",
        "problems__0__by": "2036-09-30",
    }
    owner = {"problems__0__owner": "office"}
    office.do(
        OFFICE, "/works/new/do/findings/open_findings", title=office.titles[0], source="other", **row, **owner
    )
    work = office.newest("findings").id
    office.do(OFFICE, f"/works/{work}/do/findings/answered", numbers=["1"], done="已补齐")
    own = office.form(OFFICE, f"/works/{work}/do/findings/strike")
    answer = own.send("preview", numbers=["1"])
    assert 'id="f-numbers-fault"' in answer.text
    assert "须由另一账号销号" in own.browser.text()
    office.do(OFFICE, f"/works/{work}/do/findings/strike", None, "li", numbers=["1"])


def test_what_is_still_open_of_all_lists_is_one_table(office: Office) -> None:
    problem = {
        "problems__0__problem": "台账不全",
        "problems__0__measure": "补齐",
        "problems__0__by": "2036-09-30",
    }
    for title in office.titles[:2]:
        office.do(OFFICE, "/works/new/do/findings/open_findings", title=title, source="report", **problem)
    browser = office.at(OFFICE)
    browser.get("/works", kind="findings")
    assert "整改清单" in browser.text()
    answer = browser.client.get("/works/findings.xlsx")
    assert answer.content.startswith(b"PK")


def test_a_day_that_is_over_stands_in_the_row_of_its_problem(office: Office) -> None:
    form = office.form(OFFICE, "/works/new/do/findings/open_findings")
    row = {"problems__0__problem": "台账不全", "problems__0__measure": "补齐", "problems__0__by": "昨天"}
    answer = form.send("preview", title=office.titles[0], source="report", **row)
    assert 'id="f-problems.0.by-fault"' in answer.text


def test_groups_go_round_and_townships_tell_what_has_happened(office: Office) -> None:
    groups = {"groups__0__name": "第一组", "groups__0__areas": "灵泉街道、羊街乡"}
    office.do(
        OFFICE, "/works/new/do/supervision/open_supervision", name="2036年督导", every="3个月", **groups
    )
    work = office.newest("supervision").id
    seen = {"group": "第一组", "area": "灵泉街道", "seen": "宣传栏更新及时", "title": office.titles[0]}
    office.do(SUPERVISORS, f"/works/{work}/do/supervision/supervised", **seen)
    told = {"area": "羊街乡", "what": "纠纷", "matter": "已调解"}
    office.do("羊街乡", f"/works/{work}/do/supervision/incident", **told)
    township = office.at("羊街乡")
    township.get(f"/works/{work}")
    assert "宣传栏更新及时" not in township.text()
    more = {"groups__0__areas": "灵泉街道", "ground": "分工调整"}
    office.do(OFFICE, f"/works/{work}/do/supervision/regroup", **more)
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Supervision)
    assert found.groups[0].group.areas == ("灵泉街道",)
    assert [len(found.visits), len(found.incidents)] == [1, 1]


def test_a_yearly_duty_is_set_changed_fulfilled_and_another_is_excused(office: Office) -> None:
    duty = {"name": "工作例会", "day": "12月20日", "at_least": "2", "owners": "办公室", "lead": "30、7"}
    office.do(OFFICE, "/works/new/do/yearly/set_duty", **duty)
    work = office.newest("yearly").id
    office.do(OFFICE, f"/works/{work}/do/yearly/fulfil", what="第一次例会")
    office.do(OFFICE, f"/works/{work}/do/yearly/change_duty", day="12.25", ground="改期")
    office.do(LEADERS, f"/works/{work}/do/yearly/excuse", ground="合并召开")
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Yearly)
    assert (found.rule.day, found.rule.at_least, found.rule.lead) == ("12-25", 2, (30, 7))
    assert office.house.faults() == []


def test_the_shipped_duties_are_taken_at_once_and_only_once(office: Office) -> None:
    office.do(OFFICE, "/works/new/do/yearly/load", file="kaiyuan")
    count = len(undertakings.every(office.desk.register, "yearly"))
    assert count > 3
    form = office.form(OFFICE, "/works/new/do/yearly/load")
    form.send("preview", file="kaiyuan")
    assert "没有新的" in form.browser.text()
    assert len(undertakings.every(office.desk.register, "yearly")) == count


def test_a_grouping_is_formed_and_a_name_that_is_in_no_register_is_told(office: Office) -> None:
    form = office.form(OFFICE, "/works/new/do/grouping/form_grouping")
    members = {"members__0__name": office.titles[0], "members__1__name": "名册以外的单位"}
    form.send("preview", form="belt", name="灵泉示范带", **members)
    assert "名册以外的单位：名册中没有，只按名称登记" in form.browser.text()
    Form(form.browser).send("send")
    work = office.newest("grouping").id
    office.do(OFFICE, f"/works/{work}/do/grouping/admit", members__0__name=office.titles[1])
    office.do(OFFICE, f"/works/{work}/do/grouping/release", names=["名册以外的单位"], ground="不再参加")
    found = undertakings.find(office.desk.register, work).state
    assert isinstance(found, Grouping)
    assert found.titles == tuple(office.titles[:2])


def test_every_deed_has_a_form_and_no_field_is_called_in_english(office: Office) -> None:
    """Of a drive 批办 the form is that of the act, on a list."""

    def labels(fields: tuple[Field, ...]) -> Iterator[str]:
        for one in fields:
            yield one.label
            yield from labels(one.inner)

    for kind, row in UNDERTAKINGS.items():
        if kind == "drive":
            continue
        own = {one.model_fields["kind"].default: one for one in (row.opening, *row.own)}
        assert own.keys() <= FORMS[kind].keys(), kind
        for cls in own.values():
            assert all(re.search("[一-鿿]", label) for label in labels(asked(kind, cls, UNSHOWN))), cls
