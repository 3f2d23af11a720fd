"""Handing in at the desk: taken in and kept, or refused with what is possible, and then nothing is written."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import bell
from desk.acts import corrected, meant
from desk.errors import (
    FixedPartError,
    KeptError,
    NotBegunError,
    NotCorrectableError,
    NotReceivedError,
    RefusedError,
    SeveralTitlesError,
    UnknownPartError,
    UnknownTitleError,
    UnstampedError,
)
from desk.faults import InvalidError
from desk.hand_in import Handed, settled, take_in
from desk.titles import describe, find
from register import inbox, ledger
from register.connect import Register
from register.stamp import Stamp
from schemas.act import Decision
from schemas.action import KINDS
from schemas.base import CHINA
from schemas.possible import Open
from schemas.unit import credit_check_digit
from tests.desk.conftest import PAPER, Face

OPENED = "2025-0003"
TOWNSHIP = "乐白道街道"


def kept(register: Register) -> list[str]:
    """What lies in the title's inbox."""
    return [one.kind for one in inbox.waiting(register, OPENED).actions]


def test_a_title_is_found_by_what_people_call_it(face: Face) -> None:
    assert find(face.register, "人民公园") == OPENED
    with pytest.raises(UnknownTitleError, match="没有找到称号“动物园”"):
        find(face.register, "动物园")
    with pytest.raises(SeveralTitlesError) as several:
        find(face.register, "羊街乡")
    assert any("现处：材料审核" in describe(row) for row in several.value.rows)


def test_where_nobody_answers_an_act_is_kept_and_counts(face: Face) -> None:
    handed = face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed")
    with pytest.raises(KeptError, match="已收件，尚未办理：初审意见"):
        settled(face.register, handed, face.now)
    assert kept(face.register) == ["opine"]
    assert face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed") == handed, "said again it is the same act"


async def test_a_bell_that_nobody_hears_leaves_it_kept(face: Face) -> None:
    async def nobody() -> object:
        raise RuntimeError("no server")

    handed = face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed")
    assert await bell.rung(nobody, face.register, handed) == handed  # type: ignore[arg-type]
    assert kept(face.register) == ["opine"]


def test_the_next_act_is_judged_as_if_what_is_kept_were_done(face: Face) -> None:
    face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed")
    face.hand_in("领导小组办公室", OPENED, "check", result="complete")
    assert kept(face.register) == ["opine", "check"]


def test_a_refusal_says_why_and_what_is_possible_and_writes_nothing(face: Face) -> None:
    with pytest.raises(RefusedError, match="不予办理“初审意见”：“初审意见”应由乐白道街道办理") as refused:
        face.hand_in("考核组", OPENED, "opine", result="agreed")
    offered = [one.kind for one in refused.value.instead if isinstance(one, Open)]
    assert "opine" in offered
    assert not refused.value.late
    assert kept(face.register) == []


def test_a_title_that_never_began_takes_nothing(face: Face) -> None:
    with pytest.raises(NotBegunError, match="名册中没有称号2099-0001"):
        face.hand_in(TOWNSHIP, "2099-0001", "opine", result="agreed")


def test_a_clock_behind_the_ledger_takes_nothing(face: Face) -> None:
    face.now -= timedelta(days=30)
    with pytest.raises(NotReceivedError, match="此件没有收下") as no:
        face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed", on=(face.now).date())
    assert no.value.lies_ahead
    assert kept(face.register) == []


def test_an_account_that_cannot_stamp_it_hands_nothing_in(face: Face, tmp_path: Path) -> None:
    face.register.stamp = Stamp(tmp_path)
    face.register.stamp.made(face.register, face.now)
    face.register.stamp.path.write_text("spoilt")
    face.register.stamp = Stamp(tmp_path)
    with pytest.raises(UnstampedError, match=r"^收件盖不了戳，没有收下，请联系系统管理员$"):
        face.hand_in(TOWNSHIP, OPENED, "opine", result="agreed")
    assert kept(face.register) == []


