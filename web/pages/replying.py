"""Replying 答复 to an urging 催办 by its link, signing nobody in: to look changes nothing, the form replies."""

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from desk import replying
from desk.errors import UnfitError
from desk.replying import Asked
from register import audit
from register.replies import HOLDS
from web.guard import Here, Visit
from wording import replying as words
from wording.duties import urging
from wording.replies import ANSWERS, said

router = APIRouter()

FIELDS = ("answer", "day", "note")


@router.get("/replies/{secret}", name="reply")
def look(visit: Here, secret: str) -> Response:
    """What is asked by the notice that the link came with."""
    return _page(visit, secret, _asked(visit, secret))


@router.post("/replies/{secret}", name="send_reply")
def send(visit: Here, secret: str) -> Response:
    """A reply to those that were chosen, or to the only one."""
    house, asked = visit.house, _asked(visit, secret)
    open_now = [one.letter.key for one in asked if one.may_reply]
    chosen = set(map(str, visit.form.getlist("notice"))) if len(open_now) > 1 else set(open_now)
    if not open_now:
        return _page(visit, secret, asked, status=409)
    try:
        said = replying.fit(visit.said("answer"), visit.said("day"), visit.said("note"), visit.today)
    except UnfitError as unfit:
        return _page(visit, secret, asked, unfit.wrong, chosen, status=422)
    if chosen.isdisjoint(open_now):
        return _page(visit, secret, asked, {"notice": "请至少选一件"}, chosen, status=422)
    for made in replying.reply(house.register, house.book, asked, chosen, said, visit.now):
        # Not from which machine: it would be somebody's telephone.
        facts = {"kind": "reply", "reply": made.number}
        audit.note(house.register, visit.now, "", "act", made.title, facts=facts)
    return _kept_apart(visit.go("reply", secret=secret))


def _asked(visit: Visit, secret: str) -> list[Asked]:
    if found := replying.asked(visit.house.register, secret, visit.now):
        return found
    raise HTTPException(404)


def _page(
    visit: Visit,
    secret: str,
    asked: list[Asked],
    wrong: dict[str, str] | None = None,
    chosen: set[str] | None = None,
    status: int = 200,
) -> Response:
    return _kept_apart(
        visit.page(
            "reply.html",
            status,
            secret=secret,
            asked=asked,
            open_now=[one for one in asked if one.may_reply],
            chosen={one.letter.key for one in asked} if chosen is None else chosen,
            wrong=wrong or {},
            typed={one: visit.said(one) for one in FIELDS},
            words=words,
            ANSWERS=ANSWERS,
            said=said,
            urging=urging,
            most=replying,
            holds=HOLDS,
        )
    )


def _kept_apart(answer: Response) -> Response:
    """Its address is told to nobody, not even to our own pages."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
