"""`findings` and `supervise`, told to a clerk."""

from datetime import datetime, timedelta

import pytest

from schemas.base import CHINA, local_date
from tests.commands.conftest import NOW, Installation
from tests.guide.practice import BAD, Past

DAY = local_date(datetime.now(CHINA))
BY = str(DAY + timedelta(days=30))
OFFICE, GROUP = ("--as", "领导小组办公室"), ("--as", "督导组")
LIST = f"QD-{DAY.year}-001"


def opened(office: Installation, *more: str) -> int:
    problems = more or (
        "--problem",
        f"台账不全；补齐台账；{BY}",
        "--problem",
        f"阵地陈旧；更新展板；{BY}；乡镇",
    )
    return office.run("findings", "open", "人民医院", "--from", "督导", *problems, *GROUP)


def test_a_list_is_opened_answered_struck_off_and_shown(practice_office: Installation) -> None:
    office = practice_office
    assert opened(office) == 0, office.complained
    assert f"已办理：列出问题（{LIST} 开远市人民医院督导问题清单，第1条）" in office.said
    assert office.run("findings", "answer", LIST, "1", "2", "--done", "已整改", *OFFICE) == 0, (
        office.complained
    )
    assert office.run("findings", "strike", LIST, "1", *GROUP) == 0, office.complained
    assert office.run("findings", "show", LIST) == 0, office.complained
    assert "共2项，未销号1项" in office.said
    assert f"{DAY}已反馈，待销号" in office.said
    assert office.run("show", "人民医院") == 0
    assert f"问题清单 {LIST}：共2项，未销号1项" in office.said
    assert office.run("findings", "list", "--open") == 0
    assert "1／2" in office.said
    assert office.run("verify") == 0, office.complained


def test_problems_come_from_a_sheet(practice_office: Installation) -> None:
    office = practice_office
    file = office.folder / "问题.csv"
    rows = (
        "2032年督导发现的问题,,,",
        "问题,整改措施,限期,责任",
        f"台账不全,补齐,{BY},",
        f"展板旧,更新,{BY},乡镇",
    )
    file.write_text("\n".join(rows), encoding="utf-8")
    assert opened(office, "--list", str(file)) == 0, office.complained
    office.run("findings", "show", LIST)
    assert "共2项" in office.said


def test_what_a_round_has_found_is_listed_by_its_number_and_struck_off_on_proof(
    practice_office: Installation,
) -> None:
    office, rounds = practice_office, f"DD-{DAY.year}-001"
    assert office.run("supervise", "open", "督导", "--group", "第一组：灵泉街道", *OFFICE) == 0
    seen = ("--group", "第一组", "--area", "灵泉街道", "--seen", "台账不全")
    assert office.run("supervise", "visit", rounds, *seen, *GROUP) == 0, office.complained
    assert f"第1次督导：发现的问题列成清单时，来源写 {rounds}督导1" in office.said
    problem = ("--problem", f"台账不全；补齐台账；{BY}")
    source = ("--from", f"{rounds}督导1")
    assert office.run("findings", "open", "人民医院", *source, "--proof", *problem, *GROUP) == 0, (
        office.complained
    )
    assert office.run("findings", "show", LIST) == 0
    assert f"来源：督导（{rounds}第1次督导）　销号须有证明" in office.said
    assert office.run("supervise", "show", rounds) == 0
    assert f"{LIST}第1项" in office.said
    assert office.run("findings", "answer", LIST, "1", "--done", "已补齐", *OFFICE) == 0
    assert office.run("findings", "strike", LIST, "1", *GROUP) == 4
    assert "第1项没有附证明文件，不能销号" in office.complained
    assert office.run("findings", "open", "第一小学", "--from", "DD-2020-001督导1", *problem, *GROUP) == 4
    assert "没有编号为“DD-2020-001”的工作" in office.complained
    assert office.run("findings", "open", "第一小学", "--from", "听说", *problem, *GROUP) == 2
    assert "没有“听说”这种来源" in office.complained


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--problem", "台账不全；补齐"), "三段"),
        (("--problem", f"台账不全；补齐；{BY}；张三"), "不写个人姓名"),
        (("--problem", "台账不全；补齐；明天以前"), "问题："),
        (("--name", "没有问题的清单"), "请写明问题"),
        (("--problem", f"找13887654321要台账；补齐；{BY}"), "问题：里有手机号码或身份证号码"),
    ],
)
def test_what_is_typed_wrongly_is_told(
    practice_office: Installation, more: tuple[str, ...], says: str
) -> None:
    assert opened(practice_office, *more) == 2
    assert says in practice_office.complained
    assert practice_office.json("findings", "list") == []


