"""`batch`: a call, who takes part, what the leadership group decides, told to a clerk."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from commands.batches import dated
from commands.listed import papers_of
from desk.meeting import HEADS
from register import lawbook
from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation
from tests.register.desk import PACK, unit

DAY = local_date(datetime.now(CHINA))
WORK = f"PC-{DAY.year}-001"
HONOUR = "民族团结进步示范单位"
PAPER = ("--document", f"开创〔{DAY.year}〕7号；审定意见；{DAY}")


@pytest.fixture
def office(installation: Installation) -> Installation:
    """Two applications of today."""
    for number in (1, 2):
        installation.clerk.apply(unit(number), DAY, f"{DAY.year}-000{number}")
    return installation


def opened(office: Installation, *more: str) -> int:
    dates = ("--from", str(DAY - timedelta(days=3)), "--until", str(DAY + timedelta(days=3)))
    own = ("--honour", HONOUR, "--batch", "第五批", "--material", "申报表", "--as", "领导小组办公室")
    return office.run("batch", "open", "第五批命名", *own, *dates, *more)


def rows_of(path: Path) -> list[Any]:
    """Every row of a workbook's first sheet."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_a_call_is_opened_collected_and_shown(office: Installation) -> None:
    assert opened(office, "--most", "社区=1", "--cap", "5") == 0, office.complained
    assert f"已办理：发出申报通知（{WORK} 第五批命名，第1条）" in office.said
    assert office.run("batch", "collect", WORK, "--as", "领导小组办公室") == 0, office.complained
    assert f"列入 2 个：{DAY.year}-0001、{DAY.year}-0002" in office.said
    assert office.run("batch", "collect", WORK, "--as", "领导小组办公室") == 0
    assert "没有可以列入的" in office.said
    assert office.run("batch", "show", "第五批命名") == 0, office.complained
    assert "现处：受理申报" in office.said
    assert "名额：全批最多5个（申报通知）；社区最多1个（申报通知）" in office.said
    assert "每个类别至少1个典型示范点，本批还没有达到的：机关、企业" in office.said
    assert office.said.count("申报表") == 2
    assert office.run("verify") == 0, office.complained


def test_no_place_is_filled_again_where_the_measure_does_not_say_so(office: Installation) -> None:
    assert opened(office, "--refill", f"{DAY.year}-0001") == 4
    assert "办法没有规定空出的名额可以递补" in office.complained


def test_a_decision_too_early_says_what_can_be_done(office: Installation) -> None:
    opened(office)
    office.run("batch", "collect", WORK, "--as", "领导小组办公室")
    assert office.run("batch", "decide", WORK, *PAPER, "--as", "领导小组") == 4
    assert "这项工作现处“受理申报”，现在可以办理：“列入”、“移出”、“推荐上报”、“上级答复”" in office.complained


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--honour", "没有的称号"), "没有的称号：没有这一项"),
        (("--until", "2020-01-01"), "截止日期早于开始日期"),
        (("--most", "社区"), "应写成 类别或推荐单位=个数"),
    ],
)
def test_what_is_typed_wrongly_is_told(office: Installation, more: tuple[str, ...], says: str) -> None:
    assert opened(office, *more) in (2, 4)
    assert says in office.complained
    assert office.json("work", "list") == []


