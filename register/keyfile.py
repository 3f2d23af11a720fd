"""Keyfile: a key of this installation as a file of its own, which the service's account alone can read.

No backup takes one along, and none is ever written over: of two processes that make one at once the first one's counts.
"""

import os
import secrets
from pathlib import Path

from wording.files import cause_of

BITS = 256


class NoKeyError(Exception):
    """The key is not there, cannot be read, or is another one than that which sealed this; as a text: why."""


def read(path: Path) -> bytes:
    """The key. `NoKeyError`."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise NoKeyError(f"密钥 {path} 不在") from None
    except OSError as failed:
        raise NoKeyError(f"密钥 {path} 读不了：{cause_of(failed)}") from failed
    except ValueError:
        key = b""
    if len(key) * 8 != BITS:
        raise NoKeyError(f"密钥 {path} 已损坏")
    return key


def make(path: Path) -> None:
    """A key where there is none: a whole file, or none. `NoKeyError`."""
    if path.exists():
        return
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(BITS // 8))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as failed:
        raise NoKeyError(f"密钥 {path} 写不了：{cause_of(failed)}") from failed
