"""What somebody may do now, and why not the rest: of every kind of act the desk says one or the other."""

import sys
from collections import Counter
from types import FrameType

import pytest

from desk.errors import NotBegunError
from desk.possible import Now, now_possible
from register import ledger
from tests.desk.conftest import Face
from workflows.life.powers import POWERS


def now(face: Face, post: str, title: str) -> Now:
    """What a post may do with a title."""
    return now_possible(face.register, title, face.seat(post), face.now)


def test_whoever_owes_a_duty_may_do_it_by_its_day(face: Face) -> None:
    found = now(face, "乐白道街道", "2025-0003")
    (opine,) = [one for one in found.can if one.kind == "opine"]
    assert opine.label == "初审意见"
    assert opine.due is not None
    assert opine.due > face.now.date()


def test_whoever_may_not_is_told_why(face: Face) -> None:
    found = now(face, "考核组", "2025-0003")
    why = {one.kind: one.why for one in found.cannot}
    assert why["opine"].startswith("“初审意见”应由乐白道街道办理")
    assert why["name"] == "现处“初审”环节，不能办理“命名”"


@pytest.mark.parametrize("post", ["领导小组办公室", "考核组", "乐白道街道"])
@pytest.mark.parametrize("title", ["2025-0001", "2025-0003", "2021-0001", "2021-0003"])
def test_every_kind_is_answered_one_way_or_the_other(face: Face, post: str, title: str) -> None:
    found = now(face, post, title)
    kinds = {one.kind for one in (*found.can, *found.cannot)}
    assert kinds == POWERS.keys() - {"apply", "take_over", "adopt", "set_clock"}
    assert all(one.why for one in found.cannot)
    may = {(one.kind, one.matter) for one in found.can}
    assert may.isdisjoint((one.kind, one.matter) for one in found.cannot)


def test_what_there_are_several_of_is_told_apart_by_name(face: Face) -> None:
    found = now(face, "领导小组办公室", "2025-0003")
    extended = [one for one in (*found.can, *found.cannot) if one.kind == "extend"]
    assert [one.about for one in extended] == [f"第{one.matter}号：出具初审意见" for one in extended]


def test_what_is_kept_counts_as_done(face: Face) -> None:
    face.hand_in("乐白道街道", "2025-0003", "opine", result="agreed")
    assert "check" in [one.kind for one in now(face, "领导小组办公室", "2025-0003").can]


def test_of_a_title_that_never_began_nothing_is_known(face: Face) -> None:
    with pytest.raises(NotBegunError):
        now(face, "考核组", "2099-0001")


def test_of_many_decisions_each_is_looked_at_by_itself(face: Face) -> None:
    """Whether one may be undone asks of the others only where it may not, to say which may."""
    calls = Counter[str]()

    def count(frame: FrameType, what: str, _: object) -> None:
        if what == "call":
            calls[frame.f_code.co_name] += 1

    sys.setprofile(count)
    try:
        now(face, "领导小组办公室", "2021-0003")
    finally:
        sys.setprofile(None)
    assert calls["may_undo"] > 100
    life = ledger.life_of(face.register, "2021-0003")
    assert life is not None
    assert calls["_undoable"] < calls["may_undo"] * len(life.taken) / 2
