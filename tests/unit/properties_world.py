"""The world of the property tests: editions to live under, people who act, and what a ledger must always be."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from regulations.calendars import load_calendar
from regulations.check import check
from regulations.load import load_pack
from schemas.action import Acknowledge, Action, Adopt, Urge
from schemas.application import Application, Held
from schemas.base import GENESIS, digest, local_date, midnight, sealed
from schemas.calendar import Calendar
from schemas.entry import Entry
from schemas.facts import Facts
from schemas.life import Life
from schemas.obligation import Obligation, Urged
from schemas.party import Actor, Party, Role, Who
from schemas.precondition import Level
from schemas.regulation import ChangeKind, Regulation
from schemas.sheet import ScoreSheet
from schemas.stage import MEASURES, Duty, Stage
from schemas.step import Step
from schemas.unit import Unit
from tests.lives import PAPERLESS
from wording import forms
from workflows.life import clock, duties, ladders
from workflows.life.course import ARROWS
from workflows.life.filling import filled
from workflows.life.kinds import DUTIES, HELD, UNDER_TREATMENT
from workflows.life.law import Law, LawBook
from workflows.life.paths import leads
from workflows.life.powers import POWERS
from workflows.life.step import step_under

DAY = timedelta(days=1)
TITLE = "2026-0001"
UNIT = Unit.model_validate(
    {
        "code": "115325020151800337",
        "name": "开远市灵泉街道南正街社区居民委员会",
        "category": "社区",
        "division": "532502",
        "township": "灵泉街道",
        "contact": {"post": "办公室", "phone": "0873-7120000"},
    }
)
MOVED = UNIT.model_copy(update={"township": "乐白道街道"})
_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


# --- laws ----------------------------------------------------------------------------------------------------------


def variant(base: Regulation, name: str, running: str, duties: dict[str, Any], **changes: Any) -> Regulation:
    """`base` with other values, as another edition; a duty given as None is left out."""
    data = base.model_dump(mode="json", exclude_none=True)
    data["edition"] |= {"id": name, "title": name, "transition": {"running": running, "assumed": True}}
    for duty, rule in duties.items():
        if rule is None:
            del data["duties"][duty]
        else:
            data["duties"][duty] |= rule
    for key, value in changes.items():
        data[key] = value if "value" in value else data[key] | value
    made = Regulation.model_validate(data)
    assert not check(made), check(made)
    return made


def silent(means: str, after: str = "20日") -> dict[str, Any]:
    """The part of a duty's rule that says what silence means."""
    return {"silence": {"after": after, "means": means, "assumed": True}}


def _assumed(value: Any) -> dict[str, Any]:
    return {"value": value, "assumed": True}


KAIYUAN = load_pack(Path(__file__).parents[2] / "regulations" / "kaiyuan-danwei.yaml")
TERSE = variant(
    KAIYUAN,
    "terse",
    "count_anew",
    {
        "preliminary": silent("agreed", "0日"),
        "materials": silent("lapsed") | {"within": _assumed("1个月")},
        "assessment": silent("failed"),
        "consultation": {"within": _assumed("20日")} | silent("opposed", "10日"),
        "decision": silent("rejected"),
        "publicise": silent("lapsed"),
        "objection": silent("dismissed", "3日"),
        "naming": silent("declined"),
        "term": {"within": _assumed("3年"), "first_day_counts": _assumed(False)},
        "reinspection": silent("failed", "1个月"),
        "rectification": silent("unfiled", "5日") | {"first_day_counts": _assumed(True)},
        "second": silent("failed"),
        "revocation": silent("kept"),
        "plaque": silent("returned", "1年"),
        "review": silent("upheld", "0日"),
    },
    way_in=_assumed(
        ["preliminary", "materials", "consultation", "assessment", "decision", "publicity", "naming"]
    ),
    supplements=_assumed(2),
    rounds=_assumed(2),
    extensions=_assumed(2),
    bodies=_assumed(["市纪委监委", "市生态环境局"]),
    term={"renewal": _assumed("from_expiry"), "in_force_in_rectification": _assumed(False)},
    ladders={
        "handling": {
            "rungs": [
                {"when": "before", "by": "1个月", "to": ["owner"]},
                {"when": "before", "by": "2个工作日", "to": ["owner"]},
                {"when": "after", "by": "10日", "to": ["office"], "urgent": True},
            ],
            "repeat": {"every": "1个月", "to": ["owner", "office"]},
            "acknowledgement": "all_but_repeat",
            "assumed": True,
        }
    },
)
"""Other lengths, bodies, order, ladder; silence nearly everywhere; what runs is counted anew on adoption."""

