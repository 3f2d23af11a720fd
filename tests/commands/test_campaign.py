"""`campaign`: whom it is about, who visits when, told to a clerk."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from register import errands, lawbook
from schemas.base import CHINA, local_date
from schemas.cohort import Cohort, Relative
from tests.commands.conftest import Installation
from tests.people import sheet_of
from tests.register.desk import PACK, unit

DAY = local_date(datetime.now(CHINA))
WORK = f"FY-{DAY.year}-001"
AS = ("--as", "领导小组办公室")


def opened(office: Installation, *more: str) -> int:
    dates = ("--from", str(DAY), "--until", str(DAY + timedelta(days=60)))
    return office.run("campaign", "open", "集中复验", *dates, *AS, *(more or ("--sample", "100%")))


def test_a_cohort_is_planned_and_shown(practice_office: Installation) -> None:
    office = practice_office
    assert opened(office) == 0, office.complained
    assert f"已办理：组织复验（{WORK} 集中复验，第1条）" in office.said
    assert "种子" in office.said
    assert office.run("campaign", "plan", WORK, *AS) == 4
    assert "还没有确定考核人员" in office.complained
    who = ("考核一组；每天3家", "考核二组；回避灵泉街道、羊街乡")
    assert office.run("campaign", "assessors", WORK, *who, *AS) == 0, office.complained
    assert office.run("campaign", "plan", WORK, *AS) == 4
    assert "走访时有效期还没有满的有" in office.complained
    assert "须写明按哪一事由提前复验：“" in office.complained
    assert office.run("campaign", "plan", WORK, "--cause", EARLY[1], *AS) == 4
    assert "提前复验须有文件" in office.complained
    assert office.run("campaign", "plan", WORK, *EARLY, *AS) == 0, office.complained
    assert "等待走访" in office.said
    assert "由服务逐个提请提前复验" in office.said
    assert f"等待走访（{DAY}提请提前复验）" in office.said.replace("\n", "")
    assert office.run("campaign", "show", "集中复验") == 0, office.complained
    assert "考核人员：考核二组，每天2家，回避灵泉街道、羊街乡" in office.said
    assert office.run("campaign", "show", WORK, "--assessor", "考核二组") == 0, office.complained
    assert "考核一组" not in office.said.partition("走访日期")[2]
    plan = office.folder / "计划.xlsx"
    assert office.run("campaign", "show", WORK, "--xlsx", str(plan)) == 0, office.complained
    assert plan.exists()
    assert office.run("campaign", "results", WORK) == 0
    assert "还没有登记任何结果" in office.said
    assert office.run("verify") == 0, office.complained


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--batch", "第九十九批"), "没有符合条件的称号（批次第九十九批）"),
        (("--sample", "很多"), "应写成 20%"),
        (("--sample", "办法"), "办法没有规定抽查的比例"),
        (("--honour", "民族团结进步示范单位"), "请写明范围"),
    ],
)
def test_what_is_typed_wrongly_is_told(
    practice_office: Installation, more: tuple[str, ...], says: str
) -> None:
    assert opened(practice_office, *more) in (2, 4)
    assert says in practice_office.complained
    assert practice_office.json("work", "list") == []


EARLY = ("--cause", "举报反映的问题经初核属实", "--document", f"开创办〔{DAY.year}〕8号；抽查方案；{DAY}")
ROWS = {row.name: row.maximum for row in sheet_of(PACK).rows}
PAPER = ("--document", f"开创验〔{DAY.year}〕1号；复验意见；{DAY}")


def visiting(office: Installation, *titles: str) -> None:
    """A campaign whose plan stands."""
    chosen = [word for title in titles for word in ("--title", title)]
    assert opened(office, *chosen, "--because", "群众举报") == 0, office.complained
    assert "（群众举报）" in office.said
    assert office.run("campaign", "assessors", WORK, "考核一组；每天3家", *AS) == 0, office.complained
    assert office.run("campaign", "plan", WORK, *AS) == 0, office.complained


def in_reinspection(office: Installation, count: int) -> list[str]:
    found = office.json("list", "--stage", "复验", "--honour", PACK.honour.names[0])["items"]
    assert len(found) >= count
    return [one["title"] for one in found[:count]]


def score_list(office: Installation, lines: dict[str, tuple[int, str]]) -> str:
    """Each with so many points less than there are in the first row, and what was found."""
    heads = ("称号编号", *ROWS, "发现的问题")
    first = next(iter(ROWS))
    body = [
        (title, *(most - less if name == first else most for name, most in ROWS.items()), found)
        for title, (less, found) in lines.items()
    ]
    path = office.folder / "评分.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (heads, *body)), encoding="utf-8")
    return str(path)


def test_results_come_from_a_score_list_whole_or_not_at_all(practice_office: Installation) -> None:
    office = practice_office
    one, other = in_reinspection(office, 2)
    visiting(office, one, other)
    wrong = score_list(office, {one: (1, ""), other: (-99, "")})
    assert office.run("campaign", "result", WORK, wrong, *PAPER, *AS) == 4
    assert "共 2 件：可以办理 1 件，不予办理 1 件" in office.said
    assert "已走访 0／2" in shown(office)
    right = score_list(office, {one: (1, "台账不全；展板陈旧"), other: (0, "")})
    assert office.run("campaign", "result", WORK, right, *PAPER, *AS, "--dry-run") == 0, office.complained
    assert "已走访 0／2" in shown(office)
    assert office.run("campaign", "result", WORK, right, *PAPER, *AS) == 0, office.complained
    assert "列成问题清单" in office.said
    assert "已走访 2／2" in shown(office)
    visits = {one["title"]: one for one in office.json("campaign", "show", WORK)["campaign"]["visits"]}
    assert visits[one]["findings"] == ["台账不全", "展板陈旧"]
    assert office.run("campaign", "results", WORK) == 0
    assert "台账不全；展板陈旧" in office.said
    assert office.run("verify") == 0, office.complained


def test_what_visits_have_found_becomes_lists_in_the_same_words_by_one_command(
    practice_office: Installation,
) -> None:
    office = practice_office
    one, other = in_reinspection(office, 2)
    visiting(office, one, other)
    by = str(DAY + timedelta(days=30))
    before = ("findings", "open", other, "--from", "举报", "--problem", f"门牌脱落；更换；{by}", *AS)
    assert office.run(*before) == 0, office.complained
    found = score_list(office, {one: (1, "台账不全；展板陈旧"), other: (0, "活动偏少")})
    assert office.run("campaign", "result", WORK, found, *PAPER, *AS) == 0, office.complained
    measures = ("--measure", "展板陈旧=更新展板", "--measure", "限期补正")
    assert office.run("campaign", "rectify", WORK, "--until", by, *measures, *AS) == 0, office.complained
    assert "列入问题清单：2 家，3 项" in office.said
    lists = {each["title"]: each for each in office.json("findings", "list")}
    assert [(each["problem"], each["measure"]) for each in lists[one]["items"]] == [
        ("台账不全", "限期补正"),
        ("展板陈旧", "更新展板"),
    ]
    assert [(each["number"], each["problem"]) for each in lists[other]["items"]] == [
        (1, "门牌脱落"),
        (2, "活动偏少"),
    ]
    assert office.run("findings", "show", one) == 0
    assert f"来源：复验（{WORK}走访）" in office.said
    rows = {row["称号"]: row for row in office.json("campaign", "results", WORK)}
    mine, theirs = lists[one]["id"], lists[other]["id"]
    assert rows[one]["发现的问题"] == f"台账不全（{mine}第1项）；展板陈旧（{mine}第2项）"
    assert rows[other]["发现的问题"] == f"活动偏少（{theirs}第2项）"
    assert office.run("campaign", "rectify", WORK, "--until", by, *AS) == 0
    assert "没有还没有列入问题清单的问题" in office.said
    assert office.run("verify") == 0, office.complained


def test_the_last_by_their_points_are_listed_and_brought_up(installation: Installation) -> None:
    office, clerk = installation, installation.clerk
    rule = Relative(lowest=0.5, cause="zuojia", assumed=True)
    measure = PACK.model_copy(update={"cohort": Cohort(relative=rule)})
    clerk.edition = lawbook.add(office.register, measure, datetime.now(CHINA))
    clerk.book = lawbook.read(office.register)
    named_on = DAY.replace(year=DAY.year - 6, day=1)
    yesterday = DAY - timedelta(days=1)  # an act of this morning lies ahead of who runs this at night
    titles = [f"{yesterday.year}-000{n}" for n in (1, 2)]
    for n, title in enumerate(titles, 1):
        application = {"unit": unit(n).model_dump(mode="json"), "honour": PACK.honour.name}
        inherited = {"application": application, "named_on": named_on}
        row = {"file": "台账.csv", "sha256": "a" * 64, "sheet": "文本", "row": n}
        clerk.do(clerk.action("take_over", "office", yesterday, title, inherited=inherited, row=row))
    visiting(office, *titles)
    listed = score_list(office, {titles[0]: (1, ""), titles[1]: (3, "")})
    assert office.run("campaign", "lowest", WORK) == 4
    assert office.run("campaign", "result", WORK, listed, *PAPER, *AS) == 0, office.complained
    for errand in errands.all_of(office.register, WORK):
        act = errand.act(datetime.now(CHINA))
        clerk.do(act)
        errands.settle(office.register, errand, "done", act.received_at, entry=clerk.life(act.title).seq)
    assert office.run("campaign", "lowest", WORK) == 0, office.complained
    assert "到期复验的2个称号中，得分列最低的50%（暂定，文件未作规定）：1个" in office.said
    assert f"{titles[1]}　{unit(2).name}　" in office.said
    (one,) = office.json("campaign", "lowest", WORK)
    assert one["title"] == titles[1]
    assert office.run("campaign", "lowest", WORK, "--raise", *AS) == 2
    assert office.run("campaign", "lowest", WORK, "--raise", *PAPER, *AS) == 0, office.complained
    assert "已办理：末位退出" in office.said
    assert office.run("verify") == 0, office.complained


def test_without_a_rule_nobody_is_the_last(practice_office: Installation) -> None:
    office = practice_office
    visiting(office, *in_reinspection(office, 1))
    assert office.run("campaign", "lowest", WORK) == 4
    assert "办法没有规定得分最低的退出" in office.complained


def shown(office: Installation) -> str:
    assert office.run("campaign", "show", WORK) == 0, office.complained
    return office.said


def test_one_result_is_typed_and_the_rest_given_up_on_a_ground(practice_office: Installation) -> None:
    office = practice_office
    one, other = in_reinspection(office, 2)
    visiting(office, one, other)
    scores = [word for name, most in ROWS.items() for word in ("--score", f"{name}={most}")]
    assert office.run("campaign", "result", WORK, one, *PAPER, *scores, *AS) == 0, office.complained
    assert office.run("campaign", "close", WORK, *AS) == 4
    assert office.run("campaign", "results", WORK, "--to-publicise") == 0
    assert "没有须公示的" in office.said


def test_days_away_are_typed_and_who_reads_the_reminders_is_told(practice_office: Installation) -> None:
    office = practice_office
    assert opened(office) == 0, office.complained
    off = f"{DAY}、{DAY + timedelta(days=1)}至{DAY + timedelta(days=9)}"
    assert office.run("campaign", "assessors", WORK, f"考核一组；外出{off}", *AS) == 0, office.complained
    assert "没有“考核一组”这个岗位，走访前的提醒发给创建考核验收组" in office.complained
    assert office.run("campaign", "plan", WORK, *EARLY, *AS) == 0, office.complained
    found = office.json("campaign", "show", WORK)["campaign"]
    assert len(found["assessors"][0]["away"]) == 10
    assert min(one["day"] for one in found["visits"] if one["day"]) > str(DAY + timedelta(days=9))
    for wrong in ("考核一组；外出明天", "考核一组；外出2027-03-08至2027-03-01", "考核一组；早点去"):
        assert office.run("campaign", "assessors", WORK, wrong, *AS) == 2
        assert "看不懂" in office.complained


def test_a_condition_chooses_among_those_that_are_held(practice_office: Installation) -> None:
    office = practice_office
    assert opened(office, "--where", "街道=灵泉街道") == 0, office.complained
    assert "范围：街道=灵泉街道，共" in office.said
    found = office.json("campaign", "show", WORK)["campaign"]["visits"]
    assert {one["township"] for one in found} == {"灵泉街道"}


def test_what_is_arranged_again_is_arranged_again(practice_office: Installation) -> None:
    """A visit is moved there, back, and there again; and a plan that was changed is made anew."""
    office = practice_office
    one, other = in_reinspection(office, 2)
    visiting(office, one, other)
    groups = ("考核一组；每天3家", "考核二组")
    assert office.run("campaign", "assessors", WORK, *groups, *AS) == 0, office.complained
    day = visit_of(office, one)["day"]
    for group in ("考核二组", "考核一组", "考核二组"):
        assert office.run("campaign", "move", WORK, one, "--to", group, "--day", day, *AS) == 0
        assert visit_of(office, one)["assessor"] == group
    assert office.run("campaign", "plan", WORK, *AS) == 0, office.complained
    assert visit_of(office, one)["assessor"] == "考核一组"


def visit_of(office: Installation, title: str) -> dict[str, Any]:
    found = office.json("campaign", "show", WORK)["campaign"]["visits"]
    return next(one for one in found if one["title"] == title)
