"""Page: the figures as one file for a browser without a network: each chart with the table that it draws."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from benchmarks.median import Figure, Found

WIDE, ROW, NAMES = 860, 26, 400
"""Units of a drawing: its width, the height of a bar, the room for names."""

STYLE = """body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
table{border-collapse:collapse;width:100%}td,th{padding:.2em .6em;border-bottom:1px solid #ccc;text-align:right}
td:first-child,th:first-child{text-align:left}svg{width:100%;height:auto}
.bar{fill:#3b6ea5}.over{fill:#b5482f}.aim{stroke:#222;stroke-width:2}.floor{stroke:#999;stroke-dasharray:4 3}"""

HEADINGS = ("figure", "ours", "floor", "", "ratio", "least to most", "aim")


def page(found: Found, facts: Mapping[str, Any]) -> str:
    """The whole file."""
    said = ", ".join(f"{name} {value}" for name, value in facts.items())
    parts = [
        Markup(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>mingpai benchmarks</title><style>'
        ),
        Markup(STYLE),
        Markup("</style><h1>mingpai 铭牌: ours beside the floor</h1><p>{}</p>").format(said),
        Markup(
            "<p>A bar is the ratio of ours to the floor, the dashed line the floor itself, the thick mark what is to "
            "be reached. Red: not reached.</p>"
        ),
    ]
    for name, those in found.items():
        parts += [Markup("<h2>{}</h2>").format(name), chart(name, those), table(those)]
    return Markup("").join(parts) + "\n"


def chart(name: str, those: Sequence[Figure]) -> Markup:
    """A bar a figure."""
    most = max(max(one.ratio, one.aim or 0, 1) for one in those)
    scale = (WIDE - NAMES - 60) / most
    high = ROW * len(those) + 8
    parts = [
        Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDE, high, name),
        Markup('<line class="floor" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/>').format(NAMES + scale, high),
    ]
    for n, one in enumerate(those):
        top, end = n * ROW + 6, NAMES + one.ratio * scale
        kind = "over" if one.aim is not None and one.ratio > one.aim else "bar"
        parts.append(
            Markup(
                '<text x="0" y="{}" font-size="13">{} / {}</text>'
                '<rect class="{}" x="{}" y="{}" width="{:.1f}" height="{}"/>'
                '<text x="{:.1f}" y="{}" font-size="13">{:.2f}</text>'
            ).format(
                top + 13,
                one.figure,
                one.of,
                kind,
                NAMES,
                top,
                end - NAMES,
                ROW - 10,
                end + 5,
                top + 13,
                one.ratio,
            )
        )
        if one.aim is not None:
            parts.append(
                Markup('<line class="aim" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
                    NAMES + one.aim * scale, top - 3, top + ROW - 7
                )
            )
    return Markup("").join([*parts, Markup("</svg>")])


def table(those: Sequence[Figure]) -> Markup:
    """The figures of a chart."""
    head = Markup("").join(Markup("<th>{}</th>").format(one) for one in HEADINGS)
    rows = [
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells(one))
        )
        for one in those
    ]
    return Markup("<table><tr>{}</tr>{}</table>").format(head, Markup("").join(rows))


def cells(one: Figure) -> tuple[str, ...]:
    """A line of a table."""
    aim = "" if one.aim is None else f"{one.aim:g}"
    ours, floor = (f"{value:.3g} {one.unit}" for value in (one.ours, one.floor))
    return one.figure, ours, floor, one.of, f"{one.ratio:.2f}", f"{one.least:.2f} to {one.most:.2f}", aim
