"""Lapsed: what was posted under a session that has run out is no act, but nobody types it twice: it becomes a draft."""

import hmac
from dataclasses import replace
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from desk import accounts
from desk.errors import DeskError
from desk.fields import fields_of
from desk.seats import sit_down
from register import ledger, sight, substitutions
from schemas.action import KINDS
from schemas.base import local_date
from web.forms.handing import draft_name, keep, posted, to_fill_in
from web.guard import COOKIE, Visit
from web.pages.adopting import FIELDS
from web.pages.deeds import keep_deed
from web.pages.holidays import typed

ACTS, APPLICATIONS = ("preview_act", "send_act"), ("preview_application", "send_application")
DEEDS = ("preview_deed", "send_deed")
ADOPTIONS = ("preview_adoption", "send_adoption")
HOLIDAYS = ("read_holidays", "import_holidays")
"""The routes to which a filled form is posted."""


SHORT = 200
"""Characters of a field that an address may carry."""


def kept(visit: Visit) -> str | None:
    """Where to go on after signing in, if what was posted is a form of ours that its post may go on with."""
    route, parts = visit.request.scope["route"].name, visit.request.path_params
    if route in DEEDS:
        return _deed(visit, parts)
    if route in ADOPTIONS:
        return _adoption(visit, parts)
    if route in HOLIDAYS:
        return _holidays(visit, parts)
    if route not in (*ACTS, *APPLICATIONS) or (known := _as_it_was(visit)) is None:
        return None
    kind = parts["kind"] if route in ACTS else "apply"
    if kind not in KINDS or not _sees(known, parts):
        return None
    came = to_fill_in(known, fields_of(KINDS[kind]), posted(known))
    if route in ACTS:
        keep(known, parts["title"], kind, came, anyhow=True)
        return known.url("act", **parts) + "?draft=1"
    name = draft_name(known)
    if name:
        keep(known, name, kind, came, anyhow=True)
    return f"{known.url('apply')}?draft={name}" if name else None


def _deed(visit: Visit, parts: dict[str, str]) -> str | None:
    known = _as_it_was(visit)
    if known is None:
        return None
    try:
        keep_deed(known, **parts)
    except (DeskError, HTTPException):
        return None
    query = {"draft": "1"} | ({"about": about} if (about := known.said("_about")) else {})
    return f"{known.url('deed', **parts)}?{urlencode(query)}"


def _adoption(visit: Visit, parts: dict[str, str]) -> str | None:
    if (known := _as_it_was(visit)) is None:
        return None
    typed_in = {name: text for name in FIELDS if (text := known.said(name)[:SHORT])}
    return known.url("adopt_draft", **parts) + "?" + urlencode(typed_in)


def _holidays(visit: Visit, parts: dict[str, str]) -> str | None:
    if (known := _as_it_was(visit)) is None:
        return None
    return known.url("foresee_holidays", copied=parts.get("copied") or known.house.copied.keep(typed(known)))


def _as_it_was(visit: Visit) -> Visit | None:
    """The visit as of the session that has run out, if the form was one of its pages."""
    token, house = visit.request.cookies.get(COOKIE, ""), visit.house
    session = accounts.lapsed(house.register, token, visit.now) if token else None
    if session is None or session.administrator or session.must_change:
        return None
    if not hmac.compare_digest(visit.said("csrf").encode(), session.csrf.encode()):
        return None
    lent = substitutions.held_by(house.register, session.account, local_date(visit.now))
    try:
        seat = sit_down(house.office, session.account, session.post, lent)
    except DeskError:
        return None
    return replace(visit, session=session, taken=seat)


def _sees(visit: Visit, parts: dict[str, str]) -> bool:
    title, register = parts.get("title"), visit.house.register
    if title is None:
        return True
    return ledger.life_of(register, title) is not None and sight.sees(
        register, visit.seat.post.parties, title
    )
