"""Hand in: what a clerk has typed goes to the desk, the title is rung, and what became of it is printed."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from temporalio.client import Client

from activities.client import connect
from commands.installation import Installation
from commands.place import clock, log_file, unreachable_server
from commands.speak import Exit, Stop, say, warn
from desk import bell
from desk.divisions import doubts
from desk.evidence import Paper, known
from desk.hand_in import Handed, Make, settled, take_in
from desk.seats import Seat
from desk.several import Item, Result, Taken, take_in_each
from desk.timeline import party_label
from observation import logs
from register import ledger
from register.evidence import Named
from schemas.action import documents_of
from schemas.arrival import Arrival
from schemas.tolerance import PATIENCE
from wording import forms
from wording.duties import deadline
from workflows.life import tidings


def hand_in(
    installation: Installation,
    seat: Seat,
    make: Make,
    id_: str | None,
    seed: Sequence[Any],
    patience: timedelta = PATIENCE,
    papers: Sequence[Paper] = (),
) -> Handed:
    """Judge the action, take it in, ring its title. `seed` is what the id is the hash of unless one is given.

    `papers` are the files that it names, kept with it. With no `patience` at all nobody is rung: the worker finds the
    action in the inbox. `DeskError` when the law refuses
    it (nothing is written) or when the register cannot be reached.
    """
    handed = take_in(installation.register, seat, make, clock, seed, id_, installation.store, papers)
    return asyncio.run(_ring(installation, handed, patience)) if patience else handed


async def ring(installation: Installation, handed: Handed) -> Handed:
    """Ring for one of many that was taken in."""
    return await _ring(installation, handed, PATIENCE)


async def _ring(installation: Installation, handed: Handed, patience: timedelta) -> Handed:
    return await bell.rung(lambda: _connected(installation), installation.register, handed, patience)


def hand_in_each(
    installation: Installation,
    seat: Seat,
    items: Sequence[Item],
    patience: timedelta = PATIENCE,
    papers: Sequence[Paper] = (),
) -> list[Result]:
    """Judge and take in each act, ring its title: what became of each, in their order. `papers` are the files of all.

    Where one title does not answer, the rest are left in the inbox too, for the worker to find.
    """
    taken = list(take_in_each(installation.register, seat, items, clock, installation.store, papers))
    return asyncio.run(_ring_each(installation, taken, patience))


async def _ring_each(installation: Installation, taken: Sequence[Taken], patience: timedelta) -> list[Result]:
    return await bell.rung_each(lambda: _connected(installation), installation.register, taken, patience)


async def brought(installation: Installation, arrival: Arrival) -> bool:
    """Have the service bring a calendar to every open title; False where nobody answers."""
    return await bell.brought(lambda: _connected(installation), arrival)


async def client_of(installation: Installation) -> Client:
    """A client, or `Stop` with what to do."""
    try:
        return await _connected(installation)
    except RuntimeError as failed:
        raise Stop(Exit.UNREACHABLE, *unreachable_server(installation.address)) from failed


async def client_if_up(installation: Installation, meanwhile: str) -> Client | None:
    """The engine, or nothing: what is recorded `meanwhile` the service starts when it runs again."""
    try:
        return await client_of(installation)
    except Stop:
        warn(f"服务没有运行：照样{meanwhile}，服务启动后自动接着办理。")
        return None


async def _connected(installation: Installation) -> Client:
    """From here on the engine's log lines go to a file, not to the clerk's screen."""
    log = log_file(installation.var, "starter.log")
    logs.configure(logging.FileHandler(log, encoding="utf-8", delay=True))
    return await connect(installation.address)


def report(installation: Installation, handed: Handed) -> None:
    """Print what became of an action; `DeskError` when it was refused late or is kept in the inbox."""
    action = handed.action
    receipt = settled(installation.register, handed, clock())
    say(f"已办理：{forms.ACTS[action.kind]}（称号 {action.title}，档案第{receipt.entry}条）", style="green")
    say(f"收件时间：{action.received_at:%Y-%m-%d %H:%M:%S}   编号：{action.id}")
    for paper in documents_of(action):
        if paper.kept_as and paper.sha256:
            before = known(installation.register, action.title, paper.sha256)
            say(f"附件：{paper.kept_as}{_again(action.title, receipt.entry, before)}")
    for doubt in doubts(action):
        say(doubt, style="yellow")
    life = ledger.life_of(installation.register, action.title)
    if life is None:
        return
    say(f"现处环节：{forms.stages(life.standing.stage, *life.standing.beside)}")
    law = installation.book.law_of(life)
    for one in sorted(life.obligations, key=lambda one: one.due_at):
        say(f"下一事项：{law.rule(one.duty, one.about).what}，承办：{party_label(life, one.by)}")
        say(f"  期限：{deadline(tidings.deadline(law, one))}")


def _again(title: str, entry: int | None, named: Sequence[Named]) -> str:
    """That a file was here already, and where it is named."""
    for one in named:
        if (one.title, one.entry) != (title, entry):
            where = "" if one.title == title else f"称号 {one.title} "
            return f"（与{where}第{one.entry}条所附的相同，只作引用，不重复存）"
    return "（已存入）"


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
