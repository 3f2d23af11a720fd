"""What a field admits: names, codes, texts, spans, dates. Everything else is refused in words that help."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.action import CORRECTABLE, Action, Correctable
from schemas.base import CHINA, Instant, Line, Name, Text, canonical, local_date, midnight
from schemas.foundation import Source
from schemas.life import Sets, Standing
from schemas.party import Party, Role
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.unit import Contact, CreditCode, DivisionCode, Unit, credit_check_digit
from tests.lives import ACTION, Title, title_at
from tests.people import KAIYUAN, UNIT
from tests.unit.test_kinds import HOME, ROOMS
from wording import forms
from workflows.life.paths import reached

NAME: TypeAdapter[str] = TypeAdapter(Name)
LINE: TypeAdapter[str] = TypeAdapter(Line)
TEXT: TypeAdapter[str] = TypeAdapter(Text)
CREDIT: TypeAdapter[str] = TypeAdapter(CreditCode)
DIVISION: TypeAdapter[str] = TypeAdapter(DivisionCode)
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


def unit(**changes: Any) -> Unit:
    return Unit.model_validate({**UNIT, **changes})


# --- the unified social credit code ---


@pytest.mark.parametrize("code", ["91350100M000100Y43", "115325020151800337", "125325024312108751"])
def test_a_credit_code_with_its_check_digit_is_taken(code: str) -> None:
    assert unit(code=code).code == code


def test_a_credit_code_in_small_letters_with_spaces_around_it_is_the_same_code() -> None:
    assert unit(code=" 91350100m000100y43 ").code == "91350100M000100Y43"


@pytest.mark.parametrize("wrong", ["115325020151800338", "151325020151800337", "11532502015180073X"])
def test_a_wrong_check_digit_is_refused_and_the_right_one_named(wrong: str) -> None:
    with pytest.raises(ValidationError, match=f"末位应为{credit_check_digit(wrong[:17])}"):
        unit(code=wrong)


@pytest.mark.parametrize(
    "wrong", ["", "11532502015180033", "1153250201518003377", "I15325020151800337", "甲" * 18]
)
def test_what_is_not_a_credit_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="统一社会信用代码应为18位"):
        unit(code=wrong)


def test_every_single_wrong_character_of_a_credit_code_is_found() -> None:
    code = "115325020151800337"
    for place in range(18):
        for char in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if char != code[place]:
                with pytest.raises(ValidationError):
                    CREDIT.validate_python(code[:place] + char + code[place + 1 :])


# --- division codes ---


@pytest.mark.parametrize("code", ["532502", "110000", "650100"])
def test_a_division_code_of_gb_t_2260_is_taken(code: str) -> None:
    assert DIVISION.validate_python(code) == code


def test_codes_may_be_typed_in_full_width() -> None:
    assert DIVISION.validate_python("５３２５０２") == "532502"
    assert CREDIT.validate_python("１１５３２５０２０１５１８００３３７") == "115325020151800337"


@pytest.mark.parametrize("wrong", ["5325", "5325021", "992502", "53250A", "五三二五〇二", "", "002502"])
def test_what_is_not_a_division_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="GB/T 2260"):
        DIVISION.validate_python(wrong)


# --- names and texts ---


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("开远市(灵泉)", "开远市(灵泉)"),
        ("开远市（灵泉）", "开远市(灵泉)"),
        ("ＫＹ１６", "KY16"),
        ("  开远市第一中学 ", "开远市第一中学"),
        ("开远市\u3000第一中学", "开远市 第一中学"),
    ],
)
def test_a_name_in_mixed_width_is_one_name(written: str, kept: str) -> None:
    assert NAME.validate_python(written) == kept


INVISIBLE = ["\x00", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "\u2028", "\ue000", "\x7f"]


@pytest.mark.parametrize("char", [*INVISIBLE, "\n", "\t"], ids=repr)
def test_a_name_or_line_with_control_or_invisible_characters_is_refused(char: str) -> None:
    for adapter in (NAME, LINE):
        with pytest.raises(ValidationError, match="控制字符或不可见字符"):
            adapter.validate_python(f"开远{char}市")


@pytest.mark.parametrize("char", INVISIBLE, ids=repr)
def test_a_paragraph_may_have_lines_but_no_other_control_characters(char: str) -> None:
    assert TEXT.validate_python("一\n二\t三") == "一\n二\t三"
    with pytest.raises(ValidationError, match="控制字符或不可见字符"):
        TEXT.validate_python(f"一{char}二")


def test_an_empty_name_is_refused() -> None:
    for nothing in ("", "   ", "\u3000"):
        with pytest.raises(ValidationError):
            NAME.validate_python(nothing)


def test_a_reason_of_a_hundred_kilobytes_is_refused() -> None:
    title = title_at(Stage.PRELIMINARY)
    for field in ("ground", "note"):
        says: dict[str, Any] = {"ground": "因故", "by": "5日", "obligation": 1, field: "长" * 34_000}
        with pytest.raises(ValidationError, match="at most 4000 "):
            title.action("2036-03-05", "office", "extend", **says)
    assert title.life == title_at(Stage.PRELIMINARY).life


def test_a_field_that_does_not_exist_is_an_error_and_never_lost() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        unit(nmae="开远")
    with pytest.raises(ValidationError, match="Extra inputs"):
        Title().action("2036-03-03", "unit", "withdraw", reason="不报了")


# --- nothing about a person ---


def test_a_contact_is_a_post_with_an_office_telephone_or_mailbox() -> None:
    assert Contact(post="办公室", phone="0873-7120000", mailbox="ky@example.gov.cn").post == "办公室"
    for wrong in ({"phone": "王主任"}, {"mailbox": "无"}, {"name": "王某"}, {"phone": "1" * 40}):
        with pytest.raises(ValidationError):
            Contact.model_validate({"post": "办公室", **wrong})


def test_a_unit_and_an_objection_have_no_field_for_a_person() -> None:
    for person in ("objector", "name", "ethnicity", "religion", "leader"):
        with pytest.raises(ValidationError, match="Extra inputs"):
            title_at("publicity").action(
                "2036-05-14", "office", "object", form="named", matter="不实", **{person: "某"}
            )


# --- actions ---


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("opine", {"result": "maybe"}),
        ("opine", {}),
        ("opine", {"result": "agreed", "documents": []}),
        ("talk", {"posts": []}),
        ("assess", {"scores": {"zhengzhi": -1}}),
        ("assess", {"scores": {"zhengzhi": float("nan")}}),
        ("assess", {"scores": {"zhengzhi": "很好"}}),
        ("extend", {"obligation": 1, "by": "很久", "ground": "因故"}),
        ("correct", {"entry": 1, "ground": "因故", "instead": {"kind": "withdraw"}}),
        ("fly", {}),
    ],
)
def test_an_action_of_the_wrong_shape_is_no_action(kind: str, says: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Title().action("2036-03-05", "office", kind, **says)


def test_every_kind_of_action_has_a_name_in_chinese() -> None:
    schema = TypeAdapter(Action).json_schema()
    assert set(schema["discriminator"]["mapping"]) == set(forms.ACTS)


def test_the_kinds_that_can_be_corrected_are_those_of_the_union() -> None:
    assert set(TypeAdapter(Correctable).json_schema()["discriminator"]["mapping"]) == CORRECTABLE


def test_an_action_reads_back_from_its_own_text() -> None:
    for stage in reached(KAIYUAN):
        for action in title_at(stage).handed_in if stage is not Stage.APPLICATION else ():
            assert ACTION.validate_json(action.model_dump_json()) == action


# --- time ---


@pytest.mark.parametrize(
    ("written", "n", "kind", "label"),
    [
        ("10个工作日", 10, "working_days", "10个工作日"),
        ("10工作日", 10, "working_days", "10个工作日"),
        ("30日", 30, "days", "30日"),
        ("30 天", 30, "days", "30日"),
        ("6个月", 6, "months", "6个月"),
        ("5年", 5, "years", "5年"),
    ],
)
def test_a_span_is_written_as_documents_write_it(written: str, n: int, kind: str, label: str) -> None:
    span = Span.model_validate(written)
    assert (span.n, span.unit, span.label) == (n, kind, label)
    assert Span.model_validate_json(span.model_dump_json()) == span


@pytest.mark.parametrize("wrong", ["五年", "5", "5周", "-5日", "5.5年", "", "123456日"])
def test_what_is_not_a_span_says_how_to_write_one(wrong: str) -> None:
    with pytest.raises(ValidationError, match="期限应写作"):
        Span.model_validate(wrong)


def test_an_instant_without_a_zone_is_refused_and_one_with_any_is_kept_in_china() -> None:
    with pytest.raises(ValidationError, match="必须带时区"):
        INSTANT.validate_python(datetime(2036, 3, 3, 10))  # noqa: DTZ001  the point of the test
    late = INSTANT.validate_json('"2036-03-03T16:30:00Z"')
    assert late.isoformat() == "2036-03-04T00:30:00+08:00"
    assert local_date(late) == date(2036, 3, 4)
    assert midnight(date(2036, 3, 4)) == datetime(2036, 3, 4, tzinfo=CHINA)


# --- small print ---


def test_the_canonical_text_of_a_value_does_not_depend_on_the_order_of_its_keys() -> None:
    assert (
        canonical({"b": "乙", "a": [1, 2]}) == canonical({"a": [1, 2], "b": "乙"}) == '{"a":[1,2],"b":"乙"}'
    )


def test_a_source_quotes_few_words() -> None:
    with pytest.raises(ValidationError):
        Source(document="方案", section="三", words="长" * 61)


def test_every_stage_and_role_has_a_name_in_chinese() -> None:
    for label in (*(forms.STAGES[stage] for stage in Stage), *(role.label for role in Role)):
        assert any("\u4e00" <= char <= "\u9fff" for char in label)
    assert len({forms.STAGES[stage] for stage in Stage}) == len(Stage)
    assert len(Duty) == len(set(Duty))


@pytest.mark.parametrize(
    ("party", "label"),
    [
        (Party(role=Role.OFFICE), "领导小组办公室"),
        (Party(role=Role.TOWNSHIP, area="灵泉街道"), "灵泉街道"),
        (Party(role=Role.CONSULTED, area="市公安局"), "市公安局"),
        (Party(role=Role.UNIT, area="115325020151800337"), "单位（115325020151800337）"),
    ],
)
def test_a_party_is_called_as_people_call_it(party: Party, label: str) -> None:
    assert party.label == label


def test_a_party_answers_for_its_own_area_or_for_all() -> None:
    here, there = (Party(role=Role.TOWNSHIP, area=name) for name in ("灵泉街道", "羊街乡"))
    assert here.covers(here)
    assert Party(role=Role.TOWNSHIP).covers(here)
    assert not here.covers(there)
    assert not Party(role=Role.OFFICE).covers(here)


def test_what_may_be_set_of_a_standing_are_its_own_fields() -> None:
    assert set(Sets.__annotations__) == set(Standing.model_fields)


def test_a_model_knows_the_types_of_its_fields_when_it_is_read() -> None:
    """Where annotations are put off, a type that is imported for checking alone fails only when a model is made."""
    files = (*HOME.glob("*.py"), *(file for room in ROOMS for file in (HOME / room).rglob("*.py")))
    texts = {file.relative_to(HOME): file.read_text(encoding="utf-8") for file in files}
    put_off = {file for file, text in texts.items() if "from __future__ import annotations" in text}
    assert [file for file in put_off if re.search(r"^class \w+\(Model\)", texts[file], re.MULTILINE)] == []
