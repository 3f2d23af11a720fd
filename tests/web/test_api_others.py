"""The program of a unit asked for what is another's: by every route, with every identifier, there is nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.routing import APIRoute

from register import audit, inbox, ledger
from tests.web.calling import Program
from tests.web.conftest import Desk
from tests.web.window import CLINIC, SCHOOL, based, unit_of, window
from web.api.app import ROUTES
from web.api.problems import ROOT
from web.rights import RIGHTS

PAPER = {"number": "民创办〔2026〕91号", "title": "关于办理的文件", "date": "2026-11-21"}
HIDDEN = ("开远市第一小学校", "KY1-001", SCHOOL)
"""What stands in what the school has, and in no answer to the clinic."""

NAMED: dict[str, tuple[Mapping[str, Any], ...]] = {
    **dict.fromkeys(("api_title", "api_history", "api_possible", "api_receipt"), ({},)),
    "api_inputs": ({"kind": "file"}, {"kind": "nothing"}),
    **dict.fromkeys(
        ("api_act", "api_preview"),
        (
            {"body": {"kind": "update", "phone": "0873-7120001"}},
            {"body": {"kind": "rectify", "documents": [PAPER]}},
        ),
    ),
}
"""Routes with an identifier in their address, and what else they are asked in turn."""

LISTS: dict[str, tuple[Mapping[str, str], ...]] = {
    "api_titles": ({}, {"q": "小学"}, {"q": "KY1-001"}, {"township": "灵泉街道"}, {"cursor": "2020-9999"}),
    "api_events": ({},),
    "api_duties": (
        {},
        {"whose": "all", "until": "2040-01-01"},
        {"whose": "all", "cursor": f"2020-01-01_{SCHOOL}_1"},
    ),
}
"""Routes that list, and what they are asked."""

OWN = {
    "api_me": "its own key",
    "api_document": "for anybody",
    "api_apply": "names no title: what a unit may apply for is the law's",
    "api_preview_application": "likewise",
}
"""Routes that name nothing of another's, and why."""


@pytest.fixture
def clinic(desk: Desk) -> Program:
    """A program of the clinic."""
    based(desk)
    window(desk, CLINIC)
    return Program(desk, unit_of(desk, CLINIC).name)


def test_every_route_that_a_unit_may_use_is_tried() -> None:
    """A new route says here how it names things."""
    assert sorted((*NAMED, *LISTS, *OWN)) == sorted(one.name for one in ROUTES if "unit" in RIGHTS[one.name])
    for one in ROUTES:
        assert not (one.param_convertors and one.name in LISTS | OWN), one.name


@pytest.mark.parametrize("name", NAMED)
def test_what_is_anothers_answers_like_what_is_not_there(desk: Desk, clinic: Program, name: str) -> None:
    (action, *_) = [one.action.id for one in ledger.entries_of(desk.register, SCHOOL) if one.action]
    before = ledger.life_of(desk.register, SCHOOL)
    for more in NAMED[name]:
        answers = []
        for title, receipt in ((SCHOOL, action), ("2099-9999", "f" * 24)):
            parts = {"title": title, "action": receipt, **more}
            status, text = _asked(clinic, name, parts, {})
            answers.append((status, text.replace(title, "…").replace(receipt, "…")))
        assert answers[0] == answers[1], more
        assert answers[0][0] == 404
        assert not [one for one in HIDDEN if one in answers[0][1]], more
    assert ledger.life_of(desk.register, SCHOOL) == before
    assert not inbox.waiting(desk.register, SCHOOL).actions
    assert not audit.read(desk.register, what="title", about=SCHOOL)


@pytest.mark.parametrize("name", LISTS)
def test_no_list_has_anything_of_anothers(clinic: Program, name: str) -> None:
    for asked in LISTS[name]:
        status, text = _asked(clinic, name, {}, asked)
        assert status == 200, text
        assert not [one for one in HIDDEN if one in text], asked


def test_a_unit_sees_and_does_what_is_its_own(desk: Desk, clinic: Program) -> None:
    assert {one["title"] for one in clinic.get("/titles").json()["titles"]} == {CLINIC}
    assert clinic.get(f"/titles/{CLINIC}").json()["title"] == CLINIC
    body = {"kind": "update", "phone": "0873-7120001"}
    answer = clinic.post(f"/titles/{CLINIC}/acts", body, "update-of-today")
    assert answer.status_code == 202, answer.text
    assert clinic.get(f"/receipts/{answer.json()['action']}").json()["kind"] == "update"


def _asked(
    program: Program, name: str, parts: Mapping[str, Any], asked: Mapping[str, str]
) -> tuple[int, str]:
    (route,) = (one for one in ROUTES if one.name == name)
    method = next(iter(route.methods or set()))
    headers = {"Idempotency-Key": "one-of-the-clinic"} if method == "POST" else {}
    answer = program.client.request(
        method, ROOT + _path(route, parts), params=asked, json=parts.get("body"), headers=headers
    )
    return answer.status_code, answer.text


def _path(route: APIRoute, parts: Mapping[str, Any]) -> str:
    return route.path.format_map(parts)
