"""Mail against a real server: delivered, or a short Chinese reason within seconds."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from aiosmtpd.smtp import AuthResult

from activities import mail as mail_server
from activities.message import Message
from activities.secret import ChannelError
from schemas.office import MailChannel, MailServer
from tests.notices.conftest import Post, ways
from tests.teller import Tale, Teller

TO = MailChannel(to="office@example.gov.cn")

NO_TLS = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # loopback, and meant


def test_a_mail_arrives_with_its_chinese_subject_and_text(
    tmp_path: Path, message: Message, mail: Post
) -> None:
    ways(tmp_path, mail.settings()).send(TO, message)
    [got] = mail.box.mails
    assert got["Subject"] == "【铭牌】加急：南正街社区:荣誉称号已取消"
    assert (got["From"], got["To"]) == ("mingpai@example.gov.cn", "office@example.gov.cn")
    assert got["Date"] == "Mon, 03 Mar 2036 12:00:00 +0800"
    assert got.get_content().replace("\r\n", "\n") == message.body


def test_a_doubled_mail_bears_one_message_id(tmp_path: Path, message: Message, mail: Post) -> None:
    for _ in range(2):
        ways(tmp_path, mail.settings()).send(TO, message)
    assert mail.box.mails[0]["Message-ID"] == mail.box.mails[1]["Message-ID"]


def test_no_mail_server_is_a_reason(tmp_path: Path, message: Message) -> None:
    with pytest.raises(ChannelError, match="连不上邮件服务器"):
        ways(tmp_path, Post().settings()).send(TO, message)
    with pytest.raises(ChannelError, match="没有写明 mail"):
        ways(tmp_path).send(TO, message)


def test_a_mail_server_that_refuses_is_a_reason(tmp_path: Path, message: Message, mail: Post) -> None:
    mail.box.answer = "452 no space for office@example.gov.cn"
    with pytest.raises(ChannelError) as said:
        ways(tmp_path, mail.settings()).send(TO, message)
    assert str(said.value) == "邮件服务器答复 452"
    mail.box.recipient_answer = "550 no such mailbox"
    with pytest.raises(ChannelError, match="不接受收件地址"):
        ways(tmp_path, mail.settings()).send(TO, message)


@pytest.mark.usefixtures("impatient")
def test_a_slow_mail_server_is_left_after_the_timeout(tmp_path: Path, message: Message, mail: Post) -> None:
    mail.box.held = 1
    with pytest.raises(ChannelError, match="秒没有应答"):
        ways(tmp_path, mail.settings()).send(TO, message)


ONE_MORE = b"220-and so on\r\n"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("implicit_tls", [False, True], ids=["plain", "in TLS"])
@pytest.mark.parametrize(
    "tale",
    [
        Tale((b"2", b"2", b"0", b"-"), 0.1, endless=True, unasked=True),
        Tale((ONE_MORE,), 0.1, endless=True, unasked=True),
        Tale((ONE_MORE * 1000,), endless=True, unasked=True),
        Tale((b"220 hello\r\n250-and so on\r\n",), 0.1, endless=True, unasked=True),
        Tale((b"\x16\x03\x03\x40\x00", b"\x02"), 0.1, endless=True, unasked=True),
    ],
    ids=[
        "a byte now and then",
        "a line now and then",
        "lines without end",
        "after a greeting",
        "a handshake",
    ],
)
def test_a_mail_server_without_end_is_left(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch, tale: Tale, implicit_tls: bool
) -> None:
    monkeypatch.setattr(mail_server, "WHOLE", 1)
    with closing(Teller()) as teller:
        teller.tale, began = tale, monotonic()
        settings = MailServer(
            host="127.0.0.1", port=teller.port, sender="x@example.gov.cn", implicit_tls=implicit_tls
        )
        with pytest.raises(ChannelError) as said:
            ways(tmp_path, settings).send(TO, message)
    assert "程序出错" not in str(said.value)
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    ("tale", "reason"),
    [
        (Tale((ONE_MORE,), 0.1, endless=True, unasked=True), "与邮件服务器谈了1秒没有谈完"),
        (Tale((ONE_MORE * 1000,), endless=True, unasked=True), "邮件服务器的答复没有尽头"),
    ],
)
def test_why_it_was_left_is_told(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch, tale: Tale, reason: str
) -> None:
    monkeypatch.setattr(mail_server, "WHOLE", 1)
    with closing(Teller()) as teller:
        teller.tale = tale
        settings = MailServer(host="127.0.0.1", port=teller.port, sender="x@example.gov.cn")
        with pytest.raises(ChannelError) as said:
            ways(tmp_path, settings).send(TO, message)
    assert str(said.value) == reason


def test_an_address_with_a_line_break_sends_nothing(tmp_path: Path, message: Message, mail: Post) -> None:
    to = MailChannel.model_construct(to="office@example.gov.cn\r\nBcc: all@example.com")
    with pytest.raises(ChannelError, match="邮件地址或内容有误"):
        ways(tmp_path, mail.settings()).send(to, message)
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
        ways(tmp_path, server, {}).send(TO, message)
    with pytest.raises(ChannelError) as said:
        ways(tmp_path, server, {"MAIL_PASSWORD": "falsch"}).send(TO, message)
    assert str(said.value) == "邮件服务器不接受用户名或密码"
    ways(tmp_path, server, {"MAIL_PASSWORD": "geheim"}).send(TO, message)
    assert len(locked.box.mails) == 1


@NO_TLS
def test_where_starttls_is_asked_for_nothing_goes_in_the_clear(
    tmp_path: Path, message: Message, locked: Post
) -> None:
    server = locked.settings(starttls=True, user="mingpai", password_env="MAIL_PASSWORD")
    with pytest.raises(ChannelError, match="不支持所要求的登录或加密方式"):
        ways(tmp_path, server, {"MAIL_PASSWORD": "geheim"}).send(TO, message)


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making, `cert.pem` beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("makes a certificate with openssl")
    subject = ["-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *curve, "-keyout", "key.pem", "-out", "cert.pem", *subject]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


def test_starttls_checks_the_servers_certificate(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch, certificate: ssl.SSLContext
) -> None:
    with Post(tls_context=certificate, require_starttls=True) as post:
        server = post.settings(starttls=True)
        with pytest.raises(ChannelError, match="加密连接没有建成"):
            ways(tmp_path, server).send(TO, message)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        ways(tmp_path, server).send(TO, message)
        assert len(post.box.mails) == 1


def test_implicit_tls_checks_the_servers_certificate(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch, certificate: ssl.SSLContext
) -> None:
    with Post(ssl_context=certificate) as post:
        server = post.settings(implicit_tls=True)
        with pytest.raises(ChannelError, match="加密连接没有建成"):
            ways(tmp_path, server).send(TO, message)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        ways(tmp_path, server).send(TO, message)
        assert len(post.box.mails) == 1


def test_implicit_tls_to_a_port_without_it_is_a_reason(tmp_path: Path, message: Message, mail: Post) -> None:
    with pytest.raises(ChannelError, match="核对证书、端口和 starttls、implicit_tls"):
        ways(tmp_path, mail.settings(implicit_tls=True)).send(TO, message)
