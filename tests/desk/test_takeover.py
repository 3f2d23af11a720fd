"""Rows of an office's list become titles: once each, put right by a corrected row, nothing lost when it is killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete

from desk import lists, roll
from desk.errors import UnlistedError
from desk.hand_in import Handed, recorded_at_once
from desk.lists import Asked
from desk.look import decisions, look_up
from desk.takeover import Candidate, Verdict, carry_out, spread, verdict, verdicts
from desk.titles import describe
from register import lawbook, ledger, queries
from register.mend import mend
from register.recording import record
from register.tables import unit_names
from register.verify import verify
from regulations.load import load_pack
from schemas.application import Application
from schemas.arrangement import Arrangement
from schemas.document import Document
from schemas.foundation import Sourced
from schemas.inheritance import Inherited, Row
from schemas.record import RecordRequest
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import Stage
from tests.desk.conftest import Face
from tests.register.desk import unit
from tests.stack import ROOT

POST = "领导小组办公室"
HONOUR = "民族团结进步示范单位"


def row(n: int, /, **says: Any) -> Candidate:
    """What the row of a list says of a unit that the register does not know."""
    application = Application(unit=unit(300 + n, f"第{n}测试学校"), honour=HONOUR)
    says = {"application": application, "named_on": date(2024, 6, 1), **says}
    place = Row(file="台账.xlsx", sha256="0" * 64, sheet="示范单位", row=n + 2)
    return Candidate(Inherited(**says), place)


def takes(face: Face, *rows: Candidate) -> list[Verdict]:
    """The rows carried out, none of them on a title that lives."""
    found = [carry_out(face.register, face.seat(POST), one, lambda: face.now) for one in rows]
    assert all(isinstance(one, Verdict) for one in found)
    return found  # type: ignore[return-value]


def judges(face: Face, *rows: Candidate) -> list[Verdict]:
    return [verdict(face.register, face.seat(POST), one, lambda: face.now) for one in rows]


def test_a_row_becomes_a_title_that_verifies(face: Face) -> None:
    (found,) = takes(face, row(1, batch="第四批"))
    assert (found.becomes, found.life and found.life.standing.stage) == ("new", Stage.TERM)
    listed = queries.title_row(face.register, str(found.title))
    assert listed is not None
    assert (listed.batch, listed.named_on, listed.unit_name) == ("第四批", date(2024, 6, 1), "第1测试学校")
    assert verify(face.register, lawbook.read(face.register)) == []


def test_a_dry_run_says_the_same_and_writes_nothing(face: Face) -> None:
    before = queries.open_count(face.register)
    (found,) = judges(face, row(1))
    assert (found.becomes, found.title) == ("new", None)
    assert queries.open_count(face.register) == before


def test_importing_again_changes_nothing(face: Face) -> None:
    (first,) = takes(face, row(1))
    again = row(1)._replace(row=row(9).row)
    (found,) = takes(face, again)
    assert (found.becomes, found.title) == ("same", first.title)
    assert len(ledger.entries_of(face.register, str(first.title))) == 1


def test_a_corrected_row_is_brought_to_the_title_that_it_is_about(face: Face) -> None:
    (first,) = takes(face, row(1, number="第41号"))
    for right in (row(1, number="第14号"), row(1, named_on=date(2023, 6, 1))):
        (found,) = judges(face, right)
        assert (found.becomes, found.title) == ("corrected", first.title)
        handed = carry_out(face.register, face.seat(POST), right, lambda: face.now)
        assert isinstance(handed, Handed)
        assert handed.action.title == first.title


def test_what_was_taken_in_when_the_import_was_killed_is_the_same_title_next_time(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr("desk.hand_in.record", _killed)
        with pytest.raises(KeyboardInterrupt):
            takes(face, row(1))
    assert takes(face, row(1))[0].becomes == "new"
    assert len(queries.titles_of(face.register, row(1).inherited.application.unit.id)) == 1


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_title_lost_before_is_beside_the_one_that_the_unit_has_now(face: Face) -> None:
    lost = row(1, named_on=date(2010, 6, 1), state="revoked", since=date(2015, 6, 1))
    now = row(1)._replace(row=row(7).row)
    first, second = takes(face, lost, now)
    assert (first.becomes, second.becomes) == ("new", "new")
    assert [one.becomes for one in takes(face, now, lost)] == ["same", "same"]


def test_two_rows_of_one_title_are_not_two_titles(face: Face) -> None:
    takes(face, row(1))
    ended = row(1, named_on=date(2019, 6, 1), state="ended", since=date(2024, 5, 31))
    (found,) = takes(face, ended._replace(row=row(7).row))
    assert found.becomes == "new", "an ended one is another title"


def test_a_unit_that_has_applied_here_is_not_taken_over(face: Face) -> None:
    known = ledger.life_of(face.register, "2025-0001")
    assert known is not None
    (found,) = judges(face, row(1, application=known.application))
    assert found.becomes == "refused"
    assert "已有同一称号" in str(found.why)


def test_what_is_overdue_falls_due_one_after_the_other_the_oldest_first(face: Face) -> None:
    rows = [row(n, named_on=date(2010 + n, 6, 1)) for n in range(1, 5)] + [row(9)]
    found = list(spread(face.register, judges(face, *rows), face.now.date(), Span(n=8, unit="months")))
    days = [one.by for one in found[:4]]
    assert days == sorted(set(days), key=str)
    assert found[4].by is None, "what runs is not put off"
    assert days[-1] == date(2027, 7, 22)
    titles = takes(face, *found)
    assert [one.life and one.life.obligations[0].due for one in titles[:4]] == days


def test_an_honour_that_no_measure_gives_is_refused_with_those_that_there_are(face: Face) -> None:
    strange = row(1).inherited.application.model_copy(update={"honour": "卫生先进单位"})
    (found,) = judges(face, row(1, application=strange))
    assert found.becomes == "refused"


def test_two_rows_of_one_naming_are_one_title(face: Face) -> None:
    twice = [row(1), row(1, batch="第六批")._replace(row=row(9).row)]
    first, second = verdicts(face.register, face.seat(POST), twice, lambda: face.now)
    assert (first.becomes, second.becomes) == ("new", "refused")
    assert "第3行是同一个称号" in str(second.why)


def test_a_unit_that_was_named_again_holds_the_later_title_and_had_the_earlier_one(face: Face) -> None:
    earlier = row(1, named_on=date(2019, 12, 1), batch="第四批")
    later = row(1, named_on=date(2024, 5, 1), batch="第六批")._replace(row=row(9).row)
    for rows in ((earlier, later), (later, earlier)):
        found = [one.candidate for one in verdicts(face.register, face.seat(POST), rows, lambda: face.now)]
        stands = {one.candidate.inherited.batch: one.life for one in takes(face, *found) if one.life}
        assert {batch: life.standing.stage for batch, life in stands.items()} == {
            "第四批": Stage.ENDED,
            "第六批": Stage.TERM,
        }
        assert stands["第四批"].standing.dates["stage"] == date(2024, 5, 1)
    titles = queries.titles_of(face.register, later.inherited.application.unit.id)
    assert len(titles) == 2, "the other order of rows is the same list"


def test_a_copy_of_the_list_under_another_name_is_about_the_same_titles(face: Face) -> None:
    lost = row(1, named_on=date(2010, 6, 1), state="revoked", since=date(2015, 6, 1))
    (first,) = takes(face, lost)
    again = row(1, named_on=date(2010, 7, 1), state="revoked", since=date(2015, 6, 1))
    copy = again.row.model_copy(update={"file": "台账-核对.xlsx"})
    (found,) = judges(face, again._replace(row=copy))
    assert (found.becomes, found.title) == ("corrected", first.title)


def test_a_name_that_a_unit_is_no_more_found_by_is_told_and_mended(face: Face) -> None:
    takes(face, row(1))
    with face.register.writing() as connection:
        connection.execute(delete(unit_names))
    assert any("曾用名与档案不一致" in one for one in verify(face.register, lawbook.read(face.register)))
    mend(face.register)
    assert verify(face.register, lawbook.read(face.register)) == []


def test_the_register_does_not_believe_an_act_that_claims_another_edition(face: Face) -> None:
    (first,) = takes(face, row(1))
    other = lawbook.add(face.register, _later(), face.now)
    claimed = face.hand_in(
        POST,
        str(first.title),
        "take_over",
        inherited=row(1, number="第2号").inherited,
        row=row(1).row,
        edition=other,
    )
    recorded_at_once(face.register, claimed.action, lambda: face.now)
    life = ledger.life_of(face.register, str(first.title))
    assert life == first.life, "it was named before that edition was in force"


def test_two_imports_of_one_list_at_once_make_each_title_once(face: Face) -> None:
    rows = [row(n) for n in range(1, 9)]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: takes(face, *rows), range(2)))
    titles = [{one.title for one in found} for found in both]
    assert titles[0] == titles[1]
    assert len(titles[0]) == len(rows)
    assert verify(face.register, lawbook.read(face.register)) == []


def test_a_row_corrected_after_the_title_has_moved_on_is_refused_with_the_way(face: Face) -> None:
    (first,) = takes(face, row(1))
    handed = face.hand_in("领导小组办公室", str(first.title), "update", phone="0873-7120001")
    record(face.register, RecordRequest(str(first.title), handed.action.id, face.now))
    (same_row,) = judges(face, row(1))
    assert same_row.becomes == "same", "what the list says has not changed"
    (found,) = judges(face, row(1, named_on=date(2023, 6, 1)))
    assert (found.becomes, found.title) == ("refused", first.title)
    assert "接管以后已经办理过别的事项" in str(found.why)


def test_a_title_comes_under_the_edition_of_its_naming(face: Face) -> None:
    added = lawbook.add(face.register, _later(), face.now)
    before, after = takes(face, row(1), row(2, named_on=date(2025, 6, 1)))
    assert before.life is not None
    assert after.life is not None
    assert (before.life.edition == added, after.life.edition) == (False, added)


@pytest.mark.parametrize("typed", ["第四批", "第4批", "4", "第04批", "四批次"])
def test_a_batch_is_one_however_lists_and_people_write_it(face: Face, typed: str) -> None:
    own, today = Arrangement(), face.now.date()
    found = takes(face, row(1, batch="第4批"), row(2, batch="第四批"), row(3, batch="第14批"))
    question = lists.understood(face.register, Asked(batch=[typed]), own, today)
    assert [one.title for one in lists.page(face.register, question).rows] == [one.title for one in found[:2]]
    assert question.said == ("第4批" if typed == "4" else typed)
    chosen = roll.chosen(face.register, f"环节=有效期,批次={typed}", own, today)
    assert [one.title for one in chosen] == [one.title for one in found[:2]]


def test_a_year_is_one_batch_however_it_is_written(face: Face) -> None:
    (found,) = takes(face, row(1, batch="2019年"))
    question = lists.understood(face.register, Asked(batch=["2019年批次"]), Arrangement(), face.now.date())
    assert [one.title for one in lists.page(face.register, question).rows] == [found.title]


def test_a_batch_that_there_is_not_is_told_with_each_that_there_is_once(face: Face) -> None:
    takes(face, row(1, batch="第4批"), row(2, batch="第四批"))
    with pytest.raises(UnlistedError) as no:
        lists.understood(face.register, Asked(batch=["第九批"]), Arrangement(), face.now.date())
    assert len([one for one in no.value.known if one in ("第4批", "第四批")]) == 1


def test_a_title_taken_over_is_told_by_the_day_of_its_naming(face: Face) -> None:
    (found,) = takes(face, row(1))
    listed = queries.title_row(face.register, str(found.title))
    assert listed is not None
    assert describe(listed).endswith("（2024-06-01命名）")


def test_a_title_taken_over_shows_what_its_list_says_of_naming_and_loss(face: Face) -> None:
    paper = Document(number="民创发〔2024〕3号", title="关于命名的决定", date=date(2024, 6, 1))
    lost = {"state": "revoked", "since": date(2025, 3, 4), "document": paper}
    (found,) = takes(face, row(1, **lost))
    looked = look_up(face.register, str(found.title))
    assert looked is not None
    assert [(one.on, one.what, one.papers) for one in decisions(looked)] == [
        (date(2024, 6, 1), "命名（台账所载）", ("民创发〔2024〕3号",)),
        (date(2025, 3, 4), "取消称号（台账所载）", ()),
    ]


def _later() -> Regulation:
    """The measure as an edition that is in force since 2025."""
    pack = load_pack(ROOT / "regulations" / "kaiyuan-danwei.yaml")
    since = Sourced(value=date(2025, 1, 1), assumed=True)
    edition = pack.edition.model_copy(update={"id": "kaiyuan-later", "in_force_from": since})
    return pack.model_copy(update={"edition": edition})
