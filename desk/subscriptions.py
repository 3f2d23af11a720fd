"""Subscriptions 推送 as a system administrator keeps them: which other system is told, by whose sight, and how it goes.

A receiver stands in the same network as everything else, so nobody but a system administrator names one; what comes
back from it is a status, and nothing else is told to anybody.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from desk.errors import DeskError
from desk.events import source
from register import journal, subscriptions
from register.connect import Register
from register.keyfile import NoKeyError
from register.subscriptions import MOST, Subscription, TooManyError
from register.vault import Vault
from schemas.base import CHINA, Name
from schemas.event import BY_ITSELF, PREFIX, TEST, TYPES, Event
from schemas.office import Office
from wording import forms

LABELS: dict[str, str] = {
    **{PREFIX + kind: label for kind, label in forms.ACTS.items()},
    **dict(zip((PREFIX + kind for kind in BY_ITSELF), ("期限届满", "提醒"), strict=True)),
}
"""Every type of event in the words that people read."""

Do = Literal["on", "off", "end", "try"]
"""What is done with one."""


class SubscriptionError(DeskError):
    """It cannot be done; as a text: why. `field` is where, of a form."""

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


class Listed(NamedTuple):
    """One, as the page shows it: how far it has come in the journal, and how it goes."""

    one: Subscription
    post: str
    reached: int
    state: str


def listed(register: Register, office: Office) -> tuple[list[Listed], int]:
    """All of them, and how many lines the journal has."""
    posts = {post.id: post.name for post in office.posts}
    last = _reached(journal.newest(register))
    found = subscriptions.every(register)
    return [
        Listed(one, posts.get(one.post, one.post), _reached(one.place), state(one)) for one in found
    ], last


def state(one: Subscription) -> str:
    """How one goes, in words."""
    if one.state == "off":
        return "已停用"
    if one.state == "resting":
        return f"已停下：{one.trouble}"
    if one.failures and one.next_try:
        again = f"{one.next_try.astimezone(CHINA):%m月%d日%H:%M}再试"
        return f"连续{one.failures}次没有送到，{again}：{one.trouble}"
    return "正常"


def make(
    register: Register,
    office: Office,
    vault: Vault,
    name: str,
    address: str,
    post: str,
    types: Sequence[str],
    account: str,
    now: datetime,
    *,
    whole: bool,
) -> tuple[Subscription, str]:
    """A new one, and its secret, which is told once: of all that ever happened if `whole`, else of what comes.

    `SubscriptionError`.
    """
    from activities import push  # it loads the libraries that send, which few pages need

    try:
        name = TypeAdapter[str](Name).validate_python(name)
    except ValidationError:
        raise SubscriptionError("请写明推送给哪个系统，至多100字", "name") from None
    if why := push.unfit(office, address):
        raise SubscriptionError(why, "address")
    if post not in {one.id for one in office.posts}:
        raise SubscriptionError("请选一个岗位：对方收到的，就是这个岗位看得到的", "post")
    if unknown := [one for one in types if one not in TYPES]:
        raise SubscriptionError(f"没有“{unknown[0][:40]}”这一种", "types")
    id_ = secrets.token_hex(6)
    plain = push.fresh_secret()
    try:
        sealed = vault.sealed(push.context(id_), plain)
    except NoKeyError:
        raise SubscriptionError("签名密钥没有封存成，请运维人员看网页服务的数据文件夹能不能写") from None
    made = Subscription(
        id=id_,
        name=name,
        address=address,
        post=post,
        types=tuple(one for one in TYPES if one in types),
        secret=sealed,
        made_by=account,
        made_at=now,
        place="" if whole else journal.newest(register),
    )
    try:
        subscriptions.add(register, made)
    except TooManyError:
        raise SubscriptionError(f"至多{MOST}个，请先删除不用的") from None
    return made, push.written(plain)


def do(register: Register, office: Office, vault: Vault, id_: str, act: Do, now: datetime) -> str:
    """Do it with one; how it went, in words. `SubscriptionError`."""
    one = subscriptions.find(register, id_)
    if one is None:
        raise SubscriptionError("没有这一个，或者已经删除")
    match act:
        case "on":
            subscriptions.switch(register, id_, on=True)
            return f"已启用：{one.name}，从上次停下的地方接着送"
        case "off":
            subscriptions.switch(register, id_, on=False)
            return f"已停用：{one.name}"
        case "end":
            subscriptions.end(register, id_)
            return f"已删除：{one.name}，它的签名密钥一并作废"
        case "try":
            return _tried(office, vault, one, now)


def _tried(office: Office, vault: Vault, one: Subscription, now: datetime) -> str:
    """Push an event of which nothing happened; whatever else waits is not touched."""
    from activities import push  # it loads the libraries that send, which few pages need

    if why := push.unfit(office, one.address):
        raise SubscriptionError(f"{one.name}：{why}")
    id_ = f"test.{secrets.token_hex(8)}"
    event = Event(id=id_, source=source(office), type=TEST, time=now, subject=one.id)
    try:
        asyncio.run(push.push(one.address, push.secret_of(vault, one), event, now))
    except push.PushError as failed:
        raise SubscriptionError(f"{one.name}：没有送到，{failed}") from None
    except NoKeyError:
        raise SubscriptionError(f"{one.name}：{push.NO_KEY}") from None
    return f"{one.name}：试发的一条已送到"


def _reached(place: str) -> int:
    return int(place.partition("-")[0] or 0)
