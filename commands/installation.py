"""Installation: what every command that looks into the register shares: the register itself and the laws in it."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from activities.place import Place
from commands.speak import Exit, Stop
from register import reach, served
from register.connect import Register

if TYPE_CHECKING:  # to look at a list needs neither law nor files
    from register.evidence import Store
    from workflows.life.law import LawBook


class Installation(Place):
    """An installation with its register. Nothing is opened before it is asked for."""

    @property
    def database_file(self) -> Path | None:
        """The register's file; None when it is a server's database."""
        try:
            url = make_url(self.database_url)
        except (ArgumentError, ValueError):
            raise Stop(Exit.USAGE, f"{reach.UnusableError(reach.Trouble.ADDRESS)}。") from None
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @cached_property
    def register(self) -> Register:
        """The register, reachable and of this version's shape."""
        file = self.database_file
        if file is not None and closed(file):
            from commands.office import not_yours  # only whoever cannot look needs it

            raise Stop(Exit.UNREACHABLE, *not_yours(file))
        if file is not None and not file.exists() and not (self.var / served.ENGINE).exists():
            raise Stop(
                Exit.UNREACHABLE,
                f"名册还没有建立（{file}）",
                "请先启动服务：python starter.py up（另开一个窗口，保持运行）。",
            )
        try:
            register = reach.opened(self.database_url, self.var)
            served.check_tables(register, self.var)
            reach.check(register)
            served.check(register, self.var)
        except reach.UnusableError as unusable:
            raise Stop(Exit.UNREACHABLE, *unusable_register(unusable)) from unusable
        return register

    @property
    def store(self) -> Store:
        """The files that acts rest on."""
        from register.evidence import Store

        return Store(self.evidence)

    @property
    def book(self) -> LawBook:
        """Every edition and calendar in the register."""
        from register import lawbook

        return lawbook.read(self.register)


def closed(file: Path) -> bool:
    """Whether a file belongs to another account, which lets nobody in."""
    try:
        return file.exists() and not os.access(file, os.R_OK)
    except PermissionError:
        return True


def unreachable_database(installation: Installation, failed: Exception) -> tuple[str, ...]:
    """What to do when the database fails under us. Its password is not shown."""
    try:
        return unusable_register(reach.explain(make_url(installation.database_url), failed))
    except ValueError:
        return unusable_register(reach.UnusableError(reach.Trouble.ADDRESS))


def unusable_register(unusable: reach.UnusableError) -> tuple[str, ...]:
    """Why the register cannot be used, and what to do."""
    if unusable.trouble.migrates:
        cure = "请用本版本启动一次服务（python starter.py up），它会建好或升级表结构，已有记录不变。"
    elif unusable.trouble.lost:
        cure = (
            "请找回原来的名册文件（连同 -wal、-shm），或用最近的备份恢复：python starter.py restore 备份文件。"
            "没有写入任何内容。"
        )
    elif unusable.trouble.passes:
        cure = "请检查数据库是否已启动、地址（MINGPAI_DATABASE_URL）是否正确。没有写入任何内容。"
    else:
        cure = "没有写入任何内容。"
    return f"{unusable}。", cure
