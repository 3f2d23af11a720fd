"""`packs adopt`: a new edition into the register, and an `adopt` action for each title that shall live under it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.content import Given, check, content
from commands.hand_in import hand_in
from commands.installation import Installation
from commands.measure import read_pack
from commands.office import seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json
from commands.which import which
from desk.acts import Meant
from desk.errors import DeskError, KeptError, OutOfReachError
from desk.evidence import Paper
from desk.hand_in import judged, settled
from desk.seats import Seat
from register import lawbook, ledger, queries
from regulations.load import load_binding
from schemas.action import Adopt
from schemas.base import digest, local_date
from schemas.party import Party, Role
from schemas.refusals.acting import ByOthers
from schemas.regulation import Regulation
from wording.refusals import reason
from workflows.life.adoption import other_title
from workflows.life.law import LawBook
from workflows.life.powers import POWERS

UNTIL_READ = timedelta(seconds=30)
"""A worker reads new editions every ten seconds, and until then a title that is to adopt one has to try again."""


def adopt(
    file: Annotated[Path, typer.Argument(metavar="文件", help="新版本的办法文件")],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    document: Annotated[list[str], typer.Option("--document", help="文件：'文号；标题；日期'")],
    title: Annotated[list[str] | None, typer.Option("--title", help="哪个称号，可重复")] = None,
    every: Annotated[bool, typer.Option("--all", help="该称号全部在办的")] = False,
    on: Annotated[str | None, typer.Option("--on", help="日期，缺省为今天")] = None,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A new edition into the register, and titles under it."""
    if every is bool(title):
        raise Stop(Exit.USAGE, "请写明哪些称号适用新版本：--title 称号（可重复）或 --all")
    regulation = read_pack(file, load_binding)
    installation = Installation.here()
    calendar = lawbook.newest_calendar(installation.register)
    if calendar is None:
        raise Stop(Exit.UNREACHABLE, "名册中没有日历，请先启动一次服务：python starter.py up")
    law = {"edition": digest(regulation), "calendar": calendar}
    given = Given(fields={"ground": ground, "on": on, **law}, documents=tuple(document))
    fields, dated, papers = content(Adopt, given, local_date(clock()), installation.store)
    check(Adopt, fields)
    seat = seat_of(installation, as_post)
    _may(seat)
    titles = [which(installation, one) for one in title or ()] or _open(installation, regulation)
    meant = [_meant(installation, one, fields, dated) for one in dict.fromkeys(titles)]
    if law["edition"] not in installation.book.editions:
        _one_at_least(installation, regulation, seat, meant)
    lawbook.add(installation.register, regulation, clock())
    applies = _applies(installation, regulation)
    if not as_json:
        then = "今后的申报适用" if applies else "今后的申报不适用，仍适用现行版本；本版本为"
        say(f"已登记版本 {law['edition'][:12]}：{then}《{regulation.edition.title}》")
        say(*(() if meant else ("在办的称号中没有适用该版本的（0 个）",)))
    results: dict[str, tuple[Exit, str]] = {}
    patience = UNTIL_READ
    for one in meant:
        results[one.title] = _adopted(installation, seat, one, patience, papers)
        # Where nobody answered once, the rest is left to the inbox: a thousand titles would wait for hours.
        patience = timedelta(0) if results[one.title][0] is Exit.KEPT else patience
    if as_json:
        shown = {one: {"code": int(code), "said": line} for one, (code, line) in results.items()}
        show_json({"edition": law["edition"], "applies": applies, "titles": shown})
    else:
        say(*(f"  {one}  {line}" for one, (_, line) in results.items()))
    worst = max((code for code, _ in results.values()), default=Exit.DONE)
    if worst is not Exit.DONE:
        undone = sum(code is not Exit.DONE for code, _ in results.values())
        raise Stop(worst, f"有 {undone} 个称号没有办成，其余已办")


def _open(installation: Installation, regulation: Regulation) -> list[str]:
    """Every open title that the edition gives."""
    lives, editions = (
        (one.life for one in queries.open_titles(installation.register)),
        installation.book.editions,
    )
    return [one.title for one in lives if other_title(editions[one.edition], regulation, one) is None]


def _may(seat: Seat) -> None:
    """Also where no title is there to say so: an edition governs applications to come, so not anybody brings it in."""
    roles, parties = POWERS["adopt"].roles, seat.post.parties
    if not any(one.role in roles for one in parties):
        by = tuple(Party(role=one) for one in roles if one is not Role.SYSTEM)
        raise Stop(Exit.REFUSED, reason(ByOthers(kind="adopt", by=by, yours=parties[0])), "没有登记该版本")


def _meant(installation: Installation, title: str, fields: Mapping[str, Any], dated: bool) -> Meant:
    life = ledger.life_of(installation.register, title)
    return Meant(Adopt, title, fields, life.seq if life else 0, dated)


def _one_at_least(
    installation: Installation, regulation: Regulation, seat: Seat, meant: Sequence[Meant]
) -> None:
    """A new edition that none of the titles named may adopt is not registered for their sake."""
    book = installation.book
    book = LawBook({**book.editions, digest(regulation): regulation}, book.calendars)
    refused: list[str] = []
    for one in meant:
        try:
            judged(
                installation.register,
                book,
                [one.make("judged", who, clock()) for who in seat.actors],
                clock(),
            )
        except DeskError as no:
            refused.append(f"{one.title}  {no}")
        else:
            return
    if refused:
        raise Stop(Exit.REFUSED, *refused, "没有登记该版本")


def _applies(installation: Installation, regulation: Regulation) -> bool:
    """Whether applications to come are judged by it: one that was registered before stays behind those after it."""
    edition, honour = regulation.edition, regulation.honour
    day = max(local_date(clock()), edition.in_force_from.value)
    current = lawbook.current_edition(installation.register, honour.name, day, honour.level)
    return current == digest(regulation) and day <= (edition.in_force_until or day)


def _adopted(
    installation: Installation, seat: Seat, meant: Meant, patience: timedelta, papers: Sequence[Paper]
) -> tuple[Exit, str]:
    """What became of one title; a refusal of one does not stop the others."""
    try:
        handed = hand_in(installation, seat, meant.make, None, meant.seed(seat.account), patience, papers)
        settled(installation.register, handed, clock())
    except OutOfReachError:
        raise
    except KeptError:
        return Exit.KEPT, "已收件，服务恢复后办理"
    except DeskError as no:
        return Exit.REFUSED, str(no)
    return Exit.DONE, "已适用新版本"
