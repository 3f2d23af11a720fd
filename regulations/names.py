"""Names: whether every name in a pack means something, and one thing only; a name near to it is proposed."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, get_args

from regulations.fault import Fault
from schemas.base import Model
from schemas.folding import fold, near
from schemas.foundation import Path
from schemas.life import Ground
from schemas.party import Body, Role, Who
from schemas.precondition import Window
from schemas.regulation import ChangeKind, Regulation

BEFORE_NAMING = ("turned_down", "withdrawn", "lapsed")
GROUNDS = tuple(one for one in get_args(Ground) if one not in BEFORE_NAMING)
"""The grounds on which a title that was held ends, by which a ban can be named."""


def names(regulation: Regulation) -> Iterator[Fault]:
    """Every name that means nothing, or that two things have."""
    yield from _twice(regulation, ())
    yield from _alike(regulation)
    yield from _bans(regulation)
    yield from _linked(regulation)
    yield from _taken(regulation)
    yield from _roles(regulation)
    yield from _bodies(regulation)
    yield from _of_others(regulation)


def unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Fault:
    """A name that is none of those that there are: the near ones are proposed, or all are told."""
    known = list(known)
    alike = near(name, known)
    remedy = f"是不是：{'、'.join(alike)}？" if alike else f"可用：{'、'.join(known) or '无'}"
    return Fault(path, f"“{name}”不是{what}", remedy)


def _twice(value: Any, path: Path) -> Iterator[Fault]:
    """One sweep over the whole: nothing stands twice in a list of names."""
    if isinstance(value, Model):
        for field in type(value).model_fields:
            yield from _twice(getattr(value, field), (*path, field))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _twice(one, (*path, str(key)))
    elif isinstance(value, tuple):
        seen: set[str] = set()
        for index, one in enumerate(value):
            if not isinstance(one, str | Enum):
                yield from _twice(one, (*path, index))
                continue
            name = fold(str(one.value if isinstance(one, Enum) else one))
            if name in seen:
                yield Fault((*path, index), f"“{one}”写了两次", "只写一次")
            seen.add(name)


def _alike(regulation: Regulation) -> Iterator[Fault]:
    """What people type by its name has a name of its own."""
    named: list[tuple[Path, Mapping[str, str]]] = [
        (("causes",), {key: one.label for key, one in regulation.causes.items()}),
        (("results",), {key: one.label for key, one in regulation.results.items()}),
        (("second_failures",), {key: one.label for key, one in regulation.second_failures.items()}),
        (("filings",), {key: one.what for key, one in regulation.filings.items()}),
        (("honour", "family"), {str(n): one for n, one in enumerate(regulation.honour.names)}),
    ]
    for path, of in named:
        for key, fault in alike(path, of):
            yield fault if path[-1] == "family" else fault._replace(path=(*path, key))


def alike(path: Path, named: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    """Those that have the name of another, by key, told at `path`."""
    seen: dict[str, str] = {}
    for key, name in named.items():
        if seen.setdefault(fold(name), key) != key:
            yield key, Fault(path, f"“{name}”与另一项同名", "各用各的名称，填写时才分得清")


def _bans(regulation: Regulation) -> Iterator[Fault]:
    """A ban, of the unit or its recommender, is named by why a title ended: a ground, a cause, a missed report."""
    missed = [f"filing {name}" for name, one in regulation.filings.items() if one.missing]
    known = (*GROUNDS, *regulation.causes, *missed)
    way_out = regulation.way_out
    for section, key in (
        *(("bans", one) for one in way_out.bans),
        *(("sanctions", one) for one in way_out.sanctions),
    ):
        path: Path = ("way_out", section, key)
        if key in BEFORE_NAMING:
            yield Fault(path, "申报没有结果的，没有称号可失，不在禁止之列", "删去")
        elif key not in known:
            yield unknown(path, "称号终止的原因，也不是 causes 里的事由", key, known)


def _linked(regulation: Regulation) -> Iterator[Fault]:
    """What the loss of another title raises is a cause of this measure; of its own title it is the way out."""
    mine = regulation.honour
    for index, one in enumerate(regulation.linked):
        path: Path = ("linked", index)
        if one.cause not in regulation.causes:
            yield unknown((*path, "cause"), "causes 里的事由", one.cause, tuple(regulation.causes))
        if one.levels == (mine.level,) and one.honour in mine.names:
            yield Fault(path, "这就是本办法的称号", "写明别的级别或者别的称号")


def _taken(regulation: Regulation) -> Iterator[Fault]:
    """A cause has no name that something else has already in the law."""
    reserved = {*get_args(Ground), *get_args(ChangeKind)}
    for key in regulation.causes:
        if key in reserved or key.startswith("filing "):
            yield Fault(("causes", key), f"“{key}”另有含义，不能作事由的名称", "换一个名称")


def _roles(regulation: Regulation) -> Iterator[Fault]:
    """OWNER is whoever a reminder is about, SYSTEM nobody: neither raises, asks for, extends or takes back anything."""
    places: list[tuple[Path, tuple[Who, ...]]] = [
        *((("causes", key, "by"), one.by) for key, one in regulation.causes.items()),
        *((("on_request", key.value, "by"), one.by) for key, one in regulation.on_request.items()),
    ]
    if (remedies := regulation.remedies) is not None:
        places += [(("remedies", "extend"), remedies.extend), (("remedies", "pause"), remedies.pause)]
        places.append((("remedies", "silence"), (remedies.silence,)))
    if regulation.urging is not None:
        places.append((("urging", "by"), regulation.urging.by))
    for name, ladder in regulation.ladders.items():
        to = (
            *(role for rung in ladder.rungs for role in rung.to),
            *(ladder.repeat.to if ladder.repeat else ()),
        )
        if Role.SYSTEM in to:
            yield Fault(("ladders", name), f"“{Role.SYSTEM}”收不到通知", "写明具体的角色")
    for path, roles in places:
        for role in roles:
            if role in (Role.OWNER, Role.SYSTEM):
                yield Fault(path, f"“{role}”在这里不指任何人", "写明具体的角色")


_IN_NO_PACK = (Role.BODY, Role.SYSTEM)
_WORDS = {one: role.value for role in Role if role not in _IN_NO_PACK for one in (role.value, role.label)}
"""The word for a role in a pack, by itself and by what the documents call it."""


def _bodies(regulation: Regulation) -> Iterator[Fault]:
    """Who is no role is a body that the measure has by that name; a role has its own word."""
    known = regulation.called_by_name
    for index, body in enumerate(known):
        if body in _WORDS:
            yield Fault(
                _of_body(index),
                f"“{body}”是角色 {_WORDS[body]}",
                f"从这里删去，写到它的地方写 {_WORDS[body]}",
            )
    for path, who in _meant(regulation, ()):
        if who is Role.BODY:
            yield Fault(path, f"“{who}”没有说是哪个部门", "写部门的名称，并列入 named_bodies")
        elif isinstance(who, Body) and who not in known:
            alike = dict.fromkeys(_WORDS.get(one, one) for one in near(who, (*_WORDS, *known)))
            listed = "是部门的，先把名称列入 named_bodies"
            remedy = f"是不是：{'、'.join(alike)}？{listed}" if alike else listed
            yield Fault(path, f"“{who}”不是角色，也不是 named_bodies 里的部门", remedy)


def _of_body(index: int) -> Path:
    return ("named_bodies", "value", index)


def _meant(value: Any, path: Path) -> Iterator[tuple[Path, Who]]:
    """One sweep over the whole: every place in which it means somebody. The list of the bodies' names means nobody."""
    if isinstance(value, Role | Body):
        yield path, value
    elif isinstance(value, Model):
        for field in type(value).model_fields:
            if field != "named_bodies":
                yield from _meant(getattr(value, field), (*path, field))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _meant(one, (*path, str(key)))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _meant(one, (*path, index))


