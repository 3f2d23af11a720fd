"""Whoever may write the database itself: what of it `verify` names, what only a signed checkpoint finds, what neither.

`ALTERATIONS` is the list to read. That nothing was forgotten is tried too: every column of every table is altered.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    Row,
    Table,
    select,
    text,
    update,
)

from register import checkpoint, lawbook
from register.columns import METADATA, InstantColumn
from register.connect import Register
from register.migrate import to_head
from register.stamp import Stamp
from register.tables import chapters, entries, inbox, titles, undertakings
from register.verify import faults_on
from schemas.base import GENESIS, sealed
from tests.behind import behind
from tests.register.desk import Desk
from tests.register.lived_in import NOW, lived_in

SIGNED = NOW + timedelta(days=1)

Change = Callable[[Connection], None]
"""What SQL alone cannot do: the text is packed, and another program would unpack it."""


def rewritten(column: Column[Any], old: str, new: str, where: ColumnElement[bool]) -> Change:
    """Some words of these texts are others."""

    def alter(connection: Connection) -> None:
        table = column.table
        assert isinstance(table, Table)
        keys = table.primary_key.columns
        rows = connection.execute(select(*keys, column.label("text")).where(where)).all()
        assert any(old in row.text for row in rows)
        for row in rows:
            same = [key == value for key, value in zip(keys, row, strict=False)]
            connection.execute(update(table).where(*same).values({column: row.text.replace(old, new)}))

    return alter


def rechained(ledger: Table, of: str) -> Change:
    """Each text of a ledger is another, in which the same stands, and every hash is computed anew."""
    whole, its = (titles, entries.c.title) if ledger is entries else (undertakings, chapters.c.undertaking)

    def alter(connection: Connection) -> None:
        head = GENESIS
        for row in connection.execute(select(ledger).where(its == of).order_by(ledger.c.seq)).all():
            prev, body = head, f" {row.body}"
            head = sealed(prev, body)
            anew = {"prev": prev, "body": body, "hash": head}
            connection.execute(update(ledger).where(its == of, ledger.c.seq == row.seq).values(anew))
        connection.execute(update(whole).where(whole.c.id == of).values(head=head))

    return alter


BY_ITSELF = "title = '2031-0003' AND action_id IS NULL"

ALTERATIONS: dict[str, tuple[str | Change, str]] = {
    # the guards of the database, however they are set aside
    "an entry says something else": (
        rewritten(entries.c.body, '"note":null', '"note":"x"', entries.c.title == "2031-0003"),
        "2031-0003：第1条：正文与其哈希不符，内容被改动过",
    ),
    "the last entry is gone": (
        "DELETE FROM entries WHERE title = '2031-0004' AND seq = 2",
        "2031-0004：名册记到第2条，档案止于第1条，首尾不符",
    ),
    "an entry was recorded on another day": (
        "UPDATE entries SET recorded_at = '2031-01-01 00:00:00' WHERE title = '2031-0003' AND seq = 2",
        "2031-0003：收件2031-0003-16的回执或办结时间与档案第2条不一致",
    ),
    "an entry is another text, and every hash computed anew": (
        rechained(entries, "2031-0003"),
        "2031-0003：档案（止于第",
    ),
    # what pages and lists show of a title
    "a title is revoked by hand": (
        "UPDATE titles SET stage = 'ended' WHERE id = '2031-0003'",
        "2031-0003：名册栏目 stage 与称号状态不一致",
    ),
    "its term is longer": (
        "UPDATE titles SET term_end = '2099-01-01' WHERE id = '2031-0003'",
        "2031-0003：名册栏目 term_end 与称号状态不一致",
    ),
    "it never wakes": (
        "UPDATE titles SET next_wake = NULL WHERE id = '2031-0003'",
        "2031-0003：下一次唤醒时间应为",
    ),
    "its life says another number": (
        rewritten(titles.c.life, "KY-9", "KY-8", titles.c.id == "2031-0003"),
        "2031-0003：称号状态与档案第",
    ),
    "what lists showed of it on a day": (
        "UPDATE standings SET in_force = NOT in_force WHERE title = '2031-0003'",
        "2031-0003：历日的名册与档案不一致",
    ),
    "a document is not found by its number": (
        "DELETE FROM papers WHERE title = '2031-0003' AND seq = 2",
        "2031-0003：文号目录与档案不一致",
    ),
    "a duty is due later": (
        "UPDATE obligations SET due = '2099-01-01' WHERE title = '2031-0003'",
        "2031-0003：待办事项与称号状态不一致",
    ),
    "an entry is not pushed to others": (
        "DELETE FROM journal WHERE title = '2031-0003' AND seq = 3",
        "2031-0003：第3条：没有编入流水",
    ),
    "entries are pushed in another order": (
        "UPDATE journal SET number = 9000 WHERE title = '2031-0003' AND seq = 1",
        "2031-0003：第2条：流水的编号不在上一条之后",
    ),
    # units
    "a unit has another name": (
        "UPDATE units SET name = '假名' WHERE code = '115325020151800034'",
        "单位115325020151800034：名称或内容与档案不一致",
    ),
    "a unit that nobody spoke of": (
        "INSERT INTO units (code, name, names, body, folded)"
        " SELECT 'UNIT-9', '假单位', names, body, folded FROM units WHERE code = '115325020151800034'",
        "单位UNIT-9（假单位）：没有一份档案说到它",
    ),
    "a unit is not found by its name": (
        "DELETE FROM unit_names WHERE unit_code = '115325020151800034'",
        "单位115325020151800034：曾用名与档案不一致",
    ),
    # inbox and outbox
    "what was done came in at another time": (
        "UPDATE inbox SET received_at = '2030-01-01 00:00:00' WHERE action_id = '2031-0003-16'",
        "2031-0003：收件2031-0003-16的栏目与正文不一致",
    ),
    "what was done was never handed in": (
        "DELETE FROM inbox WHERE action_id = '2031-0003-16'",
        "2031-0003：第2条：所办的收件2031-0003-16不在收件箱中",
    ),
    "a refusal that was told is gone": (
        "DELETE FROM inbox WHERE title = '2031-0003' AND state = 'refused'",
        "没有对应的退件或答复",
    ),
    "what waits was never handed in, as if done": (
        "UPDATE inbox SET state = 'done' WHERE state = 'waiting'",
        "已办结，档案中却没有",
    ),
    "a notice says something else": (
        "UPDATE outbox SET body = '没有此事' WHERE key = '2031-0003/2/1'",
        "2031-0003：第2条：第1份通知与发件箱中的不一致",
    ),
    "a notice was never written": (
        "DELETE FROM outbox WHERE key = '2031-0003/2/1'",
        "2031-0003：第2条：第1份通知不在发件箱中",
    ),
    "a notice is said to have arrived": (
        "UPDATE outbox SET state = 'delivered', delivered_at = '2031-06-20 01:00:00.000000'"
        " WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1记为已送达，审计日志中没有在那时送出",
    ),
    "a notice is said to have arrived earlier than it left": (
        "UPDATE outbox SET delivered_at = '2031-03-01 01:00:00.000000' WHERE state = 'delivered'",
        "记为已送达，审计日志中没有在那时送出",
    ),
    "a notice is put off": (
        "UPDATE outbox SET digest_on = '2099-01-01' WHERE digest_on IS NOT NULL AND title = '2031-0003'",
        "份通知的送达日期被改动过",
    ),
    "a notice of an undertaking is for another": (
        "UPDATE outbox SET role = 'auditor' WHERE title LIKE 'PC-%'",
        "与经办记录不一致",
    ),
    "a notice was tried less than never": (
        "UPDATE outbox SET attempts = -1 WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1的状态（pending）与尝试次数（-1）、上次的原因不相符",
    ),
    "a notice failed and nobody tried": (
        "UPDATE outbox SET state = 'failed' WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1的状态（failed）与尝试次数（0）",
    ),
    "a notice was not sent, and why nobody says": (
        "UPDATE outbox SET state = 'not_sent' WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1的状态（not_sent）",
    ),
    "a notice is in a state that there is not": (
        "UPDATE outbox SET state = 'lost' WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1的状态lost不成样子",
    ),
    "nobody is sending a notice until some day": (
        "UPDATE outbox SET claimed_until = '2099-01-01 00:00:00' WHERE key = '2031-0003/2/1'",
        "发件箱中的2031-0003/2/1由谁在发送，记得不全",
    ),
    "a reply said something else": (
        "UPDATE replies SET answer = 'not_ours', note = '不归我办'",
        "第1号答复与告知催办一方的不一致",
    ),
    # the law
    "an edition says something else": (
        "UPDATE editions SET body = replace(body, '开远', '假远') WHERE kind = 'edition'",
        "正文与其哈希",
    ),
    "a calendar has another day off": (
        "UPDATE editions SET body = replace(body, '2031', '2032') WHERE kind = 'calendar'",
        "正文与其哈希",
    ),
    # undertakings
    "a chapter says something else": (
        "UPDATE chapters SET body = replace(body, 'office', 'auditor') WHERE seq = 1",
        "PC-2031-001：经办第1条：与哈希不符，内容被改动过",
    ),
    "a batch goes on though it was paused": (
        "UPDATE undertakings SET state = replace(state, '\"paused\":true', '\"paused\":false')",
        "PC-2031-001：现状与经办记录不一致",
    ),
    "a deed was done otherwise, and every hash computed anew": (
        rechained(chapters, "PC-2031-001"),
        "PC-2031-001：经办（止于第",
    ),
    "an errand was ordered by another": (
        "UPDATE errands SET actor = replace(actor, 'leadership', 'office')",
        "PC-2031-001：交办与经办记录不一致",
    ),
    "an errand that is done was refused": (
        "UPDATE errands SET state = 'refused', entry = NULL WHERE state = 'done'",
        "记为不予办理，档案中却有",
    ),
    # what was received
    "what waits says something else": (
        rewritten(inbox.c.body, '"note":null', '"note":"x"', inbox.c.state == "waiting"),
        "没有本单位的收件戳，不是经本程序收下的，或者盖戳以后被改动过",
    ),
    "what was refused waits again": (
        "UPDATE inbox SET state = 'waiting', receipt = NULL, closed_at = NULL WHERE state = 'refused'",
        "没有本单位的收件戳",
    ),
    "what was done was recorded on another day, wherever it says so": (
        "UPDATE entries SET recorded_at = '2031-03-03 01:00:00.000000' WHERE title = '2031-0004' AND seq = 1;"
        "UPDATE outbox SET recorded_at = '2031-03-03 01:00:00.000000' WHERE title = '2031-0004' AND seq = 1;"
        "UPDATE inbox SET closed_at = '2031-03-03 01:00:00.000000' WHERE title = '2031-0004' AND turn = 1",
        "没有本单位的收件戳",
    ),
    "an act is put into the inbox in somebody's name": (
        "INSERT INTO inbox (action_id, title, turn, kind, received_at, body, stamp, state)"
        " SELECT 'forged', title, turn + 1, kind, received_at, body, stamp, state FROM inbox WHERE state = 'waiting'",
        "收件forged没有本单位的收件戳",
    ),
    # who may sign in, and what the audit log has of it
    "a line of the log says something else": (
        "UPDATE audit SET body = replace(body, 'zhao', 'qian') WHERE what = 'made'",
        "与哈希不符，内容被改动过",
    ),
    "a line of the log is gone": ("DELETE FROM audit WHERE number = 2", "审计日志第2条缺失"),
    "a clerk is made administrator": (
        "UPDATE accounts SET administrator = 'system' WHERE name = 'zhao'",
        "账号zhao：名称或者管理员种类与审计日志不一致",
    ),
    "somebody else's password": (
        "UPDATE accounts SET password = (SELECT password FROM accounts WHERE name = 'qian') WHERE name = 'zhao'",
        "账号zhao：口令不是审计日志记载的那一次设定的",
    ),
    "a disabled account is let in": (
        "UPDATE accounts SET disabled_at = NULL WHERE name = 'qian'",
        "账号qian：停用或启用与审计日志不一致",
    ),
    "the second factor is taken away": (
        "UPDATE accounts SET must_enrol = NOT must_enrol WHERE name = 'zhao'",
        "账号zhao：要求重新绑定手机与审计日志不一致",
    ),
    "an account that nobody made": (
        "INSERT INTO accounts SELECT 'li', 'li', administrator, password, password_at, must_change, secret, offered,"
        " last_step, must_enrol, disabled_at, made_at, subject FROM accounts WHERE name = 'zhao'",
        "账号li：审计日志中没有新建这个账号",
    ),
    "somebody is signed in who never came": (
        "UPDATE sessions SET account = 'xitong'",
        "账号xitong：有登录而审计日志中没有",
    ),
    "who is signed in has another token": (
        "UPDATE sessions SET token = 'x' || substr(token, 2)",
        "账号zhao：登录的凭据不是审计日志记载的那一次的，被换过",
    ),
    "a key of programs opens for another post": (
        "UPDATE keys SET post = '领导小组'",
        "账号、岗位、名称或者期限与审计日志不一致",
    ),
    "another key of programs": (
        "UPDATE keys SET secret = 'x' || substr(secret, 2)",
        "不是审计日志记载的那一次新建的",
    ),
    "what happens is pushed to another address": (
        "UPDATE subscriptions SET address = 'https://elsewhere.example'",
        "推送aaaaaaaaaaaa：网址、岗位、名称或者登记的账号与审计日志不一致",
    ),
    "an announcement is gone": ("DELETE FROM announcements WHERE number = 1", "第1号公告缺失"),
    "an order of substitution is gone": ("DELETE FROM substitutions WHERE number = 1", "第1号岗位代理缺失"),
}
"""By name: the SQL, or what else is done, and what `verify` says."""

FROM_THE_CHECKPOINT_ON: dict[str, tuple[str | Change, str]] = {
    "what the clock brought was recorded on another day, wherever it says so": (
        f"UPDATE entries SET recorded_at = '2031-04-20 01:00:00.000000' WHERE {BY_ITSELF};"
        "UPDATE outbox SET recorded_at = '2031-04-20 01:00:00.000000'"
        f" WHERE title = '2031-0003' AND seq IN (SELECT seq FROM entries WHERE {BY_ITSELF})",
        "的登记时间已不是当时签署的（见检查点第1号，2031-06-22）",
    ),
    "a chapter was recorded on another day": (
        "UPDATE chapters SET recorded_at = '2031-02-01 02:00:00.000000' WHERE seq = 2",
        "PC-2031-001：经办第1至",
    ),
    "the last that waits is gone": ("DELETE FROM inbox WHERE state = 'waiting'", "2031-0001：收到的第1至"),
    "a measure came in on another day": (
        "UPDATE editions SET added_at = '2020-01-01 00:00:00.000000' WHERE kind = 'edition'",
        "的名称或者入册时间已不是当时签署的",
    ),
    "an order of substitution lasts longer": (
        "UPDATE substitutions SET until = '2099-01-01' WHERE ends IS NULL",
        "第1至2号岗位代理已不是当时签署的",
    ),
    "a substitution was never ended": ("DELETE FROM substitutions WHERE number = 2", "第1至2号岗位代理"),
    "an announcement says something else": ("UPDATE announcements SET text = '没有此事'", "第1至3号公告"),
    "the last announcement is gone": ("DELETE FROM announcements WHERE number = 3", "第1至3号公告"),
    "a reply and what was told of it are gone": (
        "DELETE FROM replies; DELETE FROM outbox WHERE key = 'reply/1'",
        "第1号答复已不是当时签署的",
    ),
    "the last line of the log is gone": (
        "DELETE FROM audit WHERE number = 10",
        "审计日志：第10条已不存在（见检查点第1号，2031-06-22）",
    ),
}
"""What contradicts nothing in the register itself: `verify` says it where a checkpoint was signed before."""

NO_EVIDENCE = {
    "attempts": "who failed to sign in lately",
    "drafts": "what somebody is writing",
    "passages": "who is on the way from the office's own service of sign-in",
    "feeds": "who reads a calendar; it opens nothing else",
    "reply_links": "a link opens the reply to one notice",
    "recoveries": "what became of a title in the engine, which is no evidence",
    "sessions.id": "what it is called, and opens nothing",
    "sessions.csrf": "of the browser's that has the token",
    "sessions.post": "who sits where is asked anew at each act",
    "sessions.must_change": "the account says it too",
    "sessions.seen_at": "when somebody last worked in it",
    "subscriptions": "how far each has come, and by what it is signed",
    "accounts.offered": "what was shown and is not proven",
    "accounts.last_step": "the code that was used last",
    "keys.used_at": "when it was used last",
    "outbox.worded_by": "the words themselves are held against their digest",
    "outbox.attempts": "how often it was tried",
    "outbox.last_error": "the same",
    "outbox.ensured_at": "the same",
    "outbox.claimed_by": "the same",
    "outbox.claimed_until": "the same",
    "errands.why": "said of what the title's own receipt has",
    "errands.settled_at": "the same",
    "journal.numbered_at": "when others were first shown an entry",
}
"""What nothing is held against, and why."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A register in which every table has something, and whose inbox is stamped."""
    folder = tmp_path_factory.mktemp("insider")
    stamp = Stamp(folder)
    register = Register(f"sqlite:///{folder / 'register.db'}", told_time=True, stamp=stamp)
    server: Engine | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with server.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE insider TEMPLATE template0 ENCODING 'UTF8'")
        url = server.url.set(database="insider").render_as_string(hide_password=False)
        register = Register(url, told_time=True, stamp=stamp)
    to_head(register)
    stamp.made(register, NOW)
    yield lived_in(register)
    register.close()
    if server is not None:
        with server.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE insider WITH (FORCE)")


