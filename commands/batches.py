"""Batches: which batch, titles and documents are meant, as every command of `batch` is told it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.spreadsheet import content_of
from commands.typed import is_roll
from desk import roll
from desk import undertakings as works
from desk.titles import find
from register.undertakings import Kept
from schemas.action import Withdraw
from schemas.undertakings.batch import Batch

WHICH = typer.Argument(metavar="批次", help="批次工作的编号（如 PC-2027-001）或名称")
TITLES = typer.Argument(metavar="称号…", help="称号的编号、单位名称，或者名单文件")
PAPER = typer.Option("--document", help="文件：'文号；标题；日期'，可重复")


def batch_called(which: str) -> tuple[Kept, Batch]:
    """The batch that is meant, and what it is by now."""
    kept = works.called(Installation.here().register, which, "batch")
    assert isinstance(kept.state, Batch)
    return kept, kept.state


def ids_of(texts: Sequence[str]) -> list[str]:
    """The titles that are meant, one by one or by a list's file."""
    register, found = Installation.here().register, []
    for text in texts:
        if is_roll(text):
            path = Path(text)
            listed = roll.read(content_of(path), path.name, Withdraw, Installation.here().book)
            found += [one.title for one in roll.found(register, listed)]
        else:
            found.append(find(register, text))
    return list(dict.fromkeys(found))


def papers_of(texts: Sequence[str] | None) -> list[dict[str, Any]]:
    """The documents, as they are typed."""
    return [document_of(one) for one in texts or ()]


def dated(on: str | None, papers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The day of a decision: as it is said, else that of its document."""
    return {"on": on or papers[0]["date"]}
