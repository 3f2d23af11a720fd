"""Doubles: which units of a list are likely one, or one that is known. Proposed to a person, never merged in silence.

Cost grows with the list and not with its square: two names that differ in one sign share what is left when a sign is
taken out; two long ones that differ in more stand near each other in the order of their beginnings or of their ends.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz

from desk.importing import names

ALIKE = 85
"""From how alike, of 100, two long names at one place are put to a person."""
LONG = 6
WINDOW = 6
"""How many neighbours a name is held against in each order."""
CROWD = 30
"""How many of one key are held against each other; more of them against the first only."""


class Candidate(NamedTuple):
    """A unit that may be another's double. `forms` are its name and former names as they are compared."""

    number: int
    """In the order of the list; known units before all."""
    code: str | None
    place: str
    forms: tuple[str, ...]


class Pair(NamedTuple):
    """Two that are likely one: the later, the earlier, and why."""

    later: int
    earlier: int
    why: str


def candidate(
    number: int,
    code: str | None,
    township: str,
    called: Sequence[str],
    places: tuple[str, ...],
) -> Candidate:
    """A unit to be compared."""
    forms = tuple(dict.fromkeys(names.key(one, places, township) for one in called))
    return Candidate(number, code, names.place(township), forms)


def pairs(candidates: Sequence[Candidate]) -> list[Pair]:
    """Those that are likely one, each two once."""
    found: dict[tuple[int, int], str] = {}
    for one, other, why in _likely(candidates):
        if one.number != other.number:
            earlier, later = sorted((one.number, other.number))
            found.setdefault((later, earlier), why)
    return [Pair(later, earlier, why) for (later, earlier), why in sorted(found.items())]


def _likely(candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate, str]]:
    codes: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.code:
            codes[one.code].append(one)
    for group in codes.values():
        yield from ((one, group[0], "代码相同") for one in group[1:])
    yield from _by_name(candidates)


_Form: TypeAlias = tuple[str, Candidate]


def _by_name(candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate, str]]:
    blocks: dict[tuple[str, str], list[_Form]] = defaultdict(list)
    orders: dict[str, list[_Form]] = defaultdict(list)
    for one in candidates:
        for form in one.forms:
            for part in _shortened(form):
                blocks[one.place, part].append((form, one))
            if len(form) >= LONG:
                orders[one.place].append((form, one))
                if form[-1] not in "村区组":  # the same village name stands in many townships
                    blocks["", form].append((form, one))
    for block in blocks.values():
        yield from _near(block[:CROWD], CROWD)
        for more in block[CROWD:]:
            yield from _near([block[0], more], 1)
    for order in orders.values():
        yield from _near(sorted(order, key=lambda at: at[0]), WINDOW, ALIKE)
        yield from _near(sorted(order, key=lambda at: at[0][::-1]), WINDOW, ALIKE)


def _near(forms: list[_Form], window: int, alike: int = 0) -> Iterator[tuple[Candidate, Candidate, str]]:
    """Those of neighbouring names that are likely one unit's."""
    for n, (form, one) in enumerate(forms):
        for other, two in forms[max(n - window, 0) : n]:
            if fuzz.ratio(form, other) >= alike and (why := _alike(form, other, one, two)):
                yield one, two, why


def _shortened(form: str) -> set[str]:
    """What is left of a name without one of its signs, and the name; of 村 and 社区 what they are called after."""
    parts = {form, form.removesuffix("社区").removesuffix("村")}
    if len(form) >= 4:
        parts |= {form[:n] + form[n + 1 :] for n in range(len(form))}
    return {part for part in parts if len(part) >= 2}


def _alike(form: str, other: str, one: Candidate, two: Candidate) -> str | None:
    """Why two names are likely one unit's; None where they are surely two."""
    if one.code and two.code and one.code != two.code and form != other:
        return None  # two codes tell two units, unless both are called the same
    if form == other:
        return "名称相同" if one.place == two.place else "名称相同，乡镇街道不同"
    return None if names.differ_in_kind(form, other) else "名称相近"
