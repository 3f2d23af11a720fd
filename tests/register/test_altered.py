"""Whoever may write the database behind the ledger's back is found out by `verify`, whatever they alter."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from register import guards, lawbook
from register.connect import Register
from register.migrate import to_head
from register.tables import (
    editions,
    entries,
    inbox,
    journal,
    obligations,
    outbox,
    papers,
    standings,
    titles,
    units,
)
from register.verify import faults_on
from schemas.base import CHINA, sealed
from schemas.entry import Entry
from tests.behind import behind
from tests.register.desk import TITLE, Desk, unit

OTHER = "2031-0002"
PAST, FUTURE = datetime(2030, 1, 1, tzinfo=CHINA), datetime(2099, 1, 1, tzinfo=CHINA)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A register with a named title and one under way, an act that was refused and one that waits."""
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('altered') / 'register.db'}", told_time=True)
    server: Engine | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with server.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE altered TEMPLATE template0 ENCODING 'UTF8'")
        register = Register(
            server.url.set(database="altered").render_as_string(hide_password=False), told_time=True
        )
    to_head(register)
    made = Desk(register)
    made.apply()
    made.name("KY-1")
    made.apply(unit(2, "开远市乐白道街道某社区", "某居委会"), title=OTHER)
    made.do(made.action("rectify", "unit", date(2031, 5, 2)), late=True)
    made.opine(title=OTHER)
    made.hand_in(made.action("acknowledge", "office", date(2031, 3, 11), OTHER, obligation=2))
    yield made
    register.close()
    if server is not None:
        with server.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE altered WITH (FORCE)")


class Undone(Exception):  # noqa: N818
    """So that the next test finds the register as it was."""


def faults(desk: Desk, alter: Callable[[Connection], Any]) -> str:
    """What verify says in the transaction that altered something, which then is undone."""
    said: list[str] = []
    with pytest.raises(Undone), behind(desk.register) as connection:  # noqa: PT012
        alter(connection)
        said += faults_on(connection, lawbook.read(desk.register))
        raise Undone
    # The guards are down in there: their absence is another test's.
    return "\n".join(one for one in said if "触发器" not in one)


def of(table: Table, title: str = TITLE, **values: Any) -> Callable[[Connection], Any]:
    """Some columns of a title's rows say something else."""
    key = table.c.id if table is titles else table.c.title
    return lambda connection: connection.execute(update(table).where(key == title).values(**values))


def line(seq: int, title: str = TITLE, **values: Any) -> Callable[[Connection], Any]:
    """Some columns of an entry's row say something else."""
    where = (entries.c.title == title, entries.c.seq == seq)
    return lambda connection: connection.execute(update(entries).where(*where).values(**values))


def life(change: Callable[[Any], Any], title: str = TITLE) -> Callable[[Connection], Any]:
    """The life in the register is another."""

    def alter(connection: Connection) -> None:
        kept = json.loads(connection.scalar(select(titles.c.life).where(titles.c.id == title)) or "")
        change(kept)
        said = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        connection.execute(update(titles).where(titles.c.id == title).values(life=said))

    return alter


def chained(seq: int, change: Callable[[Any], Any], title: str = OTHER) -> Callable[[Connection], Any]:
    """An entry says something else, and every hash from there on is made anew."""

    def alter(connection: Connection) -> None:
        query = select(entries).where(entries.c.title == title, entries.c.seq >= seq).order_by(entries.c.seq)
        prev = ""
        for row in connection.execute(query).all():
            body = json.loads(row.body)
            if row.seq == seq:
                change(body)
            entry = Entry.model_validate(body)
            values = {"prev": prev or row.prev, "body": entry.body}
            prev = values["hash"] = sealed(values["prev"], entry.body)
            line(row.seq, title, **values)(connection)
        connection.execute(update(titles).where(titles.c.id == title).values(head=prev))

    return alter


def gone(table: Table, *where: Any) -> Callable[[Connection], Any]:
    """Rows are gone."""
    return lambda connection: connection.execute(delete(table).where(*where))


def whole_title(connection: Connection) -> None:
    """A title is gone, and only its receipts are left."""
    for table in (entries, journal, obligations, outbox, standings, papers):
        connection.execute(delete(table).where(table.c.title == OTHER))
    connection.execute(delete(titles).where(titles.c.id == OTHER))


def foreign(connection: Connection) -> None:
    """A notice that nobody wrote."""
    row = dict(connection.execute(select(outbox).where(outbox.c.title == OTHER).limit(1)).one()._mapping)
    connection.execute(insert(outbox).values({**row, "key": f"{OTHER}/9/1"}))


def body(table: Table, old: str, new: str, *where: Any) -> Callable[[Connection], Any]:
    """Some words of the texts are others."""

    def alter(connection: Connection) -> None:
        key = table.primary_key.columns.values()[0]
        for row in connection.execute(select(key, table.c.body).where(*where)).all():
            changed = row.body.replace(old, new)
            assert changed != row.body
            connection.execute(update(table).where(key == row[0]).values(body=changed))

    return alter