SHORT = variant(
    KAIYUAN,
    "short",
    "keep_dates",
    {
        **dict.fromkeys(
            (
                "preliminary",
                "supplement",
                "assessment",
                "consultation",
                "publicise",
                "publicity",
                "objection",
            ),
            None,
        ),
        "materials": silent("rejected"),
        "decision": silent("approved", "0日"),
        "term": {"within": _assumed("30个月")},
        "rectification": silent("failed", "0日") | {"within": _assumed("60日")},
    },
    way_in=_assumed(["materials", "decision", "naming"]),
    bodies=_assumed([]),
    supplements=_assumed(0),
    ladders={"window": {"rungs": [{"when": "before", "by": "5日", "to": ["unit"]}], "assumed": True}},
)
"""A short way in without publicity or consulted bodies; what runs keeps its dates on adoption."""

EDITIONS = {"kaiyuan": KAIYUAN, "terse": TERSE, "short": SHORT}
NOTICED = load_calendar(through=2026)
BEHIND = load_calendar(through=2024)
CALENDARS: tuple[Calendar, ...] = (NOTICED, BEHIND)
KNOWN = {digest(edition): edition for edition in EDITIONS.values()}
BOOK = LawBook(KNOWN, {digest(calendar): calendar for calendar in CALENDARS})
"""Editions are added to it as they are made up, and none is ever taken out."""
HASH = {id(item): digest(item) for item in (*EDITIONS.values(), *CALENDARS)}


def learned(edition: Regulation) -> str:
    """The hash of an edition that stands in the book from now on."""
    key = digest(edition)
    KNOWN.setdefault(key, edition)
    return key


def unborn(edition: Regulation, at: datetime, calendar: Calendar = NOTICED) -> Life:
    """A title before its application."""
    return Life(title=TITLE, edition=learned(edition), calendar=HASH[id(calendar)], at=at)


@cache
def _leads(edition: str) -> dict[tuple[Stage, str], frozenset[Stage]]:
    return leads(BOOK.editions[edition])


@cache
def _law(edition: str, calendar: str) -> Law:
    return BOOK.law(edition, calendar)


def law_of(life: Life) -> Law:
    """The law that a life lives under now."""
    return _law(life.edition, life.calendar)


def morning(day: date) -> datetime:
    """Ten o'clock on a day."""
    return midnight(day) + timedelta(hours=10)


# --- people --------------------------------------------------------------------------------------------------------


def party(who: Who, area: str | None = None) -> Party:
    """The party that usually stands behind a role, or a body by name; everybody has one account, named so."""
    known = {Role.UNIT: UNIT.code, Role.TOWNSHIP: UNIT.township}
    return Party(role=who, area=area or known.get(who)) if isinstance(who, Role) else Party.of(who)


def act(
    kind: str, number: int, by: Party, now: datetime, says: dict[str, Any], account: str | None = None
) -> Action:
    """An action as it would stand in the inbox. `says` may overwrite anything."""
    on = local_date(now)
    fields: dict[str, Any] = {
        "kind": kind,
        "id": f"act.{number}",
        "title": TITLE,
        "actor": Actor(account=account or by.role.value, post=by.label, party=by),
        "received_at": now,
        "on": on,
    }
    if kind not in PAPERLESS:
        fields["documents"] = [
            {"number": f"民创办〔{on.year}〕{number}号", "title": forms.ACTS[kind], "date": on}
        ]
    return _ACTION.validate_python(fields | says)


def application(regulation: Regulation, **changes: Any) -> dict[str, Any]:
    """What `apply` says."""
    long_ago = date(2010, 1, 1)
    levels: tuple[Level, ...] = get_args(Level)
    given = Application(
        unit=UNIT,
        honour=regulation.honour.names[-1],
        recommender="灵泉街道办事处",
        funders=("市财政局",),
        holds=tuple(Held(level=level, honour="文明单位", since=long_ago) for level in levels),
        preparing_since=long_ago,
        no_incident_since=long_ago,
    )
    return {"application": given.model_copy(update=changes)}


