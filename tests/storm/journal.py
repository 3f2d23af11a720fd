"""The callers' journals: what each of them handed in, when, and what they were answered. Nothing else is believed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel


class Answer(NamedTuple):
    """What a caller was told."""

    accepted: bool
    entry: int | None
    reason: str | None


class Handed(BaseModel):
    """One action as its caller knows it.

    `called_at` is when they first tried, `taken_at` when the inbox first said that it has it: by a clock that is right.
    `amiss` says that the caller knew it to be wrong: of another stage, or from another post. `askew` is by how many
    seconds the clock of the caller's desk was off at first.
    """

    action: str
    title: str
    kind: str
    about: str | None = None
    amiss: bool = False
    askew: float = 0
    called_at: datetime
    taken_at: datetime | None = None
    turned_away: str | None = None
    calls: int = 0
    answers: list[Answer] = []

    @property
    def answered(self) -> bool:
        """Whether they know what became of it."""
        return bool(self.answers)


class Journal:
    """All journals together, by action id."""

    def __init__(self) -> None:
        self.handed: dict[str, Handed] = {}

    def open(self, **fields: Any) -> Handed:
        """A line for an action that is about to be handed in; the same one when it is handed in again."""
        line = self.handed.setdefault(fields["action"], Handed(**fields))
        line.calls += 1
        return line

    def save(self, path: Path) -> None:
        """One JSON line an action, to look into afterwards."""
        lines = (line.model_dump(mode="json") for line in self.handed.values())
        path.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
