"""Channels against real servers: delivered, or a short Chinese reason within seconds."""

from pathlib import Path

import pytest

from activities.channels import safe_name
from activities.message import Message
from activities.secret import ChannelError
from schemas.office import FileChannel, WebhookChannel
from tests.notices.conftest import KEY, Receiver, ways
from tests.stack import free_port


def notice_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Files


def test_a_notice_becomes_a_readable_file_in_the_readers_folder(tmp_path: Path, message: Message) -> None:
    ways(tmp_path / "notices").send(FileChannel(), message)
    [path] = notice_files(tmp_path / "notices")
    assert path.parent.name == "领导小组办公室"
    assert path.name == f"2036-03-03 加急：南正街社区：荣誉称号已取消 {message.id[:6]}.txt"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("【铭牌】加急：南正街社区:荣誉称号已取消\n\n收件：领导小组办公室\n\n事项:")
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_same_message_overwrites_itself_and_another_does_not(tmp_path: Path, message: Message) -> None:
    there = ways(tmp_path / "notices")
    for one in (message, message, message._replace(id="f" * 64)):
        there.send(FileChannel(), one)
    assert len(notice_files(tmp_path / "notices")) == 2


@pytest.mark.parametrize(
    "name", ["../../etc", "..", "/etc/passwd", "a/b", "a\\b", "C:\\x", "", ".", "长" * 300, "a\0b"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, message: Message, name: str) -> None:
    folder = tmp_path / "notices"
    ways(folder).send(FileChannel(), message._replace(folder=name, subject=name))
    [path] = notice_files(tmp_path / "notices")
    assert path.resolve().parent.parent == folder.resolve()
    assert [one for one in tmp_path.iterdir() if one.is_dir()] == [folder]


def test_names_that_differ_stay_apart() -> None:
    names = ["a/b", "a\\b", "a／b", "a:b", "a b", "a b.", "长" * 100, "长" * 101]
    assert len({safe_name(name) for name in names}) == len(names)
    assert safe_name("市公安局(办公室)") == "市公安局(办公室)"


@pytest.mark.parametrize("blocked", ["notices", "notices/领导小组办公室"])
def test_a_folder_that_cannot_be_written_is_a_reason(tmp_path: Path, message: Message, blocked: str) -> None:
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("a file stands in the way")
    with pytest.raises(ChannelError, match="通知文件写不进去"):
        ways(tmp_path / "notices").send(FileChannel(), message)


# Webhook


def test_a_webhook_gets_the_notice_as_json(tmp_path: Path, message: Message, receiver: Receiver) -> None:
    ways(tmp_path).send(WebhookChannel(url=receiver.url), message)
    [got] = receiver.posts
    assert got["id"] == message.id
    assert got["reader"] == {"role": "office", "area": None}
    assert (got["date"], got["subject"]) == ("2036-03-03", message.subject)
    assert got["notices"] == [
        {
            "key": KEY,
            "title": "2036-0001",
            "urgent": True,
            "subject": "南正街社区:荣誉称号已取消",
            "body": f"事项:南正街社区:荣誉称号已取消\n编号:{KEY}",
            "effective": "2036-03-03T12:00:00+08:00",
        }
    ]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_only_a_2xx_is_taken_for_delivered(
    tmp_path: Path, message: Message, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    with pytest.raises(ChannelError) as said:
        ways(tmp_path).send(WebhookChannel(url=receiver.url), message)
    assert str(said.value) == f"接收方答复 {status}"


def test_no_receiver_is_a_reason_without_its_address(tmp_path: Path, message: Message) -> None:
    url = f"http://127.0.0.1:{free_port()}/hook?token=geheim"
    with pytest.raises(ChannelError) as said:
        ways(tmp_path).send(WebhookChannel(url=url), message)
    assert str(said.value) == "连不上接收方"


@pytest.mark.usefixtures("impatient")
def test_a_slow_receiver_is_left_after_the_timeout(
    tmp_path: Path, message: Message, receiver: Receiver
) -> None:
    receiver.go.clear()
    with pytest.raises(ChannelError, match="秒没有应答"):
        ways(tmp_path).send(WebhookChannel(url=receiver.url), message)


@pytest.mark.parametrize("url", ["not an address", "http://", "ftp://127.0.0.1/x"])
def test_an_address_that_is_none_is_a_reason(tmp_path: Path, message: Message, url: str) -> None:
    with pytest.raises(ChannelError):
        ways(tmp_path).send(WebhookChannel(url=url), message)
