"""People of the tests: who does what to a title, with the documents and posts that a real office would have."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from regulations.load import load_pack
from schemas.action import Action
from schemas.base import CHINA
from schemas.foundation import Sourced
from schemas.ladder import Rung
from schemas.party import Actor, Party, Role
from schemas.regulation import DutyRule, Regulation, Silence
from schemas.sheet import ScoreSheet
from schemas.span import Span
from schemas.stage import Duty

ACTION: TypeAdapter[Action] = TypeAdapter(Action)
_HOME = Path(__file__).parent.parent
KAIYUAN = load_pack(_HOME / "regulations" / "kaiyuan-danwei.yaml")
STEPWISE = load_pack(_HOME / "stories" / "packs" / "reinspection-way.yaml")
"""Kaiyuan's with a re-inspection in several steps."""

UNIT = {
    "code": "115325020151800337",
    "name": "开远市灵泉街道南正街社区居民委员会",
    "category": "社区",
    "division": "532502",
    "township": "灵泉街道",
    "contact": {"post": "办公室", "phone": "0873-7120000"},
}


def sheet_of(regulation: Regulation) -> ScoreSheet:
    """The general score sheet of a measure that has one."""
    assert regulation.sheet is not None
    return regulation.sheet


def bodies_of(regulation: Regulation) -> tuple[str, ...]:
    """The bodies that a measure consults."""
    return regulation.bodies.value if regulation.bodies else ()


AREAS = {Role.UNIT: UNIT["code"], Role.TOWNSHIP: UNIT["township"]}
GOOD = {"zhengzhi": 18, "sixiang": 18, "wenhua": 14, "wuzhi": 13, "shehui": 14, "fazhi": 14}
BAD = dict.fromkeys(GOOD, 10)


def does(
    title: str, kind: str, role: str, on: date, at: datetime | None = None, n: int = 0, **fields: Any
) -> Action:
    """An action of `kind` by the post behind `role`; `n` tells apart actions of one kind on one title."""
    party = Party(role=Role(role), area=fields.pop("area", AREAS.get(Role(role))))
    document = {"number": f"民创办〔{on.year}〕{n + 1}号", "title": "文件", "date": on}
    bare = ("object", "ask", "withdraw", "acknowledge", "urge", "state", "return_plaque")
    return ACTION.validate_python(
        {
            "kind": kind,
            "id": f"{title}.{kind}.{n}",
            "title": title,
            "actor": Actor(account=str(role), post=party.label, party=party),
            "received_at": at or datetime(on.year, on.month, on.day, 10, tzinfo=CHINA),
            "on": on,
            **({} if kind in bare else {"documents": [document]}),
            **fields,
        }
    )


def applies(title: str, on: date, **unit: Any) -> Action:
    """A unit's application; keywords change the unit."""
    other = {"name": f"单位{unit['code'][-9:]}"} if "code" in unit else {}  # of one name there is one unit
    application = {"unit": {**UNIT, **other, **unit}, "honour": KAIYUAN.honour.name}
    return does(title, "apply", "unit", on, area=unit.get("code", UNIT["code"]), application=application)


def way_in(title: str, on: date) -> list[Action]:
    """Every action from the preliminary opinion to the start of publicity, on one day."""
    bodies = bodies_of(KAIYUAN)
    return [
        does(title, "opine", "township", on, result="agreed"),
        does(title, "check", "office", on, result="complete"),
        does(title, "assess", "assessor", on, scores=GOOD),
        *(
            does(title, "consult", "consulted", on, n=n, area=body, body=body, result="agreed")
            for n, body in enumerate(bodies)
        ),
        does(title, "decide", "leadership", on, result="approved"),
        does(title, "publicise", "office", on),
    ]


def hurried(**seconds: int) -> Regulation:
    """The Kaiyuan pack with some duties' time counted in seconds, for drills on a real clock."""
    duties: dict[Duty, DutyRule] = dict(KAIYUAN.duties)
    for name, n in seconds.items():
        rule = duties[Duty(name)]
        within = Sourced[Span](value=Span(n=n, unit="seconds"), assumed=True)
        silence = rule.silence and Silence(
            after=Span(n=0, unit="seconds"), means=rule.silence.means, assumed=True
        )
        duties[Duty(name)] = rule.model_copy(
            update={"within": within, "silence": silence, "first_day_counts": None}
        )
    return KAIYUAN.model_copy(update={"duties": duties})


def wakeful(*duties: str, seconds: int) -> Regulation:
    """The Kaiyuan pack with duties so short, and a rung at their end, that titles stay awake for them: a timer runs."""
    pack = hurried(**dict.fromkeys(duties, seconds))
    at_the_end = Rung(when="after", by=Span(n=1, unit="seconds"), to=(Role.OFFICE,))
    names = {pack.duties[Duty(one)].ladder for one in duties}
    ladders = {name: pack.ladders[name].model_copy(update={"rungs": (at_the_end,)}) for name in names}
    return pack.model_copy(update={"ladders": {**pack.ladders, **ladders}})
