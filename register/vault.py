"""Vault: what the codes of a second factor are made of is sealed in the register, by a key that lies beside it.

The database and its backups alone open none of it: the key is a file under `var/keys`, which no backup takes along.
"""

import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from register import keyfile
from register.keyfile import NoKeyError

NONCE = 12
PLAIN = 32
"""Characters of a secret as it was kept before it was sealed; what is sealed has twice as many."""


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
        keyfile.make(self.path)
        nonce = secrets.token_bytes(NONCE)
        hidden = AESGCM(keyfile.read(self.path)).encrypt(nonce, b32decode(secret), account.encode())
        return urlsafe_b64encode(nonce + hidden).decode()

    def opened(self, account: str, kept: str) -> str:
        """The secret again; one that is not sealed yet as it is. `NoKeyError`."""
        if not is_sealed(kept):
            return kept
        try:
            whole = urlsafe_b64decode(kept)
            opened = AESGCM(keyfile.read(self.path)).decrypt(whole[:NONCE], whole[NONCE:], account.encode())
        except (InvalidTag, ValueError):
            raise NoKeyError(f"不是用 {self.path} 这把密钥封存的") from None
        return b32encode(opened).decode()


def is_sealed(kept: str) -> bool:
    """Whether what is kept is sealed."""
    return len(kept) != PLAIN
