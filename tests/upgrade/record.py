"""Record what this release writes, for every later one to read: `python -m tests.upgrade.record` before a release.

Lives, entries and actions come from the stories on the memory engine, packs from their files, histories from the
revoked story on the real engine and from titles that are awake, the commands of the workflows from their source. A
release's folder is never changed afterwards.
"""

import asyncio
import json
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from regulations.calendars import load_calendar
from regulations.load import FOLDER as PACKS
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import load_story
from rehearsal.temporal import temporal_engine
from schemas.action import Action
from schemas.base import Model
from tests.histories import all_runs
from tests.stack import ROOT
from tests.upgrade import awake
from tests.upgrade.commands import commands, sources
from workflows.life.law import LawBook

CORPUS = Path(__file__).parent / "corpus"
EVERY = 4
"""Of the revoked story's histories every fourth is kept: begun, woken by people, by time, by both, ended."""

ENTRIES = 250
"""About so many entries are kept, in whole ledgers, with the law that they were written under."""


def release() -> str:
    """This release's number."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


async def record(folder: Path) -> None:
    """Write this release's folder."""
    calendar = load_calendar()
    lives: list[str] = []
    entries: list[str] = []
    actions: dict[str, Action] = {}
    laws: dict[str, str] = {}
    for path in sorted((ROOT / "stories").glob("*.yaml")):
        script = load_story(path, calendar)
        book = LawBook.of(script.regulation, calendar, *script.others.values())
        engine = MemoryEngine.of(book, script.regulation, calendar)
        await run(script, engine, book)
        lives += [_line(head=life.head, life=life.text) for life in engine.lives.values()]
        for title, ledger in engine.ledgers.items():
            if len(entries) < ENTRIES:
                told = {"ledger": f"{path.stem} {title}"}
                entries += [
                    json.dumps({**told, "prev": one.prev, "hash": one.hash, "body": one.body})
                    for one in ledger
                ]
                laws |= {key: _line(hash=key, edition=_plain(one)) for key, one in book.editions.items()}
                laws |= {key: _line(hash=key, calendar=_plain(one)) for key, one in book.calendars.items()}
        for ledger in engine.ledgers.values():
            actions |= {entry.action.kind: entry.action for entry in ledger if entry.action}
    folder.mkdir(parents=True)
    _write(folder / "lives.jsonl", lives)
    _write(folder / "entries.jsonl", entries)
    _write(folder / "laws.jsonl", [law for _, law in sorted(laws.items())])
    _write(folder / "actions.jsonl", [one.model_dump_json() for _, one in sorted(actions.items())])
    (folder / "commands.txt").write_text(commands(sources(ROOT)), encoding="utf-8")
    (folder / "packs").mkdir()
    for pack in PACKS.glob("*.yaml"):
        shutil.copy(pack, folder / "packs" / pack.name)
    (folder / "histories").mkdir()
    script = load_story(ROOT / "stories" / "revoked.yaml", calendar)
    with tempfile.TemporaryDirectory() as var:
        async with temporal_engine(script, Path(var)) as real:
            await run(script, real, LawBook.of(script.regulation, calendar))
            runs = await all_runs(real.client, script.title_id("first"))
    for number, history in enumerate(reversed(runs)):
        if number % EVERY == 0 or history is runs[0]:
            _keep(folder / "histories" / f"{number:03d}.json", history)
    (folder / "awake").mkdir()
    (folder / "awake" / "pack.yaml").write_text(awake.PACK.model_dump_json(indent=1), encoding="utf-8")
    with tempfile.TemporaryDirectory() as var:
        for name, history in (await awake.histories(Path(var))).items():
            _keep(folder / "awake" / f"{name}.json", history)


def _keep(path: Path, history: WorkflowHistory) -> None:
    """A history, without where it was recorded: identities name the machine, stack traces its folders."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key not in ("identity", "stackTrace")}
        return [bare(one) for one in value] if isinstance(value, list) else value

    path.write_text(json.dumps(bare(json.loads(history.to_json())), indent=1) + "\n", encoding="utf-8")


def _line(**values: Any) -> str:
    """A line of JSON."""
    return json.dumps(values, ensure_ascii=False)


def _plain(model: Model) -> Any:
    return model.model_dump(mode="json")


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(record(CORPUS / release()))
