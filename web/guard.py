"""Guard: who comes, from which post, by which form: every request passes here before its page is made."""

import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any, cast
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from desk import accounts
from desk.accounts import Session
from desk.errors import NoPostError, OtherPostError, PostUnclearError
from desk.seats import Seat, sit_down
from register import audit, substitutions
from schemas.account import What
from schemas.base import local_date
from schemas.office import Post
from schemas.substitution import Substitution
from web import rights
from web.house import House
from web.limits import MOST_BOXES, MOST_FIELDS
from web.shown import Shown

NUL = "\0"
COOKIE = "mingpai"
"""Holds the session's token, and nothing else."""


class AwayError(Exception):
    """The visitor is sent to another page, and may come back. `visit` is that of somebody who is not signed in."""

    def __init__(self, route: str, back: str = "", visit: "Visit | None" = None) -> None:
        super().__init__(route)
        self.route, self.back, self.visit = route, back, visit


class ForbiddenError(Exception):
    """This page is not for this visitor; as a text: why."""


class StaleFormError(Exception):
    """A form was sent that no page of this session has shown: another site's, or of a session that has ended.

    `visit` holds what was typed, where the browser says that a page of ours has sent it.
    """

    def __init__(self, visit: "Visit | None" = None) -> None:
        super().__init__()
        self.visit = visit


@dataclass(frozen=True)
class Visit:
    """One request: the house, who comes, from which post, what they sent."""

    house: House
    request: Request
    now: datetime
    session: Session | None = None
    posts: tuple[Post, ...] = ()
    taken: Seat | None = None
    lent: Substitution | None = None
    form: FormData = field(default_factory=FormData)

    @property
    def seat(self) -> Seat:
        """The post from which they work. Only for pages of posts."""
        assert self.taken is not None
        return self.taken

    @property
    def today(self) -> date:
        """The day by the house's clock."""
        return local_date(self.now)

    @property
    def lacks_code(self) -> bool:
        """Whether they have to take up their second factor before anything else."""
        wanted = self.house.office.second_factor
        return self.session is not None and accounts.lacks_code(self.session, wanted=wanted)

    @property
    def ranks(self) -> frozenset[str]:
        """What they are, in the words of `rights`."""
        one = self.session
        if one is None:
            return frozenset((rights.STRANGER,))
        if one.must_change or self.lacks_code:
            return frozenset((rights.NEW,))
        if one.administrator:
            return frozenset((one.administrator,))
        if self.taken is None:
            return frozenset((rights.UNSEATED if self.posts else rights.POSTLESS,))
        return frozenset(party.role.value for party in self.taken.post.parties)

    def may(self, route: str) -> bool:
        """Whether they may open a page: what nobody may open is not linked to either."""
        return not rights.RIGHTS[route].isdisjoint(self.ranks)

    def said(self, name: str) -> str:
        """A field of the form as it was typed, without what stands around it; empty where there is none."""
        value = self.form.get(name, "")
        text = value.strip() if isinstance(value, str) else ""
        if NUL in text:
            raise HTTPException(400)
        return text

    def asked(self, name: str) -> str:
        """A word of the address, likewise."""
        return self.request.query_params.get(name, "").strip()

    def url(self, route: str, **parts: Any) -> str:
        """The address of a page."""
        form = cast(Mapping[str, str], self.request.app.state.paths).get(route)
        if form is None or any("/" in str(one) for one in parts.values()):
            return self.request.url_for(route, **parts).path  # which refuses what is no part of an address
        return cast(str, self.request.scope.get("root_path", "")) + form.format_map(parts)

    def again(self, **other: Any) -> str:
        """This page, asked again with other words."""
        asked = [one for one in self.request.query_params.multi_items() if one[0] not in other]
        return self.request.url.path + "?" + urlencode([*asked, *other.items()])

    def listed(self, **asked: Any) -> str:
        """The register 名册 asked for by these words, each one or several; what is None or empty asks nothing."""
        return self.url("titles") + "?" + urlencode({k: v for k, v in asked.items() if v}, doseq=True)

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page by its template."""
        shown = cast(Shown, self.request.app.state.shown)
        return HTMLResponse(shown.page(template, self, facts), status)

    def go(self, route: str, query: Mapping[str, str] | None = None, **parts: Any) -> Response:
        """On to another page, after something was done."""
        return RedirectResponse(self.url(route, **parts) + (f"?{urlencode(query)}" if query else ""), 303)

    def note(self, what: What, about: str = "", **facts: Any) -> None:
        """Into the audit log 审计日志, in the visitor's name."""
        account = self.session.account if self.session else ""
        audit.note(self.house.register, self.now, account, what, about, address_of(self.request), facts)


