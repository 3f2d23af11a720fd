"""Window: units that have their own accounts, at the pages; and an education base that reports every year."""

from datetime import date, datetime, time

from desk.look import look_up
from register import lawbook
from regulations.load import load_binding
from schemas.base import CHINA
from schemas.party import Party, Role
from schemas.unit import Unit
from tests.desk.conftest import NOW
from tests.guide import practice
from tests.people import bodies_of, sheet_of
from tests.stack import ROOT
from tests.web.conftest import Browser, Desk

CLINIC, SCHOOL, BASE = "2021-0003", "2021-0001", "2024-0009"
"""Titles: a clinic's, which has reported its rectification; a school's, whose term is over; a base's, see `based`."""


def unit_of(desk: Desk, title: str) -> Unit:
    """Whose title it is."""
    found = look_up(desk.register, title)
    assert found is not None
    assert found.life.application is not None
    return found.life.application.unit


def window(desk: Desk, title: str, account: str = "wang") -> Browser:
    """Somebody of the unit that has a title, signed in from the unit's own post."""
    unit = unit_of(desk, title)
    if all(one.id != unit.name for one in desk.office.posts):
        says = {"id": unit.name, "name": unit.name, "parties": (Party(role=Role.UNIT, area=unit.id),)}
        post = desk.office.posts[-1].model_copy(update=says)
        desk.arrange(desk.office.model_copy(update={"posts": (*desk.office.posts, post)}))
    return desk.sign_in(account, unit.name)


def based(desk: Desk) -> None:
    """The school becomes an education base too, and has reported twice, each time in January."""
    past = practice.Past(desk.register, NOW.date())
    law = load_binding(ROOT / "regulations" / "kaiyuan-jidi-county.yaml")
    past.edition = lawbook.add(desk.register, law, datetime.combine(date(2021, 1, 1), time(), CHINA))
    past.book = lawbook.read(desk.register)
    past.acted = 500
    unit = unit_of(desk, SCHOOL).model_dump(mode="json") | {"category": "学校"}
    application = {"unit": unit, "honour": law.honour.name}

    def on(day: int) -> date:
        return date(2024, 3, day)

    past.act(BASE, on(1), f"unit/{unit['code']}", "apply", application=application)
    past.act(BASE, on(4), "office", "check", result="complete")
    scores = {one.id: [one.maximum] * 3 for one in sheet_of(law).rows}
    past.act(BASE, on(6), "assessor", "assess", scores=scores)
    for body in bodies_of(law):
        past.act(BASE, on(7), f"consulted/{body}", "consult", body=body, result="agreed")
    past.act(BASE, on(8), "leadership", "decide", result="approved")
    past.act(BASE, on(11), "office", "publicise")
    past.act(BASE, on(25), "naming_body", "name", result="named", batch="第一批", number="KJ-009")
    for year in (2025, 2026):
        paper = {"number": f"校字〔{year}〕3号", "title": f"{year - 1}年度教育基地工作报告"}
        report = {"documents": [paper | {"date": date(year, 1, 20)}], "note": "全年接待参观1200人次"}
        past.act(BASE, date(year, 1, 20), f"unit/{unit['code']}", "file", filing="niandu", **report)
        past.act(BASE, date(year, 6, 2), f"unit/{unit['code']}", "file", filing="shujuku")
    past.until(BASE, NOW)