def scored(sheet: ScoreSheet, share: float, *, vetoed: bool = False, unmet: bool = False) -> dict[str, Any]:
    """A filled score sheet with the same share of every row's maximum, by as many assessors as there must be."""
    figures = {one.id: one.threshold or 50.0 for one in sheet.indicators}
    for one in sheet.indicators:
        figures[one.id] += 1 if unmet is (one.must_be == "at_most") else -1
    return {
        "scores": filled(sheet, share),
        "vetoes": [sheet.vetoes[0].id] if vetoed else [],
        "indicators": figures,
        "references": {one.id: 50.0 for one in sheet.indicators if one.reference},
    }


def sheets(sheet: ScoreSheet, *lines: float) -> tuple[dict[str, Any], ...]:
    """A sheet with full marks, one for each line that is just reached, and those that fail by each thing that can."""
    shares = [
        1.0,
        *(line / sheet.total + 1e-6 for line in lines),
        min((sheet.line, *lines)) / sheet.total / 2,
    ]
    found = [scored(sheet, share) for share in shares]
    if sheet.vetoes:
        found.append(scored(sheet, 1, vetoed=True))
    if sheet.indicators:
        found.append(scored(sheet, 1, unmet=True))
    return tuple(found)


Deed = tuple[str, dict[str, Any]]
"""A kind of act, and what it says."""


def _results(kind: str, *values: str, **more: Any) -> tuple[Deed, ...]:
    return tuple((kind, {"result": value, **more}) for value in values)


ANSWERS: dict[Duty, tuple[Deed, ...]] = {
    Duty.PRELIMINARY: _results("opine", "agreed", "rejected"),
    Duty.MATERIALS: _results("check", "complete", "incomplete", "rejected"),
    Duty.SUPPLEMENT: (("supplement", {}),),
    Duty.ACCEPTANCE: (("request_acceptance", {}),),
    Duty.ASSESSMENT: _results("assess", "passed", "failed"),
    Duty.DECISION: _results("decide", "approved", "rejected"),
    Duty.PUBLICISE: (("publicise", {}),),
    Duty.RECHECK: _results("opine", "agreed", "rejected"),
    Duty.CONFIRMATION: _results("decide", "approved", "rejected"),
    Duty.RESULT_PUBLICISE: (("publicise", {}),),
    Duty.NAMING: (
        ("name", {"result": "named", "batch": "第十六批", "number": "KY16-007"}),
        ("name", {"result": "declined"}),
    ),
    Duty.REPORT: (("report", {}),),
    Duty.TALK: (("talk", {"posts": ["居委会主任"]}),),
    Duty.ORDER: (("order", {}),),
    Duty.SERVICE: (("serve", {}),),
    Duty.RECTIFICATION: (("rectify", {}),),
    Duty.STATEMENT: _results("state", "stated", "waived"),
    Duty.HEARING: (("hold", {}),),
    Duty.WARNING: (("warn", {}),),
    Duty.CRITICISM: (("criticise", {}),),
    Duty.SUSPENSION: (("suspend_title", {}),),
    Duty.LIFTING: (("lift", {}),),
    Duty.SUSPENDED: (("lift", {}),),
    Duty.RENEWAL: (("renew", {}),),
    Duty.RECOGNITION: _results("recognise", "recognised", "refused"),
    Duty.REVOCATION: _results("revoke", "kept", "revoked"),
    Duty.PLAQUE: (("return_plaque", {}),),
    Duty.REVIEW_WINDOW: (("request_review", {}),),
    Duty.REVIEW: _results("decide_review", "restored", "upheld"),
}
"""How a duty is done under every measure alike; the term, a publicity and other periods run out by themselves."""


def answers(law: Law, one: Obligation) -> tuple[Deed, ...]:
    """The ways to do a duty: action kind and content, the one that goes on towards a naming or a pass first."""
    pack = law.regulation
    kind = "assess" if one.duty is Duty.ASSESSMENT else "inspect"
    sheet = pack.sheet_for(UNIT.category, kind)
    match one.duty:
        case Duty.ASSESSMENT if sheet:
            return tuple(("assess", filled) for filled in sheets(sheet))
        case Duty.REINSPECTION | Duty.SECOND if sheet:
            lines = [line for line in (one.at_least for one in pack.results.values()) if line]
            return tuple(("inspect", filled) for filled in sheets(sheet, *sorted(lines)[:-1]))
        case Duty.REINSPECTION | Duty.SECOND:
            return _results("inspect", *(pack.results or ("passed", "failed")))
        case Duty.CONSULTATION | Duty.RESULT_CONSULTATION:
            return _results("consult", "agreed", "opposed", body=one.about)
        case Duty.OBJECTION | Duty.RESULT_OBJECTION:
            return _results("examine", "dismissed", "upheld", objection=one.about)
        case Duty.STATEMENT if Duty.HEARING in pack.duties:
            return _results("state", "stated", "waived", "requested")
        case Duty.FILING:
            return (("file", {"filing": one.about}),)
    return ANSWERS.get(one.duty, ())


