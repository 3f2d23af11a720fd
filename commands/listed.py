"""Listed: titles, documents and a day, as the commands of undertakings 工作 are told them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.spreadsheet import content_of
from commands.typed import is_roll
from desk import roll
from desk.titles import find
from schemas.action import Withdraw

TITLES = typer.Argument(metavar="称号…", help="称号的编号、单位名称，或者名单文件")
PAPER = typer.Option("--document", help="文件：'文号；标题；日期'，可重复")
ON = typer.Option("--on", metavar="<date>", help="日期，缺省为今天")


def titles_of(texts: Sequence[str]) -> list[str]:
    """The titles that are meant, one by one or by a list's file."""
    here, found = Installation.here(), list[str]()
    for text in texts:
        if is_roll(text):
            path = Path(text)
            listed = roll.read(content_of(path), path.name, Withdraw, here.book)
            found += [one.title for one in roll.found(here.register, listed)]
        else:
            found.append(find(here.register, text))
    return list(dict.fromkeys(found))


def papers_of(texts: Sequence[str] | None) -> list[dict[str, Any]]:
    """The documents, as they are typed."""
    return [document_of(one) for one in texts or ()]
