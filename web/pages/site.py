"""On site 现场: score sheets on a tablet that may lose its network: what it has kept arrives here, and counts once."""

import re
from typing import Any

from anyio import from_thread
from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from desk import visited
from desk.acts import Meant
from desk.bell import woken
from desk.campaign import findings_in
from desk.errors import DeskError, KeptError, OutOfReachError, RefusedError
from desk.hand_in import Handed, content_id, settled
from desk.on_site import SHEETS, earlier, places, planned
from desk.sums import sums_of
from desk.timeline import row_of
from desk.visited import Came
from register import inbox
from register.inbox import Received
from web.answers import answer
from web.forms.handing import Posted, hand_in
from web.forms.task import Task, UnfilledError
from web.forms.wrong import faults_of
from web.guard import Here, Visit
from web.pages.doing import came_in, meant_by, opened
from web.pages.title import seen
from wording import forms
from wording.articles import article
from workflows.life.kinds import ANSWERS

router = APIRouter()

SHEET = re.compile("[0-9a-f]{32}")
"""What a tablet calls a sheet that it has kept."""
MOST = 60
"""Places on the page, and so in the memory of a tablet."""


@router.get("/site", name="site")
def listed(visit: Here) -> Response:
    """Where this post has to go, and for what."""
    found = places(visit.house.register, visit.house.office, visit.seat, visit.today)
    return visit.page("site.html", places=found[:MOST], count=len(found))


@router.get("/site/session", name="site_session")
def session(visit: Here) -> Response:
    """Whose session it is: a tablet sends under no other account or post than those that filled a sheet in."""
    assert visit.session is not None
    return JSONResponse(
        {"account": visit.session.account, "post": visit.seat.post.id, "csrf": visit.session.csrf}
    )


@router.get("/site/{title}/{kind}", name="site_sheet")
def sheet(visit: Here, title: str, kind: str) -> Response:
    """The score sheet of a title, with what was found there the last time."""
    if kind not in SHEETS:
        raise HTTPException(404)
    house, look = visit.house, seen(visit, title)
    task, cannot = opened(visit, title, kind, {})
    before = earlier(house.register, house.store, look, visit.seat.post.parties, visit.today)
    visit.note("title", title)
    return visit.page(
        "site_sheet.html",
        task=task,
        label=forms.ACTS[kind],
        unit=look.life.application.unit if look.life.application else None,
        cannot=cannot,
        filling=Posted(task.begun).drawn(visit, task.fields),
        sums=sums_of(task.found.law, task.found.life, task.cls, {}, visit.today),
        due=min((one.due for one in look.obligations if ANSWERS.get(one.duty) == kind), default=None),
        planned=planned(house.register, visit.seat, title) if kind == "inspect" else None,
        before=before,
        scores=Posted({}).as_kept(before.fields, before.act) if before.act else (),
        article=article,
    )


@router.post("/site/{title}/{kind}", name="send_sheet")
def send_sheet(visit: Here, title: str, kind: str) -> Response:
    """A sheet that a tablet has kept: it is handed in once, however often it comes; else what is wrong, and where."""
    name = visit.said("_sheet")
    if kind not in SHEETS or not SHEET.fullmatch(name):
        raise HTTPException(404)
    action = content_id("on site", visit.seat.account, visit.seat.post.id, name)
    told = _became(visit, action)
    if told is None:
        try:
            told = _handed_in(visit, title, kind, action)
        except OutOfReachError:
            raise  # it stays on the tablet, and comes again
        except DeskError as no:
            told = _returned(list(answer(no).lines))
    return JSONResponse(_became(visit, action) or told)


def _handed_in(visit: Visit, title: str, kind: str, action: str) -> dict[str, Any] | None:
    """Take it in under its id; what is wrong with it where it is not taken."""
    task, came = came_in(visit, title, kind)
    turn, now = visit.said("_seen"), task.found.life.seq
    if came.faults:
        return _beside(visit, task, came)
    try:
        meant = meant_by(visit, task, came, now)
        if turn != str(now):
            return _moved_on(task, turn)
        _taken(visit, meant, kind, action)
    except UnfilledError as no:
        return _beside(visit, task, Posted(came.tree, no.faults))
    except OutOfReachError:
        raise
    except DeskError as no:
        return _beside(visit, task, Posted(came.tree, faults_of(no)), no)
    visit.note("act", title, kind=kind, action=action)
    return None


def _taken(visit: Visit, meant: Meant, kind: str, action: str) -> None:
    """As the result of a visit where a campaign has planned one, with what was found there; else as the act alone."""
    house, seat = visit.house, visit.seat
    plan = planned(house.register, seat, meant.title) if kind == "inspect" else None
    if plan is None:
        hand_in(visit, meant, action)
        return
    found = findings_in(visit.said("findings"))
    visited.hand_in(house.register, seat, meant, found, plan.campaign, house.clock, house.store, action)
    from_thread.run(woken, house.connect, plan.campaign)


def _returned(lines: list[str], **more: Any) -> dict[str, Any]:
    return {"state": "returned", "lines": lines, "faults": [], **more}


def _beside(visit: Visit, task: Task, came: Posted, no: DeskError | None = None) -> dict[str, Any]:
    """What is wrong, each with the field beside which it stands."""
    drawn = came.drawn(visit, task.fields)
    faults = [{"id": one.id, "label": label, "told": list(one.faults)} for label, one in drawn.wrong]
    lines = [*drawn.unplaced, *getattr(no, "lines", ())]
    if isinstance(no, RefusedError) and no.receipt.article:
        lines.append(f"依据：{article(no.receipt.article)}")
    return _returned(lines, faults=faults)


def _moved_on(task: Task, turn: str) -> dict[str, Any]:
    """What has happened to the title since: whoever filled it in looks at that first, and sends it again."""
    since = int(turn) if turn.isdecimal() and len(turn) < 9 else 0
    rows = [row_of(entry, what) for entry, what in task.found.history if entry.seq > since]
    happened = [f"{on}　{what}（第{seq}条）" for seq, on, what, *_ in rows]
    told = "您填写期间，这个称号有了新的变化，所以没有提交。核对以后仍要提交的，再发送一次"
    return _returned([told, *happened], seen=task.found.life.seq)


def _became(visit: Visit, action: str) -> dict[str, Any] | None:
    """What has become of a sheet; None where it was never taken in."""
    if known := inbox.received(visit.house.register, action):
        return _of_act(visit, known)
    if came := visited.came(visit.house.register, action):
        return _of_visit(visit, came)
    return None


def _of_act(visit: Visit, known: Received) -> dict[str, Any]:
    try:
        receipt = settled(visit.house.register, Handed(known.action, known.receipt), visit.now)
    except KeptError as kept:
        lines = answer(kept).lines
    except DeskError as no:
        return _returned(list(answer(no).lines))
    else:
        lines = [f"已登记为称号{known.action.title}的档案第{receipt.entry}条"]
    return _sent(lines, visit.url("receipt", action=known.action.id))


def _of_visit(visit: Visit, came: Came) -> dict[str, Any]:
    if came.state == "refused":
        return _returned([came.why or ""])
    then = f"已登记为档案第{came.entry}条" if came.state == "done" else "由服务记入档案"
    return _sent([f"已记为复验工作{came.campaign}的走访结果，{then}"], visit.url("work", work=came.campaign))


def _sent(lines: list[str], at: str) -> dict[str, Any]:
    return {"state": "sent", "lines": lines, "faults": [], "receipt": at}
