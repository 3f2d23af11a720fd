"""The guide of the API: every call in it is made, and answers what stands below it."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

from tests.stack import ROOT
from tests.web.calling import Program
from tests.web.conftest import ORIGIN, Desk
from web.limits import ALL_CALLS, CALLS, LARGEST_CALL

GUIDE = ROOT / "docs" / "guide-api.md"
TEXT = GUIDE.read_text(encoding="utf-8")
CALL = re.compile(r"```sh\n(.*?)\n```\n\n```json\n(.*?)\n```", re.DOTALL)


def made(program: Program, typed: str) -> Any:
    """What a call answers that somebody types."""
    words = shlex.split(typed.replace("$KEY", program.secret).replace("$DESK", ORIGIN))
    assert words[0] == "curl"
    headers: dict[str, str] = {}
    body, rest = None, iter(words[1:])
    url, asked = "", dict[str, str]()
    for word in rest:
        match word:
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-d":
                body = next(rest)
            case "--data-urlencode":
                name, _, value = next(rest).partition("=")
                asked[name] = value
            case "-G":
                pass
            case _:
                assert word.isascii(), "curl sends it as it stands, and no server reads that"
                url = word
    method = "GET" if body is None else "POST"
    content = None if body is None else body.encode()
    assert ("-G" in words) == bool(asked)
    return program.client.request(method, url, content=content, headers=headers, params=asked or None).json()


def told(shown: Any, answer: Any, at: str) -> list[str]:
    """Where an answer says something else than is shown of it; … stands for whatever there is."""
    match shown:
        case "…":
            return [] if answer else [f"{at}: nothing"]
        case dict():
            return [
                one
                for name in shown
                for one in told(shown[name], answer.get(name, "missing"), f"{at}.{name}")
            ]
        case list():
            pairs = zip(shown, answer, strict=False)
            return [one for n, pair in enumerate(pairs) for one in told(*pair, f"{at}.{n}")]
    return [] if shown == answer else [f"{at}: {answer!r}, not {shown!r}"]


def test_every_call_answers_what_stands_below_it(desk: Desk) -> None:
    program, calls = Program(desk, "乐白道街道"), CALL.findall(TEXT)
    assert len(calls) == TEXT.count("```sh") > 8
    for typed, shown in calls:
        assert told(json.loads(shown), made(program, typed), typed) == []


def test_its_limits_are_those_of_the_program() -> None:
    assert f"每分钟至多{CALLS.amount}次，一台机器至多{ALL_CALLS.amount}次" in TEXT
    assert f"一次至多{LARGEST_CALL // 1024}KB" in TEXT


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", TEXT)
    assert links
    assert not [one for one in links if not Path(GUIDE.parent / one).exists()]
