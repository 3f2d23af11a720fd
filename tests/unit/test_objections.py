"""Many objections, many suspensions: each objection stands in the ledger, and the life stays small."""

from datetime import date

from schemas.stage import Stage
from tests.lives import Title, title_at
from tests.said import said
from workflows.life.objections import APART
from workflows.life.remedy import PAUSES


def objected(times: int) -> Title:
    """A title to which so many objections were filed on the second day of its publicity."""
    title = title_at(Stage.PUBLICITY)
    day = title.dates["publicised"].isoformat()
    for n in range(times):
        title.done(day, "office", "object", "11:00", form="sealed", matter=f"第{n}件：材料不实")
    return title


def pending(title: Title) -> list[str]:
    return [number for number, state in title.life.standing.objections.items() if state == "pending"]


def test_four_hundred_objections_are_all_kept_and_make_no_big_life() -> None:
    title = objected(400)
    filed = [one for one in title.entries if one.outcome == "objected"]
    assert len(filed) == 400
    assert pending(title) == [str(n) for n in range(1, APART + 1)]
    assert len(title.life.text.encode()) < 12_000
    assert all(one.notices for one in filed), "whoever examines them hears of each"


def test_what_comes_later_is_examined_together_and_opens_the_examination_again() -> None:
    title = objected(APART + 3)
    day = title.dates["publicised"]
    for number in pending(title):
        title.done(
            day.isoformat(),
            "office",
            "examine",
            "15:00",
            account="other",
            objection=number,
            result="dismissed",
        )
    assert pending(title) == []
    following = date.fromordinal(day.toordinal() + 1).isoformat()
    title.done(following, "township", "object", form="named", matter="又一件")
    assert pending(title) == [str(APART)]
    assert title.owed("objection").anchor.day == date.fromisoformat(following)
    done = title.copy().done(
        following, "office", "examine", "16:00", account="other", objection=str(APART), result="upheld"
    )
    assert done.stage is Stage.ENDED
    first = next(one for one in title.life.taken if one.about == "1").entry
    assert title.acts(
        following, "office", "annul", "17:00", account="other", entry=first, ground="未查清"
    ).accepted
    assert sorted(pending(title)) == ["1", str(APART)]


def test_a_duty_is_not_suspended_and_resumed_for_ever() -> None:
    title = title_at(Stage.RECTIFICATION)
    number = title.owed("rectification").id
    day = title.dates["stage"]
    answers = []
    for _ in range(PAUSES + 1):
        day = date.fromordinal(day.toordinal() + 2)
        until = date.fromordinal(day.toordinal() + 1).isoformat()
        answers.append(
            title.acts(
                day.isoformat(), "leadership", "pause", until=until, obligation=number, ground="不可抗力"
            )
        )
    assert [one.accepted for one in answers] == [True] * PAUSES + [False]
    assert "已中止24次" in said(answers[-1])
