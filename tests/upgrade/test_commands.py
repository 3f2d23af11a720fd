"""No change of a workflow wedges the titles that are awake when it is installed: each release's commands are kept."""

from pathlib import Path

import pytest

from tests.stack import ROOT
from tests.upgrade.commands import UnreadableError, commands, refusal, sources
from tests.upgrade.record import CORPUS

RELEASES = sorted(path for path in CORPUS.iterdir() if path.is_dir())
RECORDS = "            here = self._here = await self._record(awake)\n"
"""Where a title has recorded what is to be done."""

NOTES = '            await workflow.execute_local_activity("note_step", awake)\n'
"""One more activity in the step path."""


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_what_a_release_began_this_program_goes_on_with(release: Path) -> None:
    assert (why := refusal(release, sources(ROOT))) is None, why


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release that is just this program."""
    folder = tmp_path / "7.0.0"
    folder.mkdir()
    (folder / "commands.txt").write_text(commands(sources(ROOT)), encoding="utf-8")
    return folder


def with_(old: str, new: str, module: str = "workflows.title") -> dict[str, str]:
    """This program's workflows, with a change."""
    here = sources(ROOT)
    assert old in here[module]
    return here | {module: here[module].replace(old, new)}


def patched(new: str, old: str = "") -> str:
    """Some lines of a method behind a patch."""
    lines = [
        '            if workflow.patched("note-step"):\n',
        *(f"    {line}\n" for line in new.splitlines()),
    ]
    if old:
        lines += ["            else:\n", *(f"    {line}\n" for line in old.splitlines())]
    return "".join(lines)


def test_one_more_activity_in_the_step_path_is_refused_and_told_the_ways_out(release: Path) -> None:
    why = refusal(release, with_(RECORDS, NOTES + RECORDS))
    assert why is not None
    assert "+                local activity note_step" in why
    assert "awake" in why
    assert 'if workflow.patched("what-it-does"):' in why
    assert "python -m tests.upgrade.record" in why


def test_a_workflow_that_the_release_did_not_have_has_nothing_under_way(release: Path) -> None:
    here = sources(ROOT)
    fresh = here["workflows.night"].replace('name="Night"', 'name="Dawn"').replace("Night", "Dawn")
    assert refusal(release, here | {"workflows.dawn": fresh}) is None
    gone = {name: source for name, source in here.items() if name != "workflows.night"}
    assert refusal(release, gone) is not None


def test_the_same_activity_behind_a_patch_passes(release: Path) -> None:
    assert refusal(release, with_(RECORDS, patched(NOTES) + RECORDS)) is None
    assert refusal(release, with_(RECORDS, patched(NOTES + RECORDS, RECORDS))) is None


def test_what_a_release_has_behind_a_patch_may_not_change_either(release: Path) -> None:
    behind = with_(RECORDS, patched(NOTES) + RECORDS)
    (release / "commands.txt").write_text(commands(behind), encoding="utf-8")
    assert refusal(release, behind) is None
    assert refusal(release, with_(RECORDS, patched(NOTES + NOTES) + RECORDS)) is not None
    assert refusal(release, with_(RECORDS, RECORDS)) is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (RECORDS, "            # The register decides.\n" + RECORDS),
        (RECORDS, "            number = len(self._receipts) + 1\n" + RECORDS),
        ("_catch_up", "_work_off"),
        ("awake", "asked"),
        ("ANOTHER_TRY = timedelta(minutes=1)", "ANOTHER_TRY = timedelta(minutes=3)"),
        ("await workflow.sleep(", "await asyncio.sleep("),
    ],
    ids=["comment", "no command", "method renamed", "variable renamed", "duration", "other words"],
)
def test_a_change_of_no_command_passes(release: Path, old: str, new: str) -> None:
    assert refusal(release, with_(old, new)) is None


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("title", '"record",', '"write",'),
        ("title", "execute_local_activity", "execute_activity"),
        ("title", "except FailureError:", "except ActivityError:"),
        ("title", RECORDS, "            if want:\n                return here\n" + RECORDS),
        ("title", "async def look(", "async def look_again("),
        ("title", "                await workflow.sleep(ANOTHER_TRY)\n", ""),
        ("title", "timeout=delay)", "timeout=None)"),
        ("title", "partial(self._moved_past, here.seq), timeout=delay", "self._moved_past"),
        ("title", "            self._hibernate(here, delay)", "            continue"),
        ("night", '"take_checkpoint", "compare_with_register"', '"compare_with_register", "take_checkpoint"'),
        ("delivery", "if early > timedelta(0):", "while early > timedelta(0):"),
    ],
)
def test_every_other_command_is_refused(release: Path, module: str, old: str, new: str) -> None:
    assert refusal(release, with_(old, new, f"workflows.{module}")) is not None


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("            await workflow.sing()\n", "workflow.sing"),
        ("            new = workflow.patched('x')\n", r"if workflow\.patched"),
        ("            await workflow.execute_activity(str(awake))\n", "by a text"),
        ("            async def inner() -> None: ...\n", "inner"),
        ("            await asyncio.gather(*map(self._record, ()))\n", "_record"),
    ],
)
def test_what_the_guard_cannot_follow_it_says_so(new: str, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        commands(with_(RECORDS, new + RECORDS))
