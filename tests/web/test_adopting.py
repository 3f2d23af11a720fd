"""Adopting an edition on pages: from the draft that was tried, over a preview, to every title by the service."""

import html
import re
from datetime import timedelta

import pytest
from httpx2 import Response

from register import audit, errands, lawbook
from schemas.action import Adopt
from tests.stack import ROOT
from tests.web.conftest import PASSWORD, Browser, Desk
from tests.web.test_draft import OVERLAY, bring, shorter

OFFICE = "领导小组办公室"
FILLED = {
    "ground": "新办法施行",
    "number": "开创领[2026]20号",
    "title": "关于施行新办法的通知",
    "date": "2026年5月30日",
}


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office, who has tried a draft."""
    found = desk.sign_in("wang", OFFICE)
    bring(found, shorter())
    return found


def form_of(browser: Browser) -> str:
    """Where the draft that was tried is adopted."""
    found = re.search(r'href="(/measure/draft/[0-9a-f]+/adopt)"', browser.page)
    assert found, browser.text()
    return found[1]


def preview(browser: Browser, **said: str) -> Response:
    """Fill the form in and look."""
    path = form_of(browser)
    browser.get(path)
    return browser.post(path, **{**FILLED, "scope": "all", **said})


def confirm(browser: Browser, **said: str) -> Response:
    """Press the button of the preview."""
    path = re.search(r'action="(/measure/draft/[0-9a-f]+/adopt/send)"', browser.page)
    assert path, browser.text()
    return browser.post(path[1], **{**FILLED, "scope": "all", "sure": "yes", **said})


def registered(desk: Desk) -> set[str]:
    return set(lawbook.read(desk.register).editions)


def test_a_draft_is_previewed_adopted_and_handed_to_every_title_of_its_honour(
    desk: Desk, wang: Browser
) -> None:
    before = registered(desk)
    assert preview(wang).status_code == 200, wang.text()
    said = wang.text()
    assert "今后的申报适用《修订草案》" in said
    assert "交7个称号逐个办理“适用新版本”" in said
    assert "2个月" in said
    assert registered(desk) == before
    done = confirm(wang)
    assert done.status_code == 200
    assert "已办理" in wang.text()
    (new,) = registered(desk) - before
    orders = errands.all_of(desk.register, done.url.path.split("/")[2])
    assert len(orders) == 7
    act = orders[0].act(desk.now)
    assert isinstance(act, Adopt)
    assert (act.edition, act.documents[0].number) == (new, "开创领〔2026〕20号")
    assert {one.actor.party.role for one in orders} == {"office"}
    assert "登记办法版本 kaiyuan-draft" in [one.about for one in audit.read(desk.register, what="act")]


def test_sent_twice_it_is_done_once(desk: Desk, wang: Browser) -> None:
    preview(wang)
    page = wang.page
    first = confirm(wang)
    wang.page = page
    assert confirm(wang).url.path == first.url.path


def test_what_is_not_confirmed_by_its_tick_is_not_done(desk: Desk, wang: Browser) -> None:
    before = registered(desk)
    preview(wang)
    assert confirm(wang, sure="").status_code == 422
    assert "在下面打勾" in wang.text()
    assert registered(desk) == before


def test_only_the_titles_that_are_named_are_given_it(desk: Desk, wang: Browser) -> None:
    some = {"scope": "some", "titles": "2021-0003\n"}
    preview(wang, **some)
    done = confirm(wang, **some)
    assert [one.title for one in errands.all_of(desk.register, done.url.path.split("/")[2])] == ["2021-0003"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ground": ""}, "ground"),
        ({"title": ""}, "title"),
        ({"date": "昨天"}, "date"),
        ({"on": "13月"}, "on"),
        ({"scope": ""}, "scope"),
        ({"scope": "some", "titles": ""}, "titles"),
        ({"scope": "some", "titles": "没有这一家"}, "titles"),
        ({"ground": "联系13912345678"}, "ground"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    desk: Desk, wang: Browser, said: dict[str, str], field: str
) -> None:
    before = registered(desk)
    assert preview(wang, **said).status_code == 422
    assert f'id="{field}-fault"' in wang.page, wang.text()
    assert "新办法施行" in wang.page or field == "ground"
    assert registered(desk) == before


def test_an_edition_that_is_not_in_force_yet_is_not_registered(desk: Desk) -> None:
    wang, before = desk.sign_in("wang", OFFICE), registered(desk)
    later = OVERLAY.format(base="kaiyuan-danwei.yaml").replace("2026-06-01", "2999-01-01")
    bring(wang, later.encode())
    assert preview(wang).status_code == 409
    assert "没有登记这个版本" in wang.text()
    assert "/adopt/send" not in wang.page
    assert registered(desk) == before


def test_what_has_hidden_values_cannot_be_adopted(desk: Desk) -> None:
    wang = desk.sign_in("wang", OFFICE)
    bring(wang, (ROOT / "regulations" / "xian-masked.yaml").read_bytes())
    wang.get(form_of(wang))
    assert "填写以前不能启用" in wang.text()


def test_others_who_may_try_a_draft_do_not_adopt_it(wang: Browser) -> None:
    path = form_of(wang)
    wang.get("/seats")
    wang.post("/seats", post="领导小组")
    wang.get(path.removesuffix("/adopt"))
    assert "采用这个版本" not in wang.text()
    assert wang.get(path).status_code == 403


def test_a_session_that_has_run_out_loses_nothing_that_was_typed(desk: Desk, wang: Browser) -> None:
    path = form_of(wang)
    wang.get(path)
    desk.now += timedelta(days=1)
    wang.post(path, **FILLED, scope="all")
    back = re.search(r'name="back" value="([^"]*)"', wang.page)
    assert back
    where = html.unescape(back[1])
    wang.post("/sign-in", account="wang", password=PASSWORD, back=where)
    wang.post("/seats", post=OFFICE, back=where)
    wang.get(where)
    assert "关于施行新办法的通知" in wang.page
