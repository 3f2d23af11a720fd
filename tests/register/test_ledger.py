"""A step is in the ledger once and whole, or not at all."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from register import inbox, ledger, outbox, queries, recording, told
from register.tables import METADATA, titles
from register.verify import verify
from schemas.base import midnight
from schemas.party import Role
from schemas.record import Already, Overtaken, RecordAnswer, Recorded, Unknown
from schemas.refusals.rewriting import NotKept
from schemas.stage import Stage
from tests.register.desk import APPLIED, TITLE, Desk, ten_o_clock, unit
from tests.said import said
from workflows.life.step import next_wake

OPINED = date(2031, 3, 10)
AFTER_PUBLICITY = date(2031, 4, 12)


def everything(desk: Desk) -> dict[str, list[Any]]:
    """All that the database holds."""
    with desk.register.reading() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key.columns)).all())
            for table in METADATA.sorted_tables
        }


def opinion(desk: Desk, key: str = "") -> Any:
    """The township agrees."""
    return desk.action("opine", "township/灵泉街道", OPINED, key=key, result="agreed")


def test_a_recorded_step_is_the_life_and_its_entries(desk: Desk) -> None:
    action = desk.hand_in(desk.application())
    done = desk.judged(action, action.received_at, desk.life())
    assert desk.record(desk.request(action)) == Recorded(done.life, done.next_wake, done.receipt)
    assert ledger.life_of(desk.register, TITLE) == done.life
    assert ledger.entries_of(desk.register, TITLE) == list(done.entries)


def test_every_line_says_when_it_was_recorded(desk: Desk) -> None:
    request = desk.request(desk.hand_in(desk.application()))
    desk.record(request)
    assert [line.recorded_at for line in ledger.lines_of(desk.register, TITLE)] == [request.recorded_at]


def test_a_title_that_was_never_recorded_has_no_life(desk: Desk) -> None:
    assert ledger.life_of(desk.register, TITLE) is None
    assert ledger.entries_of(desk.register, TITLE) == []


def test_a_recorded_action_no_longer_waits(desk: Desk) -> None:
    action = desk.hand_in(desk.application())
    answer = desk.record(desk.request(action))
    assert isinstance(answer, Recorded)
    left = inbox.waiting(desk.register, TITLE, action.id)
    assert (left.actions, left.receipt) == ((), answer.receipt)


def test_a_step_recorded_again_changes_nothing(desk: Desk) -> None:
    request = desk.request(desk.hand_in(desk.application()))
    first = desk.record(request)
    assert isinstance(first, Recorded)
    before = everything(desk)
    answer = desk.record(request)
    assert isinstance(answer, Already)
    assert (answer.receipt, answer.life) == (first.receipt, desk.life())
    assert everything(desk) == before


def test_a_step_without_an_action_recorded_again_finds_nothing_to_do(desk: Desk) -> None:
    desk.apply()
    rung = desk.request(None, ten_o_clock(date(2031, 4, 1)))
    first = desk.record(rung)
    assert isinstance(first, Recorded)
    assert first.life.seq > 1
    before = everything(desk)
    assert desk.record(rung) == first
    assert everything(desk) == before


def test_an_action_worked_out_anew_after_it_was_recorded_is_not_recorded_again(desk: Desk) -> None:
    desk.apply()
    action = desk.hand_in(opinion(desk))
    desk.record(desk.request(action))
    before = everything(desk)
    answer = desk.record(desk.request(action))  # the law refuses it now; the ledger knows better
    assert isinstance(answer, Already)
    assert answer.receipt.accepted
    assert everything(desk) == before


def test_where_a_title_stands_is_what_the_ledger_has_come_to(desk: Desk) -> None:
    assert recording.standing(desk.register, TITLE, ten_o_clock(APPLIED)).life.seq == 0
    desk.apply()
    done = recording.standing(desk.register, TITLE, ten_o_clock(OPINED))
    assert done == Recorded(desk.life(), next_wake(desk.book, desk.life()))


class TestSilence:
    """An action received before a deadline comes before the silence (invariant 1)."""

    @pytest.fixture
    def published(self, desk: Desk) -> Desk:
        """A title in publicity, which ends with 11 April."""
        desk.apply()
        desk.publish()
        return desk

    def objection(self, desk: Desk, day: date = date(2031, 4, 11)) -> Any:
        """An objection."""
        return desk.action("object", "office", day, form="sealed", matter="材料不实")

    def test_a_silence_is_recorded_when_nothing_waits(self, published: Desk) -> None:
        silence = published.request(None, ten_o_clock(AFTER_PUBLICITY))
        assert isinstance(published.record(silence), Recorded)

    def test_a_silence_is_overtaken_while_an_action_in_time_waits(self, published: Desk) -> None:
        published.hand_in(self.objection(published))
        silence = published.request(None, ten_o_clock(AFTER_PUBLICITY))
        before = published.life()
        assert published.record(silence) == Overtaken()
        assert published.life() == before

    def test_an_action_that_came_too_late_does_not_hold_a_silence_up(self, published: Desk) -> None:
        silence = published.request(None, ten_o_clock(AFTER_PUBLICITY))
        published.hand_in(self.objection(published), midnight(AFTER_PUBLICITY))
        assert isinstance(published.record(silence), Recorded)

    def test_a_step_that_enforces_nothing_waits_for_nobody(self, published: Desk) -> None:
        published.hand_in(self.objection(published))
        other = published.hand_in(published.action("withdraw", "unit", date(2031, 4, 11)))
        assert isinstance(published.record(published.request(other)), Recorded)


class TestRefusals:
    """What the law or the register refuses changes no title."""

    def test_what_the_law_refuses_closes_the_inbox_and_changes_nothing_else(self, desk: Desk) -> None:
        desk.apply()
        action = desk.hand_in(desk.action("rectify", "unit", OPINED))
        before = everything(desk)
        assert isinstance(desk.record(desk.request(action)), Recorded)
        after = everything(desk)
        assert {name for name in after if after[name] != before[name]} == {"inbox"}
        receipt = inbox.waiting(desk.register, TITLE, action.id).receipt
        assert receipt is not None
        assert not receipt.accepted

    def test_a_refusal_recorded_again_changes_nothing(self, desk: Desk) -> None:
        desk.apply()
        request = desk.request(desk.hand_in(desk.action("rectify", "unit", OPINED)), late=True)
        desk.record(request)
        before = everything(desk)
        assert isinstance(desk.record(request), Already)
        assert everything(desk) == before

    def test_a_refused_application_leaves_no_title(self, desk: Desk) -> None:
        tomorrow = desk.application().model_copy(update={"on": APPLIED + timedelta(days=1)})
        assert isinstance(desk.do(tomorrow), Recorded)
        assert queries.title_row(desk.register, TITLE) is None
        assert isinstance(desk.record(desk.request(tomorrow)), Already)

    def test_a_refusal_found_late_reaches_the_post_that_acted(self, desk: Desk) -> None:
        desk.apply()
        action = desk.action("rectify", "unit/11532502015180001X", OPINED)
        desk.do(action, late=True)
        letter = outbox.by_key(desk.register, f"refused/{action.id}")
        assert letter is not None
        assert (letter.role, letter.area, letter.urgent) == (Role.UNIT, "11532502015180001X", True)
        assert "整改报告" in letter.subject
        assert "理由：现处“初审”环节" in letter.body
        assert "现在可以办理：初审意见" in letter.body

    def test_a_refusal_that_somebody_waited_for_needs_no_notice(self, desk: Desk) -> None:
        desk.apply()
        action = desk.action("rectify", "unit", OPINED)
        desk.do(action)
        assert outbox.by_key(desk.register, f"refused/{action.id}") is None

    def test_a_second_application_that_slipped_in_is_refused(self, desk: Desk) -> None:
        one = desk.request(desk.hand_in(desk.application()))
        slipped_in = desk.hand_in(desk.application(title="2031-0002"))
        other = desk.request(slipped_in)
        desk.record(one)
        answer = desk.record(other)
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert TITLE in said(answer.receipt)
        assert queries.title_row(desk.register, "2031-0002") is None
        assert inbox.waiting(desk.register, "2031-0002", slipped_in.id).receipt == answer.receipt

    def left(self, desk: Desk, **changed: Any) -> Any:
        """The unit's second application, whose facts changed after it was worked out."""
        desk.apply()
        desk.do(desk.action("withdraw", "unit", OPINED))
        action = desk.hand_in(desk.application(day=OPINED, title="2031-0002"))
        request = desk.request(action)
        with desk.register.writing() as connection:
            connection.execute(update(titles).where(titles.c.id == TITLE).values(**changed))
        return request

    def test_an_application_that_facts_have_come_to_forbid_is_refused(self, desk: Desk) -> None:
        answer = desk.record(self.left(desk, ban_until=date(2032, 1, 1)))
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert "2032年1月1日前（含当日）不受理申报" in said(answer.receipt)
        assert queries.title_row(desk.register, "2031-0002") is None

    def test_an_application_on_facts_that_changed_and_forbid_nothing_is_recorded(self, desk: Desk) -> None:
        answer = desk.record(self.left(desk, named_on=date(2030, 1, 1)))
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert answer.receipt.accepted
        assert answer.life == desk.life("2031-0002")
        facts = ledger.entries_of(desk.register, "2031-0002")[0].facts
        assert facts is not None
        assert facts.held_before

    def test_a_title_does_not_open_again_beside_another_of_its_unit(self, desk: Desk) -> None:
        desk.apply()
        desk.do(desk.action("opine", "township/灵泉街道", OPINED, result="rejected"))
        desk.apply(day=date(2031, 3, 11), title="2031-0002")
        answer = desk.do(
            desk.action("annul", "township/灵泉街道", date(2031, 3, 12), entry=2, ground="原意见有误")
        )
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert "2031-0002" in said(answer.receipt)
        assert desk.life().standing.stage is Stage.ENDED


