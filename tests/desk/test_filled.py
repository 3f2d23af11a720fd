"""What was filled in for an act is made whole before anybody judges it: any face hands the desk plain fields."""

import pytest

from desk.acts import on_title
from desk.errors import IncompleteError, NotAmongError, NotCorrectableError
from desk.faults import InvalidError
from desk.filled import Filled, filled
from schemas.action import KINDS
from tests.desk.conftest import NOW, PAPER, Face

TODAY = NOW.date()


def test_an_act_bears_the_day_of_saying_it_unless_it_says_another() -> None:
    assert filled(KINDS["withdraw"], {}, TODAY) == Filled({"on": "2026-11-22"}, dated=False)
    assert filled(KINDS["withdraw"], {"on": "11月1日"}, TODAY) == Filled({"on": "11月1日"}, dated=True)
    assert (
        filled(KINDS["credit"], {"filing": "a", "points": 1, "documents": [PAPER]}, TODAY).fields["year"]
        == 2026
    )


def test_a_choice_is_said_in_any_of_its_words() -> None:
    said = {"result": "无异议", "documents": [PAPER]}
    assert filled(KINDS["opine"], said, TODAY).fields["result"] == "agreed"
    with pytest.raises(NotAmongError) as no:
        filled(KINDS["opine"], {**said, "result": "同意了"}, TODAY)
    assert (no.value.field, no.value.text) == ("result", "同意了")
    assert "同意" in no.value.near


def test_everything_that_lacks_is_told_at_once() -> None:
    with pytest.raises(IncompleteError) as no:
        filled(KINDS["extend"], {"by": "5日"}, TODAY)
    assert (no.value.fields, no.value.least) == (("documents", "obligation", "ground"), False)
    with pytest.raises(IncompleteError) as no:
        filled(KINDS["update"], {}, TODAY)
    assert (no.value.fields, no.value.least) == (("post", "phone", "mailbox", "code"), True)


def test_what_is_put_right_part_by_part_need_not_be_said_whole() -> None:
    said = {"entry": 3, "ground": "笔误", "documents": [PAPER]}
    assert filled(KINDS["correct"], said, TODAY, changes=True).fields["entry"] == 3
    with pytest.raises(IncompleteError):
        filled(KINDS["correct"], said, TODAY)
    assert filled(KINDS["amend"], {"documents": [PAPER]}, TODAY).dated is False


def on(face: Face, title: str, kind: str, **says: object) -> dict[str, object]:
    """The fields of an act on a title as the desk means it."""
    changes = says.pop("changes", None)
    whole = filled(KINDS[kind], says, TODAY, changes=changes is not None)
    return dict(on_title(face.register, face.office, KINDS[kind], title, whole, changes).fields)  # type: ignore[arg-type]


def test_names_are_put_as_register_measure_and_office_write_them(face: Face) -> None:
    named = on(face, "2025-0003", "consult", body="市 公安局", result="同意", documents=[PAPER])
    assert (named["body"], named["result"]) == ("市公安局", "agreed")
    amended = on(face, "2025-0003", "amend", changes={"乡镇街道": " 乐白道 街道"})
    assert amended["application"].unit.township == "乐白道街道"  # type: ignore[attr-defined]


def test_a_correction_says_fields_of_the_decision_or_what_is_to_be_changed_of_it(face: Face) -> None:
    said = {"entry": 2, "ground": "笔误", "documents": [PAPER]}
    with pytest.raises(NotCorrectableError):
        on(face, "2021-0001", "correct", **{**said, "entry": 1}, changes={"日期": "2021-01-02"})
    by_place = on(face, "2021-0001", "correct", **said, changes={"日期": "2021-01-02"})["instead"]
    by_field = on(face, "2021-0001", "correct", **said, instead={"on": "2021-01-02"})["instead"]
    assert by_place == by_field
    assert by_field["kind"] == "opine"  # type: ignore[index]


def test_what_no_act_can_say_is_told_by_field(face: Face) -> None:
    with pytest.raises(InvalidError) as no:
        on(face, "2025-0003", "opine", result="同意", documents=[{**PAPER, "date": "三月"}])
    assert [one.path for one in no.value.faults] == [("documents", "0", "date")]
