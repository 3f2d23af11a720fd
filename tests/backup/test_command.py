"""`backup` and `restore` as an engineer uses them."""

import fcntl
import json
import shutil
import tarfile
from pathlib import Path

import pytest
import yaml
from sqlalchemy import update

from register import ledger, queries
from register.tables import titles
from tests.backup.conftest import KINDS, SECRET, backups, move_away, repack
from tests.commands.conftest import Installation
from tests.conftest import Database, Opened
from tests.desk.accounts import GOOD, Accounts
from tests.register.desk import TITLE
from tests.stack import ROOT

DONE, FAILED, USAGE, UNREACHABLE, REFUSED = 0, 1, 2, 3, 4


def content(path: Path) -> dict[str, bytes]:
    """Every member of an archive."""
    with tarfile.open(path) as tar:
        streams = {one.name: tar.extractfile(one) for one in tar}
        return {name: stream.read() for name, stream in streams.items() if stream}


def test_what_was_lost_comes_back_with_attachments(office: Installation) -> None:
    assert office.run("backup") == DONE, office.complained
    assert "已备份，并读回核对" in office.said
    before = ledger.life_of(office.register, TITLE)
    move_away(office)
    assert office.run("restore", str(backups(office)[0])) == DONE, office.complained
    assert "已恢复并核验通过" in office.said
    assert "up" in office.said
    assert office.run("verify") == DONE, office.complained
    assert ledger.life_of(office.register, TITLE) == before
    assert (office.folder / "var" / "attachments" / "2031" / "公示照片.jpg").read_bytes() == b"\xff\xd8 photo"


def test_packs_calendars_and_office_lie_ready_to_be_compared(office: Installation) -> None:
    office.run("backup")
    move_away(office)
    office.run("restore", str(backups(office)[0]))
    (folder,) = (office.folder / "var" / "restored").iterdir()
    assert str(folder) in office.said
    assert sorted(one.name for one in folder.iterdir()) == ["calendars", "office.redacted.yaml", "packs"]
    assert (folder / "packs" / "kaiyuan-danwei.yaml").read_bytes() == (
        ROOT / "regulations" / "kaiyuan-danwei.yaml"
    ).read_bytes()
    assert (folder / "packs" / "kaiyuan-2025.yaml").exists(), "the targets that office.yaml names"


def test_no_key_of_a_channel_is_in_a_backup(office: Installation) -> None:
    office.run("backup")
    members = content(backups(office)[0])
    assert SECRET.encode() not in b"".join(members.values())
    kept = yaml.safe_load(members["files/office.redacted.yaml"])
    assert kept["posts"][0]["channel"] == {"kind": "webhook", "url": "（备份时略去，请重新填写）"}
    assert kept["posts"][1]["channel"] == {"kind": "dingtalk", "url_env": "MINGPAI_DINGTALK"}
    assert kept["posts"][2]["parties"] == [{"role": "naming_body"}]


def test_an_address_that_was_pasted_where_a_name_belongs_is_not_kept(office: Installation) -> None:
    posts = [{"id": "甲", "channel": {"kind": "dingtalk", "url_env": SECRET, "to": f"https://x/{SECRET}"}}]
    office.office(posts=posts, later={"token": SECRET})
    assert office.run("backup") == DONE, office.complained
    assert SECRET.encode() not in b"".join(content(backups(office)[0]).values())


def test_office_yaml_goes_in_as_it_is_only_when_asked(office: Installation) -> None:
    assert office.run("backup", "--with-office") == DONE
    assert "像口令一样保管" in office.said
    wanted = (office.folder / "office.yaml").read_bytes()
    assert content(backups(office)[0])["files/office.yaml"] == wanted


def test_only_its_owner_can_read_a_backup(office: Installation) -> None:
    office.run("backup")
    assert backups(office)[0].stat().st_mode & 0o077 == 0


def test_a_backup_is_checked_without_a_register(office: Installation, tmp_path: Path) -> None:
    office.run("backup", str(tmp_path / "usb.tar.gz"))
    move_away(office)
    found = office.json("backup", "--check", str(tmp_path / "usb.tar.gz"))
    assert (found["database"], found["rows"]["titles"], found["office"]) == ("sqlite", 1, "redacted")