def answer(law: Law, one: Obligation, which: int, number: int, now: datetime) -> Action | None:
    """Whoever owes the duty does it in one of the ways that there are; None where there is nothing to do."""
    ways = answers(law, one)
    if not ways:
        return None
    kind, says = ways[which % len(ways)]
    return act(kind, number, one.by, now, says)


CONTENTS: dict[str, list[dict[str, Any]]] = {
    "opine": [{"result": "agreed"}],
    "check": [{"result": "incomplete"}, {"result": "complete"}],
    "consult": [{"body": "市纪委监委", "result": "agreed"}, {"body": "不存在的部门", "result": "opposed"}],
    "decide": [{"result": "approved"}],
    "object": [{"form": "anonymous", "matter": "无"}, {"form": "sealed", "matter": "材料不实"}],
    "examine": [{"objection": "1", "result": "upheld"}, {"objection": "999", "result": "dismissed"}],
    "name": [{"result": "named"}, {"result": "named", "batch": "一", "number": "二"}],
    "talk": [{"posts": ["主任"]}],
    "state": [{"result": "waived"}],
    "revoke": [{"result": "revoked"}],
    "decide_review": [{"result": "restored"}],
    "recognise": [{"result": "recognised"}],
    "acknowledge": [{"obligation": 1}],
    "urge": [{"obligation": 1}, {"obligation": 1, "message": "请抓紧"}],
    "extend": [{"obligation": 1, "by": "1日", "ground": "无"}],
    "pause": [{"obligation": 1, "until": date(2031, 1, 1), "ground": "无"}],
    "resume": [{"obligation": 1, "ground": "无"}],
    "update": [{"phone": "0873-7120000"}, {}],
    "annul": [{"entry": 1, "ground": "无"}],
    "set_clock": [{"shows": morning(date(2031, 1, 1)), "ground": "无"}],
    "adopt": [{"edition": "0" * 64, "calendar": "0" * 64, "ground": "无"}],
}
"""What a kind's schema admits under every measure alike; of a kind that is not here, nothing need be said."""


def anything(law: Law, kind: str) -> list[dict[str, Any]]:
    """Contents that a kind's schema admits, whatever the stage."""
    pack = law.regulation
    match kind:
        case "apply":
            return [application(pack), application(pack, honour="文明单位")]
        case "take_over":
            row = {"file": "台账.xls", "sha256": "0" * 64, "sheet": "Sheet1", "row": 3}
            return [{"inherited": {**application(pack), "named_on": date(2024, 6, 1)}, "row": row}]
        case "amend":
            return [application(pack), application(pack, honour="文明单位")]
        case "assess" | "inspect":
            return _any_scores(pack, kind)
        case "ask":
            return [{"step": step} for step in (*pack.on_request, "assessment")]
        case "file" | "credit":
            return _of_reports(pack, kind)
        case "raise":
            return [{"cause": name, "matter": "群众反映"} for name in (*pack.causes, "unknown")]
        case "change":
            new = UNIT.model_copy(update={"name": "开远市南正街中心社区"})
            kinds = (*pack.changes, "renamed", "abolished")
            return [{"change": name, "unit": unit} for name in kinds for unit in (new, UNIT, None)]
        case "correct":
            at, rejected = morning(date(2026, 1, 5)), {"result": "rejected"}
            instead = act("decide", 7, party(Role.LEADERSHIP), at, rejected)
            return [{"entry": 1, "instead": instead.model_dump(mode="json"), "ground": "无"}]
    return CONTENTS.get(kind, [{}])


def _of_reports(pack: Regulation, kind: str) -> list[dict[str, Any]]:
    named = [{"filing": name} for name in (*pack.filings, "无此报告")]
    if kind == "file":
        return named
    years = [{"year": year, "points": points} for year, points in ((2026, 5), (2030, 10), (2031, 99))]
    return [one | of for one in named for of in years]


