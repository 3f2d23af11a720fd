"""Findings 问题清单: the list of a title as both sides read it, who may read it, what stands against a report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desk import undertakings as works
from desk.errors import DeskError
from desk.papers import cited
from desk.table import Cell, Sheet
from register import undertakings
from register.connect import Register
from register.seen import seen
from register.undertakings import Kept
from schemas.folding import fold
from schemas.party import Party, Role
from schemas.undertaking import Seen
from schemas.undertakings.findings import Findings, Item
from wording import forms
from wording.undertakings.findings import SOURCES, found_at
from workflows.undertakings.findings import renew

HEADS = ("项", "问题", "整改措施", "责任", "限期", "整改情况", "证明", "状态", "出处")
ALL_HEADS = ("编号", "称号", "单位", "乡镇（街道）", "来源", *HEADS)
OPEN_HEADS = ("清单", "项", "问题", "责任", "限期", "状态")

_EVERY = (
    Role.OFFICE,
    Role.LEADERSHIP,
    Role.NAMING_BODY,
    Role.ASSESSOR,
    Role.SUPERVISOR,
    Role.AUDITOR,
)
"""Whose posts read every list."""

Listed = tuple[Kept, Findings]


class OthersListError(DeskError):
    """Whoever asks answers for nothing in that list."""

    def __init__(self, undertaking: str) -> None:
        super().__init__(f"问题清单{undertaking}不是本单位、本乡镇（街道）的，不能查看")


def lists(
    register: Register, *, open_only: bool = False, readers: Iterable[Party] | None = None
) -> list[Listed]:
    """Every list that these readers may read (None: whoever works for all of them), the newest first."""
    found = undertakings.every(register, "findings", open_only=open_only)
    some = followed(register, [(one, one.state) for one in found if isinstance(one.state, Findings)])
    if readers is None:
        return some
    readers = tuple(readers)
    return [(kept, state) for kept, state in some if may_read(readers, state)]


def called(register: Register, text: str) -> Listed:
    """The list of that number or name, or the newest one of the title that is called so. `UnknownUndertakingError`."""
    plain = fold(text)
    mine = [(kept, state) for kept, state in lists(register) if fold(state.title) == plain]
    if mine:
        return mine[0]
    kept = works.called(register, text, "findings")
    assert isinstance(kept.state, Findings)
    return followed(register, [(kept, kept.state)])[0]


def followed(register: Register, some: Sequence[Listed]) -> list[Listed]:
    """Lists as they are now: of a title that has come to another unit or township, theirs."""
    now = titles_now(register, (state for _, state in some))
    return [(kept, renew(state, now)) for kept, state in some]


def resting_on(register: Register, undertaking: str) -> dict[tuple[str, int | str | None], list[str]]:
    """The items that were found in an undertaking, as they are spoken of.

    By what it was and its number; by `visit` and the title, in a campaign.
    """
    found: dict[tuple[str, int | str | None], list[str]] = {}
    for kept, state in lists(register):
        for one in state.items:
            if one.origin and one.origin.undertaking == undertaking:
                place = one.origin.what, one.origin.number or state.title
                found.setdefault(place, []).append(f"{kept.id}第{one.number}项")
    return found


def may_read(readers: Iterable[Party], state: Findings) -> bool:
    """Both sides read the one list: the office and those who look for it; the unit, its township, who owes an item."""
    mine = (
        Party(role=Role.UNIT, area=state.unit),
        Party(role=Role.TOWNSHIP, area=state.township),
        *(one.owner for one in state.items),
    )
    return any(one.role in _EVERY or any(one.covers(side) for side in mine) for one in readers)


def of_title(register: Register, title: str) -> list[Listed]:
    """The lists of one title, the newest first."""
    return [(kept, state) for kept, state in lists(register) if state.title == title]


def unanswered(register: Register, title: str) -> list[tuple[Kept, Item]]:
    """What nobody has answered yet, in the open lists of a title."""
    return [
        (kept, one)
        for kept, state in of_title(register, title)
        if not state.closed
        for one in state.items
        if not one.answered_on and not one.struck_on
    ]


def titles_now(register: Register, some: Iterable[Findings]) -> Mapping[str, Seen]:
    """The titles of lists as they are by now."""
    with register.reading() as connection:
        return seen(connection, [one.title for one in some])


def became(state: Findings, now: Seen | None) -> str:
    """Where its title is by now; what its unit is called, where that has changed. The list stays as it was opened."""
    if now is None:
        return ""
    name = f"，单位现为{now.unit_name}" if now.unit_name != state.unit_name else ""
    return f"称号现处环节：{forms.STAGES[now.stage]}{name}"


def rows(state: Findings, today: date) -> list[tuple[Cell, ...]]:
    """The items, a line each."""
    return [
        (
            one.number,
            one.problem,
            one.measure,
            one.owner.label,
            one.by,
            one.done or "",
            "；".join(map(cited, one.papers)),
            standing(one, today),
            found_at(one.origin),
        )
        for one in state.items
    ]


def open_rows(kept: Kept, state: Findings, today: date) -> list[tuple[str, ...]]:
    """What is not struck off, as it stands beside a title."""
    return [
        (kept.id, str(one.number), one.problem, one.owner.label, str(one.by), standing(one, today))
        for one in open_items(state)
    ]


def standing(one: Item, today: date) -> str:
    """How an item stands on a day."""
    if one.struck_on:
        return f"{one.struck_on}销号"
    if one.answered_on:
        return f"{one.answered_on}已反馈，待销号"
    return f"已逾期{(today - one.by).days}日" if one.by < today else "整改中"


def open_items(state: Findings) -> list[Item]:
    """What is not struck off yet."""
    return [one for one in state.items if not one.struck_on]


def source(state: Findings) -> str:
    """Where it comes from: in a word, and which visit or incident its first items were found at."""
    first = found_at(state.items[0].origin) if state.items else ""
    proof = "　销号须有证明" if state.proof else ""
    return SOURCES[state.source] + (f"（{first}）" if first else "") + proof


def counts(state: Findings) -> str:
    """How many items there are, and how many are left."""
    return f"共{len(state.items)}项，未销号{len(open_items(state))}项"


def sheet(kept: Kept, state: Findings, today: date) -> Sheet:
    """The list for printing."""
    said = f"{kept.id}，{state.unit_name}（{state.title}），{counts(state)}"
    return Sheet("问题清单", state.name, said, HEADS, rows(state, today))


def all_sheet(some: Sequence[Listed], today: date) -> Sheet:
    """The items of several lists in one table 整改台账."""
    found: list[tuple[Cell, ...]] = [
        (kept.id, state.title, state.unit_name, state.township, SOURCES[state.source], *row)
        for kept, state in some
        for row in rows(state, today)
    ]
    left = sum(len(open_items(state)) for _, state in some)
    said = f"{today}，清单{len(some)}份，共{len(found)}项，未销号{left}项"
    return Sheet("整改清单", "整改清单", said, ALL_HEADS, found)


def paper(some: Sequence[Listed], today: date) -> str:
    """The lists of a title as a text for its dossier."""
    parts = []
    for kept, state in some:
        closed = "，已办结" if state.closed else ""
        lines = [f"{kept.id}　{state.name}　来源：{source(state)}　{counts(state)}{closed}"]
        for row in rows(state, today):
            named = [f"{head}：{cell}" for head, cell in zip(HEADS[1:], row[1:], strict=True) if cell]
            lines.append(f"第{row[0]}项　" + "　".join(named))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
