"""Comparing 新旧对照: what changes from one measure to another, in the sentences of `explain`, old beside new."""

from typing import Literal, NamedTuple

from desk.reading import CHAPTERS, read
from desk.reading.sentence import Sentence
from schemas.regulation import Regulation

Kind = Literal["changed", "added", "removed"]
KINDS: dict[Kind, str] = {"changed": "改", "added": "增", "removed": "删"}


class Change(NamedTuple):
    """What became of one rule; a sentence is None where there was none, or is none any more."""

    kind: Kind
    chapter: str
    path: str
    old: str | None
    new: str | None


def changed(before: Regulation, after: Regulation) -> list[Change]:
    """Every difference, by the field that a sentence tells of, in the order of the chapters."""
    old: dict[str, Sentence] = {one.path: one for one in read(before)}
    new: dict[str, Sentence] = {one.path: one for one in read(after)}
    found = []
    for path, one in {**old, **new}.items():
        was, now = (side[path].text if path in side else None for side in (old, new))
        if was != now:
            kind: Kind = "added" if was is None else "removed" if now is None else "changed"
            found.append(Change(kind, one.chapter, path, was, now))
    return sorted(found, key=lambda one: CHAPTERS.index(one.chapter))
