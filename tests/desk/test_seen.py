"""Whose titles a post looks at: its lists and deadlines have just those, however many they are and however found."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from register import lists, owing, sight
from register.lists import Sorting, Wanted
from register.owing import Sought
from register.tables import outbox
from schemas.party import Party, Role
from tests.desk.conftest import Face

TOWN, OTHER = "乐白道街道", "羊街乡"
POSTS = {
    "township": (Party(role=Role.TOWNSHIP, area=TOWN),),
    "two townships": (Party(role=Role.TOWNSHIP, area=TOWN), Party(role=Role.TOWNSHIP, area=OTHER)),
    "body": (Party(role=Role.CONSULTED, area="市公安局"),),
    "nobody's": (Party(role=Role.TOWNSHIP, area="没有这个乡"),),
    "office": (Party(role=Role.OFFICE),),
}
EVERY = Wanted()


@pytest.fixture(params=[500, 0], ids=["few", "many"], autouse=True)
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few titles are named one by one, of many the set is asked: it comes to the same."""
    monkeypatch.setattr(sight, "FEW", request.param)
    monkeypatch.setattr(owing, "FEW", request.param)


@pytest.mark.parametrize("who", POSTS.values(), ids=POSTS)
def test_a_list_has_the_titles_that_the_post_sees(face: Face, who: tuple[Party, ...]) -> None:
    seen = {one for one in _titles(face, EVERY) if sight.sees(face.register, who, one)}
    assert _titles(face, Wanted(seen_by=who)) == seen
    on = face.now.date()
    then = {one for one in _titles(face, Wanted(on=on)) if sight.sees(face.register, who, one)}
    assert _titles(face, Wanted(seen_by=who, on=on)) == then


def test_what_a_township_was_told_of_elsewhere_is_in_its_list(face: Face) -> None:
    """Notices of a title of another township have once been put before it."""
    elsewhere = sorted(_titles(face, Wanted(townships=(OTHER,))))[0]
    town = POSTS["township"]
    assert elsewhere not in _titles(face, Wanted(seen_by=town))
    with face.register.writing() as connection:
        row = connection.execute(select(outbox).where(outbox.c.role == "township").limit(1)).one()
        values = {**row._mapping, "key": "told elsewhere", "title": elsewhere, "area": TOWN}
        connection.execute(insert(outbox).values(values))
    assert elsewhere in _titles(face, Wanted(seen_by=town))


@pytest.mark.parametrize("who", POSTS.values(), ids=POSTS)
def test_a_question_that_was_narrowed_finds_the_same_duties(face: Face, who: tuple[Party, ...]) -> None:
    today = face.now.date()
    sought = Sought(today + timedelta(days=400), seen=who)
    narrowed = owing.narrowed(face.register, sought)
    every = owing.due(face.register, Sought(sought.until))
    seen = [one for one in every if sight.sees(face.register, who, one.title)]
    assert owing.due(face.register, narrowed) == owing.due(face.register, sought) == seen
    assert owing.count(face.register, narrowed) == len(seen)
    for most in (1, 5):
        assert owing.due(face.register, narrowed, most) == seen[:most]
        by_unit = owing.due(face.register, sought, order="unit", down=True)
        assert owing.due(face.register, narrowed, most, "unit", down=True) == by_unit[:most]


def _titles(face: Face, wanted: Wanted) -> set[str]:
    return {row.title for row in lists.find(face.register, wanted, Sorting()).rows}
