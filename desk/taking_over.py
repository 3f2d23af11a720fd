"""Taking over: rows of a list carried out one after the other, and what is said to people of each; for every face."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from desk.errors import DeskError, KeptError
from desk.hand_in import Clock, Handed, settled
from desk.importing.judged import Judged, Reading, Wrong
from desk.importing.marked import marked
from desk.seats import Seat
from desk.takeover import Candidate, Verdict, carry_out, differences
from register.connect import Register
from schemas.inheritance import Row
from schemas.life import Life
from schemas.stage import Stage
from wording import forms
from workflows.life.law import LawBook

PAGE = 200
"""Titles that are started together."""

BECOMES = {
    "new": "新接管",
    "same": "已经接管，无变化",
    "corrected": "按本表改正",
    "kept": "已收下，待服务启动后改正",
    "refused": "不能接管",
}
"""What a row comes to, in a few words."""

Ring = Callable[[Handed], Handed]
"""Rings a title for what was taken in; gives it back without a receipt where nobody answered."""
Start = Callable[[Sequence[Life]], None]
"""Starts titles that were taken over; where nobody serves, the service finds them."""


def own_honour(book: LawBook, own: str | None) -> str | None:
    """Of several titles that are given here, that of the office's own measure: a list that names none is of that."""
    given = {law.honour.name for law in book.editions.values()}
    return own if len(given) > 1 and own in given else None


def candidate_of(one: Judged) -> Candidate:
    """What a row that can be taken over says."""
    assert one.inherited is not None
    return Candidate(one.inherited, one.row)


def taken_over(
    register: Register, seat: Seat, verdicts: Sequence[Verdict], clock: Clock, ring: Ring, start: Start
) -> Iterator[Verdict]:
    """Take over what can be, and start it; rung for, what is put right. What becomes of each row, as it comes about."""
    for n in range(0, len(verdicts), PAGE):
        new: list[Life] = []
        for one in verdicts[n : n + PAGE]:
            came = _carried(register, seat, one, clock, ring)
            if came.becomes == "new" and came.life:
                new.append(came.life)
            yield came
        start(new)


def _carried(register: Register, seat: Seat, one: Verdict, clock: Clock, ring: Ring) -> Verdict:
    if one.becomes not in ("new", "corrected"):
        return one
    came = carry_out(register, seat, one.candidate, clock)
    if isinstance(came, Verdict):
        return came
    try:
        settled(register, ring(came), clock())
    except KeptError:
        return one._replace(becomes="kept")
    except DeskError as why:
        return one._replace(becomes="refused", why=why)
    return one


def marked_copy(reading: Reading, verdicts: Sequence[Verdict], *, confirmed: bool) -> bytes:
    """The list with what was found beside each row."""
    came = {one.candidate.row: one for one in verdicts}
    rows = tuple(_beside(one, came.get(one.row), confirmed=confirmed) for one in reading.rows)
    return marked(replace(reading, rows=rows))


def _beside(one: Judged, came: Verdict | None, *, confirmed: bool) -> Judged:
    """A row with what the law, or the register, says of it."""
    if came is None:
        return one
    if came.becomes == "refused":
        remedy = "照此改正，再次导入"
        return replace(one, inherited=None, wrong=(Wrong("按办法", "", str(came.why), remedy),))
    title = f"，称号{came.title}" if came.title else ""
    return replace(one, notes=(f"{BECOMES[came.becomes]}{title}", *one.notes)) if confirmed or title else one


def place(row: Row) -> str:
    """Where a row stands in its file."""
    return f"{row.sheet} {row.row}" if row.on_sheet else f"第{row.row}行"


def why_not(one: Judged) -> str:
    """Why a row cannot be taken over as it is."""
    return "；".join([*map(str, one.wrong), *(doubt.question for doubt in one.doubts)])


def difference(one: Verdict) -> str:
    """What a corrected row puts right."""
    put = differences(one.was, one.candidate.inherited) if one.was else []
    return f"{_unit(one)}：{'；'.join(f'{label} {old} → {new}' for label, old, new in put)}"


def standing(one: Verdict) -> str:
    """Where a title will stand."""
    assert one.life is not None
    now = one.life.standing
    ends = now.dates.get("term_end")
    until = f"，有效期至{ends}" if ends and now.stage is Stage.TERM else ""
    due = f"，逾期的改在{one.candidate.by}前办" if one.candidate.by else ""
    if again := one.candidate.again:
        return f"{_unit(one)}：{forms.STAGES[now.stage]}，是早先的一次命名，后来的见{place(again)}"
    return f"{_unit(one)}：{forms.STAGES[now.stage]}{until}{due}"


def _unit(one: Verdict) -> str:
    return one.candidate.inherited.application.unit.name
