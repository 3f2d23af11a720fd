"""Tending: what an undertaking asks for: the chapters that its clock brings, and the next page of acts for titles."""

import asyncio
from datetime import datetime
from functools import partial

from pydantic import ValidationError
from temporalio import activity
from temporalio.client import Client

from activities import ring
from activities.starting import Starter
from register import deliveries, errands, inbox, lawbook, ledger, undertakings
from register.clocks import ClockWrong
from register.connect import Register
from register.errands import Ordered
from register.listed import left
from register.others import others
from schemas.action import Action
from schemas.life import Life
from schemas.opening import OPENING
from schemas.step import Receipt
from schemas.undertaking import Shown, Tended, Tending
from wording import refusals
from wording.undertakings import words
from workflows import labels
from workflows.life.facts import judge
from workflows.life.law import UnknownLawError

PAGE = 40
"""Titles of a page: a pause takes effect between two."""

AT_ONCE = 4
"""Titles that are rung at a time: people who act meanwhile wait for a few of them, not for thousands."""

BEAT = 2
"""Seconds between two signs of life."""

NOT_THERE = "名册中没有这个称号"


class Tender:
    """Whoever looks after one."""

    def __init__(self, register: Register, client: Client, starter: Starter) -> None:
        self.register = register
        self.client = client
        self.starter = starter

    async def tend(self, tending: Tending) -> Tended:
        """Write down what the clock has brought, hand in the next page of errands; what is left then.

        Done again it hands in the same acts, not others.
        """
        now = max(tending.now, activity.info().started_time)
        kept = await asyncio.to_thread(undertakings.tick, self.register, tending.undertaking, now)
        await self.starter.begin(lambda register: deliveries.unstarted(register, kept.id), now)
        said = shown(kept) if labels.installed() else None
        if kept.state.closed:
            return Tended(shown=said)
        if kept.state.paused:
            return Tended(wake=kept.next_wake, shown=said)
        some = await asyncio.to_thread(errands.page, self.register, kept.id, PAGE)
        beating = asyncio.create_task(_beat())
        try:
            await self._each(some, now)
        finally:
            beating.cancel()
        left = await asyncio.to_thread(errands.progress, self.register, kept.id)
        return Tended(more=left.waiting > 0, silent=left.handed > 0, wake=kept.next_wake, shown=said)

    async def _each(self, some: list[Ordered], now: datetime) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(each: Ordered) -> None:
            async with room:
                await self._hand(each, now)

        await asyncio.gather(*map(one, some))

    async def _hand(self, one: Ordered, now: datetime) -> None:
        """Hand one in, unless that was done; and write down what its title has answered."""
        known = await asyncio.to_thread(inbox.received, self.register, one.id)
        if known is None:
            try:
                no = await asyncio.to_thread(self._refused, one, now)
                known = None if no else await asyncio.to_thread(self._receive, one, now)
            except UnknownLawError:
                raise
            except (ClockWrong, ValidationError) as fault:
                no = _said(fault)
            if no is not None:
                await asyncio.to_thread(errands.settle, self.register, one, "refused", now, why=no)
                return
        assert known is not None
        receipt = known.receipt or await ring.ring(self.client, self.register, known.action)
        await asyncio.to_thread(self._settle, one, receipt, now)

    def _receive(self, one: Ordered, now: datetime) -> inbox.Received:
        action = one.act(now)
        if isinstance(action, OPENING):
            return inbox.receive_new(self.register, action, lambda: now)
        return inbox.receive(self.register, action, lambda: now)

    def _refused(self, one: Ordered, now: datetime) -> str | None:
        """Why its title would not take it: found first, since a refusal costs a sleeper a run. None where it may."""
        action: Action = one.act(now)
        if one.begins:
            life: Life | None = lawbook.begun_by(self.register, action)
        else:
            life = ledger.life_of(self.register, one.title)
        if life is None:
            return NOT_THERE
        if not one.begins and inbox.queued(self.register, one.title):
            return None
        step = judge(
            lawbook.read(self.register),
            life,
            now,
            action,
            partial(others, self.register),
            partial(left, self.register),
        )
        assert step.receipt is not None
        return None if step.receipt.accepted else _why(step.receipt)

    def _settle(self, one: Ordered, receipt: Receipt | None, now: datetime) -> None:
        if receipt is None:
            errands.settle(self.register, one, "handed", now)
        elif receipt.accepted:
            errands.settle(self.register, one, "done", now, entry=receipt.entry)
        else:
            errands.settle(self.register, one, "refused", now, why=_why(receipt))


def shown(kept: undertakings.Kept) -> Shown:
    """What the engine's pages show of it, like 批次：遴选."""
    stage = f"{words.label(kept.kind)}：{words.stands(kept.kind, kept.state)}"
    return Shown(name=kept.state.name, stage=stage)


def _why(receipt: Receipt) -> str:
    return refusals.reason(receipt.reason) if receipt.reason else "无"


def _said(fault: Exception) -> str:
    if isinstance(fault, ClockWrong):
        return str(fault)
    return "填写的内容不合这个称号的要求"


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(BEAT)
