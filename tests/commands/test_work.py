"""A list handed over as an undertaking 工作: the service does it, and how far it is can be looked at."""

from datetime import datetime, timedelta

import pytest

from register import errands
from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation, step_and_record
from tests.register.desk import unit

NOW = datetime.now(CHINA)
DAY = local_date(NOW)
TITLES = ("2026-0001", "2026-0002", "2026-0003")
WORK = f"PB-{DAY.year}-001"
OPINE = (
    "opine",
    "--result",
    "同意",
    "--document",
    "灵街〔2026〕12号；初审意见；2026-03-05",
    "--as",
    "灵泉街道",
)
HEARD = "服务没有应答：已经登记，服务恢复后自动接着办理。"


@pytest.fixture
def office(installation: Installation) -> Installation:
    """Three applications of one township, which wait for its opinion."""
    for number, title in enumerate(TITLES, 1):
        installation.clerk.apply(unit(number), DAY - timedelta(days=3), title)
    (installation.folder / "名单.txt").write_text("\n".join(TITLES), encoding="utf-8")
    return installation


def hand_over(office: Installation, *more: str) -> int:
    return office.run("act", str(office.folder / "名单.txt"), *OPINE, "--work", "第四批初审", *more)


def served(office: Installation) -> None:
    """What the service does with it."""
    for one in errands.page(office.register, WORK, 100):
        action = one.act(datetime.now(CHINA))
        office.clerk.hand_in(action)
        step_and_record(office.register, action)
        errands.settle(office.register, one, "done", NOW, entry=2)


def test_a_list_is_handed_over_and_its_progress_is_shown(office: Installation) -> None:
    assert hand_over(office) == 0, office.complained
    assert f"已办理：交办（{WORK} 第四批初审，第1条）" in office.said
    assert HEARD in office.complained
    assert office.run("work", "show", WORK) == 0, office.complained
    assert "░" * 20 + " 0%（共 3 件：已办 0，被退 0，待办 3）" in office.said
    served(office)
    assert office.json("work", "list")[0]["progress"] == {
        "waiting": 0, "handed": 0, "done": 3, "refused": 0, "of": 3
    }  # fmt: skip
    assert office.run("work", "close", "第四批初审", "--as", "领导小组办公室") == 0, office.complained
    assert office.run("verify") == 0, office.complained


def test_said_again_it_is_the_same_work(office: Installation) -> None:
    hand_over(office)
    assert hand_over(office) == 0, office.complained
    assert "以前已办理，这次没有变化" in office.said
    assert len(office.json("work", "list")) == 1


def test_what_is_refused_is_said_with_its_reason(office: Installation) -> None:
    hand_over(office)
    assert office.run("work", "resume", WORK, "--as", "领导小组办公室") == 4
    assert "这项工作没有暂停，不必继续" in office.complained
    assert office.run("work", "pause", WORK, "--ground", "联系 13812345678", "--as", "领导小组办公室") == 2
    assert "理由：里有手机号码或身份证号码" in office.complained
    assert office.run("work", "pause", WORK, "--ground", "等候会议", "--as", "灵泉街道") == 4
    assert "这件事由领导小组办公室的岗位办理" in office.complained
    assert office.run("work", "show", "第五批") == 4
    assert "没有找到“第五批”这项工作" in office.complained


def test_of_one_title_no_work_is_made(office: Installation) -> None:
    assert office.run("act", TITLES[0], *OPINE, "--work", "初审") == 2
    assert "--work 只用于名单" in office.complained
