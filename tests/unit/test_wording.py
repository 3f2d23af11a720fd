"""Wording: every reason for which the law says no has its words, and they are fit to be read by a clerk."""

import re
import string
import types
import typing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.act import Act
from schemas.action import Action
from schemas.party import Party, Role
from schemas.refusals.every import AnyReason
from schemas.refusals.reason import Cell, Decided, Item, Listed, Owed, Reason
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.step import Receipt
from wording import refusals
from wording.follows import apart
from workflows.life.whatif import CategoryDropped, TermShortened

REASONS: dict[str, type[Reason]] = {
    one.model_fields["code"].default: one
    for one in (*typing.get_args(typing.get_args(AnyReason)[0]), CategoryDropped, TermShortened)
}
"""Every reason, by its code."""

ACTS: tuple[type[Act], ...] = typing.get_args(typing.get_args(Action)[0])

GIVEN = "".join(
    path.read_text(encoding="utf-8")
    for room in ("workflows/life", "register")
    for path in sorted((Path(__file__).parents[2] / room).glob("*.py"))
)
"""What may say no."""

HAN = r"[\u4e00-\u9fff“”‘’（）、，。；：]"
UNIT = Party(role=Role.UNIT, area="115325020151800337")
SAMPLES: dict[str, Any] = {
    "date": date(2036, 3, 5),
    "int": 3,
    "bool": True,
    "float": 20.5,
    "Stage": Stage.TERM,
    "Role": Role.OFFICE,
    "Party": UNIT,
    "Span": Span(n=10, unit="working_days"),
    "Item": Item(key="zhengzhi", name="政治基础"),
    "Cell": Cell(key="zhengzhi", name="政治基础"),
    "Listed": Listed(key="QD-2036-001", name="台账不全", number=2),
    "Owed": Owed(number=17, what="提交整改报告"),
    "Decided": Decided(
        entry=3,
        kind="talk",
        duty=Duty.TALK,
        stage=Stage.TALK,
        on=date(2036, 3, 5),
        by=Party(role=Role.OFFICE),
    ),
}
"""One value of each type that a fact may have."""


def sample(of: type[Reason]) -> Any:
    """A reason with some facts."""
    return of(
        **{name: _fact(name, info.annotation) for name, info in of.model_fields.items() if name != "code"}
    )


def _fact(name: str, annotation: Any) -> Any:
    if typing.get_origin(annotation) is tuple:
        return (_fact(name, typing.get_args(annotation)[0]),)
    if typing.get_origin(annotation) in (typing.Annotated, types.UnionType, typing.Union):
        return _fact(name, typing.get_args(annotation)[0])
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)[0]
    if annotation is str:
        texts = {"kind": "talk", "other_kind": "name", "title": "2036-0001", "own": "2036-0002"}
        return texts.get(name, "03-05" if name in ("opens", "closes") else "某某")
    return SAMPLES[annotation.__name__]


def test_every_reason_has_its_words_and_no_words_are_left_over() -> None:
    assert refusals.SENTENCES.keys() == REASONS.keys()


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_is_given_by_the_law_or_the_ledger(code: str) -> None:
    assert re.search(rf"(?<!class ){REASONS[code].__name__}\(", GIVEN)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_sentence_names_facts_that_its_reason_has_and_says_each(code: str) -> None:
    named = {
        name.partition(".")[0]
        for _, name, _, _ in string.Formatter().parse(refusals.SENTENCES[code])
        if name is not None
    }
    assert named == REASONS[code].model_fields.keys() - {"code"}


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_sentence_is_fit_to_be_read(code: str) -> None:
    said = refusals.reason(sample(REASONS[code]))
    assert not re.search(rf"{HAN}\s*[,:;!?()]|[,:;!?()]\s*{HAN}", said), "punctuation is full-width"
    assert not re.search(r"[A-Za-z_]{2,}|--|/|\\|\{|\}", said), "no command, option, path or key"
    assert not re.search(r"无|None", said.replace("无须", "").replace("无可", "")), "every fact is said"
    assert said[-1] not in "。，；：", "a face ends the sentence"
    assert _nested(said), "quotation marks are pairs, ‘’ inside “”"


def _nested(text: str) -> bool:
    """Whether quotation marks close what they open, the inner ones inside the outer ones."""
    stack: list[str] = []
    for mark in re.findall(r"[“”‘’（）]", text):
        if mark in "“‘（":
            if mark == "“" and "“" in stack:
                return False
            stack.append(mark)
        elif not stack or stack.pop() + mark not in ("“”", "‘’", "（）"):
            return False
    return not stack


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reason_is_about_a_field_that_some_act_has(code: str) -> None:
    field = REASONS[code].field
    assert field is None or any(_has(act, field) for act in ACTS)


def _has(model: Any, path: str) -> bool:
    first, _, rest = path.partition(".")
    info = getattr(model, "model_fields", {}).get(first)
    if info is None:
        return False
    inner = typing.get_args(info.annotation) if first == "instead" else (info.annotation,)
    return not rest or any(_has(one, rest) for one in inner)


@pytest.mark.parametrize("code", sorted(REASONS.keys() - {"term_shortened", "category_dropped"}))
def test_a_reason_read_back_from_a_kept_receipt_is_the_same(code: str) -> None:
    receipt = Receipt(action="test.1", accepted=False, stage=Stage.TERM, reason=sample(REASONS[code]))
    assert Receipt.model_validate_json(receipt.model_dump_json()) == receipt


@pytest.mark.parametrize(
    ("duty", "about", "by", "said"),
    [
        (Duty.MATERIALS, None, Party(role=Role.OFFICE), ""),
        (Duty.DECISION, "naming_body", Party(role=Role.NAMING_BODY), ""),
        (Duty.PRELIMINARY, "township", Party(role=Role.TOWNSHIP, area="灵泉街道"), ""),
        (Duty.DECISION, "文明办", Party(role=Role.BODY, area="文明办"), ""),
        (Duty.CONSULTATION, "市公安局", Party(role=Role.CONSULTED, area="市公安局"), ""),
        (Duty.FILING, "niandu", Party(role=Role.UNIT, area="无码-001"), ""),
        (Duty.OBJECTION, "2", Party(role=Role.OFFICE), "（2）"),
        (Duty.SUSPENDED, "6个月", Party(role=Role.LEADERSHIP), "（6个月）"),
    ],
)
def test_what_tells_a_duty_from_others_is_said_and_never_a_key(
    duty: Duty, about: str | None, by: Party, said: str
) -> None:
    assert apart(duty, about, by) == said
