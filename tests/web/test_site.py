"""On site: who is to be visited, what was found there before, and a sheet that a tablet sends again and again."""

from datetime import timedelta
from typing import Any

import pytest

from desk import undertakings as works
from desk.hand_in import recorded_at_once
from desk.on_site import places
from register import errands, inbox, lawbook, ledger, undertakings, verify
from schemas.office import Office
from schemas.party import Party, Role
from schemas.undertakings.campaign import Campaign, OpenCampaign, Plan, SetAssessors
from tests.web.conftest import ORIGIN, Browser, Desk
from tests.web.filled import Form

TITLE, OFFICE = "2021-0003", "领导小组办公室"
SHEET = f"/site/{TITLE}/inspect"
POINTS = {"zhengzhi": "18", "sixiang": "18", "wenhua": "14", "wuzhi": "13", "shehui": "14", "fazhi": "14"}
FILLED = {
    **{f"scores.{row}": points for row, points in POINTS.items()},
    "on": "2026年11月22日",
    "documents.0.title": "现场照片",
    "documents.0.date": "2026年11月22日",
}
NAME, OTHER = "0" * 32, "f" * 32
"""What a tablet calls its sheets."""


def seen_at(desk: Desk) -> str:
    """How long the ledger is by now."""
    life = ledger.life_of(desk.register, TITLE)
    assert life is not None
    return str(life.seq)


