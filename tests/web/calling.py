"""Calling: a program at the API of a desk, with a key and nothing else."""

from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from desk import keys
from tests.web.conftest import ORIGIN, Desk
from web.api.problems import ROOT, TYPE


class Program:
    """A program with a key of somebody's post; without one where there is no post."""

    def __init__(self, desk: Desk, post: str | None, account: str = "wang") -> None:
        self.client = TestClient(desk.app, base_url=ORIGIN, raise_server_exceptions=False)
        self.secret = ""
        if post is not None:
            seat = desk.seat(post)._replace(login=account)
            self.secret = keys.make(desk.register, seat, "数据交换", 90, desk.now, "")
            self.client.headers["Authorization"] = f"Bearer {self.secret}"

    @classmethod
    def again(cls, desk: Desk, other: "Program") -> "Program":
        """The same program with a connection of its own."""
        made = cls(desk, None)
        made.client.headers["Authorization"] = f"Bearer {other.secret}"
        return made

    def get(self, path: str, **asked: str | list[str]) -> Response:
        """Ask."""
        return self.client.get(ROOT + path, params=asked)

    def post(self, path: str, body: Any, once: str | None = None, **asked: str) -> Response:
        """Hand in; `once` is the key under which it is done once."""
        headers = {"Idempotency-Key": once} if once is not None else {}
        return self.client.post(ROOT + path, json=body, headers=headers, params=asked)


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """What was answered, which is a problem of this kind."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == TYPE
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    return told
