"""Custody 保管: whether others reach the register's file and the keys, and whether checkpoints lie elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.client import Client

from activities import keyring
from activities.unreadable import lacking_key
from commands.installation import Installation
from observation.checkup import Finding, fault, fine, mind
from register import carried, checkpoint
from register.connect import Register
from register.keyfile import NoKeyError
from schemas.office import Office
from wording.files import cause_of

KEY_AGE = timedelta(days=365)
"""A key that has sealed for a year is changed, as a password is."""


def custody(installation: Installation, offices: Sequence[Office]) -> Iterator[Finding]:
    """Of an office in earnest whose register is a file: whoever can write that file decides from every post."""
    file = installation.database_file
    if file is None or not file.exists() or any(office.trial for office in offices):
        return
    folder = file.parent.stat().st_mode
    if not folder & 0o077:
        yield fine("保管", f"{file.parent} 只有运行服务的账号进得去")
    elif folder & 0o011 and (writes := file.stat().st_mode & 0o066):
        what = "改写" if writes & 0o022 else "读"
        yield mind(
            "保管",
            f"别的系统账号{what}得了名册文件 {file}",
            f"chmod 700 {file.parent}；办事人员用网页办理（deploy/systemd/README.md）",
        )
    else:
        yield fine("保管", "别的系统账号打不开名册文件")


def elsewhere(installation: Installation, offices: Sequence[Office]) -> Iterator[Finding]:
    """Whether each folder that the office names has every checkpoint, as it was signed, and each mailbox the newest."""
    for folder in (one for office in offices for one in office.checkpoint_folders):
        try:
            state = carried.compared(installation.var, Path(folder))
        except OSError as failed:
            why = cause_of(failed)
            yield fault("检查点", f"另存的文件夹 {folder} 打不开：{why}", "接好U盘或共享文件夹，当夜补齐")
            continue
        if state.other:
            yield fault(
                "检查点",
                f"{folder} 里的 {state.other[0]} 与本机的不是同一个",
                f"两份都留好，执行 python starter.py verify --checkpoint {folder}，查明是哪一份被换过",
            )
        elif state.lacking:
            yield mind(
                "检查点", f"{folder} 还缺 {len(state.lacking)} 个检查点", "当夜自动补齐；过了一夜仍缺的看日志"
            )
        else:
            yield fine("检查点", f"全部另存在 {folder}")
    sent, newest = carried.mailed(installation.var), checkpoint.read(installation.var)[0][-1:]
    for mailbox in (one for office in offices for one in office.checkpoint_mailboxes):
        if any(sent.get(mailbox) != one.hash for one in newest):
            yield mind(
                "检查点",
                f"第{newest[0].number}号还没有发到 {mailbox}",
                "当夜自动发送；过了一夜仍没有发的，核对 office.yaml 的 mail 和这个邮箱，看日志",
            )
        else:
            yield fine("检查点", f"最近一个已发到 {mailbox}")


def stamp(register: Register) -> Iterator[Finding]:
    """Whether what is received is stamped, by a key that nobody else can read and that all of it bears."""
    own = register.stamp
    assert own is not None
    try:
        own.checked(register)
    except NoKeyError as no:
        if isinstance(no.__cause__, PermissionError):
            yield mind(
                "收件戳", f"{no}，没有核对", "这个账号查看、在网页办理；要核对的，用服务账号执行 doctor"
            )
            return
        yield fault(
            "收件戳",
            f"{no}",
            "放回原来的密钥，或者停下服务、移走这里的，用 python starter.py keys new 新建；重新启动工作进程和网页",
        )
        return
    if own.key is None:
        yield mind(
            "收件戳",
            "收件没有盖戳：直接写进数据库的一件，分不出来",
            "up 启动时自动盖；别的装法用 python starter.py keys new（安装维护手册第十节）",
        )
    elif own.path.stat().st_mode & 0o077:
        yield mind("收件戳", f"{own.path} 别的账号读得了，能冒名收件", f"chmod 600 {own.path}")
    else:
        yield fine("收件戳", "收件都盖戳，密钥只有服务账号读得了")


async def sealed_elsewhere(client: Client) -> list[Finding]:
    """Whether titles are sealed under a key that is not here; whoever may read no key does not know."""
    lacking = None
    with suppress(NoKeyError):
        lacking = await lacking_key(client)
    how = "各台的 var/keys/engine 弄成一样，重新启动工作进程和网页；确已丢失的，启动服务，流程从名册恢复"
    return (
        [fault("密钥", f"Temporal 里有用密钥 {lacking} 封存的称号，这里没有这一把", how)] if lacking else []
    )


def keys(var: Path, now: datetime) -> Iterator[Finding]:
    """Whether what the engine holds is sealed, by keys that nobody else can read and that are not too old."""
    folder = keyring.folder_of(var)
    try:
        names = keyring.names(folder)
    except NoKeyError:
        yield fine("密钥", f"{folder} 只有服务账号读得了")
        return
    if not names:
        yield mind(
            "密钥",
            "Temporal 里的内容没有加密",
            "up 启动时自动加密；别的装法用 python starter.py keys new（安装维护手册第十节）",
        )
        return
    if seen := [one for one in names if (folder / f"{one}.key").stat().st_mode & 0o077]:
        yield fault(
            "密钥",
            f"{seen[0]} 别的账号读得了",
            f"chmod 600 {folder}/*.key；再用 python starter.py keys new 换一把",
        )
        return
    made = keyring.made_at(names[0])
    text = f"Temporal 里的内容已加密，密钥 {len(names)} 把，现用的 {names[0]}"
    if made and now - made > KEY_AGE:
        yield mind("密钥", f"{text}，用了 {(now - made).days} 天", "换一把新的：python starter.py keys new")
    else:
        yield fine("密钥", text)
