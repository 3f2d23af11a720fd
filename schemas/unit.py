"""Unit 单位: the organisation that holds a title, known by its unified social credit code."""

from typing import Annotated

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
    return text.strip().upper() if isinstance(text, str) else text


CreditCode = Annotated[str, BeforeValidator(_upper), AfterValidator(_credit_code)]
DivisionCode = Annotated[str, AfterValidator(_division)]


class Contact(Model):
    """A post with an office telephone or mailbox; never a person (domain §7)."""

    post: Line
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+\-() ]{5,30}$")] | None = None
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
