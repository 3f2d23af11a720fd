"""Hand in: an action from a desk to its receipt: refusals found first, then the inbox, then the title is rung."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.service import RPCError

from activities.client import connect
from activities.ring import ring, unborn
from commands.desk import Desk, unreachable_database
from commands.office import Seat
from commands.place import clock, unreachable_server
from commands.speak import Exit, Stop, say
from commands.timeline import party_label
from observation import logs
from register import clocks, inbox, ledger
from register.clocks import ClockWrong, LiesAhead
from register.inbox import ActionIdTaken
from schemas.action import Action, Apply
from schemas.base import canonical
from schemas.life import Life
from schemas.party import Actor
from schemas.possible import Possible
from schemas.record import CLOCK_TOLERANCE, PATIENCE
from schemas.refusals.reason import Item
from schemas.step import Receipt
from wording import refusals
from workflows.life import forms, words
from workflows.life.facts import judge
from workflows.life.law import article
from workflows.life.possible import possible

CURE = (
    "先对时：时钟走慢了的，校准后重新提交。",
    "时钟没有走错的，由领导小组办公室校时后再提交：python starter.py clock",
)
"""What to do where a title lies ahead of the clock."""

Make = Callable[[str, Actor, datetime], Action]
"""An action from its id, its actor and now."""


class Handed(NamedTuple):
    """An action as received, and the answer if somebody gave one."""

    action: Action
    receipt: Receipt | None


def content_id(*parts: Any) -> str:
    """The id of an action by what it says: the same command typed again is the same action."""
    return hashlib.sha256(canonical(list(parts)).encode()).hexdigest()[:24]


def hand_in(
    desk: Desk,
    seat: Seat,
    make: Make,
    id_: str | None,
    seed: Sequence[Any],
    patience: timedelta = PATIENCE,
) -> Handed:
    """Judge the action, take it in, ring its title. `seed` is what the id is the hash of unless one is given.

    With no `patience` at all nobody is rung: the worker finds the action in the inbox.
    Raises `Stop` when the law refuses it (nothing is written) or when the register cannot be reached.
    """
    try:
        now = clock()
        action_id = id_ or _fresh_id(desk, seed)
        actions = [
            make(action_id, Actor(account=seat.account, post=seat.post.id, party=party), now)
            for party in seat.post.parties
        ]
        action = _judged(desk, actions, now)
        received = (
            inbox.receive_new(desk.register, action, clock)
            if isinstance(action, Apply)
            else inbox.receive(desk.register, action, clock)
        )
    except (ClockWrong, ActionIdTaken) as no:
        cure = CURE if isinstance(no, LiesAhead) else ()
        raise Stop(Exit.REFUSED, "没有收下：", str(no), *cure) from None
    except SQLAlchemyError as failed:
        raise Stop(Exit.UNREACHABLE, *unreachable_database(desk, failed)) from failed
    if received.receipt is not None:
        return Handed(received.action, received.receipt)
    if not patience:
        return Handed(received.action, None)
    return Handed(received.action, asyncio.run(_ring(desk, received.action, patience)))


def _fresh_id(desk: Desk, seed: Sequence[Any]) -> str:
    """The content's id; where an action of this content was refused before, the next one after it."""
    turn = 0
    while True:
        action_id = content_id(*seed, turn)
        receipt = inbox.waiting(desk.register, "", action_id).receipt
        if receipt is None or receipt.accepted:
            return action_id
        turn += 1


def _judged(desk: Desk, actions: list[Action], now: datetime) -> Action:
    """The first of `actions` (one for each party of the post) that the law takes; `Stop` with its refusal if none."""
    first = actions[0]
    queue = inbox.waiting(desk.register, first.title, first.id)
    known = [one for one in queue.actions if one.id == first.id]
    if known or queue.receipt is not None:
        return known[0] if known else first
    clocks.check(desk.register, first, now)
    life = _life(desk, first)
    book, others = desk.book, partial(ledger.others, desk.register)
    for one in queue.actions:
        # Stamped by a wrong clock it counts as of now, as the title itself will have it.
        life = judge(book, life, min(one.received_at, now + CLOCK_TOLERANCE), one, others).life
    refused: list[Receipt] = []
    for action in actions:
        receipt = judge(book, life, now, action, others).receipt
        assert receipt is not None
        if receipt.accepted:
            return action
        refused.append(receipt)
    instead = possible(book.law_of(life), life, first.actor, max(now, life.at))
    raise Stop(Exit.REFUSED, *refusal_lines(forms.ACTS[first.kind], refused[0], instead))


