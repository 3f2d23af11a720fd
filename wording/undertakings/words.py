"""Words: what kinds, deeds, stages and fields of undertakings are called, and why something is refused."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

from schemas.refusals.reason import Reason
from schemas.undertaking import Chapter, State
from schemas.undertakings.common import NotAtThisStage
from wording.labels import fill
from wording.undertakings import batch, campaign, common, drive, findings, grouping, supervision, yearly

KINDS: dict[str, ModuleType] = {
    "drive": drive,
    "batch": batch,
    "campaign": campaign,
    "findings": findings,
    "supervision": supervision,
    "yearly": yearly,
    "grouping": grouping,
}
"""The words of each kind."""

SENTENCES: dict[str, str] = dict(common.SENTENCES)
for one in KINDS.values():
    SENTENCES |= one.SENTENCES


def label(kind: str) -> str:
    """What a kind of undertaking is called."""
    said: str = KINDS[kind].LABEL
    return said


def deed(kind: str, word: str) -> str:
    """What a deed, or what the clock brought, is called."""
    said: str = _of(kind, "DEEDS")[word]
    return said


def deed_alone(word: str) -> str:
    """The same where nobody has said of which kind: some words mean a thing of their own in each."""
    return "或者".join(
        dict.fromkeys(_of(kind, "DEEDS")[word] for kind in KINDS if word in _of(kind, "DEEDS"))
    )


def chapter(kind: str, one: Chapter) -> str:
    """What stands in a line of its ledger, and whether a reminder that came in an outage was left to a later one."""
    word = deed(kind, one.deed.kind if one.deed else str(one.came))
    ends = {rung.end for rung in one.rungs}
    return (
        word + {0: "", 1: "（并入以后的一次）", 2: "（部分并入以后的）"}[len(ends) if "folded" in ends else 0]
    )


def stage(kind: str, word: str) -> str:
    """Where it has come to."""
    said: str = _of(kind, "STAGES")[word]
    return said


def stands(kind: str, state: State) -> str:
    """Where it is by now."""
    word = stage(kind, "closed" if state.closed else state.stage)
    return f"{word}（已暂停）" if state.paused else word


def field(kind: str, name: str) -> str:
    """What a field of a deed is called."""
    said: str = _of(kind, "FIELDS").get(name, name)
    return said


class Called(NamedTuple):
    """What a field is called on a form, a word of advice, the words of its closed set where it takes from one."""

    text: str
    hint: str = ""
    choices: Mapping[str, str] | None = None


def called(kind: str, of: str, name: str) -> Called:
    """A field of a deed by its word, or of what a deed holds by its model. `KeyError` where nobody has named it."""
    keys = (f"{of}.{name}", name)

    def said(what: str) -> Any:
        known = _of(kind, what)
        return next((known[key] for key in keys if key in known), None)

    text = said("FIELDS")
    if text is None:
        raise KeyError(f"{kind}: {of}.{name}")
    return Called(text, said("HINTS") or "", said("CHOICES"))


def reason(kind: str, why: Reason) -> str:
    """Why it is refused, in one sentence without a full stop."""
    if isinstance(why, NotAtThisStage):
        can = tuple(deed(kind, one) for one in why.allowed)
        why = why.model_copy(update={"stage": stage(kind, why.stage), "allowed": can})
    return fill(SENTENCES[why.code], why)


def _of(kind: str, what: str) -> Mapping[str, Any]:
    own: Mapping[str, Any] = getattr(KINDS[kind], what, {})
    shared: Mapping[str, Any] = getattr(common, what)
    return {**shared, **own}