def test_an_act_said_again_is_the_same_and_in_the_next_turn_of_its_duty_another(face: Face) -> None:
    fields = {"result": "agreed", "on": "2026-11-22", "documents": [PAPER]}
    once, again = (meant(face.register, KINDS["opine"], OPENED, fields) for _ in range(2))
    assert once.seed("li") == again.seed("li") != once.seed("wang")
    handed = take_in(face.register, face.seat(TOWNSHIP), once.make, lambda: face.now, once.seed("li"))
    assert handed.action.kind == "opine"


def said(face: Face, on: str | None = None) -> Handed:
    """The same opinion, typed again; without a day it bears that of typing."""
    fields = {"result": "agreed", "documents": [PAPER], "on": on or face.now.date()}
    again = meant(face.register, KINDS["opine"], OPENED, fields, dated=on is not None)
    seat = face.seat(TOWNSHIP)
    return take_in(face.register, seat, again.make, lambda: face.now, again.seed(seat.account))


def test_an_act_that_waits_is_the_same_over_midnight(face: Face) -> None:
    face.now = datetime(2026, 11, 22, 23, 58, tzinfo=CHINA)
    first = said(face)
    face.now += timedelta(minutes=3)
    assert said(face) == first
    assert kept(face.register) == ["opine"]


def test_a_day_is_the_same_day_in_every_form(face: Face) -> None:
    assert said(face, "2026-11-21") == said(face, "2026年11月21日") == said(face, "２０２６/11/21")
    assert kept(face.register) == ["opine"]


def test_a_document_without_a_number_is_called_by_its_title(face: Face) -> None:
    for none in ({}, {"number": None}, {"number": "无"}, {"number": " "}):
        paper = {"title": "会议纪要", "date": "2026-11-22", **none}
        fields = {"result": "agreed", "documents": [paper], "on": "2026-11-22"}
        act = meant(face.register, KINDS["opine"], OPENED, fields)
        made = act.make("once", face.seat(TOWNSHIP).actors[0], face.now)
        assert isinstance(made, Decision)
        assert [one.called for one in made.documents] == ["《会议纪要》"]


def test_a_correction_is_the_decision_with_what_was_wrong_replaced(face: Face) -> None:
    instead = corrected(face.register, "2025-0002", 2, {"on": "2026-10-02", "documents.0.number": "一号"})
    assert (instead["kind"], instead["result"], instead["on"]) == ("opine", "agreed", "2026-10-02")
    assert instead["documents"][0]["number"] == "一号"
    with pytest.raises(UnknownPartError) as unknown:
        corrected(face.register, "2025-0002", 2, {"scores.zhengzhi": 18})
    assert "result" in unknown.value.known
    with pytest.raises(FixedPartError):
        corrected(face.register, "2025-0002", 2, {"title": "2025-0003"})
    with pytest.raises(NotCorrectableError, match="第99条不是可以更正的决定"):
        corrected(face.register, "2025-0002", 99, {})


def test_no_face_hands_in_what_nobody_may_say_of_a_unit(face: Face) -> None:
    life = ledger.life_of(face.register, OPENED)
    assert life is not None
    assert life.application is not None
    first = "H2532502015180001"  # no department that registers anybody
    unit = life.application.unit.model_dump() | {"code": first + credit_check_digit(first)}
    application = life.application.model_dump() | {"unit": unit}
    acts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("change", {"change": "renamed", "unit": unit}),
        ("amend", {"application": application}),
        ("update", {"mailbox": "办公室@example.gov.cn"}),
    )
    for kind, says in acts:
        with pytest.raises(InvalidError) as invalid:
            face.hand_in("领导小组办公室", OPENED, kind, **says)
        assert [one.path[-1] for one in invalid.value.faults] == ["mailbox" if kind == "update" else "code"]
    assert kept(face.register) == []
