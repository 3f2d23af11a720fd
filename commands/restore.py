"""`restore`: an archive into this installation's empty register, or with `--into` into any empty database."""

import errno
import fcntl
import filecmp
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from commands.installation import Installation, unreachable_database
from commands.place import clock
from commands.speak import Exit, Stop, say, warn
from desk.accounts import without_key
from register import reach, served
from register import restore as restoring
from register.archive import UnusableArchiveError
from register.evidence import Store, mirror, put_back
from register.evidence import faults as faults_of_evidence
from register.restore import FaultyError, NotEmptyError, Restored
from register.vault import Vault
from wording.files import cause_of

_IN_PLACE = ("attachments", "checkpoints")
"""Folders of `var/` whose files go back to where they were; the rest a person compares first."""

_NO_ROOM = ("disk is full", "disk I/O error", "No space left on device")
"""SQLite's and PostgreSQL's words for a disk that takes no more."""


def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份文件")],
    into: Annotated[
        str | None,
        typer.Option("--into", help="恢复到另一个空的数据库（演练、换数据库），只恢复名册，不动本机的文件"),
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", help="佐证材料另存在哪个文件夹（backup --evidence 写的）")
    ] = None,
    despite_faults: Annotated[
        bool, typer.Option("--despite-faults", help="核验有问题也恢复：只在没有更好的备份时用")
    ] = False,
) -> None:
    """A backup's register into an empty database."""
    installation = Installation.here()
    if into is not None:
        restored = _restored(replace(installation, database_url=into), file, None, despite_faults)
        _tell(restored, into)
        say("  没有动本机的文件和流程。")
    else:
        with _nobody_serving(installation):
            folder = installation.var / "restored" / f"{clock():%Y%m%d-%H%M%S}"
            restored = _restored(installation, file, folder, despite_faults)
            served.forget(installation.var)
            _tell(restored, installation.database_url)
            _put_back(installation, folder, evidence)
            _tell_of_codes(installation)
            _what_next(installation)
    if restored.faults:
        listed = (f"  {one}" for one in restored.faults)
        raise Stop(
            Exit.FAILED, f"已按要求恢复，但核验发现 {len(restored.faults)} 处问题，请逐条处理：", *listed
        )


@contextmanager
def _nobody_serving(installation: Installation) -> Iterator[None]:
    """While this installation's `up` runs, its register may not be changed beneath it; nor may it start now."""
    installation.var.mkdir(parents=True, exist_ok=True)
    with (installation.var / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                Exit.REFUSED,
                f"服务正在运行（数据 {installation.var}），不能在它下面更换名册",
                "请先停止服务（在那个窗口按 Ctrl-C），再恢复；只是演练，请用 --into 指明另一个数据库。",
            ) from None
        yield


def _restored(installation: Installation, file: Path, folder: Path | None, despite_faults: bool) -> Restored:
    try:
        register = reach.opened(installation.database_url, installation.var)
    except reach.UnusableError:  # what is wrong with it is not repeated: it may be a piece of the password
        raise Stop(
            Exit.USAGE,
            "数据库地址写法不对",
            "应像 sqlite:////绝对路径/文件.db 或 postgresql+psycopg://用户:口令@主机/库名；"
            "口令中的 @ 写作 %40，: 写作 %3A，/ 写作 %2F",
        ) from None
    try:
        return restoring.restore(file, register, folder, despite_faults=despite_faults)
    except (UnusableArchiveError, NotEmptyError) as refused:
        way = ("带着问题恢复：加 --despite-faults",) if isinstance(refused, FaultyError) else ()
        raise Stop(Exit.REFUSED, *refused.lines, *way, "没有恢复任何内容。") from None
    except SQLAlchemyError as failed:
        reason = str(getattr(failed, "orig", None) or failed).strip().splitlines()[0][:200]
        if any(one in reason for one in _NO_ROOM):
            why = f"没有恢复成：数据库所在的磁盘已满或有故障（{reason}）"
            raise Stop(Exit.FAILED, why, "没有恢复任何内容，排除后可以重试。") from None
        raise Stop(Exit.UNREACHABLE, *unreachable_database(installation, failed)) from failed
    except FileNotFoundError as missing:
        raise Stop(Exit.USAGE, f"没有文件 {missing.filename}，请核对路径") from None
    except OSError as failed:
        full = "：磁盘已满" if failed.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else ""
        why = f"没有恢复成{full}（{failed.filename or file}：{cause_of(failed)}）"
        raise Stop(Exit.FAILED, why, "没有恢复任何内容，排除后可以重试。") from None
    finally:
        register.close()


