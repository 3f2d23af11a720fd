"""The description of the API: whole, in Chinese, true to the routes; a page of it that loads nothing from elsewhere."""

import re
from typing import Any

import pytest

from schemas.action import KINDS
from tests.web.calling import Program
from tests.web.conftest import Desk
from web.api.app import ROUTES
from web.api.bodies import HERE
from web.api.problems import ROOT
from web.api.told import ACT, APPLICATION


@pytest.fixture
def document(desk: Desk) -> dict[str, Any]:
    """What programs read."""
    answer = Program(desk, None).get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def chinese(text: str) -> bool:
    """Whether a text has a Chinese word."""
    return re.search("[\u4e00-\u9fff]", text) is not None


def test_every_route_stands_in_the_document(document: dict[str, Any]) -> None:
    said = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    assert said == {
        (route.path, method)
        for route in ROUTES
        for method in route.methods or ()
        if route.path != "/openapi.json"
    }


def test_every_kind_of_act_has_its_body(document: dict[str, Any]) -> None:
    acts = document["components"]["schemas"]["Act"]["oneOf"]
    assert [one["$ref"].rpartition("/act_")[2] for one in acts] == [*HERE]
    assert set(KINDS) - set(HERE) == {"apply", "take_over", "adopt", "set_clock"}


def test_no_body_has_what_the_system_says_itself(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, one in schemas.items():
        if name.startswith("act_"):
            assert not {"id", "title", "actor", "received_at", "format"} & one["properties"].keys(), name
            assert one["additionalProperties"] is False
    assert "Actor" not in schemas
    assert "kept_as" not in schemas["Document"]["properties"]


def test_every_route_parameter_and_field_is_told_in_chinese(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for route in methods.values():
            assert chinese(route["summary"]), path
            assert all(chinese(one["schema"]["title"]) for one in route.get("parameters", ())), path
    for name, one in document["components"]["schemas"].items():
        for field, said in one.get("properties", {}).items():
            assert field == "kind" or chinese(said["title"]), (name, field)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    there = document["components"]["schemas"].keys()
    assert set(re.findall(r"#/components/schemas/(\w+)", str(document))) <= there


def test_the_page_tells_every_route_and_links_within_itself(desk: Desk, document: dict[str, Any]) -> None:
    browser = desk.sign_in("wang", "羊街乡")
    browser.get("/keys")
    assert '<a href="/interface">' in browser.page
    browser.get("/interface")
    for path in document["paths"]:
        assert f"{ROOT}{path}" in browser.text()
    ids = set(re.findall(r'id="([^"]+)"', browser.page))
    assert set(re.findall(r'href="#([^"]+)"', browser.page)) <= ids
    assert "http://desk.example/api/v1/titles" in browser.text()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', browser.page)


def test_an_example_of_the_page_does_what_it_says(desk: Desk) -> None:

    assert Program(desk, "乐白道街道").post("/titles/2025-0003/acts/preview", ACT).status_code == 200
    answer = Program(desk, "单位窗口").post("/applications/preview", APPLICATION)
    assert answer.status_code == 200, answer.text
