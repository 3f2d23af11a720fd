"""What lies in the inbox, or in a ledger, without this installation's stamp is nobody's, whoever has put it there."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from register import inbox, lawbook, outbox, undertakings
from register.backup import backup
from register.connect import Register
from register.keyfile import NoKeyError
from register.mend import mend
from register.migrate import to_head
from register.restore import FaultyError, restore
from register.stamp import NOT_OURS, Stamp
from register.tables import audit, chapters, entries, titles
from register.tables import inbox as received
from register.verify import faults_on, verify
from schemas.party import Actor, Party, Role
from schemas.record import Recorded
from schemas.refusals.acting import NotStamped
from schemas.undertakings.yearly import SetDuty
from tests.register.desk import TITLE, Desk, ten_o_clock

DAY = date(2031, 3, 10)
NOW = ten_o_clock(DAY)
AGREED = ("opine", "township/灵泉街道", DAY)

IN_A_NAME = (
    "INSERT INTO inbox (action_id, title, turn, kind, received_at, body, stamp, state)"
    " SELECT 'forged', title, 9, 'opine', received_at, :body, stamp, 'waiting' FROM inbox WHERE turn = 1"
)
"""What whoever may write the database does: the stamp of another row, for want of one's own."""


@pytest.fixture
def stamp(tmp_path: Path) -> Stamp:
    """Of an installation that has no key yet."""
    return Stamp(tmp_path / "var")


@pytest.fixture
def desk(register: Register, stamp: Stamp) -> Desk:
    """A desk at the register of this installation."""
    register.stamp = stamp
    return Desk(register)


def forge(desk: Desk) -> None:
    """An opinion in the township's name, which it never gave."""
    action = desk.action(*AGREED, key="forged", result="agreed").model_copy(update={"received_at": NOW})
    with desk.register.writing() as connection:
        column = received.c.body.type.bind_processor(connection.dialect)  # as it is packed
        assert column is not None
        connection.execute(text(IN_A_NAME), {"body": column(action.model_dump_json())})


WORK = "ND-2031-001"
SOON, LATER = ten_o_clock(date(2032, 2, 1)), ten_o_clock(date(2034, 2, 1))


def set_duty(register: Register) -> None:
    """A yearly duty, whose days the clock brings."""
    rule = {"name": "党组会议", "at_least": 2, "day": "12-31", "assumed": True}
    actor = Actor(account="chen", post="办公室", party=Party(role=Role.OFFICE))
    says = {"name": "党组会议", "rule": rule, "on": DAY, "actor": actor, "received_at": NOW}
    undertakings.do(register, SetDuty.model_validate({**says, "id": "duty-1"}), NOW)


def _title(register: Register, until: datetime) -> None:
    Desk(register).pass_time(until)


def _work(register: Register, until: datetime) -> None:
    undertakings.tick(register, WORK, until)


LEDGERS: dict[str, tuple[str, Callable[[Register, datetime], None]]] = {
    "a title": (TITLE, _title),
    "an undertaking": (WORK, _work),
}
"""Whose ledger it is, and how the clock brings it forward."""


def length(desk: Desk) -> int:
    """How much stands in all ledgers."""
    with desk.register.reading() as connection:
        counts = [connection.scalar(select(func.count()).select_from(one)) for one in (entries, chapters)]
    return sum(one or 0 for one in counts)


def faults(desk: Desk) -> str:
    """What verify says."""
    return "\n".join(verify(desk.register, lawbook.read(desk.register)))


