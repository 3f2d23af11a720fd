"""Pages leave packed for browsers that take it, and are the same pages; their length tells nothing."""

import gzip

import pytest

from tests.web.conftest import Desk
from web.packed import CHANCE, LEAST, pack


def raw(desk: Desk, path: str, accepted: str) -> tuple[bytes, dict[str, str]]:
    """What comes over the wire, as it comes."""
    browser = desk.sign_in("wang", "领导小组办公室")
    with browser.client.stream("GET", path, headers={"Accept-Encoding": accepted}) as response:
        return b"".join(response.iter_raw()), dict(response.headers)


@pytest.mark.parametrize("path", ["/today", "/titles", "/titles/2021-0003", "/deadlines"])
def test_a_page_is_packed_for_who_takes_it_and_is_the_same_page(desk: Desk, path: str) -> None:
    body, headers = raw(desk, path, "gzip, deflate")
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body)
    assert "Accept-Encoding" in headers["vary"]
    page = gzip.decompress(body).decode()
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert len(body) < len(page.encode()) / 2


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip;q=0.0", "br"])
def test_who_does_not_take_it_gets_the_page_as_it_is(desk: Desk, accepted: str) -> None:
    body, headers = raw(desk, "/today", accepted)
    assert "content-encoding" not in headers
    assert body.decode().startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/deadlines.xlsx", "/static/mark.svg"])
def test_files_go_as_they_are(desk: Desk, path: str) -> None:
    _, headers = raw(desk, path, "gzip")
    assert "content-encoding" not in headers


def test_the_same_page_is_of_another_length_each_time() -> None:
    body = b"<p>" + b"x" * LEAST
    lengths = {len(pack(body)) for _ in range(200)}
    assert len(lengths) > CHANCE / 4
    assert max(lengths) - min(lengths) <= CHANCE + 1
    assert gzip.decompress(pack(body)) == body
