"""Office: which posts, contacts and accounts stand behind the roles at one installation (`office.yaml`)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Line, Model, Name
from schemas.party import Party


class FileChannel(Model):
    """Readable files in a folder under the installation's `var/notices/`."""

    kind: Literal["file"] = "file"


class MailChannel(Model):
    """Mail to an office mailbox."""

    kind: Literal["smtp"] = "smtp"
    to: Line


class WebhookChannel(Model):
    """A JSON POST to an address of the office's own."""

    kind: Literal["webhook"] = "webhook"
    url: Line


Channel = Annotated[FileChannel | MailChannel | WebhookChannel, Field(discriminator="kind")]


class Post(Model):
    """A post 岗位: the parties it stands for, where notices reach it, and which operating-system accounts hold it."""

    id: Line
    name: Name
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    channel: Channel = FileChannel()
    accounts: tuple[Line, ...] = ()


class MailServer(Model):
    """The mail server that notices leave through; `password_env` names the environment variable with its password."""

    host: Line
    port: int = 25
    sender: Line
    starttls: bool = False
    user: Line | None = None
    password_env: Line | None = None


class Office(Model):
    """An installation. In `trial` 试用 one account may act from every post, and each entry says from which."""

    name: Name
    regulation: Line
    trial: bool = False
    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    mail: MailServer | None = None

    @model_validator(mode="after")
    def _posts_are_distinct(self) -> Self:
        ids = [post.id for post in self.posts]
        if len(set(ids)) != len(ids):
            raise ValueError("岗位编号 id 重复")
        if self.mail is None and any(post.channel.kind == "smtp" for post in self.posts):
            raise ValueError("有岗位用邮件接收通知,但没有写明 mail(邮件服务器)")
        return self

    def reader(self, party: Party) -> Post | None:
        """The post that a notice to `party` reaches: the one for its area, else the one for the whole role."""
        exact = (post for post in self.posts if party in post.parties)
        whole = (post for post in self.posts if Party(role=party.role) in post.parties)
        return next(exact, None) or next(whole, None)

    def posts_of(self, account: str) -> tuple[Post, ...]:
        """The posts that `account` may act from."""
        return self.posts if self.trial else tuple(post for post in self.posts if account in post.accounts)
