"""`doctor` examines an installation: each fault is one line with a level and a remedy, and nothing is changed by it."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import update

import starter
from activities.place import HOME
from commands import doctor
from commands.place import clock
from observation import checkup
from observation.snapshot import Snapshot
from register import lawbook, outbox
from register.connect import Register
from register.migrate import to_head
from register.tables import inbox
from regulations.calendars import load_calendar
from schemas.base import CHINA
from schemas.holidays import HolidayNotice, Imported
from schemas.stage import Duty
from tests.conftest import Database
from tests.next_notice import fill, notice
from tests.observation.conftest import at
from tests.provider import SECRET, SECRET_ENV, Provider
from tests.register.desk import Desk, unit
from tests.stack import free_port


class Patient:
    """A folder with office.yaml and a register, no server; `doctor` is called in this process."""

    def __init__(self, folder: Path, register: Register, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.register, self.capsys = folder, register, capsys

    def examined(self) -> dict[str, dict[str, Any]]:
        """The finding of each subject; of several, the worst that comes first."""
        self.capsys.readouterr()
        code = starter.main(["doctor", "--json"])
        said, complained = self.capsys.readouterr()
        answer = json.loads(said)
        assert complained == ""
        assert code == (0 if answer["ok"] else 1)
        worst: dict[str, dict[str, Any]] = {}
        for one in answer["findings"]:
            rank = ["正常", "注意", "故障"].index(one["level"])
            if one["subject"] not in worst or rank > worst[one["subject"]]["rank"]:
                worst[one["subject"]] = {**one, "rank": rank}
        return worst

    def office(self, **changes: Any) -> None:
        """Change office.yaml."""
        path = self.folder / "office.yaml"
        found = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
        path.write_text(yaml.safe_dump(found, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Patient]:
    """Well, but for the server that is not there."""
    folder = tmp_path / "安装 3"
    (folder / "var").mkdir(parents=True)
    register = Register(f"sqlite:///{folder / 'var' / 'mingpai.db'}", told_time=True)
    to_head(register)
    Desk(register)
    shutil.copy(HOME / "office.example.yaml", folder / "office.yaml")
    monkeypatch.setenv("MINGPAI_VAR", str(folder / "var"))
    monkeypatch.setenv("MINGPAI_OFFICE", str(folder / "office.yaml"))
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{free_port()}")
    monkeypatch.delenv("MINGPAI_DATABASE_URL", raising=False)
    one = Patient(folder, register, capsys)
    one.office(trial=False)
    yield one
    register.close()


def levels(found: Iterator[checkup.Finding]) -> dict[str, str]:
    """The level of each subject."""
    return {one.subject: one.level.value for one in found}


def test_an_installation_without_a_server_is_faulty_in_that_and_in_nothing_else(patient: Patient) -> None:
    found = patient.examined()
    faulty = {name for name, one in found.items() if one["level"] == "故障"}
    assert faulty - {"放假安排"} == {"Temporal"}  # which a year without its notice would join
    assert {"程序", "岗位配置", "办法", "放假安排", "渠道", "名册", "时钟", "磁盘", "备份"} <= set(found)
    assert all(one["remedy"] for one in found.values() if one["level"] != "正常")


def test_the_sentences_are_chinese_and_end_in_a_sum(
    patient: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert starter.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "故障  Temporal：连不上" in said
    assert "→ 请先启动服务" in said
    assert said.splitlines()[-1].startswith("共 ")


def test_assumed_values_of_the_pack_are_counted(patient: Patient) -> None:
    found = patient.examined()["办法"]
    assert found["level"] == "注意"
    assert "项暂定" in found["text"]


def test_trial_mode_is_pointed_out(patient: Patient) -> None:
    assert patient.examined()["岗位配置"]["level"] == "正常"
    patient.office(trial=True)
    assert "试用" in patient.examined()["岗位配置"]["text"]


def test_an_office_that_nobody_can_ask_is_pointed_out(patient: Patient) -> None:
    assert patient.examined()["岗位配置"]["level"] == "正常"
    patient.office(contact=None)
    assert patient.examined()["岗位配置"]["remedy"] == "在 office.yaml 里写明 contact"


def test_a_role_without_a_post_is_named(patient: Patient) -> None:
    posts = yaml.safe_load((patient.folder / "office.yaml").read_text(encoding="utf-8"))["posts"]
    patient.office(posts=[one for one in posts if one["id"] != "督导组"])
    found = patient.examined()["岗位"]
    assert (found["level"], "督导组" in found["text"]) == ("注意", True)


def test_a_missing_office_file_is_not_made_by_looking(patient: Patient) -> None:
    (patient.folder / "office.yaml").unlink()
    assert patient.examined()["岗位配置"]["level"] == "故障"
    assert not (patient.folder / "office.yaml").exists()


def test_a_missing_register_is_not_made_by_looking(patient: Patient) -> None:
    patient.register.close()
    for file in (patient.folder / "var").glob("mingpai.db*"):
        file.unlink()
    assert patient.examined()["名册"]["level"] == "故障"
    assert not (patient.folder / "var" / "mingpai.db").exists()


def test_a_mail_server_that_does_not_listen_is_a_fault_and_nothing_is_sent(patient: Patient) -> None:
    posts = yaml.safe_load((patient.folder / "office.yaml").read_text(encoding="utf-8"))["posts"]
    posts[0]["channel"] = {"kind": "smtp", "to": "office@example.gov.cn"}
    with socket.create_server(("127.0.0.1", 0)) as server:
        mail = {"host": "127.0.0.1", "port": server.getsockname()[1], "sender": "mingpai@example.gov.cn"}
        patient.office(posts=posts, mail=mail)
        assert patient.examined()["渠道"]["level"] == "正常"
    found = patient.examined()["渠道"]
    assert found["level"] == "故障"
    assert posts[0]["id"] in found["remedy"]


def test_a_channel_whose_secret_is_not_set_is_a_fault(patient: Patient) -> None:
    posts = yaml.safe_load((patient.folder / "office.yaml").read_text(encoding="utf-8"))["posts"]
    posts[0]["channel"] = {"kind": "wecom_robot", "url_env": "NEVER_SET_IN_A_TEST"}
    patient.office(posts=posts)
    found = patient.examined()["渠道"]
    assert (found["level"], "NEVER_SET_IN_A_TEST" in found["text"]) == ("故障", True)


def test_a_service_of_sign_in_is_asked_whether_it_is_there(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "统一身份认证" not in patient.examined()
    provider = Provider(clock)
    patient.office(oidc=provider.oidc.model_dump())
    lacking = patient.examined()["统一身份认证"]
    assert (lacking["level"], SECRET_ENV in lacking["text"]) == ("故障", True)
    monkeypatch.setenv(SECRET_ENV, SECRET)
    assert patient.examined()["统一身份认证"]["level"] == "正常"
    patient.office(oidc=provider.oidc.model_copy(update={"issuer": provider.address + "/"}).model_dump())
    assert "与 office.yaml 的 issuer 不一致" in patient.examined()["统一身份认证"]["text"]
    provider.close()
    gone = patient.examined()["统一身份认证"]
    assert (gone["level"], f"{provider.address}/）：连不上" in gone["text"]) == ("故障", True)


@pytest.mark.parametrize(
    ("day", "level"),
    [((0, 10, 31), "正常"), ((0, 11, 1), "注意"), ((1, 1, 1), "故障")],
)
def test_a_calendar_that_ends_soon_is_worth_a_look_from_november(
    day: tuple[int, int, int], level: str
) -> None:
    years, month, date = day
    newest = load_calendar().noticed_through
    assert levels(doctor._calendar(at(newest + years, month, date), None)) == {"放假安排": level}


def test_a_title_that_lacks_the_newest_calendar_and_notices_that_disagree_are_told(
    register: Register,
) -> None:
    now = clock()
    fill(register, 1, now)
    newest = load_calendar().noticed_through
    apart = HolidayNotice.model_validate(notice(newest, off=None))
    calendar = load_calendar().model_copy(update={"noticed_through": newest + 1})
    imported = Imported(notice=apart, by="办公室", on=now.date())
    lawbook.import_notice(register, imported, calendar, now + timedelta(seconds=1))
    found = [(one.level.value, one.text) for one in doctor._calendar(at(newest, 1, 1), register)]
    assert [level for level, _ in found] == ["故障", "注意", "正常"]
    assert f"{newest}年安排与本单位导入的不同" in found[0][1]
    assert "还有 1 个在办称号" in found[1][1]


@pytest.mark.parametrize(("hours", "level"), [(None, "注意"), (5, "正常"), (49, "注意")])
def test_the_last_backup_should_not_be_old(tmp_path: Path, hours: int | None, level: str) -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=CHINA)
    if hours is not None:
        (tmp_path / "backups").mkdir()
        file = tmp_path / "backups" / "mingpai-20261121-063000.tar.gz"
        file.touch()
        made = (now - timedelta(hours=hours)).timestamp()
        os.utime(file, (made, made))
    assert levels(doctor._backup(tmp_path, now)) == {"备份": level}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_clock_is_held_against_the_databases(database: Database, kind: str) -> None:
    register = Register(database(kind))
    away = 0 if kind == "sqlite" else 1  # SQLite has none of its own
    assert levels(checkup.clock(register, clock))["时钟"] == "正常"
    late = checkup.clock(register, lambda: clock() - timedelta(seconds=60))
    assert levels(late)["时钟"] == ["正常", "注意"][away]
    very_late = checkup.clock(register, lambda: clock() - timedelta(seconds=600))
    assert levels(very_late)["时钟"] == ["正常", "故障"][away]
    register.close()


def test_titles_that_lie_ahead_are_named_with_the_cure(patient: Patient) -> None:
    desk = Desk(patient.register)
    for number in range(1, 8):
        desk.apply(unit(number), clock().date() + timedelta(days=400), f"2031-000{number}")
    found = patient.examined()["时钟"]
    assert found["level"] == "故障"
    assert (
        "7 个称号登记到了以后的时间（2031-0001、2031-0002、2031-0003、2031-0004、2031-0005 等 7 个"
        in found["text"]
    )
    assert "不是本机时钟走慢了，就是登记时的时钟走快了" in found["text"]
    assert found["way"] == "set_clock"


def test_a_waiting_action_that_is_stamped_ahead_is_no_fault_of_the_clock(patient: Patient) -> None:
    desk = Desk(patient.register)
    desk.hand_in(desk.application(), clock() + timedelta(hours=1))
    assert patient.examined()["时钟"]["level"] == "正常"


def test_what_waits_and_what_failed_is_told(patient: Patient) -> None:
    desk = Desk(patient.register)
    desk.apply(day=clock().date() - timedelta(days=3))
    assert patient.examined()["收件箱"]["level"] == "正常"
    keys = [one.key for one in outbox.notices(patient.register)]
    outbox.mark_failed(patient.register, keys, "信箱已满", 1)
    with patient.register.writing() as connection:
        connection.execute(update(inbox).values(state="waiting"))
    found = patient.examined()
    assert found["收件箱"]["level"] == "故障"
    assert found["通知"]["level"] == "注意"


@pytest.mark.parametrize(
    ("seen", "subject", "level"),
    [
        ({"late_wakes": ("2026-0001",), "latest_wake_seconds": 4000.0}, "没有按时醒", "故障"),
        ({"closed_without_entry": 1}, "档案", "故障"),
        ({"unsent": 2}, "通知", "注意"),
        ({"overdue": {Duty.TALK: 3}, "oldest_overdue_days": 40}, "逾期事项", "注意"),
    ],
)
def test_a_figure_has_its_level(seen: dict[str, Any], subject: str, level: str) -> None:
    told = levels(checkup.titles(Snapshot(at=at(2026, 11, 22), **seen)))
    assert told[subject] == level
    assert set(told.values()) == {"正常", level}
