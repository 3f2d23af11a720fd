"""One law for both engines about what other titles mean: families, mergers, bans, and what was refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from register import verify
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import Script, load_story
from rehearsal.temporal import temporal_engine
from tests.people import GOOD, KAIYUAN, UNIT, bodies_of
from workflows.life.law import LawBook

PACKS = Path(__file__).parents[2] / "regulations"
CALENDAR = load_calendar()
OTHER = {**UNIT, "code": "115325020151802006", "name": "开远市第一小学"}


def told(tmp_path: Path, pack: str, events: list[dict[str, Any]], expect: list[dict[str, Any]]) -> Script:
    """A story of 2036 and the year after; its title `second` is another unit's where the units are two."""
    story = {
        "story": "两个称号",
        "start": "2036-03-01",
        "end": "2037-02-28",
        "pack": str(PACKS / pack),
        "unit": UNIT,
        "units": {"second": OTHER} if any("merged" in str(one) for one in events) else {},
        "events": events,
        "expect": expect,
    }
    path = tmp_path / "story.yaml"
    # JSON is YAML, and knows no aliases for what stands in it twice.
    path.write_text(json.dumps(story, ensure_ascii=False, default=str), encoding="utf-8")
    return load_story(path, CALENDAR)


def event(day: str, by: str, does: str, title: str = "first", **more: Any) -> dict[str, Any]:
    """Somebody does something."""
    return {"day": date.fromisoformat(day), "by": by, "does": does, "title": title, **more}


def named(title: str) -> list[dict[str, Any]]:
    """The whole way in of 2036, to the naming on 2 June."""
    way: list[tuple[str, str, str, dict[str, Any]]] = [
        ("2036-03-03", "unit", "apply", {}),
        ("2036-03-10", "township", "opine", {"result": "agreed"}),
        ("2036-03-20", "office", "check", {"result": "complete"}),
        ("2036-04-10", "assessor", "assess", {"scores": GOOD}),
        *(
            ("2036-04-15", f"consulted/{one}", "consult", {"body": one, "result": "agreed"})
            for one in bodies_of(KAIYUAN)
        ),
        ("2036-05-12", "leadership", "decide", {"result": "approved"}),
        ("2036-05-13", "office", "publicise", {}),
        ("2036-06-02", "naming_body", "name", {"result": "named", "batch": "第十六批", "number": title}),
    ]
    return [event(day, by, does, title, says=says) for day, by, does, says in way]


def apply_for(honour: str, day: str, title: str, **more: Any) -> dict[str, Any]:
    """An application for one honour of a family."""
    return event(day, "unit", "apply", title, says={"application": {"honour": honour}}, **more)


HELD = "已有同一称号"
STORIES: dict[str, tuple[str, list[dict[str, Any]], list[dict[str, Any]]]] = {
    "another honour of a family is another honour": (
        "zhaoyang.yaml",
        [
            apply_for("石榴红家园", "2036-03-03", "first"),
            apply_for("石榴红驿站", "2036-03-04", "second"),
            apply_for("石榴红家园", "2036-03-05", "third", refused=HELD),
            apply_for("石榴红驿站", "2036-03-06", "fourth", refused=HELD),
        ],
        [{"title": "second", "stage": "preliminary"}, {"title": "third", "stage": "application"}],
    ),
    "what has ended holds nobody up": (
        "kaiyuan-danwei.yaml",
        [
            event("2036-03-03", "unit", "apply"),
            event("2036-03-04", "unit", "withdraw"),
            event("2036-03-05", "unit", "apply", "second"),
            event("2036-03-06", "unit", "apply", "third", refused=HELD),
        ],
        [{"stage": "ended"}, {"title": "third", "stage": "application"}],
    ),
    "what has ended does not open again beside another": (
        "kaiyuan-danwei.yaml",
        [
            event("2036-03-03", "unit", "apply"),
            event("2036-03-10", "township", "opine", mark="no", says={"result": "rejected"}),
            event("2036-03-11", "unit", "apply", "second"),
            event("2036-03-12", "township", "annul", of="no", says={"ground": "有误"}, refused=HELD),
            event("2036-03-13", "unit", "withdraw", "second"),
            event("2036-03-14", "township", "annul", of="no", says={"ground": "有误"}),
        ],
        [{"stage": "preliminary"}, {"title": "second", "stage": "ended"}],
    ),
    "a merger does not bring a title to a unit that has one": (
        "kaiyuan-danwei.yaml",
        [
            *sorted([*named("first"), *named("second")], key=lambda one: str(one["day"])),
            event("2037-01-05", "unit", "change", says={"change": "merged", "unit": OTHER}),
            event("2037-01-20", "office", "recognise", says={"result": "recognised"}, refused=HELD),
        ],
        [{"stage": "recognition"}, {"title": "second", "stage": "term"}],
    ),
}


@pytest.mark.parametrize("name", STORIES)
async def test_both_engines_judge_alike_what_other_titles_mean(name: str, tmp_path: Path) -> None:
    script = told(tmp_path, *STORIES[name])
    book = LawBook.of(script.regulation, CALENDAR)
    memory = MemoryEngine.of(book, script.regulation, CALENDAR)
    assert await run(script, memory, book) == []
    async with temporal_engine(script, tmp_path) as engine:
        assert await run(script, engine, book) == []
        for title, entries in memory.ledgers.items():
            assert await engine.entries(title) == entries
        assert verify.verify(engine.register, book) == []
