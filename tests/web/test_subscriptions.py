"""Subscriptions 推送 on a page: one administrator names who is told, tries the way, sees how it goes."""

import html
import json
import re
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from register import audit, subscriptions
from register.tables import subscriptions as table
from schemas.event import TEST
from tests.notices.conftest import no_proxy  # noqa: F401  loopback is behind no proxy
from tests.notices.test_push import Hook, answering, hook  # noqa: F401  fixture
from tests.web.conftest import Browser, Desk
from web.menu import MENU

OFFICE = "领导小组办公室"


@pytest.fixture
def guan(desk: Desk, hook: Hook) -> Browser:  # noqa: F811
    """A system administrator, where the receiver on loopback may be told without encryption."""
    desk.arrange(desk.office.model_copy(update={"plain_receivers": (f"127.0.0.1:{hook.port}",)}))
    desk.account("guan", "system")
    guan = desk.sign_in("guan")
    guan.get("/subscriptions")
    return guan


def subscribe(guan: Browser, hook: Hook, **other: str) -> str:  # noqa: F811
    """Fill in the form; the secret, if there is one."""
    fields = {"name": "统一平台", "address": f"http://127.0.0.1:{hook.port}/in", "post": OFFICE, **other}
    guan.post("/subscriptions", **fields)
    found = re.search(r"<code>(whsec_[^<]+)</code>", guan.page)
    return html.unescape(found[1]) if found else ""


def test_the_secret_is_shown_once(guan: Browser, hook: Hook) -> None:  # noqa: F811
    assert subscribe(guan, hook).startswith("whsec_")
    guan.get("/subscriptions")
    assert "统一平台" in guan.text()
    assert "whsec_" not in guan.page


def test_what_is_tried_arrives_signed_and_moves_nothing(guan: Browser, hook: Hook, desk: Desk) -> None:  # noqa: F811
    secret = subscribe(guan, hook)
    [one] = subscriptions.every(desk.register)
    guan.post(f"/subscriptions/{one.id}", act="try")
    assert "试发的一条已送到" in guan.text()
    [(body, headers)] = hook.got
    # The house's clock stands still: how old a signature may be is the library's to say, not this test's.
    stamp = headers["webhook-timestamp"]
    assert stamp == str(int(desk.now.timestamp()))
    signed = Webhook(secret).sign(headers["webhook-id"], desk.now.astimezone(UTC), body)
    assert headers["webhook-signature"] == signed
    assert (json.loads(body)["type"], json.loads(body)["data"]) == (TEST, None)
    assert subscriptions.every(desk.register) == [one]


def test_a_try_that_fails_says_why(guan: Browser, hook: Hook, desk: Desk) -> None:  # noqa: F811
    subscribe(guan, hook)
    [one] = subscriptions.every(desk.register)
    hook.answers = [answering(500)]
    assert guan.post(f"/subscriptions/{one.id}", act="try").status_code == 409
    assert "没有送到，接收方答复 500" in guan.text()
    assert audit.read(desk.register, what="push_tried")[0].facts == {"failed": True}


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "请写明推送给哪个系统"),
        ("address", "", "以 https:// 开头"),
        ("address", "oa.example.gov.cn/in", "以 https:// 开头"),
        ("address", "ftp://oa.example.gov.cn/in", "以 https:// 开头"),
        ("address", "file:///etc/passwd", "以 https:// 开头"),
        ("address", "https://", "以 https:// 开头"),
        ("address", "https://oa.example.gov.cn:99999/", "以 https:// 开头"),
        ("address", "https://[::1", "以 https:// 开头"),
        ("address", "http://oa.example.gov.cn/in", "没有加密"),
        ("address", "http://127.0.0.1/in", "没有加密"),
        ("address", "http://169.254.169.254/latest/meta-data", "没有加密"),
        ("address", "https://wang:secret@oa.example.gov.cn/in", "不写账号、口令"),
        ("address", "https://oa.example.gov.cn/in#x", "不写账号、口令"),
        ("address", "https://例子.cn/in", "只写字母"),
        ("address", "https://oa.example.gov.cn/a b", "只写字母"),
        ("address", "https://oa.example.gov.cn/" + "a" * 500, "至多500"),
        ("post", "没有的岗位", "请选一个岗位"),
        ("types", "mingpai.title.nothing", "没有“mingpai.title.nothing”这一种"),
    ],
)
def test_what_is_filled_in_wrongly_is_told_and_kept(
    guan: Browser,
    hook: Hook,  # noqa: F811
    desk: Desk,
    field: str,
    value: str,
    why: str,
) -> None:
    assert subscribe(guan, hook, **{field: value}) == ""
    assert why in guan.text()
    assert subscriptions.every(desk.register) == []
    if field != "name":
        assert 'value="统一平台"' in guan.page


def test_it_is_switched_off_and_on_and_taken_out(guan: Browser, hook: Hook, desk: Desk) -> None:  # noqa: F811
    subscribe(guan, hook)
    [one] = subscriptions.every(desk.register)
    for act, state in (("off", "已停用"), ("on", "正常"), ("off", "已停用")):
        guan.post(f"/subscriptions/{one.id}", act=act)
        assert state in guan.text()
    guan.post(f"/subscriptions/{one.id}", act="end")
    assert subscriptions.every(desk.register) == []
    assert guan.post(f"/subscriptions/{one.id}", act="on").status_code == 409
    said = [line.what for line in audit.read(desk.register, account="guan")]
    assert [one for one in said if one.startswith("push_")] == [
        "push_ended",
        "push_off",
        "push_on",
        "push_off",
        "push_made",
    ]


def test_the_page_says_why_nothing_arrives(guan: Browser, hook: Hook, desk: Desk) -> None:  # noqa: F811
    subscribe(guan, hook)
    later = desk.now + timedelta(minutes=5)
    for values, said in (
        ({"failures": 2, "next_try": later, "trouble": "连不上接收方"}, "连续2次没有送到"),
        ({"state": "resting", "trouble": "接收方答复 410"}, "已停下：接收方答复 410"),
    ):
        with desk.register.writing() as connection:
            connection.execute(table.update().values(values))
        guan.get("/subscriptions")
        assert said in guan.text()


def test_no_other_administrator_and_no_post_names_a_receiver(desk: Desk) -> None:
    assert ("subscriptions", "推送") in MENU
    for part in ("security", "audit"):
        desk.account(part, part)
        assert desk.sign_in(part).get("/subscriptions").status_code == 403
    wang = desk.sign_in("wang", OFFICE)
    assert wang.post("/subscriptions", name="x").status_code == 403


def test_there_are_no_more_than_can_be_pushed_to_side_by_side(
    guan: Browser,
    hook: Hook,  # noqa: F811
    desk: Desk,
) -> None:
    subscribe(guan, hook)
    [one] = subscriptions.every(desk.register)
    for n in range(subscriptions.MOST - 1):
        subscriptions.add(desk.register, replace(one, id=f"{n:012x}"))
    assert subscribe(guan, hook) == ""
    assert "至多50个" in guan.text()
