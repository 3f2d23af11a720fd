"""What one attempt sends, by which way, and what the register says afterwards."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.deliver import GIVEN_UP, Deliver, quiet_until
from register import outbox
from register.connect import Register
from register.tables import units
from schemas.base import CHINA
from schemas.delivery import Attempt, Delivery, Undelivered
from schemas.office import Channel, FileChannel, MailServer, Office, WebhookChannel, WecomRobotChannel
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from schemas.unit import Contact, Unit
from tests.notices.conftest import KEY, NOON, OFFICE, Post, Receiver, letter, put
from tests.stack import free_port

DAY = date(2036, 3, 4)
UNIT = Party(role=Role.UNIT, area="115325020151800337")
TOWNSHIP = Party(role=Role.TOWNSHIP, area="灵泉街道")


def post(party: Party, name: str, channel: FileChannel | WebhookChannel = FileChannel()) -> OfficePost:  # noqa: B008
    return OfficePost(id=name, name=name, parties=(party,), channel=channel)


def office(*posts: OfficePost, mail: MailServer | None = None) -> Office:
    return Office(name="开远", regulation="x.yaml", posts=posts or (post(OFFICE, "办公室"),), mail=mail)


def deliver(register: Register, var: Path, of: Office, delivery: Delivery) -> int:
    attempt = Attempt(delivery=delivery, now=NOON)
    return asyncio.run(ActivityEnvironment().run(Deliver(register, of, var).deliver, attempt))


def urgent(register: Register, to: Party) -> Delivery:
    put(register, KEY, to=to)
    return Delivery(reader=to, key=KEY)


def files(var: Path) -> dict[str, str]:
    """The text of each notice by its folder."""
    return {path.parent.name: path.read_text(encoding="utf-8") for path in var.glob("notices/*/*.txt")}


def test_one_digest_is_one_message_however_many_titles(register: Register, tmp_path: Path) -> None:
    put(register, *(f"2036-{n:04}/1/1" for n in range(200)), digest_on=DAY)
    put(register, "2036-0200/1/1", to=TOWNSHIP, digest_on=DAY)
    put(register, "2036-0201/1/1", digest_on=date(2036, 3, 5))
    put(register, "2036-0202/1/1")
    digest = Delivery(reader=OFFICE, digest_on=DAY)
    assert deliver(register, tmp_path, office(), digest) == 200
    [path] = tmp_path.glob("notices/*/*.txt")
    assert "待办与通知（200件）" in path.name
    assert letter(register, "2036-0007/1/1").state == "delivered"
    assert {one.key for one in outbox.notices(register) if one.state == "pending"} == {
        "2036-0200/1/1",
        "2036-0201/1/1",
        "2036-0202/1/1",
    }


def test_what_was_delivered_is_not_sent_again(register: Register, tmp_path: Path, receiver: Receiver) -> None:
    of = office(post(OFFICE, "办公室", WebhookChannel(url=receiver.url)))
    delivery = urgent(register, OFFICE)
    assert [deliver(register, tmp_path, of, delivery) for _ in range(2)] == [1, 0]
    assert len(receiver.posts) == 1


def test_only_what_came_later_goes_into_a_later_message(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    of = office(post(OFFICE, "办公室", WebhookChannel(url=receiver.url)))
    digest = Delivery(reader=OFFICE, digest_on=DAY)
    put(register, KEY, digest_on=DAY)
    deliver(register, tmp_path, of, digest)
    put(register, "2036-0002/1/1", digest_on=DAY)
    deliver(register, tmp_path, of, digest)
    assert [[one["key"] for one in post["notices"]] for post in receiver.posts] == [[KEY], ["2036-0002/1/1"]]


def test_a_failure_is_shown_at_once_and_a_later_success_clears_it(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    of = office(post(OFFICE, "办公室", WebhookChannel(url=receiver.url)))
    delivery = urgent(register, OFFICE)
    receiver.status = 503
    with pytest.raises(ApplicationError, match=r"网址推送：接收方答复 503$") as failed:
        deliver(register, tmp_path, of, delivery)
    assert not failed.value.non_retryable
    shown = letter(register, KEY)
    assert (shown.state, shown.attempts, shown.last_error) == ("failed", 1, "网址推送：接收方答复 503")
    receiver.status = 200
    assert deliver(register, tmp_path, of, delivery) == 1
    shown = letter(register, KEY)
    assert (shown.state, shown.last_error) == ("delivered", None)


def with_fallbacks(receiver: Receiver, *others: Channel, **more: Any) -> Office:
    first = WebhookChannel(url=receiver.url)
    return office(
        OfficePost(id="办公室", name="办公室", parties=(OFFICE,), channel=first, fallbacks=others, **more)
    )


def test_the_first_channel_that_delivers_wins_and_what_failed_before_is_kept(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    receiver.status = 503
    dead = WebhookChannel(url=f"http://127.0.0.1:{free_port()}/")
    of = with_fallbacks(receiver, dead, FileChannel(), WebhookChannel(url="http://127.0.0.1:1/never"))
    assert deliver(register, tmp_path, of, urgent(register, OFFICE)) == 1
    shown = letter(register, KEY)
    assert shown.state == "delivered"
    assert shown.last_error == "网址推送：接收方答复 503；网址推送：连不上接收方；已改由通知文件送达"


def test_a_fallback_is_left_alone_while_the_first_channel_serves(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    assert deliver(register, tmp_path, with_fallbacks(receiver, FileChannel()), urgent(register, OFFICE)) == 1
    assert files(tmp_path) == {}


def test_when_every_channel_fails_each_failure_is_told(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    receiver.status = 503
    of = with_fallbacks(receiver, WecomRobotChannel(url_env="NOT_SET_ANYWHERE"))
    with pytest.raises(ApplicationError) as failed:
        deliver(register, tmp_path, of, urgent(register, OFFICE))
    assert (
        failed.value.message == "网址推送：接收方答复 503；企业微信机器人：没有设置环境变量 NOT_SET_ANYWHERE"
    )
    assert letter(register, KEY).last_error == failed.value.message


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        ("22:00-07:00", (3, 21, 59), None),
        ("22:00-07:00", (3, 22, 0), (4, 7, 0)),
        ("22:00-07:00", (4, 0, 0), (4, 7, 0)),
        ("22:00-07:00", (4, 6, 59), (4, 7, 0)),
        ("22:00-07:00", (4, 7, 0), None),
        ("12:00-14:00", (3, 12, 30), (3, 14, 0)),
        ("12:00-14:00", (3, 14, 0), None),
    ],
)
def test_quiet_hours_may_run_over_midnight(
    hours: str, at: tuple[int, int, int], until: tuple[int, int, int] | None
) -> None:
    quiet = OfficePost(id="a", name="a", parties=(OFFICE,), quiet=hours)
    now = datetime(2036, 3, *at, tzinfo=CHINA).astimezone(UTC)
    assert quiet_until(quiet, now, urgent=False) == (until and datetime(2036, 3, *until, tzinfo=CHINA))


def test_quiet_hours_hold_what_is_not_urgent_and_show_no_failure(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    put(register, KEY, digest_on=DAY)
    of = with_fallbacks(receiver, FileChannel(), quiet="11:00-13:00")
    with pytest.raises(ApplicationError, match="免打扰时段，13:00后发出") as held:
        deliver(register, tmp_path, of, Delivery(reader=OFFICE, digest_on=DAY))
    assert held.value.next_retry_delay == timedelta(hours=1)
    assert letter(register, KEY).state == "pending"
    assert (receiver.posts, files(tmp_path)) == ([], {})


@pytest.mark.parametrize("also_urgent", [False, True])
def test_quiet_hours_hold_an_urgent_notice_only_where_the_post_says_so(
    register: Register, tmp_path: Path, receiver: Receiver, also_urgent: bool
) -> None:
    of = with_fallbacks(receiver, quiet="11:00-13:00", quiet_urgent=also_urgent)
    delivery = urgent(register, OFFICE)
    if also_urgent:
        with pytest.raises(ApplicationError, match="免打扰"):
            deliver(register, tmp_path, of, delivery)
    else:
        assert deliver(register, tmp_path, of, delivery) == 1


def test_what_is_sent_again_on_purpose_is_no_message_that_a_receiver_has_seen(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    of = with_fallbacks(receiver)
    delivery = urgent(register, OFFICE)
    deliver(register, tmp_path, of, delivery)
    outbox.requeue(register, [KEY])
    assert deliver(register, tmp_path, of, delivery) == 1
    first, again = receiver.posts
    assert first["id"] != again["id"]
    assert "（重新发送）" in again["body"]
    assert letter(register, KEY).state == "delivered"


def test_a_reader_without_a_post_is_reached_through_the_office(register: Register, tmp_path: Path) -> None:
    deliver(register, tmp_path, office(post(OFFICE, "办公室")), urgent(register, TOWNSHIP))
    text = files(tmp_path)["办公室"]
    assert "收件：灵泉街道\n（灵泉街道没有配置岗位，本通知改送办公室，请转达）" in text


def test_a_role_without_an_area_is_reached_by_its_post_for_the_whole_role(
    register: Register, tmp_path: Path
) -> None:
    of = office(post(OFFICE, "办公室"), post(Party(role=Role.TOWNSHIP), "各乡镇"))
    deliver(register, tmp_path, of, urgent(register, TOWNSHIP))
    assert "请转达" not in files(tmp_path)["各乡镇"]


def test_a_unit_without_a_post_has_a_folder_under_its_code(register: Register, tmp_path: Path) -> None:
    deliver(register, tmp_path, office(), urgent(register, UNIT))
    assert "（该单位没有登记邮箱，请领导小组办公室转达）" in files(tmp_path)["115325020151800337"]


def test_units_that_share_a_window_still_have_folders_of_their_own(
    register: Register, tmp_path: Path
) -> None:
    of = office(post(OFFICE, "办公室"), post(Party(role=Role.UNIT), "单位窗口"))
    deliver(register, tmp_path, of, urgent(register, UNIT))
    assert "请单位窗口转达" in files(tmp_path)["115325020151800337"]


def test_a_unit_with_a_post_of_its_own_is_reached_there(register: Register, tmp_path: Path) -> None:
    of = office(post(Party(role=Role.UNIT), "单位窗口"), post(UNIT, "南正街社区"), post(OFFICE, "办公室"))
    deliver(register, tmp_path, of, urgent(register, UNIT))
    assert list(files(tmp_path)) == ["南正街社区"]


def test_a_unit_is_reached_in_its_mailbox_when_there_is_a_mail_server(
    register: Register, tmp_path: Path, mail: Post
) -> None:
    assert UNIT.area
    unit = Unit(
        code=UNIT.area,
        name="南正街社区",
        category="社区",
        division="532502",
        township="灵泉街道",
        contact=Contact(post="办公室", mailbox="nzj@example.cn"),
    )
    with register.writing() as connection:
        connection.execute(
            insert(units).values(code=unit.code, name=unit.name, names="\n", body=unit.model_dump_json())
        )
    deliver(register, tmp_path, office(mail=mail.settings()), urgent(register, UNIT))
    assert [one["To"] for one in mail.box.mails] == ["nzj@example.cn"]


def test_where_nobody_can_be_reached_it_is_undelivered_with_a_reason(
    register: Register, tmp_path: Path
) -> None:
    of = office(post(Party(role=Role.LEADERSHIP), "领导小组"))
    with pytest.raises(ApplicationError, match="灵泉街道没有岗位，领导小组办公室也没有") as failed:
        deliver(register, tmp_path, of, urgent(register, TOWNSHIP))
    assert failed.value.non_retryable
    assert letter(register, KEY).state == "failed"


def test_a_worker_is_heard_of_while_its_channel_does_not_answer(
    register: Register, tmp_path: Path, receiver: Receiver
) -> None:
    of = office(post(OFFICE, "办公室", WebhookChannel(url=receiver.url)))
    attempt = Attempt(delivery=urgent(register, OFFICE), now=NOON)
    receiver.go.clear()
    environment = ActivityEnvironment()
    environment.on_heartbeat = lambda *_: receiver.go.set()
    assert asyncio.run(environment.run(Deliver(register, of, tmp_path).deliver, attempt)) == 1


def test_what_is_given_up_says_why_and_how_often_it_was_tried(register: Register, tmp_path: Path) -> None:
    delivery = urgent(register, OFFICE)
    outbox.mark_failed(register, [KEY], "连不上接收方", 17)
    given_up = Undelivered(delivery=delivery, reason="连不上接收方")
    ActivityEnvironment().run(Deliver(register, office(), tmp_path).give_up, given_up)
    shown = letter(register, KEY)
    assert (shown.state, shown.attempts) == ("given_up", 17)
    assert shown.last_error == f"连不上接收方；{GIVEN_UP}"


def test_giving_up_takes_nothing_back_that_arrived(register: Register, tmp_path: Path) -> None:
    delivery = urgent(register, OFFICE)
    outbox.mark_delivered(register, [KEY], NOON)
    ActivityEnvironment().run(
        Deliver(register, office(), tmp_path).give_up, Undelivered(delivery=delivery, reason="x")
    )
    assert letter(register, KEY).state == "delivered"
