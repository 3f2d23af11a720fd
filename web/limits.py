"""Limits: how much one request may bring, and how often one machine may come; said before anything is read."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64 * 1024 * 1024
"""Bytes of one request: a score sheet with its photographs."""

SIGN_INS = RateLimitItemPerMinute(20)
"""From one machine: a room of clerks who begin at 08:30, and not a dictionary."""

QUESTIONS, ALL_QUESTIONS = RateLimitItemPerMinute(30), RateLimitItemPerMinute(600)
"""Of the public, from one machine and from all: whoever floods that page does not keep the office from its own."""


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
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > LARGEST:
                raise TooLargeError
            return message

        try:
            await self.app(scope, counted, send)
        except TooLargeError:
            await PlainTextResponse("文件太大，没有收下", 413)(scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > LARGEST:
            return PlainTextResponse(f"文件太大，一次至多{LARGEST // 1024 // 1024}MB，没有收下", 413)
        machine = scope["client"][0] if scope.get("client") else ""
        if scope["path"] == "/sign-in" and scope["method"] == "POST":
            return None if self.rates.hit(SIGN_INS, "sign-in", machine) else _later("登录太频繁")
        if scope["path"] == "/holders":
            among = self.rates.hit(QUESTIONS, "holders", machine) and self.rates.hit(ALL_QUESTIONS, "holders")
            return None if among else _later("查询太频繁")
        return None


def _later(why: str) -> PlainTextResponse:
    return PlainTextResponse(f"{why}，请一分钟后再试", 429, {"Retry-After": "60"})
