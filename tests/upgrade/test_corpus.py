"""What every earlier release wrote, this one reads: lives, entries, actions, packs, and histories of awake titles."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from regulations.load import load_pack
from schemas.action import Action
from schemas.base import sealed
from schemas.calendar import Calendar
from schemas.entry import Entry
from schemas.life import Life
from schemas.regulation import Regulation
from tests.upgrade import awake
from tests.upgrade.record import CORPUS
from wording import forms
from workflows import labels
from workflows.life.law import LawBook
from workflows.life.relive import Otherwise, lived
from workflows.plugin import plugin

RELEASES = sorted(path for path in CORPUS.iterdir() if path.is_dir())
HISTORIES = sorted([*CORPUS.glob("*/histories/*.json"), *CORPUS.glob("*/awake/*.json")])
ACTION: TypeAdapter[Action] = TypeAdapter(Action)

WEDGED = """
This change would wedge titles that are awake with the history {path} when it is installed.
Sleepers are safe; a title awake between two tasks is not. Either keep the sequence of commands that
workflows/title.py makes (activities, timers, continue-as-new, in this order), or put the new one behind
`if workflow.patched("what-it-does"):` and keep the old one in the else branch until no such title can be awake.
"""

OTHERWISE = """
What this release's law makes of entry {seq} of {name} differs from what was written ({fields}).
`verify` would hold every ledger with such an entry for altered. If what people read or what follows in law must come
out otherwise from now on, give entries the next `format`, and let workflows/life/relive.py live those of the format
before as they were; where 0.1.0 has not been released yet, record its corpus anew: `python -m tests.upgrade.record`.
"""


def lines(release: Path, name: str) -> list[str]:
    """The lines of one file of a release."""
    return (release / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request: pytest.FixtureRequest) -> Path:
    """The folder of one release."""
    path: Path = request.param
    return path


def test_lives_of_every_release_are_read_and_lose_nothing(release: Path) -> None:
    for line in lines(release, "lives"):
        kept = json.loads(line)
        life = Life.read(kept["life"], kept["head"])
        assert _within(json.loads(kept["life"]), json.loads(life.text))


def test_entries_of_every_release_are_read_and_their_stored_text_keeps_its_hash(release: Path) -> None:
    for line in lines(release, "entries"):
        kept = json.loads(line)
        entry = Entry.read(kept["body"], kept["prev"], kept["hash"])
        assert sealed(kept["prev"], kept["body"]) == entry.hash


def test_ledgers_of_every_release_are_lived_again_entry_by_entry(release: Path) -> None:
    laws = [json.loads(line) for line in lines(release, "laws")]
    book = LawBook(
        {one["hash"]: Regulation.model_validate(one["edition"]) for one in laws if "edition" in one},
        {one["hash"]: Calendar.model_validate(one["calendar"]) for one in laws if "calendar" in one},
    )
    ledgers: dict[str, list[Entry]] = {}
    for kept in map(json.loads, lines(release, "entries")):
        entry = Entry.read(kept["body"], kept["prev"], kept["hash"])
        ledgers.setdefault(kept["ledger"], []).append(entry)
    for name, ledger in ledgers.items():
        try:
            lived(book, ledger)
        except Otherwise as other:
            raise AssertionError(OTHERWISE.format(name=name, seq=other.seq, fields=other.fields)) from other


def test_actions_of_every_release_are_read(release: Path) -> None:
    for line in lines(release, "actions"):
        assert ACTION.validate_json(line).kind == json.loads(line)["kind"]


def test_packs_of_every_release_load(release: Path) -> None:
    packs = list((release / "packs").glob("*.yaml"))
    assert packs
    for pack in packs:
        load_pack(pack)


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
async def test_histories_of_every_release_replay(path: Path) -> None:
    labels.install(forms.STAGES)
    history = WorkflowHistory.from_json(path.stem, path.read_text(encoding="utf-8"))
    try:
        await Replayer(workflows=[], plugins=[plugin()], debug_mode=True).replay_workflow(history)
    except Exception as wedged:
        raise AssertionError(WEDGED.format(path=path.relative_to(CORPUS))) from wedged


def test_every_release_has_recorded_lives_and_histories() -> None:
    assert RELEASES
    assert {path.parents[1] for path in HISTORIES} == set(RELEASES)


def test_every_release_has_histories_of_titles_that_are_awake(release: Path) -> None:
    assert {path.stem for path in (release / "awake").glob("*.json")} >= awake.NAMES


def _within(old: object, new: object) -> bool:
    """Whether everything that was written is still there."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and _within(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_within(a, b) for a, b in zip(old, new, strict=True))
    return old == new
