"""Channels against real servers: delivered, or a short Chinese reason within seconds."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from activities import channels
from activities.channels import ChannelError, Channels, safe_name
from activities.message import Message, compose
from register.connect import Register
from schemas.delivery import Delivery
from schemas.office import FileChannel, MailChannel, WebhookChannel
from tests.notices.conftest import NOON, OFFICE, Post, Receiver, letter, put
from tests.stack import free_port

KEY = "2036-0001/1/1"
TO = MailChannel(to="office@example.gov.cn")


@pytest.fixture
def message(register: Register) -> Message:
    """One urgent notice to the office."""
    put(register, KEY, subject="南正街社区:荣誉称号已取消")
    return compose(Delivery(reader=OFFICE, key=KEY), [letter(register, KEY)], NOON, folder="领导小组办公室")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow server is slow after a third of a second."""
    monkeypatch.setattr(channels, "TIMEOUT", 0.3)


def notice_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Files


def test_a_notice_becomes_a_readable_file_in_the_readers_folder(tmp_path: Path, message: Message) -> None:
    Channels(tmp_path / "notices").send(FileChannel(), message)
    [path] = notice_files(tmp_path / "notices")
    assert path.parent.name == "领导小组办公室"
    assert path.name == f"2036-03-03 加急：南正街社区：荣誉称号已取消 {message.id[:6]}.txt"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("【铭牌】加急:南正街社区:荣誉称号已取消\n\n收件:领导小组办公室\n\n事项:")
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_same_message_overwrites_itself_and_another_does_not(tmp_path: Path, message: Message) -> None:
    ways = Channels(tmp_path / "notices")
    for one in (message, message, message._replace(id="f" * 64)):
        ways.send(FileChannel(), one)
    assert len(notice_files(tmp_path / "notices")) == 2


