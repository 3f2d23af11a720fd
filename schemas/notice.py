"""Notice 通知: what somebody is told; at once when urgent, else in the reader's next digest 每日汇总."""

from schemas.base import Model
from schemas.party import Party


class Notice(Model):
    """Words for one reader. Its key, `title/seq/n`, comes from its place in the ledger."""

    to: Party
    urgent: bool = False
    subject: str
    body: str
