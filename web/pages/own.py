"""Own 我的账号: change the password, bind a telephone for codes 验证码."""

import io

import segno
from fastapi import APIRouter, Response
from markupsafe import Markup

from desk import accounts, codes
from desk.accounts import SignedIn, SignInError, WeakPasswordError
from web.guard import COOKIE, Here, Visit, address_of

router = APIRouter()


@router.get("/password", name="password")
def password(visit: Here) -> Response:
    """The form; also where a first password, or one that has run out, leads."""
    return visit.page("password.html", why=[])


@router.post("/password", name="change_password")
def change_password(visit: Here) -> Response:
    """Change it; the session goes on under another token, every other one has ended."""
    assert visit.session is not None
    old, new, again = (_typed(visit, name) for name in ("old", "new", "again"))
    if new != again:
        return visit.page("password.html", 409, why=["两次填写的新口令不一样"])
    register, address = visit.house.register, address_of(visit.request)
    try:
        signed = accounts.change_password(register, visit.session, old, new, visit.now, address)
    except WeakPasswordError as no:
        return visit.page("password.html", 409, why=no.why)
    except SignInError as no:
        return visit.page("password.html", 409, why=[str(no)])
    return _goes_on(visit, signed)


@router.get("/own-code", name="own_code")
def own_code(visit: Here) -> Response:
    """The picture that a telephone reads, made here, and the same in letters."""
    return _code_page(visit)


@router.post("/own-code", name="take_code")
def take_code(visit: Here) -> Response:
    """Bind the telephone by its first code; from then on every sign-in wants one."""
    assert visit.session is not None
    register, address = visit.house.register, address_of(visit.request)
    try:
        signed = accounts.take_code(
            register,
            visit.house.vault,
            visit.session,
            _typed(visit, "password"),
            visit.said("code"),
            visit.now,
            address,
        )
    except SignInError as no:
        return _code_page(visit, str(no))
    return _goes_on(visit, signed)


def _code_page(visit: Visit, why: str = "") -> Response:
    assert visit.session is not None
    if visit.session.has_code:
        return visit.page("own_code.html", picture=None, secret="", why=why)
    secret = accounts.offer_code(visit.house.register, visit.house.vault, visit.session)
    address = codes.address_of(secret, visit.session.account, visit.house.office.name)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, omitsize=False
    )
    picture = Markup(drawn.getvalue().decode())  # made of an address of our own, by segno
    spaced = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return visit.page("own_code.html", 409 if why else 200, picture=picture, secret=spaced, why=why)


def _goes_on(visit: Visit, signed: SignedIn) -> Response:
    response = visit.go("home")
    secure = visit.request.url.scheme == "https"
    response.set_cookie(COOKIE, signed.token, httponly=True, samesite="lax", secure=secure)
    return response


def _typed(visit: Visit, name: str) -> str:
    """As it was typed: a password may begin with a space."""
    value = visit.form.get(name, "")
    return value if isinstance(value, str) else ""
