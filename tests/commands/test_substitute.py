"""`substitute`: ordered, used, listed and ended from the command line of an office in real use."""

from datetime import datetime, timedelta

import pytest

from commands.office import login
from register import ledger
from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation
from tests.register.desk import unit

TODAY = local_date(datetime.now(CHINA))
UNTIL = (TODAY + timedelta(days=20)).isoformat()
ORDER = ("substitute", "考核组", "--until", UNTIL, "--ground", "外出学习")


@pytest.fixture
def office(served: Installation) -> Installation:
    """Whoever runs these tests holds the office's post."""
    seat(served, "领导小组办公室")
    return served


def seat(installation: Installation, held: str) -> None:
    """The account of these tests holds one post from now on."""
    posts = [
        {"id": "领导小组办公室", "name": "领导小组办公室", "parties": [{"role": "office"}]},
        {"id": "考核组", "name": "创建考核验收组", "parties": [{"role": "assessor"}]},
        {"id": "督导组", "name": "督导组", "parties": [{"role": "supervisor"}]},
        {"id": "领导小组", "name": "领导小组", "parties": [{"role": "leadership"}]},
    ]
    accounts = {held: [login()]}
    installation.office(
        trial=False, posts=[one | {"accounts": accounts.get(str(one["id"]), [])} for one in posts]
    )


def test_an_order_is_given_listed_and_ended(office: Installation) -> None:
    paper = "民创办〔2026〕60号；关于岗位代理的通知；2026-05-02"
    assert office.run(*ORDER, "--by", "wang", "--document", paper) == 0, office.complained
    assert f"第1号岗位代理，wang代理“考核组”，{TODAY} 至 {UNTIL}（含当日）" in office.said
    assert office.run("substitute") == 0
    assert "代理中" in office.said
    assert "外出学习；民创办〔2026〕60号" in office.said
    assert office.run("substitute", "--end", "1", "--ground", "提前返岗") == 0, office.complained
    (one,) = office.json("substitute")
    assert (one["in_force"], one["ended"]["ground"]) == (False, "提前返岗")


def test_whoever_stands_in_acts_from_the_post_and_is_told_so(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clerk.apply(unit(1), TODAY - timedelta(days=40), "2026-0001")
    seat(office, "领导小组")
    assert office.run("substitute", "督导组", *ORDER[2:], "--by", "wang") == 0, office.complained
    monkeypatch.setattr("commands.office.login", lambda: "wang")
    assert office.run("urge") == 0, office.complained
    assert "代理：以“督导组”的名义办理（第1号岗位代理）" in office.complained
    acted = ledger.entries_of(office.register, "2026-0001")[-1].action
    assert acted is not None
    assert (acted.actor.account, acted.actor.post, acted.actor.substitution) == ("wang", "督导组", 1)


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (("substitute", "考核组", "--by", "wang"), 2, "还须写明 --until、--ground"),
        (("substitute", "--by", "wang"), 2, "请写明由谁的岗位代理"),
        (("substitute", "--end", "1"), 2, "提前结束写作"),
        (("substitute", "--end", "9", "--ground", "返岗"), 2, "没有第9号岗位代理"),
        (("substitute", "考核", *ORDER[2:], "--by", "wang"), 2, "没有“考核”这个岗位"),
        (
            ("substitute", "考核组", "--until", "2021-01-01", *ORDER[4:], "--by", "wang"),
            2,
            "请把截止日期写成开始那一天或者以后",
        ),
        ((*ORDER, "--by", "wang", "--document", "通知"), 2, "应为“文号；标题；日期”三段"),
        ((*ORDER[:1], "领导小组", *ORDER[2:], "--by", "wang"), 4, "“领导小组”的代理由领导小组指定"),
    ],
)
def test_what_is_typed_wrongly_is_told(
    office: Installation, typed: tuple[str, ...], code: int, told: str
) -> None:
    assert office.run(*typed) == code
    assert told in office.complained
    assert office.json("substitute") == []


def test_without_any_it_says_so(office: Installation) -> None:
    assert office.run("substitute") == 0
    assert "没有岗位代理" in office.said
