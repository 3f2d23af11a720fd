"""Handing in: what is taken, what is refused, what is kept, and that a refusal writes nothing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from commands.office import login
from commands.place import clock
from register import inbox, queries
from tests.commands.conftest import Installation

TODAY = clock().date().isoformat()
PAPER = f"民创办〔2026〕1号；关于办理的文件；{TODAY}"
UNIT, TOWNSHIP, OFFICE = "单位窗口", "灵泉街道", "领导小组办公室"
TITLE = f"{clock().year}-0001"


def apply(office: Installation, **changes: object) -> int:
    """The example application, from the units' window."""
    return office.run("apply", office.application(**changes), "--as", UNIT)


def opine(office: Installation, *more: str, by: str = TOWNSHIP) -> int:
    """The township agrees."""
    return office.run("act", TITLE, "opine", "--result", "同意", "--document", PAPER, "--as", by, *more)


def nothing_received(office: Installation) -> bool:
    """Whether the inbox holds nothing of the title, waiting or settled."""
    return queries.next_title_id(office.register, clock().year) == TITLE


def test_an_application_gets_a_number_and_its_next_duty_is_printed(served: Installation) -> None:
    assert apply(served) == 0, served.complained
    assert TITLE in served.said
    assert "初审" in served.said
    assert "15个工作日" in served.said


def test_in_trial_the_account_names_its_post(served: Installation) -> None:
    apply(served)
    assert "试用" in served.complained
    opine(served)
    found = served.json("show", TITLE, "--why")
    assert found["ledger"][1]["who"].endswith(f"{login()}@{TOWNSHIP}）")


def test_what_was_done_is_refused_when_typed_again(served: Installation) -> None:
    apply(served)
    assert opine(served) == 0, served.complained
    assert opine(served) == 4
    assert "现处“材料审核”环节" in served.complained
    assert "材料审核 check" in served.complained


def test_without_a_server_an_action_is_kept_and_typing_it_again_keeps_it_once(
    installation: Installation,
) -> None:
    assert apply(installation) == 5
    assert "收件时间" in installation.complained
    assert apply(installation) == 5
    assert len(installation.waiting(TITLE)) == 1


def test_an_action_can_follow_one_that_is_still_kept(installation: Installation) -> None:
    apply(installation)
    assert opine(installation) == 5
    assert [one.kind for one in installation.waiting(TITLE)] == ["apply", "opine"]
    assert installation.run("show", TITLE) == 0
    assert "已收件" in installation.said


def test_a_receipt_for_programs(served: Installation) -> None:
    found = served.json("apply", served.application(), "--as", UNIT)
    assert found["receipt"]["accepted"]
    assert found["title"] == TITLE


def test_an_id_of_ones_own_belongs_to_one_action(served: Installation) -> None:
    apply(served)
    assert opine(served, "--id", "own-id-1") == 0
    again = ("--result", "齐全", "--document", PAPER, "--as", OFFICE, "--id", "own-id-1")
    assert served.run("act", TITLE, "check", *again) == 4
    assert "请换一个编号" in served.complained


@pytest.mark.parametrize("typed", ["x", "坏", ""])
def test_an_id_that_is_none_is_told_with_the_form_wanted(served: Installation, typed: str) -> None:
    assert served.run("apply", served.application(), "--as", UNIT, "--id", typed) == 2
    assert "--id：格式不符，只用字母、数字" in served.complained
    assert nothing_received(served)
    apply(served)
    for more in ((), ("--dry-run",)):
        assert opine(served, "--id", typed, *more) == 2
        assert "--id：格式不符，只用字母、数字" in served.complained


def test_the_wrong_post_is_refused_and_nothing_is_written(served: Installation) -> None:
    apply(served)
    assert opine(served, by=UNIT) == 4
    assert "应由灵泉街道" in served.complained
    assert not served.waiting(TITLE)


def test_who_filed_does_not_decide(served: Installation) -> None:
    """Outside trial one account with two posts is one person."""
    posts = [
        {"id": TOWNSHIP, "name": TOWNSHIP, "parties": [{"role": "township", "area": TOWNSHIP}]},
        {"id": OFFICE, "name": OFFICE, "parties": [{"role": role} for role in ROLES]},
        {"id": UNIT, "name": UNIT, "parties": [{"role": "unit"}]},
    ]
    served.office(trial=False, posts=[post | {"accounts": [login()]} for post in posts])
    assert apply(served) == 0, served.complained
    assert opine(served) == 4
    assert "谁提交谁回避" in served.complained


