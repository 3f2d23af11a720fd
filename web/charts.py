"""Charts: small drawings in SVG, geometry by attributes, each to stand beside the table that it draws."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

WIDE, HIGH, ROOM = 960, 220, 26
"""Units of the drawing: it is stretched to the page; below the bars there is room for their names."""


NAME = 22
"""Half of a name's width, which the first must have room for."""


class Bar(NamedTuple):
    """A bar: its name, its height in what is counted, and how much of that is only projected."""

    name: str
    value: int
    projected: int = 0


def bars(heading: str, those: Sequence[Bar]) -> Markup:
    """Bars side by side, each with its figure over it; names under every so many, that none lies over another."""
    highest = max((one.value for one in those), default=0) or 1
    step = WIDE / max(len(those), 1)
    every = max(1, -(-len(those) // 16))
    parts = [
        Markup(
            '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">'
        ).format(WIDE, HIGH, heading)
    ]
    for place, one in enumerate(those):
        left, tall = place * step, (HIGH - ROOM - 20) * one.value / highest
        sure = (HIGH - ROOM - 20) * (one.value - one.projected) / highest
        foot = HIGH - ROOM
        parts.append(
            Markup('<rect class="projected" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                left + step * 0.12, foot - tall, step * 0.76, tall
            )
        )
        parts.append(
            Markup('<rect class="sure" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                left + step * 0.12, foot - sure, step * 0.76, sure
            )
        )
        if one.value:
            parts.append(
                Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(
                    left + step / 2, foot - tall - 4, one.value
                )
            )
        if place % every == 0:
            parts.append(
                Markup('<text x="{:.1f}" y="{}">{}</text>').format(
                    max(left + step / 2, NAME), HIGH - 8, one.name
                )
            )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)
