"""Subscriptions 推送: which other systems are told what happens, how far each has come, and how that goes."""

from typing import cast, get_args

from fastapi import APIRouter, Response

from desk import subscriptions
from desk.subscriptions import LABELS, Do, SubscriptionError
from schemas.account import What
from web.guard import Here, Visit

router = APIRouter()

FIELDS = ("name", "address", "post", "whole")
_NOTED: dict[Do, What] = {"on": "push_on", "off": "push_off", "end": "push_ended", "try": "push_tried"}


@router.get("/subscriptions", name="subscriptions")
def listed(visit: Here) -> Response:
    """All of them."""
    return _page(visit)


@router.post("/subscriptions", name="subscribe")
def make(visit: Here) -> Response:
    """A new one; its secret is shown on the answer, and nowhere again."""
    house, session = visit.house, visit.session
    assert session is not None
    try:
        made, secret = subscriptions.make(
            house.register,
            house.office,
            house.vault,
            visit.said("name"),
            visit.said("address"),
            visit.said("post"),
            _types(visit),
            session.account,
            visit.now,
            whole=visit.said("whole") == "yes",
        )
    except SubscriptionError as no:
        return _page(visit, why=str(no), field=no.field)
    visit.note("push_made", made.id, name=made.name, address=made.address, post=made.post)
    return _page(visit, told=f"已登记：{made.name}", secret=secret)


@router.post("/subscriptions/{id_}", name="change_subscription")
def change(visit: Here, id_: str) -> Response:
    """What is done with one."""
    house, act = visit.house, visit.said("act")
    if act not in get_args(Do):
        return visit.go("subscriptions")
    does = cast(Do, act)
    try:
        told = subscriptions.do(house.register, house.office, house.vault, id_, does, visit.now)
    except SubscriptionError as no:
        if does == "try":  # though it did not arrive, something has left the house
            visit.note(_NOTED[does], id_, failed=True)
        return _page(visit, why=str(no))
    visit.note(_NOTED[does], id_)
    return _page(visit, told=told)


def _types(visit: Visit) -> list[str]:
    return [one for one in visit.form.getlist("types") if isinstance(one, str)]


def _page(visit: Visit, *, why: str = "", field: str = "", told: str = "", secret: str = "") -> Response:
    house = visit.house
    found, last = subscriptions.listed(house.register, house.office)
    return visit.page(
        "subscriptions.html",
        409 if why else 200,
        found=found,
        last=last,
        labels=LABELS,
        posts=house.office.posts,
        typed={one: visit.said(one) if field else "" for one in FIELDS},
        ticked=_types(visit) if field else [],
        why=why,
        field=field,
        told=told,
        secret=secret,
    )
