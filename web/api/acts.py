"""Acts: applications and acts that a program hands in: the way of the pages, each once however often it is sent."""

from functools import partial
from typing import Annotated, Any

import anyio.from_thread
from fastapi import APIRouter, Header, Query, Response

from desk import bell, look
from desk.acts import Meant, asked_for, on_title
from desk.errors import DeskError, KeptError
from desk.faults import checked
from desk.fields import UNTYPED
from desk.hand_in import Handed, content_id, settled, take_in
from desk.preview import Coming, preview
from desk.timeline import party_label
from register import inbox
from schemas.act import NEW
from schemas.action import Action
from schemas.opening import Apply
from schemas.tolerance import PATIENCE
from web.api import shapes
from web.api.bodies import REF, Body, decoded, kind_of
from web.api.entrance import Caller, Calling
from web.api.problems import ROOT, ProblemError, said
from web.api.reads import TitlePath, receipt_of
from wording.notices import worded

router = APIRouter()

Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{8,200}$",
        description="这一次提交的编号，由程序取，如一个 UUID：同一编号、同一内容再送，答的是同一份收件结果",
    ),
]
Seen = Annotated[
    int | None,
    Query(ge=0, le=1_000_000_000, description="看到的称号的 seq：此后又有变动的，不办，先请再看"),
]


def _body(model: str) -> dict[str, Any]:
    """How a route's body stands in the document."""
    content = {"application/json": {"schema": {"$ref": REF.format(model=model)}}}
    return {"requestBody": {"required": True, "content": content}}


_LATER: dict[int | str, dict[str, Any]] = {202: {"model": shapes.Receipt, "description": "已收件，等待办理"}}


@router.post(
    "/titles/{title}/acts", name="api_act", status_code=201, responses=_LATER, openapi_extra=_body("Act")
)
def act(
    caller: Calling, title: TitlePath, body: Body, once: Once, answer: Response, seen: Seen = None
) -> shapes.Receipt:
    """对一个称号办一件事。"""
    found = look.seen_from(caller.house.register, caller.seat, title)
    known = _known(caller, once)
    if known is None and seen is not None and seen != found.life.seq:
        detail = f"称号在您看过以后又有变动（现在是第{found.life.seq}条），没有办理，请再看一遍"
        raise ProblemError(said(409, "moved_on", "没有办理", detail))
    return _handed_in(caller, _act(caller, title, body), once, known, answer)


@router.post("/titles/{title}/acts/preview", name="api_preview", openapi_extra=_body("Act"))
def preview_act(caller: Calling, title: TitlePath, body: Body) -> shapes.Preview:
    """预演：这件事会引起什么。没有提交。"""
    look.seen_from(caller.house.register, caller.seat, title)
    return _foreseen(caller, _act(caller, title, body))


@router.post(
    "/applications", name="api_apply", status_code=201, responses=_LATER, openapi_extra=_body("act_apply")
)
def apply(caller: Calling, body: Body, once: Once, answer: Response) -> shapes.Receipt:
    """申报；收件结果里有称号编号。"""
    return _handed_in(caller, _application(caller, body), once, _known(caller, once), answer)


@router.post("/applications/preview", name="api_preview_application", openapi_extra=_body("act_apply"))
def preview_application(caller: Calling, body: Body) -> shapes.Preview:
    """预演一份申报。没有提交。"""
    return _foreseen(caller, _application(caller, body))


def _act(caller: Caller, title: str, body: dict[str, Any]) -> Meant:
    house, cls = caller.house, kind_of(body)
    whole = decoded(house.register, cls, title, body, caller.today)
    return on_title(house.register, house.office, cls, title, whole)


def _application(caller: Caller, body: dict[str, Any]) -> Meant:
    house = caller.house
    whole = decoded(house.register, Apply, NEW, body, caller.today)
    made = checked(Apply, whole.fields)
    on = made.on if whole.dated else None
    more = {"documents": made.documents, "note": made.note}
    return asked_for(house.register, house.office, made.application, on, caller.now, **more)


def _id(caller: Caller, once: str) -> str:
    return content_id("api", caller.key.id, once)


def _known(caller: Caller, once: str) -> Handed | None:
    """What this key has handed in under this number before."""
    known = inbox.received(caller.house.register, _id(caller, once))
    return Handed(known.action, known.receipt) if known else None


def _handed_in(
    caller: Caller, meant: Meant, once: str, known: Handed | None, answer: Response
) -> shapes.Receipt:
    """Take it in, once, and ring its title; how far it is by now. `DeskError`, `ProblemError`."""
    house, fresh = caller.house, known is None
    handed = known or _taken_in(caller, meant, once)
    if not _says(handed.action, meant):
        raise _used()
    handed = anyio.from_thread.run(partial(bell.rung, house.connect, house.register, handed, PATIENCE))
    action = handed.action
    if fresh:
        caller.note("act", action.title, kind=action.kind, action=action.id)
    answer.headers["Location"] = f"{ROOT}/receipts/{action.id}"
    try:
        settled(house.register, handed, caller.now)
    except KeptError:
        answer.status_code = 202
    return receipt_of(handed)


def _taken_in(caller: Caller, meant: Meant, once: str) -> Handed:
    house, id_ = caller.house, _id(caller, once)
    try:
        return take_in(house.register, caller.seat, meant.make, house.clock, (), id_, store=house.store)
    except DeskError:
        if (known := _known(caller, once)) is not None:  # another has come in under it at this moment
            return known
        raise


def _used() -> ProblemError:
    detail = "这个 Idempotency-Key 已用于另一份内容，没有提交：另一件事请另取一个编号"
    return ProblemError(said(422, "key_used", "没有办理", detail))


def _says(action: Action, meant: Meant) -> bool:
    """Whether an act that was received is the one that is meant."""
    if type(action) is not meant.cls or (meant.cls is not Apply and action.title != meant.title):
        return False
    *_, content, _account = meant.seed("")
    received = {name: value for name, value in action.model_dump(mode="json").items() if name not in UNTYPED}
    if not meant.dated:
        received.pop("on")
    return bool(received == content)


def _foreseen(caller: Caller, meant: Meant) -> shapes.Preview:
    found = preview(caller.house.register, caller.seat, meant.make, caller.now)
    return shapes.Preview(
        was=found.was,
        stages=found.stages,
        opened=tuple(_opens(one) for one in found.opened),
        moved=tuple(shapes.Moves(**one._asdict()) for one in found.moved),
        ended=found.ended,
        notices=tuple(
            shapes.Letter(to=party_label(found.life, one.to), subject=letter.subject, text=letter.body)
            for one in found.notices
            for letter in (worded(one, found.action.title),)
        ),
    )


def _opens(one: Coming) -> shapes.Opens:
    return shapes.Opens(**one._asdict())
