"""Lived in: a register in which every table has something, as after a year of an office's work."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from activities.office_file import load_office
from desk import administration, passwords, replying
from desk.administration import By
from desk.replying import Said
from register import (
    accounts,
    announcements,
    audit,
    drafts,
    engine,
    feeds,
    journal,
    keys,
    outbox,
    replies,
    sessions,
    subscriptions,
    substitutions,
)
from register.connect import Register
from register.subscriptions import Subscription
from register.tables import passages
from schemas.base import sealed
from schemas.document import Document
from schemas.party import Role
from schemas.substitution import Ended, Order
from tests.register.desk import Desk, ten_o_clock, unit
from tests.undertakings.batching import publicised_work
from tests.undertakings.house import House

EXAMPLE = Path(__file__).parents[2] / "office.example.yaml"
FIRST, SECOND, THIRD = "2031-0001", "2031-0002", "2031-0003"
TODAY = date(2031, 6, 21)
NOW = ten_o_clock(TODAY)


def lived_in(register: Register) -> Desk:
    """Two titles in a batch and one named by itself; who may sign in, was told, has replied, and stood in."""
    house = House(register)
    desk = house.desk
    batch = publicised_work(house, house.apply(2))
    desk.apply(unit(3, "开远市乐白道街道某社区", "某居委会"), title=THIRD)
    desk.name("KY-9", THIRD)
    desk.do(desk.action("rectify", "unit", date(2031, 5, 2), THIRD), late=True)
    desk.hand_in(desk.action("urge", "office", TODAY, FIRST, obligation=1))
    house.common("pause", batch, TODAY, ground="领导出差")
    _told(desk)
    _beside(register)
    _signed_in(register)
    return desk


def _told(desk: Desk) -> None:
    """Notices that arrived, one that did not, an urged post that has replied, and what others read of it all."""
    desk.apply(unit(4, "开远市第四小学"), title="2031-0004")
    desk.do(desk.action("urge", "office", date(2031, 3, 14), "2031-0004", obligation=1))
    urged = next(one for one in outbox.notices(desk.register, Role.TOWNSHIP) if one.urgent)
    outbox.mark_delivered(desk.register, [urged.key], ten_o_clock(date(2031, 3, 14)))
    failed = outbox.urgent(desk.register)[0]
    outbox.mark_failed(desk.register, [failed.key], "连不上", 3)
    replies.keep_link(desk.register, "s" * 32, [urged.key], NOW)
    asked = replying.asked(desk.register, "s" * 32, NOW)
    replying.reply(desk.register, desk.book, asked, [urged.key], Said("received", None, None), NOW)
    journal.number(desk.register)
    engine.confirm(desk.register, {FIRST: 2})
    engine.claim(desk.register, FIRST, 2, NOW, "没有应答")


def _beside(register: Register) -> None:
    """What an office keeps beside its titles."""
    paper = Document(number="开办〔2031〕3号", title="关于代理的通知", date=TODAY)
    order = Order(post="灵泉街道", account="li", since=TODAY, until=TODAY, ground="休假", document=paper)
    first = substitutions.order(register, order, "zhao", "领导小组办公室", NOW)
    substitutions.end(
        register, first, TODAY, Ended(at=NOW, by="zhao", post="领导小组办公室", ground="提前回来")
    )
    announcements.write(register, "填报说明", "请按表填报", TODAY, (), "zhao", "领导小组办公室", NOW)
    announcements.write(register, "放假通知", "请提前办理", None, (), "zhao", "领导小组办公室", NOW)
    announcements.withdraw(register, 2, "日期有误", "zhao", "领导小组办公室", NOW)
    drafts.save(register, "领导小组办公室", FIRST, "check", "{}", "zhao", NOW)
    feeds.make(register, "zhao", "领导小组办公室", NOW)
    keys.make(register, "zhao", "领导小组办公室", "统一平台", TODAY + timedelta(days=90), NOW, "127.0.0.1", 5)
    push = Subscription(
        "a" * 12, "统一平台", "https://oa.example.gov.cn", "领导小组办公室", (), "s", "xitong", NOW
    )
    subscriptions.add(register, push)
    said = {"name": push.name, "address": push.address, "post": push.post}
    audit.note(register, NOW, "xitong", "push_made", push.id, facts=said)


def _signed_in(register: Register) -> None:
    """An administrator and a clerk who is signed in, somebody on the way, and somebody who failed."""
    office = load_office(EXAMPLE)
    root = By("root", at_machine=True)
    administration.make(register, office, "xitong", root, NOW, "system")
    administration.make(register, office, "zhao", root, NOW)
    administration.make(register, office, "qian", root, NOW)
    administration.disable(register, office, "qian", By("xitong"), NOW)
    with accounts.alone(register) as connection:
        known = accounts.find(connection, "zhao")
        assert known is not None
        kept = passwords.hashed("a new one")
        accounts.change(connection, known, password=kept, password_at=NOW, must_change=False)
        began = sessions.told(sessions.begin(connection, known, NOW, must_change=False))
        audit.note(connection, NOW, "zhao", "password", facts=accounts.told(kept) | began)
        audit.note(connection, NOW, "zhao", "title", FIRST)
        accounts.failed(connection, "nobody", NOW)
        connection.execute(insert(passages).values(token=sealed("t"), back="/", made_at=NOW))