def other_actor(entry: Any) -> None:
    """Somebody else did it."""
    entry["action"]["actor"]["account"] = "lisi"


_SHOWN: dict[str, Any] = {
    "opened_at": PAST,
    "recorded_at": PAST,
    "recommender": "别处",
    "recommender_until": date(2099, 1, 1),
    "ban_until": date(2099, 1, 1),
    "named_on": date(2099, 1, 1),
    "batch": "另一批",
    "level": "national",
    "is_open": False,
}
DONE = (inbox.c.title == TITLE, inbox.c.state == "done")
FIRST = f"{TITLE}/1/1"
ALTERED: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "an entry says something else": (line(2, body="{}"), "第2条：正文与其哈希不符"),
    "an entry was recorded at another time": (line(2, recorded_at=PAST), "的回执或办结时间与档案第2条不一致"),
    "an entry came to something else": (line(2, outcome="rejected"), "第2条：栏目 outcome 与正文不一致"),
    "an entry is somebody else's": (line(2, action_id="another"), "第2条：栏目 action_id 与正文不一致"),
    "the last entry is gone": (gone(entries, entries.c.title == OTHER, entries.c.seq == 2), "首尾不符"),
    "somebody else acted, every hash anew": (chained(2, other_actor), "不是一件，内容被改动过"),
    "a result that was not, every hash anew": (
        chained(2, lambda entry: entry["action"].__setitem__("result", "rejected")),
        "第2条：按办法重演，结果与档案不同",
    ),
    "a notice with other facts, every hash anew": (
        chained(2, lambda entry: entry["notices"][0].__setitem__("unit", "没有此事")),
        "第2条：按办法重演，结果与档案不同（notices）",
    ),
    "the unit's name in the life": (
        life(lambda one: one["application"]["unit"].__setitem__("name", "另一单位")),
        "内容被改动过",
    ),
    "who recommended it": (
        life(lambda one: one["application"].__setitem__("recommender", "别处")),
        "被改动过",
    ),
    "who filed may decide": (life(lambda one: one.__setitem__("filers", []), OTHER), "被改动过"),
    "nothing can be corrected": (life(lambda one: one.__setitem__("taken", [])), "被改动过"),
    "how things stood before": (
        life(lambda one: one["taken"][-1]["stood"].__setitem__("stage", "decision")),
        "被改动过",
    ),
    "what was done lately": (life(lambda one: one.__setitem__("recent", [])), "被改动过"),
    "how far it has come": (life(lambda one: one.__setitem__("at", "2099-01-01T00:00:00+08:00")), "被改动过"),
    "how many duties it had": (life(lambda one: one.__setitem__("obligations_opened", 0)), "被改动过"),
    "what law comes next": (life(lambda one: one.__setitem__("successor", "a" * 64)), "被改动过"),
    "its number": (life(lambda one: one["standing"].__setitem__("number", "KY-9")), "被改动过"),
    "a life that is none": (of(titles, life="{}"), "被改动过"),
    **{
        f"titles.{name}": (of(titles, TITLE, **{name: value}), f"名册栏目 {name} 与称号状态不一致")
        for name, value in _SHOWN.items()
    },
    "titles.next_wake": (of(titles, next_wake=FUTURE), "下一次唤醒时间应为"),
    "titles.confirmed": (of(titles, confirmed=99), "名册栏目 confirmed"),
    "titles.head": (of(titles, head="d" * 64), "首尾不符"),
    "a unit's name": (
        lambda connection: connection.execute(update(units).values(name="假名")),
        "名称或内容与档案不一致",
    ),
    "a unit's content": (body(units, "灵泉街道", "假街道"), "名称或内容与档案不一致"),
    "a unit's former names": (
        lambda connection: connection.execute(update(units).values(names="")),
        "曾用名与档案不一致",
    ),
    "obligations.due": (of(obligations, due=date(2099, 1, 1)), "待办事项与称号状态不一致"),
    "obligations.article": (of(obligations, article="《假办法》"), "待办事项与称号状态不一致"),
    "obligations.role": (of(obligations, role="unit"), "待办事项与称号状态不一致"),
    "obligations are gone": (gone(obligations, obligations.c.title == TITLE), "待办事项与称号状态不一致"),
    "inbox.body of what was done": (
        body(inbox, '"note":null', '"note":"改过"', *DONE),
        "不是一件，内容被改动过",
    ),
    "inbox.received_at": (of(inbox, received_at=PAST), "的栏目与正文不一致"),
    "inbox.kind": (of(inbox, kind="withdraw"), "的栏目与正文不一致"),
    "inbox.closed_at": (
        lambda connection: connection.execute(update(inbox).where(*DONE).values(closed_at=FUTURE)),
        "的回执或办结时间与档案第1条不一致",
    ),
    "inbox.receipt": (
        lambda connection: connection.execute(
            update(inbox).where(*DONE).values(receipt='{"action":"none-such","accepted":true,"stage":"term"}')
        ),
        "的回执或办结时间与档案第1条不一致",
    ),
    "what was done was never received": (gone(inbox, *DONE), "不在收件箱中"),
    "what waits was done": (
        lambda connection: connection.execute(
            update(inbox).where(inbox.c.state == "waiting").values(state="done")
        ),
        "已办结，档案中却没有",
    ),
    "a refusal in the middle is gone": (
        lambda connection: connection.execute(delete(inbox).where(inbox.c.title == OTHER, inbox.c.turn == 1)),
        "收件箱第1件缺失",
    ),
    "a refusal that was told is gone": (gone(inbox, inbox.c.state == "refused"), "没有对应的退件"),
    "a notice's words": (of(outbox, body="没有此事"), "第1份通知与发件箱中的不一致"),
    "a notice's facts": (of(outbox, facts="{}"), "第1份通知与发件箱中的不一致"),
    "a notice's words, as if worded by another version": (
        of(outbox, body="没有此事", worded_by="before"),
        "的文字与其摘要不符",
    ),
    "a notice's reader": (of(outbox, role="auditor"), "第1份通知与发件箱中的不一致"),
    "a notice is put off": (
        lambda connection: connection.execute(
            update(outbox).where(outbox.c.digest_on.is_not(None)).values(digest_on=date(2099, 1, 1))
        ),
        "送达日期被改动过",
    ),
    "a notice is gone": (gone(outbox, outbox.c.key == FIRST), "第1条：第1份通知不在发件箱中"),
    "a notice is delivered at no time": (
        of(outbox, state="delivered", delivered_at=None),
        "记为已送达而没有送达时间",
    ),
    "a notice that nobody wrote": (foreign, f"发件箱中的{OTHER}/9/1不出自档案"),
    "an edition's text": (body(editions, "开远", "假远", editions.c.kind == "edition"), "正文与其哈希"),
    "an edition's name": (
        lambda connection: connection.execute(
            update(editions).where(editions.c.kind == "calendar").values(id="1999")
        ),
        "栏目 id 与正文",
    ),
    "a title and all of it": (whole_title, "已办结，档案中却没有"),
}


