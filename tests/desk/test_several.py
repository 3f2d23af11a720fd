"""Several acts at the desk: interrupted and said again each is done once, under its own id on whatever day."""

from datetime import timedelta

from desk import roll
from desk.several import Item, on_each, rehearsed, take_in_each
from register import inbox, lawbook
from schemas.action import KINDS, Inspect, NameTitle, Opine
from tests.desk.conftest import PAPER, Face

OPENED = "2025-0003"
TOWNSHIP = "乐白道街道"


def items(face: Face, *, id_: str | None = None) -> list[Item]:
    """The township's opinion on the one title that waits for it, and on one that is elsewhere."""
    book = lawbook.read(face.register)
    listed = roll.read(f"{OPENED}\n2025-0002\n".encode(), "名单.txt", Opine, book)
    fields = {"result": "agreed", "documents": [PAPER], "on": face.now.date()}
    named = roll.found(face.register, listed)
    return on_each(face.register, book, KINDS["opine"], named, fields, dated=False, id_=id_)


def kept(face: Face) -> list[str]:
    return [one.id for one in inbox.waiting(face.register, OPENED).actions]


def test_what_was_interrupted_goes_on_when_it_is_said_again(face: Face) -> None:
    seat = face.seat(TOWNSHIP)
    first = next(take_in_each(face.register, seat, items(face), lambda: face.now))  # and then it was killed
    again = list(take_in_each(face.register, seat, items(face), lambda: face.now))
    assert first.handed == again[0].handed
    assert len(kept(face)) == 1
    assert again[1].result is not None, "one that is refused stops nobody"
    assert again[1].result.state == "refused"


def test_under_an_id_it_is_the_same_on_another_day(face: Face) -> None:
    seat = face.seat(TOWNSHIP)
    for _ in range(2):
        list(take_in_each(face.register, seat, items(face, id_="batch"), lambda: face.now))
        face.now += timedelta(days=1)
    assert kept(face) == [f"batch.{OPENED}"]


def test_a_rehearsal_writes_nothing(face: Face) -> None:
    found = rehearsed(face.register, face.seat(TOWNSHIP), items(face), face.now)
    assert [one.state for one in found] == ["possible", "refused"]
    assert kept(face) == []


def test_a_heading_that_a_field_has_is_the_field_s(face: Face) -> None:
    book = lawbook.read(face.register)
    text = "单位名称,称号编号\n人民医院,KY4-001\n"
    (line,) = roll.read(text.encode(), "名单.csv", NameTitle, book).lines
    assert (line.text, line.own) == ("人民医院", {"number": "KY4-001"})
    (line,) = roll.read(text.encode(), "名单.txt", Opine, book).lines
    assert line.text == "KY4-001", "for any other act it says which title"


def test_a_cell_may_hold_the_points_of_several_assessors(face: Face) -> None:
    book = lawbook.read(face.register)
    (line,) = roll.read("单位名称\t政治基础\n大庄村\t１８，17\n".encode(), "名单.txt", Inspect, book).lines
    assert line.own == {"scores": {"政治基础": ["18", "17"]}}
