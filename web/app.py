"""App: the pages of one house, and what is answered where one of them could not be made."""

import logging
import secrets
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.staticfiles import StaticFiles

from desk.errors import DeskError
from register import reach
from web import answers, lapsed, rights, unreached
from web.api import problems
from web.api.app import ROUTES, make_api
from web.api.problems import ROOT
from web.guard import AwayError, ForbiddenError, StaleFormError, Visit
from web.headers import Headers
from web.house import House
from web.limits import Limits
from web.packed import Packed
from web.pages import (
    accounts,
    adopting,
    ahead,
    announcements,
    applying,
    brought,
    changing,
    chart,
    deadlines,
    deeds,
    doing,
    draft,
    evidence,
    feed,
    holders,
    holidays,
    interface,
    keys,
    leader,
    measure,
    own,
    provider,
    receipts,
    replying,
    signing_in,
    site,
    subscriptions,
    title,
    titles,
    today,
    urging,
    works,
)
from web.shown import STATIC, Shown

log = logging.getLogger("mingpai.web")

SCREENS = (
    signing_in,
    provider,
    holders,
    replying,
    own,
    accounts,
    subscriptions,
    today,
    urging,
    titles,
    title,
    deadlines,
    chart,
    leader,
    works,
    deeds,
    evidence,
    announcements,
    feed,
    keys,
    interface,
    measure,
    holidays,
    ahead,
    doing,
    draft,
    adopting,
    site,
    receipts,
    applying,
    brought,
    changing,
)


def make_app(house: House) -> FastAPI:
    """The pages of a house. `LookupError` for a page of which nobody has said who may open it."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[Middleware(Headers), Middleware(Packed), Middleware(Limits)],
    )
    app.state.house, app.state.shown = house, Shown()
    for screen in SCREENS:
        app.include_router(screen.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    # A list has hundreds of links: none of them goes through every route to find its own.
    paths = {
        one.name: one.path_format
        for screen in SCREENS
        for one in screen.router.routes
        if isinstance(one, APIRoute)
    }
    app.state.api = make_api(house)
    app.mount(ROOT, app.state.api, name="api")
    app.state.paths, named = paths, paths.keys() | {one.name for one in ROUTES}
    if unsaid := sorted(named ^ rights.RIGHTS.keys()):
        raise LookupError(f"say in web/rights.py who may open these, or take them out: {unsaid}")
    app.add_exception_handler(AwayError, _away)
    app.add_exception_handler(ForbiddenError, _told(403, "不能打开这一页"))
    app.add_exception_handler(StaleFormError, _stale)
    app.add_exception_handler(DeskError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _out_of_reach)
    app.add_exception_handler(Exception, _failed)
    return app


async def _away(request: Request, away: Exception) -> Response:
    assert isinstance(away, AwayError)
    kept = await run_in_threadpool(lapsed.run_out, away.visit) if away.visit else None
    if away.visit:
        await away.visit.form.close()
    back = kept.back if kept else away.back
    query = ({"back": back} if back else {}) | ({"kept": "1"} if kept else {})
    return Visit(_house(request), request, _house(request).now).go(away.route, query)


async def _stale(request: Request, stale: Exception) -> Response:
    """Nothing is done; but what somebody typed before they signed in anew is a draft, and they go on with it."""
    assert isinstance(stale, StaleFormError)
    visit = stale.visit
    kept = await run_in_threadpool(lapsed.signed_in_anew, visit) if visit else None
    if visit:
        await visit.form.close()
    if not (visit and kept):
        return await _told(403, "没有办理")(request, stale)
    if visit.taken and visit.taken.post.id == kept.post:
        return RedirectResponse(f"{kept.back}{'&' if '?' in kept.back else '?'}anew=1", 303)
    return visit.go("seats", {"back": kept.back, "kept": kept.post})


def _told(status: int, heading: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def told(request: Request, why: Exception) -> Response:
        await request.close()  # whoever may not come in has perhaps sent files
        said = str(why) or "这一页不是从本系统打开的，或者打开以后登录已经结束。请退回前一页，刷新后再办"
        return _page(request, status, heading, [said])

    return told


async def _refused(request: Request, no: Exception) -> Response:
    assert isinstance(no, DeskError)
    found = answers.answer(no)
    return _page(request, found.status, found.heading, found.lines)


async def _http(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, HTTPException)
    if problems.is_call(request.scope["path"]):  # a line break in it, with which no mount is found
        return await problems.http(request, wrong)
    said = {404: "没有这一页，请核对网址", 405: "这一页不能这样打开", 413: "文件太大，没有收下"}
    return _page(request, wrong.status_code, "打不开", [said.get(wrong.status_code, "这个请求读不懂")])


async def _out_of_reach(request: Request, failed: Exception) -> Response:
    said = unreached.noted(reach.explain(_house(request).register.url, failed))
    return _page(request, 503, "名册暂时用不了", [said])


async def _failed(request: Request, failed: Exception) -> Response:
    number = secrets.token_hex(4)
    route = request.scope.get("route")
    path = request.url.path
    if isinstance(route, APIRoute) and route.name in rights.BY_LINK:
        path = route.path
    log.error("page failed", exc_info=failed, extra={"path": path, "number": number})
    return _page(request, 500, "程序出错", [f"这一页没有做成，请把编号 {number} 告诉系统管理员"])


def _page(request: Request, status: int, heading: str, lines: list[str]) -> Response:
    """A page of words alone: it asks nothing of the register, which may be what is missing."""
    visit = Visit(_house(request), request, _house(request).now)
    return visit.page("told.html", status, heading=heading, lines=lines)


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house
