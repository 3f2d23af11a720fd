"""Units: whose titles the rows are: of which unit, known or new, by which code or number; what is doubtful is asked."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from desk.importing import names
from desk.importing.columns import LABELS, Meaning
from desk.importing.doubles import Candidate, Pair, candidate, pairs
from desk.importing.draft import Draft
from desk.importing.judged import Doubt, Given
from schemas.folding import fold

PREFIX = "无码-"
"""How the office's numbers begin for units that a list has no code of."""


class Whose(NamedTuple):
    """Whose title a row is: the unit's code and number, what it is and was called, and what is asked or told."""

    code: str | None
    office_number: str | None
    name: str
    former: tuple[str, ...]
    another: bool
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...]


def told_apart(drafts: Sequence[Draft], given: Given) -> Iterator[Whose]:
    """Whose title every row is, in the order of the list."""
    return _Sorting(drafts, given).answers()


_OF_A_UNIT: tuple[Meaning, ...] = ("category", "township", "division")


class _Unit(NamedTuple):
    """What is known of a row's unit, or of one in the register."""

    code: str | None
    number: str | None
    name: str
    former: tuple[str, ...]
    township: str
    since: date
    label: str


class _Sorting:
    """What has been found so far. Known units stand before the rows, and the first of each set stands for it."""

    def __init__(self, drafts: Sequence[Draft], given: Given) -> None:
        self.drafts, self.first = drafts, len(given.known)
        self.places = names.folded_places(given.places)
        several = len({draft.table.sheet.name for draft in drafts}) > 1
        self.units = [
            _Unit(
                one.code,
                one.id if one.id != one.code else None,
                one.name,
                one.former_names,
                one.township,
                date.max,
                f"名册中的“{one.name}”（{one.id}）",
            )
            for one in given.known
        ]
        self.units += [_of(draft, several=several) for draft in drafts]
        self.above = list(range(len(self.units)))
        self.doubts: dict[int, list[Doubt]] = defaultdict(list)
        self.notes: dict[int, list[str]] = defaultdict(list)
        self.another: set[int] = set()

    def answers(self) -> Iterator[Whose]:
        """Row by row."""
        by_row: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs(list(self._candidates())):
            if pair.later >= self.first:
                by_row[pair.later].append(pair)
        for row in sorted(by_row):
            self._weigh(self.drafts[row - self.first], by_row[row])
        sets: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self.units)):
            sets[self._of_set(n)].append(n)
        self._compare(sets)
        self.codes = {root: self._first(members, "code") for root, members in sets.items()}
        self.numbers = {root: self._first(members, "number") for root, members in sets.items()}
        self._number(sets)
        called = {root: self._called(members) for root, members in sets.items()}
        for n in range(self.first, len(self.units)):
            root = self._of_set(n)
            name, former = called[root]
            yield Whose(
                self.codes[root],
                self.numbers[root],
                name,
                former,
                n in self.another,
                tuple(self.doubts[n]),
                tuple(self.notes[n]),
            )

    def _candidates(self) -> Iterator[Candidate]:
        for n, one in enumerate(self.units):
            if one.name and (n < self.first or self.drafts[n - self.first].answer != "skip"):
                yield candidate(n, one.code, one.township, (one.name, *one.former), self.places)

    def _weigh(self, draft: Draft, found: list[Pair]) -> None:
        """What follows for a row from those that its unit may be: the same unit, another one, or a question."""
        sure = [pair for pair in found if self._certain(pair)]
        open_ = [pair for pair in found if pair not in sure]
        for pair in sure:
            self._same(draft, pair)
        if draft.answer is None and any(pair.earlier < self.first for pair in sure):
            return  # the register knows this one and tells it from the others
        rest = re.sub("^(同一单位|另一单位)[:：,，]?", "", draft.answered)
        about = [pair for pair in open_ if not rest or fold(rest) in fold(self.units[pair.earlier].label)]
        if draft.answer == "another":
            self.another.update(pair.later for pair in about)
            open_ = [pair for pair in open_ if pair not in about]
        elif draft.answer == "same" and len({self._of_set(pair.earlier) for pair in about}) == 1:
            open_ = [pair for pair in open_ if pair not in about or not self._join(pair)]
        asked = {self._of_set(pair.later) for pair in open_}
        for pair in open_:  # of one unit it is asked once, whatever rows it has
            if (of := self._of_set(pair.earlier)) not in asked:
                asked.add(of)
                self._ask(pair, f"{pair.why}，是不是同一单位")

    def _certain(self, pair: Pair) -> bool:
        """Whether code and name both say that they are one; without codes, the very same name at the same place."""
        one, other = self.units[pair.later], self.units[pair.earlier]
        called = {fold(name) for name in (one.name, *one.former)}
        same = bool(called & {fold(name) for name in (other.name, *other.former)})
        if one.code and other.code:
            return one.code == other.code and (same or self._key(one) == self._key(other))
        return same and names.place(one.township) == names.place(other.township)

    def _same(self, draft: Draft, pair: Pair) -> None:
        """One unit in two rows: told where it is another title, asked where it is the same honour at the same level."""
        label = self.units[pair.earlier].label
        self._join(pair)
        if pair.earlier < self.first:
            self.notes[pair.later].append(f"单位是{label}")
            return
        earlier = self.drafts[pair.earlier - self.first]
        if not _same_title(draft, earlier):
            self.notes[pair.later].append(f"与{label}是同一单位，另一称号")
        elif draft.answer != "same":
            which = "同一次命名" if _same_naming(draft, earlier) else "另一批次"
            self._ask(pair, f"同一单位、同一称号，{which}，是不是两次命名（是的写同一单位，重复的写不接管）")

    def _ask(self, pair: Pair, question: str) -> None:
        label = self.units[pair.earlier].label
        self.doubts[pair.later].append(Doubt(f"与{label}{question}", label))

    def _join(self, pair: Pair) -> bool:
        """Makes two one; not where their codes say otherwise."""
        earlier, later = self._of_set(pair.earlier), self._of_set(pair.later)
        codes = {self.units[n].code for n in (pair.earlier, pair.later, earlier, later)} - {None}
        if len(codes) > 1:
            return False
        self.above[max(earlier, later)] = min(earlier, later)
        return True

    def _of_set(self, n: int) -> int:
        while self.above[n] != n:
            self.above[n] = self.above[self.above[n]]
            n = self.above[n]
        return n

    def _first(self, members: list[int], key: str) -> str | None:
        return next((value for n in members if (value := getattr(self.units[n], key))), None)

    def _number(self, sets: dict[int, list[int]]) -> None:
        """A number of the office's for each unit without a code, and for each that shares another's."""
        taken = [found for one in self.units if (found := re.fullmatch(PREFIX + r"(\d+)", one.number or ""))]
        following = max((int(one[1]) for one in taken), default=0) + 1
        owners: set[str] = set()
        for root in sets:
            code = self.codes[root]
            if self.numbers[root] is None and (code is None or code in owners) and root >= self.first:
                self.numbers[root] = f"{PREFIX}{following:03}"
                following += 1
            if code is not None and self.numbers[root] is None:
                owners.add(code)

    def _compare(self, sets: dict[int, list[int]]) -> None:
        """Tells rows of one unit that say different things of it."""
        for members in sets.values():
            rows = [n for n in members if n >= self.first]
            for n in rows[1:]:
                one, other = self.drafts[rows[0] - self.first], self.drafts[n - self.first]
                apart = [
                    LABELS[key] for key in _OF_A_UNIT if fold(one.values[key]) != fold(other.values[key])
                ]
                if apart:
                    label = self.units[rows[0]].label
                    self.notes[n].append(f"与{label}是同一单位，{'、'.join(apart)}写得不同，请核对")

    def _called(self, members: list[int]) -> tuple[str, tuple[str, ...]]:
        """What the unit is called by the latest of its rows, or by the register; and what it was called before."""
        latest = max((self.units[n] for n in members), key=lambda one: (one.since, len(one.name)))
        others = [one for n in members for one in (self.units[n].name, *self.units[n].former)]
        now = names.key(latest.name, self.places, latest.township)
        former = {
            fold(one): one for one in others if one and names.key(one, self.places, latest.township) != now
        }
        return latest.name, tuple(former.values())[:20]

    def _key(self, one: _Unit) -> str:
        return names.key(one.name, self.places, one.township)


def _of(draft: Draft, *, several: bool) -> _Unit:
    values = draft.values
    row = f"第{draft.line.row}行" if not several else f"“{draft.table.sheet.name}”第{draft.line.row}行"
    return _Unit(
        values["code"],
        values["office_number"],
        values.get("name", ""),
        values.get("former", ()),
        values["township"],
        values["named_on"] or date.min,
        f"{row}“{values.get('name', '')}”",
    )


def _same_title(one: Draft, other: Draft) -> bool:
    """Whether two rows of one unit are of one honour at one level."""
    return all(one.values[key] == other.values[key] for key in ("honour", "level"))


def _same_naming(one: Draft, other: Draft) -> bool:
    """Whether they are of one naming besides."""
    return all(fold(str(one.values[key])) == fold(str(other.values[key])) for key in ("batch", "named_on"))
