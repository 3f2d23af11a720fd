"""Unit 单位: the organisation that holds a title, known by its unified social credit code."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from schemas.base import Line, Model, Name

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
)


def credit_check_digit(first17: str) -> str:
    """The 18th character of a unified social credit code, after GB 32100-2015 §5."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def _credit_code(code: str) -> str:
    if len(code) != 18 or any(char not in _ALPHABET for char in code):
        raise ValueError("统一社会信用代码应为18位数字或大写字母(不含I、O、S、V、Z)")
    if code[-1] != (right := credit_check_digit(code[:17])):
        raise ValueError(f"统一社会信用代码校验位不符:末位应为{right},填写的是{code[-1]},请核对证书")
    return code


def _division(code: str) -> str:
    if len(code) != 6 or not code.isdigit() or code[:2] not in _PROVINCES.split():
        raise ValueError("行政区划代码应为GB/T 2260的6位数字,前两位为省级代码")
    return code


def _upper(text: object) -> object:
    return unicodedata.normalize("NFKC", text).strip().upper() if isinstance(text, str) else text


CreditCode = Annotated[str, BeforeValidator(_upper), AfterValidator(_credit_code)]
DivisionCode = Annotated[str, BeforeValidator(_upper), AfterValidator(_division)]


_NUMBER = r"[0-9+\-() ]{5,30}(转 ?[0-9]{1,6})?"
_PHONE = re.compile(rf"{_NUMBER}([,;/、] ?{_NUMBER}){{0,2}}")
_MAILBOX = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


def _phone(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if not _PHONE.fullmatch(folded):
        raise ValueError("不是电话号码，写作 0873-7120000，分机写作 0873-7120000转801，两个号码用顿号隔开")
    return folded


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
Phone = Annotated[str, BeforeValidator(_phone)]
"""A telephone of an office, also with an extension 转, or several of them."""


def takes_mail(mailbox: str) -> bool:
    """Whether a mail server takes the address: in Latin letters, and with a domain behind the @.

    What is in the register already is read as it is; what somebody types is asked this first.
    """
    return _MAILBOX.fullmatch(mailbox) is not None


class Contact(Model):
    """A post with an office telephone or mailbox; never a person (domain §7)."""

    post: Line
    phone: Phone | None = None
    mailbox: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)] | None = None


class Unit(Model):
    """An organisation as it stands in the register 名册."""

    code: CreditCode
    name: Name
    former_names: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    category: Name
    division: DivisionCode
    township: Name
    contact: Contact
