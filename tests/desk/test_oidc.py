"""Sign-in through a provider at the desk, on both kinds of database: who comes with one code twice, and at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from activities.provider import Provider as Asked
from activities.secret import Secrets
from desk import oidc
from desk.accounts import SignedIn, SignInError
from desk.oidc import Return
from register import accounts, passages
from tests.conftest import Database, Opened
from tests.desk.accounts import ADDRESS, GOOD, Accounts
from tests.provider import SECRET, SECRET_ENV, Provider

HERE = "http://desk.example/sign-in/oidc/back"


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, database: Database, opened: Opened, tmp_path: Path) -> Accounts:
    """An office with one account."""
    made = Accounts(opened(database(request.param)), tmp_path)
    made.at_work("wang")
    return made


@pytest.fixture
def provider(desk: Accounts, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Its own, which knows wang."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    found = Provider(lambda: desk.now, "http://desk.example")
    found.people["u-1"] = {"preferred_username": "wang"}
    yield found
    found.close()


def goes(desk: Accounts, provider: Provider) -> tuple[Return, str, str]:
    """Somebody goes there and shows who they are: who stands at the door again, with which state and code."""
    asked = Asked(provider.oidc, Secrets(environ={SECRET_ENV: SECRET}))
    going = oidc.set_out(desk.register, asked, "/today", HERE, desk.now)
    answer = httpx2.post(going.address, data={"who": "u-1"}, timeout=10)
    said = parse_qs(urlsplit(answer.headers["location"]).query)
    door = Return(desk.register, desk.vault, asked, going.token, desk.now, ADDRESS)
    return door, said["state"][0], said["code"][0]


def bound(desk: Accounts, provider: Provider) -> SignedIn:
    """Somebody comes for the first time."""
    door, state, code = goes(desk, provider)
    asked, _ = door.come(state, code, HERE)
    assert isinstance(asked, oidc.Asked)
    signed, back = Return(desk.register, desk.vault, door.provider, asked.token, desk.now, ADDRESS).finish(
        GOOD, None
    )
    assert back == "/today"
    return signed


def test_the_first_time_binds_and_the_next_is_a_session_at_once(desk: Accounts, provider: Provider) -> None:
    first = bound(desk, provider)
    door, state, code = goes(desk, provider)
    again, back = door.come(state, code, HERE)
    assert isinstance(again, SignedIn)
    assert (again.session.account, back) == ("wang", "/today")
    assert desk.session(first) is None
    assert desk.session(again) is not None


def test_of_two_who_come_back_at_once_with_the_same_one_is_let_in(desk: Accounts, provider: Provider) -> None:
    bound(desk, provider)
    door, state, code = goes(desk, provider)

    def comes(_: int) -> bool:
        try:
            door.come(state, code, HERE)
        except SignInError:
            return False
        return True

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(comes, range(4))) == [False, False, False, True]


def test_a_backup_gives_nobody_the_way_in_and_what_was_left_is_gone(
    desk: Accounts, provider: Provider
) -> None:
    door, *_ = goes(desk, provider)
    with desk.register.reading() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM passages").fetchall()
    marks = oidc.Marks(door.token)
    assert not {door.token, *marks, marks.state, marks.nonce, marks.verifier} & set(map(str, kept[0]))
    desk.passes(minutes=11)
    goes(desk, provider)
    with desk.register.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM passages").scalar() == 1
        assert passages.find(connection, door.token, desk.now) is None


def test_what_is_kept_of_a_person_is_a_hash_that_another_service_does_not_make(
    desk: Accounts, provider: Provider
) -> None:
    bound(desk, provider)
    with desk.register.reading() as connection:
        known = accounts.find(connection, "wang")
    assert known
    assert known.subject
    assert "u-1" not in known.subject
    other = Provider(lambda: desk.now, "http://desk.example")
    other.people = provider.people
    with pytest.raises(SignInError, match="另一个人"):
        bound(desk, other)
    other.close()
