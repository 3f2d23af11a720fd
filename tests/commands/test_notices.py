"""Notices at the command line: trying channels, what nobody acknowledged, sending again."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from register import ledger, outbox, wanted
from schemas.party import Party, Role
from tests.commands.conftest import Installation
from tests.notices.conftest import Receiver
from tests.register.desk import TITLE, ten_o_clock

OFFICE_POST = "领导小组办公室"
LATE = ten_o_clock(date(2024, 5, 1))


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A platform that takes everything."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Receiver() as receiver:
        receiver.status, receiver.answer = 200, {"errcode": 0}
        yield receiver


def reach(
    installation: Installation, *channels: dict[str, object], secrets: dict[str, str] | None = None
) -> None:
    """Reach the office by these channels, the first its choice."""
    posts = yaml.safe_load((installation.folder / "office.yaml").read_text(encoding="utf-8"))["posts"]
    posts[0] |= {"channel": channels[0], "fallbacks": list(channels[1:])}
    if secrets is None:
        installation.office(posts=posts)
        return
    path = installation.folder / "secrets.yaml"
    path.write_text(yaml.safe_dump(secrets), encoding="utf-8")
    path.chmod(0o600)
    installation.office(posts=posts, secrets="secrets.yaml")


def test_every_channel_of_every_post_is_tried(installation: Installation) -> None:
    assert installation.run("notices", "test") == 0, installation.complained
    assert f"{OFFICE_POST}（市民族团结进步创建工作领导小组办公室）" in installation.said
    tried = installation.json("notices", "test")
    files = {path.parent.name for path in (installation.folder / "var" / "notices").rglob("*.txt")}
    assert {one["post"] for one in tried} == files
    assert all(one["delivered"] for one in tried)


def test_a_test_message_says_that_nothing_need_be_done(
    installation: Installation, receiver: Receiver
) -> None:
    reach(installation, {"kind": "wecom_robot", "url_env": "ROBOT"}, secrets={"ROBOT": receiver.url})
    assert installation.run("notices", "test", "--post", OFFICE_POST) == 0, installation.complained
    assert "  首选 企业微信机器人：已送达" in installation.said
    [posted] = receiver.posts
    assert posted["text"]["content"].startswith("【铭牌】测试通知，不需办理")
    assert outbox.notices(installation.register) == []


def test_channel_by_channel_it_says_what_happened(installation: Installation, receiver: Receiver) -> None:
    receiver.answer = {"errcode": 93000, "errmsg": f"invalid webhook url {receiver.url}"}
    robot: dict[str, object] = {"kind": "wecom_robot", "url_env": "ROBOT"}
    reach(
        installation,
        robot,
        {"kind": "dingtalk", "url_env": "MISSING"},
        {"kind": "file"},
        secrets={"ROBOT": receiver.url},
    )
    assert installation.run("notices", "test", "--post", OFFICE_POST) == 1
    assert (
        "首选 企业微信机器人：没有送达——对方拒收，错误码 93000：机器人地址不对，或机器人已停用"
        in installation.said
    )
    assert "备用1 钉钉机器人：没有送达——没有设置环境变量 MISSING，secrets.yaml 中也没有" in installation.said
    assert "备用2 通知文件：已送达" in installation.said
    assert "共试 3 条渠道，2 条不通" in installation.said
    assert "环境变量要在服务和本窗口都设置" in installation.complained
    installation.run("notices", "test", "--json")
    assert "geheim" not in installation.said + installation.complained


def test_an_unknown_post_is_told_with_those_that_are(installation: Installation) -> None:
    assert installation.run("notices", "test", "--post", "没有") == 2
    assert OFFICE_POST in installation.complained


def test_a_secrets_file_that_others_can_read_is_refused(installation: Installation) -> None:
    path = installation.folder / "secrets.yaml"
    path.write_text("ROBOT: https://example.cn/geheim\n", encoding="utf-8")
    path.chmod(0o644)
    installation.office(secrets="secrets.yaml")
    assert installation.run("notices", "test") == 2
    assert re.search(
        r"office\.yaml 第\d+行 secrets：秘密文件 secrets\.yaml 别人也能读", installation.complained
    )
    assert "geheim" not in installation.complained


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_secrets_file_that_cannot_be_read_is_refused(installation: Installation) -> None:
    path = installation.folder / "secrets.yaml"
    path.write_text("A: b\n", encoding="utf-8")
    path.chmod(0)
    installation.office(secrets="secrets.yaml")
    assert installation.run("notices", "test") == 2


@pytest.fixture
def late(installation: Installation) -> Installation:
    """An application whose preliminary opinion is overdue: the office was told, and asked to acknowledge."""
    installation.clerk.apply(day=date(2024, 3, 4))
    installation.clerk.pass_time(LATE)
    return installation


def test_what_nobody_acknowledged_is_listed_until_somebody_does(late: Installation) -> None:
    found = late.json("notices", "--unacknowledged")
    assert found
    life = ledger.life_of(late.register, TITLE)
    assert life is not None
    [duty] = life.obligations
    assert {one["obligation"] for one in found} == {duty.id}
    owner = Party(role=Role.TOWNSHIP, area="灵泉街道")
    assert owner not in {Party(role=one["role"], area=one["area"]) for one in found}
    assert all("已知悉请签收" in one["body"] for one in found)
    asking = [one for one in outbox.notices(late.register) if "已知悉请签收" in one.body]
    assert {one["key"] for one in found} == {one.key for one in asking}
    assert late.run("notices", "--unacknowledged") == 0
    assert f"签收：python starter.py act {TITLE} acknowledge --obligation {duty.id}" in late.said
    late.clerk.do(late.clerk.action("acknowledge", "office", LATE.date(), obligation=duty.id))
    assert late.json("notices", "--unacknowledged") == []


def test_nobody_is_waited_for_to_acknowledge_what_was_not_sent(late: Installation) -> None:
    first, *others = [one["key"] for one in late.json("notices", "--unacknowledged")]
    outbox.mark_not_sent(late.register, [first], wanted.LATER)
    assert [one["key"] for one in late.json("notices", "--unacknowledged")] == others


def test_resending_wants_to_know_which(late: Installation) -> None:
    assert late.run("notices", "resend") == 2
    assert "--all" in late.complained
    assert late.run("notices", "resend", "2031-9999/1/1") == 2
    assert "没有编号为 2031-9999/1/1 的通知" in late.complained


def test_without_a_server_resending_changes_nothing(late: Installation) -> None:
    key = outbox.notices(late.register)[0].key
    outbox.mark_delivered(late.register, [key], LATE)
    assert late.run("notices", "resend", key) == 3
    letter = outbox.by_key(late.register, key)
    assert letter is not None
    assert letter.state == "delivered"


def test_a_screen_shows_the_newest_notices_and_a_file_all_of_them(
    late: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("commands.notices.SHOWN", 1)
    every = late.json("notices")
    assert len(every) > 1
    assert late.run("notices") == 0
    assert every[-1]["key"] in late.said
    assert every[0]["key"] not in late.said
    assert "只列最新的 1 份" in late.said
    assert late.run("notices", "--xlsx", str(tmp_path / "all.xlsx")) == 0
    rows = CalamineWorkbook.from_path(str(tmp_path / "all.xlsx")).get_sheet_by_index(0).to_python()
    assert {one["key"] for one in every} <= {cell for row in rows for cell in row}


def test_a_screen_of_what_was_not_delivered_looks_among_all_of_them(
    late: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.notices.SHOWN", 1)
    oldest = late.json("notices")[0]["key"]
    outbox.mark_failed(late.register, [oldest], "没有应答", 1)
    assert late.run("notices", "--undelivered") == 0
    assert oldest in late.said
    assert "共 1 份" in late.said