def unused(regulation: Regulation) -> Iterator[Fault]:
    """A ladder that hangs on nothing was meant for some duty, a body that owes nothing and is told nothing for some
    place; what an overlay has no more use for does no harm.
    """
    named = {who for _, who in _meant(regulation, ())}
    for index, body in enumerate(regulation.called_by_name):
        if body not in named:
            yield Fault(
                _of_body(index), f"没有一处写到“{body}”", "在 by、jointly、to、tells 等处写上它，或从这里删去"
            )
    rules = [*regulation.duties.values(), *regulation.filings.values()]
    used = {rule.ladder for rule in rules}
    for name in regulation.ladders:
        if name not in used:
            yield Fault(
                ("ladders", name),
                f"没有事项用到提醒阶梯“{name}”",
                "让事项的 ladder 写它，或删去",
            )


def _of_others(regulation: Regulation) -> Iterator[Fault]:
    """Names of what stands elsewhere: categories of quotas, the lower title, what an edition replaces, one window."""
    categories = regulation.categories.value
    relative = regulation.cohort.relative if regulation.cohort else None
    if relative and relative.cause is not None and relative.cause not in regulation.causes:
        path: Path = ("cohort", "relative", "cause")
        yield unknown(path, "causes 里的事由", relative.cause, tuple(regulation.causes))
    for index, quota in enumerate(regulation.cohort.quotas if regulation.cohort else ()):
        if quota.of == "category" and quota.name is not None and quota.name not in categories:
            yield unknown(("cohort", "quotas", index, "name"), "categories 里的类别", quota.name, categories)
    lower, honour = regulation.honour.lower, regulation.honour
    if lower and lower.name in honour.names and lower.level == honour.level:
        yield Fault(("honour", "lower"), "降级后的称号就是本称号", "写明另一级或另一名称")
    if regulation.edition.replaces == regulation.edition.id:
        yield Fault(("edition", "replaces"), "不能替代自己", "写被替代的旧版本的代号")
    windows = [index for index, one in enumerate(regulation.preconditions) if isinstance(one, Window)]
    for index in windows[1:]:
        yield Fault(("preconditions", index), "受理时间写了两段，须同时符合，等于不受理", "只写一段")
