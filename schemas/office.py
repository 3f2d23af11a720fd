"""Office: which posts, contacts and accounts stand behind the roles at one installation (`office.yaml`).

What is secret stands elsewhere: a field that ends in `_env` holds the *name* of a secret, which is looked up in the
process's environment and then in the file that `secrets` names.
"""

import re
from datetime import time
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from schemas.arrangement import Columns, OwnOrder
from schemas.base import Line, Model, Name
from schemas.party import Party
from schemas.span import Span
from schemas.unit import Contact, DivisionCode

Receiver = Annotated[str, StringConstraints(pattern=r"^([a-z0-9.-]{1,253}|\[[0-9a-f:]+\]):[0-9]{1,5}$")]
"""A host, in small letters, and its port."""

SecretName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
"""The name of an environment variable. Its shape keeps a secret pasted in its place from being taken for one."""


class FileChannel(Model):
    """Readable files in a folder under the installation's `var/notices/`."""

    kind: Literal["file"] = "file"


class MailChannel(Model):
    """Mail to an office mailbox."""

    kind: Literal["smtp"] = "smtp"
    to: Line


class WebhookChannel(Model):
    """A JSON POST to an address of the office's own, such as its gateway for text messages 短信.

    `to` is handed on to the receiver as it stands: the duty telephone that a gateway should reach.
    """

    kind: Literal["webhook"] = "webhook"
    url: Annotated[Line | None, Field(repr=False)] = None
    url_env: SecretName | None = None
    to: Line | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url is None) is (self.url_env is None):
            raise ValueError("url 与 url_env 写一项，且只写一项")
        return self


class WecomRobotChannel(Model):
    """A 企业微信 group robot, by the webhook address that its page shows."""

    kind: Literal["wecom_robot"] = "wecom_robot"
    url_env: SecretName


class WecomAppChannel(Model):
    """An application of the office's own in 企业微信. `to` is `@all`, or numbers of members, `#` departments, `+` tags.

    `api` is another address where the office runs the platform itself.
    """

    kind: Literal["wecom_app"] = "wecom_app"
    corp: Line
    agent: int
    secret_env: SecretName
    to: Line = "@all"
    api: Line = "https://qyapi.weixin.qq.com"


class DingtalkChannel(Model):
    """A 钉钉 group robot, by its webhook address; `sign_env` where its page asks for signed messages 加签."""

    kind: Literal["dingtalk"] = "dingtalk"
    url_env: SecretName
    sign_env: SecretName | None = None


class FeishuChannel(Model):
    """A 飞书 group robot, by its webhook address; `sign_env` where its page asks for signed messages 签名校验."""

    kind: Literal["feishu"] = "feishu"
    url_env: SecretName
    sign_env: SecretName | None = None


RobotChannel = WecomRobotChannel | WecomAppChannel | DingtalkChannel | FeishuChannel

Channel = Annotated[
    FileChannel
    | MailChannel
    | WebhookChannel
    | WecomRobotChannel
    | WecomAppChannel
    | DingtalkChannel
    | FeishuChannel,
    Field(discriminator="kind"),
]

CHANNEL_NAMES = {
    "file": "通知文件",
    "smtp": "邮件",
    "webhook": "网址推送",
    "wecom_robot": "企业微信机器人",
    "wecom_app": "企业微信应用",
    "dingtalk": "钉钉机器人",
    "feishu": "飞书机器人",
}
"""A channel in a word, by its kind."""


def _hours(text: str) -> str:
    start, end = quiet_hours(text)
    if start == end:
        raise ValueError("起止时间相同")
    return text


def quiet_hours(text: str) -> tuple[time, time]:
    """Start and end of `22:00-07:00`, times of day in China; the end may lie on the next day. `ValueError` else."""
    start, _, end = text.partition("-")
    try:
        return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    except ValueError:
        raise ValueError("应写作 22:00-07:00") from None


_WHERE = re.compile(r"https?://[^\s/?#@\\]+(/[^\s?#\\]*)?")


def _address(text: str) -> str:
    try:
        whole = _WHERE.fullmatch(text) and urlsplit(text).hostname and urlsplit(text).port != 0
    except ValueError:  # a port that is none
        whole = False
    if not whole:
        raise ValueError("应为在浏览器里打开网页的地址，写作 https://主机")
    return text.rstrip("/")


