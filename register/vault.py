"""Vault: what the codes of a second factor are made of is sealed in the register, by a key that lies beside it.

The database and its backups alone open none of it: the key is a file under `var/keys`, which no backup takes along.
"""

import os
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wording.files import cause_of

BITS, NONCE = 256, 12
PLAIN = 32
"""Characters of a secret as it was kept before it was sealed; what is sealed has twice as many."""


class NoKeyError(Exception):
    """The key is not there, cannot be read, or is another one than that which sealed this; as a text: why."""


@dataclass(frozen=True)
class Vault:
    """The key of an installation; made when something is sealed for the first time, read anew at each use."""

    var: Path

    @property
    def path(self) -> Path:
        """Where the key lies, readable by the service's account alone."""
        return self.var / "keys" / "codes.key"

    def sealed(self, account: str, secret: str) -> str:
        """A secret in base32 as the register keeps it: nobody puts it under another account. `NoKeyError`."""
        self._make()
        nonce = secrets.token_bytes(NONCE)
        hidden = AESGCM(self._key()).encrypt(nonce, b32decode(secret), account.encode())
        return urlsafe_b64encode(nonce + hidden).decode()

    def opened(self, account: str, kept: str) -> str:
        """The secret again; one that is not sealed yet as it is. `NoKeyError`."""
        if not is_sealed(kept):
            return kept
        try:
            whole = urlsafe_b64decode(kept)
            opened = AESGCM(self._key()).decrypt(whole[:NONCE], whole[NONCE:], account.encode())
        except (InvalidTag, ValueError):
            raise NoKeyError(f"不是用 {self.path} 这把密钥封存的") from None
        return b32encode(opened).decode()

    def _key(self) -> bytes:
        try:
            key = bytes.fromhex(self.path.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            raise NoKeyError(f"密钥 {self.path} 不在") from None
        except OSError as failed:
            raise NoKeyError(f"密钥 {self.path} 读不了：{cause_of(failed)}") from failed
        except ValueError:
            key = b""
        if len(key) * 8 != BITS:
            raise NoKeyError(f"密钥 {self.path} 已损坏")
        return key

    def _make(self) -> None:
        """A key where there is none. Of two who make one at once the first one's counts: a whole file, or none."""
        if self.path.exists():
            return
        fresh = self.path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(AESGCM.generate_key(BITS).hex())
                file.flush()
                os.fsync(file.fileno())
            try:
                self.path.hardlink_to(fresh)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        except OSError as failed:
            raise NoKeyError(f"密钥 {self.path} 写不了：{cause_of(failed)}") from failed


def is_sealed(kept: str) -> bool:
    """Whether what is kept is sealed."""
    return len(kept) != PLAIN
