"""Keyring 密钥: the keys that what the engine holds is sealed with; the newest one seals, each of them opens.

They lie in the installation, or come from there to other machines that serve it; no backup takes them along. Without
them the engine's content is lost, and is made anew from the register.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from register import keyfile
from register.keyfile import NoKeyError
from wording.files import cause_of

_STAMP = "%Y%m%dT%H%M%SZ"


def folder_of(var: Path) -> Path:
    """Where an installation's keys lie, one file each, named by when it was made."""
    return var / "keys" / "engine"


def add(var: Path, now: datetime) -> str:
    """Make a key, which is the newest from now on; its name. `NoKeyError`."""
    name = f"{now.astimezone(UTC):{_STAMP}}-{secrets.token_hex(4)}"
    keyfile.make(folder_of(var) / f"{name}.key")
    return name


def made_at(name: str) -> datetime | None:
    """When a key was made, by its name; None for one that somebody has named otherwise."""
    try:
        return datetime.strptime(name.split("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def names(folder: Path) -> list[str]:
    """The keys of a folder, the newest first; none where there is no folder. `NoKeyError` where it cannot be read."""
    try:
        return sorted((one.stem for one in folder.iterdir() if one.suffix == ".key"), reverse=True)
    except FileNotFoundError:
        return []
    except OSError as failed:
        raise NoKeyError(f"密钥文件夹 {folder} 读不了：{cause_of(failed)}") from failed


@dataclass
class Keyring:
    """The keys of one folder as they are now: one that comes or goes counts at once, in every process."""

    folder: Path
    newest: str = field(init=False, default="")
    _seen: int = field(init=False, default=-1)
    _known: set[str] = field(init=False, default_factory=set)

    @classmethod
    def of(cls, var: Path) -> Self | None:
        """An installation's keyring; None where it has none, and what the engine holds lies open."""
        folder = folder_of(var)
        try:
            return cls(folder) if names(folder) else None
        except NoKeyError:
            return cls(folder)  # there may well be keys, but not for this account

    def seal(self) -> tuple[str, AESGCM]:
        """The newest key and its name. `NoKeyError`."""
        self._look()
        return self.newest, _cipher(self.folder / f"{self.newest}.key")

    def open(self, name: str) -> AESGCM | None:
        """The key of this name; None where it is not here. `NoKeyError` where keys cannot be read."""
        self._look()
        if name not in self._known:
            self._look(again=True)
        return _cipher(self.folder / f"{name}.key") if name in self._known else None

    def _look(self, *, again: bool = False) -> None:
        try:
            seen = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            raise NoKeyError(f"密钥文件夹 {self.folder} 不在") from None
        except OSError as failed:
            raise NoKeyError(f"密钥文件夹 {self.folder} 读不了：{cause_of(failed)}") from failed
        if seen == self._seen and not again:
            return
        found = names(self.folder)
        if not found:
            raise NoKeyError(f"密钥文件夹 {self.folder} 里没有密钥")
        self.newest, self._known, self._seen = found[0], set(found), seen


@cache
def _cipher(path: Path) -> AESGCM:
    return AESGCM(keyfile.read(path))
