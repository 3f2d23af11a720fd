"""Measure 办法: read back in numbered sentences, to be laid beside the office's own document."""

from itertools import groupby

from fastapi import APIRouter, Response

from desk.reading import read, tally
from desk.targets import laws_in_force
from web.guard import Here

router = APIRouter()


@router.get("/measure", name="explain")
def explain(visit: Here) -> Response:
    """The measure that is chosen, of those in force; else the first of them."""
    laws = list(laws_in_force(visit.house.register, visit.today))
    chosen = next(
        (one for one in laws if one.edition.id == visit.asked("edition")), laws[0] if laws else None
    )
    numbered = list(enumerate(read(chosen), 1)) if chosen else []
    chapters = [(name, list(those)) for name, those in groupby(numbered, lambda pair: pair[1].chapter)]
    return visit.page(
        "measure.html", laws=laws, chosen=chosen, chapters=chapters, tally=tally(chosen) if chosen else None
    )
