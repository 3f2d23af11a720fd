"""Asking: one request to an app as a server hands it over, and what came back, within this process."""

import asyncio
import sys
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from web.__main__ import TURN

HOST = "desk.example"
PART = 65536
"""Bytes of a body that come at a time."""
Headers = tuple[tuple[bytes, bytes], ...]


class Request(NamedTuple):
    """What a server has read: the path and the query as they were sent."""

    method: str
    path: str
    query: bytes = b""
    headers: Headers = ()
    body: bytes = b""


class Answer(NamedTuple):
    """What the app said; of a header that stands there several times each on a line of its own."""

    status: int
    headers: dict[str, str]
    body: bytes


Answered = asyncio.Future[Answer]


def quoted(one: str) -> str:
    """A text as a part of an address; half a character as the bytes that somebody would send for it."""
    return quote(one.encode(errors="surrogatepass"), safe="")


class Asking:
    """Somebody who asks one app, again and again."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._loop, self._waiting = asyncio.new_event_loop(), asyncio.Queue[tuple[Request, Answered]]()
        # one task for all that is asked: threads that answer end with the task that they have begun in
        self._serving = self._loop.create_task(self._serve())
        sys.setswitchinterval(TURN)  # as the process that serves the pages has it

    def ask(self, one: Request) -> Answer:
        """What it answers. Whatever it lets out comes out of here too, after the answer to it is lost."""
        answered: Answered = self._loop.create_future()
        self._waiting.put_nowait((one, answered))
        return self._loop.run_until_complete(answered)

    async def _serve(self) -> None:
        while True:
            one, answered = await self._waiting.get()
            try:
                answered.set_result(await self._asked(one))
            except Exception as escaped:
                answered.set_exception(escaped)

    async def _asked(self, one: Request) -> Answer:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": one.method,
            "scheme": "http",
            "path": unquote(one.path),
            "raw_path": one.path.encode(errors="replace"),
            "query_string": one.query,
            "root_path": "",
            "headers": [(b"host", HOST.encode()), *one.headers],
            "client": ("127.0.0.1", 50000),
            "server": (HOST, 80),
            "state": {},
        }
        sent: list[dict[str, Any]] = []
        starts = list(range(0, len(one.body) or 1, PART))

        async def receive() -> dict[str, Any]:
            if not starts:
                return {"type": "http.disconnect"}
            at = starts.pop(0)
            return {"type": "http.request", "body": one.body[at : at + PART], "more_body": bool(starts)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        headers: dict[str, str] = {}
        for name, value in ((one.decode("latin-1") for one in pair) for pair in sent[0]["headers"]):
            headers[name] = f"{headers[name]}\n{value}" if name in headers else value
        return Answer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]))

    def close(self) -> None:
        """Nobody asks any more."""
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serving)
        self._loop.close()
