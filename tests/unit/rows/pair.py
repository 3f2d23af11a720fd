"""Pair 两套办法: two measures that differ in one place only, and titles that live under them."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from regulations.check import check
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import KAIYUAN
from workflows.life.course import stage_of
from workflows.life.paths import reached

T = TypeVar("T", bound=Callable[..., None])
Path = tuple[str, ...]

COVERED: dict[str, set[str]] = {}
"""The rows of the table in section 4 of domain.md that a test shows, and which of their values."""


def row(name: str, *values: str) -> Callable[[T], T]:
    """Say which row of the table, in its own words, a test shows, and which of the values that exist."""
    COVERED.setdefault(name, set()).update(values)
    return lambda test: test


def assumed(value: Any) -> dict[str, Any]:
    """A value that stands in no document."""
    return {"value": value, "assumed": True}


def then(move: str, *measures: str) -> dict[str, Any]:
    """A consequence 后果: these measures, and then this move."""
    return {"measures": list(measures), "then": move}


def duty(by: str, what: str, within: str, **more: Any) -> dict[str, Any]:
    """A duty's rule on Kaiyuan's general ladder."""
    return {"by": by, "what": what, "within": assumed(within), "ladder": "handling", "assumed": True, **more}


WARNED_OR_PASSED: dict[str, dict[str, Any]] = {
    "good": {"label": "合格", "at_least": 95, "passes": True, "follows": then("renew"), "assumed": True},
    "fair": {"label": "基本合格", "passes": True, "follows": then("renew", "warning"), "assumed": True},
}
"""Results 结果 of which both pass, and one of them with a warning."""


def silent(means: str, after: str = "0日") -> dict[str, Any]:
    """What silence means."""
    return {"after": after, "means": means, "assumed": True}


_AT_HAND = {
    "provisional": duty("unit", "按培育方案创建", "6个月", silence=silent("matured")),
    "acceptance": duty("unit", "申请培育验收", "1年", silence=silent("lapsed")),
    "recognition": duty("naming_body", "作出重新认定决定", "2个月"),
    "warning": duty("office", "给予警告", "10日", silence=silent("cautioned", "1年")),
    "recheck": duty("township", "出具复验初核意见", "10日"),
    "result_consultation": duty("consulted", "反馈对复验结果的意见", "10日", silence=silent("agreed")),
    "confirmation": duty("leadership", "审定复验结果", "1个月"),
    "result_publicise": duty("office", "发布复验结果公示", "5日"),
    "result_publicity": duty(
        "office", "受理对复验结果的异议", "5日", counted_from="publicised", silence=silent("unopposed")
    ),
    "result_objection": duty("office", "核查对复验结果的异议", "10日", counted_from="objected"),
    "criticism": duty("leadership", "通报批评", "10日"),
    "suspension": duty("naming_body", "作出暂停称号决定", "10日"),
}
"""The rules of duties that Kaiyuan does not have: a measure gets those of them that its course can come to."""

_FOUNDATION = ("source", "assumed", "masked")


def measure(**given: Any) -> Regulation:
    """Kaiyuan's measure with what is given at paths, written `duties__term__within`; None takes away what is there."""
    return made(_dotted(given))


def faults(**given: Any) -> list[str]:
    """What `check` says of Kaiyuan's measure with what is given."""
    return [f"{'.'.join(map(str, one.path))}：{one.problem}" for one in check(_whole(_dotted(given)))]


def _dotted(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in given.items()}


def made(given: Mapping[str, Any]) -> Regulation:
    """Kaiyuan's measure with what is given at dotted paths. A pack without a fault, like every one that is used."""
    regulation = _whole(given)
    assert not check(regulation), check(regulation)
    return regulation


def _whole(given: Mapping[str, Any]) -> Regulation:
    data = KAIYUAN.model_dump(mode="json", exclude_none=True)
    data["duties"] |= deepcopy(_AT_HAND)
    if "results" in given:  # then they say what follows
        data.pop("failure", None)
    for path, value in given.items():
        _put(data, path.split("."), value)
    whole = Regulation.model_validate(data)
    stages = reached(whole)
    kept = {one: rule for one, rule in whole.duties.items() if stage_of(one) in stages}
    return whole.model_copy(update={"duties": kept})


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    *above, last = path
    for name in above:
        data = data.setdefault(name, {})
    if value is None:
        data.pop(last, None)
    else:
        data[last] = deepcopy(value)


def editions(path: str, left: Any, right: Any, **given: Any) -> tuple[Regulation, Regulation]:
    """Two measures that differ at `path` only, and so in those duties that only one of them has a use for."""
    common = _dotted(given)
    one, other = made({**common, path: left}), made({**common, path: right})
    a, b = (edition.model_dump(mode="json", exclude_none=True) for edition in (one, other))
    where = list(differing(a, b))
    own = tuple(path.split("."))
    outside = [at for at in where if at[: len(own)] != own and own[: len(at)] != at]
    unused = {("duties", name) for name in a["duties"].keys() ^ b["duties"].keys()}
    assert len(where) > len(outside)
    assert set(outside) <= unused
    return one, other


def lives(path: str, left: Any, right: Any, to: str = "application", **given: Any) -> tuple[Title, Title]:
    """Two titles under measures that differ at `path` only, both brought to a stage in the same way."""
    first, second = (Title(edition) for edition in editions(path, left, right, **given))
    return brought(first, to), brought(second, to)


def brought(title: Title, to: str) -> Title:
    """A title brought to a stage: one that is named, on 2 June 2036."""
    if to == "application":
        return title
    if Stage(to) in tuple(Stage)[: tuple(Stage).index(Stage.NAMING) + 1]:
        return title.comes_to(to)
    return title.named().comes_to(to)


def differing(a: Any, b: Any, at: Path = ()) -> Iterator[Path]:
    """The places in which two JSON values differ: of an object only what differs in it."""
    if isinstance(a, dict) and isinstance(b, dict):
        for name in sorted(a.keys() | b.keys()):
            yield from differing(a.get(name), b.get(name), (*at, name))
    elif a != b:
        yield at
