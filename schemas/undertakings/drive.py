"""Drive 批办: one act on each title of a list, carried out by the service, page after page."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.party import Role
from schemas.undertaking import Errand, Opening, State


class Dispatch(Opening):
    """交办: the acts, one for a title; whether each may be done is for its title to say."""

    kind: Literal["dispatch"] = "dispatch"
    act: str
    errands: Annotated[tuple[Errand, ...], Field(min_length=1)]

    by: ClassVar[tuple[Role, ...]] = tuple(Role)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Whose acts they are."""
        return tuple(one.title for one in self.errands)


class Drive(State):
    """What is being done, to how many titles."""

    act: str
    count: int
