"""Notice 通知: what somebody is told; at once when urgent, else in the reader's next digest 每日汇总."""

from schemas.base import Model
from schemas.party import Party
from schemas.tidings import Tiding


class Notice(Model):
    """Tidings for one reader about one title; `unit` is what its unit is called. Their words are in `wording.notices`.

    Its key, `title/seq/n`, comes from its place in the ledger.
    """

    to: Party
    urgent: bool = False
    unit: str
    tidings: tuple[Tiding, ...]
