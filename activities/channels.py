"""Channels: readable files, mail, webhook. Each hands a message over or raises `ChannelError`, within seconds."""

import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import httpx

from activities.message import Message
from schemas.office import Channel, FileChannel, MailChannel, MailServer, WebhookChannel

TIMEOUT = 10
"""Seconds that a server may take for each answer; one that takes longer is tried again later."""

TAG = "【铭牌】"
"""Stands before every mail's subject, so that an office can sort by it."""

_NAME_BYTES = 180
"""File systems allow 255 bytes; 汉字 take three each."""

_RESERVED = {ord(char): ord(char) + 0xFEE0 for char in '/\\:*?"<>|'}
"""What some system does not allow in a name, by its full-width form."""


class ChannelError(Exception):
    """A message did not get through. The text is a short Chinese reason without addresses or secrets."""


class Channels:
    """The ways out of this installation."""

    def __init__(
        self, folder: Path, mail: MailServer | None = None, environ: Mapping[str, str] = os.environ
    ) -> None:
        self.folder = folder
        self.mail = mail
        self.environ = environ

    def send(self, channel: Channel, message: Message) -> None:
        """Hand over a message; returns when the other side has taken it. Raises `ChannelError`."""
        match channel:
            case FileChannel():
                write_file(self.folder, message)
            case MailChannel():
                if self.mail is None:
                    raise ChannelError("office.yaml 没有写明 mail(邮件服务器)")
                send_mail(self.mail, channel.to, message, self.environ)
            case WebhookChannel():
                post(channel.url, message)


def write_file(folder: Path, message: Message) -> Path:
    """`<folder>/<reader>/<date> <subject> <mark>.txt`. The same message overwrites itself, another one never does."""
    here = folder / safe_name(message.folder)
    path = here / f"{message.day.isoformat()} {_readable(message.subject)} {message.id[:6]}.txt"
    text = f"{TAG}{message.subject}\n\n{message.body}"
    try:
        here.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=here, suffix=".part", delete=False
        ) as part:
            try:
                part.write(text)
                part.flush()
                os.fsync(part.fileno())
                os.chmod(part.name, 0o644)  # temporary files are private; a notice is for the office to read
                os.replace(part.name, path)
            except BaseException:
                os.unlink(part.name)
                raise
    except OSError as failed:
        raise ChannelError(f"通知文件写不进去({failed.strerror or type(failed).__name__})") from failed
    return path


def safe_name(text: str) -> str:
    """`text` as the name of one folder, on any system; texts that differ have names that differ."""
    name = _readable(text)
    return name if name and name == text else f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _readable(text: str) -> str:
    name = re.sub(r"[\x00-\x1f\x7f]", "", text).translate(_RESERVED).strip(" .")
    return name.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .")


def send_mail(server: MailServer, to: str, message: Message, environ: Mapping[str, str]) -> None:
    """A mail through the office's server. Doubled mails bear one Message-ID, by which mailboxes may drop one."""
    mail = EmailMessage(policy=SMTP)
    password = _password(server, environ)
    try:
        mail["Subject"] = TAG + message.subject
        mail["From"] = server.sender
        mail["To"] = to
        mail["Date"] = format_datetime(message.now)
        mail["Message-ID"] = f"<{message.id}@mingpai.invalid>"
        mail.set_content(message.body, cte="base64")  # some servers still break 8-bit text and long lines
        with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT) as smtp:
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, password)
            smtp.send_message(mail)
    except Exception as failed:
        raise ChannelError(f"邮件没有发出:{_mail_reason(failed)}") from failed


def _password(server: MailServer, environ: Mapping[str, str]) -> str:
    if server.password_env is None:
        return ""
    try:
        return environ[server.password_env]
    except KeyError:
        raise ChannelError(f"没有设置环境变量 {server.password_env}(邮件密码)") from None


def _mail_reason(failed: Exception) -> str:
    # smtplib tells of a timeout in the middle of a conversation as of any lost connection.
    match failed.__context__ if isinstance(failed.__context__, TimeoutError) else failed:
        case TimeoutError():
            return f"邮件服务器{TIMEOUT}秒没有应答"
        case ssl.SSLError():
            return "与邮件服务器的加密连接没有建成(请核对证书和 starttls)"
        case smtplib.SMTPAuthenticationError():
            return "邮件服务器不接受用户名或密码"
        case smtplib.SMTPRecipientsRefused():
            return "邮件服务器不接受收件地址"
        case smtplib.SMTPSenderRefused():
            return "邮件服务器不接受发件地址"
        case smtplib.SMTPNotSupportedError():
            return "邮件服务器不支持所要求的登录或加密方式"
        case smtplib.SMTPResponseException(smtp_code=code):
            return f"邮件服务器答复 {code}"
        case smtplib.SMTPServerDisconnected():
            return "邮件服务器中断了连接"
        case OSError():
            return "连不上邮件服务器"
    return f"邮件地址或内容有误({type(failed).__name__})"


def post(url: str, message: Message) -> None:
    """A JSON POST; any 2xx is taken for delivered. The answer's body is not read, redirects are not followed."""
    try:
        with httpx.stream("POST", url, json=payload(message), timeout=TIMEOUT) as answer:
            if not answer.is_success:
                raise ChannelError(f"接收方答复 {answer.status_code}")
    except httpx.TimeoutException as failed:
        raise ChannelError(f"接收方{TIMEOUT}秒没有应答") from failed
    except httpx.ConnectError as failed:
        raise ChannelError("连不上接收方") from failed
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
        raise ChannelError(f"与接收方的通信出错({type(failed).__name__})") from failed


def payload(message: Message) -> dict[str, object]:
    """A message as a webhook gets it. A receiver that has seen `id` before may ignore it."""
    return {
        "id": message.id,
        "reader": message.reader.model_dump(mode="json"),
        "date": message.day.isoformat(),
        "subject": message.subject,
        "body": message.body,
        "notices": [
            one.model_dump(mode="json", include={"key", "title", "urgent", "subject", "body", "effective"})
            for one in message.letters
        ],
    }
