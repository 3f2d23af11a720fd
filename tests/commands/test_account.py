"""`account`: the first administrator is made at the machine, with a password that is told once."""

import re

import pytest

from commands.office import login
from commands.speak import Exit
from desk import accounts
from desk.accounts import SignedIn
from register import accounts as kept_accounts
from register import audit
from register.vault import Vault
from tests.commands.conftest import NOW, Installation
from tests.commands.test_substitute import ORDER, seat
from tests.desk.accounts import ADDRESS, Accounts


def first(installation: Installation) -> str:
    """The password that was told."""
    found = re.search(r"首次口令：(\S+)", installation.said)
    assert found
    return found[1]


def signed_in(installation: Installation, name: str, password: str) -> SignedIn:
    return accounts.sign_in(
        installation.register, Vault(installation.folder / "var"), name, password, None, NOW, ADDRESS
    )


def test_the_first_administrator_signs_in_with_what_was_told_once(installation: Installation) -> None:
    assert installation.run("account", "new", "xitong", "--administrator", "system") == 0
    signed = signed_in(installation, "xitong", first(installation))
    assert (signed.session.administrator, signed.session.must_change) == ("system", True)
    (made, *_) = audit.read(installation.register)[::-1]
    assert (made.account, made.what, made.about, made.address) == (login(), "made", "xitong", "本机")


def test_accounts_are_listed_with_what_they_are(installation: Installation) -> None:
    assert installation.run("account", "list") == 0
    assert "还没有账号" in installation.said
    installation.run("account", "new", "shenji", "--administrator", "审计管理员")
    installation.run("account", "new", "wang")
    assert installation.run("account", "list") == 0
    assert re.search(r"shenji\s+审计管理员\s+无\s+口令待改", installation.said)
    shown = installation.json("account", "list")
    assert [(one["name"], one["administrator"], one["state"]) for one in shown] == [
        ("shenji", "audit", "口令待改"),
        ("wang", None, "口令待改"),
    ]


def test_an_account_is_reset_disabled_enabled_and_unlocked(installation: Installation) -> None:
    installation.run("account", "new", "wang")
    old = first(installation)
    assert installation.run("account", "reset", "wang") == 0
    new = first(installation)
    assert new != old
    signed_in(installation, "wang", new)
    assert installation.run("account", "disable", "wang") == 0
    with pytest.raises(accounts.DisabledError):
        signed_in(installation, "wang", new)
    assert installation.run("account", "enable", "wang") == 0
    for _ in range(5):
        with pytest.raises(accounts.SignInError):
            signed_in(installation, "wang", "no")
    assert installation.run("account", "unlock", "wang") == 0
    signed_in(installation, "wang", new)


def test_whoever_has_lost_a_telephone_binds_another(installation: Installation) -> None:
    desk = Accounts(installation.register, installation.folder / "var", now=NOW)
    desk.enrols(desk.at_work("wang"))
    with pytest.raises(accounts.CodeWantedError):
        desk.signs_in("wang")
    assert installation.run("account", "code", "wang") == 0
    assert desk.signs_in("wang").session.must_enrol


def test_whoever_is_another_to_the_service_of_sign_in_is_unbound(installation: Installation) -> None:
    installation.run("account", "new", "wang")
    assert installation.run("account", "unbind", "wang") == Exit.REFUSED
    assert "账号wang没有绑定统一身份认证" in installation.complained
    with kept_accounts.alone(installation.register) as connection:
        known = kept_accounts.find(connection, "wang")
        assert known
        kept_accounts.change(connection, known, subject="0" * 64)
    assert [one["bound"] for one in installation.json("account", "list")] == [True]
    assert installation.run("account", "unbind", "wang") == 0
    assert [one["bound"] for one in installation.json("account", "list")] == [False]


def test_whoever_has_a_post_makes_no_accounts(installation: Installation) -> None:
    seat(installation, "领导小组办公室")
    assert installation.run("account", "new", "wang", "--administrator", "system") == Exit.REFUSED
    assert f"账号{login()}有业务岗位，不能管理账号" in installation.complained


def test_a_part_that_is_none_is_told(installation: Installation) -> None:
    assert installation.run("account", "new", "wang", "--administrator", "root") == Exit.USAGE
    assert "system（系统）、security（安全）、audit（审计）" in installation.complained


def test_an_administrator_has_no_seat_at_the_command_line_either(installation: Installation) -> None:
    installation.run("account", "new", login(), "--administrator", "audit")
    assert installation.run(*ORDER, "--by", "li") == Exit.REFUSED
    assert "是审计管理员，不办理业务" in installation.complained


def test_an_administrator_who_was_given_a_post_afterwards_is_a_fault(installation: Installation) -> None:
    installation.run("account", "new", login(), "--administrator", "audit")
    seat(installation, "督导组")
    installation.run("doctor")
    assert f"管理员账号{login()}又列在业务岗位上" in installation.said
