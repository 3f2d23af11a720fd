"""Accounts on pages: the first password is changed before anything else, each administrator does their part."""

import re
from typing import Any

import pyotp
import pytest

from desk import administration
from desk.administration import By
from schemas.account import Noted, What
from tests.desk.accounts import GOOD
from tests.desk.conftest import NOW
from tests.web.conftest import Browser, Desk
from wording.audited import rest

ROOT = By("root", at_machine=True)
NEW = "Lingquan-2027"


def first_time(desk: Desk, name: str) -> tuple[Browser, str]:
    """Somebody signs in for the first time, with the password that they were given."""
    first = administration.make(desk.register, desk.office, name, ROOT, desk.now)
    browser = desk.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", account=name, password=first)
    return browser, first


def test_a_first_password_is_changed_before_anything_else(desk: Desk) -> None:
    zhao, first = first_time(desk, "zhao")
    zhao.get("/today")
    assert "口令是首次口令" in zhao.text()
    zhao.post("/password", old=first, new=NEW, again=NEW)
    zhao.get("/today")
    assert "以哪个岗位办理" in zhao.text()


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        ("short", "short", "口令"),
        (NEW, "Other-2027x", "两次填写的新口令不一样"),
        (GOOD, GOOD, "不得与原口令相同"),
    ],
)
def test_a_new_password_that_will_not_do_is_told_on_the_page(
    desk: Desk, new: str, again: str, why: str
) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/password")
    assert wang.post("/password", old=GOOD, new=new, again=again).status_code == 409
    assert why in wang.text()


def test_changing_the_password_ends_the_session_that_was_stolen(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    thief = desk.browser()
    thief.client.cookies.update(dict(wang.client.cookies))
    wang.get("/password")
    wang.post("/password", old=GOOD, new=NEW, again=NEW)
    thief.get("/today")
    assert "登录" in thief.text()
    wang.get("/today")
    assert "今日事项" in wang.text()


def test_an_office_that_wants_it_has_everybody_bind_a_telephone_first(desk: Desk) -> None:
    desk.arrange(desk.office.model_copy(update={"second_factor": True}))
    wang = desk.sign_in("wang")
    wang.get("/today")
    assert "绑定手机验证码" in wang.text()
    secret = "".join(re.findall(r"<code>([^<]+)</code>", wang.page)[0].split())
    wang.post("/own-code", password=GOOD, code=pyotp.TOTP(secret).at(desk.now))
    wang.get("/seats")
    assert "以哪个岗位办理" in wang.text()


def test_the_system_administrator_makes_accounts_and_sees_no_title(desk: Desk) -> None:
    desk.account("guan", "system")
    guan = desk.sign_in("guan")
    guan.get("/")
    guan.post("/accounts", name="li", administrator="")
    assert "首次口令：" in guan.text()
    guan.post("/accounts", name="li", administrator="")
    assert "已有账号li" in guan.text()
    assert guan.get("/titles").status_code == 403


def test_the_security_administrator_signs_somebody_out(desk: Desk) -> None:
    desk.account("an", "security")
    wang = desk.sign_in("wang", "领导小组办公室")
    an = desk.sign_in("an")
    an.get("/accounts")
    assert "新建" not in an.text()
    an.post("/accounts/wang", act="ended")
    wang.get("/today")
    assert "口令" in wang.text()
    assert an.post("/accounts/wang", act="reset").status_code == 409


def test_the_audit_administrator_reads_who_saw_what_and_nobody_else_does(desk: Desk) -> None:
    desk.account("shen", "audit")
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/titles/2021-0003")
    assert wang.get("/audit").status_code == 403
    shen = desk.sign_in("shen")
    shen.get("/audit", about="2021-0003")
    assert "查看称号" in shen.text()
    assert "wang" in shen.text()
    assert shen.get("/audit.xlsx").content.startswith(b"PK")
    shen.get("/audit", since="昨天吧")
    assert "不是日期" in shen.text()


@pytest.mark.parametrize(
    ("what", "about", "facts", "said"),
    [
        ("act", "2021-0003", {"kind": "inspect", "action": "ab12"}, "复验，收件编号ab12"),
        ("act", "2021-0003", {"key": "4757", "kind": "opine"}, "初审意见，经接口密钥4757"),
        ("act", "2021-0003", {"kind": "reply", "reply": 3}, "经链接答复，第3号"),
        ("deed", "W-1 pause", {}, "暂停"),
        ("deed", "W-1 load", {}, "装入随附的督导组或者装入随附的年度事项或者装入随附的组合"),
        ("title", "2021-0003", {"key": "4757"}, "经接口密钥4757"),
        ("refused_in", "", {"why": "password"}, "口令不对"),
        ("signed_in", "", {}, ""),
    ],
)
def test_the_log_says_what_was_done_and_by_which_key(
    what: What, about: str, facts: dict[str, Any], said: str
) -> None:
    line = {"number": 1, "at": NOW, "account": "wang", "address": "", "about": about}
    assert rest(Noted.model_validate({**line, "what": what, "facts": facts})) == said