def _tell(restored: Restored, url: str) -> None:
    manifest = restored.manifest
    rows = {name: shape.rows for name, shape in manifest.tables.items()}
    done = "已恢复" if restored.faults else "已恢复并核验通过"
    say(
        f"{done}：{manifest.created_at:%Y-%m-%d %H:%M:%S} 的名册（{url.rsplit('@', 1)[-1]}）",
        f"  称号 {rows.get('titles', 0)} 个，档案 {rows.get('entries', 0)} 条，收件 {rows.get('inbox', 0)} 件，"
        f"通知 {rows.get('outbox', 0)} 份",
        "  这一时刻以后办理的不在其中，请对照文件补办；这以后送达过的通知可能再送一次。",
    )


def _put_back(installation: Installation, folder: Path, kept_apart: Path | None) -> None:
    """Files that were never changed go back where nothing stands in their place; of the rest the reader is told."""
    _put_back_evidence(installation, folder / "evidence", kept_apart)
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder)
        target = installation.var / name
        if name.parts[0] not in _IN_PLACE:
            continue
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
        elif filecmp.cmp(path, target, shallow=False):
            path.unlink()
        else:
            warn(f"{target} 与备份中的不同，没有动它；备份中的一份在 {path}")
    for path in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
    say(f"  备份中的办法、日历、岗位配置等放在 {folder}，请核对后放回原处。")


def _put_back_evidence(installation: Installation, folder: Path, kept_apart: Path | None) -> None:
    """From the archive, or from the folder that backups share; what is lacking then is told."""
    try:
        damaged = put_back(installation.store, folder)
        if kept_apart is not None:
            damaged += mirror(Store(kept_apart), installation.store)[1]
    except OSError as failed:
        why = cause_of(failed)
        warn(
            f"佐证材料没有全部放回 {installation.evidence}（{why}），其余在 {kept_apart or folder}，"
            "腾出空间后照样拷进去即可"
        )
        return
    for path in damaged:
        warn(f"佐证材料 {path.name} 的内容与摘要不符，备份以前已经损坏；它在 {path}")
    missing = faults_of_evidence(installation.register, installation.store, thorough=False)
    if missing:
        warn(
            f"备份中没有的佐证材料 {len(missing)} 处，请从别的备份找回（另存的用 --evidence 指明文件夹）：",
            *(f"  {one}" for one in missing),
        )


def _tell_of_codes(installation: Installation) -> None:
    """Whose second factor the restored register has, and this installation has no key for."""
    vault = Vault(installation.var)
    if names := without_key(installation.register, vault):
        warn(
            f"{len(names)} 个账号绑定了手机，而验证码的密钥不在（或者不是原来那一把）：{'、'.join(names[:20])}",
            f"  请把另行保管的密钥放回 {vault.path}；找不到的，逐个重新绑定：python starter.py account code 账号",
        )


def _what_next(installation: Installation) -> None:
    server = installation.var / "temporal.db"
    if server.exists():
        say(
            "接下来：",
            f"  1. 把 {server}（连同 -wal、-shm）移到别处：其中的流程属于恢复以前的名册。",
            "  2. 启动服务 python starter.py up，它会从名册恢复全部在办称号的流程。",
        )
    else:
        say(
            "接下来：启动服务。python starter.py up 会自己从名册恢复在办称号的流程；",
            "  用别的方式运行的，服务启动后运行 python starter.py rebuild；Temporal 里还留有恢复以前的流程的，",
            "  再运行 python starter.py reconcile --repair。",
        )
