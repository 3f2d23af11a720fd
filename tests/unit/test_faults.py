"""No error of pydantic reaches a clerk in English, whatever its type: each is a sentence and what to do."""

import re
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from commands.content import said
from desk.faults import faults_in
from schemas.action import KINDS, Assess
from schemas.office import Office
from schemas.regulation import Regulation
from wording.faults import in_words, label

WORDS_OF_FILES = re.compile(r"true|false|ADR|T10|yaml", re.IGNORECASE)
STRANGE: tuple[Any, ...] = (
    "甲",
    3,
    -1,
    1.5,
    {"x": 1},
    True,
    date(2020, 1, 1),
    "",
    "x" * 5000,
    [["a"]],
    None,
    {1: 2},
)


CONTEXTS: tuple[dict[str, Any], ...] = (
    {},
    {"error": "boom: expected a str"},
    {"pattern": "^a$", "min_length": 2, "max_length": 3, "field_type": "Value"},
)


def english(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}", WORDS_OF_FILES.sub("", text))


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_every_type_of_error_has_words(kind: str) -> None:
    for context in CONTEXTS:
        problem, remedy = in_words({"type": kind, "ctx": context, "msg": "Input should be valid"})
        assert problem
        assert remedy
        assert english(problem + remedy) == []
        assert not re.search(r"[{}^$]", problem + remedy)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_typed_for_an_act_is_refused_in_chinese(kind: str) -> None:
    cls = KINDS[kind]
    for name in cls.model_fields:
        for value in STRANGE:
            try:
                cls.model_validate({name: value})
            except ValidationError as invalid:
                for line in said(cls, list(faults_in(invalid))):
                    told = line.split("：", 1)[1]
                    assert re.search(r"[\u4e00-\u9fff]", told), line
                    assert not re.search(r"Input|valid|should|pydantic|\^|_key|_error|_type", line), line


def test_a_fault_within_a_document_is_named_as_a_clerk_calls_it() -> None:
    with pytest.raises(ValidationError) as invalid:
        Assess.model_validate({"documents": [{"number": "1", "title": "甲", "date": 0}]})
    assert "--document（第1项日期）：不是日期，写作 2021-01-01" in said(
        Assess, list(faults_in(invalid.value))
    )


@pytest.mark.parametrize("model", [Office, Regulation])
def test_a_file_that_is_no_map_has_words_too(model: type[Office]) -> None:
    for value in STRANGE:
        with pytest.raises(ValidationError) as invalid:
            model.model_validate(value)
        for error in invalid.value.errors():
            assert re.search(r"[\u4e00-\u9fff]", in_words(error)[0])


def test_places_of_a_form_have_names() -> None:
    assert label(("unit", "contact", "phone")) == "联系电话"
    assert label(("documents", 0, "date")) == "日期"
    assert label(("sheet", "rows")) == ""