ROLES = (
    *("office", "assessor", "consulted", "leadership", "naming_body"),
    *("supervisor", "auditor", "recommender", "funder"),
)


def test_an_account_without_a_post_can_do_nothing(served: Installation) -> None:
    served.office(trial=False)
    assert apply(served) == 4
    assert "没有岗位" in served.complained


def test_with_several_posts_one_must_be_named(served: Installation) -> None:
    assert served.run("apply", served.application()) == 2
    assert "--as" in served.complained
    assert served.run("apply", served.application(), "--as", "没有的") == 2


def test_a_second_open_application_is_refused(served: Installation) -> None:
    apply(served)
    assert apply(served) == 4
    assert TITLE in served.complained


def test_a_withdrawn_title_is_closed_and_the_unit_may_apply_again(served: Installation) -> None:
    apply(served)
    assert served.run("act", TITLE, "withdraw", "--as", UNIT) == 0, served.complained
    assert opine(served) == 4
    assert "终结" in served.complained
    assert apply(served) == 0, served.complained


def test_an_unknown_title_is_named(served: Installation) -> None:
    assert opine(served) == 2
    assert f"没有找到称号“{TITLE}”" in served.complained


def test_two_titles_of_one_name_are_put_to_the_clerk(served: Installation) -> None:
    apply(served)
    served.run("act", TITLE, "withdraw", "--as", UNIT)
    apply(served)
    name = "开远市灵泉街道南正街社区居民委员会"
    assert served.run("show", name) == 2
    assert "对应2个称号" in served.complained
    assert TITLE in served.complained


def test_a_wrong_check_digit_is_told_with_its_line(served: Installation) -> None:
    assert apply(served, unit={"code": "115325020151800338"}) == 2
    assert "第" in served.complained
    assert "校验位不符" in served.complained
    assert nothing_received(served)


def test_a_role_without_a_contact_is_named(served: Installation) -> None:
    assert apply(served, unit={"township": "没有的街道"}) == 4
    assert "没有的街道（township/没有的街道）" in served.complained
    assert nothing_received(served)


@pytest.mark.parametrize(
    ("ground", "fault"),
    [("长" * 100_000, "--ground：内容过长"), ("有\x07响铃", "--ground：内容含有看不见的控制字符（U+0007）")],
    ids=["100 KB", "control characters"],
)
def test_a_reason_must_be_a_paragraph(served: Installation, ground: str, fault: str) -> None:
    apply(served)
    acts = ("--obligation", "1", "--by", "5日", "--ground", ground, "--document", PAPER, "--as", OFFICE)
    assert served.run("act", TITLE, "extend", *acts) == 2
    assert fault in served.complained
    assert len(served.complained) < 1000


def test_control_characters_in_a_name_are_refused(served: Installation) -> None:
    assert apply(served, unit={"name": "某\u200b单位"}) == 2
    assert "控制字符" in served.complained
    assert nothing_received(served)


def test_a_clock_set_back_is_refused(served: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    apply(served)
    monkeypatch.setattr("commands.hand_in.clock", lambda: clock() - timedelta(minutes=6))
    assert opine(served) == 4
    assert "慢5分钟以上。此件没有收下，请把走错的时钟校准后重新提交" in served.complained
    assert not served.waiting(TITLE)


def test_on_a_terminal_an_ambiguous_name_is_asked_about(
    served: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(served)
    served.run("act", TITLE, "withdraw", "--as", UNIT)
    apply(served)
    monkeypatch.setattr("commands.which.asking", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "1")
    assert served.run("act", "南正街社区", "withdraw", "--as", UNIT) == 0, served.complained
    monkeypatch.setattr("builtins.input", lambda _: "")
    assert served.run("act", "南正街社区", "withdraw", "--as", UNIT) == 2
    assert "没有选定" in served.complained


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("opine",), "--result agreed（同意）"),
        (("opine", "--result", "也许", "--document", PAPER), "--result 也许"),
        (("opine", "--result", "同意", "--document", "一号文件"), "“文号；标题；日期”"),
        (
            ("opine", "--result", "同意", "--document", "；会议纪要；三月"),
            "--document（第1项日期）：不是日期",
        ),
        (("opine", "--result", "同意", "--document", "1号；文件；三月"), "--document（第1项日期）：不是日期"),
        (
            ("opine", "--result", "同意", "--document", "1号；文件；2026.6.31"),
            "--document（第1项日期）：没有这一天，写作 2019-12-03 或 2019年12月3日",
        ),
        (("opine", "--result", "同意", "--document", PAPER, "--on", "昨天"), "--on：不是日期"),
        (("opine", "--score", "a=1", "--result", "同意", "--document", PAPER), "不用 --score"),
        (("assess", "--score", "a", "--document", PAPER), "--score a"),
        (("assess", "--score", "a=高", "--document", PAPER), "--score（a）"),
        (("没有的",), "没有“没有的”这种行为"),
        (("apply",), "starter.py apply"),
        (("adopt",), "packs adopt"),
        (("opine", "--resullt", "同意"), "没有选项 --resullt"),
        ((), "缺少命令"),
    ],
)
def test_odd_options_are_told_in_chinese(
    served: Installation, arguments: tuple[str, ...], fault: str
) -> None:
    apply(served)
    assert served.run("act", TITLE, *arguments) == 2
    assert fault in served.complained
    assert not served.waiting(TITLE)


