"""Unit 单位: the organisation that holds a title, known by its credit code or by a number that the office gave it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from schemas.base import Line, Model, Name, later
from schemas.persons import is_of_a_person

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
    known = len(code) == 18 and all(char in _ALPHABET for char in code)
    right = credit_check_digit(code[:17]) if known else ""
    if code[-1:] != right and is_of_a_person(code):
        raise ValueError(_OF_A_PERSON)
    if not known:
        raise ValueError("统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）")
    if code[-1] != right:
        raise ValueError(f"统一社会信用代码校验位不符：末位应为{right}，填写的是{code[-1]}，请核对证书")
    return code


def _division(code: str) -> str:
    if not re.fullmatch("[0-9]{6}", code) or code[:2] not in _PROVINCES.split():
        raise ValueError("行政区划代码应为GB/T 2260的6位数字，前两位为省级代码")
    return code


def _upper(text: object) -> object:
    return unicodedata.normalize("NFKC", text).strip().upper() if isinstance(text, str) else text


_OF_A_PERSON = "这是身份证号码的样式：只登记单位的统一社会信用代码，不登记个人的身份证号码"

_ABOVE_PROVINCES = ("10", "66", "99")
"""Divisions in codes of central bodies, and of the production corps of Xinjiang 兵团."""


def _unlike_a_code(code: str) -> str | None:
    """What of a code is not as GB 32100-2015 has it, beyond the alphabet and the check digit."""
    if is_of_a_person(code):
        return _OF_A_PERSON
    if code[0] not in "123456789ANY":
        return "不是统一社会信用代码：第1位（登记管理部门）应为1至9、A、N、Y"
    if code[1] not in "123459":
        return "不是统一社会信用代码：第2位（机构类别）应为1至5或9"
    if not code[2:8].isdecimal() or code[2:4] not in (*_PROVINCES.split(), *_ABOVE_PROVINCES):
        return "不是统一社会信用代码：第3至8位应为行政区划代码"
    return None


def _office_number(number: str) -> str:
    if not re.fullmatch(_OFFICE_NUMBER, number) or len(number) > 17:
        raise ValueError("办公室编号以汉字或字母开头，只用汉字、字母、数字和连字符，2至17个，如 无码-001")
    return number


_OFFICE_NUMBER = r"[A-Z\u4e00-\u9fff][A-Z0-9\u4e00-\u9fff-]*[A-Z0-9\u4e00-\u9fff]"
"""Compiled when one is checked, like all patterns with the range of 汉字: that takes a hundredth of a short command."""


def _plain(text: object) -> object:
    folded = _upper(text)
    return "".join(folded.translate(_DASHES).split()) if isinstance(folded, str) else folded


OfficeNumber = Annotated[str, BeforeValidator(_plain), AfterValidator(_office_number)]
"""办公室编号: what the office calls a unit that no credit code tells from others; never as long as a code."""

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


Mailbox = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)]


class Contact(Model):
    """A post with an office telephone or mailbox; never a person (domain §7)."""

    post: Line
    phone: Phone | None = None
    mailbox: Mailbox | None = None


class Unit(Model):
    """An organisation as it stands in the register 名册.

    A company of soldiers, a religious site, a villagers' group have no credit code, and a branch shares its parent's:
    the office gives such a unit a number of its own, which it keeps when it gets a code later.
    """

    code: CreditCode | None = None
    office_number: OfficeNumber | None = later(None)
    name: Name
    former_names: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    category: Name
    division: DivisionCode
    township: Name
    contact: Contact

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.code is None and self.office_number is None:
            raise ValueError(
                "没有写统一社会信用代码：没有代码的单位，由办公室给一个编号，写在办公室编号（office_number）一栏"
            )
        return self

    @property
    def id(self) -> str:
        """What it is known by, for ever and whatever it is called: two with one code are two units."""
        return self.office_number or str(self.code)


class Misfit(NamedTuple):
    """What nobody may say of a unit any more: where, what is wrong with it, and what to do."""

    path: tuple[str, ...]
    problem: str
    remedy: str


def misfits(unit: Unit) -> Iterator[Misfit]:
    """What is asked of a unit when somebody types it. What is in the register already is read as it is."""
    if unit.code and (wrong := _unlike_a_code(unit.code)):
        yield Misfit(("code",), wrong, "核对证书；没有代码的单位由办公室给一个编号，写在 office_number 一栏")
    if unit.contact.mailbox and not takes_mail(unit.contact.mailbox):
        yield Misfit(("contact", "mailbox"), "邮件服务器不收这样的邮箱", "写作 office@example.gov.cn")
