"""A sample city: one seed, one city; it lies in the register by the law itself, once, and among nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from activities.office_file import load_office
from desk import city as city_
from desk.city import DIVISION, HEADS, HONOUR, TOWNSHIPS, Home, city, listed
from desk.errors import NotEmptyError, OnTrialOnlyError, OtherMeasureError, RealChannelError
from desk.hand_in import recorded_at_once
from desk.importing.judged import Given
from desk.importing.reading import read
from desk.sample import Loaded, check, load
from desk.table import Sheet
from desk.workbook import write
from register import lawbook, ledger, queries
from register.connect import Register
from register.migrate import to_head
from register.recording import record
from register.verify import verify
from schemas.act import NEW
from schemas.inheritance import Inherited
from schemas.office import MailChannel, Office
from schemas.record import RecordAnswer, RecordRequest
from schemas.stage import Stage
from schemas.unit import credit_check_digit, misfits
from tests.conftest import Database, Opened
from tests.desk.conftest import NOW, Face
from tests.guide.practice import CALENDAR, PACK
from tests.stack import ROOT

TODAY = NOW.date()
UNREACHED = {
    *(Stage.APPLICATION, Stage.NAMING, Stage.OBJECTION),
    *(Stage.PROVISIONAL, Stage.ACCEPTANCE, Stage.RECHECK, Stage.RESULT_CONSULTATION, Stage.CONFIRMATION),
    *(
        Stage.RESULT_PUBLICITY,
        Stage.RESULT_OBJECTION,
        Stage.WARNING,
        Stage.CRITICISM,
        Stage.SUSPENSION,
        Stage.HEARING,
    ),
}
"""Nobody stands in the first; the next two take days; the others the measure has not got."""


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office(ROOT / "office.example.yaml")


def made(path: Path) -> Register:
    """A register with the measure of 开远 and no title."""
    register = Register(f"sqlite:///{path}", told_time=True)
    to_head(register)
    return with_the_measure(register)


def with_the_measure(register: Register) -> Register:
    for law in (PACK, CALENDAR):
        lawbook.add(register, law, NOW)
    return register


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Register]:
    register = made(tmp_path / "empty.db")
    yield register
    register.close()


def each_once(homes: list[Home]) -> list[Home]:
    """One home of each fate."""
    fates = {_fate(home): home for home in homes}
    return list(fates.values())


def _fate(home: Home) -> str:
    steps = [
        (one.kind, one.outcome, str(one.says.get("cause")), str(one.says.get("change"))) for one in home.moves
    ]
    said = home.opening
    stands = (said.state, said.plaque_out, said.passed_on is None) if isinstance(said, Inherited) else ()
    return str((stands, steps))


@dataclass
class Town:
    """What came of one home of each fate."""

    register: Register
    homes: list[Home]
    loaded: list[Loaded]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    register = made(tmp_path_factory.mktemp("city") / "mingpai.db")
    homes = each_once(city(TODAY))
    yield Town(register, homes, list(load(register, homes, lambda: NOW)))
    register.close()


def test_one_seed_is_one_city() -> None:
    assert city(TODAY) == city(TODAY)
    assert city(TODAY) != city(TODAY, seed=1)


def test_a_city_has_a_few_hundred_titles_in_every_township_and_category() -> None:
    units = [home.unit for home in city(TODAY)]
    assert 300 <= len(units) <= 400
    assert {one.township for one in units} == set(TOWNSHIPS)
    assert {one.category for one in units} == set(PACK.categories.value)
    assert len({one.id for one in units}) == len({one.name for one in units}) == len(units)


def test_a_batch_a_year_is_named_on_one_day() -> None:
    named = {
        (one.opening.batch, one.opening.named_on) for one in city(TODAY) if isinstance(one.opening, Inherited)
    }
    assert len(named) == 10
    assert len({batch for batch, _ in named}) == 10


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)])
def test_there_is_a_city_on_any_day(day: date) -> None:
    assert len(city(day)) == len(city(TODAY))


def test_a_unit_does_not_depend_on_the_day() -> None:
    later = city(TODAY + timedelta(days=400))
    assert [home.unit for home in later] == [home.unit for home in city(TODAY)]


def test_a_code_is_right_for_the_register_and_of_no_unit_in_the_world() -> None:
    codes = [home.unit.code for home in city(TODAY) if home.unit.code]
    assert all(code[2:8] == DIVISION and code[17] == credit_check_digit(code[:17]) for code in codes)
    assert [fault for home in city(TODAY) for fault in misfits(home.unit)] == []
    assert all(code[16] != city_.organisation_check_digit(code[8:16]) for code in codes)


def test_what_an_authority_computes_is_known() -> None:
    """The example of GB 11714-1997."""
    assert city_.organisation_check_digit("D2143569") == "X"


def test_every_stage_that_can_be_reached_on_a_day_is_there(town: Town) -> None:
    assert {one.life.standing.stage for one in town.loaded} == set(Stage) - UNREACHED


def test_each_title_has_come_as_far_as_it_was_to_come(town: Town) -> None:
    """The law has refused none of the steps."""
    for home, one in zip(town.homes, town.loaded, strict=True):
        acts = [
            entry.action.kind for entry in ledger.entries_of(town.register, one.life.title) if entry.action
        ]
        assert set(acts[1:]) == {move.kind for move in home.moves}, home.moves


def test_its_ledger_verifies(town: Town) -> None:
    assert verify(town.register, lawbook.read(town.register)) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_city_lies_in_either_database(kind: str, database: Database, opened: Opened) -> None:
    register = with_the_measure(opened(database(kind)))
    homes = each_once(city(TODAY))[:8]
    assert [one.new for one in load(register, homes, lambda: NOW)] == [True] * 8
    assert verify(register, lawbook.read(register)) == []


def test_every_act_says_that_it_is_of_a_sample(town: Town) -> None:
    for one in town.loaded:
        acts = [entry.action for entry in ledger.entries_of(town.register, one.life.title) if entry.action]
        assert all(act.actor.account.startswith("样例@") for act in acts)


def test_a_renamed_unit_is_found_by_both_names(town: Town) -> None:
    for home in town.homes:
        change = next((move.says for move in home.moves if move.says.get("change") == "renamed"), None)
        if change:
            names = (home.unit.name, change["unit"].name)
            found = [[row.id for row in queries.find_titles(town.register, name)] for name in names]
            assert found[0] == found[1] != []


def test_loaded_again_it_does_nothing_twice(town: Town, office: Office) -> None:
    before = [len(ledger.entries_of(town.register, one.life.title)) for one in town.loaded]
    check(town.register, office, town.homes, NOW)
    tomorrow = each_once(city(TODAY + timedelta(days=1)))
    again = list(load(town.register, tomorrow, lambda: NOW + timedelta(days=1)))
    assert [one.new for one in again] == [False] * len(town.homes)
    assert [len(ledger.entries_of(town.register, one.life.title)) for one in again] == before


def test_a_load_that_was_killed_goes_on_where_it_was(
    empty: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [home for home in each_once(city(TODAY)) if len(home.moves) in (0, 5)][:3]
    with monkeypatch.context() as killed:
        killed.setattr("desk.hand_in.record", _killed_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            list(load(empty, homes, lambda: NOW))
    done = list(load(empty, homes, lambda: NOW))
    kinds = [
        [entry.action.kind for entry in ledger.entries_of(empty, one.life.title) if entry.action]
        for one in done
    ]
    assert [one[1:] for one in kinds] == [[move.kind for move in home.moves] for home in homes]


def _killed_at_the_third(register: Register, request: RecordRequest) -> RecordAnswer:
    life = ledger.life_of(register, request.title)
    if life is not None and life.seq == 2:
        raise KeyboardInterrupt
    return record(register, request)


def test_what_somebody_has_gone_on_with_stays(empty: Register, face: Face) -> None:
    """A title that a clerk has taken up is the clerk's, though the sample stopped before its end."""
    (home,) = [
        home for home in each_once(city(TODAY)) if [one.kind for one in home.moves] == ["inspect", "report"]
    ]
    begun = home._replace(moves=home.moves[:1])
    (one,) = load(empty, [begun], lambda: NOW)
    mine = Face(empty, face.office)
    action = mine.hand_in("领导小组办公室", one.life.title, "update", phone="0873-7120000").action
    recorded_at_once(empty, action, lambda: NOW)
    (again,) = load(empty, [home], lambda: NOW)
    assert (again.new, again.life.standing.stage) == (False, Stage.REPORT)


