"""Asking: one request to an app as a server hands it over, and what came back, within this process."""

from contextlib import ExitStack
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from anyio.from_thread import start_blocking_portal

HOST = "desk.example"
Headers = tuple[tuple[bytes, bytes], ...]


class Request(NamedTuple):
    """What a server has read: the path and the query as they were sent."""

    method: str
    path: str
    query: bytes = b""
    headers: Headers = ()
    body: bytes = b""


class Answer(NamedTuple):
    """What the app said."""

    status: int
    headers: dict[str, str]
    body: bytes


def quoted(one: str) -> str:
    """A text as a part of an address; half a character as the bytes that somebody would send for it."""
    return quote(one.encode(errors="surrogatepass"), safe="")


class Asking:
    """Somebody who asks one app, again and again."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._open = ExitStack()
        self._portal = self._open.enter_context(
            start_blocking_portal()
        )  # whose threads serve one after the other

    def ask(self, one: Request) -> Answer:
        """What it answers. Whatever it lets out comes out of here too, after the answer to it is lost."""
        return self._portal.call(self._asked, one)

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
        parts = [one.body[at : at + 65536] for at in range(0, len(one.body) or 1, 65536)]

        async def receive() -> dict[str, Any]:
            if not parts:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]))

    def close(self) -> None:
        """Ends with its threads."""
        self._open.close()
