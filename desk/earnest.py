"""In earnest 正式启用: once an office has used a register in earnest, no trial 试用 may act on it any more.

In a trial anybody acts from any post. Whoever could point the program at the file of a trial would have every seat
of the office, so that what decides stands in the register: a line of the audit log, which nobody takes back.
"""

from datetime import datetime

from desk.errors import DeskError
from register import audit
from register.connect import Register
from schemas.office import Office


class TrialOverError(DeskError):
    """The register is used in earnest since a day, and this office is a trial."""

    def __init__(self, since: datetime) -> None:
        super().__init__(
            f"这个名册{since:%Y年%m月%d日}起正式启用，不能再用试用的岗位配置（写着 trial: true 的）；"
            "请用正式的岗位配置，要试用请另用一个空的数据文件夹"
        )


def enter(register: Register, office: Office, now: datetime, account: str = "") -> None:
    """Use a register by this office; in earnest that is noted once. `TrialOverError`."""
    with register.reading() as connection:
        since = audit.first(connection, "earnest")
    if office.trial and since is not None:
        raise TrialOverError(since)
    if office.trial or since is not None:
        return
    with register.writing() as connection:
        audit.note(connection, now, account, "earnest", office.name)
