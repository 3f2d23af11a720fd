"""Leader 领导一页: targets, the consolidation rate, what waits for this post, who has not acted, next year's load."""

from collections import Counter
from functools import partial

from fastapi import APIRouter, Response

from activities.office_file import targets_of
from desk import lists
from desk.basis import said
from desk.due import behind, some
from desk.escalated import MOST as OLDEST
from desk.escalated import escalated
from desk.lists import Asked
from desk.targets import account
from desk.today import today_of
from desk.urging import late_of_others
from register.owing import Sought
from regulations.targets import TargetFaultsError, load_targets
from schemas.target import Targets
from web.charts import bars
from web.guard import Here, Visit
from web.pages.deadlines import load_of, months_of
from wording import figures
from wording.articles import article
from wording.phrases import LEVELS
from workflows.life.clock import plus_months
from workflows.life.outlook import ASSUMPTION

router = APIRouter()

MOST = 20
"""Lines of what has come to them, and duties of each kind: the page is one sheet."""


@router.get("/leader", name="leader")
def leader(visit: Here) -> Response:
    """One page, to be printed on A4 in black and white."""
    house, today = visit.house, visit.today
    on = lists.day_of("on", visit.asked("on"), today) if visit.asked("on") else today
    wanted, faults = _targets(visit)
    until = plus_months(today, 12)
    counted = house.kept.of(("account", on), partial(account, targets=wanted, on=on), visit.now)
    load = load_of(visit, until)
    months = months_of(load[0], today, until) if load else []
    parties = visit.seat.post.parties
    others = late_of_others(house.register, parties, Sought(today, seen=parties), today)
    late = some(house.register, others, today, OLDEST)
    come = escalated(house.register, house.book, parties, late.rows)
    return visit.page(
        "leader.html",
        on=on,
        name=wanted.name if wanted else "",
        faults=faults,
        found=counted[0] if counted else None,
        as_of=counted[1] if counted else None,
        loaded=load[1] if load else None,
        mine=today_of(house.register, house.office, visit.seat, today, MOST),
        escalated=come,
        come_of=Counter(one.who for one in come),
        most=MOST,
        behind=behind(house.register, today, parties),
        months=months,
        chart=bars("今后一年逐月到期的事项", months),
        assumption=ASSUMPTION,
        words=figures,
        levels=LEVELS,
        article=article,
        basis=said,
        where=lambda asked: _where(visit, asked),
    )


def _targets(visit: Visit) -> tuple[Targets | None, bool]:
    """What the place has set itself, where it has; and whether its file has faults."""
    path = targets_of(visit.house.office, visit.house.office_file)
    try:
        return (load_targets(path) if path else None), False
    except TargetFaultsError:
        return None, True


def _where(visit: Visit, asked: Asked | None) -> str | None:
    """The list behind a figure, as an address."""
    if asked is None:
        return None
    return visit.listed(
        level=asked.level,
        honour=asked.honour,
        category=asked.category,
        township=asked.township,
        named=asked.named,
        state="有效" if asked.in_force else None,
        on=asked.on,
    )
