"""Sign-in through a provider: thieves, liars, the slow and the gone come to nothing, and the password goes on."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from activities import provider as asking
from tests.desk.accounts import GOOD
from tests.provider import EC, RSA, SECRET, SECRET_ENV, Provider
from tests.web.coming import NAME, arrives, binds, comes, names, seated, sets_out, shows, whys
from tests.web.conftest import Desk


def test_a_code_that_was_stolen_is_good_in_no_other_browser(desk: Desk, provider: Provider) -> None:
    binds(desk)
    wang, thief = desk.browser(), desk.browser()
    path = shows(sets_out(wang), "u-1")
    sets_out(thief)
    for one in (thief, desk.browser()):
        assert arrives(one, path).status_code == 401
        assert "不是在这个浏览器里开始的" in one.text()
        assert not seated(one)


def test_a_code_that_a_stranger_hands_over_signs_nobody_in_as_them(desk: Desk, provider: Provider) -> None:
    desk.account("li")
    provider.people["u-5"] = {"preferred_username": "li"}
    binds(desk, "u-5")
    path = shows(sets_out(desk.browser()), "u-5")
    victim = desk.browser()
    sets_out(victim)
    assert arrives(victim, path).status_code == 401
    assert not seated(victim)


def test_what_came_back_once_is_good_for_nothing_afterwards(desk: Desk, provider: Provider) -> None:
    binds(desk)
    wang = desk.browser()
    address = sets_out(wang)
    held = dict(wang.client.cookies)
    path = shows(address, "u-1")
    arrives(wang, path)
    again = desk.browser()
    again.client.cookies.update(held)
    assert arrives(again, path).status_code == 401
    assert arrives(again, shows(address, "u-1")).status_code == 401
    assert not seated(again)


def test_what_came_back_in_vain_is_not_tried_again(desk: Desk, provider: Provider) -> None:
    binds(desk)
    wang = desk.browser()
    address = sets_out(wang)
    held = dict(wang.client.cookies)
    provider.lies = {"aud": "other"}
    arrives(wang, shows(address, "u-1"))
    provider.lies = {}
    wang.client.cookies.update(held)
    arrives(wang, shows(address, "u-1"))
    assert "已经用过" in wang.text()
    assert not seated(wang)


def test_who_takes_longer_than_ten_minutes_begins_anew(desk: Desk, provider: Provider) -> None:
    wang = desk.browser()
    path = shows(sets_out(wang), "u-1")
    desk.now += timedelta(minutes=10, seconds=1)
    assert arrives(wang, path).status_code == 401
    comes(wang)
    desk.now += timedelta(minutes=10, seconds=1)
    assert wang.post("/sign-in/oidc/back", password=GOOD).status_code == 401
    assert not seated(wang)


@pytest.mark.parametrize("state", ["", "x", "0" * 64, "状态"])
def test_a_state_that_is_not_the_browsers_is_refused(desk: Desk, provider: Provider, state: str) -> None:
    wang = desk.browser()
    code = parse_qs(urlsplit(shows(sets_out(wang), "u-1")).query)["code"][0]
    answer = wang.get("/sign-in/oidc/back", code=code, state=state)
    assert answer.status_code == 401


LIES: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "other"},
    "another audience for us": {"aud": "other", "azp": "mingpai"},
    "an audience more": {"aud": ["mingpai", "other"]},
    "for whom else": {"azp": "other"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "not yet": {"nbf": 2**40},
    "another nonce": {"nonce": "0" * 64},
    "no nonce": {"nonce": None},
    "nobody": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is none": {"sub": 7},
    "another answer's": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "a name that is none": {"preferred_username": 7},
    "an empty name": {"preferred_username": " "},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_something_wrong_is_not_believed(desk: Desk, provider: Provider, lie: str) -> None:
    binds(desk)
    provider.lies = LIES[lie]
    wang = desk.browser()
    assert comes(wang).status_code == 401
    assert f"{NAME}的答复不能采信" in wang.text()
    assert not seated(wang)
    assert whys(desk) == ["provider"]


SIGNATURES = {
    "none at all": ({"alg": "none"}, None),
    "the client's secret": ({"alg": "HS256"}, SECRET.encode()),
    "the public key as a secret": ({"alg": "HS256", "kid": "rsa"}, RSA.as_pem(private=False)),
    "another key": ({"alg": "RS256", "kid": "rsa"}, RSAKey.generate_key(2048, private=True)),
    "a key that is not theirs": ({"alg": "RS256", "kid": "new"}, RSAKey.generate_key(2048, private=True)),
    "an algorithm of no use": ({"alg": "PS256", "kid": "rsa"}, RSA),
}


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_token_that_another_has_signed_is_not_believed(
    desk: Desk, provider: Provider, signature: str
) -> None:
    binds(desk)
    provider.header, provider.key = SIGNATURES[signature]
    wang = desk.browser()
    assert comes(wang).status_code == 401
    assert not seated(wang)


def test_a_token_may_be_signed_on_a_curve(desk: Desk, provider: Provider) -> None:
    provider.header, provider.key = {"alg": "ES256", "kid": "ec"}, EC
    assert seated(binds(desk))


def test_a_key_that_is_newer_than_what_was_read_is_read(desk: Desk, provider: Provider) -> None:
    provider.keys = [EC]
    wang = desk.browser()
    address = sets_out(wang)
    provider.keys = [EC, RSA]
    assert arrives(wang, shows(address, "u-1")).status_code == 200


def test_a_secret_may_be_handed_over_in_the_form(desk: Desk, provider: Provider) -> None:
    provider.method = "client_secret_post"
    assert seated(binds(desk))


def test_a_name_that_only_userinfo_tells_is_asked_for_there(desk: Desk, provider: Provider) -> None:
    provider.bare = True
    assert seated(binds(desk))


@pytest.mark.parametrize(("verified", "status"), [(True, 200), (False, 401), ("true", 401), (None, 401)])
def test_a_mailbox_names_somebody_only_when_it_is_verified(
    desk: Desk, provider: Provider, verified: Any, status: int
) -> None:
    names(desk, provider.oidc.model_copy(update={"claim": "email"}))
    desk.account("wang@example.gov.cn")
    provider.people["u-1"] = {"email": "wang@example.gov.cn", "email_verified": verified}
    assert comes(desk.browser()).status_code == status


def test_a_wrong_secret_of_ours_lets_nobody_in(
    desk: Desk, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET_ENV, "another")
    wang = desk.browser()
    assert comes(wang).status_code == 401
    assert "请用账号和口令登录" in wang.text()


def test_a_provider_that_is_gone_is_said_to_be_and_the_password_goes_on(
    desk: Desk, provider: Provider
) -> None:
    provider.close()
    wang = desk.browser()
    assert wang.get("/sign-in/oidc").status_code == 503
    assert f"{NAME}现在没有应答，请用账号和口令登录" in wang.text()
    wang.post("/sign-in", account="wang", password=GOOD)
    assert seated(wang)


def test_a_provider_that_goes_between_there_and_back_is_said_to_be_gone(
    desk: Desk, provider: Provider
) -> None:
    wang = desk.browser()
    path = shows(sets_out(wang), "u-1")
    provider.close()
    assert arrives(wang, path).status_code == 401
    assert f"{NAME}现在没有应答" in wang.text()


def test_a_provider_that_keeps_one_waiting_is_asked_once_and_left_alone(
    desk: Desk, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", 0.2)
    provider.answers.clear()
    for _ in range(5):
        assert desk.browser().get("/sign-in/oidc").status_code == 503
    assert len(provider.asked) == 1
    assert desk.browser().get("/sign-in").status_code == 200


def test_a_provider_that_keeps_whoever_came_back_waiting_is_left_alone_too(
    desk: Desk, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = desk.browser()
    path = shows(sets_out(wang), "u-1")
    monkeypatch.setattr(asking, "TIMEOUT", 0.2)
    provider.answers.clear()
    assert arrives(wang, path).status_code == 401
    before = len(provider.asked)
    assert desk.browser().get("/sign-in/oidc").status_code == 503
    assert len(provider.asked) == before


def test_pages_that_start_anew_go_on_with_who_is_on_the_way(desk: Desk, provider: Provider) -> None:
    wang = desk.browser()
    path = shows(sets_out(wang), "u-1")
    desk.arrange(desk.office)
    wang.client.app = desk.app
    wang.client._transport.app = desk.app  # type: ignore[attr-defined]
    assert arrives(wang, path).status_code == 200
    wang.post("/sign-in/oidc/back", password=GOOD)
    assert seated(wang)


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
def test_nobody_is_led_to_another_site(desk: Desk, provider: Provider, back: str) -> None:
    binds(desk)
    assert comes(desk.browser(), back=back).headers["location"] == "/"


def test_a_session_that_somebody_else_chose_is_none(desk: Desk, provider: Provider) -> None:
    binds(desk)
    fixed = desk.browser()
    fixed.client.cookies.set("mingpai", "chosen-by-somebody-else", domain="desk.example")
    answer = comes(fixed)
    assert "mingpai=" in answer.headers["set-cookie"]
    assert "chosen-by-somebody-else" not in answer.headers["set-cookie"]


def test_what_is_asked_at_the_first_time_is_asked_of_no_other_browser(desk: Desk, provider: Provider) -> None:
    wang = desk.browser()
    sets_out(wang)
    before = dict(wang.client.cookies)
    comes(wang)
    thief = desk.browser()
    thief.client.cookies.update(before)
    assert thief.post("/sign-in/oidc/back", password=GOOD).status_code == 401
    assert not seated(thief)


def test_the_cookie_of_the_way_is_for_these_pages_alone_and_for_no_script(
    desk: Desk, provider: Provider
) -> None:
    answer = desk.browser().client.get("/sign-in/oidc", follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=lax", "Path=/sign-in/oidc", "Max-Age=600"):
        assert word in cookie


def test_a_session_made_this_way_ends_as_every_other(desk: Desk, provider: Provider) -> None:
    wang = binds(desk)
    stolen = dict(wang.client.cookies)
    desk.now += timedelta(minutes=31)
    assert not seated(wang)
    comes(wang)
    thief = desk.browser()
    thief.client.cookies.update(stolen)
    assert not seated(thief)


def test_a_machine_that_tries_too_often_is_told_to_wait(desk: Desk, provider: Provider) -> None:
    stranger = desk.browser()
    answers = [stranger.client.get("/sign-in/oidc", follow_redirects=False).status_code for _ in range(25)]
    assert answers[-1] == 429
