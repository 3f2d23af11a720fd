"""Custody 保管: whether other accounts of this machine reach the register's file, and checkpoints lie elsewhere."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from commands.installation import Installation
from observation.checkup import Finding, fault, fine, mind
from register import carried, checkpoint
from schemas.office import Office
from wording.files import cause_of


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
