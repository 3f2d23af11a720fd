"""Every row of the table in section 4 of the domain's description that concerns one life is shown by a test."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.unit.rows.pair import COVERED

TABLE = {
    "preconditions": (
        "a lower-level title held (or not); 1 to 3 years of preparation; no incident in 3 years; "
        "expired holders may apply again"
    ),
    "steps, order, consulted bodies, who approves": (
        "differ by place; two bodies may have to sign; a provisional stage may come before the title"
    ),
    "publicity (公示)": (
        "a handful of working days, or calendar days; whether the first day counts (in practice it does)"
    ),
    "objections": "by a unit under seal or by a named person; anonymous ones not accepted",
    "score sheet": (
        "total 100 or 120, pass lines 80, 90, 100; per category; bonus rows; veto rows (一票否决)"
    ),
    "term": "2 to 5 years, or open-ended with yearly filings",
    "re-inspection": (
        "after expiry; before expiry on application; yearly sample; all of a batch in one campaign; "
        "early after a complaint"
    ),
    "results": (
        "pass or fail; three grades; conditional pass; warning; downgrade to a lower level; revoked; "
        "ended by itself; restored"
    ),
    "rectification": (
        "none; months to a year; number of rounds; extension, which may have to be asked for before a date"
    ),
    "escalation": "talk, warning, public criticism, suspension of rights, by whom",
    "silence": "nothing; counts as failing; counts as giving the title up",
    "new clock after a pass": "from the pass or from the old expiry",
    "ban after leaving": (
        "none to several years, by ground, counted from the decision or from the end of correction"
    ),
    "consequences for others": "the recommending body may lose its quota; a lost place may be refilled",
    "change of the unit": (
        "rename keeps number and dates; merger or abolition ends the title or asks for a new recognition; "
        "to be reported in time"
    ),
    "yearly filings": "a report by a date; missing it has a consequence",
    "reminder lead times": "the office's own choice",
}
"""The rows that concern one life, and the values that exist, in the table's words."""

COHORT = ("cadence of naming", "caps and quotas", "relative rules")
"""The rows that concern many units at once: they come alive with batches."""

OF_COHORTS = {"yearly sample", "all of a batch in one campaign", "a lost place may be refilled"}
"""So do these values of the other rows."""

COMMAS = ("escalation", "ban after leaving")
"""The rows that list their values with commas."""

BESIDE = {
    "the edition that governs": {
        "a running application",
        "a running term",
        "a due re-inspection",
        "a rectification",
        "what is running is counted anew or keeps its dates",
        "in force from and until",
    },
    "what real measures also have": {
        "a duty due on a date of the calendar",
        "a length that the order itself fixes",
        "a title of a level or higher",
        "extension terms of one duty",
        "re-inspection as a way of its own",
        "an open-ended title without reports",
        "two outcomes of a second failure",
        "a rename kept up where the measure is silent",
        "alternatives among indicators",
        "parts of a sheet with weights",
        "a line of a part",
        "assessors of a part",
        "one part after another",
        "several methods a row",
        "a sheet of its own for re-inspection",
        "a re-inspection that is not scored",
        "points of the years",
        "pieces that come with a report",
        "a provisional stage that an application for acceptance ends",
        "a body by name beside the closed roles",
    },
}
"""What is no row of the table and stands in the paragraph below it."""


def values(row: str) -> set[str]:
    """The values of a row that concern one life."""
    return set(TABLE[row].split(", " if row in COMMAS else "; ")) - OF_COHORTS


@pytest.fixture(scope="module", autouse=True)
def _every_module_is_read() -> None:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path != Path(__file__):
            import_module(f"tests.unit.rows.{path.stem}")


@pytest.mark.parametrize("row", TABLE)
def test_every_value_of_a_row_is_shown_by_a_test(row: str) -> None:
    assert COVERED[row] == values(row)


def test_no_test_names_a_row_that_the_table_does_not_have() -> None:
    assert COVERED.keys() == {*TABLE, *BESIDE}
    for name, shown in BESIDE.items():
        assert COVERED[name] == shown


def test_the_table_reads_so() -> None:
    page = Path(__file__).parents[4] / "shared" / "domain.md"
    if not page.exists():
        pytest.skip("the domain's description is not on this machine")
    text = page.read_text(encoding="utf-8").split("\n## ")[4]
    assert text.startswith("4. ")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    told = {name: cell for name, cell in lines[1:] if name not in COHORT}
    assert told == TABLE