class TestFacts:
    """What the register says about an applicant."""

    def facts(self, desk: Desk, title: str) -> Any:
        """Facts for a unit's application."""
        action: Any = desk.application()
        return desk.facts(action.application, "county", title)

    def test_an_open_title_of_the_same_honour_is_a_fact(self, desk: Desk) -> None:
        desk.apply()
        assert self.facts(desk, "2031-0002").open_title == TITLE

    def test_a_title_is_no_fact_about_itself(self, desk: Desk) -> None:
        desk.apply()
        assert self.facts(desk, TITLE).open_title is None

    def test_an_ended_title_is_no_open_one(self, desk: Desk) -> None:
        desk.apply()
        desk.do(desk.action("withdraw", "unit", OPINED))
        assert self.facts(desk, "2031-0002").open_title is None

    def test_another_level_is_another_honour(self, desk: Desk) -> None:
        desk.apply()
        action: Any = desk.application()
        assert desk.facts(action.application, "national", "2031-0002").open_title is None


class TestCrash:
    """A death in the middle leaves nothing, and the same step can be recorded afterwards."""

    @pytest.mark.parametrize("table", ["units", "titles", "entries", "obligations", "outbox", "inbox"])
    def test_a_step_that_dies_while_it_writes_a_table_leaves_nothing(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, table: str
    ) -> None:
        request = desk.request(desk.hand_in(desk.application()))
        before = everything(desk)
        name = {
            "titles": "_keep_title",
            "entries": "_entry",
            "obligations": "_keep_obligations",
            "inbox": "_settle",
        }.get(table)

        def die(*_: Any, **__: Any) -> None:
            raise ConnectionResetError(table)

        with monkeypatch.context() as patch:
            if table == "units":
                patch.setattr(told, "hear", die)
            elif name:
                patch.setattr(recording, name, die)
            else:
                patch.setattr(outbox, "put", die)
            with pytest.raises(ConnectionResetError):
                desk.record(request)
        assert everything(desk) == before
        assert isinstance(desk.record(request), Recorded)

    def test_a_law_that_the_register_does_not_have_is_refused_and_its_row_closed(self, desk: Desk) -> None:
        desk.apply()
        unknown = {"edition": "e" * 64, "calendar": desk.calendar, "ground": "新办法施行"}
        action = desk.hand_in(desk.action("adopt", "office", OPINED, **unknown))
        life = desk.life()
        answer = desk.record(desk.request(action))
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert isinstance(answer.receipt.reason, NotKept)
        assert desk.life() == life
        waiting = inbox.waiting(desk.register, TITLE, action.id)
        assert waiting.actions == ()
        assert waiting.receipt == answer.receipt


