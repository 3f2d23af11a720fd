"""`packs diff`: what changes from one measure to another, in the sentences of `explain`, the old beside the new."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from commands.installation import Installation
from commands.measure import read_pack
from commands.speak import Exit, Stop, say, show_json, show_table
from desk.comparing import KINDS, changed
from register import lawbook
from schemas.base import digest
from schemas.regulation import Regulation

_NOTHING = "（无）"


def diff(
    old: Annotated[str, typer.Argument(metavar="甲", help="办法文件，或名册中版本的编号、哈希的开头")],
    new: Annotated[str, typer.Argument(metavar="乙", help="同上")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """What changes from one measure to another."""
    before, after = _measure(old), _measure(new)
    same, changes = digest(before) == digest(after), changed(before, after)
    counts = {kind: sum(one.kind == kind for one in changes) for kind in KINDS}
    if as_json:
        editions = {name: _edition(one) for name, one in (("old", before), ("new", after))}
        show_json({**editions, "same": same, **counts, "changes": [one._asdict() for one in changes]})
        return
    say(f"甲：{_named(before)}", f"乙：{_named(after)}")
    if same or not changes:
        say("两个办法完全相同" if same else "两个办法的规定相同，只是写法不同")
        return
    rows = []
    for chapter, group in groupby(changes, lambda one: one.chapter):
        rows.append(("", f"【{chapter}】", ""))
        rows += [(KINDS[one.kind], one.old or _NOTHING, one.new or _NOTHING) for one in group]
    show_table(("", "甲（旧）", "乙（新）"), rows, ruled=True)
    said = "，".join(f"{KINDS[kind]} {n} 处" for kind, n in counts.items() if n)
    say(f"共 {len(changes)} 处不同：{said}", style="bold")


def _measure(named: str) -> Regulation:
    """A pack by its file, else the edition in the register that the id or the beginning of a hash means."""
    path = Path(named)
    if path.exists() or path.suffix in (".yaml", ".yml"):
        return read_pack(path)
    try:
        editions = lawbook.read(Installation.here().register).editions
    except Stop as stop:
        raise Stop(stop.code, f"“{named}”不是办法文件，名册中也查不了：", *stop.lines) from None
    found = {key: one for key, one in editions.items() if named == one.edition.id}
    if not found and len(named) >= 4:
        found = {key: one for key, one in editions.items() if key.startswith(named.lower())}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        lines = [f"  {key[:12]}  {_named(one)}" for key, one in found.items()]
        raise Stop(Exit.USAGE, f"“{named}”在名册中对应{len(found)}个版本，请改用哈希的开头：", *lines)
    raise Stop(
        Exit.USAGE,
        f"“{named}”既不是办法文件，也不是名册中的版本",
        *(f"  名册中有：{key[:12]}  {_named(one)}" for key, one in editions.items()),
    )


def _named(one: Regulation) -> str:
    return f"《{one.edition.title}》（{one.edition.id}，{digest(one)[:12]}）"


def _edition(one: Regulation) -> dict[str, str]:
    return {"id": one.edition.id, "title": one.edition.title, "hash": digest(one)}
