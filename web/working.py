"""Working: the lists of an office are looked through and carried out beside the pages, in the name of who confirmed."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from anyio import from_thread
from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from activities.office_file import pack_of
from desk import bell, brought_lists
from desk.brought import Brought
from desk.brought_lists import Desk
from desk.errors import DeskError
from desk.hand_in import Handed
from desk.seats import Seat, sit_down
from desk.taking_over import own_honour
from register import substitutions
from regulations.load import PackFaultsError, load_pack
from schemas.base import local_date
from schemas.life import Life
from schemas.tolerance import PATIENCE
from web.house import House
from web.runs import BusyError, Run, StoppedError

log = logging.getLogger("mingpai.web")


def desk_of(house: House) -> Desk:
    """What lists need of a house."""
    try:
        own = load_pack(pack_of(house.office, house.office_file)).honour.name
    except (PackFaultsError, OSError):
        own = None
    return Desk(house.register, house.office, house.shelf, house.clock, own_honour(house.book, own))


def look(house: House, run: Run, seat: Seat, one: Brought) -> None:
    """Make the dry run of a list; for a thread of its own."""
    _worked(
        house, run, one, lambda: brought_lists.looked(desk_of(house), seat, one, partial(_step, house, run))
    )


def carry_out(house: House, run: Run, seat: Seat, one: Brought) -> None:
    """Carry a confirmed list out; likewise."""
    bells = _Bells(house)
    step = partial(_step, house, run)
    _worked(
        house,
        run,
        one,
        lambda: brought_lists.through(desk_of(house), seat, one, step, bells.ring, bells.start),
    )


def go_on(house: House) -> None:
    """Go on with what was confirmed when the pages ended; who has lost the post meanwhile confirms no more."""
    for one in house.shelf.all():
        if one.phase != "doing" or house.runs.stopping.is_set():
            continue
        try:
            seat = seat_of(house, one)
            run = house.runs.begin(one.id)
        except (DeskError, BusyError, SQLAlchemyError):
            log.warning("a list waits for somebody to go on with it", extra={"list": one.id})
            continue
        if run is not None:
            carry_out(house, run, seat, one)


def seat_of(house: House, one: Brought) -> Seat:
    """The seat of who confirmed a list, as it is today. `DeskError` where they have it no more."""
    login = one.login or one.by
    lent = substitutions.held_by(house.register, login, local_date(house.now))
    return sit_down(house.office, login, one.post, lent)


def _step(house: House, run: Run, done: int, of: int) -> None:
    house.runs.step(run, done, of)


def _worked(house: House, run: Run, one: Brought, work: Callable[[], Brought]) -> None:
    try:
        work()
    except StoppedError:
        log.info("a list is gone on with when the pages serve again", extra={"list": one.id})
    except (
        Exception
    ):  # whatever it was: the page says that it was interrupted, and that one can go on with it
        log.exception("a list was interrupted", extra={"list": one.id})
    finally:
        house.runs.end(one.id)


class _Bells:
    """Rings from a thread; whom one title has not answered waits for no other: the service finds what was taken in."""

    def __init__(self, house: House) -> None:
        self.house, self.heard = house, True

    def ring(self, handed: Handed) -> Handed:
        """With its receipt, where somebody answered."""
        if not self.heard or handed.receipt is not None:
            return handed
        house = self.house
        found: Handed = from_thread.run(partial(bell.rung, house.connect, house.register, handed, PATIENCE))
        self.heard = found.receipt is not None
        return found

    def start(self, lives: Sequence[Life]) -> None:
        """Start titles, asleep."""
        if lives and self.heard:
            from_thread.run(self._start, lives)

    async def _start(self, lives: Sequence[Life]) -> None:
        house = self.house
        try:
            await bell.asleep(await house.connect(), house.register, lives, house.now)
        except (RuntimeError, RPCError):
            self.heard = False
