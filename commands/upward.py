"""Upward 推荐上报: the list of a higher level, filled from a batch, and what came of each."""

from typing import Annotated

import typer

from commands.batches import WHICH, batch_called
from commands.installation import Installation
from commands.listed import PAPER, TITLES, papers_of, titles_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, saved
from commands.work import AS, JSON, done
from desk import upward as desk
from desk.lists import level_of
from desk.table import Cell, Sheet
from schemas.undertakings import batch as deeds
from wording.phrases import LEVELS


def recommend(
    which: Annotated[str, WHICH],
    titles: Annotated[list[str], TITLES],
    to: Annotated[str, typer.Option("--to", help="上报的级别，如 州级")],
    document: Annotated[list[str], PAPER],
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """推荐上报：列入上一级的推荐名单。"""
    kept, _ = batch_called(which)
    fields = {"titles": titles_of(titles), "to": level_of(to), "documents": papers_of(document)}
    done(deeds.Recommend, fields, undertaking=kept.id, as_post=as_post)


def answer(
    which: Annotated[str, WHICH],
    document: Annotated[list[str], PAPER],
    to: Annotated[str | None, typer.Option("--to", help="哪一级的答复，上报过几级的写明")] = None,
    agreed: Annotated[list[str] | None, typer.Option("--agreed", help="上级同意的称号，可重复")] = None,
    declined: Annotated[list[str] | None, typer.Option("--declined", help="上级不同意的称号，可重复")] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记上级对推荐名单的答复。"""
    kept, _ = batch_called(which)
    said = {"agreed": titles_of(agreed or []), "declined": titles_of(declined or [])}
    if not (said["agreed"] or said["declined"]):
        raise Stop(Exit.USAGE, "请写明上级同意哪些（--agreed）、不同意哪些（--declined）")
    level = {"to": level_of(to)} if to else {}
    done(
        deeds.Answer,
        {**said, **level, "documents": papers_of(document)},
        undertaking=kept.id,
        as_post=as_post,
    )


def recommended(
    which: Annotated[str, WHICH],
    to: Annotated[str | None, typer.Option("--to", help="只列上报到哪一级的，如 州级")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """推荐上报的名单和上级的答复；--xlsx 写成报给上级的表。"""
    kept, state = batch_called(which)
    level = level_of(to) if to else None
    found = desk.recommended(Installation.here().register, state, level)
    rows: list[tuple[Cell, ...]] = [
        (
            n,
            one.unit,
            one.category,
            one.township,
            one.recommender,
            LEVELS[one.to],
            one.number,
            one.named_on,
            one.term_end,
            "；".join(one.others),
            desk.ANSWERS[one.answer],
            one.title,
        )
        for n, one in enumerate(found, 1)
    ]
    if as_json:
        show_json([one._asdict() for one in found])
    elif xlsx:
        said = f"{state.honour}（{LEVELS[state.level]}），{kept.id}"
        sheet = Sheet("推荐名单", f"{state.name}　推荐上报名单", said, desk.HEADS, rows)
        saved(xlsx, overwrite, clock(), lambda: [sheet])
    elif rows:
        show_table(desk.HEADS, [tuple("" if cell is None else str(cell) for cell in row) for row in rows])
    else:
        say("还没有推荐上报的")
