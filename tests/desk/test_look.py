"""Looking at the desk: a title with its reasons and its past, and what falls due."""

from datetime import timedelta

from desk.due import due, role_called
from desk.look import Look, decisions, look_up, notes, state, waiting, what_is_owed
from desk.reasons import standing_lines, why_lines
from desk.timeline import row_of, what_of
from schemas.party import Role
from tests.desk.conftest import Face
from workflows.life.step import step_under


def looked(face: Face, title: str) -> Look:
    """A title that has begun."""
    found = look_up(face.register, title)
    assert found is not None
    return found


def test_a_title_says_where_it_stands_and_what_is_owed(face: Face) -> None:
    found = looked(face, "2025-0003")
    assert state(found.law, found.life) == "尚未命名"
    assert [what_is_owed(found.law, one) for one in found.obligations] == ["出具初审意见"]
    assert state(looked(face, "2024-0001").law, looked(face, "2024-0001").life) == "有效"


def test_what_is_overdue_says_by_how_much_on_whatever_day_one_looks(face: Face) -> None:
    (owed,) = looked(face, "2025-0003").obligations
    assert "已逾期" not in "".join(notes(owed, owed.due))
    assert "已逾期3日" in notes(owed, owed.due + timedelta(days=3))


def test_every_date_gives_its_reasons(face: Face) -> None:
    found = looked(face, "2025-0003")
    (why,) = ["\n".join(why_lines(found.law, one, found.lines)) for one in found.obligations]
    for part in ("起15个工作日", "事项依据：", "日历：", "无人办理："):
        assert part in why
    assert not list(standing_lines(found.book, found.law, found.life, found.lines))


def test_the_past_is_a_line_an_entry(face: Face) -> None:
    found = looked(face, "2024-0001")
    rows = [row_of(one.entry) for one in found.lines]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert "申报" in rows[0][2]
    assert [one.what for one in decisions(found)][-1].startswith("命名")


def test_a_cause_is_told_by_its_name(face: Face) -> None:
    found = looked(face, "2024-0001")
    law = found.law
    cause, label = next(
        (key, one.label) for key, one in law.regulation.causes.items() if Role.OFFICE in one.by
    )
    raised = face.act("2024-0001", "raise", cause=cause, matter="经核查属实。")
    action = raised("test", face.seat("领导小组办公室").actors[0], face.now)
    step = step_under(found.book, found.life, face.now, action)
    assert step.receipt is not None
    assert step.receipt.accepted
    what = what_of(step.entries[-1], law.regulation)
    assert label in what
    assert cause not in what


def test_a_look_without_notices_tells_the_same_past(face: Face) -> None:
    for title in ("2024-0001", "2025-0003"):
        whole, glance = looked(face, title), look_up(face.register, title, whole=False)
        assert glance is not None
        assert [what for _, what in glance.history] == [what for _, what in whole.history]
        assert [*decisions(glance)] == [*decisions(whole)]


def test_what_is_kept_is_seen(face: Face) -> None:
    face.hand_in("乐白道街道", "2025-0003", "opine", result="agreed")
    assert [one.kind for one in looked(face, "2025-0003").waiting] == ["opine"]
    assert look_up(face.register, "2099-0001") is None
    assert waiting(face.register, "2099-0001") == []


def test_what_falls_due_says_who_owes_it_and_how_late_it_is(face: Face) -> None:
    today = face.now.date()
    rows = due(face.register, today + timedelta(days=90), today)
    (opinion,) = [one for one in rows if one.answer == "opine"]
    assert (opinion.who, opinion.late) == ("乐白道街道", 0)
    assert any(one.late > 0 and one.notes[0] == f"逾期{one.late}日" for one in rows)
    office = due(face.register, today + timedelta(days=90), today, role_called("领导小组办公室"))
    assert {one.row.role for one in office} == {Role.OFFICE}
    assert role_called("没有的") is None
