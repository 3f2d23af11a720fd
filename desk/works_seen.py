"""Works seen: whose post may look at which undertaking 工作, and whether at all that stands in it."""

from collections.abc import Iterable

from desk import findings
from register.connect import Register
from register.sight import EVERYTHING
from register.undertakings import Kept
from schemas.party import Party, Role
from schemas.undertakings.findings import Findings
from schemas.undertakings.supervision import Supervision
from schemas.undertakings.yearly import Yearly


def sees_all(readers: Iterable[Party]) -> bool:
    """Whether they answer for the whole register."""
    return any(one.role in EVERYTHING for one in readers)


def may_look(register: Register, readers: Iterable[Party], kept: Kept) -> bool:
    """Whether they may open it: whoever has something to do in it does."""
    readers = tuple(readers)
    if sees_all(readers):
        return True
    state = kept.state
    if isinstance(state, Findings):
        return findings.may_read(readers, findings.followed(register, [(kept, state)])[0][1])
    if isinstance(state, Yearly):
        return any(one.covers(track.owner) for one in readers for track in state.tracks)
    if isinstance(state, Supervision):
        return any(one.role is Role.TOWNSHIP for one in readers)
    return False


def shows_tables(readers: Iterable[Party], kept: Kept) -> bool:
    """Whether they may read all that stands in it: of supervision a township only adds what happened with it."""
    return sees_all(readers) or not isinstance(kept.state, Supervision)
