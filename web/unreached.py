"""Unreached: a register or a key that cannot be used: whoever knocks is told so, and the log why and where it lies."""

import logging

from desk.errors import UnstampedError
from register.reach import Trouble, UnusableError

SAID = "名册所在的数据库现在不能使用，没有写入任何内容。请稍后再试，仍然不行请告诉系统管理员"

SAID_READ_ONLY = "名册所在的数据库现在只能看、不能写，没有写入任何内容。请稍后再试，仍然不行请告诉系统管理员"

log = logging.getLogger("mingpai.web")


def noted(why: UnusableError) -> str:
    """What pages and programs are told of it."""
    log.error("register out of reach: %s", why)
    return SAID_READ_ONLY if why.trouble is Trouble.READ_ONLY else SAID


def unstamped(no: UnstampedError) -> str:
    """What they are told where nothing can be stamped."""
    log.error("nothing can be received: %s", no.why)
    return str(no)
