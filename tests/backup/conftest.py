"""A register where much is under way on both kinds of database, an installation, and archives to tamper with."""

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from register import accounts, announcements, audit, drafts, outbox
from register.accounts import Account
from register.archive import MANIFEST, Hashing, Manifest
from register.backup import backup
from register.connect import Register
from schemas.base import CHINA
from tests.commands.conftest import Installation, empty_register, installation, served  # noqa: F401  fixtures
from tests.conftest import Database, Opened
from tests.register.desk import APPLIED, TITLE, Desk, unit

KINDS = ("sqlite", "postgresql")
NOW = datetime(2031, 6, 1, 2, 0, tzinfo=CHINA)
WAITING = "2031-0002"
"""A title with an action in its inbox that nobody has answered."""

ACCOUNT = Account("shenji", "Shenji", "audit", "$argon2id$", NOW, True, None, None, 0, False, None, NOW)
"""An account of the web desk."""

SECRET = "geheim-7c1f0a"
"""A key in the address of one of the installation's channels."""

Members = dict[str, bytes]


class Backup(NamedTuple):
    """An archive and what it says of itself."""

    path: Path
    manifest: Manifest


def fill(register: Register) -> Desk:
    """A title in its term with a refusal on the way, one that waits to be acted on, notices that did not arrive."""
    desk = Desk(register)
    desk.apply()
    desk.name("KY-1")
    desk.do(desk.action("rectify", "unit", date(2031, 5, 2)), late=True)
    desk.apply(unit(2, "开远市第二小学", "开远市民族小学"), title=WAITING)
    desk.hand_in(desk.action("opine", "township/灵泉街道", date(2031, 3, 10), WAITING, result="agreed"))
    first, second, *_ = outbox.notices(register, title=TITLE)
    outbox.mark_delivered(register, [first.key], NOW)
    outbox.mark_failed(register, [second.key], "邮件服务器没有应答", 3)
    with accounts.alone(register) as connection:
        accounts.add(connection, ACCOUNT)
        accounts.failed(connection, "nobody", NOW)
        audit.note(connection, NOW, "root", "made", ACCOUNT.name, facts={"administrator": "audit"})
        audit.note(connection, NOW, ACCOUNT.name, "title", TITLE, "10.0.0.7")
    form = announcements.Form("a" * 64, "申报表.xlsx", 2048)
    announcements.write(register, "申报的通知", "请按时申报", NOW.date(), (form,), "wang", "办公室", NOW)
    drafts.save(register, "考核组", TITLE, "assess", '{"score": "9"}', "wang", NOW)
    return desk


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Desk:
    """The filled register on each kind."""
    return fill(opened(database(request.param)))


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory, sqlite: Path) -> Backup:
    """A backup of the filled register, to copy from."""
    folder = tmp_path_factory.mktemp("备份 pattern")
    shutil.copy(sqlite, folder / "名册.db")
    register = Register(f"sqlite:///{folder / '名册.db'}", told_time=True)
    try:
        return Backup(folder / "1.tar.gz", backup(fill(register).register, folder / "1.tar.gz", NOW))
    finally:
        register.close()


@pytest.fixture
def archive(pattern: Backup, tmp_path: Path) -> Backup:
    """A backup of the filled register, to do things to."""
    path = tmp_path / "备份 1.tar.gz"
    shutil.copy(pattern.path, path)
    return Backup(path, pattern.manifest)


def repack(path: Path, change: Callable[[Members], Any], *, seal: bool = False) -> None:
    """Change an archive's members; `seal` gives the manifest the checksums of what is there now."""
    with tarfile.open(path) as tar:
        members = {one.name: (tar.extractfile(one) or io.BytesIO()).read() for one in tar}
    change(members)
    if seal:
        said = json.loads(members[MANIFEST])
        said["members"] = {name: _content(it) for name, it in members.items() if name != MANIFEST}
        members[MANIFEST] = json.dumps(said).encode()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def _content(content: bytes) -> dict[str, Any]:
    hashing = Hashing(io.BytesIO(content))
    while hashing.read(1 << 20):
        pass
    return asdict(hashing.content)


def apply_next(desk: Desk, number: int) -> str:
    """One more unit applies, under a title of its own."""
    title = f"2031-{1000 + number}"
    desk.apply(unit(number, f"开远市第{number}单位"), APPLIED, title)
    return title


@pytest.fixture
def office(installation: Installation) -> Installation:  # noqa: F811  pytest hands fixtures over by name
    """An installation with one title, a channel with a key in its address, and an attachment."""
    installation.clerk.apply()
    posts = yaml.safe_load((installation.folder / "office.yaml").read_text(encoding="utf-8"))["posts"]
    posts[0]["channel"] = {"kind": "webhook", "url": f"https://oa.example.gov.cn/hook?key={SECRET}"}
    posts[1]["channel"] = {"kind": "dingtalk", "url_env": "MINGPAI_DINGTALK"}
    installation.office(posts=posts)
    attachment = installation.folder / "var" / "attachments" / "2031" / "公示照片.jpg"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(b"\xff\xd8 photo")
    return installation


def backups(office: Installation) -> list[Path]:
    """Everything in the folder of backups, hidden files too."""
    folder = office.folder / "var" / "backups"
    return sorted(folder.iterdir()) if folder.exists() else []


def move_away(office: Installation) -> None:
    """The disk with register and attachments is lost."""
    office.register.close()
    for path in (office.folder / "var").glob("mingpai.db*"):
        path.unlink()
    shutil.rmtree(office.folder / "var" / "attachments")
