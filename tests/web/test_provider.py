"""Sign-in through a provider: who is let in, who is not, and what is asked of them."""

import html
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from desk import accounts, administration
from desk.administration import By
from register import audit
from tests.desk.accounts import GOOD
from tests.provider import Provider
from tests.stack import ROOT
from tests.web.coming import NAME, arrives, binds, comes, seated, shows, whys
from tests.web.conftest import Desk


def test_an_office_without_a_provider_has_no_such_pages(desk: Desk) -> None:
    stranger = desk.browser()
    assert stranger.get("/sign-in/oidc").status_code == 404
    stranger.get("/sign-in")
    assert "oidc" not in stranger.page


def test_pages_of_an_office_without_a_provider_load_nothing_for_one() -> None:
    told = "import sys, web.__main__; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"authlib", "joserfc", "httpx2"} & set(loaded.stdout.split())


def test_the_first_time_wants_the_accounts_own_password_and_the_next_nothing(
    desk: Desk, provider: Provider
) -> None:
    first = desk.browser()
    assert comes(first).status_code == 200
    assert "账号是wang" in first.text()
    assert not seated(desk.browser())
    first.post("/sign-in/oidc/back", password=GOOD)
    assert seated(first)
    later = desk.browser()
    assert comes(later).headers["location"] == "/"
    assert seated(later)
    assert not seated(first)
    done = [(one.account, one.what, one.facts.get("by")) for one in audit.read(desk.register, account="wang")]
    assert done == [
        ("wang", "signed_in", "oidc"),
        ("wang", "bound", None),
        ("wang", "signed_in", "oidc"),
        ("wang", "password", None),
    ]


def test_a_wrong_password_at_the_first_time_binds_nothing_and_locks_after_five(
    desk: Desk, provider: Provider
) -> None:
    wang = desk.browser()
    comes(wang)
    for _ in range(4):
        assert wang.post("/sign-in/oidc/back", password="wrong").status_code == 401
        assert "口令不对" in wang.text()
    wang.post("/sign-in/oidc/back", password="wrong")
    assert "锁定" in wang.text()
    wang.post("/sign-in/oidc/back", password=GOOD)
    assert "锁定" in wang.text()
    desk.now += timedelta(minutes=16)
    comes(wang)
    assert "第一次" in wang.text()


def test_who_is_locked_is_locked_this_way_too(desk: Desk, provider: Provider) -> None:
    binds(desk)
    for _ in range(5):
        desk.browser().post("/sign-in", account="wang", password="wrong")
    wang = desk.browser()
    assert comes(wang).status_code == 401
    assert "锁定" in wang.text()


def test_an_account_with_a_second_factor_gives_its_code_each_time(desk: Desk, provider: Provider) -> None:
    wang = binds(desk)
    session = accounts.session_of(desk.register, wang.client.cookies["mingpai"], desk.now)
    assert session is not None
    secret = accounts.offer_code(desk.register, desk.house.vault, session)
    wang.get("/own-code")
    wang.post("/own-code", password=GOOD, code=pyotp.TOTP(secret).at(desk.now))
    desk.now += timedelta(minutes=1)
    again = desk.browser()
    comes(again)
    assert "动态码" in again.text()
    assert 'name="password"' not in again.page
    assert again.post("/sign-in/oidc/back", code="000000").status_code == 401
    assert "验证码不对" in again.text()
    again.post("/sign-in/oidc/back", code=pyotp.TOTP(secret).at(desk.now))
    assert seated(again)


def test_an_office_that_wants_codes_has_whoever_comes_this_way_bind_a_telephone(
    desk: Desk, provider: Provider
) -> None:
    desk.arrange(desk.office.model_copy(update={"second_factor": True}))
    wang = binds(desk)
    wang.get("/today")
    assert "绑定手机验证码" in wang.text()


def test_a_first_password_is_changed_this_way_too(desk: Desk, provider: Provider) -> None:
    root = By("root", at_machine=True)
    first = administration.make(desk.register, desk.office, "zhao", root, desk.now)
    provider.people["u-3"] = {"preferred_username": "zhao"}
    zhao = desk.browser()
    comes(zhao, "u-3")
    zhao.post("/sign-in/oidc/back", password=first)
    zhao.get("/today")
    assert "口令是首次口令" in zhao.text()


def test_a_password_that_has_run_out_keeps_nobody_from_coming_this_way(
    desk: Desk, provider: Provider
) -> None:
    binds(desk)
    desk.now += timedelta(days=91)
    wang = desk.browser()
    comes(wang)
    assert seated(wang)


