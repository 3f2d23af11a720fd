"""The link to reply by: one a message, in what is sent and in nothing that is kept, where pages can be reached."""

import asyncio
import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.channels import Channels, limit, payload
from activities.deliver import Deliver
from activities.message import Message, brief
from activities.secret import ChannelError
from register import outbox, replies
from register.tables import reply_links
from schemas.delivery import Attempt, Delivery
from schemas.office import Channel, DingtalkChannel, FileChannel, MailChannel, MailServer, Office, Post
from tests.notices.test_urging import TITLES, TOWNSHIP, desk, gathered, keys
from tests.register.desk import Desk

__all__ = ["desk"]

PAGES = "https://mingpai.example.gov.cn"
LINK = re.compile(PAGES + r"/replies/([\w-]{32})(?!\S)")


MAIL, ROBOT = MailChannel(to="a@example.gov.cn"), DingtalkChannel(url_env="X")


def office(channel: Channel, *fallbacks: Channel, address: str | None = PAGES) -> Office:
    """An office whose township is reached so."""
    post = Post(id="township", name="灵泉街道", parties=(TOWNSHIP,), channel=channel, fallbacks=fallbacks)
    mail = MailServer(host="127.0.0.1", sender="a@example.gov.cn")
    return Office(name="开远", regulation="x.yaml", posts=(post,), mail=mail, address=address)


def sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, channel: Channel, address: str | None = PAGES
) -> Message:
    """What goes through a channel when the first is sent, and the others along with it."""
    deliver, went = (
        Deliver(desk.register, office(channel, address=address), Path("/nowhere")),
        list[Message](),
    )
    monkeypatch.setattr(deliver.channels, "send", lambda _, message: went.append(message))
    attempt = Attempt(delivery=Delivery(reader=TOWNSHIP, key=keys(desk)[0]), now=gathered())
    asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))
    (message,) = went
    return message


@pytest.mark.parametrize("channel", [MAIL, ROBOT])
def test_one_link_goes_with_all_that_a_message_urges(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, channel: Channel
) -> None:
    message = sent(desk, monkeypatch, channel)
    assert message.link
    for text in (message.text, brief(message, limit(ROBOT)), payload(message)["body"]):
        assert LINK.findall(str(text)) == [message.link.secret]
    assert payload(message)["reply_at"] == message.link.address
    assert replies.notices_of(desk.register, message.link.secret, gathered()) == keys(desk)


def test_a_chat_that_takes_little_still_gets_the_link(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    text = brief(sent(desk, monkeypatch, ROBOT), 800)
    assert len(text.encode()) <= 800
    assert "篇幅所限" in text
    assert LINK.search(text)


def test_what_is_kept_of_a_notice_has_no_link(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    message = sent(desk, monkeypatch, MAIL)
    assert "replies" not in message.body
    for one in outbox.notices(desk.register):
        assert "replies" not in one.subject + one.body


def test_the_same_sent_again_has_another_link_and_both_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sent(desk, monkeypatch, MAIL)
    outbox.requeue(desk.register, keys(desk))
    second = sent(desk, monkeypatch, MAIL)
    assert first.link
    assert second.link
    assert first.link.secret != second.link.secret
    for one in (first.link, second.link):
        assert replies.notices_of(desk.register, one.secret, gathered()) == keys(desk)


def test_an_office_that_has_not_said_where_its_pages_are_sends_what_it_always_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = sent(desk, monkeypatch, MAIL, address=None)
    assert message.link is None
    assert message.text == message.body


def test_a_file_has_no_link_and_none_is_made_for_it(desk: Desk, tmp_path: Path) -> None:
    deliver = Deliver(desk.register, office(FileChannel()), tmp_path)
    attempt = Attempt(delivery=Delivery(reader=TOWNSHIP, key=keys(desk)[0]), now=gathered())
    assert asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt)) == len(TITLES)
    (file,) = tmp_path.glob("notices/township/*.txt")
    assert "replies" not in file.read_text(encoding="utf-8")
    with desk.register.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(reply_links)) == 0


def test_a_link_is_known_before_whoever_gets_it_can_open_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(_: Channels, channel: Channel, message: Message) -> None:
        assert message.link
        assert replies.notices_of(desk.register, message.link.secret, gathered())
        raise ChannelError("连不上")

    monkeypatch.setattr(Channels, "send", opened)
    deliver = Deliver(desk.register, office(MAIL, MAIL, MAIL), Path("/nowhere"))
    attempt = Attempt(delivery=Delivery(reader=TOWNSHIP, key=keys(desk)[0]), now=gathered())
    with pytest.raises(ApplicationError, match="连不上"):
        asyncio.run(ActivityEnvironment().run(deliver.deliver, attempt))


@pytest.mark.parametrize(
    "wrong",
    [
        "mingpai.example.gov.cn",
        "ftp://a",
        "https://",
        "https://a b",
        "https://u:p@a",
        "https://a?x=1",
        "https://a:x",
    ],
)
def test_an_address_that_no_browser_opens_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="浏览器"):
        office(MAIL, address=wrong)


@pytest.mark.parametrize(
    "right", ["https://a.gov.cn/", "http://10.1.2.3:8320", "https://办公室.政务/mingpai"]
)
def test_an_address_has_a_host_a_port_and_a_path(right: str) -> None:
    assert office(MAIL, address=right).address == right.rstrip("/")
