"""Desk: what every command shares: folder, database, office, server address, and who sits here."""

import json
import os
import pwd
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from activities.office_file import OfficeFaultsError, load_office, pack_of
from commands.speak import Exit, Stop, warn
from register import lawbook, reach
from register.connect import Register
from schemas.base import CHINA
from schemas.office import Office, Post
from workflows.life.law import LawBook

HOME = Path(__file__).resolve().parent.parent
"""The installation: where starter.py, office.yaml and var/ lie unless the environment says otherwise."""

DEFAULT_ADDRESS = "127.0.0.1:7233"


class Seat(NamedTuple):
    """Who acts: a post, and the account as the ledger will name it."""

    post: Post
    account: str


def clock() -> datetime:
    """Now, in China."""
    return datetime.now(CHINA)


def login() -> str:
    """The operating system's account by its uid; $USER can say anything."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"


@dataclass(frozen=True)
class Desk:
    """One installation as its environment describes it. Nothing is opened before it is asked for."""

    var: Path
    office_path: Path
    database_url: str

    @classmethod
    def here(cls) -> "Desk":
        """By MINGPAI_VAR, MINGPAI_OFFICE and MINGPAI_DATABASE_URL, else beside starter.py."""
        var = Path(os.environ.get("MINGPAI_VAR") or HOME / "var").absolute()
        office = Path(os.environ.get("MINGPAI_OFFICE") or HOME / "office.yaml").absolute()
        url = os.environ.get("MINGPAI_DATABASE_URL") or f"sqlite:///{var / 'mingpai.db'}"
        return cls(var, office, url)

    @property
    def stack_file(self) -> Path:
        """Where `up` writes the addresses of the embedded stack."""
        return self.var / "stack.json"

    @property
    def address(self) -> str:
        """Temporal's address."""
        if given := os.environ.get("TEMPORAL_ADDRESS"):
            return given
        try:
            return str(json.loads(self.stack_file.read_text())["address"])
        except (OSError, ValueError, KeyError, TypeError):
            return DEFAULT_ADDRESS

    @property
    def database_file(self) -> Path | None:
        """The register's file; None when it is a server's database."""
        try:
            url = make_url(self.database_url)
        except (ArgumentError, ValueError):
            raise Stop(Exit.USAGE, f"{reach.UnusableError(reach.Trouble.ADDRESS)}。") from None
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @cached_property
    def office(self) -> Office:
        """The office of `office.yaml`; a fresh folder gets the example first."""
        if not self.office_path.exists():
            self._put_example()
        try:
            return load_office(self.office_path)
        except OfficeFaultsError as faults:
            raise Stop(Exit.USAGE, f"{self.office_path} 有误，请改正后重试：", *faults.lines) from None

    def _put_example(self) -> None:
        file = self.database_file
        used = self.stack_file.exists() or (file is not None and file.exists())
        if used or os.environ.get("MINGPAI_DATABASE_URL"):
            raise Stop(
                Exit.USAGE,
                f"没有找到 {self.office_path}（岗位、联系方式和账号）",
                "这里已有名册，不会代为新建。请放回该文件，或用环境变量 MINGPAI_OFFICE 指明它的位置。",
            )
        self.office_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOME / "office.example.yaml", self.office_path)
        warn(f"已新建 {self.office_path}（试用配置）。正式使用前请改成本单位的岗位、联系方式和账号。")

    @property
    def pack_path(self) -> Path:
        """The pack that office.yaml names: beside it, or in the installation."""
        return pack_of(self.office, self.office_path)

    @cached_property
    def register(self) -> Register:
        """The register, reachable and of this version's shape."""
        file = self.database_file
        if file is not None and not file.exists():
            raise Stop(
                Exit.UNREACHABLE,
                f"名册还没有建立（{file}）",
                "请先启动服务：python starter.py up（另开一个窗口，保持运行）。",
            )
        try:
            register = reach.opened(self.database_url)
            reach.check(register)
        except reach.UnusableError as unusable:
            raise Stop(Exit.UNREACHABLE, *unusable_register(unusable)) from unusable
        return register

    @property
    def book(self) -> LawBook:
        """Every edition and calendar in the register."""
        return lawbook.read(self.register)

    def seat(self, wanted: str | None) -> Seat:
        """Who acts: the account's only post, or the one that `--as` names."""
        office, account = self.office, login()
        posts = office.posts_of(account)
        listed = "、".join(f"{post.id}({post.name})" for post in posts)
        if not posts:
            raise Stop(
                Exit.REFUSED,
                f"账号{account}在 {self.office_path.name} 中没有岗位，不能办理",
                f"请管理员在 {self.office_path} 中把{account}写入相应岗位的 accounts。",
            )
        if wanted is None and len(posts) > 1:
            why = "试用模式下可以用任何岗位办理" if office.trial else f"账号{account}有多个岗位"
            raise Stop(Exit.USAGE, f"{why}，请用 --as 指明以哪个岗位办理", f"可用：{listed}")
        found = [post for post in posts if wanted is None or wanted in (post.id, post.name)]
        if not found:
            everywhere = [post.id for post in office.posts] + [post.name for post in office.posts]
            why = f"不是账号{account}的岗位" if wanted in everywhere else "不是已有的岗位"
            raise Stop(Exit.USAGE, f"--as {wanted}：{why}", f"可用：{listed}")
        post = found[0]
        if office.trial:
            warn(f"试用：以“{post.name}”的名义办理，登记的账号为 {account}@{post.id}")
            return Seat(post, f"{account}@{post.id}")
        return Seat(post, account)


def unreachable_database(desk: Desk, failed: Exception) -> tuple[str, ...]:
    """What to do when the database fails under us. Its password is not shown."""
    try:
        return unusable_register(reach.explain(make_url(desk.database_url), failed))
    except ValueError:
        return unusable_register(reach.UnusableError(reach.Trouble.ADDRESS))


def unusable_register(unusable: reach.UnusableError) -> tuple[str, ...]:
    """Why the register cannot be used, and what to do."""
    if unusable.trouble.migrates:
        cure = "请用本版本启动一次服务（python starter.py up），它会建好或升级表结构，已有记录不变。"
    elif unusable.trouble.passes:
        cure = "请检查数据库是否已启动、地址（MINGPAI_DATABASE_URL）是否正确。没有写入任何内容。"
    else:
        cure = "没有写入任何内容。"
    return f"{unusable}。", cure


def unreachable_server(address: str) -> tuple[str, ...]:
    """What to do when Temporal does not answer."""
    return (
        f"连不上 Temporal 服务（{address}）",
        "请先启动服务：python starter.py up（另开一个窗口，保持运行）；"
        "服务在别处时用环境变量 TEMPORAL_ADDRESS 写明地址。",
    )
