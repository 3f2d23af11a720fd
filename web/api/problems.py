"""Problems: how the API says no: `application/problem+json` (RFC 9457), in Chinese, with a code for programs."""

import logging
import secrets
from collections.abc import Mapping
from typing import Literal, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from desk.errors import (
    DeskError,
    FilterError,
    IncompleteError,
    NotBegunError,
    NotReceivedError,
    OutOfReachError,
    RefusedError,
    UnlistedError,
    UnstampedError,
)
from desk.faults import InvalidError
from register import reach
from schemas.base import Model
from web import unreached
from web.forms.wrong import faults_of
from web.house import House
from wording import refusals
from wording.articles import article
from wording.faults import in_words

log = logging.getLogger("mingpai.api")

TYPE = "application/problem+json"
ROOT = "/api/v1"
"""Where the API lies: whatever is asked for below is answered as JSON."""

Code = Literal[
    "key_wanted",
    "not_for_this_post",
    "not_found",
    "no_such_route",
    "unreadable",
    "invalid",
    "refused",
    "not_received",
    "moved_on",
    "key_used",
    "lost_place",
    "too_large",
    "too_often",
    "unavailable",
    "failed",
]
"""What is the matter, for programs."""


def is_call(path: str) -> bool:
    """Whether a path is one of the API's, be there such a route or not."""
    return path.startswith(f"{ROOT}/")


class Wrong(Model):
    """One thing that is wrong: where, by the names of the body from outside to inside or of the query; and what."""

    field: str
    detail: str


class Problem(Model):
    """Why it was not done. `reason` is the law's own code of a refusal, `possible` what could be done instead."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    code: Code
    errors: tuple[Wrong, ...] = ()
    reason: str | None = None
    article: str | None = None
    possible: tuple[str, ...] = ()


class ProblemError(Exception):
    """The request ends with this."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem, self.headers = problem, headers


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """It as it is sent."""
    body = problem.model_dump_json(exclude_defaults=True, exclude={"type"})
    return Response(body, problem.status, {**(headers or {})}, TYPE)


def said(status: int, code: Code, title: str, detail: str, **more: object) -> Problem:
    """A problem in a few words."""
    return Problem.model_validate({"status": status, "code": code, "title": title, "detail": detail, **more})


def too_often(why: str) -> Response:
    """Whoever comes so often waits a minute."""
    return response(said(429, "too_often", "太频繁", f"{why}，请一分钟后再试"), {"Retry-After": "60"})


def too_large(most: int) -> Response:
    """More came than is read."""
    return response(said(413, "too_large", "内容太大", f"一次至多{most // 1024}KB，没有收下"))


def of_desk(no: DeskError) -> Problem:
    """What the desk would not do."""
    match no:
        case NotBegunError():
            return said(404, "not_found", "没有找到", str(no))
        case OutOfReachError():
            return said(503, "unavailable", "名册暂时用不了", unreached.noted(no.unusable))
        case UnstampedError():
            return said(503, "unavailable", "没有收件", unreached.unstamped(no))
        case NotReceivedError():
            return said(409, "not_received", "没有收件", str(no))
        case RefusedError():
            return _refused(no)
        case UnlistedError() | FilterError():
            return said(
                422, "invalid", "不能这样查", str(no), errors=(Wrong(field=no.field, detail=str(no)),)
            )
    return said(422, "invalid", "填写有误", str(no), errors=_errors(no))


def _refused(no: RefusedError) -> Problem:
    receipt = no.receipt
    return said(
        409,
        "refused",
        "不予办理",
        str(no),
        errors=_errors(no),
        reason=receipt.reason.code if receipt.reason else None,
        article=article(receipt.article) if receipt.article else None,
        possible=tuple(refusals.possible(one) for one in no.instead),
    )


def _errors(no: DeskError) -> tuple[Wrong, ...]:
    if isinstance(
        no, InvalidError
    ):  # as it was sent: a path of a form leaves out the kind within a correction
        return tuple(Wrong(field=".".join(one.path), detail=one.problem) for one in no.faults)
    found = faults_of(no)
    some = {at: told for at, told in found.items() if at} if not isinstance(no, IncompleteError) else found
    return tuple(Wrong(field=".".join(at), detail=told) for at, told in some.items())


async def _problem(_: Request, no: Exception) -> Response:
    assert isinstance(no, ProblemError)
    return response(no.problem, no.headers)


async def _desk(_: Request, no: Exception) -> Response:
    assert isinstance(no, DeskError)
    return response(of_desk(no))


async def _asked(_: Request, no: Exception) -> Response:
    """A word of the address, of the query or of a header that cannot be read."""
    assert isinstance(no, RequestValidationError)
    errors = tuple(
        Wrong(field=".".join(map(str, one["loc"][1:])), detail="，".join(in_words(one)))
        for one in no.errors()
    )
    return response(said(422, "invalid", "不能这样查", f"请求有{len(errors)}处读不懂", errors=errors))


async def http(_: Request, wrong: Exception) -> Response:
    """There is no such route, or it is not used so."""
    assert isinstance(wrong, HTTPException)
    told: dict[int, tuple[Code, str]] = {
        404: ("no_such_route", "没有这个地址"),
        405: ("no_such_route", "这个地址不能这样用"),
    }
    code, detail = told.get(wrong.status_code, ("unreadable", "这个请求读不懂"))
    return response(said(wrong.status_code, code, "打不开", detail), wrong.headers)


async def _out_of_reach(request: Request, failed: Exception) -> Response:
    house = cast(House, request.app.state.house)
    detail = unreached.noted(reach.explain(house.register.url, failed))
    return response(said(503, "unavailable", "名册暂时用不了", detail), {"Retry-After": "60"})


async def _failed(request: Request, failed: Exception) -> Response:
    number = secrets.token_hex(4)
    log.error("call failed", exc_info=failed, extra={"path": request.url.path, "number": number})
    return response(said(500, "failed", "程序出错", f"没有办成，请把编号 {number} 告诉系统管理员"))


def handle(app: FastAPI) -> None:
    """Let an app answer so whatever goes wrong in it."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(DeskError, _desk)
    app.add_exception_handler(RequestValidationError, _asked)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(SQLAlchemyError, _out_of_reach)
    app.add_exception_handler(Exception, _failed)