async def enter(request: Request) -> AsyncIterator[Visit]:
    """The visit of a request that may come in; the files that came with it are gone when it is over."""
    visit = await _entered(request)
    try:
        yield visit
    finally:
        await visit.form.close()


async def _entered(request: Request) -> Visit:
    """The visit of a request that may come in. `AwayError`, `ForbiddenError`, `StaleFormError`."""
    check_address(request)
    house = cast(House, request.app.state.house)
    route = request.scope["route"].name
    if route in rights.BY_LINK:
        visit = Visit(house, request, house.now)
    else:
        visit = await run_in_threadpool(_who, house, request)
    if request.method not in ("GET", "HEAD"):
        if (
            route not in rights.BY_LINK
        ):  # no other site has the address; and browsers that keep it say no origin
            _check_origin(request)
        visit = await _with_form(visit)
    if visit.may(route):
        return visit
    if visit.session is None:
        raise AwayError("sign_in", _back(request), visit)
    if rights.NEW in visit.ranks:
        raise AwayError("password" if visit.session.must_change else "own_code")
    if rights.POSTLESS in visit.ranks:
        raise ForbiddenError(
            f"账号{visit.session.account}没有岗位，请系统管理员在安装配置中写入；换一个账号的，再登录一次"
        )
    if rights.UNSEATED in visit.ranks:
        raise AwayError("seats", _back(request))
    await run_in_threadpool(visit.note, "denied", request.url.path)
    raise ForbiddenError("您现在的岗位不能打开这一页")


Here = Annotated[Visit, Depends(enter)]
"""What a page asks for."""


def _who(house: House, request: Request) -> Visit:
    now = house.now
    token = request.cookies.get(COOKIE, "")
    session = accounts.session_of(house.register, token, now) if token else None
    visit = Visit(house, request, now, session)
    if session is None or session.administrator:
        return visit
    lent = substitutions.held_by(house.register, session.account, local_date(now))
    posts = _posts(house, session.account, lent)
    try:
        seat = sit_down(house.office, session.account, session.post, lent)
    except (NoPostError, PostUnclearError, OtherPostError):
        return Visit(house, request, now, session, posts)
    order = next((one for one in lent if one.number == seat.substitution), None)
    return Visit(house, request, now, session, posts, seat, order)


def _posts(house: House, account: str, lent: list[Substitution]) -> tuple[Post, ...]:
    own = house.office.posts_of(account)
    borrowed = {one.order.post for one in lent}
    return (*own, *(post for post in house.office.posts if post.id in borrowed and post not in own))


async def _with_form(visit: Visit) -> Visit:
    """With what was sent, if a page of this session sent it."""
    request = visit.request
    form = await request.form(max_fields=MOST_FIELDS, max_files=MOST_BOXES)
    token = form.get("csrf")
    proven = request.scope["route"].name in rights.BY_PASSWORD
    known = visit.session.csrf if visit.session and not proven else ""
    full = replace(visit, form=form)
    if known and not (isinstance(token, str) and hmac.compare_digest(token.encode(), known.encode())):
        raise StaleFormError(full if "origin" in request.headers else None)
    return full


def check_address(request: Request) -> None:
    """No text has a NUL, and PostgreSQL would call it an error of the database; so it is nobody's address."""
    if NUL in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise HTTPException(400)


def _check_origin(request: Request) -> None:
    """A browser says from which page a form comes; one that says it of another site is not answered."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        raise StaleFormError
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise StaleFormError


def _back(request: Request) -> str:
    """Where to go on after signing in: only a page that was looked at; what was sent is not sent again by itself."""
    if request.method != "GET":
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def own_path(text: str) -> str | None:
    """A path of this site, as `back` holds one; None for whatever leads elsewhere."""
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if ours and "\\" not in text else None


def address_of(request: Request) -> str:
    """From which machine."""
    return request.client.host if request.client else ""
