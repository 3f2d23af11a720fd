"""Mail: a notice through the office's own mail server.

A doubled mail must bear one Message-ID, and a failure must say which part failed. The conversation is bounded to its
end: smtplib bounds how long the next byte may take, and would listen to a server that trickles for ever.
"""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Self

from activities.exchange import LongAnswerError
from activities.message import TAG, Message
from activities.secret import ChannelError, Secrets
from schemas.office import MailServer

WHOLE = 60
"""Seconds that a conversation may take from its beginning to its end, however slowly the answers trickle in."""

LONG = 100_000
"""Bytes of one answer; the longest that says something lists what a server can, and is a page."""


def send_mail(server: MailServer, to: str, message: Message, secrets: Secrets, timeout: float) -> None:
    """A mail through the office's server. Doubled mails bear one Message-ID, by which mailboxes may drop one.

    `timeout` is in seconds, for each answer of the server; the whole takes `WHOLE` at most.
    """
    password = secrets[server.password_env] if server.password_env else ""
    mail = EmailMessage(policy=SMTP)
    ends = _Ends(WHOLE)
    try:
        mail["Subject"] = TAG + message.subject
        mail["From"] = server.sender
        mail["To"] = to
        mail["Date"] = format_datetime(message.now)
        mail["Message-ID"] = f"<{message.id}@mingpai.invalid>"
        mail.set_content(message.text, cte="base64")  # some servers still break 8-bit text and long lines
        for one in message.attached:
            mail.add_attachment(one.content, "application", "json", filename=one.name)
        with ends, _Conversation(server, timeout, ends) as smtp:
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, password)
            smtp.send_message(mail)
    except Exception as failed:
        late = f"与邮件服务器谈了{WHOLE:g}秒没有谈完"
        raise ChannelError(late if ends.reached else _reason(failed, timeout)) from None


class _Ends:
    """The end of a conversation: it is hung up on after so many seconds, wherever it has come to."""

    def __init__(self, seconds: float) -> None:
        self.reached = False
        self._timer = threading.Timer(seconds, self._reach)
        self._timer.daemon = True
        self._line: socket.socket | None = None

    def of(self, line: socket.socket) -> None:
        """That of this connection. TLS takes it over under another name; a second one stays with us."""
        self._line = line.dup()
        self._timer.start()

    def _reach(self) -> None:
        self.reached = True
        with suppress(OSError):
            assert self._line is not None
            self._line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._timer.cancel()
            self._timer.join()
            self._line.close()


class _Answer:
    """What a server says, as smtplib reads it: a line after the other, and so many bytes of one answer."""

    def __init__(self, stream: Any) -> None:
        self._stream, self.close, self.left = stream, stream.close, LONG

    def readline(self, most: int) -> bytes:
        """One line."""
        line: bytes = self._stream.readline(most)
        self.left -= len(line)
        if self.left < 0:
            raise LongAnswerError
        return line


class _Conversation(smtplib.SMTP):
    """smtplib's, on a connection that ends."""

    def __init__(self, server: MailServer, timeout: float, ends: _Ends) -> None:
        self._tls, self._ends = server.implicit_tls, ends
        super().__init__(server.host, server.port, timeout=timeout)

    def connect(self, host: str = "", port: int = 0, source_address: object = None) -> tuple[int, bytes]:
        """As smtplib does, which gives nobody the connection before it is encrypted."""
        self.sock, self.file = socket.create_connection((host, port), self.timeout), None
        try:
            self._ends.of(self.sock)
            if self._tls:
                self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=host)
            return self.getreply()
        except BaseException:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib does, of an answer that is none of those without end."""
        if self.file is None:
            assert self.sock is not None
            self.file = _Answer(self.sock.makefile("rb"))
        self.file.left = LONG
        return super().getreply()


_REASONS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (ssl.SSLError, "与邮件服务器的加密连接没有建成（请核对证书、端口和 starttls、implicit_tls）"),
    (LongAnswerError, "邮件服务器的答复没有尽头"),
    (smtplib.SMTPAuthenticationError, "邮件服务器不接受用户名或密码"),
    (smtplib.SMTPRecipientsRefused, "邮件服务器不接受收件地址"),
    (smtplib.SMTPSenderRefused, "邮件服务器不接受发件地址"),
    (smtplib.SMTPNotSupportedError, "邮件服务器不支持所要求的登录或加密方式"),
    (smtplib.SMTPServerDisconnected, "邮件服务器中断了连接"),
)


def _reason(failed: Exception, timeout: float) -> str:
    # smtplib tells of a timeout in the middle of a conversation as of any lost connection.
    if isinstance(failed, TimeoutError) or isinstance(failed.__context__, TimeoutError):
        return f"邮件服务器{timeout:g}秒没有应答"
    for kind, reason in _REASONS:
        if isinstance(failed, kind):
            return reason
    if isinstance(failed, smtplib.SMTPResponseException):
        return f"邮件服务器答复 {failed.smtp_code}"
    if isinstance(failed, OSError):  # smtplib's own are such, too
        return "连不上邮件服务器"
    return f"邮件地址或内容有误（{type(failed).__name__}）"
