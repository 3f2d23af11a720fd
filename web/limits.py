"""Limits: how much one request may bring, and how often one machine may come; said before anything is read."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.base import sealed
from web.api import problems

LARGEST = 64 * 1024 * 1024
"""Bytes of one request: a score sheet with its photographs."""

MOST_FIELDS, MOST_FILES = 6000, 20
"""What one form may hold: three hundred rows, each of a sheet's columns or by several assessors, and its papers."""
MOST_BOXES = 400
"""Boxes for files, most of them empty: a table may have one in each row."""

LARGEST_CALL = 64 * 1024
"""Bytes of one call of the API: an act with its whole sheet is a tenth of it."""

SIGN_INS = RateLimitItemPerMinute(20)
"""From one machine: a room of clerks who begin at 08:30, and not a dictionary."""

SIGNING_IN = {("/sign-in", "POST"), ("/sign-in/oidc", "GET"), ("/sign-in/oidc/back", "POST")}
"""Where somebody tries to."""

QUESTIONS, ALL_QUESTIONS = RateLimitItemPerMinute(30), RateLimitItemPerMinute(600)
"""Of strangers, from one machine and from all, of each of their pages: whoever floods one keeps nobody from another."""

LARGEST_OF_STRANGERS = 64 * 1024
"""Bytes of one request to their pages: a few fields."""

OPEN = {"/holders": "查询太频繁", "/replies/": "打开太频繁"}
"""How the addresses of pages begin that are made for strangers, and what is said where too many come."""

CALLS, ALL_CALLS = RateLimitItemPerMinute(300), RateLimitItemPerMinute(1200)
"""Of the API, by one key and from one machine, whatever key it shows."""


class TooLargeError(Exception):
    """More came than was said."""


class Limits:
    """Around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.rates = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is too much with a word; let the rest in, and count what comes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if refused := self._refused(scope):
            await refused(scope, receive, send)
            return
        came, most = 0, _most(scope)

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise TooLargeError
            return message

        try:
            await self.app(scope, counted, send)
        except TooLargeError:
            await _too_large(scope)(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length[:20]) > _most(scope):  # no more digits than a number may have
            return _too_large(scope)
        machine = scope["client"][0] if scope.get("client") else ""
        if (scope["path"], scope["method"]) in SIGNING_IN:
            return None if self.rates.hit(SIGN_INS, "sign-in", machine) else _later("登录太频繁")
        if problems.is_call(scope["path"]):
            shown = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
            key = sealed(shown) if shown else machine
            among = self.rates.hit(ALL_CALLS, "api", machine) and self.rates.hit(CALLS, "api", key)
            return None if among else problems.too_often("请求太频繁")
        for start, why in OPEN.items():
            if scope["path"].startswith(start):
                among = self.rates.hit(QUESTIONS, start, machine) and self.rates.hit(ALL_QUESTIONS, start)
                return None if among else _later(why)
        return None


def _most(scope: Scope) -> int:
    if scope["path"].startswith(tuple(OPEN)):
        return LARGEST_OF_STRANGERS
    return LARGEST_CALL if problems.is_call(scope["path"]) else LARGEST


def _too_large(scope: Scope) -> Response:
    if problems.is_call(scope["path"]):
        return problems.too_large(LARGEST_CALL)
    most = _most(scope)
    said = f"{most // 1024 // 1024}MB" if most >= 1024 * 1024 else f"{most // 1024}KB"
    again = "，也没有提交。请退回前一页，少选几个文件，存为草稿，再接着添加" if most == LARGEST else ""
    return PlainTextResponse(f"文件太大，一次至多{said}，没有收下{again}", 413)


def _later(why: str) -> PlainTextResponse:
    return PlainTextResponse(f"{why}，请一分钟后再试", 429, {"Retry-After": "60"})