def test_a_register_that_is_not_empty_is_refused(face: Face) -> None:
    before = queries.open_count(face.register)
    with pytest.raises(NotEmptyError, match="已有7个单位"):
        check(face.register, face.office, city(TODAY), NOW)
    assert queries.open_count(face.register) == before


def test_an_application_that_waits_counts_as_a_unit(empty: Register, face: Face) -> None:
    """The service was down when it came in: the register knows no title yet."""
    known = ledger.life_of(face.register, queries.find_titles(face.register, "开远市人民公园")[0].id)
    assert known is not None
    Face(empty, face.office).hand_in("单位窗口", NEW, "apply", application=known.application)
    with pytest.raises(NotEmptyError, match="开远市人民公园"):
        check(empty, face.office, city(TODAY), NOW)


def test_an_office_at_work_is_refused(empty: Register, office: Office) -> None:
    with pytest.raises(OnTrialOnlyError):
        check(empty, office.model_copy(update={"trial": False}), city(TODAY), NOW)


def test_notices_of_a_sample_leave_by_no_real_channel(empty: Register, office: Office) -> None:
    post = office.posts[0].model_copy(update={"channel": MailChannel(to="office@example.gov.cn")})
    with pytest.raises(RealChannelError, match=post.name):
        check(empty, office.model_copy(update={"posts": (post, *office.posts[1:])}), city(TODAY), NOW)


def test_another_measure_is_refused(office: Office, tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'mingpai.db'}", told_time=True)
    to_head(register)
    with pytest.raises(OtherMeasureError):
        check(register, office, city(TODAY), NOW)
    register.close()


def test_its_list_is_read_as_the_same_titles(tmp_path: Path) -> None:
    homes = city(TODAY)
    path = tmp_path / "样例.xlsx"
    write(path, [Sheet("示范单位", "样例城市示范单位台账", "虚构", HEADS, listed(homes))], NOW)
    given = Given(
        honour=HONOUR,
        division=DIVISION,
        today=TODAY,
        level="county",
        honours=(HONOUR,),
        categories=PACK.categories.value,
    )
    reading = read(path.read_bytes(), path.name, given)
    assert (reading.questions, [one.wrong or one.doubts for one in reading.rows if not one.ready]) == ((), [])
    assert [one.inherited for one in reading.rows] == [
        home.opening for home in homes if isinstance(home.opening, Inherited)
    ]
