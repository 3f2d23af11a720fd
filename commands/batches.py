"""Batches: which batch, titles and documents are meant, as every command of `batch` is told it."""

from collections.abc import Sequence
from typing import Any

import typer

from commands.installation import Installation
from desk import undertakings as works
from register.undertakings import Kept
from schemas.undertakings.batch import Batch

WHICH = typer.Argument(metavar="批次", help="批次工作的编号（如 PC-2027-001）或名称")


def batch_called(which: str) -> tuple[Kept, Batch]:
    """The batch that is meant, and what it is by now."""
    kept = works.called(Installation.here().register, which, "batch")
    assert isinstance(kept.state, Batch)
    return kept, kept.state


def dated(on: str | None, papers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The day of a decision: as it is said, else that of its document."""
    return {"on": on or papers[0]["date"]}