def _any_scores(pack: Regulation, kind: str) -> list[dict[str, Any]]:
    sheet = pack.sheet_for(UNIT.category, kind)
    if sheet is None:
        return [{"result": "passed"}, {"result": "unknown"}, {"scores": {"row": 3}}]
    return [
        scored(sheet, 1),
        {"scores": {"unknown": 3}},
        {"scores": {sheet.rows[0].id: 1e9}},
        {"scores": {}, "vetoes": ["unknown"]},
        {"scores": {}},
    ]


def drive(life: Life, to: Stage, now: datetime) -> tuple[Life, list[Entry], datetime]:
    """Bring a new title to a stage the shortest way: everybody acts on the next morning, or time runs out."""
    law = law_of(life)
    entries: list[Entry] = []
    bad = (Duty.REINSPECTION, Duty.SECOND, Duty.REVOCATION)
    first = act("apply", 1, party(Role.OFFICE), now, application(law.regulation), account="office.front")
    done = step_under(BOOK, life, now, first, Facts())
    entries += done.entries
    for number in range(2, 200):
        life, stage = done.life, done.life.standing.stage
        if stage is to:
            return life, entries, now
        one = life.obligations[0]
        which = 1 if one.duty in bad else 0
        if to is Stage.SUPPLEMENT and one.duty is Duty.MATERIALS:
            which = 1
        if to is Stage.OBJECTION and one.duty is Duty.PUBLICITY and len(life.obligations) == 1:
            objection = act("object", number, party(Role.TOWNSHIP), now, _OBJECTION)
            life, more = (done := step_under(BOOK, life, now, objection)).life, done.entries
            entries += more
        now = morning(local_date(now) + DAY)
        action = answer(law, one, which, number, now)
        if action is None:
            assert done.next_wake is not None
            now = max(done.next_wake, now)
        done = step_under(BOOK, life, now, action)
        assert done.receipt is None or done.receipt.accepted, done.receipt
        entries += done.entries
    raise AssertionError(f"{to} not reached")


_OBJECTION = {"form": "sealed", "matter": "群众反映材料不实"}


# --- what must always hold -----------------------------------------------------------------------------------------

PEERS = (Stage.PRELIMINARY, Stage.ASSESSMENT, Stage.CONSULTATION, Stage.DECISION)
"""The steps that may stand side by side."""

WAITING = {
    (Stage.CONSULTATION, "agreed"),
    (Stage.PUBLICITY, "publicised"),
    (Stage.PUBLICITY, "objected"),
    (Stage.PUBLICITY, "dismissed"),
    (Stage.OBJECTION, "dismissed"),
    (Stage.RECHECK, "agreed"),
    (Stage.RESULT_CONSULTATION, "agreed"),
    (Stage.RESULT_CONSULTATION, "opposed"),
    (Stage.CONFIRMATION, "approved"),
    (Stage.RESULT_PUBLICITY, "publicised"),
    (Stage.RESULT_PUBLICITY, "objected"),
    (Stage.RESULT_PUBLICITY, "dismissed"),
    (Stage.RESULT_OBJECTION, "dismissed"),
    (Stage.AFTERMATH, "returned"),
    (Stage.AFTERMATH, "requested"),
    (Stage.AFTERMATH, "closed"),
    (Stage.AFTERMATH, "upheld"),
}
"""Outcomes after which a stage may wait for more."""

WAITING |= {
    (stage, outcome)
    for stage in HELD
    for outcome in ("filed", "missed", "late", "expired", "ended", "lifted")
}
WAITING |= {(row.stage, outcome) for row in DUTIES.values() for outcome in row.stays}
WAITING |= {(Stage.TERM, "forgone"), (Stage.CONSULTATION, "opposed")}

REMEDIES = {
    "acknowledged",
    "urged",
    "credited",
    "extend",
    "pause",
    "resume",
    "adopted",
    "adoption_noted",
    "corrected",
    "asked",
}
REMEDIES.add("clock_set")
REMEDIES |= {f"unit_{kind}" for kind in get_args(ChangeKind)}
"""Outcomes of remedies, and of what is only noted, that leave a title in its stage."""

NO_DECISION = {kind for kind, power in POWERS.items() if power.files}
NO_DECISION |= {"acknowledge", "urge", "credit", "adopt", "ask", "raise", "change", "set_clock"}
"""What people do without deciding anything."""


OUT = {Stage.AFTERMATH, Stage.ENDED}
"""Where a title that ends comes to stand: whether there is a plaque to return, the present edition says."""


