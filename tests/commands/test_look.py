"""Looking: show, due, notices, verify, rebuild --dry-run: for people and, with --json, for programs."""

from datetime import date, timedelta

import pytest

from register import outbox
from schemas.base import digest
from schemas.party import Role
from tests.commands.conftest import Installation
from tests.guide import practice
from tests.people import does
from tests.register.desk import CALENDAR, TITLE, unit


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """One title in publicity in 2031, one just applied for in 2024 and long overdue."""
    installation.clerk.apply()
    installation.clerk.publish()
    other = unit(2, "开远市乐白道街道中心小学", "开远市第二小学")
    installation.clerk.apply(other, date(2024, 3, 4), "2024-0001")
    return installation


@pytest.fixture
def revoked(installation: Installation) -> Installation:
    """A title named in 2021, inspected in vain in 2026, and revoked."""
    past = practice.Past(installation.register, date(2026, 8, 10))
    named, failed = date(2021, 6, 1), date(2026, 8, 1)
    title = "2021-0001"
    past.named(title, lambda n: named - timedelta(days=n), "开远市第一小学校", "学校", "灵泉街道", "KY1-001")
    past.failed_once(title, lambda n: failed - timedelta(days=n))
    past.act(title, date(2026, 8, 3), "office", "inspect", scores=practice.BAD)
    past.act(title, date(2026, 8, 4), "unit", "state", result="waived", documents=[])
    past.act(title, date(2026, 8, 5), "naming_body", "revoke", result="revoked")
    return installation


def test_show_tells_where_a_title_stands_and_what_comes_next(filled: Installation) -> None:
    assert filled.run("show", TITLE) == 0
    assert "环节 公示" in filled.said
    assert "尚未命名" in filled.said
    assert "受理公示期内的异议" in filled.said
    assert "初审意见：同意推荐" in filled.said


def test_show_why_gives_each_date_its_reason(filled: Installation) -> None:
    assert filled.run("show", TITLE, "--why") == 0
    year = CALENDAR.noticed_through
    calendar = f"日历：按国务院办公厅{year}年放假安排（日历 {year}，{digest(CALENDAR)[:8]}）"
    for word in (
        "自公示之日",
        "5个工作日",
        "暂定",
        "事项依据：",
        "期限依据：",
        calendar,
        "版本 ",
        "提交申报",
    ):
        assert word in filled.said


def test_show_why_gives_every_suspension_and_every_move_with_its_document(filled: Installation) -> None:
    clerk, start, until = filled.clerk, date(2031, 4, 8), date(2031, 4, 18)
    number = filled.json("show", TITLE)["obligations"][0]["id"]
    moving = [
        does(TITLE, "pause", "leadership", start, obligation=number, until=until, ground="汛情"),
        does(TITLE, "extend", "leadership", start, obligation=number, by="2个工作日", ground="汛情"),
    ]
    for action in moving:
        clerk.do(action)
    assert filled.run("show", TITLE, "--why") == 0
    said = filled.said
    assert "中止：2031-04-08 至 2031-04-18 前，汛情（民创办〔2031〕1号）" in said
    assert "延长：2个工作日，汛情（民创办〔2031〕1号）" in said
    found = filled.json("show", TITLE)
    (one,) = found["obligations"]
    why = one["reasons"]
    assert [move["entry"] for move in why["moves"]] == [found["seq"] - 1, found["seq"]]
    assert f"改期：{why['moves'][1]['was']} 改为 {one['due']}，延长2个工作日：汛情" in said
    assert why["calendar"] == {
        "hash": digest(CALENDAR),
        "through": CALENDAR.noticed_through,
        "working_days": True,
    }


def test_show_why_explains_a_term_that_is_over_and_a_ban(revoked: Installation) -> None:
    assert revoked.run("show", "2021-0001", "--why") == 0
    assert "有效期：2026年5月31日" in revoked.said
    assert "“每五年一复验”" in revoked.said
    assert "不受理申报至：" in revoked.said
    assert "自取消决定之日" in revoked.said


def test_show_flags_what_is_overdue(filled: Installation) -> None:
    assert filled.run("show", "2024-0001") == 0
    assert "已逾期" in filled.said
    assert "逾期事项 1 件" in filled.said


@pytest.mark.parametrize("text", ["2024-0001", "开远市第二小学", "中心小学", unit(2).code])
def test_a_title_is_found_by_number_name_former_name_or_code(filled: Installation, text: str) -> None:
    assert filled.json("show", text)["title"] == "2024-0001"


