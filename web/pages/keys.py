"""Keys 接口密钥: an account makes and ends keys by which programs come in from its post."""

from fastapi import APIRouter, Response

from desk import keys
from desk.keys import KeyRefusedError
from register import keys as kept
from web.guard import Here, Visit, address_of

router = APIRouter()


@router.get("/keys", name="keys")
def listed(visit: Here) -> Response:
    """The keys of this account for this post."""
    return _page(visit)


@router.post("/keys", name="make_key")
def make(visit: Here) -> Response:
    """A further key; what opens is shown on the answer, and nowhere again."""
    name, days = visit.said("name"), visit.said("days")
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
    try:
        secret = keys.make(
            visit.house.register, visit.seat, name, number, visit.now, address_of(visit.request)
        )
    except KeyRefusedError as no:
        return _page(visit, why=str(no), name=name)
    return _page(visit, secret=secret)


@router.post("/keys/end", name="end_key")
def end(visit: Here) -> Response:
    """End a key at once."""
    try:
        keys.end(visit.house.register, visit.seat, visit.said("id"), visit.now, address_of(visit.request))
    except KeyRefusedError as no:
        return _page(visit, why=str(no))
    return visit.go("keys")


def _page(visit: Visit, *, why: str = "", secret: str = "", name: str = "") -> Response:
    found = kept.of(visit.house.register, visit.seat.login, visit.seat.post.id)
    return visit.page(
        "keys.html",
        409 if why else 200,
        found=[(one, keys.over(one, visit.today)) for one in found],
        days=keys.DAYS,
        why=why,
        secret=secret,
        name=name,
    )