def test_what_was_put_into_the_inbox_in_somebodys_name_is_refused_and_named(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    before = desk.life().standing
    forge(desk)
    answer = desk.record(desk.request(inbox.queued(desk.register, TITLE)[0], late=True))
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    assert isinstance(answer.receipt.reason, NotStamped)
    assert desk.life().standing == before
    assert "没有本单位的收件戳" in outbox.notices(desk.register, title=TITLE)[-1].body
    assert f"{TITLE}：收件forged没有本单位的收件戳" in faults(desk)


def test_what_the_program_has_received_is_done(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    desk.opine()
    assert desk.life().seq > 1
    assert faults(desk) == ""


def test_what_was_received_before_there_was_a_key_is_stamped_with_it(desk: Desk, stamp: Stamp) -> None:
    desk.apply()
    waits = desk.hand_in(desk.action(*AGREED, result="agreed"), NOW)
    assert stamp.made(desk.register, NOW, "root") == 2
    answer = desk.record(desk.request(waits))
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    assert answer.receipt.accepted
    assert faults(desk) == ""
    with desk.register.reading() as connection:
        assert connection.execute(select(audit.c.what, audit.c.account)).all() == [("stamped", "root")]


def test_an_act_that_was_refused_and_waits_again_is_not_done(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    desk.do(desk.action("check", "office", date(2031, 3, 4), key="early", result="complete"))
    desk.opine()  # now it could be done
    with desk.register.writing() as connection:
        again = {"state": "waiting", "receipt": None, "closed_at": None}
        connection.execute(update(received).where(received.c.action_id == "early").values(again))
    answer = desk.record(desk.request(inbox.queued(desk.register, TITLE)[0], NOW))
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    assert isinstance(answer.receipt.reason, NotStamped)
    assert f"{TITLE}：收件early没有本单位的收件戳" in faults(desk)


def test_whatever_is_altered_of_what_was_settled_is_named(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    desk.do(desk.action("check", "office", date(2031, 3, 4), result="complete"))
    with desk.register.reading() as connection:
        done, refused = connection.execute(select(received).order_by(received.c.turn)).all()
    assert (done.state, refused.state) == ("done", "refused")
    missed = []
    for row, other in ((done, "refused"), (refused, "done")):
        altered: dict[str, list[object]] = {
            "action_id": ["other"],
            "title": ["2031-0002"],
            "turn": [9],
            "kind": ["urge"],
            "received_at": [row.received_at - timedelta(hours=1)],
            "body": [f"{row.body} "],
            "stamp": [None, other],
            "state": ["waiting", other],
            "receipt": [None, f"{row.receipt} "],
            "closed_at": [None, row.closed_at + timedelta(hours=1)],
        }
        assert set(altered) == {one.name for one in received.c}
        for name, values in altered.items():
            for value in values:
                change = update(received).where(received.c.action_id == row.action_id).values({name: value})
                with desk.register.engine.connect() as connection, connection.begin() as begun:
                    connection.execute(change)
                    if not faults_on(connection, desk.book, stamp):
                        missed.append((row.state, name, value))
                    begun.rollback()
    assert missed == []


class TestLedgers:
    """Their heads bear a stamp: what another has written into one is named, and nothing that comes after hides it."""

    @pytest.fixture
    def insider(self, desk: Desk, stamp: Stamp) -> Iterator[Register]:
        """The register for who has the program and the database, and not the key."""
        stamp.made(desk.register, NOW)
        desk.apply()
        set_duty(desk.register)
        theirs = Register(desk.register.url.render_as_string(hide_password=False), told_time=True)
        yield theirs
        theirs.close()

    @pytest.mark.parametrize("ledger", LEDGERS)
    def test_what_another_has_recorded_is_named(self, desk: Desk, insider: Register, ledger: str) -> None:
        of, goes_on = LEDGERS[ledger]
        goes_on(desk.register, NOW)
        assert faults(desk) == ""
        goes_on(insider, SOON)
        assert [one for one in faults(desk).splitlines() if NOT_OURS not in one] == []
        assert f"{of}：" in faults(desk)

    @pytest.mark.parametrize("ledger", LEDGERS)
    def test_what_is_recorded_after_it_goes_on_and_does_not_hide_it(
        self, desk: Desk, insider: Register, ledger: str
    ) -> None:
        of, goes_on = LEDGERS[ledger]
        goes_on(insider, SOON)
        before = length(desk)
        goes_on(desk.register, LATER)
        assert length(desk) > before
        assert f"{of}：" in faults(desk)

    @pytest.mark.parametrize("ledger", LEDGERS)
    def test_who_has_not_the_key_adds_nothing(
        self, desk: Desk, stamp: Stamp, insider: Register, ledger: str
    ) -> None:
        _, goes_on = LEDGERS[ledger]
        before = length(desk)
        insider.stamp = Stamp(stamp.var / "elsewhere")
        with pytest.raises(NoKeyError, match="不在，名册里的用它盖过戳"):
            goes_on(insider, SOON)
        assert length(desk) == before
        assert faults(desk) == ""

    def test_what_is_mended_does_not_hide_it(self, desk: Desk, insider: Register) -> None:
        _title(insider, SOON)
        with desk.register.writing() as connection:
            connection.execute(update(titles).values(stage="ended"))
        assert mend(desk.register) == [TITLE]
        assert NOT_OURS in faults(desk)

    @pytest.mark.parametrize("ledger", LEDGERS)
    def test_people_who_have_looked_into_it_stamp_all_anew(
        self, desk: Desk, stamp: Stamp, insider: Register, ledger: str
    ) -> None:
        _, goes_on = LEDGERS[ledger]
        goes_on(insider, SOON)
        stamp.path.unlink()
        desk.register.stamp = Stamp(stamp.var)
        assert desk.register.stamp.made(desk.register, NOW) == 1
        assert faults(desk) == ""
        goes_on(desk.register, LATER)
        assert faults(desk) == ""


def test_a_key_is_made_once(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    key = stamp.path.read_text()
    desk.apply()
    assert Stamp(stamp.var).made(desk.register, NOW) is None
    assert stamp.path.read_text() == key


def test_a_key_that_was_not_made_to_the_end_is_made_again(desk: Desk, stamp: Stamp) -> None:
    desk.apply()
    stamp.made(desk.register, NOW)
    stamp.path.rename(stamp.path.with_suffix(".new"))  # killed before it was put in its place
    again = Stamp(stamp.var)
    again.checked(desk.register)
    assert again.made(desk.register, NOW) == 1
    assert faults(desk) == ""


def test_what_came_in_while_a_key_was_made_is_stamped_with_it(
    desk: Desk, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.apply()
    put_in_place = os.replace

    def meanwhile(here: Path, there: Path) -> None:
        desk.opine()
        put_in_place(here, there)

    monkeypatch.setattr(os, "replace", meanwhile)
    stamp.made(desk.register, NOW)
    assert faults(desk) == ""


def test_without_a_key_nothing_is_asked_for(desk: Desk) -> None:
    desk.apply()
    desk.opine()
    assert desk.life().seq > 1
    assert faults(desk) == ""


@pytest.mark.parametrize("other", ["another", "none"])
def test_who_has_not_the_key_of_the_register_does_not_serve_it(
    desk: Desk, stamp: Stamp, other: str, tmp_path: Path, empty: Register
) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    stamp.checked(desk.register)
    theirs = Stamp(tmp_path / "theirs")
    if other == "another":
        theirs.made(empty, NOW)
    with pytest.raises(NoKeyError, match=r"不是用 .* 这把密钥盖的戳：请把原来的放回"):
        theirs.checked(desk.register)


def test_what_was_stamped_before_ledgers_were_is_stamped_anew_by_people(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    with desk.register.writing() as connection:  # as the migration leaves it
        connection.execute(update(titles).values(stamp=None))
        connection.execute(update(received).values(stamp="0" * 64))
    with pytest.raises(NoKeyError, match="密钥没有动过而刚刚升级的（第七节）"):
        stamp.checked(desk.register)
    stamp.path.unlink()
    desk.register.stamp = Stamp(stamp.var)
    assert desk.register.stamp.made(desk.register, NOW) == 1
    desk.register.stamp.checked(desk.register)
    assert faults(desk) == ""


def test_who_cannot_read_the_key_hands_nothing_in_and_looks_at_everything(desk: Desk, stamp: Stamp) -> None:
    stamp.made(desk.register, NOW)
    desk.apply()
    stamp.path.write_text("spoilt")
    desk.register.stamp = Stamp(stamp.var)
    with pytest.raises(NoKeyError, match="已损坏"):
        desk.hand_in(desk.action(*AGREED, result="agreed"), NOW)
    assert inbox.queued(desk.register, TITLE) == []
    assert faults(desk) == ""


class TestRestored:
    """A backup holds no key: what comes of it bears the stamp of where it is restored."""

    @pytest.fixture
    def archive(self, desk: Desk, stamp: Stamp, tmp_path: Path) -> Path:
        """With one act that waits, and an undertaking."""
        stamp.made(desk.register, NOW)
        desk.apply()
        desk.hand_in(desk.action(*AGREED, result="agreed"), NOW)
        set_duty(desk.register)
        return tmp_path / "1.tar.gz"

    def restored(self, desk: Desk, archive: Path, empty: Register, stamp: Stamp) -> Register:
        backup(desk.register, archive, NOW)
        again = Register(f"sqlite:///{archive.with_name('again.db')}", told_time=True, stamp=stamp)
        assert restore(archive, again).faults == []
        return again

    def test_where_it_was_made(self, desk: Desk, stamp: Stamp, archive: Path, empty: Register) -> None:
        stamp.checked(self.restored(desk, archive, empty, stamp))

    def test_elsewhere_where_there_is_a_key(
        self, desk: Desk, archive: Path, empty: Register, tmp_path: Path
    ) -> None:
        theirs = Stamp(tmp_path / "theirs")
        theirs.made(empty, NOW)
        theirs.checked(self.restored(desk, archive, empty, theirs))

    def test_elsewhere_where_there_is_none_yet(
        self, desk: Desk, archive: Path, empty: Register, tmp_path: Path
    ) -> None:
        theirs = Stamp(tmp_path / "theirs")
        again = self.restored(desk, archive, empty, theirs)
        theirs.checked(again)
        assert theirs.made(again, NOW) == 2
        assert verify(again, lawbook.read(again)) == []

    def test_what_was_forged_before_is_named(self, desk: Desk, archive: Path, stamp: Stamp) -> None:
        forge(desk)
        desk.register.stamp = None
        _work(desk.register, SOON)
        backup(desk.register, archive, NOW + timedelta(hours=1))
        again = Register(f"sqlite:///{archive.with_name('again.db')}", told_time=True, stamp=stamp)
        with pytest.raises(FaultyError, match="收件forged没有本单位的收件戳") as found:
            restore(archive, again)
        assert f"{WORK}：经办（止于第" in str(found.value)


@pytest.fixture
def empty(tmp_path: Path) -> Register:
    """Another installation's register."""
    register = Register(f"sqlite:///{tmp_path / 'empty.db'}", told_time=True)
    to_head(register)
    return register
