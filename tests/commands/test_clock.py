"""A clock that was ahead: what it left is listed, refused with the cure, set right title by title, and told."""

from datetime import date, timedelta

import pytest

from commands.place import clock
from register import ledger, verify
from schemas.base import local_date
from schemas.stage import Stage
from tests.commands.conftest import Installation
from tests.register.desk import TITLE, ten_o_clock, unit

OFFICE, TOWNSHIP = "领导小组办公室", "灵泉街道"
TODAY = local_date(clock())
APPLIED = TODAY - timedelta(days=2)
AHEAD = TODAY + timedelta(days=400)
OTHER = "2031-0002"
GROUND = ("--ground", "服务器电池失效，11月9日发现", "--as", OFFICE)


@pytest.fixture
def ahead(served: Installation) -> Installation:
    """Two titles that a server carried 400 days ahead; one was acted upon there, for the other a deadline passed."""
    clerk = served.clerk
    clerk.apply(day=APPLIED)
    clerk.apply(unit(2, "开远市第二小学"), APPLIED, OTHER)
    clerk.opine(AHEAD)
    clerk.pass_time(ten_o_clock(AHEAD), OTHER)
    return served


def check(office: Installation) -> int:
    """The office finds the material complete, today."""
    paper = f"民创办〔2026〕2号；审核意见；{TODAY}"
    return office.run("act", TITLE, "check", "--result", "齐全", "--document", paper, "--as", OFFICE)


def test_what_lies_ahead_is_listed_with_the_cure(ahead: Installation) -> None:
    assert ahead.run("clock") == 0
    assert "登记到了以后的时间的称号 2 个" in ahead.said
    assert f"{AHEAD} 10:00" in ahead.said
    assert "先校准时钟，不必校时" in ahead.said
    found = ahead.json("clock")
    assert [one["title"] for one in found["titles"]] == [TITLE, OTHER]
    assert set(found["titles"][0]) == {"title", "unit", "shows"}


def test_where_nothing_lies_ahead_nothing_is_done(served: Installation) -> None:
    served.clerk.apply(day=APPLIED)
    for arguments in (("clock",), ("clock", "--set-right", *GROUND)):
        assert served.run(*arguments) == 0, served.complained
        assert "没有超前的登记，无须校时" in served.said


def test_an_act_is_refused_with_the_cure_and_taken_after_it(ahead: Installation) -> None:
    assert check(ahead) == 4
    assert f"名册中称号{TITLE}已登记到{AHEAD} 10:00" in ahead.complained
    assert "python starter.py clock" in ahead.complained
    assert ahead.run("clock", "--set-right", *GROUND) == 0, ahead.complained
    assert f"{TITLE}  已校正（原登记到 {AHEAD} 10:00），现处环节：材料审核" in ahead.said
    assert check(ahead) == 0, ahead.complained


def test_what_the_clock_alone_did_is_as_it_was(ahead: Installation) -> None:
    before = ledger.lines_of(ahead.register, OTHER)[0].entry.opened
    ahead.run("clock", "--set-right", *GROUND)
    life = ledger.life_of(ahead.register, OTHER)
    assert life is not None
    assert life.standing.stage is Stage.PRELIMINARY
    assert [(one.duty, one.due_at) for one in life.obligations] == [(one.duty, one.due_at) for one in before]
    assert verify.verify(ahead.register, ahead.clerk.book) == []


def test_it_is_done_once_however_often_it_is_typed(ahead: Installation) -> None:
    for _ in range(2):
        assert ahead.run("clock", "--set-right", *GROUND) == 0, ahead.complained
    kinds = [one.action.kind for one in ledger.entries_of(ahead.register, TITLE) if one.action]
    assert kinds == ["apply", "opine", "set_clock"]


def test_each_title_has_its_own_result(ahead: Installation) -> None:
    found = ahead.json("clock", "--set-right", *GROUND)
    assert [one["code"] for one in found["titles"]] == [0, 0]
    assert "已校正" in found["titles"][1]["said"]


def test_a_dry_run_writes_nothing(ahead: Installation) -> None:
    before = ledger.entries_of(ahead.register, TITLE)
    assert ahead.run("clock", "--set-right", "--dry-run", *GROUND) == 0
    assert OTHER in ahead.said
    assert ledger.entries_of(ahead.register, TITLE) == before


def test_only_the_office_does_it(ahead: Installation) -> None:
    assert ahead.run("clock", "--set-right", "--ground", "电池失效", "--as", TOWNSHIP) == 4
    assert "应由领导小组办公室、领导小组办理" in ahead.said
    assert "有 2 个称号没有办成" in ahead.complained


@pytest.mark.parametrize("arguments", [("--set-right",), ("--ground", "电池失效")])
def test_a_ground_goes_with_it(ahead: Installation, arguments: tuple[str, ...]) -> None:
    assert ahead.run("clock", *arguments) == 2
    assert "校时须写明理由" in ahead.complained


def test_it_has_its_own_command(ahead: Installation) -> None:
    assert ahead.run("act", TITLE, "set_clock", "--as", OFFICE) == 2
    assert "校时请用：python starter.py clock" in ahead.complained


def test_show_says_what_happened(ahead: Installation) -> None:
    ahead.run("show", TITLE)
    assert f"登记到 {AHEAD} 10:00，超前于现在" in ahead.said
    ahead.run("clock", "--set-right", *GROUND)
    ahead.run("show", TITLE, "--why")
    assert "超前于现在" not in ahead.said
    assert f"校时（曾登记到{AHEAD} 10:00）" in ahead.said
    assert "服务器电池失效" in ahead.said


def test_a_new_application_waits_until_the_clock_is_set_right(ahead: Installation) -> None:
    form = ahead.application(unit={"name": "开远市乐白道街道某社区居民委员会"})
    assert ahead.run("apply", form, "--as", "单位窗口") == 4
    assert "名册已登记到" in ahead.complained
    ahead.run("clock", "--set-right", *GROUND)
    assert ahead.run("apply", form, "--as", "单位窗口") == 0, ahead.complained


def test_a_wrong_date_is_put_right_afterwards(ahead: Installation) -> None:
    ahead.run("clock", "--set-right", *GROUND)
    opined = next(one.seq for one in ledger.entries_of(ahead.register, TITLE) if one.outcome == "agreed")
    true = date.fromordinal(APPLIED.toordinal() + 1)
    paper = f"文〔2026〕9号；更正；{TODAY}"
    arguments = (
        "--entry",
        str(opined),
        "--set",
        f"on={true}",
        "--set",
        f"documents.0.date={true}",
        "--ground",
        "时钟走快",
    )
    assert ahead.run("act", TITLE, "correct", *arguments, "--document", paper, "--as", TOWNSHIP) == 0, (
        ahead.complained
    )
    life = ledger.life_of(ahead.register, TITLE)
    assert life is not None
    assert life.standing.dates["stage"] == true
