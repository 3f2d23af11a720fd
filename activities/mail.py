"""Mail: a notice through the office's own mail server.

A doubled mail must bear one Message-ID, and a failure must say which part failed.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from activities.message import TAG, Message
from activities.secret import ChannelError, Secrets
from schemas.office import MailServer


def send_mail(server: MailServer, to: str, message: Message, secrets: Secrets, timeout: float) -> None:
    """A mail through the office's server. Doubled mails bear one Message-ID, by which mailboxes may drop one.

    `timeout` is in seconds, for each answer of the server.
    """
    password = secrets[server.password_env] if server.password_env else ""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["Subject"] = TAG + message.subject
        mail["From"] = server.sender
        mail["To"] = to
        mail["Date"] = format_datetime(message.now)
        mail["Message-ID"] = f"<{message.id}@mingpai.invalid>"
        mail.set_content(message.text, cte="base64")  # some servers still break 8-bit text and long lines
        for one in message.attached:
            mail.add_attachment(one.content, "application", "json", filename=one.name)
        with _connect(server, timeout) as smtp:
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, password)
            smtp.send_message(mail)
    except Exception as failed:
        raise ChannelError(_reason(failed, timeout)) from None


def _connect(server: MailServer, timeout: float) -> smtplib.SMTP:
    if server.implicit_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=timeout)


def _reason(failed: Exception, timeout: float) -> str:
    # smtplib tells of a timeout in the middle of a conversation as of any lost connection.
    match failed.__context__ if isinstance(failed.__context__, TimeoutError) else failed:
        case TimeoutError():
            return f"邮件服务器{timeout:g}秒没有应答"
        case ssl.SSLError():
            return "与邮件服务器的加密连接没有建成（请核对证书、端口和 starttls、implicit_tls）"
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
    return f"邮件地址或内容有误（{type(failed).__name__}）"