def _life(desk: Desk, action: Action) -> Life:
    life = ledger.life_of(desk.register, action.title)
    if life is not None:
        return life
    waiting = inbox.waiting(desk.register, action.title).actions
    begun = action if isinstance(action, Apply) else next((a for a in waiting if isinstance(a, Apply)), None)
    if begun is None:
        raise Stop(Exit.REFUSED, f"名册中没有称号{action.title}")
    try:
        return unborn(desk.register, begun)
    except LookupError:
        raise Stop(
            Exit.REFUSED,
            f"名册中没有称号“{begun.application.honour}”的办法，不能申报",
            "请核对申报表的 honour；新的办法用 packs adopt 登记。",
        ) from None


async def _ring(desk: Desk, action: Action, patience: timedelta) -> Receipt | None:
    try:
        return await ring(await _connected(desk), desk.register, action, patience)
    except (RuntimeError, RPCError):
        return None  # nobody there: the inbox has it, and the worker's sweep will find it


async def client_of(desk: Desk) -> Client:
    """A client, or `Stop` with what to do."""
    try:
        return await _connected(desk)
    except RuntimeError as failed:
        raise Stop(Exit.UNREACHABLE, *unreachable_server(desk.address)) from failed


async def _connected(desk: Desk) -> Client:
    """From here on the engine's log lines go to a file, not to the clerk's screen."""
    log = desk.var / "log" / "starter.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    logs.configure(logging.FileHandler(log, encoding="utf-8", delay=True))
    return await connect(desk.address)


def refusal_lines(label: str, receipt: Receipt, instead: Sequence[Possible]) -> list[str]:
    """A refusal: reason, what to type instead, article, what is possible now."""
    why = receipt.reason
    lines = [f"不予办理“{label}”：{refusals.reason(why) if why else '无'}", *_to_type(receipt)]
    if receipt.article:
        lines.append(f"依据：{article(receipt.article)}")
    lines.append(f"现处环节：{forms.STAGES[receipt.stage]}。现在可以办理：" + ("" if instead else "无"))
    return lines + [f"  {refusals.possible(one, keys=True)}" for one in instead]


def _to_type(receipt: Receipt) -> Iterator[str]:
    """The field that the refusal is about, and the keys of what can stand there, as they are typed here."""
    if receipt.field:
        yield f"填写项：{receipt.field.removeprefix('application.')}"
    facts = vars(receipt.reason).values() if receipt.reason else ()
    those = [one for fact in facts for one in (fact if isinstance(fact, tuple) else (fact,))]
    if keys := [f"{one.key}（{one.name}）" for one in those if isinstance(one, Item)]:
        yield f"可填：{'、'.join(keys)}"


def report(desk: Desk, handed: Handed) -> None:
    """Print what became of an action; `Stop` when it was refused late or is kept in the inbox."""
    action, receipt = handed
    label = forms.ACTS[action.kind]
    if receipt is None:
        raise Stop(
            Exit.KEPT,
            f"已收件，尚未办理：{label}（称号 {action.title}，编号 {action.id}）",
            f"收件时间：{action.received_at:%Y-%m-%d %H:%M:%S}，是否及时以此为准，已经算数。",
            f"服务没有应答（{desk.address}）。服务恢复后自动按收件次序办理，不予登记的会通知您的岗位。",
            f"结果用 show {action.title} 查看；再次键入同一命令不会重复登记。",
        )
    life = ledger.life_of(desk.register, action.title)
    if not receipt.accepted:
        law = desk.book.law_of(life) if life else None
        instead = possible(law, life, action.actor, max(clock(), life.at)) if law and life else ()
        raise Stop(Exit.REFUSED, *refusal_lines(label, receipt, instead), f"编号：{action.id}")
    say(f"已办理：{label}（称号 {action.title}，档案第{receipt.entry}条）", style="green")
    say(f"收件时间：{action.received_at:%Y-%m-%d %H:%M:%S}   编号：{action.id}")
    if life is None:
        return
    say(f"现处环节：{forms.stages(life.standing.stage, *life.standing.beside)}")
    law = desk.book.law_of(life)
    for one in sorted(life.obligations, key=lambda one: one.due_at):
        say(f"下一事项：{law.rule(one.duty, one.about).what}，承办：{party_label(life, one.by)}")
        say(f"  期限：{words.deadline(law, one)}")


def json_of(handed: Handed) -> dict[str, Any]:
    """The receipt for programs."""
    action, receipt = handed
    return {
        "title": action.title,
        "action": action.id,
        "kind": action.kind,
        "received_at": action.received_at.isoformat(),
        "receipt": receipt.model_dump(mode="json") if receipt else None,
    }
