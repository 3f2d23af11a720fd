"""Changes: what each act on the application or the unit of a title has changed: which fields, from what to what."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.application import Application
from schemas.entry import Entry
from wording.faults import LABELS
from wording.phrases import LEVELS
from workflows.life.law import LawBook, UnknownLawError

NOTHING = "（空）"
_KINDS = ("amend", "update", "change")


def changes(book: LawBook, entries: Sequence[Entry]) -> dict[int, str]:
    """By the number of the entry, in words: 联系电话 0873-7120001 → 0873-7129998.

    The title is lived again, for an entry says what was done and not what it found. A ledger that the law does not come
    to (`verify` tells) is told as far as it does.
    """
    found: dict[int, str] = {}
    if not lived_again(entries):
        return found
    from workflows.life.relive import Otherwise, relive  # with the whole law, which few titles need

    was: Application | None = None
    try:
        for step in relive(book, entries):
            now = step.life.application
            if was and now and (said := "；".join(_differences(was, now))):
                found[step.entries[0].seq] = said
            was = now
    except (Otherwise, UnknownLawError):
        pass
    return found


def lived_again(entries: Iterable[Entry]) -> bool:
    """Whether any of them has changed something, so that to tell what takes the title lived again."""
    return any(one.action and one.action.kind in _KINDS for one in entries)


def _differences(was: Application, now: Application) -> Iterator[str]:
    old, new = was.model_dump(mode="json"), now.model_dump(mode="json")
    for path, label in LABELS.items():
        before, after = _at(old, path), _at(new, path)
        if before != after:
            yield f"{label} {_said(path, before)} → {_said(path, after)}"


def _at(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return None if isinstance(content, dict) else content  # a group is told by its parts


def _said(path: str, value: Any) -> str:
    if path == "holds":
        return "、".join(f"{LEVELS[one['level']]}{one['honour']}" for one in value or ()) or NOTHING
    if isinstance(value, list):
        return "、".join(value) or NOTHING
    if path == "another_unit":
        return "是" if value else "否"
    return LEVELS.get(value, value) if value else NOTHING
