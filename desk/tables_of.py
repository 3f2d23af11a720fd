"""Tables of a work 工作: what its kind has to show, table by table, for a page, a print and a spreadsheet."""

from collections.abc import Callable
from datetime import date

from desk import batch_tables, campaign, findings, grouping, supervision, upward, yearly
from desk.table import Sheet
from register.connect import Register
from register.undertakings import Kept
from schemas.undertakings.batch import Batch
from schemas.undertakings.campaign import Campaign
from schemas.undertakings.findings import Findings
from schemas.undertakings.grouping import Grouping
from schemas.undertakings.supervision import Supervision
from schemas.undertakings.yearly import Yearly


def tables_of(register: Register, kept: Kept, today: date) -> list[Sheet]:
    """What there is to show of it; nothing for a kind that has only its progress."""
    made = _TABLES.get(kept.kind)
    return made(register, kept, today) if made else []


def _batch(register: Register, kept: Kept, _: date) -> list[Sheet]:
    assert isinstance(kept.state, Batch)
    state = kept.state
    found = [batch_tables.ranking(register, kept, state)]
    if state.material:
        found.append(batch_tables.completeness(register, kept, state))
    if state.recommended:
        found.append(upward.sheet(kept, state, upward.recommended(register, kept, state)))
    return found


def _campaign(register: Register, kept: Kept, _: date) -> list[Sheet]:
    assert isinstance(kept.state, Campaign)
    found = [*campaign.plan_sheets(kept, kept.state), campaign.result_sheet(register, kept, kept.state)]
    public = campaign.result_sheet(register, kept, kept.state, to_publicise=True)
    return [*found, public._replace(tab="须公示的结果")] if public.rows else found


def _findings(_: Register, kept: Kept, today: date) -> list[Sheet]:
    assert isinstance(kept.state, Findings)
    return [findings.sheet(kept, kept.state, today)]


def _supervision(register: Register, kept: Kept, _: date) -> list[Sheet]:
    assert isinstance(kept.state, Supervision)
    return supervision.sheets(register, kept, kept.state)


def _grouping(register: Register, kept: Kept, _: date) -> list[Sheet]:
    state = kept.state
    assert isinstance(state, Grouping)
    rows = [grouping.member_row(one) for one in grouping.standings(register, state)]
    return [Sheet("成员", state.name, kept.id, grouping.MEMBERS, rows)]


def _yearly(_: Register, kept: Kept, __: date) -> list[Sheet]:
    state = kept.state
    assert isinstance(state, Yearly)
    rows = [yearly.owner_row(state.rule, one) for one in state.tracks]
    return [Sheet("各承办", state.name, kept.id, yearly.OWNERS, rows)] if rows else []


_TABLES: dict[str, Callable[[Register, Kept, date], list[Sheet]]] = {
    "batch": _batch,
    "campaign": _campaign,
    "findings": _findings,
    "supervision": _supervision,
    "grouping": _grouping,
    "yearly": _yearly,
}