@pytest.fixture(scope="module")
def var(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one checkpoint was signed."""
    folder = tmp_path_factory.mktemp("var")
    checkpoint.take(desk.register, folder, SIGNED)
    return folder


class Undone(Exception):  # noqa: N818
    """So that the next test finds the register as it was."""


def faults(desk: Desk, *statements: Any, var: Path | None = None) -> list[str]:
    """What verify says in the transaction that did this, which then is undone; with `var` the checkpoints too."""
    said: list[str] = []
    book = lawbook.read(desk.register)
    with pytest.raises(Undone), behind(desk.register) as connection:  # noqa: PT012
        for one in statements:
            if callable(one):
                one(connection)
                continue
            done = connection.execute(text(one.replace(":", r"\:")) if isinstance(one, str) else one)
            assert done.rowcount > 0, one
        said += faults_on(connection, book, desk.register.stamp)
        said += checkpoint.faults_on(connection, checkpoint.read(var)) if var else []
        raise Undone
    # The guards are down in there: their absence is another test's.
    return [one for one in said if "触发器" not in one]


def _apart(done: str | Change) -> list[Any]:
    return [*done.split(";")] if isinstance(done, str) else [done]


def test_nothing_is_found_where_nothing_was_altered(desk: Desk, var: Path) -> None:
    assert faults(desk, var=var) == []
    with desk.register.reading() as connection:
        assert [
            one.name for one in METADATA.sorted_tables if not connection.execute(select(one)).first()
        ] == []


@pytest.mark.parametrize("name", ALTERATIONS)
def test_what_was_altered_is_named(desk: Desk, name: str) -> None:
    done, said = ALTERATIONS[name]
    assert said in "\n".join(faults(desk, *_apart(done)))


@pytest.mark.parametrize("name", FROM_THE_CHECKPOINT_ON)
def test_what_contradicts_nothing_is_found_from_the_checkpoint_on(desk: Desk, var: Path, name: str) -> None:
    done, said = FROM_THE_CHECKPOINT_ON[name]
    assert faults(desk, *_apart(done)) == []
    assert said in "\n".join(faults(desk, *_apart(done), var=var))


def test_every_table_that_is_no_evidence_is_there() -> None:
    names = {
        *METADATA.tables,
        *(f"{one}.{column.name}" for one in METADATA.tables.values() for column in one.c),
    }
    assert set(NO_EVIDENCE) <= names


@pytest.mark.parametrize("table", [one for one in METADATA.tables if one not in NO_EVIDENCE])
def test_no_column_is_forgotten(desk: Desk, var: Path, table: str) -> None:
    where = METADATA.tables[table]
    with desk.register.reading() as connection:
        rows = connection.execute(select(where)).all()
    missed = []
    for column in where.columns:
        key = f"{table}.{column.name}"
        if column.primary_key or column.foreign_keys or key in NO_EVIDENCE:
            continue  # another key is another row, and the one that was is missed
        row = next((one for one in rows if one._mapping[column] is not None), rows[0])
        if not faults(desk, _altered(where, row, column), var=var):
            missed.append(key)
    assert missed == []


def _altered(table: Table, row: Row[Any], column: Column[Any]) -> Any:
    key = [one == row._mapping[one] for one in table.primary_key.columns]
    return update(table).where(*key).values({column: _other(column, row._mapping[column])})


def _other(column: Column[Any], value: Any) -> Any:
    """Another value that the column takes."""
    match column.type:
        case InstantColumn():
            return (value or NOW) - timedelta(hours=1)
        case Boolean():
            return not value
        case Integer():
            return (value or 0) + 90
        case Date():
            return (value or date(2031, 1, 1)) + timedelta(days=1)
    if value and value.startswith("{"):
        return value.replace('"', '"x', 1)
    return f"{(value or '')[:-1]}x"


class TestPastTheGuards:
    """However the triggers are set aside: what was done behind them is named, or that they are gone."""

    def said(self, desk: Desk, *statements: str) -> str:
        """What verify says after these."""
        found: list[str] = []
        with pytest.raises(Undone), desk.register.writing() as connection:  # noqa: PT012
            for one in statements:
                connection.exec_driver_sql(one)
            found += faults_on(connection, desk.book, desk.register.stamp)
            raise Undone
        return "\n".join(found)

    ALTER = "UPDATE entries SET outcome = 'x' WHERE title = '2031-0003' AND seq = 2"
    FOUND = "2031-0003：第2条：栏目 outcome 与正文不一致"

    def test_sqlite_a_trigger_is_dropped_and_put_up_again(self, desk: Desk) -> None:
        self._only(desk, "sqlite")
        with desk.register.reading() as connection:
            (again,) = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'entries_no_update'")
            ).one()
        assert self.said(desk, "DROP TRIGGER entries_no_update", self.ALTER, again) == self.FOUND

    def test_sqlite_the_schema_is_written_to(self, desk: Desk) -> None:
        self._only(desk, "sqlite")
        said = self.said(
            desk, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'entries_no_update'"
        )
        assert said == "数据库的保护（触发器 entries_no_update）不见了"

    def test_sqlite_a_table_is_put_in_another_ones_place(self, desk: Desk) -> None:
        self._only(desk, "sqlite")
        said = self.said(
            desk,
            "PRAGMA legacy_alter_table = ON",
            "ALTER TABLE audit RENAME TO old",
            "CREATE TABLE audit AS SELECT * FROM old",
        )
        assert "触发器 audit_no_update）被改动过或已停用" in said

    def test_postgresql_a_session_replays_what_others_did(self, desk: Desk) -> None:
        self._only(desk, "postgresql")
        assert self.said(desk, "SET LOCAL session_replication_role = replica", self.ALTER) == self.FOUND

    def test_postgresql_triggers_are_switched_off_meanwhile(self, desk: Desk) -> None:
        self._only(desk, "postgresql")
        off, on = (f"ALTER TABLE entries {one} TRIGGER USER" for one in ("DISABLE", "ENABLE"))
        assert self.said(desk, off, self.ALTER, on) == self.FOUND

    def test_postgresql_a_trigger_is_renamed(self, desk: Desk) -> None:
        self._only(desk, "postgresql")
        said = self.said(desk, "ALTER TRIGGER entries_no_change ON entries RENAME TO entries_changes")
        assert "触发器 entries_no_change）不见了" in said
        assert "来历不明的触发器 entries_changes" in said

    def _only(self, desk: Desk, dialect: str) -> None:
        if desk.register.engine.dialect.name != dialect:
            pytest.skip("the other database's")
