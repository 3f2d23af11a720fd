"""Secret: what opens a channel (addresses with keys, tokens, passwords), from the environment or the secrets file."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from regulations.yaml import UnreadableError, compose, doubled, line_of, values


class ChannelError(Exception):
    """A message did not get through. The text is a short Chinese reason without addresses or secrets.

    Always raised `from None`: what lies beneath may quote an address or what a server echoed, and Temporal would keep
    a cause's words in its histories. `wait` is how many seconds the other side asks to be left alone, where it does.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Secrets:
    """Secrets by name. Read anew at each use, so that a changed key needs no restart; never kept, never shown."""

    def __init__(self, path: Path | None = None, environ: Mapping[str, str] | None = None) -> None:
        self._path = path
        self._environ = os.environ if environ is None else environ

    def __getitem__(self, name: str) -> str:
        """The secret of that name, the environment's before the file's. `ChannelError` says what is missing."""
        value = self._environ.get(name) or (read_secrets(self._path).get(name) if self._path else None)
        if not value or not value.strip():
            where = f"，{self._path.name} 中也没有" if self._path else ""
            raise ChannelError(f"没有设置环境变量 {name}{where}")
        return value.strip()


def read_secrets(path: Path) -> dict[str, str]:
    """Every secret of a file. `ChannelError` when others can read it, or when it is not a list of `NAME: value`."""
    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise ChannelError(f"秘密文件 {path.name} 别人也能读；请执行 chmod 600")
        node = compose(path)
    except (OSError, ValueError):
        raise ChannelError(f"读不了秘密文件 {path.name[:100]}") from None
    except UnreadableError as unreadable:
        where = f"第{unreadable.line}行" if unreadable.line else ""
        raise ChannelError(f"秘密文件 {path.name} {where}{unreadable.problem}") from None
    found = values(node)
    if not isinstance(found, dict) or not all(isinstance(one, str) for pair in found.items() for one in pair):
        raise ChannelError(f"秘密文件 {path.name} 格式有误，应为一行一个“名称: 值”（值加引号）")
    if twice := doubled(node):
        lines = "、".join(f"第{one.first}行和第{line_of(one.key)}行" for one in twice)
        raise ChannelError(f"秘密文件 {path.name} {lines}的名称相同，只留一个")
    return found