def test_a_preview_tells_what_would_come_and_hands_nothing_in(served: Installation) -> None:
    apply(served)
    assert opine(served, "--dry-run") == 0, served.complained
    assert "预演：初审意见" in served.said
    assert "环节：初审 → 材料审核" in served.said
    assert "新的事项：审核申报材料，承办：领导小组办公室" in served.said
    assert "领导小组办公室" in served.said[served.said.index("通知") :]
    assert not served.waiting(TITLE)
    assert served.json("show", TITLE)["stage"] == "preliminary"


def test_a_preview_for_programs(served: Installation) -> None:
    apply(served)
    served.capsys.readouterr()
    assert opine(served, "--dry-run", "--json") == 0
    found = json.loads(served.said)
    assert (found["was"], found["stages"]) == (["preliminary"], ["materials"])


def test_a_preview_is_refused_like_the_act_itself(served: Installation) -> None:
    apply(served)
    assert opine(served, "--dry-run", by=UNIT) == 4
    assert "应由灵泉街道" in served.complained


def test_a_date_in_the_future_is_refused(served: Installation) -> None:
    apply(served)
    assert opine(served, "--on", "2099-01-01") == 4
    assert "尚未发生" in served.complained


def test_an_action_from_a_file_with_its_document_hashed(served: Installation) -> None:
    apply(served)
    (served.folder / "意见.pdf").write_bytes(b"%PDF-1.4 paper")
    file = served.folder / "opine.yaml"
    lines = [
        "result: agreed",
        "documents:",
        f"  - {{number: 1号, title: 意见, date: {TODAY}, file: 意见.pdf}}",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert served.run("act", TITLE, "opine", "--file", str(file), "--as", TOWNSHIP) == 0, served.complained


def test_a_fault_in_a_file_is_told_with_its_line(served: Installation) -> None:
    apply(served)
    file = served.folder / "opine.yaml"
    file.write_text("result: agreed\nreslut: agreed\n", encoding="utf-8")
    assert served.run("act", TITLE, "opine", "--file", str(file), "--as", TOWNSHIP) == 2
    assert "第2行 reslut" in served.complained


def test_a_correction_is_built_from_the_original_entry(served: Installation) -> None:
    apply(served)
    opine(served)
    acts = ("--entry", "2", "--set", "documents.0.number=民创办〔2026〕2号", "--ground", "笔误")
    more = ("--document", PAPER, "--as", TOWNSHIP)
    assert served.run("act", TITLE, "correct", *acts, *more) == 0, served.complained
    assert served.run("show", TITLE) == 0
    assert "已被第3条更正" in served.said
    assert served.run("act", TITLE, "correct", "--entry", "2", "--set", "无=1", "--ground", "误", *more) == 2
    assert "原记录没有这一栏" in served.complained


def test_without_a_register_one_is_told_to_start_the_service(installation: Installation) -> None:
    (Path(installation.folder) / "var" / "mingpai.db").unlink()
    assert installation.run("show", TITLE) == 3
    assert "starter.py up" in installation.complained


def test_an_unreachable_database_is_told_without_its_password(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGPAI_DATABASE_URL", "postgresql+psycopg://a:geheim@127.0.0.1:1/x")
    assert installation.run("show", TITLE) == 3
    assert "连不上名册" in installation.complained
    assert "geheim" not in installation.complained


def test_a_waiting_action_is_not_doubled_by_its_late_receipt(served: Installation) -> None:
    apply(served)
    opine(served)
    action_id = served.json("show", TITLE, "--why")["ledger"][1]
    assert action_id["kind"] == "opine"
    assert inbox.stragglers(served.register, clock()) == []
