"""Addresses: each page's is the one that its route has, made without asking every route."""

import pytest
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.routing import NoMatchFound

from tests.web.conftest import Desk
from web.app import SCREENS
from web.guard import Visit


def visit(desk: Desk, root: str = "") -> Visit:
    """Somebody's, of no page."""
    scope = {
        "type": "http",
        "app": desk.app,
        "router": desk.app.router,
        "headers": [(b"host", b"desk.example")],
        "path": "/",
        "query_string": b"",
        "scheme": "http",
        "server": ("desk.example", 80),
        "root_path": root,
        "app_root_path": root,
    }
    return Visit(desk.house, Request(scope), desk.now)


@pytest.mark.parametrize("root", ["", "/desk"])
def test_an_address_is_what_the_routes_make_of_it(desk: Desk, root: str) -> None:
    here = visit(desk, root)
    for screen in SCREENS:
        for route in screen.router.routes:
            assert isinstance(route, APIRoute)
            parts = {name: f"{name}-1" for name in route.param_convertors}
            assert here.url(route.name, **parts) == here.request.url_for(route.name, **parts).path


def test_what_is_no_part_of_an_address_makes_none(desk: Desk) -> None:
    here = visit(desk)
    with pytest.raises(AssertionError):
        here.url("title", title="../today")
    with pytest.raises((NoMatchFound, KeyError)):
        here.url("title")
