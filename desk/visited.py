"""Visited 走访结果: the score sheet of a visit that a campaign 复验 has planned, with what was found, as its result."""

from collections.abc import Sequence
from typing import NamedTuple

from desk import evidence, undertakings
from desk.acts import Meant
from desk.preview import preview
from desk.seats import Seat
from desk.several import Item, errands
from desk.undertakings import Clock
from register import errands as ordered
from register import undertakings as kept
from register.connect import Register
from register.errands import State
from register.evidence import Store
from schemas.undertaking import UndertakingId
from schemas.undertakings.campaign import Results


class Came(NamedTuple):
    """What has become of a visit's sheet: in which campaign it stands; its place in the title's ledger, or why not."""

    campaign: UndertakingId
    state: State
    entry: int | None
    why: str | None


def hand_in(
    register: Register,
    seat: Seat,
    meant: Meant,
    found: Sequence[str],
    campaign: UndertakingId,
    clock: Clock,
    store: Store,
    id_: str,
) -> None:
    """Judge the re-inspection as when it is handed in, and write it down with what was `found`; once under its id.

    The service brings it to the title. `RefusedError` and all that `hand_in.take_in` raises, `DeedRefusedError`.
    """
    act = preview(register, seat, meant.make, clock()).action
    evidence.keep_for(act, store, ())
    (errand,) = errands([Item(meant, "", "")])
    says = {name: value for name, value in errand.says.items() if name != "on"}
    result = {"title": meant.title, "on": errand.says["on"], "says": says, "findings": [*found]}
    undertakings.do(register, seat, Results, {"results": [result]}, clock, campaign, id_=id_)


def came(register: Register, id_: str) -> Came | None:
    """What has become of the sheet of an id; None where none was written down."""
    known = kept.written(register, id_)
    if known is None:
        return None
    written, _ = known
    mine = (one for one in ordered.all_of(register, written.undertaking) if one.seq == written.seq)
    last = max(mine, key=lambda one: one.turn)
    return Came(written.undertaking, last.state, last.entry, last.why)