class Post(Model):
    """A post 岗位: the parties it stands for, where notices reach it, and which operating-system accounts hold it.

    `fallbacks` are tried in order when `channel` fails. In `quiet` hours 免打扰 nothing is sent to it except urgent
    notices, and with `quiet_urgent` not even those: they leave when the hours end.
    """

    id: Line
    name: Name
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    channel: Channel = FileChannel()
    fallbacks: Annotated[tuple[Channel, ...], Field(max_length=3)] = ()
    quiet: Annotated[Line, AfterValidator(_hours)] | None = None
    quiet_urgent: bool = False
    accounts: tuple[Line, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """All ways to this post, the first choice first."""
        return (self.channel, *self.fallbacks)

    @model_validator(mode="after")
    def _quiet_is_named(self) -> Self:
        if self.quiet_urgent and self.quiet is None:
            raise ValueError("写了 quiet_urgent 而没有写 quiet（免打扰时段）")
        return self


class MailServer(Model):
    """The mail server that notices leave through. `implicit_tls`: encrypted from the first byte, usually port 465."""

    host: Line
    port: int = 25
    sender: Line
    starttls: bool = False
    implicit_tls: bool = False
    user: Line | None = None
    password_env: SecretName | None = None

    @model_validator(mode="after")
    def _one_encryption(self) -> Self:
        if self.starttls and self.implicit_tls:
            raise ValueError("starttls 与 implicit_tls 只能选一项：587 端口多用前者，465 端口用后者")
        return self


class Oidc(Model):
    """The office's own service of sign-in 统一身份认证, by OpenID Connect: accounts may come through it.

    `name` stands on the button. `issuer` is its address, as its own discovery document writes it; `client` is how it
    knows these pages. `claim` holds the name of an account here: one that only its administrators can set.
    """

    name: Name
    issuer: Line
    client: Line
    secret_env: SecretName
    claim: Line = "preferred_username"


class Office(Model):
    """An installation. In `trial` 试用 one account may act from every post, and each entry says from which.

    `contact` stands on every notice, for whoever has a question. `division` is where the office is; what is overdue
    when titles are taken over 接管 is spread over `catch_up`. `targets` is a file of what the place has set itself.
    `secrets` is a YAML file of `NAME: value`, beside this one unless absolute, readable by nobody else. `order` and
    `lists` are its `Arrangement`. With `second_factor` every account of the web desk also proves a code at sign-in.
    `address` is where browsers reach its pages; without one no notice has a link.
    `checkpoints_to` are folders elsewhere, sticks and shares, and mailboxes: each night's checkpoint goes there.
    `plain_receivers` are those other systems, as `host:port`, that may be told without encryption what happens.
    """

    name: Name
    regulation: Line
    targets: Line | None = None
    contact: Contact | None = None
    division: DivisionCode | None = None
    catch_up: Span = Span(n=12, unit="months")
    trial: bool = False
    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    mail: MailServer | None = None
    secrets: Line | None = None
    second_factor: bool = False
    address: Annotated[Line, AfterValidator(_address)] | None = None
    checkpoints_to: tuple[Line, ...] = ()
    plain_receivers: tuple[Receiver, ...] = ()
    oidc: Oidc | None = None
    order: OwnOrder = OwnOrder()
    lists: dict[Name, Columns] = {}

    @model_validator(mode="after")
    def _posts_are_distinct(self) -> Self:
        ids = [post.id for post in self.posts]
        if len(set(ids)) != len(ids):
            raise ValueError("岗位编号 id 重复")
        if self.mail is None and any(one.kind == "smtp" for post in self.posts for one in post.channels):
            raise ValueError("有岗位用邮件接收通知，但没有写明 mail（邮件服务器）")
        if self.mail is None and self.checkpoint_mailboxes:
            raise ValueError("checkpoints_to 写了邮箱，但没有写明 mail（邮件服务器）")
        return self

    @property
    def checkpoint_folders(self) -> tuple[str, ...]:
        """The folders of `checkpoints_to`."""
        return tuple(one for one in self.checkpoints_to if one not in self.checkpoint_mailboxes)

    @property
    def checkpoint_mailboxes(self) -> tuple[str, ...]:
        """The mailboxes of `checkpoints_to`."""
        return tuple(one for one in self.checkpoints_to if "@" in one and "/" not in one)

    @property
    def signature(self) -> str:
        """Who tells, and whom to ask, as it stands on every notice."""
        ways = () if self.contact is None else (self.contact.post, self.contact.phone, self.contact.mailbox)
        known = "，".join(filter(None, ways))
        return f"联系：{self.name}" + (f"（{known}）" if known else "")

    def reader(self, party: Party) -> Post | None:
        """The post that a notice to `party` reaches: the one for its area, else the one for the whole role."""
        exact = (post for post in self.posts if party in post.parties)
        whole = (post for post in self.posts if Party(role=party.role) in post.parties)
        return next(exact, None) or next(whole, None)

    def posts_of(self, account: str) -> tuple[Post, ...]:
        """The posts that `account` may act from."""
        return self.posts if self.trial else tuple(post for post in self.posts if account in post.accounts)
