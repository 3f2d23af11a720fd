"""Accounts of the web desk: who is let in, for how long, and what stands in the log; on both kinds of database."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from desk import accounts, administration, passwords
from desk.accounts import CodeWantedError, LockedError, SignInError, WeakPasswordError
from tests.conftest import Database, Opened
from tests.desk.accounts import ADDRESS, GOOD, ROOT, Accounts

WRONG = "账号或者口令不对，请重新填写"


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, database: Database, opened: Opened, tmp_path: Path) -> Accounts:
    """An office without any account."""
    return Accounts(opened(database(request.param)), tmp_path)


def refused(attempt: Callable[[], object]) -> SignInError:
    """Why somebody is not let in."""
    with pytest.raises(SignInError) as no:
        attempt()
    return no.value


def test_a_first_password_is_good_for_nothing_but_to_be_changed(desk: Accounts) -> None:
    first = desk.make("wang")
    signed = desk.signs_in("wang", first)
    assert signed.session.must_change
    later = desk.changes(signed, first, GOOD)
    assert not later.session.must_change
    assert not desk.signs_in("wang").session.must_change
    assert str(refused(lambda: desk.signs_in("wang", first))) == WRONG


def test_a_name_that_no_account_has_is_answered_like_a_wrong_password(desk: Accounts) -> None:
    desk.make("wang")
    took = []
    for name in ("wang", "nobody"):
        began = time.perf_counter()
        assert str(refused(lambda name=name: desk.signs_in(name))) == WRONG  # type: ignore[misc]
        took.append(time.perf_counter() - began)
    known, unknown = took
    assert unknown > known / 3


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_five_failures_lock_a_name_for_a_quarter_of_an_hour(desk: Accounts, name: str) -> None:
    desk.at_work("wang")
    for _ in range(4):
        assert type(refused(lambda: desk.signs_in(name, "no"))) is SignInError
    assert isinstance(refused(lambda: desk.signs_in(name, "no")), LockedError)
    desk.passes(minutes=14, seconds=59)
    assert isinstance(refused(lambda: desk.signs_in(name)), LockedError)
    desk.passes(seconds=1)
    if name == "wang":
        desk.signs_in(name)
    else:
        assert type(refused(lambda: desk.signs_in(name))) is SignInError


def test_failures_far_apart_or_before_a_success_do_not_add_up(desk: Accounts) -> None:
    desk.at_work("wang")
    for _ in range(4):
        refused(lambda: desk.signs_in("wang", "no"))
    desk.signs_in("wang")
    for _ in range(4):
        refused(lambda: desk.signs_in("wang", "no"))
    desk.passes(minutes=16)
    assert type(refused(lambda: desk.signs_in("wang", "no"))) is SignInError


def test_a_locked_name_locks_nobody_else(desk: Accounts) -> None:
    desk.at_work("wang")
    desk.at_work("zhao")
    for _ in range(5):
        refused(lambda: desk.signs_in("wang", "no"))
    desk.signs_in("zhao")


def test_a_wrong_old_password_counts_like_a_failure_to_sign_in(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    for _ in range(4):
        assert str(refused(lambda: desk.changes(signed, "no", "Another-2031"))) == "原口令不对"
    assert isinstance(refused(lambda: desk.changes(signed, "no", "Another-2031")), LockedError)


def test_the_second_factor_is_proven_at_every_sign_in(desk: Accounts) -> None:
    secret, signed = desk.enrols(desk.at_work("wang"))
    assert signed.session.has_code
    desk.passes(seconds=30)
    assert isinstance(refused(lambda: desk.signs_in("wang")), CodeWantedError)
    assert desk.signs_in("wang", code=desk.code(secret)).session.account == "wang"
    desk.passes(seconds=30)
    full_width = desk.code(secret).translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789"})
    desk.signs_in("wang", code=f" {full_width[:3]} {full_width[3:]}")


def test_a_code_is_good_once(desk: Accounts) -> None:
    secret, _ = desk.enrols(desk.at_work("wang"))
    assert isinstance(refused(lambda: desk.signs_in("wang", code=desk.code(secret))), accounts.WrongCodeError)
    desk.passes(seconds=30)
    code = desk.code(secret)
    desk.signs_in("wang", code=code)
    assert isinstance(refused(lambda: desk.signs_in("wang", code=code)), accounts.WrongCodeError)
    desk.passes(seconds=90)
    assert isinstance(refused(lambda: desk.signs_in("wang", code=code)), accounts.WrongCodeError)


def test_wrong_codes_lock_too(desk: Accounts) -> None:
    desk.enrols(desk.at_work("wang"))
    for _ in range(4):
        refused(lambda: desk.signs_in("wang", code="000000"))
    assert isinstance(refused(lambda: desk.signs_in("wang", code="000000")), LockedError)


def test_a_password_alone_does_not_lift_failures_of_codes(desk: Accounts) -> None:
    desk.enrols(desk.at_work("wang"))
    for _ in range(4):
        refused(lambda: desk.signs_in("wang", code="000000"))
        refused(lambda: desk.signs_in("wang"))
    assert isinstance(refused(lambda: desk.signs_in("wang", code="000000")), LockedError)


def test_a_telephone_is_taken_up_by_password_and_first_code_only(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    secret = accounts.offer_code(desk.register, desk.vault, signed.session)
    assert accounts.offer_code(desk.register, desk.vault, signed.session) == secret

    def takes(password: str, code: str) -> object:
        return accounts.take_code(
            desk.register, desk.vault, signed.session, password, code, desk.now, ADDRESS
        )

    assert str(refused(lambda: takes("no", desk.code(secret)))) == "原口令不对"
    assert isinstance(refused(lambda: takes(GOOD, "000000")), accounts.WrongCodeError)
    assert not desk.signs_in("wang").session.has_code


def test_whoever_has_a_telephone_takes_no_other_by_themselves(desk: Accounts) -> None:
    _, signed = desk.enrols(desk.at_work("wang"))
    with pytest.raises(accounts.CodeKeptError, match="换手机请找安全管理员"):
        accounts.offer_code(desk.register, desk.vault, signed.session)


def test_where_the_office_or_the_security_administrator_wants_a_code_one_is_lacking(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    assert not accounts.lacks_code(signed.session, wanted=False)
    assert accounts.lacks_code(signed.session, wanted=True)
    administration.want_code(desk.register, desk.office, "wang", ROOT, desk.now)
    again = desk.signs_in("wang")
    assert accounts.lacks_code(again.session, wanted=False)
    _, proven = desk.enrols(again)
    assert not accounts.lacks_code(proven.session, wanted=True)


def test_a_session_ends_when_nobody_works_in_it_and_after_a_day_s_work(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    desk.passes(minutes=30)
    assert desk.session(signed) is not None
    desk.passes(minutes=30, seconds=1)
    assert desk.session(signed) is None
    signed = desk.signs_in("wang")
    for _ in range(36):
        desk.passes(minutes=20)
        assert desk.session(signed) is not None
    desk.passes(minutes=1)
    assert desk.session(signed) is None


def test_whose_session_ran_out_is_known_for_a_day_and_whose_was_ended_is_not(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    assert desk.lapsed(signed) is None, "it goes on"
    desk.passes(minutes=31)
    found = desk.lapsed(signed)
    assert found is not None
    assert found.account == "wang"
    desk.passes(hours=24)
    assert desk.lapsed(signed) is None
    signed = desk.signs_in("wang")
    accounts.sign_out(desk.register, signed.session, desk.now)
    desk.passes(minutes=31)
    assert desk.lapsed(signed) is None


def test_that_somebody_works_is_written_down_once_a_minute(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    began = desk.now
    seen = []
    for seconds in (50, 10, 59):
        desk.passes(seconds=seconds)
        desk.session(signed)
        (one,) = administration.every(desk.register, desk.office, desk.now)
        seen.append(one.seen_at)
    assert seen == [began, began + timedelta(minutes=1), began + timedelta(minutes=1)]


def test_a_new_session_ends_the_other_one(desk: Accounts) -> None:
    first = desk.at_work("wang")
    second = desk.signs_in("wang")
    assert desk.session(first) is None
    third = desk.changes(second, GOOD, "Another-2031")
    assert desk.session(second) is None
    assert desk.session(third) is not None
    accounts.sign_out(desk.register, third.session, desk.now)
    assert desk.session(third) is None


def test_the_post_is_kept_through_a_change_of_password(desk: Accounts) -> None:
    signed = desk.at_work("chen")
    accounts.sit(desk.register, signed.session, "办公室")
    seated = desk.session(signed)
    assert seated is not None
    assert (
        accounts.change_password(desk.register, seated, GOOD, "Another-2031", desk.now, ADDRESS).session.post
        == "办公室"
    )


def test_neither_password_nor_token_is_kept_as_it_is(desk: Accounts) -> None:
    first = desk.make("wang")
    signed = desk.changes(desk.signs_in("wang", first), first, GOOD)
    with desk.register.reading() as connection:
        kept = [str(connection.execute(text(f"SELECT * FROM {one}")).all()) for one in TABLES]
    assert not [one for one in kept if GOOD in one or signed.token in one]
    assert "$argon2id$v=19$m=65536," in kept[0]
    assert len(signed.token) >= 43
    assert signed.session.id not in signed.token


TABLES = ("accounts", "sessions", "audit", "attempts")


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Kai-2031", "至少10位"),
        ("kaiyuan2031", "四种中至少有三种"),
        ("KAIYUAN----", "四种中至少有三种"),
        ("x-WANG-2031", "不得含有账号"),
        ("Ｋaiyuan-2031", "不得与原口令相同"),
        ("A1-" + "x" * 126, "最多128位"),
    ],
)
def test_a_weak_password_is_not_taken(desk: Accounts, new: str, why: str) -> None:
    signed = desk.at_work("wang")
    with pytest.raises(WeakPasswordError, match=why):
        desk.changes(signed, GOOD, new)
    desk.signs_in("wang")


def test_first_passwords_are_good_and_never_the_same() -> None:
    made = {passwords.first() for _ in range(50)}
    assert len(made) == 50
    assert not [one for one in made if list(passwords.faults("", one)) or set(one) & set("0O1lI")]


def test_a_password_is_changed_after_ninety_days(desk: Accounts) -> None:
    desk.at_work("wang")
    desk.passes(days=90, seconds=-1)
    assert not desk.signs_in("wang").session.must_change
    desk.passes(seconds=1)
    signed = desk.signs_in("wang")
    assert signed.session.must_change
    assert not desk.changes(signed, GOOD, "Another-2031").session.must_change


def test_every_coming_and_going_stands_in_the_log(desk: Accounts) -> None:
    first = desk.make("wang")
    signed = desk.changes(desk.signs_in("wang", first), first, GOOD)
    refused(lambda: desk.signs_in("Wang", "no"))
    accounts.sign_out(desk.register, signed.session, desk.now)
    assert desk.told() == [
        ("root", "made", "wang"),
        ("wang", "signed_in", ""),
        ("wang", "password", ""),
        ("wang", "refused_in", ""),
        ("wang", "signed_out", ""),
    ]
    failure = desk.log()[3]
    assert (failure.address, failure.facts, failure.at) == (ADDRESS, {"why": "password"}, desk.now)


def test_what_was_typed_for_a_name_that_is_none_is_not_kept(desk: Accounts) -> None:
    for _ in range(6):
        refused(lambda: desk.signs_in("My-Pass-word-9", "wang"))
    assert [one.what for one in desk.log()] == [*["refused_in"] * 5, "locked", "refused_in"]
    assert {one.account for one in desk.log()} == {""}
    with desk.register.reading() as connection:
        kept = [str(connection.execute(text(f"SELECT * FROM {one}")).all()) for one in TABLES]
    assert not [one for one in kept if "pass-word" in one.casefold()]