def test_show_for_programs_has_stable_keys(filled: Installation) -> None:
    found = filled.json("show", TITLE, "--why")
    assert found["stage"] == "publicity"
    assert found["obligations"][0]["due"] == "2031-04-11"
    assert not found["in_force"]
    assert [line["seq"] for line in found["ledger"]] == list(range(1, found["seq"] + 1))


def test_due_lists_the_earliest_first_and_flags_overdue(filled: Installation) -> None:
    items = filled.json("due", "--within", "20y")["items"]
    assert [one["title"] for one in items] == ["2024-0001", TITLE]
    assert [one["overdue"] for one in items] == [True, False]
    assert filled.run("due", "--within", "12w") == 0
    assert "逾期" in filled.said
    assert TITLE not in filled.said


def test_due_of_one_role(filled: Installation) -> None:
    assert len(filled.json("due", "--within", "240m", "--role", "领导小组办公室")["items"]) == 1
    assert filled.run("due", "--role", "无") == 2
    assert "没有这个角色" in filled.complained
    assert filled.run("due", "--within", "很久") == 2
    assert "90d" in filled.complained


def test_notices_of_one_reader(filled: Installation) -> None:
    found = filled.json("notices", "--reader", "township/灵泉街道")
    assert {one["role"] for one in found} == {"township"}
    assert filled.run("notices", "--title", TITLE, "--full") == 0
    assert "期限：" in filled.said


def test_undelivered_notices_are_listed_with_their_reason(filled: Installation) -> None:
    letter = outbox.notices(filled.register, Role.OFFICE)[0]
    outbox.mark_failed(filled.register, [letter.key], "信箱已满", 5)
    found = filled.json("notices", "--undelivered")
    assert [(one["key"], one["last_error"]) for one in found] == [(letter.key, "信箱已满")]
    assert filled.run("notices", "resend", "--all") == 3, "nobody is there to send it"


def test_verify_passes_and_finds_what_was_changed(filled: Installation) -> None:
    assert filled.run("verify") == 0, filled.complained
    assert filled.json("verify") == {"sound": True, "faults": []}
    with filled.register.writing() as connection:
        connection.exec_driver_sql("UPDATE titles SET stage = 'term' WHERE id = '2024-0001'")
    assert filled.run("verify") == 1
    assert "2024-0001" in filled.complained


def test_rebuild_dry_run_says_what_it_would_do(filled: Installation) -> None:
    assert filled.run("rebuild", "--dry-run") == 0
    assert "将启动 2 个称号" in filled.said
    assert filled.run("rebuild") == 3
    assert "starter.py up" in filled.complained


def test_help_is_chinese(installation: Installation) -> None:
    assert installation.run("--help") == 0
    assert "用法：" in installation.said
    assert "Usage" not in installation.said
    assert installation.run("没有") == 2
    assert "没有命令“没有”" in installation.complained


def test_a_fault_of_the_program_is_logged_not_shown(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("commands.show.which", broken)
    assert installation.run("show", TITLE) == 1
    assert "starter.log" in installation.complained
    assert "ZeroDivisionError" in (installation.folder / "var" / "log" / "starter.log").read_text()


def test_a_fault_in_office_yaml_is_told_with_its_line(installation: Installation) -> None:
    installation.office(trail=True)
    assert installation.run("act", TITLE, "withdraw", "--as", "单位窗口") == 2
    installation.clerk.apply()
    assert installation.run("act", TITLE, "withdraw", "--as", "单位窗口") == 2
    assert "trail" in installation.complained
    assert "第" in installation.complained


def test_a_register_that_was_emptied_beside_the_engines_file_is_told_with_the_way_back(
    installation: Installation,
) -> None:
    register = installation.folder / "var" / "mingpai.db"
    installation.register.close()
    register.write_bytes(b"")
    (installation.folder / "var" / "temporal.db").write_bytes(b"engine")
    for command in (
        ("show", "甲"),
        ("due",),
        ("verify",),
        ("apply", installation.application(), "--as", "单位窗口"),
    ):
        assert installation.run(*command) == 3
        assert "名册（" in installation.complained
        assert "是空的，这里却已有称号在运行" in installation.complained
        assert "python starter.py restore" in installation.complained
    assert installation.run("doctor") == 1
    assert "是空的" in installation.said
    assert register.read_bytes() == b""
    register.unlink()
    assert installation.run("show", "甲") == 3
    assert "是空的" in installation.complained
    assert not register.exists()
