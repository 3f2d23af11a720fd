"""No number of a person reaches the ledger in what an act says in its own words."""

from typing import Any

import pytest

from desk.faults import InvalidError, checked
from schemas.action import KINDS
from tests.desk.conftest import PAPER

MOBILE, IDENTITY = "13887654321", "11010519491231002X"


@pytest.mark.parametrize(
    ("kind", "field", "more"),
    [
        ("object", "matter", {"form": "named"}),
        ("raise", "matter", {"cause": "x", "documents": [PAPER]}),
        ("urge", "message", {"obligation": 1}),
        ("urge", "note", {"obligation": 1}),
        ("extend", "ground", {"obligation": 1, "by": "10日", "documents": [PAPER]}),
    ],
)
@pytest.mark.parametrize(
    "number", [MOBILE, "138 8765 4321", "１３８８７６５４３２１", IDENTITY, IDENTITY.lower()]
)
def test_a_number_of_a_person_is_refused_in_words(
    kind: str, field: str, more: dict[str, Any], number: str
) -> None:
    cls = KINDS[kind]
    with pytest.raises(InvalidError) as refused:
        checked(cls, {**more, "on": "2029-01-01", field: f"有人反映，联系{number}。"})
    assert [(one.path, one.problem) for one in refused.value.faults] == [
        ((field,), "里有手机号码或身份证号码，档案不登记个人情况，请删去")
    ]


@pytest.mark.parametrize(
    "said", ["见领导小组办公室，电话0873-7123456", "开民创办〔2017〕9号", "代码53250200015180X"]
)
def test_an_offices_own_telephone_and_numbers_are_taken(said: str) -> None:
    assert checked(KINDS["urge"], {"obligation": 1, "on": "2029-01-01", "message": said}).message == said
