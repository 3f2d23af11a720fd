"""Plain forms: a few boxes, no act of a title and no deed: what each is called, on which page, and its draft."""

from collections.abc import Iterable
from typing import NamedTuple

from register import drafts
from web.forms.handing import said_of
from web.forms.tree import text_at
from web.guard import Visit


class Plain(NamedTuple):
    """What is filled in there, and the page on which it stands."""

    label: str
    page: str


PLAIN = {"announce": Plain("发布公告", "announcements"), "one_change": Plain("单位变更", "unit_changes")}
"""By the route to which the form is posted, which is also the kind of its draft."""


class Typed(NamedTuple):
    """What stands in the boxes of a form; `begun`: it is the post's draft."""

    boxes: dict[str, str]
    begun: bool


def typed_in(visit: Visit, route: str, boxes: Iterable[str]) -> Typed:
    """What was just sent, or the post's draft where that is asked for."""
    asked = visit.asked("draft") and not visit.form
    held = drafts.read(visit.house.register, visit.seat.post.id, "", route) if asked else None
    tree = said_of(held) if held else {}
    return Typed({name: visit.said(name) or text_at(tree, name) for name in boxes}, held is not None)


def sent(visit: Visit, route: str) -> None:
    """It was done: nobody needs the draft any more."""
    drafts.drop(visit.house.register, visit.seat.post.id, "", route)
