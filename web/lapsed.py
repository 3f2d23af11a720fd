"""Lapsed: what was typed under a session that is over is no act, but nobody types it twice: it becomes a draft."""

import hmac
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from desk import accounts
from desk.accounts import Session
from desk.errors import DeskError
from desk.fields import fields_of
from desk.seats import sit_down
from register import ledger, sight, substitutions
from schemas.action import KINDS
from schemas.base import local_date
from web.forms.handing import draft_name, keep, posted, to_fill_in
from web.forms.plain import PLAIN
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


class Kept(NamedTuple):
    """Where what was typed can be gone on with, and from which post."""

    back: str
    post: str


def run_out(visit: Visit) -> Kept | None:
    """What somebody typed whose session ran out meanwhile. None: it is no form of ours, or of another's session."""
    token, house = visit.request.cookies.get(COOKIE, ""), visit.house
    session = accounts.lapsed(house.register, token, visit.now) if token else None
    if session is None or not hmac.compare_digest(visit.said("csrf").encode(), session.csrf.encode()):
        return None
    return _kept(visit, session)


def signed_in_anew(visit: Visit) -> Kept | None:
    """What somebody typed who signed in once more meanwhile, or changed their password, at another page of theirs."""
    return _kept(visit, visit.session) if visit.session else None


def _kept(visit: Visit, session: Session) -> Kept | None:
    """Kept for the post from which the form was opened, if it is one of the account's."""
    if session.administrator or session.must_change:
        return None
    lent = substitutions.held_by(visit.house.register, session.account, local_date(visit.now))
    try:
        seat = sit_down(visit.house.office, session.account, visit.said("_post") or session.post, lent)
    except DeskError:
        return None
    known = replace(visit, session=session, taken=seat)
    if not known.may(visit.request.scope["route"].name):
        return None
    back = _back(known)
    return Kept(back, seat.post.id) if back else None


def _back(known: Visit) -> str | None:
    """Keep it; the page on which it stands again."""
    route, parts = known.request.scope["route"].name, known.request.path_params
    if route in DEEDS:
        return _deed(known, parts)
    if route in ADOPTIONS:
        typed_in = {name: text for name in FIELDS if (text := known.said(name)[:SHORT])}
        return known.url("adopt_draft", **parts) + "?" + urlencode(typed_in)
    if route in HOLIDAYS:
        copied = parts.get("copied") or known.house.copied.keep(typed(known))
        return known.url("foresee_holidays", copied=copied)
    if route in PLAIN:
        keep(known, "", route, posted(known), anyhow=True)
        return known.url(PLAIN[route].page) + "?draft=1"
    if route == "work_deed":
        return known.url("work", **parts) + "?" + urlencode({"ground": known.said("ground")[:SHORT]})
    return _act(known, route, parts) if route in (*ACTS, *APPLICATIONS) else None


def _act(known: Visit, route: str, parts: dict[str, str]) -> str | None:
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


def _deed(known: Visit, parts: dict[str, str]) -> str | None:
    try:
        keep_deed(known, **parts)
    except (DeskError, HTTPException):
        return None
    query = {"draft": "1"} | ({"about": about} if (about := known.said("_about")) else {})
    return f"{known.url('deed', **parts)}?{urlencode(query)}"


def _sees(visit: Visit, parts: dict[str, str]) -> bool:
    title, register = parts.get("title"), visit.house.register
    if title is None:
        return True
    return ledger.life_of(register, title) is not None and sight.sees(
        register, visit.seat.post.parties, title
    )