def under(entry: Entry) -> str:
    """The edition that governs after an entry."""
    return entry.then_under or entry.edition


class Ledger:
    """A reader of one title's ledger who believes nothing: it keeps its own account and compares it with the life."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.rungs: dict[int, int] = {}
        self.due: dict[int, Obligation] = {}
        self.filers: set[str] = set()
        self.freed: dict[int, set[str]] = {}
        self.frees = False
        self.accepted: set[str] = set()
        self.revoked_by: int | None = None
        self.outcomes: set[str] = set()

    def read(self, before: Life, done: Step) -> None:
        """Read what one step wrote, and compare."""
        for entry in done.entries:
            self._chained(entry, before)
            self._nobody_was_hurried(entry)
            self._on_course(entry)
            self._decided_by_others(entry)
            self._filed(entry)
            self._account(entry)
            self.entries.append(entry)
        life = done.life
        assert (life.seq, life.head) == (len(self.entries), self._head())
        if done.entries:
            assert done.entries[-1].state == sealed(life.text)
            assert done.entries[-1].stage is life.standing.stage
            assert done.entries[-1].effective == life.at
        assert {one.id: one.next_rung for one in life.obligations} == self.rungs
        assert {one.id: one.due_at for one in life.obligations} == {
            number: one.due_at for number, one in self.due.items()
        }
        assert sorted(self.filers) == sorted(life.filers)
        assert len(set(life.filers)) == len(life.filers)

    def _head(self) -> str:
        return self.entries[-1].hash if self.entries else GENESIS

    def _chained(self, entry: Entry, before: Life) -> None:
        last = self.entries[-1] if self.entries else None
        if last is not None and entry.outcome != "adopted" and not isinstance(self.root(entry).action, Adopt):
            assert entry.edition == (last.then_under or last.edition), "an edition came from nowhere"
        assert entry.title == before.title
        assert entry.seq == len(self.entries) + 1
        assert entry.prev == self._head()
        assert entry.hash == sealed(entry.prev, entry.body)
        assert entry.was is (last.stage if last else Stage.APPLICATION)
        assert last is None or entry.effective >= last.effective
        assert entry.action is None or entry.action.id not in self.accepted

    def root(self, entry: Entry) -> Entry:
        """The entry that one corrects or annuls, and which itself does not; any other entry itself."""
        while entry.supersedes is not None:
            assert entry.supersedes < entry.seq
            entry = self.entries[entry.supersedes - 1]
        return entry

    def origin(self, entry: Entry) -> Stage:
        """The stage that an entry's outcome came out of: where a corrected decision was taken, else where it stood."""
        return self.root(entry).was

    def _nobody_was_hurried(self, entry: Entry) -> None:
        """A silence takes effect when its delay is over, and the delay does not begin before the duty was known."""
        if entry.kind != "silence":
            return
        lapsed = next((closed for closed in entry.closed if closed.how == "lapsed"), None)
        if lapsed is None:
            assert entry.outcome in ("missed", "late"), (
                "what was omitted has waited until something else was over"
            )
            return
        one, law = self.due[lapsed.id], _law(entry.edition, entry.calendar)
        rule = law.rule(one.duty, one.about).silence
        assert rule is not None
        known = max(one.due, local_date(one.moved_at or one.opened_at))
        assert entry.effective >= midnight(clock.plus(known, rule.after, law.calendar) + DAY)

    def _on_course(self, entry: Entry) -> None:
        if entry.kind == "rung":
            assert entry.outcome is None
            assert entry.rungs
            assert entry.stage is entry.was
            return
        outcome = str(entry.outcome)
        self.outcomes.add(outcome)
        self.frees = False
        origin = self.origin(entry)
        regulation = BOOK.editions[entry.edition]
        beside = next((group for group in regulation.groups if origin in group), (origin,))
        if outcome == "annulled" and isinstance(self.root(entry).action, Adopt):
            assert entry.stage is entry.was, "what was decided stands, under whichever edition"
        elif outcome == "annulled":
            assert entry.stage in beside, (entry.was, entry.stage, origin)
        elif outcome == "corrected" and entry.stage is not entry.was:
            undone = self.entries[int(entry.supersedes or 0) :]
            assert any(one.kind == "silence" and one.was is entry.stage for one in undone)
        elif outcome in REMEDIES or (origin, outcome) in WAITING - set(ARROWS):
            # A review that was to restore the title and, corrected, does not: back to where it was decided on.
            assert entry.stage is (entry.was if outcome in REMEDIES or not entry.supersedes else origin)
        elif entry.stage in beside and (
            (origin, outcome) in WAITING or len(beside) > 1 or _signed(regulation, origin)
        ):
            assert self._still_waits(entry)
        else:
            # What an earlier edition has let follow is carried out under the present one.
            assert entry.stage in self._allowed(entry, origin, outcome), (origin, outcome, entry.stage)
            self.frees = entry.stage is Stage.TERM
        self._in_force(entry, outcome)

    def _allowed(self, entry: Entry, origin: Stage, outcome: str) -> set[Stage]:
        editions = {entry.edition, *(under(one) for one in self.entries)}
        allowed = {stage for one in editions for stage in _leads(one).get((origin, outcome), ())}
        if len(editions) > 1 and origin in MEASURES:  # one edition's measure need not be among another's
            allowed |= {*UNDER_TREATMENT, Stage.TERM, *OUT}
        return allowed | OUT if allowed & OUT else allowed

    def _still_waits(self, entry: Entry) -> bool:
        closed = {one.id for one in entry.closed}
        return bool(entry.opened) or bool(set(self.rungs) - closed)

    def _in_force(self, entry: Entry, outcome: str) -> None:
        """A revoked title is out of force until the revocation is restored, annulled or corrected."""
        if entry.supersedes is not None and outcome != "corrected":
            root = self.root(entry)
            undone = not isinstance(root.action, Adopt)
            if undone and self.revoked_by is not None and root.seq <= self.revoked_by:
                self.revoked_by = None
        if outcome == "restored":
            self.revoked_by = None
        if outcome == "revoked":
            self.revoked_by = self.root(entry).seq

    def _filed(self, entry: Entry) -> None:
        """Who filed is free with the term that begins, and no more when that is taken back."""
        patched = entry.outcome == "corrected" and entry.stage is entry.was
        if entry.supersedes and not patched and not isinstance(self.root(entry).action, Adopt):
            since = self.root(entry).seq
            self.filers |= {who for seq, freed in self.freed.items() if seq >= since for who in freed}
        if self.frees:
            self.freed[entry.seq], self.filers, self.frees = self.filers, set(), False

    def _decided_by_others(self, entry: Entry) -> None:
        action = entry.action
        if action is None:
            return
        self.accepted.add(action.id)
        own = {Role.UNIT: UNIT.code, Role.TOWNSHIP: UNIT.township}.get(action.actor.party.role)
        assert own is None or action.actor.party.area in (None, own), "a stranger acted"
        if action.kind in NO_DECISION:
            power = POWERS[action.kind]
            if (power.files and power.judged) or entry.outcome == "unclear":
                self.filers.add(action.actor.account)
        else:
            assert action.actor.account not in self.filers, action.kind

    def _account(self, entry: Entry) -> None:
        """Every rung ends once and in order; only a due date or a ladder that moved brings rungs back."""
        law = _law(entry.then_under or entry.edition, entry.calendar)
        adopted = bool(self.entries) and entry.edition != under(self.entries[-1])
        if not (adopted or entry.then_under):
            self._rungs(entry)
        if entry.kind == "rung":
            assert [one.end for one in entry.rungs] in (["sent"], ["folded"])
            assert bool(entry.notices) is (entry.rungs[0].end == "sent")
        for closed in entry.closed:
            gone = self.due.pop(closed.id)
            assert gone.duty is closed.duty
            known = len(ladders.of(law, gone).rungs) if law.rule_of(gone) else 0
            assert closed.rungs_spared == max(0, known - self.rungs.pop(closed.id))
        if entry.outcome == "adopted" and not adopted:
            self._calendar_came(entry)
        self._moved(entry, law)
        if isinstance(entry.action, Acknowledge):
            number = entry.action.obligation
            self.due[number] = self.due[number].model_copy(
                update={"acknowledged_by": entry.action.actor.post}
            )
        if isinstance(entry.action, Urge):
            self._urged(entry.action, local_date(entry.effective))
        if entry.then_under:
            self._new_ladders(entry, law)
        for opened in entry.opened:
            assert opened.id == self._opened_so_far() + 1
            self.last_opened = opened.id
            assert opened.next_rung == 0
            self.rungs[opened.id] = 0
            self.due[opened.id] = opened
        if adopted:
            self._new_ladders(entry, law)

    def _urged(self, action: Urge, today: date) -> None:
        """Whoever was urged is counted, and nothing else of the duty is another."""
        one = self.due[action.obligation]
        times = one.urged.times if one.urged else 0
        urged = Urged(times=times + 1, last=today, by=action.actor.post)
        self.due[one.id] = one.model_copy(update={"urged": urged})

    def _moved(self, entry: Entry, law: Law) -> None:
        """A date that moved was where the entry says; the reminders that lie ahead of the new one come again."""
        for moved in entry.moved:
            one = self.due[moved.id]
            assert (one.duty, one.due) == (moved.duty, moved.was)
            new = one.model_copy(update={"due_at": midnight(moved.due + DAY)})
            if moved.was != moved.due:
                new = new.model_copy(update={"moved_at": entry.effective})
                self.rungs[moved.id] = _ahead(law, new, self.rungs[moved.id], entry.effective)
            self.due[moved.id] = new

    def _calendar_came(self, entry: Entry) -> None:
        """What has passed never moves, nothing moves into the past; whose date moved is told once, nobody else."""
        today = local_date(entry.effective)
        moved = [one for one in entry.moved if one.was != one.due]
        assert all(one.was >= today and one.due >= today for one in moved)
        told = [notice.to for notice in entry.notices]
        assert len(told) == len(set(told))
        assert set(told) == {self.due[one.id].by for one in moved}

    last_opened = 0

    def _opened_so_far(self) -> int:
        return self.last_opened

    def _rungs(self, entry: Entry) -> None:
        for ended in entry.rungs:
            assert ended.rung == self.rungs[ended.obligation], (ended, self.rungs)
            assert ended.duty is self.due[ended.obligation].duty
            self.rungs[ended.obligation] += 1

    def _new_ladders(self, entry: Entry, law: Law) -> None:
        """Under a new edition's ladder only what lies ahead is still to come; what lies behind is not sent."""
        self._rungs(entry)
        assert {one.end for one in entry.rungs} <= {"not_sent"}
        for number, one in self.due.items():
            stopped = one.acknowledged_by and duties.overdue(one, local_date(entry.effective))
            behind = len(ladders.of(law, one).rungs) if stopped else 0
            self.rungs[number] = _ahead(law, one, None, entry.effective, behind)


