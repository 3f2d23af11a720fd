"""The register that the office's guide is told on: titles at every age, with dates counted back from today."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from register import inbox, lawbook, ledger, outbox, recording
from register.connect import Register
from register.migrate import to_head
from regulations.calendars import load_calendar
from regulations.load import load_pack
from schemas.action import Action
from schemas.base import CHINA
from schemas.life import Life
from schemas.party import Actor, Party, Role
from schemas.record import Recorded, RecordRequest
from schemas.unit import credit_check_digit
from tests.people import bodies_of
from tests.stack import ROOT
from workflows.life.step import next_wake

PACK = load_pack(ROOT / "regulations" / "kaiyuan-danwei.yaml")
CALENDAR = load_calendar()
GOOD = {"zhengzhi": 18, "sixiang": 18, "wenhua": 14, "wuzhi": 13, "shehui": 14, "fazhi": 14}
BAD = {"zhengzhi": 12, "sixiang": 12, "wenhua": 10, "wuzhi": 10, "shehui": 10, "fazhi": 10}
POSTS = {
    Role.UNIT: "单位窗口",
    Role.OFFICE: "领导小组办公室",
    Role.LEADERSHIP: "领导小组",
    Role.NAMING_BODY: "命名机关",
    Role.ASSESSOR: "考核组",
}
"""The posts of office.example.yaml; a township and a consulted body are called by their area."""

_ACTION: TypeAdapter[Action] = TypeAdapter(Action)
Day = Callable[[int], date]


class Past:
    """Writes into a register what people would have done on earlier days, each on its day."""

    def __init__(self, register: Register, today: date) -> None:
        self.register, self.today = register, today
        added = datetime.combine(date(2021, 1, 1), time(), CHINA)
        self.edition = lawbook.add(register, PACK, added)
        self.calendar = lawbook.add(register, CALENDAR, added)
        self.book = lawbook.read(register)
        self.acted = 0

    def unit(self, title: str, name: str, category: str, township: str) -> dict[str, Any]:
        """A unit with a code of its own."""
        code = f"11532502{title.replace('-', '')}X"
        return {
            "code": code + credit_check_digit(code),
            "name": name,
            "category": category,
            "division": "532502",
            "township": township,
            "contact": {"post": "办公室", "phone": "0873-7120000"},
        }

    def life(self, title: str, at: datetime) -> Life:
        """As the register has it, or unborn."""
        known = ledger.life_of(self.register, title)
        return known or Life(title=title, edition=self.edition, calendar=self.calendar, at=at)

    def act(self, title: str, day: date, by: str, kind: str, **says: Any) -> None:
        """One action at ten in the morning, after everything that came by itself until then."""
        self.acted += 1
        at = datetime.combine(day, time(10), CHINA)
        self.until(title, at)
        role, _, area = by.partition("/")
        post = POSTS.get(Role(role), area)
        document = {
            "number": f"民创办〔{day.year}〕{self.acted}号",
            "title": "关于办理情况的文件",
            "date": day,
        }
        action = _ACTION.validate_python(
            {
                "kind": kind,
                "id": f"practice.{self.acted:04d}",
                "title": title,
                "actor": Actor(account=post, post=post, party=Party(role=Role(role), area=area or None)),
                "received_at": at,
                "on": day,
                "documents": [document],
                **says,
            }
        )
        self._record(title, at, action)

    def until(self, title: str, instant: datetime) -> None:
        """What comes by itself up to an instant."""
        while (wake := next_wake(self.book, self.life(title, instant))) is not None and wake <= instant:
            self._record(title, wake, None)

    def _record(self, title: str, at: datetime, action: Action | None) -> None:
        if action is not None:
            action = inbox.receive(self.register, action, lambda: at).action
        done = recording.record(self.register, RecordRequest(title, action.id if action else None, at))
        assert isinstance(done, Recorded)
        assert done.receipt is None or done.receipt.accepted, done.receipt

    def applied(self, title: str, day: date, name: str, category: str, township: str) -> None:
        """申报."""
        application = {
            "unit": self.unit(title, name, category, township),
            "honour": PACK.honour.name,
            "recommender": None,
            "funders": ["市民族宗教事务局"],
        }
        self.act(title, day, "unit", "apply", application=application)

    def publicised(self, title: str, day: Day, township: str) -> None:
        """From 初审 to 公示; `day(n)` is n days before the naming.

        Nothing is near enough to its deadline for a reminder, whatever holidays lie between: the guide names entries
        by their number.
        """
        self.act(title, day(35), f"township/{township}", "opine", result="agreed")
        self.act(title, day(33), "office", "check", result="complete")
        self.act(title, day(31), "assessor", "assess", scores=GOOD)
        for body in bodies_of(PACK):
            self.act(title, day(28), f"consulted/{body}", "consult", body=body, result="agreed")
        self.act(title, day(25), "leadership", "decide", result="approved")
        self.act(title, day(24), "office", "publicise")

    def named(self, title: str, day: Day, name: str, category: str, township: str, number: str) -> None:
        """From 申报 to 命名."""
        self.applied(title, day(38), name, category, township)
        self.publicised(title, day, township)
        self.act(title, day(0), "naming_body", "name", result="named", batch="第一批", number=number)

    def failed_once(self, title: str, day: Day) -> None:
        """From a first 复验 that failed to a 整改报告; `day(n)` is n days ago."""
        self.act(title, day(28), "office", "inspect", scores=BAD)
        self.act(title, day(27), "office", "report")
        self.act(title, day(26), "leadership", "talk", posts=["院长"])
        self.act(title, day(25), "leadership", "order")
        self.act(title, day(24), "office", "serve")
        self.act(title, day(4), "unit", "rectify")


def made_at(path: Path, now: datetime) -> Path:
    """A register of its own in a new file, filled, to be copied from."""
    register = Register(f"sqlite:///{path}", told_time=True)
    to_head(register)
    fill(register, now)
    register.close()
    return path


def fill(register: Register, now: datetime) -> int:
    """Write the guide's titles, up to `now`; how many are open."""
    today = now.date()
    past = Past(register, today)

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def named_so(years: int, days: int) -> Day:
        named = ago(days)
        named = named.replace(year=named.year - years, day=min(named.day, 28))
        return lambda n: named - timedelta(days=n)

    past.named("2021-0001", named_so(5, 35), "开远市第一小学校", "学校", "灵泉街道", "KY1-001")
    past.named("2021-0002", named_so(5, 34), "开远市大庄乡大庄村民委员会", "乡镇(村)", "大庄乡", "KY1-002")
    past.named("2021-0003", named_so(5, 33), "开远市羊街乡卫生院", "医院", "羊街乡", "KY1-003")
    past.failed_once("2021-0003", ago)
    past.named("2024-0001", named_so(2, 10), "开远市乐白道街道办事处", "机关", "乐白道街道", "KY3-001")
    past.applied("2025-0001", ago(38), "开远市人民医院", "医院", "灵泉街道")
    past.publicised("2025-0001", ago, "灵泉街道")
    # Overdue by more than fifteen days and less than forty-five, holidays or not: escalated, not repeated.
    past.applied("2025-0002", ago(52), "开远市羊街乡中学", "学校", "羊街乡")
    past.act("2025-0002", ago(50), "township/羊街乡", "opine", result="agreed")
    past.applied("2025-0003", ago(5), "开远市人民公园", "景区", "乐白道街道")
    titles = ("2021-0001", "2021-0002", "2021-0003", "2024-0001", "2025-0001", "2025-0002", "2025-0003")
    for title in titles:
        past.until(title, now)
    # What was said long ago has arrived long ago.
    for letter in outbox.notices(register):
        outbox.mark_delivered(register, [letter.key], letter.effective)
    return len(titles)
