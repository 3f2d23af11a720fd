"""Timeline: ledger entries as lines that people read: date, what, who, where the title stood after it."""

from collections.abc import Sequence
from typing import Any

from desk.changes import changes
from desk.choices import result_word
from schemas.act import Scoring
from schemas.action import (
    Action,
    Adopt,
    Ask,
    ChangeUnit,
    Credit,
    FileReport,
    Raise,
    SetClock,
    Urge,
    documents_of,
)
from schemas.base import local_date
from schemas.document import Document
from schemas.entry import Entry, RungEnd
from schemas.life import Life
from schemas.opening import TakeOver
from schemas.party import Party
from schemas.regulation import Regulation
from wording import forms
from wording.phrases import CHANGES
from workflows.life.law import LawBook

HEADS = ("条", "日期", "事情", "办理", "其后环节", "新的期限")

_ENDS: dict[RungEnd, str] = {
    "sent": "已发",
    "folded": "并入下一次提醒",
    "stopped": "签收后不再发",
    "not_sent": "未发送（补录）",
}


def history(book: LawBook, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Each entry with what happened, in words: what it changed, and what it is about as its measure calls it."""
    changed = changes(book, entries)
    found = []
    for one in entries:
        what = what_of(one, book.editions.get(one.edition))
        found.append((one, f"{what}：{changed[one.seq]}" if one.seq in changed else what))
    return found


def what_of(entry: Entry, measure: Regulation | None = None) -> str:
    """What happened, in words; by the names of a measure where there is one."""
    said = forms.outcome(entry.was, entry.outcome or "") if entry.stage is not entry.was else ""
    if entry.action is not None:
        label = forms.ACTS[entry.action.kind]
        if isinstance(entry.action, TakeOver) and entry.seq > 1:
            label = "按台账改正"
        if isinstance(entry.action, Adopt) and entry.action.edition is None:
            return f"适用新的放假安排（{entry.action.documents[0].called}）"
        if isinstance(entry.action, SetClock):
            return f"{label}（曾登记到{entry.action.shows:%Y-%m-%d %H:%M}）"
        if entry.supersedes:
            return f"{label}（第{entry.supersedes}条）"
        about = _about(entry.action, measure)
        result = said or _result(entry.action, measure)
        return label + (f"（{about}）" if about else "") + (f"：{result}" if result else "")
    if entry.kind == "silence":
        ended = "、".join(forms.DUTIES[one.duty] for one in entry.closed[:1])
        return f"{ended}期限届满" + (f"：{said}" if said else "")
    return "、".join(
        f"{forms.DUTIES[one.duty]}（事项{one.obligation}）第{one.rung + 1}次提醒：{_ENDS[one.end]}"
        for one in entry.rungs
    )


def named(action: Action, measure: Regulation | None) -> str:
    """An act in a word, and which one of its kind it is about."""
    about = _about(action, measure)
    return forms.ACTS[action.kind] + (f"（{about}）" if about else "")


def _about(action: Action, measure: Regulation | None) -> str | None:
    """Which one of its kind an act is about."""
    match action:
        case FileReport() if measure and action.filing in measure.filings:
            return measure.filings[action.filing].what
        case Credit():
            what = measure.filings[action.filing].what if measure and action.filing in measure.filings else ""
            return f"{what}{action.year}年{action.points:g}分"
        case Raise() if measure and action.cause in measure.causes:
            return measure.causes[action.cause].label
        case Ask():
            return forms.STAGES[action.step]
        case Urge():
            return f"第{action.obligation}号事项"
        case ChangeUnit():
            return CHANGES[action.change]
        case TakeOver():
            return f"“{action.row.file}”{action.row.on_sheet}第{action.row.row}行"
    names = ("body", "objection", "filing", "cause")
    return next((one for name in names if (one := getattr(action, name, None))), None)


def _result(action: Action, measure: Regulation | None) -> str:
    word = result_word(action)
    named = measure.results.get(word) if measure and isinstance(action, Scoring) else None
    return named.label if named else word


def who_of(entry: Entry) -> str:
    """By whom: post and account."""
    if entry.action is None:
        return "系统"
    actor = entry.action.actor
    lent = f"，第{actor.substitution}号岗位代理" if actor.substitution else ""
    return (
        actor.post if actor.post == actor.account and not lent else f"{actor.post}（{actor.account}{lent}）"
    )


def dues_of(entry: Entry) -> str:
    """The due dates that the entry set or moved."""
    opened = [f"事项{one.id} {one.due}{'（暂定）' if one.provisional else ''}" for one in entry.opened]
    moved = [f"事项{one.id} 由{one.was}改为{one.due}" for one in entry.moved]
    return "；".join(opened + moved)


def row_of(entry: Entry, what: str | None = None) -> tuple[str, ...]:
    """One line of a timeline; `what` as its `history` has it."""
    day = local_date(entry.effective).isoformat()
    return (
        str(entry.seq),
        day,
        (what or what_of(entry)) + _in_effect(entry),
        who_of(entry),
        forms.STAGES[entry.stage],
        dues_of(entry),
    )


def _in_effect(entry: Entry) -> str:
    """From which day on a change of the unit holds, and by which documents: it is told of later than it happens."""
    if not isinstance(entry.action, ChangeUnit):
        return ""
    papers = "、".join(one.called for one in entry.action.documents)
    return f"；{entry.action.on}生效" + (f"（{papers}）" if papers else "")


def line_of(entry: Entry, what: str | None = None) -> dict[str, Any]:
    """One line of a timeline for programs; `what` as its `history` has it."""
    dues = [(one.id, one.due) for one in entry.opened] + [(one.id, one.due) for one in entry.moved]
    return {
        "seq": entry.seq,
        "date": local_date(entry.effective).isoformat(),
        "effective": entry.effective.isoformat(),
        "kind": entry.action.kind if entry.action else entry.kind,
        "outcome": entry.outcome,
        "what": what or what_of(entry),
        "who": who_of(entry),
        "stage": entry.stage.value,
        "due": {str(id_): due.isoformat() for id_, due in dues},
        "hash": entry.hash,
        "files": [{"name": one.kept_as, "sha256": one.sha256} for one in files_of(entry)],
    }


def files_of(entry: Entry) -> list[Document]:
    """The documents of an entry whose files are kept."""
    return [one for one in documents_of(entry.action) if one.kept_as] if entry.action else []


def party_label(life: Life, party: Party) -> str:
    """A party with the unit's name in place of its code."""
    if life.application and party.area == life.application.unit.id:
        return f"{party.role.label}（{life.application.unit.name}）"
    return party.label
