"""Run: a script on an engine, its refusals and expectations checked on the way."""

from collections import Counter
from datetime import datetime, time
from typing import Protocol

from rehearsal.story import Event, Expect, Script
from schemas.action import Action
from schemas.base import CHINA
from schemas.entry import Entry
from schemas.life import Life
from schemas.notice import Notice
from schemas.party import Role
from schemas.stage import Duty
from schemas.step import Receipt
from wording import refusals
from wording.notices import worded
from workflows.life.law import LawBook


class Engine(Protocol):
    """What a story needs of an engine."""

    async def act(self, action: Action, *, ring: bool = True) -> Receipt | None:
        """Hand an action in; its receipt, or None while nobody has looked."""

    async def until(self, instant: datetime) -> None:
        """Let time pass up to `instant`."""

    async def entries(self, title: str) -> list[Entry]:
        """The ledger of a title."""

    async def life(self, title: str) -> Life:
        """A title as it stands."""


async def run(script: Script, engine: Engine, book: LawBook) -> list[str]:
    """Play the story; what was expected and did not come, in Chinese. Empty when all is as told."""
    faults: list[str] = []
    story = script.story
    for index, event in enumerate(story.events):
        await engine.until(event.instant)
        if event.expect is not None:
            faults += await _check(script, engine, book, event.expect, event.day.isoformat())
            continue
        action = script.action(index, *await _so_far(script, engine, event))
        receipt = await engine.act(action, ring=not event.undelivered)
        faults += _answer(event, receipt)
    await engine.until(datetime.combine(story.end, time(23, 59), CHINA))
    for expect in story.expect:
        faults += await _check(script, engine, book, expect, "结束时")
    return faults


async def _so_far(script: Script, engine: Engine, event: Event) -> tuple[Life | None, list[Entry]]:
    """The title as it stands, where the event speaks of its obligations or decisions."""
    if event.of is None and "obligation" not in event.says:
        return None, []
    title = script.title_id(event.title)
    return await engine.life(title), await engine.entries(title)


def _answer(event: Event, receipt: Receipt | None) -> list[str]:
    said = f"{event.day.isoformat()} {event.by} {event.does}"
    if event.undelivered:
        return [] if receipt is None else [f"{said}：应留在收件箱，却已处理"]
    if receipt is None:
        return [f"{said}：没有回执"]
    why = refusals.reason(receipt.reason) if receipt.reason else ""
    if event.refused is not None:
        if receipt.accepted:
            return [f"{said}：应被拒绝（{event.refused}），却被接受"]
        if event.refused not in why:
            return [f"{said}：拒绝理由应含“{event.refused}”，实为“{why}”"]
        return []
    return [] if receipt.accepted else [f"{said}：被拒绝：{why}"]


def _text(notice: Notice, title: str) -> str:
    return "\n".join(worded(notice, title))


async def _check(script: Script, engine: Engine, book: LawBook, expect: Expect, when: str) -> list[str]:
    title = script.title_id(expect.title)
    life = await engine.life(title)
    entries = await engine.entries(title)
    standing = life.standing
    notices = [notice for entry in entries for notice in entry.notices]
    told = Counter(notice.to.role for notice in notices)
    dues = {one.duty: one.due for one in life.obligations}
    pairs: list[tuple[str, object, object]] = [
        ("环节", expect.stage, standing.stage),
        ("是否有效", expect.in_force, book.law_of(life).in_force(standing)),
        ("终结原因", expect.ground, standing.ground),
        ("禁止申报至", expect.ban_until, standing.ban_until),
        ("批次", expect.batch, standing.batch),
        ("编号", expect.number, standing.number),
        ("适用版本", expect.edition, book.editions[life.edition].edition.id),
        (
            "待办",
            None if expect.open is None else sorted(expect.open),
            sorted(one.duty for one in life.obligations),
        ),
        *((f"{duty}期限", day, dues.get(duty)) for duty, day in expect.due.items()),
        *((f"日期{name}", day, standing.dates.get(name)) for name, day in expect.dates.items()),
        *((f"{duty}提醒", list(ends), _rungs(entries, duty)) for duty, ends in expect.rungs.items()),
        *((f"通知{role.label}件数", n, told[role]) for role, n in expect.told.items()),
    ]
    faults = [
        f"{when} {title} {what}应为{want}，实为{have}"
        for what, want, have in pairs
        if want is not None and want != have
    ]
    said = {role: [_text(one, title) for one in notices if one.to.role is role] for role in Role}
    for role, wanted in expect.heard.items():
        if missing := _out_of_order(wanted, said[role]):
            faults.append(f"{when} {title} 没有通知{role.label}（或次序不对）：{'、'.join(missing)}")
    for role, unwanted in expect.unheard.items():
        if found := [words for words in unwanted if any(words in text for text in said[role])]:
            faults.append(f"{when} {title} 不应通知{role.label}：{'、'.join(found)}")
    outcomes = iter(str(entry.outcome) for entry in entries)
    if missing := [want for want in expect.outcomes if want not in outcomes]:
        faults.append(f"{when} {title} 档案中缺少（或次序不对）：{'、'.join(missing)}")
    return faults


def _rungs(entries: list[Entry], duty: Duty) -> list[str]:
    """How the rungs of the newest obligation of a duty have ended."""
    ended = [rung for entry in entries for rung in entry.rungs if rung.duty is duty]
    newest = max((rung.obligation for rung in ended), default=0)
    return [rung.end for rung in ended if rung.obligation == newest]


def _out_of_order(wanted: tuple[str, ...], said: list[str]) -> list[str]:
    """The words that are not said, or not after those before them."""
    texts = iter(said)
    return [words for words in wanted if not any(words in text for text in texts)]
