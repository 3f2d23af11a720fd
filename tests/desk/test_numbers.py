"""A number 称号编号 is given once in an honour, however its brackets and digits are typed."""

import pytest

from desk.errors import NumberTakenError
from desk.numbers import check_number
from register import ledger, queries
from schemas.action import NameTitle
from tests.desk.conftest import NOW, Face


def naming(face: Face, title: str, number: str) -> NameTitle:
    made = face.act(title, "name", result="named", number=number)(
        "check", face.seat("命名机关").actors[0], NOW
    )
    assert isinstance(made, NameTitle)
    return made


def test_a_number_that_another_title_bears_is_refused(face: Face) -> None:
    named = next(one for one in queries.open_titles(face.register) if one.life.standing.number)
    other = next(one for one in queries.open_titles(face.register) if one.title != named.title)
    assert named.life.standing.number
    for typed in (
        named.life.standing.number,
        named.life.standing.number.replace("(", "〔").replace("-", "—"),
        f" {named.life.standing.number}",
    ):
        with pytest.raises(NumberTakenError, match=named.title):
            check_number(face.register, naming(face, other.title, typed), other.life)


def test_its_own_number_and_a_new_one_are_none_of_anybodys_business(face: Face) -> None:
    named = next(one for one in queries.open_titles(face.register) if one.life.standing.number)
    assert named.life.standing.number
    check_number(face.register, naming(face, named.title, named.life.standing.number), named.life)
    check_number(face.register, naming(face, named.title, "还没有人用过的编号"), named.life)
    assert ledger.life_of(face.register, named.title) == named.life