def test_nothing_is_found_where_nothing_was_altered(desk: Desk) -> None:
    assert faults(desk, lambda _: None) == ""
    with desk.register.reading() as connection:
        assert faults_on(connection, desk.book) == []


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_is_found(desk: Desk, name: str) -> None:
    alter, said = ALTERED[name]
    assert said in faults(desk, alter)


class TestGuards:
    """The triggers themselves are looked at."""

    def said(self, desk: Desk, *statements: str) -> str:
        """What verify says after these."""
        found: list[str] = []
        with pytest.raises(Undone), desk.register.writing() as connection:  # noqa: PT012
            for statement in statements:
                connection.exec_driver_sql(statement)
            found += faults_on(connection, desk.book)
            raise Undone
        return "\n".join(found)

    @pytest.mark.parametrize("name", sorted({*guards.GUARDS["sqlite"], *guards.GUARDS["postgresql"]}))
    def test_one_that_is_gone_is_missed(self, desk: Desk, name: str) -> None:
        dialect = desk.register.engine.dialect.name
        if name not in guards.GUARDS[dialect]:
            pytest.skip("the other database's")
        table = f" ON {name.split('_')[0]}" if dialect == "postgresql" else ""
        assert self.said(desk, f"DROP TRIGGER {name}{table}") == f"数据库的保护（触发器 {name}）不见了"

    def test_one_that_does_nothing_is_seen(self, desk: Desk) -> None:
        if desk.register.engine.dialect.name == "sqlite":
            said = self.said(
                desk,
                "DROP TRIGGER entries_no_delete",
                "CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT 1; END",
            )
            name = "entries_no_delete"
        else:
            said = self.said(
                desk,
                "CREATE OR REPLACE FUNCTION entries_chained() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$",
            )
            name = "entries_chain"
        assert said == f"数据库的保护（触发器 {name}）被改动过或已停用"

    def test_one_that_nobody_of_the_house_put_there_is_seen(self, desk: Desk) -> None:
        if desk.register.engine.dialect.name == "sqlite":
            statement = "CREATE TRIGGER other AFTER INSERT ON inbox BEGIN SELECT 1; END"
        else:
            statement = (
                "CREATE TRIGGER other BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION entries_chained()"
            )
        assert self.said(desk, statement) == "数据库中有来历不明的触发器 other"

    def test_postgresqls_other_ways_are_seen(self, desk: Desk) -> None:
        if desk.register.engine.dialect.name == "sqlite":
            pytest.skip("PostgreSQL's")
        said = self.said(
            desk,
            "ALTER TABLE editions DISABLE TRIGGER editions_no_change",
            "CREATE RULE hide AS ON INSERT TO inbox DO INSTEAD NOTHING",
            "CREATE TABLE child () INHERITS (entries)",
        )
        assert "触发器 editions_no_change）被改动过或已停用" in said
        assert "表 inbox 上有来历不明的 rule hide" in said
        assert "表 entries 上有来历不明的 child child" in said
