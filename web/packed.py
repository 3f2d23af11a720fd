"""Packed: pages leave compressed for browsers that take it: a township on a thin line waits a fifth as long.

A page has a form's token and often words that came with the request. Whoever could make a browser ask again and again,
and saw how long each answer is, might guess the one by the other (BREACH): so each answer is longer by chance.
"""

import gzip
import secrets
from io import BytesIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST = 1024
"""Bytes from which it is worth the work."""

LEVEL = 4
"""Of nine; a page of 50 KB takes a millisecond and becomes a tenth."""

CHANCE = 100
"""So many bytes at most stand in the name of the packed file, which nobody reads."""

TEXTS = ("text/", "image/svg+xml", "application/json", "application/javascript")


class Packed:
    """Around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pack what is answered whole; what comes in pieces, as files do, goes as it is."""
        if scope["type"] != "http" or not _takes(Headers(scope=scope).get("accept-encoding", "")):
            await self.app(scope, receive, send)
            return
        begun: Message = {}

        async def packed(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.update(message)
                return
            if begun:
                start, body = dict(begun), message.get("body", b"")
                begun.clear()
                if not message.get("more_body") and _worth(start, body):
                    message = {**message, "body": pack(body)}
                    headers = MutableHeaders(scope=start)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(message["body"]))
                    headers.add_vary_header("Accept-Encoding")
                await send(start)
            await send(message)

        await self.app(scope, receive, packed)


def pack(body: bytes) -> bytes:
    """Packed, under a name of a length of chance."""
    name = "m" * secrets.randbelow(CHANCE)
    stream = BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=stream, mtime=0) as file:
        file.write(body)
    return stream.getvalue()


def _takes(accepted: str) -> bool:
    """Whether a browser takes it; `gzip;q=0` says that it does not."""
    offers = (one.strip().replace(" ", "").lower() for one in accepted.split(","))
    return any(
        one == "gzip" or (one.startswith("gzip;q=") and one.strip("0.") != "gzip;q=") for one in offers
    )


def _worth(start: Message, body: bytes) -> bool:
    headers = Headers(scope=start)
    kind = headers.get("content-type", "")
    return len(body) >= LEAST and kind.startswith(TEXTS) and "content-encoding" not in headers
