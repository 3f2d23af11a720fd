"""A draft tried on many titles does to each what it does to that one alone."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.base import digest, local_date
from schemas.life import Life
from schemas.regulation import Regulation
from schemas.step import Step
from tests.lives import CALENDAR
from tests.unit.packs_made import CATEGORIES, seeded
from tests.unit.test_outlook import YEARS, lives_of
from tests.unit.test_outlook_packs import lives_under
from tests.unit.test_stories import TITLES
from workflows.life import whatif
from workflows.life.law import LawBook
from workflows.life.outlook import Outline
from workflows.life.step import step_under
from workflows.life.whatif import Trial, WhatIf


def longer(span: str, more: int) -> str:
    """A span of time as it is written, some units longer."""
    number, unit = re.fullmatch(r"(\d+)(.*)", span).groups()  # type: ignore[union-attr]
    return f"{int(number) + more}{unit}"


def drafts_of(pack: Regulation) -> list[Regulation]:
    """Other editions of a measure: what runs keeps its dates or is counted anew, and half of the duties have more time;
    and the measure as it is.
    """
    made = []
    for n, running in enumerate(("keep_dates", "count_anew")):
        body: Any = pack.model_dump(mode="json")
        body["edition"]["id"] = f"draft-{n}"
        body["edition"]["transition"]["running"] = running
        for place, rule in enumerate(body["duties"].values()):
            within = rule.get("within")
            if within and (place + n) % 2:
                within["value"] = longer(within["value"], 1 + n)
        made.append(Regulation.model_validate(body))
    return [*made, pack]


def twin(life: Life) -> Life:
    """Another unit's title that stands as this one does."""
    assert life.application is not None
    unit = life.application.unit.model_copy(update={"name": "另一单位", "office_number": "无码-009"})
    standing = life.standing.model_copy(update={"number": "另-9" if life.standing.number else None})
    return life.model_copy(
        update={
            "title": "2099-0009",
            "seq": life.seq + 3,
            "application": life.application.model_copy(update={"unit": unit}),
            "standing": standing,
            "recent": (),
        }
    )


def differ(book: LawBook, lives: list[Life], draft: Regulation, now: datetime) -> list[tuple[Any, Trial]]:
    """Lives on which a draft tried on all of them, and twins of theirs, does not do what it does to each alone."""
    until = local_date(now) + YEARS
    together = WhatIf(book, draft, digest(CALENDAR), now, until)
    found = []
    for life in [one for each in lives for one in (each, twin(each))]:
        body = life.model_dump_json()
        outline = Outline.model_validate_json(body)
        shared = together.on(outline, body)
        alone = WhatIf(book, draft, digest(CALENDAR), now, until).on(outline, body)
        if shared != alone:
            found.append(((life.title, life.seq, life.standing.stage), shared))
    return found


@pytest.mark.parametrize("path", TITLES[::3], ids=lambda path: path.stem)
async def test_in_the_stories(path: Path) -> None:
    book, lives = await lives_of(path)
    now = max(life.at for life in lives)
    for edition in dict.fromkeys(life.edition for life in lives):
        for draft in drafts_of(book.editions[edition]):
            assert differ(book, lives, draft, now) == []


@pytest.mark.parametrize("seed", range(12))
def test_under_any_measure(seed: int) -> None:
    pack = seeded(seed).model_copy(update={"preconditions": ()})
    lives, books = [], []
    for category in CATEGORIES[:3]:
        book, some = lives_under(pack, category)
        lives += some
        books.append(book)
    for draft in drafts_of(pack):
        assert differ(books[0], lives, draft, lives[0].at) == []
        assert differ(books[0], lives, draft, max(one.at for one in lives)) == []


def test_titles_that_stand_alike_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = seeded(3).model_copy(update={"preconditions": ()})
    book, lives = lives_under(pack, CATEGORIES[0])
    tried: list[str] = []

    def counted(book: LawBook, life: Life, *given: Any) -> Step:
        tried.append(life.title)
        return step_under(book, life, *given)

    monkeypatch.setattr(whatif, "step_under", counted)
    what_if = WhatIf(book, drafts_of(pack)[0], digest(CALENDAR), lives[0].at, local_date(lives[0].at) + YEARS)
    for life in (lives[0], twin(lives[0])):
        body = life.model_dump_json()
        what_if.on(Outline.model_validate_json(body), body)
    assert tried == [lives[0].title]