class TestCrowd:
    """Many at once."""

    CALLERS = 20

    def crowd(self, work: Any) -> list[Any]:
        """The answers of so many callers who begin together."""
        answers: list[Any] = []
        barrier = threading.Barrier(self.CALLERS)

        def call(number: int) -> None:
            barrier.wait()
            answers.append(work(number))

        threads = [threading.Thread(target=call, args=(number,)) for number in range(self.CALLERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_one_step_that_everybody_records_is_recorded_once(self, desk: Desk) -> None:
        request = desk.request(desk.hand_in(desk.application()))
        answers: list[RecordAnswer] = self.crowd(lambda _: desk.record(request))
        assert sum(isinstance(answer, Recorded) for answer in answers) == 1
        assert sum(isinstance(answer, Already) for answer in answers) == self.CALLERS - 1
        assert len(ledger.entries_of(desk.register, TITLE)) == 1

    def test_everybody_who_acts_on_one_title_is_recorded_once(self, desk: Desk) -> None:
        desk.apply()

        def act(number: int) -> RecordAnswer:
            action = desk.action("acknowledge", "office", APPLIED, key=f"ack-{number}", obligation=1)
            return desk.record(desk.request(desk.hand_in(action)))

        answers = self.crowd(act)
        assert [answer for answer in answers if not isinstance(answer, Recorded)] == []
        acted = [entry.action_id for entry in ledger.entries_of(desk.register, TITLE)[1:]]
        assert sorted(str(one) for one in acted) == sorted(f"ack-{n}" for n in range(self.CALLERS))
        assert verify(desk.register, desk.book) == []

    def test_applications_of_one_unit_at_once_make_one_title(self, desk: Desk) -> None:
        requests = [
            desk.request(desk.hand_in(desk.application(title=f"2031-{number:04d}")))
            for number in range(1, self.CALLERS + 1)
        ]
        answers: list[RecordAnswer] = self.crowd(lambda number: desk.record(requests[number]))
        receipts = [answer.receipt for answer in answers if isinstance(answer, Recorded)]
        assert sum(one is not None and one.accepted for one in receipts) == 1
        assert sum(one is not None and not one.accepted for one in receipts) == self.CALLERS - 1
        assert len(list(queries.open_titles(desk.register))) == 1


def test_what_a_reader_sees_does_not_change_while_it_reads(desk: Desk) -> None:
    desk.apply()
    with desk.register.reading() as connection:
        before = connection.scalar(select(titles.c.seq))
        desk.opine()
        assert connection.scalar(select(titles.c.seq)) == before
    assert desk.life().seq != before


class TestUnits:
    """The register keeps every name that a unit had here."""

    def test_an_older_title_does_not_bring_an_old_name_back(self, desk: Desk) -> None:
        desk.apply(unit(1, "旧名小学"))
        desk.do(desk.action("opine", "township/灵泉街道", OPINED, result="rejected"))
        desk.apply(unit(1, "新名小学", "旧名小学"), day=date(2031, 3, 11), title="2031-0002")
        desk.do(desk.action("withdraw", "unit", date(2031, 3, 12), title="2031-0002"))
        desk.do(desk.action("annul", "township/灵泉街道", date(2031, 3, 13), entry=2, ground="原意见有误"))
        row = queries.title_row(desk.register, TITLE)
        assert row is not None
        assert (row.unit_name, row.stage) == ("新名小学", Stage.PRELIMINARY)


class TestBelievesNobody:
    """What is written is what the law says of the inbox's own action, whoever asks and whatever they say."""

    def test_an_action_that_nobody_handed_in_is_refused(self, desk: Desk) -> None:
        desk.apply()
        forged = desk.request(desk.action("check", "office", OPINED, result="complete"))
        before = everything(desk)
        answer = desk.record(forged)
        assert isinstance(answer, Unknown)
        assert said(answer.receipt) == "收件箱中没有此件，不予登记"
        assert everything(desk) == before

    def test_an_action_is_what_the_inbox_has_whatever_the_step_was_worked_out_from(self, desk: Desk) -> None:
        desk.apply()
        action = desk.hand_in(opinion(desk))
        other = action.model_copy(update={"result": "rejected"})
        answer = desk.record(desk.request(other))
        assert isinstance(answer, Recorded)
        assert answer.receipt is not None
        assert (answer.receipt.accepted, answer.life) == (True, desk.life())
        assert ledger.entries_of(desk.register, TITLE)[-1].action == action
        assert desk.life().standing.stage is Stage.MATERIALS
        assert verify(desk.register, desk.book) == []

    def test_an_action_handed_in_for_one_title_does_nothing_to_another(self, desk: Desk) -> None:
        desk.apply()
        desk.apply(unit(2), title="2031-0002")
        action = desk.hand_in(desk.action("opine", "township/灵泉街道", OPINED, "2031-0002", result="agreed"))
        answer = desk.record(desk.request(action.model_copy(update={"title": TITLE})))
        assert isinstance(answer, Unknown)
        assert len(ledger.entries_of(desk.register, TITLE)) == 1

    def test_an_action_counts_from_its_receipt_whatever_the_step_says(self, desk: Desk) -> None:
        desk.apply()
        action = desk.hand_in(opinion(desk))
        desk.record(desk.request(action, ten_o_clock(date(2031, 3, 20))))
        assert ledger.entries_of(desk.register, TITLE)[-1].effective == action.received_at

    def test_time_that_the_law_does_nothing_with_leaves_nothing(self, desk: Desk) -> None:
        desk.apply()
        before = everything(desk)
        answer = desk.record(desk.request(None, ten_o_clock(APPLIED)))
        assert answer == Recorded(desk.life(), next_wake(desk.book, desk.life()))
        assert everything(desk) == before
