"""The years ahead of a title: whoever needs only the first lines is shown the same ones as whoever lives them all."""

from datetime import date

import pytest

from desk.plan import course, first_lines
from register import lawbook, ledger
from tests.desk.conftest import Face
from workflows.life.plan import WAYS, Way

LATER = date(2032, 1, 1)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("title", ["2025-0001", "2025-0003", "2021-0003"])
def test_the_first_lines_are_those_of_the_whole(face: Face, title: str, way: Way) -> None:
    book, life = lawbook.read(face.register), ledger.life_of(face.register, title)
    assert life is not None
    whole = course(book, life, way, face.now, LATER).lines
    assert len(whole) > 1
    for most in (0, 1, len(whole) + 1):
        assert first_lines(book, life, way, face.now, LATER, most) == whole[:most]
