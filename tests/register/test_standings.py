"""What lists show of a title is kept for every day, and comes from its ledger alone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from register.mend import mend
from register.standings import kept, then
from register.tables import FOREVER, papers, standings
from register.verify import verify
from tests.behind import behind
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock, unit

NAMED = date(2031, 5, 1)


@pytest.fixture
def named(desk: Desk) -> Desk:
    """A title applied for on 3 March and named on 1 May 2031."""
    desk.apply()
    desk.name("KY-1")
    return desk


def rows(desk: Desk) -> list[dict[str, Any]]:
    """What is kept of the title, day after day."""
    with desk.register.reading() as connection:
        return kept(connection, standings, TITLE)


def test_each_row_holds_until_the_next_one_and_the_last_for_ever(named: Desk) -> None:
    found = rows(named)
    assert found[0]["since"] == APPLIED
    assert [one["until"] for one in found[:-1]] == [one["since"] for one in found[1:]]
    assert found[-1]["until"] == FOREVER


def test_a_row_says_what_the_title_was_from_its_day_on(named: Desk) -> None:
    last = rows(named)[-1]
    said = {
        name: last[name] for name in ("since", "stage", "in_force", "batch", "number", "named_on", "township")
    }
    assert said == {
        "since": NAMED,
        "stage": "term",
        "in_force": True,
        "batch": "第一批",
        "number": "KY-1",
        "named_on": NAMED,
        "township": "灵泉街道",
    }


def test_what_changes_nothing_in_a_list_has_no_row(named: Desk) -> None:
    before = rows(named)
    named.pass_time(ten_o_clock(date(2036, 4, 1)))
    assert rows(named) == before


def test_what_came_by_itself_before_an_act_has_its_own_day(named: Desk) -> None:
    late = ten_o_clock(date(2036, 6, 1))
    named.do(named.action("inspect", "office", late.date(), scores={}, result="passed"), late=True)
    over = next(one for one in rows(named) if one["stage"] == "reinspection")
    assert over["since"] < late.date()


def test_of_a_day_only_its_end_is_kept() -> None:
    first = then([], TITLE, APPLIED, {"stage": "preliminary"})
    assert then(first, TITLE, APPLIED, {"stage": "materials"}) == [
        {"title": TITLE, "since": APPLIED, "until": FOREVER, "stage": "materials"}
    ]


def test_what_a_clock_ahead_had_shown_is_gone_when_it_is_set_right() -> None:
    ahead = then(
        then([], TITLE, APPLIED, {"stage": "term"}), TITLE, date(2040, 1, 1), {"stage": "reinspection"}
    )
    assert then(ahead, TITLE, NAMED, {"stage": "term"}) == [
        {"title": TITLE, "since": APPLIED, "until": FOREVER, "stage": "term"}
    ]


def test_every_document_of_a_decision_is_kept_with_its_entry(named: Desk) -> None:
    with named.register.reading() as connection:
        found = kept(connection, papers, TITLE)
    assert found[0] == {
        "title": TITLE,
        "seq": 1,
        "place": 0,
        "called": "文〔2031〕1号",
        "folded": "文(2031)1号",
    }
    assert [one["called"] for one in found] == [f"文〔2031〕{n}号" for n in range(1, 11)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            update(standings).where(standings.c.since == NAMED).values(in_force=False),
            "历日的名册与档案不一致",
        ),
        (delete(standings).where(standings.c.since == APPLIED), "历日的名册与档案不一致"),
        (update(papers).where(papers.c.seq == 1).values(folded="别的"), "文号目录与档案不一致"),
        (
            insert(papers).values(title=TITLE, seq=99, place=0, called="甲", folded="甲"),
            "文号目录与档案不一致",
        ),
    ],
)
def test_what_somebody_changed_is_found_and_comes_back_from_the_ledger(
    named: Desk, change: Any, said: str
) -> None:
    before = rows(named)
    with behind(named.register) as connection:
        connection.execute(change)
    assert verify(named.register, named.book) == [f"{TITLE}：{said}"]
    assert mend(named.register) == [TITLE]
    assert verify(named.register, named.book) == []
    assert rows(named) == before


def test_a_unit_that_is_renamed_is_listed_by_its_old_name_before(named: Desk) -> None:
    day = date(2031, 6, 2)
    new = unit(1, "开远市新街社区居民委员会", unit(1).name)
    named.do(named.action("change", "office", day, change="renamed", unit=new))
    assert [one["unit_name"] for one in rows(named)[-2:]] == [unit(1).name, new.name]
    assert rows(named)[-1]["since"] >= day