def _signed(regulation: Regulation, stage: Stage) -> bool:
    """Whether several roles must agree at a stage."""
    rule = regulation.duties.get(Duty(stage.value)) if stage.value in set(Duty) else None
    return rule is not None and bool(rule.signers)


def _ahead(law: Law, one: Obligation, ended: int | None, at: datetime, index: int = 0) -> int:
    """The first rung that still lies ahead, among those that have ended where so many have."""
    while ended is None or index < ended:
        instant = ladders.rung_at(law, one, index)
        if instant is None or instant > at:
            return index
        index += 1
    return index


def standing_is_sound(life: Life) -> None:
    """What a standing remembers belongs to its stage."""
    standing = life.standing
    assert (standing.ground is not None) is (standing.stage is Stage.ENDED)
    gone = standing.stage in (Stage.AFTERMATH, Stage.ENDED)
    assert standing.ban_until is None or gone
    assert standing.leaving is None or gone
    if standing.ground == "revoked":
        assert "revoked" in standing.dates
    if standing.stage not in PEERS:
        assert not standing.beside
    if standing.stage is Stage.TERM:
        assert (standing.follows, standing.cause, standing.running, standing.rests) == (
            None,
            None,
            False,
            False,
        )
        assert not standing.suspended, "it is settled"
        owed = {one.duty for one in life.obligations} & {Duty.LIFTING, Duty.SUSPENDED}
        assert bool(owed) is (standing.lasts is not None), "what is not over is owed to be lifted"
    assert len(life.recent) <= 20
    assert len(set(life.recent)) == len(life.recent)
    assert len(life.taken) <= 24
    assert all(one.entry <= life.seq for one in life.taken)
    entries = [one.entry for one in life.taken]
    assert entries == sorted(set(entries))


def one_message(done: Step) -> None:
    """After an outage a reader of an obligation's ladder hears once: earlier rungs fold into the latest."""
    if done.receipt is None:
        sent = [rung.obligation for entry in done.entries for rung in entry.rungs if rung.end == "sent"]
        assert len(sent) == len(set(sent)), sent