class Printed(HTMLParser):
    """What stands on each page of a printed file: its heading, its texts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.pages: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "section":
            self.pages.append([])

    def handle_data(self, data: str) -> None:
        if self.pages and data.strip():
            self.pages[-1].append(data.strip())


def test_the_packet_is_one_file_to_print_with_a_summary_and_a_page_a_unit(office: Installation) -> None:
    odd = unit(3, "开远市灵泉街道<b>第3</b>社区居民委员会")
    office.clerk.apply(odd, DAY, f"{DAY.year}-0003")
    opened(office)
    office.run("batch", "collect", WORK, "--as", "领导小组办公室")
    file = office.folder / "会议材料.html"
    assert office.run("batch", "packet", WORK, str(file)) == 0, office.complained
    assert "汇总1份，单位3页" in office.said
    summary, *units = Printed(file).pages
    assert summary[0] == "第五批命名　审定材料汇总"
    assert summary[summary.index("名次") + 1 :][:8] == list(HEADS)
    assert sorted(page[0] for page in units) == sorted([unit(1).name, unit(2).name, odd.name])
    for page in units:
        assert page[page.index("缺少的材料") + 1] == "申报表"
        assert page[page.index("考核得分") + 1] == "没有评分"
        assert "办理过程" in page
    text = file.read_text(encoding="utf-8")
    assert "break-before: page" in text
    assert "size: A4" in text
    assert not {"script", "link", "img", "b"} & Printed(file).tags, "it needs nothing from elsewhere"


def test_a_packet_is_a_page_file_and_overwrites_none_unasked(office: Installation) -> None:
    opened(office)
    file = office.folder / "会议材料.html"
    file.write_text("另一份", encoding="utf-8")
    assert office.run("batch", "packet", WORK, str(file)) == 2
    assert file.read_text(encoding="utf-8") == "另一份"
    assert office.run("batch", "packet", WORK, str(file), "--overwrite") == 0, office.complained
    assert office.run("batch", "packet", WORK, str(office.folder / "会议材料")) == 2
    assert "文件名应以 .html 结尾" in office.complained


def test_batches_are_listed_with_how_often_the_measure_names(office: Installation) -> None:
    assert office.run("batch", "list") == 0, office.complained
    assert "还没有批次" in office.said
    assert "每1年命名一批（《开远市实施方案》三（三）" in office.said
    assert "名册里还没有命名过的，还没有发出申报通知" in office.said
    opened(office)
    assert office.run("batch", "list") == 0, office.complained
    assert "已有批次“第五批命名”" in office.said
    assert [one["id"] for one in office.json("batch", "list")["batches"]] == [WORK]


def test_the_ranking_and_the_list_for_the_higher_level_are_sheets(office: Installation) -> None:
    opened(office)
    office.run("batch", "collect", WORK, "--as", "领导小组办公室")
    ranking, upward = office.folder / "名次.xlsx", office.folder / "推荐.xlsx"
    assert office.run("batch", "rank", WORK, "--xlsx", str(ranking)) == 0, office.complained
    heads = ["名次", "称号", "单位", "类别", "推荐单位", "得分", "现处环节", "审定", "编号", "缺少的材料"]
    assert heads in rows_of(ranking)
    title = f"{DAY.year}-0001"
    own = ("--document", f"开民〔{DAY.year}〕9号；推荐报告；{DAY}", "--as", "领导小组办公室")
    assert office.run("batch", "recommend", WORK, title, "--to", "州级", *own) == 0, office.complained
    assert office.run("batch", "recommended", WORK, "--xlsx", str(upward)) == 0, office.complained
    row = next(one for one in rows_of(upward) if one[-1] == title)
    assert (row[1], row[5], row[10]) == ("开远市灵泉街道南正街社区居民委员会", "州市级", "等待答复")
    assert office.run("batch", "answer", WORK, "--declined", title, *own) == 0, office.complained
    assert office.json("batch", "recommended", WORK)[0]["answer"] == "declined"


def test_a_naming_by_the_higher_level_is_noted_where_its_measure_is_not_here(office: Installation) -> None:
    opened(office)
    title = f"{DAY.year}-0001"
    own = ("--document", f"州发〔{DAY.year}〕3号；命名决定；{DAY}", "--as", "领导小组办公室")
    office.run("batch", "recommend", WORK, title, "--to", "州级", *own)
    assert office.run("batch", "answer", WORK, *own) == 2
    assert "--named" in office.complained
    assert office.run("batch", "answer", WORK, "--named", title, "--number", "HH8-017", *own) == 2
    assert "应写成 称号=编号" in office.complained
    more = ("--named", title, "--number", f"{title}=HH8-017", "--batch", "第八批")
    assert office.run("batch", "answer", WORK, *more, *own) == 0, office.complained
    assert "这里没有登记该级的办法，只作记录：没有“民族团结进步示范单位”的办法" in office.said
    (one,) = office.json("batch", "recommended", WORK)
    assert one["answer"] == "named"
    assert one["came"].startswith(f"上级已命名（州发〔{DAY.year}〕3号，")


def test_a_naming_by_the_higher_level_begins_a_title_where_its_measure_is_here(office: Installation) -> None:
    opened(office)
    measure = PACK.model_copy(update={"honour": PACK.honour.model_copy(update={"level": "prefectural"})})
    lawbook.add(office.register, measure, datetime.now(CHINA))
    title = f"{DAY.year}-0001"
    own = ("--document", f"州发〔{DAY.year}〕3号；命名决定；{DAY}", "--as", "领导小组办公室")
    office.run("batch", "recommend", WORK, title, "--to", "州级", *own)
    assert office.run("batch", "answer", WORK, "--named", title, *own) == 0, office.complained
    assert "1个单位另立“民族团结进步示范单位”（州市级）称号，各自计算期限" in office.said
    (one,) = office.json("batch", "recommended", WORK)
    assert one["came"].endswith("：正在立该级的称号")
    assert office.run("verify") == 0, office.complained


def test_a_decision_is_of_the_day_of_its_document(office: Installation) -> None:
    assert dated(None, papers_of([PAPER[1]])) == {"on": str(DAY)}
    assert dated("2026-01-02", papers_of([PAPER[1]])) == {"on": "2026-01-02"}


def test_a_unit_that_is_in_another_batch_is_named(office: Installation) -> None:
    opened(office)
    office.run("batch", "collect", WORK, "--as", "领导小组办公室")
    dates = ("--from", str(DAY - timedelta(days=3)), "--until", str(DAY + timedelta(days=3)))
    own = ("--honour", HONOUR, "--batch", "第六批", "--as", "领导小组办公室")
    office.run("batch", "open", "第六批命名", *own, *dates)
    assert office.run("batch", "collect", "第六批命名", "--as", "领导小组办公室") == 0
    assert f"没有列入 {DAY.year}-0001：这个单位已经列在“第五批命名”" in office.complained
