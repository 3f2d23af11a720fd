"""Upward 推荐上报: the list of a higher level, filled from a batch, and what came of each."""

from typing import Annotated

import typer

from commands.batches import WHICH, batch_called, dated
from commands.installation import Installation
from commands.listed import PAPER, TITLES, papers_of, titles_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, saved
from commands.work import AS, JSON, done
from desk import upward as desk
from desk.lists import level_of
from schemas.undertakings import upward as deeds
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
    named: Annotated[
        list[str] | None, typer.Option("--named", help="上级已经命名的称号，可重复；第一份文件是命名文件")
    ] = None,
    honour: Annotated[
        str | None, typer.Option("--honour", help="上级命名的荣誉称号，名称和本级不同的写明")
    ] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="上级的批次")] = None,
    number: Annotated[
        list[str] | None, typer.Option("--number", help="上级给的编号：称号=编号，可重复")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="<date>", help="命名的日期，缺省为文件的日期")
    ] = None,
    as_post: Annotated[str | None, AS] = None,
) -> None:
    """登记上级对推荐名单的答复；上级命名的，登记了该级办法的，另立该级的称号。"""
    kept, state = batch_called(which)
    said = {"agreed": titles_of(agreed or []), "declined": titles_of(declined or [])}
    chosen = titles_of(named or [])
    if not (said["agreed"] or said["declined"] or chosen):
        raise Stop(
            Exit.USAGE, "请写明上级命名哪些（--named）、同意哪些（--agreed）、不同意哪些（--declined）"
        )
    papers, level = papers_of(document), level_of(to) if to else None
    naming = desk.Naming(dated(on, papers)["on"], level, honour, batch, _numbers(number or []))
    above = desk.named_above(Installation.here().register, state, chosen, naming)
    fields = {**said, **({"to": level} if level else {}), **({"named": above} if above else {})}
    done(deeds.Answer, {**fields, "documents": papers}, undertaking=kept.id, as_post=as_post)
    if above and above["edition"]:
        given = Installation.here().book.editions[above["edition"]].honour
        honour = f"“{above['honour']}”（{LEVELS[given.level]}）"
        say(f"{len(chosen)}个单位另立{honour}称号，各自计算期限。看办成了没有：{_SEE} {kept.id}")
    elif above:
        say(f"{desk.ONLY_NOTED}：没有“{above['honour']}”的办法。以后登记了办法，用 import 接管这些称号。")


_SEE = "python starter.py batch recommended"


def _numbers(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        title, sign, number = text.replace("＝", "=").partition("=")
        if not (sign and title.strip() and number.strip()):
            raise Stop(Exit.USAGE, f"--number {text[:40]}：应写成 称号=编号")
        found[titles_of([title.strip()])[0]] = number.strip()
    return found


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
    found = desk.recommended(Installation.here().register, kept, state, level)
    rows = desk.rows(found)
    if as_json:
        show_json([one._asdict() for one in found])
    elif xlsx:
        saved(xlsx, overwrite, clock(), lambda: [desk.sheet(kept, state, found)])
    elif rows:
        show_table(desk.HEADS, [tuple("" if cell is None else str(cell) for cell in row) for row in rows])
    else:
        say("还没有推荐上报的")
