"""Channels: files, mail, webhook, robots. Each hands a message over or raises `ChannelError`, within seconds.

One way for each thing: 企业微信, 钉钉 and 飞书 in `robot.py`, mail in `mail.py`. Redirects, which could carry a token
elsewhere, are not followed.
"""

import hashlib
import logging
import os
import re
import tempfile
from pathlib import Path

from activities.exchange import exchange
from activities.message import TAG, Message, brief, short
from activities.robot import LIMITS, asked_wait, send_robot
from activities.secret import ChannelError, Secrets
from schemas.office import CHANNEL_NAMES, Channel, FileChannel, MailChannel, Office, WebhookChannel
from wording.files import cause_of

log = logging.getLogger("mingpai.channels")

TIMEOUT = 10
"""Seconds that a server may take for each answer, to its end; one that takes longer is tried again later."""

_NAME_BYTES = 180
"""File systems allow 255 bytes; 汉字 take three each."""

_RESERVED = {ord(char): ord(char) + 0xFEE0 for char in '/\\:*?"<>|'}
"""What some system does not allow in a name, by its full-width form."""

for _name in ("httpx2", "httpcore2"):
    # They log addresses, and an address may hold a key: httpx2 as INFO at each request. Our own reasons say enough.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
    logging.getLogger(_name).propagate = False


class Channels:
    """The ways out of this installation: `folder` for files, the rest as its `office.yaml` says."""

    def __init__(self, folder: Path, office: Office, secrets: Secrets | None = None) -> None:
        self.folder = folder
        self.mail = office.mail
        self.secrets = secrets or Secrets(Path(office.secrets) if office.secrets else None)

    def send(self, channel: Channel, message: Message) -> None:
        """Hand over a message; returns when the other side has taken it. Raises `ChannelError`, and nothing else."""
        try:
            self._send(channel, message)
        except ChannelError:
            raise
        except Exception as failed:
            # The words of an unexpected error may hold an address or a password.
            log.warning("channel failed", extra={"failure": type(failed).__name__})
            raise ChannelError("渠道程序出错，详情见工作进程的日志") from None

    def _send(self, channel: Channel, message: Message) -> None:
        match channel:
            case FileChannel():
                write_file(self.folder, message)
            case MailChannel():
                if self.mail is None:
                    raise ChannelError("office.yaml 没有写明 mail（邮件服务器）")
                from activities.mail import send_mail  # by the first mail, likewise

                send_mail(self.mail, channel.to, message, self.secrets, TIMEOUT)
            case WebhookChannel():
                url = channel.url or self.secrets[channel.url_env or ""]
                post(url, payload(message, channel.to))
            case _:
                send_robot(channel, brief(message, LIMITS[channel.kind]), self.secrets, TIMEOUT, message.now)


def named(channel: Channel) -> str:
    """A channel as the office calls it."""
    return CHANNEL_NAMES[channel.kind]


def limit(channel: Channel) -> int:
    """Bytes that one message through a robot may have."""
    return LIMITS[channel.kind]


def write_file(folder: Path, message: Message) -> Path:
    """`<folder>/<reader>/<date> <subject> <mark>.txt`. The same message overwrites itself, another one never does.

    Without its link: a file lies there for years, and whoever reads it sits where the pages are.
    """
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
        raise ChannelError(f"通知文件写不进去（{cause_of(failed)}）") from None
    return path


def safe_name(text: str) -> str:
    """`text` as the name of one folder, on any system; texts that differ have names that differ."""
    name = _readable(text)
    return name if name and name == text else f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _readable(text: str) -> str:
    name = re.sub(r"[\x00-\x1f\x7f]", "", text).translate(_RESERVED).strip(" .")
    return name.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .")


def post(url: str, content: dict[str, object]) -> None:
    """A JSON POST; any 2xx is taken for delivered. The answer's body is not read, redirects are not followed."""
    import httpx2  # by the first that is sent that way: no start of a worker waits for it

    try:
        answer = exchange("POST", url, TIMEOUT, 0, json=content)
        if not 200 <= answer.status < 300:
            raise ChannelError(f"接收方答复 {answer.status}", asked_wait(answer.headers))
    except httpx2.TimeoutException:
        raise ChannelError(f"接收方{TIMEOUT:g}秒没有应答") from None
    except httpx2.ConnectError:
        raise ChannelError("连不上接收方") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failed:
        log.warning("post failed", extra={"failure": type(failed).__name__})
        raise ChannelError("网址写得不对，或者与接收方的通信中断") from None


def payload(message: Message, to: str | None = None) -> dict[str, object]:
    """A message as a webhook gets it. A receiver that has seen `id` before may ignore it; `short` fits a 短信."""
    return {
        "id": message.id,
        "to": to,
        "reader": message.reader.model_dump(mode="json"),
        "date": message.day.isoformat(),
        "subject": message.subject,
        "short": short(message),
        "body": message.text,
        "reply_at": message.link.address if message.link else None,
        "notices": [
            one.model_dump(mode="json", include={"key", "title", "urgent", "subject", "body", "effective"})
            for one in message.letters
        ],
    }
