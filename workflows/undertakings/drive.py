"""Drive 批办: handed in to every title of a list; nothing else happens in it."""

from schemas.undertaking import Outcome
from schemas.undertakings.drive import Dispatch, Drive
from workflows.undertakings.world import World


def judge(state: None, deed: Dispatch, world: World) -> Outcome:
    """The titles are there; what each says to it comes later."""
    drive = Drive(name=deed.name, stage="under_way", began=deed.on, act=deed.act, count=len(deed.errands))
    return Outcome(state=drive, errands=deed.errands)
