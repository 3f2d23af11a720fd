"""Accounts 账号 of the web desk: how one is called, the three administrators, and what the audit log is told."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from schemas.base import Instant, Line, Model

Administrator = Literal["system", "security", "audit"]
"""The three administrators 系统管理员、安全管理员、审计管理员: never one person, none with other business."""

What = Literal[
    "signed_in",
    "refused_in",
    "locked",
    "signed_out",
    "password",
    "code",
    "made",
    "reset",
    "disabled",
    "enabled",
    "unlocked",
    "ended",
    "code_wanted",
    "bound",
    "unbound",
    "title",
    "file",
    "list",
    "page",
    "export",
    "print",
    "import",
    "act",
    "deed",
    "order",
    "denied",
    "log",
    "verified",
    "key_made",
    "key_ended",
    "push_made",
    "push_on",
    "push_off",
    "push_ended",
    "push_tried",
    "earnest",
    "stamped",
    "delivered",
]
"""What the audit log 审计日志 is told of: who came and went, of accounts, of what was seen, taken, done and sent."""


def folded(name: str) -> str:
    """The name of an account as it is compared: in one width and in one case."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _plain(name: Any) -> Any:
    return unicodedata.normalize("NFKC", name).strip() if isinstance(name, str) else name


def _one_word(name: str) -> str:
    if not name.isprintable() or any(one.isspace() or one in "/\\:*?\"'<>|,;，；、" for one in name):
        raise ValueError("账号是一个词，不含空格、引号、斜线和其他标点，可以有 . - _ @")
    return name


AccountName = Annotated[
    str, BeforeValidator(_plain), AfterValidator(_one_word), StringConstraints(min_length=1, max_length=60)
]
"""The name of an account, the same as the operating system's: one word."""


class Noted(Model):
    """A line of the audit log: who did what, about what, from which machine. `facts` are the rest, by name."""

    number: int
    at: Instant
    account: str
    what: What
    about: str
    address: str
    facts: dict[str, Any]


class Draft(Model):
    """A draft 草稿 of an act, as its post left it: `account` saved it last."""

    post: Line
    title: str
    kind: str
    content: str
    account: str
    saved_at: Instant