def test_whoever_has_no_account_here_gets_none(desk: Desk, provider: Provider) -> None:
    provider.people["u-9"] = {"preferred_username": "nobody"}
    stranger = desk.browser()
    assert comes(stranger, "u-9").status_code == 401
    assert "“nobody”在这里没有账号，请系统管理员开设" in stranger.text()
    assert whys(desk) == ["unknown"]


def test_a_disabled_account_stays_out(desk: Desk, provider: Provider) -> None:
    binds(desk)
    administration.disable(desk.register, desk.office, "wang", By("root", at_machine=True), desk.now)
    wang = desk.browser()
    assert comes(wang).status_code == 401
    assert "已经停用" in wang.text()
    assert whys(desk) == ["disabled"]


@pytest.mark.parametrize("part", ["system", "security", "audit"])
def test_an_administrator_comes_by_password_alone(desk: Desk, provider: Provider, part: Any) -> None:
    desk.account("guan", part)
    provider.people["u-4"] = {"preferred_username": "guan"}
    guan = desk.browser()
    assert comes(guan, "u-4").status_code == 401
    assert "管理员账号只用账号和口令登录" in guan.text()
    assert whys(desk) == ["administrator"]


def test_another_person_of_the_same_name_is_refused(desk: Desk, provider: Provider) -> None:
    binds(desk)
    other = desk.browser()
    assert comes(other, "u-2").status_code == 401
    assert "账号wang已经绑定市统一身份认证里的另一个人" in other.text()
    assert whys(desk) == ["subject"]


def test_who_was_renamed_over_there_is_who_they_were(desk: Desk, provider: Provider) -> None:
    binds(desk)
    desk.account("li")
    provider.people["u-1"] = {"preferred_username": "li"}
    renamed = desk.browser()
    comes(renamed)
    renamed.get("/seats")
    assert "wang" in renamed.text()


def test_one_person_binds_one_account_also_from_two_browsers(desk: Desk, provider: Provider) -> None:
    desk.account("li")
    one, other = desk.browser(), desk.browser()
    comes(one)
    provider.people["u-1"] = {"preferred_username": "li"}
    comes(other)
    one.post("/sign-in/oidc/back", password=GOOD)
    assert other.post("/sign-in/oidc/back", password=GOOD).status_code == 401
    assert seated(one)
    assert not seated(other)


def test_who_is_refused_over_there_is_told_so(desk: Desk, provider: Provider) -> None:
    wang = desk.browser()
    assert comes(wang, "").status_code == 401
    assert f"{NAME}没有让您通过" in wang.text()


def test_who_wanted_a_page_is_led_there(desk: Desk, provider: Provider) -> None:
    binds(desk)
    wang = desk.browser()
    wang.get("/titles/2021-0003")
    link = re.search(r'href="(/sign-in/oidc[^"]*)"', wang.page)
    assert link
    away = wang.client.get(html.unescape(link[1]), follow_redirects=False).headers["location"]
    assert arrives(wang, shows(away, "u-1")).headers["location"] == "/titles/2021-0003"


def test_whoever_signs_out_is_told_that_they_are_still_signed_in_over_there(
    desk: Desk, provider: Provider
) -> None:
    wang = binds(desk)
    wang.get("/seats")
    wang.post("/sign-out")
    assert f"经{NAME}登录的，那边还没有退出" in wang.text()
    out = wang.client.get("/sign-in/oidc/out", follow_redirects=False)
    assert out.headers["location"] == f"{provider.address}/out?client_id=mingpai"


def test_the_security_administrator_unbinds_and_the_first_time_comes_again(
    desk: Desk, provider: Provider
) -> None:
    desk.account("an", "security")
    wang, an = binds(desk), desk.sign_in("an")
    an.get("/accounts")
    assert an.page.count('value="unbound"') == 1
    an.post("/accounts/wang", act="unbound")
    assert "解除统一身份认证：wang" in an.text()
    assert not seated(wang)
    other = desk.browser()
    comes(other, "u-2")
    assert "第一次" in other.text()


def test_the_log_tells_who_came_this_way_and_why_others_did_not(desk: Desk, provider: Provider) -> None:
    desk.account("shen", "audit")
    binds(desk)
    comes(desk.browser(), "u-2")
    shen = desk.sign_in("shen")
    shen.get("/audit", account="wang")
    for words in ("绑定统一身份认证", "经统一身份认证", "统一身份认证里是另一个人"):
        assert words in shen.text()
