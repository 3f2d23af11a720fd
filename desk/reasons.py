"""Reasons: why each date of a title is what it is: article, anchor, calendar, pauses, and every time it moved."""

from collections.abc import Iterator
from typing import Any

from register.ledger import RecordedEntry
from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.stage import Duty
from wording import causes
from wording.articles import article
from wording.dates import day
from wording.duties import deadline, silence
from workflows.life import tidings
from workflows.life.law import Law, LawBook


def calendar_words(law: Law) -> str:
    """A calendar by its newest notice."""
    return f"国务院办公厅{law.calendar.noticed_through}年放假安排（{calendar_name(law)}）"


def calendar_name(law: Law) -> str:
    """A calendar's edition: the last noticed year and the beginning of its hash."""
    return f"日历 {law.calendar.noticed_through}，{law.calendar_id[:8]}"


def why_lines(law: Law, one: Obligation, lines: list[RecordedEntry]) -> Iterator[str]:
    """Why an open date is what it is, and what follows when nobody acts."""
    rule = law.rule(one.duty, one.about)
    yield f"事项{one.id}的期限：{deadline(tidings.deadline(law, one))}"
    yield f"  事项依据：{article(rule)}"
    if rule.within.assumed:
        yield f"  期限依据：{article(rule.within)}"
    if _in_working_days(one):
        yield f"  日历：按{calendar_words(law)}"
    else:
        yield f"  日历：期限不按工作日计算，不受放假安排影响（{calendar_name(law)}）"
    if one.kept and one.duty is Duty.TERM:
        yield f"  按现行版本本应为{day(one.kept.reckoned)}；这一期有效期按其开始时的版本计算，期限不变"
    elif one.kept:
        reckoned = day(one.kept.reckoned)
        yield f"  按现行日历本应为{reckoned}；放假安排公布时该日已过，期限不变"
    for pause in one.pauses:
        yield f"  中止：{pause.since} 至 {pause.until} 前，{pause.ground}（{pause.document.called}）"
    for more in one.extensions:
        yield f"  延长：{more.by.label}，{more.ground}（{more.document.called}）"
    for move in _moves(lines, one):
        yield f"  改期：{move['was']} 改为 {move['due']}，{move['why']}（档案第{move['entry']}条）"
    yield f"  无人办理：{silence(one.duty, tidings.silence(law, one))}"


def standing_lines(book: LawBook, law: Law, life: Life, lines: list[RecordedEntry]) -> Iterator[str]:
    """Why the other dates that are shown are what they are: a term that is over, a ban."""
    if not any(one.duty is Duty.TERM for one in life.obligations) and (last := _last_term(lines)):
        entry, term = last
        then = book.law(entry.edition, entry.calendar)
        yield f"有效期：{deadline(tidings.deadline(then, term))}"
        for move in _moves(lines, term):
            yield f"  改期：{move['was']} 改为 {move['due']}，{move['why']}（档案第{move['entry']}条）"
    if life.standing.ban_until:
        yield f"不受理申报至：{day(life.standing.ban_until)}（含当日{_ban(law, life.standing)}）"


def _ban(law: Law, standing: Standing) -> str:
    """From when a ban is counted, how long it is and where that stands, by the title's cause or ground."""
    way_out, dates = law.regulation.way_out, standing.dates
    own = way_out.bans.get(standing.cause or "") or way_out.bans.get(standing.leaving or "revoked")
    ban = own or way_out.ban
    if ban is None:
        return ""  # an edition adopted since has none
    length = own.length if own else way_out.ban.value if way_out.ban else None
    start = ""
    if own and own.counted_from == "correction" and "rectified" in dates:
        start = f"自整改结束之日（{day(dates['rectified'])}）起"
    elif "revoked" in dates:
        start = f"自取消决定之日（{day(dates['revoked'])}）起"
    return f"；{start}{length.label if length else ''}；依据：{article(ban)}"


def reasons(law: Law, one: Obligation, lines: list[RecordedEntry]) -> dict[str, Any]:
    """The same for programs."""
    rule = law.rule(one.duty, one.about)
    return {
        "article": article(rule),
        "within": {"span": one.within.label, "article": article(rule.within)},
        "anchor": {"on": one.anchor.on, "day": one.anchor.day.isoformat()},
        "calendar": {
            "hash": law.calendar_id,
            "through": law.calendar.noticed_through,
            "working_days": _in_working_days(one),
        },
        "pauses": [pause.model_dump(mode="json") for pause in one.pauses],
        "extensions": [more.model_dump(mode="json") for more in one.extensions],
        "kept": one.kept.model_dump(mode="json") if one.kept else None,
        "moves": list(_moves(lines, one)),
    }


def _in_working_days(one: Obligation) -> bool:
    return any(span.unit == "working_days" for span in (one.within, *(more.by for more in one.extensions)))


def _moves(lines: list[RecordedEntry], one: Obligation) -> Iterator[dict[str, Any]]:
    for entry in (line.entry for line in lines):
        for move in entry.moved:
            if move.id == one.id and move.was != move.due:
                days = {"was": move.was.isoformat(), "due": move.due.isoformat()}
                yield {"entry": entry.seq, **days, "why": causes.why(move.cause)}


def _last_term(lines: list[RecordedEntry]) -> tuple[Any, Obligation] | None:
    for entry in (line.entry for line in reversed(lines)):
        for one in entry.opened:
            if one.duty is Duty.TERM:
                return entry, one
    return None
