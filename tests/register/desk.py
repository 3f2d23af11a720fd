"""A desk that hands actions in and records their steps, as people and a title's workflow do together."""

from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from register import inbox, lawbook, ledger, recording
from register.connect import Register
from register.others import others
from regulations.calendars import load_calendar
from regulations.load import load_pack
from schemas.action import Action
from schemas.application import Application
from schemas.base import CHINA
from schemas.facts import Facts
from schemas.life import Life
from schemas.party import Actor, Party, Role
from schemas.record import RecordAnswer, RecordRequest
from schemas.step import Step
from schemas.unit import Contact, Unit, credit_check_digit
from tests.people import bodies_of, sheet_of
from workflows.life.facts import facts_of, judge
from workflows.life.others import Asked
from workflows.life.step import next_wake

PACK = load_pack(Path(__file__).parents[2] / "regulations" / "kaiyuan-danwei.yaml")
CALENDAR = load_calendar()
TITLE = "2031-0001"
APPLIED = date(2031, 3, 3)
BEFORE = datetime(2021, 1, 1, tzinfo=CHINA)
"""Nothing happens at this desk before."""
SCORES = {row.id: row.maximum for row in sheet_of(PACK).rows}
_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


def ten_o_clock(day: date) -> datetime:
    """When people at this desk act."""
    return datetime.combine(day, time(10), CHINA)


def unit(number: int = 1, name: str = "", *former: str) -> Unit:
    """One of many units, by number."""
    other = f"第{number}" if number != 1 else "南正街"
    code = f"11532502015180{number:03d}"
    return Unit(
        code=code + credit_check_digit(code),
        name=name or f"开远市灵泉街道{other}社区居民委员会",
        former_names=former,
        category="社区",
        division="532502",
        township="灵泉街道",
        contact=Contact(post="办公室", phone="0873-7120000"),
    )


class Desk:
    """Acts for everybody, on one register under one law."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.edition = lawbook.add(register, PACK, BEFORE)
        self.calendar = lawbook.add(register, CALENDAR, BEFORE)
        self.book = lawbook.read(register)
        self.acted = 0

    def action(self, kind: str, by: str, day: date, title: str = TITLE, key: str = "", **says: Any) -> Action:
        """An action of the role `by`, with a document where the kind asks for one."""
        self.acted += 1
        role, _, area = by.partition("/")
        party = Party(role=Role(role), area=area or None)
        document = {"number": f"文〔{day.year}〕{self.acted}号", "title": kind, "date": day}
        needs_documents = kind not in ("object", "withdraw", "acknowledge", "take_over", "urge")
        return _ACTION.validate_python(
            {
                "kind": kind,
                "id": key or f"{title}-{self.acted}",
                "title": title,
                "actor": Actor(account=by, post=by, party=party),
                "received_at": ten_o_clock(day),
                "on": day,
                **({"documents": [document]} if needs_documents else {}),
                **says,
            }
        )

    def application(
        self, who: Unit | None = None, day: date = APPLIED, title: str = TITLE, key: str = ""
    ) -> Action:
        """An application."""
        application = Application(unit=who or unit(), honour=PACK.honour.name, recommender="灵泉街道办事处")
        return self.action("apply", "unit", day, title, key, application=application)

    def hand_in(self, action: Action, at: datetime | None = None) -> Action:
        """Into the inbox, at ten of its day unless said otherwise."""
        return inbox.receive(self.register, action, lambda: at or action.received_at).action

    def life(self, title: str = TITLE) -> Life:
        """As the register has it, or unborn."""
        known = ledger.life_of(self.register, title)
        return known or Life(title=title, edition=self.edition, calendar=self.calendar, at=BEFORE)

    def request(
        self, action: Action | None, now: datetime | None = None, title: str = TITLE, *, late: bool = False
    ) -> RecordRequest:
        """What the title's workflow would ask the register to record."""
        at = now or (action.received_at if action else self.life(title).at)
        return RecordRequest(action.title if action else title, action.id if action else None, at, late)

    def judged(self, action: Action | None, now: datetime, life: Life) -> Step:
        """What the law makes of it."""
        return judge(self.book, life, now, action, partial(others, self.register))

    def facts(self, application: Application, level: str, title: str) -> Facts:
        """What the register says about an applicant, apart from `title` itself."""
        asked = Asked(unit=application.unit, recommender=application.recommender)
        return facts_of(application, level, title, others(self.register, asked))

    def record(self, request: RecordRequest) -> RecordAnswer:
        """Record it."""
        return recording.record(self.register, request)

    def do(self, action: Action, *, late: bool = False) -> RecordAnswer:
        """Hand an action in and record its step."""
        return self.record(self.request(self.hand_in(action), late=late))

    def apply(self, who: Unit | None = None, day: date = APPLIED, title: str = TITLE) -> RecordAnswer:
        """An application, recorded."""
        return self.do(self.application(who, day, title))

    def opine(self, day: date = date(2031, 3, 10), title: str = TITLE) -> RecordAnswer:
        """The township agrees."""
        return self.do(self.action("opine", "township/灵泉街道", day, title, result="agreed"))

    def pass_time(self, until: datetime, title: str = TITLE) -> None:
        """Record everything that happens by itself up to an instant."""
        while (wake := next_wake(self.book, self.life(title))) is not None and wake <= until:
            self.record(self.request(None, wake, title))

    def publish(self, title: str = TITLE) -> None:
        """As far as the first day of publicity, 7 April 2031."""
        self.opine(title=title)
        acts: list[tuple[str, str, date, dict[str, Any]]] = [
            ("check", "office", date(2031, 3, 11), {"result": "complete"}),
            ("assess", "assessor", date(2031, 3, 12), {"scores": SCORES}),
            *(
                ("consult", f"consulted/{body}", date(2031, 3, 13), {"body": body, "result": "agreed"})
                for body in bodies_of(PACK)
            ),
            ("decide", "leadership", date(2031, 3, 14), {"result": "approved"}),
            ("publicise", "office", date(2031, 4, 7), {}),
        ]
        for kind, by, day, says in acts:
            self.do(self.action(kind, by, day, title, **says))

    def name(self, number: str, title: str = TITLE) -> None:
        """From the application to the naming on 1 May 2031."""
        self.publish(title)
        self.pass_time(ten_o_clock(date(2031, 4, 30)), title)
        self.do(
            self.action(
                "name", "naming_body", date(2031, 5, 1), title, result="named", batch="第一批", number=number
            )
        )
