"""Failure: what a command says that did not end as it should; the traceback goes to `var/log/starter.log`."""

import errno
import re
import sys
import traceback

from sqlalchemy.exc import SQLAlchemyError

from commands.answers import answer
from commands.installation import Installation, unreachable_database
from commands.place import clock, log_file
from commands.speak import Exit, complain
from desk.errors import DeskError
from register.keyfile import NoKeyError
from wording.files import cause_of


def failure(failed: Exception) -> Exit:
    """Say what happened and what to do about it; the exit code."""
    if isinstance(failed, DeskError):
        stop = answer(failed)
        complain(*stop.lines)
        return stop.code
    if isinstance(failed, NoKeyError):
        complain(
            f"没有完成：{failed}",
            "密钥只有服务账号读得了：请用运行服务的账号执行这一条命令。",
        )
        return Exit.REFUSED
    if isinstance(failed, OSError) and failed.errno == errno.ENAMETOOLONG:
        complain(f"{str(failed.filename)[:60]}…：{cause_of(failed)}", "请核对路径")
        return Exit.USAGE
    log = logged()
    if isinstance(failed, SQLAlchemyError):
        complain(*unreachable_database(Installation.here(), failed))
        return Exit.UNREACHABLE
    why = "程序出错，没有完成"
    if isinstance(failed, OSError):
        why = f"没有完成：{failed.filename or '文件'}（{cause_of(failed)}）"
    complain(why, f"详情已记入 {log}，请把它交给维护人员。")
    return Exit.FAILED


def logged() -> str:
    """Keep the traceback where a maintainer finds it; the clerk does not need it."""
    var = Installation.here().var
    path = var / "log" / "starter.log"
    words = f"{clock().isoformat()} {' '.join(sys.argv)[:500]}\n{traceback.format_exc()}\n"
    try:
        with log_file(var, path.name).open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(_without_addresses(words))
    except (OSError, ValueError):
        return "（日志写不进去，请检查磁盘和权限）"
    return str(path)


def _without_addresses(text: str) -> str:
    """An address of a database may hold a password, wherever a slip of the pen has put its border."""
    return re.sub(r"://\S+", "://***", text)
