"""Place: where an installation lies: folder, office file, database, evidence, server's address."""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from wording.files import cause_of

HOME = Path(__file__).resolve().parent.parent
"""The installation: where starter.py, office.yaml and var/ lie unless the environment says otherwise."""

OWN_FILE = "mingpai.db"
DEFAULT_ADDRESS = "127.0.0.1:7233"
WEB_PORT = 8320
"""Where the pages are, unless MINGPAI_WEB_PORT says otherwise."""

_NAMED = {"MINGPAI_VAR": "文件夹", "MINGPAI_OFFICE": "文件", "MINGPAI_EVIDENCE": "文件夹"}
"""Where the environment says that an installation lies, and what must be there."""

LONGEST_SHOWN = 80


class MisplacedError(Exception):
    """A place that the environment names is none; the lines say which, why, and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("；".join(lines))
        self.lines = lines


_ONE_ADDRESS = re.compile(r"(https?://)?(\[[0-9a-fA-F:.]+\]|[^\s,;:/\[\]]+):[0-9]{1,5}/?")


def check(environment: Mapping[str, str]) -> None:
    """`MisplacedError` for a name that none can have, or a thing of another kind. What is not there is made."""
    for name, kind in _NAMED.items():
        if said := environment.get(name):
            _check(name, said, kind)
    if (said := environment.get("TEMPORAL_ADDRESS")) and not _ONE_ADDRESS.fullmatch(said):
        raise MisplacedError(
            "TEMPORAL_ADDRESS 应为一个“主机:端口”，如 temporal:7233", "有几个 frontend 的，写它们共同的名称"
        )


def _check(name: str, said: str, kind: str) -> None:
    if not said.isprintable():
        raise MisplacedError(f"{name} 写明的位置含有换行、制表符或者看不见的字符", "请重新写明")
    shown = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…（{len(said)}字）"
    try:
        mode = os.stat(said).st_mode
    except FileNotFoundError:
        return
    except OSError as failed:
        raise MisplacedError(f"{name} 写明的 {shown} 不能用：{cause_of(failed)}", "请改为别的位置") from None
    if not (stat.S_ISDIR(mode) if kind == "文件夹" else stat.S_ISREG(mode)):
        raise MisplacedError(f"{name} 写明的 {shown} 不是{kind}", f"请改为一个{kind}的位置")


@dataclass(frozen=True)
class Place:
    """One installation as its environment describes it."""

    var: Path
    office_path: Path
    database_url: str

    @classmethod
    def here(cls) -> Self:
        """By MINGPAI_VAR, MINGPAI_OFFICE and MINGPAI_DATABASE_URL, else beside starter.py."""
        var = Path(os.environ.get("MINGPAI_VAR") or HOME / "var").absolute()
        office = Path(os.environ.get("MINGPAI_OFFICE") or HOME / "office.yaml").absolute()
        url = os.environ.get("MINGPAI_DATABASE_URL") or f"sqlite:///{var / OWN_FILE}"
        return cls(var, office, url)

    @classmethod
    def serving(cls) -> Self:
        """`here`, for a process that serves it and has to write there. `MisplacedError`."""
        check(os.environ)
        place = cls.here()
        there = next(one for one in (place.var, *place.var.parents) if one.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise MisplacedError(
                f"数据文件夹 {place.var} 写不进去：运行服务的账号没有权限",
                "请改权限，或用 MINGPAI_VAR 写明别的位置",
            )
        return place

    @property
    def own_file(self) -> Path:
        """The register's file, where the environment names no other database."""
        return self.var / OWN_FILE

    @property
    def evidence(self) -> Path:
        """The folder of evidence 佐证材料: MINGPAI_EVIDENCE where several machines share one, else in `var`."""
        return Path(os.environ.get("MINGPAI_EVIDENCE") or self.var / "evidence").absolute()

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