@pytest.mark.parametrize(
    "name", ["../../etc", "..", "/etc/passwd", "a/b", "a\\b", "C:\\x", "", ".", "长" * 300, "a\0b"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, message: Message, name: str) -> None:
    folder = tmp_path / "notices"
    Channels(folder).send(FileChannel(), message._replace(folder=name, subject=name))
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
        Channels(tmp_path / "notices").send(FileChannel(), message)


# Mail

NO_TLS = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # loopback, and meant


def test_a_mail_arrives_with_its_chinese_subject_and_text(
    tmp_path: Path, message: Message, mail: Post
) -> None:
    Channels(tmp_path, mail.settings()).send(TO, message)
    [got] = mail.box.mails
    assert got["Subject"] == "【铭牌】加急:南正街社区:荣誉称号已取消"
    assert (got["From"], got["To"]) == ("mingpai@example.gov.cn", "office@example.gov.cn")
    assert got["Date"] == "Mon, 03 Mar 2036 12:00:00 +0800"
    assert got.get_content().replace("\r\n", "\n") == message.body


def test_a_doubled_mail_bears_one_message_id(tmp_path: Path, message: Message, mail: Post) -> None:
    for _ in range(2):
        Channels(tmp_path, mail.settings()).send(TO, message)
    assert mail.box.mails[0]["Message-ID"] == mail.box.mails[1]["Message-ID"]


def test_no_mail_server_is_a_reason(tmp_path: Path, message: Message) -> None:
    with pytest.raises(ChannelError, match="连不上邮件服务器"):
        Channels(tmp_path, Post().settings()).send(TO, message)
    with pytest.raises(ChannelError, match="没有写明 mail"):
        Channels(tmp_path).send(TO, message)


def test_a_mail_server_that_refuses_is_a_reason(tmp_path: Path, message: Message, mail: Post) -> None:
    mail.box.answer = "452 no space for office@example.gov.cn"
    with pytest.raises(ChannelError) as said:
        Channels(tmp_path, mail.settings()).send(TO, message)
    assert str(said.value) == "邮件没有发出:邮件服务器答复 452"
    mail.box.recipient_answer = "550 no such mailbox"
    with pytest.raises(ChannelError, match="不接受收件地址"):
        Channels(tmp_path, mail.settings()).send(TO, message)


@pytest.mark.usefixtures("impatient")
def test_a_slow_mail_server_is_left_after_the_timeout(tmp_path: Path, message: Message, mail: Post) -> None:
    mail.box.held = 1
    with pytest.raises(ChannelError, match="秒没有应答"):
        Channels(tmp_path, mail.settings()).send(TO, message)


def test_an_address_with_a_line_break_sends_nothing(tmp_path: Path, message: Message, mail: Post) -> None:
    to = MailChannel.model_construct(to="office@example.gov.cn\r\nBcc: all@example.com")
    with pytest.raises(ChannelError, match="邮件地址或内容有误"):
        Channels(tmp_path, mail.settings()).send(to, message)
    assert mail.box.mails == []


@pytest.fixture
def locked() -> Iterator[Post]:
    """A mail server that wants a password."""

    def knows(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        return AuthResult(success=getattr(data, "password", None) == b"geheim", handled=False)

    with Post(authenticator=knows, auth_required=True, auth_require_tls=False) as post:
        yield post


@NO_TLS
def test_the_password_comes_from_the_environment(tmp_path: Path, message: Message, locked: Post) -> None:
    server = locked.settings(user="mingpai", password_env="MAIL_PASSWORD")
    with pytest.raises(ChannelError, match="没有设置环境变量 MAIL_PASSWORD"):
        Channels(tmp_path, server, {}).send(TO, message)
    with pytest.raises(ChannelError) as said:
        Channels(tmp_path, server, {"MAIL_PASSWORD": "falsch"}).send(TO, message)
    assert str(said.value) == "邮件没有发出:邮件服务器不接受用户名或密码"
    Channels(tmp_path, server, {"MAIL_PASSWORD": "geheim"}).send(TO, message)
    assert len(locked.box.mails) == 1


@NO_TLS
def test_where_starttls_is_asked_for_nothing_goes_in_the_clear(
    tmp_path: Path, message: Message, locked: Post
) -> None:
    server = locked.settings(starttls=True, user="mingpai", password_env="MAIL_PASSWORD")
    with pytest.raises(ChannelError, match="不支持所要求的登录或加密方式"):
        Channels(tmp_path, server, {"MAIL_PASSWORD": "geheim"}).send(TO, message)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_starttls_checks_the_servers_certificate(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/CN=mail",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *curve, *made]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Post(tls_context=context, require_starttls=True) as post:
        server = post.settings(starttls=True)
        with pytest.raises(ChannelError, match="加密连接没有建成"):
            Channels(tmp_path, server).send(TO, message)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        Channels(tmp_path, server).send(TO, message)
        assert len(post.box.mails) == 1


# Webhook


def test_a_webhook_gets_the_notice_as_json(tmp_path: Path, message: Message, receiver: Receiver) -> None:
    Channels(tmp_path).send(WebhookChannel(url=receiver.url), message)
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
        Channels(tmp_path).send(WebhookChannel(url=receiver.url), message)
    assert str(said.value) == f"接收方答复 {status}"


def test_no_receiver_is_a_reason_without_its_address(tmp_path: Path, message: Message) -> None:
    url = f"http://127.0.0.1:{free_port()}/hook?token=geheim"
    with pytest.raises(ChannelError) as said:
        Channels(tmp_path).send(WebhookChannel(url=url), message)
    assert str(said.value) == "连不上接收方"


@pytest.mark.usefixtures("impatient")
def test_a_slow_receiver_is_left_after_the_timeout(
    tmp_path: Path, message: Message, receiver: Receiver
) -> None:
    receiver.go.clear()
    with pytest.raises(ChannelError, match="秒没有应答"):
        Channels(tmp_path).send(WebhookChannel(url=receiver.url), message)


@pytest.mark.parametrize("url", ["not an address", "http://", "ftp://127.0.0.1/x"])
def test_an_address_that_is_none_is_a_reason(tmp_path: Path, message: Message, url: str) -> None:
    with pytest.raises(ChannelError):
        Channels(tmp_path).send(WebhookChannel(url=url), message)
