"""Signing in: name and password, the post to work from, and out again."""

from fastapi import APIRouter, Response

from desk import accounts
from web.guard import COOKIE, Here, Visit, address_of, own_path

router = APIRouter()


@router.get("/sign-in", name="sign_in")
def sign_in(visit: Here) -> Response:
    """The first page that anybody sees."""
    return form(visit, back=visit.asked("back"))


@router.post("/sign-in", name="do_sign_in")
def do_sign_in(visit: Here) -> Response:
    """A session, or the reason why there is none."""
    name, back, house = visit.said("account"), visit.said("back"), visit.house
    password = visit.form.get("password", "")
    try:
        signed = accounts.sign_in(
            house.register,
            house.vault,
            name,
            password if isinstance(password, str) else "",
            visit.said("code") or None,
            visit.now,
            address_of(visit.request),
        )
    except accounts.CodeWantedError:
        return form(visit, 200, account=name, back=back, code=True)
    except accounts.SignInError as no:
        return form(visit, 401, account=name, back=back, code=bool(visit.said("code")), why=str(no))
    return let_in(visit, signed, back)


def let_in(visit: Visit, signed: accounts.SignedIn, back: str) -> Response:
    """The browser is given its session, and goes on to where it wanted, if that is a page of ours."""
    response = visit.go("home")
    if path := own_path(back):
        response.headers["location"] = path
    secure = visit.request.url.scheme == "https"
    response.set_cookie(COOKIE, signed.token, httponly=True, samesite="lax", secure=secure)
    return response


@router.post("/sign-out", name="sign_out")
def sign_out(visit: Here) -> Response:
    """The session ends here and on the server."""
    assert visit.session is not None
    accounts.sign_out(visit.house.register, visit.session, visit.now)
    response = visit.go("sign_in", {"left": "1"} if visit.house.provider else None)
    response.delete_cookie(COOKIE)
    return response


@router.get("/seats", name="seats")
def seats(visit: Here) -> Response:
    """From which post to work, where an account has several."""
    return visit.page("seats.html", back=visit.asked("back"), kept=visit.asked("kept"))


@router.post("/seats", name="sit")
def sit(visit: Here) -> Response:
    """Work from that post from now on. A post that is not theirs is not offered, and not taken."""
    assert visit.session is not None
    post = next((one for one in visit.posts if one.id == visit.said("post")), None)
    if post is None:
        return visit.go("seats")
    accounts.sit(visit.house.register, visit.session, post.id)
    response = visit.go("home")
    if path := own_path(visit.said("back")):
        response.headers["location"] = path
    return response


def form(
    visit: Visit,
    status: int = 200,
    *,
    account: str = "",
    back: str = "",
    code: bool = False,
    why: str = "",
) -> Response:
    """The first page, with the reason where nobody was let in."""
    left, kept = visit.asked("left") == "1", "1" in (visit.asked("kept"), visit.said("kept"))
    return visit.page(
        "sign_in.html", status, account=account, back=back, code=code, why=why, left=left, kept=kept
    )
