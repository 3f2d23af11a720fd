"""Custody 保管: whether other accounts of this machine reach the register's file."""

from collections.abc import Iterator, Sequence

from commands.installation import Installation
from observation.checkup import Finding, fine, mind
from schemas.office import Office


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
