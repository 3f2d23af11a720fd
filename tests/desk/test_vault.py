"""The second factor's secrets: neither database nor backup opens them; without their key what to do is said."""

import stat

import pyotp
import pytest
from sqlalchemy import select

from desk import accounts, administration
from desk.accounts import LostKeyError, UnsealedError
from register import accounts as kept_accounts
from register.keyfile import NoKeyError
from register.tables import accounts as table
from register.vault import Vault
from tests.desk.accounts import GOOD, ROOT, Accounts
from tests.desk.test_accounts import desk as desk
from tests.desk.test_accounts import refused


def kept(desk: Accounts) -> list[str]:
    """What the register keeps of secrets."""
    with desk.register.reading() as connection:
        rows = connection.execute(select(table.c.secret, table.c.offered)).all()
    return [text for row in rows for text in row if text]


def test_what_the_register_keeps_opens_no_second_factor(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    offered = accounts.offer_code(desk.register, desk.vault, signed.session)
    assert offered not in "".join(kept(desk))
    secret, _ = desk.enrols(signed)
    assert secret == offered
    assert secret not in "".join(kept(desk))
    desk.passes(minutes=1)
    assert desk.signs_in("wang", code=desk.code(secret)).session.has_code
    assert stat.S_IMODE(desk.vault.path.stat().st_mode) == 0o600


def test_a_secret_of_before_is_sealed_and_goes_on(desk: Accounts) -> None:
    desk.at_work("wang")
    plain = pyotp.random_base32()
    with kept_accounts.alone(desk.register) as connection:
        known = kept_accounts.find(connection, "wang")
        assert known is not None
        kept_accounts.change(connection, known, secret=plain)
    assert desk.signs_in("wang", code=desk.code(plain)).session.has_code
    assert accounts.seal_kept(desk.register, desk.vault) == 1
    assert plain not in kept(desk)
    desk.passes(minutes=1)
    assert desk.signs_in("wang", code=desk.code(plain)).session.has_code
    assert accounts.seal_kept(desk.register, desk.vault) == 0


@pytest.mark.parametrize("instead", [None, "", "00" * 32])
def test_without_its_key_nobody_is_let_in_and_what_to_do_is_said(desk: Accounts, instead: str | None) -> None:
    secret, _ = desk.enrols(desk.at_work("wang"))
    desk.passes(minutes=1)
    key = desk.vault.path.read_text(encoding="ascii")
    desk.vault.path.unlink()
    if instead is not None:
        desk.vault.path.write_text(instead, encoding="ascii")
    told = [refused(lambda: desk.signs_in("wang", code=desk.code(secret))) for _ in range(6)]
    assert all(isinstance(no, LostKeyError) for no in told), (
        "the key is at fault: nobody is locked out for it"
    )
    assert "密钥文件放回" in str(told[0])
    assert "重新绑定手机" in str(told[0])
    assert accounts.without_key(desk.register, desk.vault) == ["wang"]
    desk.vault.path.write_text(key, encoding="ascii")
    assert desk.signs_in("wang", code=desk.code(secret)).session.has_code


def test_after_a_lost_key_a_telephone_is_bound_anew(desk: Accounts) -> None:
    desk.enrols(desk.at_work("wang"))
    desk.at_work("anquan", "security")
    desk.vault.path.unlink()
    administration.want_code(desk.register, desk.office, "wang", ROOT, desk.now)
    desk.passes(minutes=1)
    secret, _ = desk.enrols(desk.signs_in("wang"))
    desk.passes(minutes=1)
    assert desk.signs_in("wang", code=desk.code(secret)).session.has_code


def test_a_secret_is_no_other_accounts(desk: Accounts) -> None:
    vault = Vault(desk.var)
    one = vault.sealed("wang", pyotp.random_base32())
    with pytest.raises(NoKeyError):
        vault.opened("li", one)


def test_where_no_key_can_be_made_no_telephone_is_bound(desk: Accounts) -> None:
    signed = desk.at_work("wang")
    desk.vault.path.parent.write_text("a file where the folder of keys should be", encoding="ascii")
    with pytest.raises(UnsealedError, match="系统管理员"):
        accounts.offer_code(desk.register, desk.vault, signed.session)
    assert kept(desk) == []
    assert desk.signs_in("wang", GOOD).session.account == "wang"