def test_groups_their_places_and_where_they_were_are_shown(practice_office: Installation) -> None:
    office = practice_office
    groups = ("--group", "第一组：灵泉街道、乐白道街道", "--group", "第二组：大庄乡")
    assert office.run("supervise", "open", "督导", *groups, "--every", "3个月", *OFFICE) == 0, (
        office.complained
    )
    seen = ("--group", "第一组", "--area", "灵泉街道", "--seen", "台账齐全", "--unannounced")
    assert office.run("supervise", "visit", "督导", *seen, *GROUP) == 0, office.complained
    incident = ("--area", "大庄乡", "--what", "一般事件", "--matter", "已处置")
    assert office.run("supervise", "incident", "督导", *incident, *OFFICE) == 0, office.complained
    assert office.run("supervise", "show", "督导") == 0, office.complained
    assert "不定期" in office.said
    assert "一般事件" in office.said
    assert office.run("supervise", "open", "又一个", "--group", "第一组", *OFFICE) == 2
    assert "应写成 第一组：灵泉街道、大庄乡" in office.complained


def test_the_shipped_groups_are_loaded_once_changed_listed_and_printed(practice_office: Installation) -> None:
    office = practice_office
    assert office.run("supervise", "load", "没有的", *OFFICE) == 2
    assert "随附的有：xishan" in office.complained
    assert office.run("supervise", "load", "xishan", *OFFICE) == 0, office.complained
    assert "组成 1 项，已有 0 项" in office.said
    assert office.run("supervise", "load", "xishan", *OFFICE) == 0
    assert "组成 0 项，已有 1 项" in office.said
    assert office.run("supervise", "show", "西山") == 0, office.complained
    assert "第九督导组" in office.said
    assert "多久一次、各组督导哪些地方和部门文件未作规定，暂定" in office.said
    assert "依据：《西山区“五同”模式推进民族团结进步示范创建》目标同向" in office.said
    change = ("--group", "一组：灵泉街道", "--every", "6个月", "--ground", "按本地分工")
    assert office.run("supervise", "change", "西山", *change, *OFFICE) == 0, office.complained
    visit = ("--group", "一组", "--title", "人民医院", "--area", "灵泉街道", "--seen", "展板陈旧")
    assert office.run("supervise", "visit", "西山", *visit, *GROUP) == 0, office.complained
    file = office.folder / "督导.xlsx"
    assert office.run("supervise", "show", "西山", "--xlsx", str(file)) == 0, office.complained
    assert "督导组1行、督导记录1行、案（事）件0行" in office.said
    assert office.run("supervise", "list") == 0
    assert "DD-" in office.said


def test_a_township_reads_its_own_lists_alone_and_all_are_printed_in_one_table(
    practice_office: Installation,
) -> None:
    office = practice_office
    opened(office)
    (found,) = office.json("findings", "list", "--as", "领导小组办公室")
    other = next(one for one in ("大庄乡", "灵泉街道") if one != found["township"])
    assert office.json("findings", "list", "--as", found["township"]) == [found]
    assert office.json("findings", "list", "--as", other) == []
    assert office.run("findings", "show", LIST, "--as", other) == 4
    assert "不能查看" in office.complained
    file = office.folder / "整改清单.xlsx"
    assert office.run("findings", "list", "--xlsx", str(file)) == 0, office.complained
    assert "（2行）" in office.said


def test_what_is_not_struck_off_is_shown_with_the_title_and_kept_in_the_dossier(
    practice_office: Installation,
) -> None:
    office = practice_office
    problem = f"台账不全；补齐台账；{BY}"
    assert office.run("findings", "open", "第一小学", "--from", "复验", "--problem", problem, *GROUP) == 0
    assert office.run("show", "第一小学") == 0
    assert "台账不全" in office.said
    folder = office.folder / "一小档案"
    assert office.run("dossier", "第一小学", str(folder)) == 0, office.complained
    (kept,) = folder.glob("*/问题清单.txt")
    assert "整改措施：补齐台账" in kept.read_text(encoding="utf-8")


def test_a_report_of_rectification_is_told_what_is_unanswered_and_not_refused(
    practice_office: Installation,
) -> None:
    office, today = practice_office, NOW.date()
    past = Past(office.register, today)
    past.acted = 5000
    past.act("2021-0001", today, "office", "inspect", scores=BAD)
    past.act("2021-0001", today, "office", "report")
    past.act("2021-0001", today, "leadership", "talk", posts=["校长"])
    past.act("2021-0001", today, "leadership", "order")
    past.act("2021-0001", today, "office", "serve")
    problem = f"台账不全；补齐台账；{BY}"
    assert office.run("findings", "open", "第一小学", "--from", "复验", "--problem", problem, *GROUP) == 0
    paper = f"一小〔2026〕9号；整改报告；{DAY}"
    report = ("act", "第一小学", "rectify", "--document", paper, "--as", "单位窗口", "--dry-run")
    assert office.run(*report) == 0, office.complained
    assert f"问题清单{LIST}第1项还没有反馈：台账不全（限期" in office.said
    assert office.run("findings", "answer", LIST, "1", "--done", "已补齐", *OFFICE) == 0
    assert office.run(*report) == 0
    assert "还没有反馈" not in office.said
