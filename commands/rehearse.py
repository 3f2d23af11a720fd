"""`rehearse`: a story played on the pure law or on the real engine, printed as a timeline with the notices of each."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from desk.timeline import HEADS, history, line_of, row_of
from regulations.calendars import load_calendar
from regulations.load import PackFaultsError
from rehearsal.memory import MemoryEngine
from rehearsal.run import Engine, run
from rehearsal.story import Script, StoryFaultError, load_story
from schemas.base import local_date
from schemas.entry import Entry
from schemas.notice import Notice
from wording.notices import worded
from workflows.life.law import LawBook


def rehearse(
    story: Annotated[Path, typer.Argument(metavar="故事", help="故事文件（YAML），见 stories/")],
    engine: Annotated[str, typer.Option("--engine", help="memory 只算办法，temporal 用真实引擎")] = "memory",
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A story lived through, beside what it expects."""
    if engine not in ("memory", "temporal"):
        raise Stop(Exit.USAGE, f"--engine {engine}：应为 memory 或 temporal")
    try:
        script = load_story(story, load_calendar())
    except (StoryFaultError, PackFaultsError) as fault:
        raise Stop(Exit.USAGE, "故事有误：", *str(fault).splitlines()) from None
    if engine == "temporal" and script.story.start <= local_date(clock()):
        raise Stop(
            Exit.USAGE,
            f"故事始于 {script.story.start.isoformat()}：temporal 引擎的时钟从今天起只能往前走",
            "请把故事移到今天以后，或用 --engine memory。",
        )
    book = LawBook.of(script.regulation, *script.others.values(), script.calendar)
    if engine == "temporal":
        faults, ledgers, unsound = _durably(script, book)
    else:
        faults, ledgers = asyncio.run(_in_memory(script, book))
        unsound = None
    if as_json:
        show_json(_json(script, engine, faults, ledgers, unsound, book))
    else:
        _print(script, faults, ledgers, unsound, book)
    problems = [*(f"未如预期：{one}" for one in faults), *(f"核验：{one}" for one in unsound or ())]
    if problems:
        raise Stop(Exit.FAILED, f"彩排有 {len(problems)} 处不符：", *(f"  {one}" for one in problems))


async def _in_memory(script: Script, book: LawBook) -> tuple[list[str], dict[str, list[Entry]]]:
    engine = MemoryEngine.of(book, script.regulation, script.calendar)
    faults = await run(script, engine, book)
    return faults, await _ledgers(script, engine)


def _durably(script: Script, book: LawBook) -> tuple[list[str], dict[str, list[Entry]], list[str] | None]:
    from rehearsal.temporal import NoServerError

    try:
        return asyncio.run(_on_temporal(script, book))
    except NoServerError as absent:
        raise Stop(Exit.UNREACHABLE, "彩排用的 Temporal 测试服务没有启动", f"原因：{absent}") from absent


async def _on_temporal(
    script: Script, book: LawBook
) -> tuple[list[str], dict[str, list[Entry]], list[str] | None]:
    from register.verify import verify
    from rehearsal.temporal import temporal_engine

    with tempfile.TemporaryDirectory(prefix="mingpai-") as folder:
        async with temporal_engine(script, Path(folder)) as engine:
            faults = await run(script, engine, book)
            ledgers = await _ledgers(script, engine)
            return faults, ledgers, await asyncio.to_thread(verify, engine.register, book)


async def _ledgers(script: Script, engine: Engine) -> dict[str, list[Entry]]:
    titles = dict.fromkeys(script.title_id(event.title) for event in script.story.events)
    found = {title: await engine.entries(title) for title in titles}
    return {title: entries for title, entries in found.items() if entries}


def told(ledgers: dict[str, list[Entry]]) -> dict[str, list[tuple[str, str, Notice]]]:
    """Every notice as (date, title, notice), by its reader's role."""
    found: dict[str, list[tuple[str, str, Notice]]] = {}
    for title, entries in ledgers.items():
        for entry in entries:
            day = local_date(entry.effective).isoformat()
            for notice in entry.notices:
                found.setdefault(notice.to.role.value, []).append((day, title, notice))
    return {role: sorted(rows, key=lambda row: row[0]) for role, rows in sorted(found.items())}


def _print(
    script: Script,
    faults: list[str],
    ledgers: dict[str, list[Entry]],
    unsound: list[str] | None,
    book: LawBook,
) -> None:
    say(script.story.story, style="bold")
    unit, edition = script.story.unit, script.regulation.edition
    say(f"{unit.name}  {edition.title}  {script.story.start} 至 {script.story.end}")
    for title, entries in ledgers.items():
        say("", f"称号 {title}")
        show_table(HEADS, [row_of(entry, what) for entry, what in history(book, entries)])
    for rows in told(ledgers).values():
        say("", f"发给{rows[0][2].to.role.label}的通知（{len(rows)}份）")
        cells = [
            (day, title, notice.to.label, ("加急 " if notice.urgent else "") + worded(notice, title).subject)
            for day, title, notice in rows
        ]
        show_table(("日期", "称号", "收件", "通知"), cells)
    say("")
    if not faults:
        say("全部如预期", style="green")
    if unsound == []:
        say("核验通过：档案连续，未被改动，名册与档案一致", style="green")


def _json(
    script: Script,
    engine: str,
    faults: list[str],
    ledgers: dict[str, list[Entry]],
    unsound: list[str] | None,
    book: LawBook,
) -> dict[str, Any]:
    notices = {
        role: [{"date": day, "title": title, **notice.model_dump(mode="json")} for day, title, notice in rows]
        for role, rows in told(ledgers).items()
    }
    return {
        "story": script.story.story,
        "engine": engine,
        "titles": {
            title: [line_of(entry, what) for entry, what in history(book, entries)]
            for title, entries in ledgers.items()
        },
        "notices": notices,
        "faults": faults,
        "verify": unsound,
    }
