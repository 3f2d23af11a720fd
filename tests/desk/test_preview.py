"""A preview tells what an act would cause, and leaves no trace."""

import pytest

from desk.errors import RefusedError
from desk.preview import Preview, preview
from register import inbox, ledger, outbox
from schemas.stage import Stage
from tests.desk.conftest import Face

OPENED = "2025-0003"


def thought(face: Face, post: str, title: str, kind: str, **says: object) -> Preview:
    """What the act would cause."""
    return preview(face.register, face.seat(post), face.act(title, kind, **says), face.now)


def test_it_tells_stages_duties_with_their_reasons_and_notices(face: Face) -> None:
    found = thought(face, "乐白道街道", OPENED, "opine", result="agreed")
    assert (found.was, found.stages) == ((Stage.PRELIMINARY,), (Stage.MATERIALS,))
    assert found.ended == ("出具初审意见",)
    (check,) = found.opened
    assert check.by == "领导小组办公室"
    assert f"{check.due.month}月{check.due.day}日" in check.deadline
    assert "自" in check.deadline, "it says from when the time is counted"
    assert check.silence
    assert any(one.to.label == "领导小组办公室" for one in found.notices)


def test_another_outcome_has_other_consequences(face: Face) -> None:
    assert thought(face, "乐白道街道", OPENED, "opine", result="rejected").stages == (Stage.ENDED,)


def test_a_date_that_would_move_is_told_with_both_days(face: Face) -> None:
    (owed,) = ledger.life_of(face.register, OPENED).obligations  # type: ignore[union-attr]
    found = thought(
        face, "领导小组办公室", OPENED, "extend", obligation=owed.id, by="5个工作日", ground="路远"
    )
    (moving,) = found.moved
    assert moving.was == owed.due < moving.due
    assert not found.opened


def test_nothing_is_written(face: Face) -> None:
    before = ledger.life_of(face.register, OPENED), outbox.notices(face.register)
    thought(face, "乐白道街道", OPENED, "opine", result="agreed")
    assert (ledger.life_of(face.register, OPENED), outbox.notices(face.register)) == before
    assert not inbox.waiting(face.register, OPENED).actions


def test_what_would_be_refused_is_refused(face: Face) -> None:
    with pytest.raises(RefusedError, match="应由乐白道街道办理"):
        thought(face, "考核组", OPENED, "opine", result="agreed")


def test_what_is_handed_in_comes_to_what_was_foreseen(face: Face) -> None:
    found = thought(face, "乐白道街道", OPENED, "opine", result="agreed")
    face.hand_in("乐白道街道", OPENED, "opine", result="agreed")
    after = thought(face, "领导小组办公室", OPENED, "check", result="complete")
    assert after.was == found.stages
    assert after.ended == tuple(one.what for one in found.opened)
