"""Provider 统一身份认证: to the office's own service of sign-in, back from it, and out of it."""

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from activities.provider import Provider, ProviderError
from desk import oidc
from desk.accounts import CodeWantedError, SignInError
from desk.oidc import Asked, LostError, NotVouchedError, Return
from web.guard import Here, Visit, address_of
from web.pages.signing_in import form, let_in

router = APIRouter()

COOKIE = "mingpai-oidc"
"""Holds what makes a sign-in that has begun itself, for as long as it may take."""


@router.get("/sign-in/oidc", name="to_provider")
def to_provider(visit: Here) -> Response:
    """Off to the service. It is a link and no form: no form of ours leads to another site."""
    back = visit.asked("back")
    try:
        going = oidc.set_out(visit.house.register, _provider(visit), back, _here(visit), visit.now)
    except NotVouchedError as no:
        return form(visit, 503, back=back, why=str(no))
    return _holding(visit, RedirectResponse(going.address, 303), going.token)


@router.get("/sign-in/oidc/back", name="from_provider")
def from_provider(visit: Here) -> Response:
    """Back again: a session, what is still asked, or the reason why there is none."""
    state, code = visit.asked("state"), visit.asked("code")
    try:
        found, back = _return(visit).come(state, code, _here(visit))
    except SignInError as no:
        return _holding(visit, form(visit, 401, why=str(no)), None)
    if isinstance(found, Asked):
        return _holding(visit, _finishing(visit, found), found.token)
    return _holding(visit, let_in(visit, found, back), None)


@router.post("/sign-in/oidc/back", name="finish_provider")
def finish_provider(visit: Here) -> Response:
    """The password of the account for the first time, the code of its second factor."""
    coming, password = _return(visit), visit.form.get("password", "")
    try:
        signed, back = coming.finish(
            password if isinstance(password, str) else "", visit.said("code") or None
        )
    except SignInError as no:
        return _again(visit, coming, no)
    return _holding(visit, let_in(visit, signed, back), None)


@router.get("/sign-in/oidc/out", name="leave_provider")
def leave_provider(visit: Here) -> Response:
    """Out of the service too, where it has a page for that."""
    provider = _provider(visit)
    try:
        out = provider.way_out()
    except ProviderError:
        out = None
    if out is None:
        why = f"没有办法从这里退出{provider.oidc.name}，请到{provider.oidc.name}自己的网页上退出"
        return form(visit, 503, why=why)
    return RedirectResponse(out, 303)


def _again(visit: Visit, coming: Return, no: SignInError) -> Response:
    try:
        asked = coming.waiting()
    except LostError as lost:
        return _holding(visit, form(visit, 401, why=str(lost)), None)
    why = "" if isinstance(no, CodeWantedError) and not visit.said("code") else str(no)
    return _finishing(visit, asked, 401, why)


def _finishing(visit: Visit, asked: Asked, status: int = 200, why: str = "") -> Response:
    return visit.page("sign_in_oidc.html", status, asked=asked, why=why)


def _holding(visit: Visit, response: Response, token: str | None) -> Response:
    """What the browser holds until it is in, for these pages alone; None takes it away."""
    path = visit.url("to_provider")
    if token is None:
        response.delete_cookie(COOKIE, path)
        return response
    age, secure = int(oidc.LASTS.total_seconds()), visit.request.url.scheme == "https"
    response.set_cookie(COOKIE, token, age, path=path, httponly=True, samesite="lax", secure=secure)
    return response


def _return(visit: Visit) -> Return:
    house, request = visit.house, visit.request
    token = request.cookies.get(COOKIE, "")
    return Return(house.register, house.vault, _provider(visit), token, visit.now, address_of(request))


def _provider(visit: Visit) -> Provider:
    """That of the office; without one there are no such pages."""
    if visit.house.provider is None:
        raise HTTPException(404)
    return visit.house.provider


def _here(visit: Visit) -> str:
    return str(visit.request.url_for("from_provider"))
