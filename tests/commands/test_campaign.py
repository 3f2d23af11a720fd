"""`campaign`: whom it is about, who visits when, told to a clerk."""

from datetime import datetime, timedelta

import pytest

from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation

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
    assert office.run("campaign", "plan", WORK, *AS) == 0, office.complained
    assert "等待走访" in office.said
    assert office.run("campaign", "show", "集中复验") == 0, office.complained
    assert "考核人员：考核二组，每天2家，回避灵泉街道、羊街乡" in office.said
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
