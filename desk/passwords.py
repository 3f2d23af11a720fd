"""Passwords 口令: how they are kept, what a good one is, and the first one, which nobody keeps."""

import os
import secrets
import string
import unicodedata
from collections.abc import Iterator
from threading import BoundedSemaphore

from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from schemas.account import folded

SHORTEST, LONGEST = 10, 128
CLASSES = 3
"""How many of the four kinds of characters a password has at least."""

_HASHER = Argon2Hasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(min(max((os.cpu_count() or 1) // 2, 1), 2))
"""A hash takes 64 MB and all of a processor: a morning on which fifty people sign in shall take neither three GB nor
every processor from those who have."""

_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=1$zD8jZuprZrrwAufYmCdaFw$XbZrs+s2PlvsNiEwsBypQQFp2qWUfSPW/QWtHhquYvE"
"""Of a password that nobody knows: to ask for an account that is none takes as long as for one that is."""

_CLEAR = "".join(set(string.ascii_letters + string.digits) - set("0O1lI"))
"""Characters that nobody mistakes for another when they read a first password aloud."""


def hashed(password: str) -> str:
    """As it is kept."""
    with _AT_ONCE:
        return _HASHER.hash(plain(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the one that is kept; where none is, the answer takes as long."""
    typed = plain(password)
    with _AT_ONCE:
        try:
            right = _HASHER.verify(typed[:LONGEST], kept or _NOBODYS)
        except PwdlibError:
            return False
    return right and kept is not None and len(typed) <= LONGEST


def first() -> str:
    """A first password, to be changed at once: three groups of letters and digits."""
    while True:
        made = "-".join("".join(secrets.choice(_CLEAR) for _ in range(5)) for _ in range(3))
        if not list(faults("", made)):
            return made


def faults(account: str, password: str) -> Iterator[str]:
    """Why a password is not good enough, in Chinese, each in a few words."""
    said = plain(password)
    if len(said) < SHORTEST:
        yield f"至少{SHORTEST}位"
    if len(said) > LONGEST:
        yield f"最多{LONGEST}位"
    kinds = (str.isupper, str.islower, str.isdigit, lambda one: not one.isalnum())
    if sum(any(map(kind, said)) for kind in kinds) < CLASSES:
        yield "大写字母、小写字母、数字、符号四种中至少有三种"
    if account and folded(account) in folded(password):
        yield "不得含有账号"


def plain(password: str) -> str:
    """A password as it counts, in one width: an input method that was left on types full-width letters."""
    return unicodedata.normalize("NFKC", password)