def send(browser: Browser, seen: str, name: str = NAME, **fields: str) -> Any:
    """What a tablet sends, and what it is answered."""
    fixed = {"csrf": browser.csrf, "_post": OFFICE, "_seen": seen, "_sheet": name}
    answer = browser.client.post(SHEET, data={**fixed, **fields}, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    return answer.json()


def at_office(desk: Desk, name: str = "wang") -> Browser:
    """Somebody of the office, on site."""
    browser = desk.sign_in(name, OFFICE)
    browser.get("/site")
    return browser


def lived(desk: Desk) -> None:
    """What lies in the inbox is recorded, as the worker would."""
    for action in inbox.waiting(desk.register, TITLE).actions:
        recorded_at_once(desk.register, action, desk.clock)


def inspected(desk: Desk) -> int:
    """How often the title has been re-inspected, and will be by what waits."""
    done = [one.action for one in ledger.entries_of(desk.register, TITLE)]
    return sum(
        one is not None and one.kind == "inspect" for one in (*done, *inbox.queued(desk.register, TITLE))
    )


def test_the_page_lists_where_the_post_has_to_go(desk: Desk) -> None:
    office = at_office(desk)
    assert "要到现场打分的有3家" in office.text()
    assert "开远市羊街乡卫生院" in office.text()
    group = desk.sign_in("wang", "考核组")
    group.get("/site")
    assert "现在没有要到现场打分的" in group.text()


def test_the_sheet_shows_what_was_found_the_last_time(desk: Desk) -> None:
    office = at_office(desk)
    office.get(SHEET)
    assert "上一次查到的（2026年10月25日）" in office.text()
    assert "复验不合格" in office.text()
    assert "满分" in office.text()


def test_without_scripts_the_page_is_the_ordinary_form(desk: Desk) -> None:
    office = at_office(desk)
    office.get(SHEET)
    typed = {name.replace(".", "__"): text for name, text in FILLED.items()}
    Form(office).send("preview", **typed)
    assert "还没有提交" in office.text()
    Form(office).send("send")
    assert inspected(desk) == 2


def test_a_sheet_that_comes_again_is_the_same_act_whatever_has_happened_meanwhile(desk: Desk) -> None:
    office, seen = at_office(desk), seen_at(desk)
    before = inspected(desk)
    first = send(office, seen, **FILLED)
    assert first["state"] == "sent"
    assert send(office, seen, **FILLED) == first, "the answer was lost"
    lived(desk)
    again = send(office, seen, **FILLED)
    assert (again["state"], again["receipt"]) == ("sent", first["receipt"])
    assert "档案第" in again["lines"][0]
    desk.now += timedelta(days=1)
    office = at_office(desk)
    assert send(office, seen, **FILLED)["receipt"] == first["receipt"], "the day after"
    assert inspected(desk) == before + 1


def test_what_is_wrong_is_told_by_its_field_and_the_same_sheet_put_right_is_taken(desk: Desk) -> None:
    office, seen = at_office(desk), seen_at(desk)
    before = inspected(desk)
    told = send(office, seen, **{**FILLED, "scores.zhengzhi": "", "documents.0.date": ""})
    assert told["state"] == "returned"
    assert {"f-documents.0.date"} <= {one["id"] for one in told["faults"]}
    told = send(office, seen, **{**FILLED, "scores.zhengzhi": "21"})
    assert ("f-scores.zhengzhi", True) in {
        (one["id"], "20" in "".join(one["told"])) for one in told["faults"]
    }
    assert inspected(desk) == before, "nothing is handed in"
    assert send(office, seen, **FILLED)["state"] == "sent"
    assert inspected(desk) == before + 1


def test_a_title_that_has_moved_on_is_looked_at_first(desk: Desk) -> None:
    office, seen = at_office(desk), seen_at(desk)
    assert send(office, seen, OTHER, **FILLED)["state"] == "sent"
    lived(desk)
    before = inspected(desk)
    told = send(office, seen, **FILLED)
    assert told["state"] == "returned"
    assert "有了新的变化" in told["lines"][0]
    assert any("复验" in line for line in told["lines"][1:]), told
    assert str(told["seen"]) == seen_at(desk)
    assert send(office, str(told["seen"]), **FILLED)["state"] == "returned", "and the law says no"
    assert inspected(desk) == before


def test_a_sheet_is_known_by_the_account_that_filled_it(desk: Desk) -> None:
    """Whoever else names it so speaks of another, and learns nothing of this one."""
    office, seen = at_office(desk), seen_at(desk)
    assert send(office, seen, **FILLED)["state"] == "sent"
    desk.account("li")
    assert send(at_office(desk, "li"), seen, **FILLED)["state"] == "returned"


@pytest.mark.parametrize("path", [f"/site/{TITLE}/urge", f"/site/{TITLE}/nothing", "/site/2099-0001/inspect"])
def test_only_score_sheets_of_titles_that_one_sees_are_filled_on_site(desk: Desk, path: str) -> None:
    office = at_office(desk)
    assert office.get(path).status_code == 404


@pytest.mark.parametrize("name", ["", "x", "0" * 31, "0" * 32 + "'"])
def test_a_sheet_without_a_name_is_no_sheet(desk: Desk, name: str) -> None:
    office = at_office(desk)
    answer = office.post(SHEET, _post=OFFICE, _seen="1", _sheet=name, **FILLED)
    assert answer.status_code == 404


def grouped(office: Office) -> Office:
    """An office with two groups of assessors, each with a post."""
    first = next(one for one in office.posts if one.id == "考核组")
    groups = [
        first.model_copy(
            update={"id": name, "name": name, "parties": (Party(role=Role.ASSESSOR, area=name),)}
        )
        for name in ("考核一组", "考核二组")
    ]
    return office.model_copy(update={"posts": (*office.posts, *groups)})


def visited(desk: Desk, title: str, *groups: dict[str, Any]) -> str:
    """A campaign that has planned to visit a title on 24 November."""
    seat, clock = desk.seat(OFFICE), desk.clock
    fields: dict[str, Any] = {
        "name": "2027年集中复验",
        "opens": "2026-11-23",
        "closes": "2026-12-11",
        "titles": [title],
        "cohort": "第一批",
    }
    work = works.do(desk.register, seat, OpenCampaign, fields, clock, kind="campaign").undertaking
    works.do(desk.register, seat, SetAssessors, {"assessors": groups}, clock, work)
    works.do(desk.register, seat, Plan, {"start": "2026-11-24"}, clock, work)
    return work


def test_a_visit_is_on_the_page_of_the_group_that_goes_and_says_who_keeps_away(desk: Desk) -> None:
    desk.arrange(grouped(desk.office))
    visited(desk, "2021-0001", {"name": "考核一组", "recused": ["开远市第一小学校"]}, {"name": "考核二组"})

    def going(post: str) -> list[tuple[str, str | None, str, tuple[str, ...]]]:
        found = places(desk.register, desk.office, desk.seat(post), desk.now.date())
        visits = [(one.title, one.visit) for one in found if one.visit]
        return [(title, one.assessor, str(one.day), one.keeps_away) for title, one in visits]

    visit = ("2021-0001", "考核二组", "2026-11-24")
    assert going("考核二组") == [(*visit, ())]
    assert going("考核一组") == []
    assert going(OFFICE) == [(*visit, ())]
    assert going("考核组") == [(*visit, ("考核一组",))]
    group = desk.sign_in("wang", "考核二组")
    group.get("/site")
    assert "2026年11月24日走访（考核二组）" in group.text()
    group.get("/site/2021-0001/inspect")
    assert "现在不能办“复验”" in group.text()
    assert "上一次查到的" in group.text()


def test_the_sheet_of_a_planned_visit_is_its_result_with_what_was_found(desk: Desk) -> None:
    work = visited(desk, TITLE, {"name": "考核一组"})
    office, seen = at_office(desk), seen_at(desk)
    assert "2026年11月24日走访（考核一组）" in office.text()
    wrong = send(office, seen, **{**FILLED, "scores.zhengzhi": "21"})
    assert [one["id"] for one in wrong["faults"]] == ["f-scores.zhengzhi"]
    assert undertakings.find(desk.register, work).state.stage == "visiting", "nothing was written down"
    found = "消防通道堆物\n台账不全；宣传栏没有更新"
    first = send(office, seen, findings=found, **FILLED)
    assert first["state"] == "sent"
    assert work in first["lines"][0]
    assert send(office, seen, findings=found, **FILLED) == first, "the answer was lost"
    (errand,) = errands.all_of(desk.register, work)
    assert (errand.title, errand.errand.kind, errand.errand.says["on"]) == (TITLE, "inspect", "2026-11-22")
    state = undertakings.find(desk.register, work).state
    assert isinstance(state, Campaign)
    (visit,) = state.visits
    assert visit.findings == ("消防通道堆物", "台账不全", "宣传栏没有更新")
    assert (str(visit.visited_on), visit.elsewhere) == ("2026-11-22", False)
    assert verify.verify(desk.register, lawbook.read(desk.register)) == []
    errands.settle(desk.register, errand, "refused", desk.now, why="已过期限")
    assert send(office, seen, findings=found, **FILLED)["lines"] == ["已过期限"]
