"""Exchange: one request to a machine outside and its answer, bounded to its end, in seconds and in bytes.

httpx2 bounds how long the next byte may take: whoever sends one now and then would never be done with, and whoever
sends them without end would fill this machine's memory.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple


class Answer(NamedTuple):
    """What the other side said; its body as far as it was wanted."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class LongAnswerError(Exception):
    """The answer has more bytes than are read."""


def exchange(method: str, url: str, seconds: float, most: int, **how: Any) -> Answer:
    """Ask, for as long and for as many bytes of an answer at most; where `most` is 0, the body is not waited for.

    `LongAnswerError`, and what httpx2 raises: `TimeoutException` also where the answer has begun and does not end.
    Redirects, which could carry a token elsewhere, are not followed. Nothing is asked to come packed: a few bytes
    could unfold to any number. For a thread of its own, in which no loop runs.
    """
    import httpx2  # by the first that asks that way: no start of a worker waits for it

    async def asked() -> Answer:
        try:
            async with (
                asyncio.timeout(seconds),
                httpx2.AsyncClient(timeout=seconds, headers={"Accept-Encoding": "identity"}) as client,
                client.stream(method, url, **how) as answer,
            ):
                body = bytearray()
                if most:
                    async for part in answer.aiter_raw():
                        body += part
                        if len(body) > most:
                            raise LongAnswerError
                return Answer(answer.status_code, answer.headers, bytes(body))
        except TimeoutError:
            raise httpx2.ReadTimeout("") from None

    return asyncio.run(asked())
