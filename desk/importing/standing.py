"""Standing: how a row's title stands, by its state, its remark and its last re-inspection."""

import re

from desk.importing.cells import Read, UnfitError, folded
from desk.importing.draft import Draft
from desk.importing.states import RENAMED, Stand, against, doubtful, passed, plaque_is_out, stand_of
from schemas.inheritance import State

_LOST: tuple[State, ...] = ("revoked", "ended")
_ONE_OF_THEM = "有效、复验中、整改中、取消称号或终止"


def standing(draft: Draft) -> None:
    """Its state, and since when; what a remark says counts where there is no state."""
    values = draft.values
    values |= {"state": "held", "since": None, "due": None, "plaque_out": False, "until": None}
    values["stated"] = False
    stated = draft.cell("state") is not None
    try:
        stand = stand_of(draft.cell("state"), plain=draft.plain) if stated else None
    except UnfitError as unfit:
        draft.fault("state", unfit.why, unfit.remedy)
        return
    if stated and stand is None:
        draft.fault("state", "认不出是什么状态", f"写{_ONE_OF_THEM}")
    stand = _remarked(draft, stand) or stand
    if stand is not None:
        values |= {"state": stand.state, "since": stand.since, "stated": True}
        if stand.note:
            draft.notes.append(stand.note)
    _since(draft)


def _remarked(draft: Draft, stand: Stand | None) -> Stand | None:
    """How the title stands by its remark, where that says so; one against the state, or open, is asked."""
    cell = draft.cell("remark")
    if cell is None:
        return None
    text = folded(cell)
    try:
        remarked = stand_of(cell, plain=draft.plain)
    except UnfitError as unfit:
        if stand is None or against(text, stand.state):
            draft.fault("remark", unfit.why, f"{unfit.remedy}，写在“状态”一栏")
        return None
    if stand is None:
        if remarked is None and doubtful(text):
            draft.fault(
                "remark", "像是称号有变", f"在“状态”一栏写明{_ONE_OF_THEM}；更名的，把原名写在“曾用名”一栏"
            )
        elif remarked is None:
            draft.told.add("“备注”里认不出状态的，没有接管")
        return remarked
    if against(text, stand.state):
        if remarked is None or remarked.state != stand.state:
            draft.fault("remark", "与状态不符", f"核对以后，在“状态”一栏写{_ONE_OF_THEM}，备注也照改")
    elif RENAMED.search(text):
        draft.notes.append("备注说到更名，请核对单位名称和曾用名")
    else:
        draft.told.add("“备注”里认不出状态的，没有接管")
    return None


def _since(draft: Draft) -> None:
    values, today = draft.values, draft.given.today
    lost = values["state"] in _LOST
    told = draft.day("since", "last" if lost else "first")
    since = told or values["since"]
    if since and since.note and told is None and values["state"] != "held":
        draft.notes.append(
            f"{draft.called('state' if draft.cell('state') is not None else 'remark')}{since.note}"
        )
    if since and since.note and since.day > today:
        draft.notes.append(f"{since.day}还没有到，按{today}算")
    values["since"] = min(since.day, today) if since and since.note else since.day if since else None
    if values["since"] and values["since"] > today:
        draft.fault("since", "还没有到", "核对日期")
    if values["state"] == "held":
        values["since"] = None
        if told and re.search("取消|撤销|摘牌|退出|终止|整改", draft.called("since")):
            draft.fault("since", "写了日期，状态却是有效或没有写", f"在“状态”一栏写{_ONE_OF_THEM}")
    due = draft.day("due", "last")
    values["due"] = due.day if due and not lost and values["state"] != "held" else None
    values["plaque_out"] = lost and any(
        plaque_is_out(cell) for one in ("plaque", "state", "remark") if (cell := draft.cell(one)) is not None
    )


_WHEN = re.compile(
    r"(?:19|20)\d{2}年年?[底末终]|(?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{1,2})?)?[年月日号]?"
)


def inspection(draft: Draft) -> None:
    """The last re-inspection, where it was passed; one that was not, without another state, is under rectification."""
    cell, result = draft.cell("passed_on"), draft.cell("result")
    draft.values["passed_on"] = None
    outcome = passed(result) if result is not None else None
    if outcome is None and result is not None and _WHEN.sub("", folded(result)).strip("()"):
        draft.fault("result", "看不出复验是否通过", "写合格或不合格")
        return
    if isinstance(cell, str) and (found := _WHEN.search(folded(cell))):
        words = folded(cell).replace(found[0], "").strip("()")
        outcome = passed(words) if outcome is None and words else outcome
        cell = found[0]
    elif cell is None and isinstance(result, str) and (found := _WHEN.search(folded(result))):
        cell = found[0]  # both in one cell: 2021.12合格
    day = draft.day("passed_on", "first", cell) if cell is not None else None
    if outcome is None and day is not None:
        column = draft.table.column("passed_on")
        held = draft.values["stated"] and draft.values["state"] == "held"
        outcome = True if held or (column and "通过" in column.header) else None
        if outcome is None:
            draft.fault("result", "没有写复验是否通过", "写合格或不合格")
    if outcome is None or not _past(draft, day):
        return
    if outcome is False:
        _failed(draft, day)
    elif day is None:
        draft.notes.append("没有写复验时间，没有算作一次复验")
    else:
        draft.values["passed_on"] = day.day


def _failed(draft: Draft, day: Read | None) -> None:
    """What follows from a re-inspection that was not passed."""
    if not draft.values["stated"]:
        draft.values["state"] = "rectifying"
        draft.notes.append("复验不合格，读作整改中")
    elif draft.values["state"] == "held":
        draft.notes.append("复验不合格，状态却写有效，请核对")
    if draft.values["state"] == "rectifying" and draft.values["since"] is None:
        draft.values["since"] = day.day if day else None


def _past(draft: Draft, day: Read | None) -> bool:
    if day is not None and day.day > draft.given.today:
        draft.fault("passed_on", "还没有到", "核对复验的日期；尚未复验的，删去")
        return False
    return True
