"""House: an office that does deeds and whose service looks after its undertakings, without an engine."""

from datetime import date, datetime, time
from typing import Any

from desk.hand_in import recorded_at_once
from register import errands, inbox, lawbook, undertakings, verify
from register.connect import Register
from register.errands import Ordered
from register.undertakings import Kept, Written
from schemas.base import CHINA
from schemas.opening import TakeOver
from schemas.party import Actor, Party, Role
from schemas.undertaking import NEW, Deed, Progress
from tests.register.desk import Desk, unit
from workflows.undertakings.kinds import UNDERTAKINGS


class House:
    """Acts for everybody."""

    def __init__(self, register: Register) -> None:
        self.desk = Desk(register)
        self.register = register
        self.said = 0

    def apply(self, count: int, day: date = date(2031, 3, 3)) -> list[str]:
        """So many titles that have applied."""
        titles = [f"2031-{number:04d}" for number in range(1, count + 1)]
        for number, title in enumerate(titles, 1):
            self.desk.apply(unit(number), day, title)
        return titles

    def deed(self, cls: type[Deed], by: str, day: date, undertaking: str = NEW, **says: Any) -> Deed:
        """A deed of the role `by`, at ten of the day."""
        self.said += 1
        role, _, area = by.partition("/")
        actor = Actor(account=by, post=by, party=Party(role=Role(role), area=area or None))
        fixed = {"id": says.pop("key", f"deed-{self.said}"), "undertaking": undertaking, "actor": actor}
        return cls.model_validate({"on": day, **says, **fixed, "received_at": at(day)})

    def do(self, cls: type[Deed], by: str, day: date, undertaking: str = NEW, **says: Any) -> Written:
        """Do it."""
        return undertakings.do(self.register, self.deed(cls, by, day, undertaking, **says), at(day))

    def common(self, word: str, undertaking: str, day: date, by: str = "office", **says: Any) -> Written:
        """One of the deeds that every kind has."""
        cls = next(iter(UNDERTAKINGS.values())).deeds[word]
        return self.do(cls, by, day, undertaking, **says)

    def kept(self, undertaking: str) -> Kept:
        """As the register has it."""
        return undertakings.find(self.register, undertaking)

    def ordered(self, undertaking: str) -> list[Ordered]:
        """Its errands."""
        return errands.all_of(self.register, undertaking)

    def progress(self, undertaking: str) -> Progress:
        """How far they are."""
        return errands.progress(self.register, undertaking)

    def carry_out(self, undertaking: str, day: date, *, most: int = 1000) -> None:
        """What the service does: every errand that waits, handed in to its title."""
        for one in errands.page(self.register, undertaking, most):
            action = one.act(at(day))
            life = lawbook.begun_by(self.register, action) if one.begins else self.desk.life(one.title)
            step = self.desk.judged(action, at(day), life)
            assert step.receipt is not None
            if step.receipt.accepted and isinstance(action, TakeOver):
                begun = inbox.receive_new(self.register, action, lambda: at(day)).action
                recorded_at_once(self.register, begun, lambda: at(day))
                errands.settle(self.register, one, "done", at(day), entry=step.receipt.entry)
            elif step.receipt.accepted:
                self.desk.do(action)
                errands.settle(self.register, one, "done", at(day), entry=step.receipt.entry)
            else:
                errands.settle(self.register, one, "refused", at(day), why="不予办理")

    def watch(self, undertaking: str, until: date) -> None:
        """What a service does that is always up: its clock is looked at whenever it brings something, until a day."""
        while (wake := self.kept(undertaking).next_wake) and wake <= at(until):
            undertakings.tick(self.register, undertaking, wake)

    def ended(self, undertaking: str) -> list[tuple[str, int, str]]:
        """How each reminder ended: of what, which, how; verified, too."""
        assert self.faults() == []
        chapters = undertakings.chapters_of(self.register, undertaking)
        return [(one.of, one.rung, one.end) for chapter in chapters for one in chapter.rungs]

    def faults(self) -> list[str]:
        """What `verify` finds."""
        return verify.verify(self.register, self.desk.book)


def at(day: date) -> datetime:
    """When people of this office act."""
    return datetime.combine(day, time(10), CHINA)
