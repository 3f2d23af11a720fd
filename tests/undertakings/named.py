"""Titles that were named, by the shortest way there is: each of its acts, recorded."""

from datetime import date
from typing import Any

from tests.register.desk import SCORES
from tests.undertakings.house import House, at

NAMED = date(2031, 6, 20)


def named(house: House, count: int) -> list[str]:
    """So many titles of the batch 第五批, whose terms end in 2036."""
    titles = house.apply(count)
    desk = house.desk
    bodies = desk.book.editions[desk.edition].bodies
    for n, title in enumerate(titles, 1):
        steps: list[tuple[str, str, date, dict[str, Any]]] = [
            ("opine", "township", date(2031, 4, 2), {"result": "agreed"}),
            ("check", "office", date(2031, 4, 2), {"result": "complete"}),
            ("assess", "assessor", date(2031, 4, 2), {"scores": SCORES}),
            *(
                ("consult", f"consulted/{body}", date(2031, 4, 3), {"result": "agreed", "body": body})
                for body in (bodies.value if bodies else ())
            ),
            ("decide", "leadership", date(2031, 5, 20), {"result": "approved"}),
            ("publicise", "office", date(2031, 5, 21), {}),
        ]
        for kind, by, day, says in steps:
            desk.do(desk.action(kind, by, day, title, **says))
        desk.record(desk.request(None, at(NAMED), title))
        name = {"result": "named", "batch": "第五批", "number": f"KY5-{n:03}"}
        desk.do(desk.action("name", "naming_body", NAMED, title, **name))
    return titles
