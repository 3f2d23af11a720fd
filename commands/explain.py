"""`packs explain`: a measure read back as numbered Chinese sentences, to be laid beside the office's own document."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from activities.place import Place
from commands.measure import read_pack
from commands.office import pack_path
from commands.speak import say, show_json
from desk.reading import Tally, read, tally


def explain(
    file: Annotated[
        Path | None, typer.Argument(metavar="文件", help="办法文件，缺省为 office.yaml 所用的")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A pack in numbered sentences."""
    regulation = read_pack(file or pack_path(Place.here()))
    sentences, counted = read(regulation), tally(regulation)
    if as_json:
        numbered = [{"n": n, **one._asdict()} for n, one in enumerate(sentences, 1)]
        show_json({"id": regulation.edition.id, "sentences": numbered, **counted._asdict()})
        return
    say(f"《{regulation.edition.title}》", style="bold")
    for chapter, numbered_ in groupby(enumerate(sentences, 1), lambda pair: pair[1].chapter):
        say(chapter, style="bold")
        say(*(f"{n}. {one.text}" for n, one in numbered_))
    say(*summed(counted), style="yellow")


def summed(counted: Tally) -> tuple[str, ...]:
    """How much of the measure still waits for the office, in one line or two."""
    lines = [f"共 {counted.values} 项规定，均有文件依据"]
    if counted.assumed:
        lines = [
            f"共 {counted.values} 项规定，其中 {counted.assumed} 项文件未作规定，暂按此办理，请本单位确认"
        ]
    if counted.masked:
        lines.append(
            f"另有 {counted.masked} 项原文隐去数值，以代填的数值表示；本单位填写之前，本办法不能启用"
        )
    return tuple(lines)
