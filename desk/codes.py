"""Codes 验证码, the second factor of an account: six digits for half a minute, made by a telephone without network."""

import hmac
import unicodedata
from datetime import datetime

import pyotp

SECONDS = 30
DRIFT = 1
"""So many half minutes may a telephone's clock be off."""


def new_secret() -> str:
    """What telephone and register share: 160 bits of chance."""
    return pyotp.random_base32()


def address_of(secret: str, account: str, office: str) -> str:
    """What the telephone reads from the picture."""
    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=account, issuer_name=office)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The half minute of a code; None where it is wrong, or not later than the `last` one that was used."""
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    made = pyotp.TOTP(secret, interval=SECONDS)
    here = int(now.timestamp()) // SECONDS
    right = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(made.generate_otp(step).encode(), typed.encode())
    ]
    return next((step for step in right if step > last), None)
