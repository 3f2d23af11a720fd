"""How notices read when they arrive."""

import hashlib
from datetime import date

from activities.message import brief, compose
from register import outbox
from register.connect import Register
from schemas.delivery import Delivery
from schemas.office import Office
from schemas.office import Post as OfficePost
from schemas.party import Role
from schemas.unit import Contact
from tests.notices.conftest import NOON, OFFICE, letter, put

DAY = date(2036, 3, 4)
DIGEST = Delivery(reader=OFFICE, digest_on=DAY)


def waiting(register: Register) -> list[outbox.Letter]:
    return outbox.pending(register, Role.OFFICE, None, DAY)


def test_a_digest_says_how_many_and_has_each_notice_whole_title_by_title(register: Register) -> None:
    put(register, "2036-0001/1/1", digest_on=DAY, subject="甲社区:请审核申报材料")
    put(register, "2036-0002/1/1", digest_on=DAY, subject="乙学校:有效期还有180日到期")
    put(register, "2036-0001/2/1", digest_on=DAY, subject="甲社区:期限改为2036-04-01")
    message = compose(DIGEST, waiting(register), NOON, folder="办公室")
    assert message.subject == "2036年3月4日待办与通知（3件）"
    assert message.body == (
        "收件：领导小组办公室\n\n"
        "1. 甲社区:请审核申报材料\n事项:甲社区:请审核申报材料\n编号:2036-0001/1/1\n\n"
        "2. 甲社区:期限改为2036-04-01\n事项:甲社区:期限改为2036-04-01\n编号:2036-0001/2/1\n\n"
        "3. 乙学校:有效期还有180日到期\n事项:乙学校:有效期还有180日到期\n编号:2036-0002/1/1\n"
    )


def test_an_urgent_notice_comes_alone_under_its_own_subject_and_date(register: Register) -> None:
    put(register, "2036-0001/1/1", subject="甲社区:荣誉称号\n已取消")
    delivery = Delivery(reader=OFFICE, key="2036-0001/1/1")
    message = compose(delivery, [letter(register, "2036-0001/1/1")], NOON, folder="办公室", note="请转达")
    assert message.subject == "加急：甲社区:荣誉称号 已取消"  # one line, whatever the notice says
    assert message.day == date(2036, 3, 3)
    assert message.body.startswith("收件：领导小组办公室\n（请转达）\n\n事项:")


def test_the_same_notices_are_the_same_message_and_one_more_makes_another(register: Register) -> None:
    put(register, "2036-0001/1/1", digest_on=DAY)
    one = compose(DIGEST, waiting(register), NOON, folder="办公室")
    again = compose(DIGEST, waiting(register), NOON.replace(hour=13), folder="办公室")
    put(register, "2036-0001/1/2", digest_on=DAY)
    more = compose(DIGEST, waiting(register), NOON, folder="办公室")
    assert one.id == again.id != more.id


def test_a_message_under_way_in_an_upgrade_keeps_its_id(register: Register) -> None:
    put(register, "2036-0001/1/1", digest_on=DAY)
    message = compose(DIGEST, waiting(register), NOON, folder="办公室")
    written = '{"reader":{"role":"office","area":null},"key":null,"digest_on":"2036-03-04"}\n2036-0001/1/1'
    assert message.id == hashlib.sha256(written.encode()).hexdigest()


def test_every_message_says_who_tells_it_and_whom_to_ask(register: Register) -> None:
    contact = Contact(post="综合科", phone="0873-7120000")
    post = OfficePost(id="办公室", name="办公室", parties=(OFFICE,))
    of = Office(name="开远市创建办", regulation="x.yaml", posts=(post,), contact=contact)
    put(register, "2036-0001/1/1", digest_on=DAY, subject="事" * 900)
    message = compose(DIGEST, waiting(register), NOON, folder="办公室", signature=of.signature)
    for text in (message.body, brief(message, 2048)):
        assert "联系：开远市创建办（综合科，0873-7120000）" in text
    assert of.model_copy(update={"contact": None}).signature == "联系：开远市创建办"
