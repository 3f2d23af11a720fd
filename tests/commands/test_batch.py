"""`batch`: a call, who takes part, what the leadership group decides, told to a clerk."""

from datetime import datetime, timedelta

import pytest

from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation
from tests.register.desk import unit

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


def test_a_call_is_opened_collected_and_shown(office: Installation) -> None:
    assert opened(office, "--most", "社区=1", "--cap", "5") == 0, office.complained
    assert f"已办理：发出申报通知（{WORK} 第五批命名，第1条）" in office.said
    assert office.run("batch", "collect", WORK, "--as", "领导小组办公室") == 0, office.complained
    assert f"列入 2 个：{DAY.year}-0001、{DAY.year}-0002" in office.said
    assert office.run("batch", "collect", WORK, "--as", "领导小组办公室") == 0
    assert "没有可以列入的" in office.said
    assert office.run("batch", "show", "第五批命名") == 0, office.complained
    assert "现处：受理申报" in office.said
    assert "名额：全批最多5个，社区最多1个" in office.said
    assert "每个类别至少1个典型示范点，本批还没有达到的：机关、企业" in office.said
    assert office.said.count("申报表") == 2
    assert office.run("verify") == 0, office.complained


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


def test_the_packet_has_a_summary_and_a_page_a_unit(office: Installation) -> None:
    opened(office)
    office.run("batch", "collect", WORK, "--as", "领导小组办公室")
    folder = office.folder / "会议材料"
    assert office.run("batch", "packet", WORK, str(folder)) == 0, office.complained
    names = sorted(one.name for one in folder.iterdir())
    assert (len(names), names[0]) == (3, "0-汇总.txt")
    assert "缺少的材料：申报表" in (folder / names[1]).read_text(encoding="utf-8")
    assert office.run("batch", "packet", WORK, str(folder)) == 2