def test_a_damaged_backup_is_told_by_check_and_refused_by_restore(
    office: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "usb.tar.gz"
    office.run("backup", str(path))
    repack(path, lambda members: members.pop("register/outbox/000001.jsonl"))
    assert office.run("backup", "--check", str(path)) == FAILED
    assert "register/outbox/000001.jsonl：缺少这个成员" in office.complained
    assert "改用另一份备份" in office.complained
    move_away(office)
    assert office.run("restore", str(path)) == REFUSED
    assert "没有恢复任何内容" in office.complained
    assert not list((office.folder / "var").glob("mingpai.db*"))


def test_a_register_with_faults_comes_back_only_when_asked_and_the_faults_are_told(
    office: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "usb.tar.gz"
    with office.register.writing() as connection:
        connection.execute(update(titles).values(number="KY-9"))
    office.run("backup", str(path))
    move_away(office)
    assert office.run("restore", str(path)) == REFUSED
    assert "带着问题恢复：加 --despite-faults" in office.complained
    assert office.run("restore", str(path), "--despite-faults") == FAILED
    assert "核验通过" not in office.said
    assert "number" in office.complained
    assert office.run("show", TITLE) == DONE


def test_a_file_that_is_not_there_is_told(office: Installation) -> None:
    assert office.run("backup", "--check", "/nowhere.tar.gz") == USAGE
    assert office.run("restore", "/nowhere.tar.gz") == USAGE
    assert office.run("backup", "/nowhere/x.tar.gz") == USAGE
    assert office.run("backup", "--check") == USAGE


def test_an_earlier_backup_is_not_overwritten(office: Installation, tmp_path: Path) -> None:
    path = tmp_path / "usb.tar.gz"
    path.write_bytes(b"precious")
    assert office.run("backup", str(path)) == USAGE
    assert path.read_bytes() == b"precious"


def test_keep_leaves_the_latest_and_nothing_of_others(office: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("mingpai-20200101-000000.tar.gz", "mingpai-20200102-000000.tar.gz", "其他.tar.gz"):
        (folder / name).write_bytes(b"x")
    assert office.run("backup", str(folder), "--keep", "2") == DONE, office.complained
    names = sorted(one.name for one in folder.iterdir())
    assert len(names) == 3
    assert names[0] == "mingpai-20200102-000000.tar.gz"
    assert names[2] == "其他.tar.gz"


def test_keep_does_not_guess_about_files_named_by_people(office: Installation, tmp_path: Path) -> None:
    assert office.run("backup", str(tmp_path / "x.tar.gz"), "--keep", "2") == USAGE


def test_a_running_service_keeps_its_register(office: Installation, tmp_path: Path) -> None:
    office.run("backup", str(tmp_path / "usb.tar.gz"))
    move_away(office)
    with (office.folder / "var" / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert office.run("restore", str(tmp_path / "usb.tar.gz")) == REFUSED
    assert "请先停止服务" in office.complained


def test_an_old_servers_file_is_told_of(office: Installation) -> None:
    office.run("backup")
    move_away(office)
    (office.folder / "var" / "temporal.db").touch()
    assert office.run("restore", str(backups(office)[0])) == DONE
    assert "temporal.db" in office.said


@pytest.mark.parametrize("kind", KINDS)
def test_a_drill_goes_into_another_database_and_touches_nothing_here(
    kind: str, office: Installation, database: Database, opened: Opened, tmp_path: Path
) -> None:
    office.run("backup", str(tmp_path / "usb.tar.gz"))
    before = sorted(office.folder.rglob("*"))
    url = database(kind, migrated=False)
    assert office.run("restore", str(tmp_path / "usb.tar.gz"), "--into", url) == DONE, office.complained
    assert queries.title_row(opened(url), TITLE)
    assert sorted(office.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("no url", USAGE),
        ("nosuch://x/y", USAGE),
        ("postgresql+psycopg://a:geheim@127.0.0.1:1/x", UNREACHABLE),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    url: str, code: int, office: Installation, tmp_path: Path
) -> None:
    office.run("backup", str(tmp_path / "usb.tar.gz"))
    assert office.run("restore", str(tmp_path / "usb.tar.gz"), "--into", url) == code
    assert "geheim" not in office.complained + office.said


def test_checkpoints_go_back_beside_the_register(office: Installation) -> None:
    assert office.run("checkpoint") == DONE, office.complained
    before = {one.name: one.read_bytes() for one in (office.folder / "var" / "checkpoints").glob("*.json")}
    office.run("backup")
    assert "签名密钥" in office.said
    assert b"PRIVATE KEY" not in b"".join(content(backups(office)[0]).values())
    move_away(office)
    shutil.rmtree(office.folder / "var" / "checkpoints")
    office.run("restore", str(backups(office)[0]))
    assert {
        one.name: one.read_bytes() for one in (office.folder / "var" / "checkpoints").glob("*.json")
    } == before
    assert json.loads(next(iter(before.values())))["titles"] == 1


@pytest.mark.parametrize("kept", [True, False])
def test_second_factors_come_back_with_their_key_and_without_it_what_to_do_is_told(
    office: Installation, kept: bool
) -> None:
    var = office.folder / "var"
    desk = Accounts(office.register, var)
    first = desk.make("wang")
    secret, _ = desk.enrols(desk.changes(desk.signs_in("wang", first), first, GOOD))
    office.run("backup")
    assert "验证码和收件戳的密钥" in office.said
    assert secret.encode() not in b"".join(content(backups(office)[0]).values())
    move_away(office)
    if not kept:
        shutil.rmtree(var / "keys")
    assert office.run("restore", str(backups(office)[0])) == DONE, office.complained
    assert ("1 个账号绑定了手机" in office.complained) is not kept
    assert ("account code" in office.complained) is not kept
