"""Handing: what every form has in common: what came with it, how it is drawn again, kept as a draft, and handed in."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import anyio.from_thread

from desk import bell
from desk.acts import Meant
from desk.fields import Field
from desk.hand_in import done_before, take_in
from register import drafts
from schemas.account import Draft
from schemas.act import Act
from schemas.step import Receipt
from schemas.tolerance import PATIENCE
from web.forms.inputs import BLANK, Input, Path, laid_out, unplaced
from web.forms.tree import Pairs, Tree, pairs_of, tree_of
from web.forms.typed import as_typed
from web.forms.uploads import Seals, kept_in, received
from web.guard import Visit
from web.shown import instant

MORE = "more:"
"""Before the name of a list that is to have further rows."""
LONGEST_DRAFT = 512 * 1024
"""Characters of a draft: three hundred rows by fifty assessors are a tenth of it."""


@dataclass(frozen=True)
class Posted:
    """What came with a form: what was typed, what is wrong with it, which list is to have further rows."""

    tree: Tree
    faults: Mapping[Path, str] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)

    def as_kept(self, fields: Sequence[Field], act: Act) -> tuple[Input, ...]:
        """What the act says as the ledger will have it, to be read once more."""
        return laid_out(fields, as_typed(fields, act.model_dump(mode="json")))

    def drawn(self, visit: Visit, fields: Sequence[Field], begun: Draft | None = None) -> "Drawn":
        """As a page draws it. `begun` is the draft that it begins with."""
        inputs = laid_out(fields, self.tree, self.faults, self.more)
        seals = seals_of(visit)
        return Drawn(
            inputs=inputs,
            unplaced=tuple(unplaced(inputs, self.faults)),
            seals={kept: seals.sealed(kept) for _, kept in kept_in(self.tree)},
            carried=tuple(_carried(self.tree, seals)),
            saved=_saved(begun) if begun else visit.said(SAVED),
            clash=CLASH in self.faults,
        )


@dataclass(frozen=True)
class Drawn:
    """A form for a page: inputs; what is wrong that stands beside none; files, sealed; all of it, to be carried on.

    `saved` is when the draft was kept that it began with; `clash`: another has kept one meanwhile.
    """

    inputs: tuple[Input, ...]
    unplaced: tuple[str, ...]
    seals: Mapping[str, str]
    carried: tuple[tuple[str, str], ...]
    saved: str
    clash: bool

    @property
    def wrong(self) -> list[tuple[str, Input]]:
        """The inputs beside which something is wrong, in their order, as they are told apart."""
        return [(label, one) for label, one in _each(self.inputs) if one.faults]

    def called(self, names: Collection[str]) -> list[str]:
        """What the inputs of these names are called, as they are told apart."""
        return [label for label, one in _each(self.inputs) if one.name in names]


def _each(inputs: Sequence[Input], of: str = "") -> Iterator[tuple[str, Input]]:
    for one in inputs:
        label = of + one.label
        yield label, one
        in_list = one.widget in ("list", "table") or (of and one.path[-1].isdecimal())
        yield from _each(one.inner, label if in_list else "")


def _carried(tree: Tree, seals: Seals) -> Pairs:
    """Everything that was typed, as the next page holds it."""
    sealed = {name: seals.sealed(kept) for name, kept in kept_in(tree)}
    return [(name, sealed.get(name, text)) for name, text in pairs_of(tree)]


def seals_of(visit: Visit) -> Seals:
    """What proves that this post had a file in hand."""
    return Seals(visit.house.key, visit.seat.post.id)


def posted(visit: Visit) -> Posted:
    """The texts that came with a form, and what was asked of it; its files are still to be received."""
    pairs = [
        (name, value)
        for name, value in visit.form.multi_items()
        if isinstance(value, str) and not name.startswith("_") and name != "csrf"
    ]
    asked = visit.said("_do")
    name = asked.removeprefix(MORE) if asked.startswith(MORE) else ""
    return Posted(tree_of(pairs), more={name: BLANK} if name else {})


def to_fill_in(visit: Visit, fields: Sequence[Field], came: Posted) -> Posted:
    """With the files that came, kept; what is wrong with them stands beside them."""
    wrong = received(fields, visit.form, came.tree, seals_of(visit), visit.house.store)
    opened_as = visit.said("_post")
    if opened_as and opened_as != visit.seat.post.id:
        wrong[()] = (
            "这份表是以另一个岗位的名义打开的，请核对页眉上的岗位：要换的先换岗位，不换的直接再预览一次"
        )
    return replace(came, faults=wrong)


def keep(visit: Visit, title: str, kind: str, came: Posted, *, anyhow: bool = False) -> Mapping[Path, str]:
    """Keep what was typed as the draft of the post; else why not.

    A draft that the form did not begin with is replaced only where that is asked for, or `anyhow`: with nobody to ask.
    """
    if () in came.faults:
        return came.faults
    content = json.dumps(pairs_of(came.tree), ensure_ascii=False)
    if len(content) > LONGEST_DRAFT:
        return {(): "填写的内容太长，草稿存不下，请直接预览、提交"}
    register, post = visit.house.register, visit.seat.post.id
    there = drafts.read(register, post, title, kind)
    if there and _saved(there) != visit.said(SAVED) and visit.said("_do") != "replace" and not anyhow:
        when = f"{there.account}在{instant(there.saved_at)}"
        return {
            CLASH: f"{when}存了这件事的草稿，为免盖掉，这次没有存：先到“草稿”里看那一份，或者用这一份代替"
        }
    drafts.save(register, post, title, kind, content, visit.seat.login, visit.now)
    return came.faults


CLASH: Path = ("_draft",)
"""In the place of a fault: another has kept a draft meanwhile."""
SAVED = "_saved"
"""When the draft was kept with which a form began."""


def _saved(draft: Draft) -> str:
    return draft.saved_at.isoformat()


def draft_name(visit: Visit) -> str:
    """What the draft of an application is called, whose title has no number yet; empty where no page has named it."""
    said = visit.said("_draft")
    return said if re.fullmatch("NEW-[0-9A-F]{8}", said) else ""


def said_of(draft: Draft) -> Tree:
    """What a draft holds."""
    return tree_of((str(name), str(text)) for name, text in json.loads(draft.content))


def no_longer(visit: Visit, meant: Meant) -> Receipt | None:
    """The receipt of the act, if it is done already."""
    on = meant.make("seen", visit.seat.actors[0], visit.now).on
    return done_before(visit.house.register, meant.seed(visit.seat.account), on)


def hand_in(visit: Visit, meant: Meant, id_: str | None = None) -> str:
    """Take an act in and ring its title; its id, under which its receipt is found. `DeskError` if it is not taken.

    Without an `id_` it is that of what it says.
    """
    house, seat = visit.house, visit.seat
    seed = meant.seed(seat.account)
    handed = take_in(house.register, seat, meant.make, house.clock, seed, id_, store=house.store)
    ring = partial(bell.rung, house.connect, house.register, handed, PATIENCE)
    return anyio.from_thread.run(ring).action.id
