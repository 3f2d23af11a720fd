"""Push 推送: what happened to titles, one event after the other, to the addresses that other systems have subscribed.

Signed as Standard Webhooks says. Each subscription is pushed to beside all others and in the order of the journal; one
whose receiver is slow, wrong or gone keeps nobody waiting, no title and no other subscription. At least once: whoever
dies between an answer and the register pushes the same event, under the same id, again.
"""

import asyncio
import random
import secrets
from base64 import b32decode, b32encode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import structlog

from activities.channels import TIMEOUT
from activities.robot import asked_wait
from activities.secret import ChannelError
from register import journal, subscriptions
from register.connect import Register
from register.journal import LostPlaceError
from register.keyfile import NoKeyError
from register.subscriptions import Subscription
from register.vault import Vault
from schemas.event import Event
from schemas.office import Office
from schemas.party import Party

WHOLE = 15
"""Seconds that one attempt may take from its beginning to the answer, however slowly it trickles in."""

HELD = timedelta(minutes=1)
"""A worker that was not heard of for so long has died: another one goes on. Longer than four attempts take."""

AT_ONCE = 50
"""Events that are read at a time."""

FIRST_AGAIN, LAST_AGAIN = timedelta(seconds=30), timedelta(hours=6)
PATIENCE = timedelta(days=3)
"""As for notices: after 30 s, 90 s … six hours; what does not arrive for three days waits for people."""

GONE = 410
"""By this a receiver says that it wants no more."""

log = structlog.get_logger("mingpai.push")


ADDRESS = 500
"""Characters that an address may have."""

_PORTS = {"http": 80, "https": 443}


class Page(Protocol):
    """Some events, the place after each of them, and the place from which to read on."""

    @property
    def events(self) -> list[Event]: ...
    @property
    def places(self) -> list[str]: ...
    @property
    def place(self) -> str: ...


class Tell(Protocol):
    """What has happened since a place, as far as some parties may see it."""

    def __call__(
        self, register: Register, office: Office, parties: Sequence[Party], place: str, most: int, /
    ) -> Page: ...


class PushError(ChannelError):
    """An event did not arrive. `final`: and no other attempt is wanted."""

    def __init__(self, reason: str, wait: float | None = None, *, final: bool = False) -> None:
        super().__init__(reason, wait)
        self.final = final


async def push(address: str, secret: str, event: Event, now: datetime) -> None:
    """One signed POST; any 2xx is taken for arrived. `PushError`.

    Of the answer only the status is looked at: its body is not read, and a redirect is not followed.
    """
    # Of those who load this room only a worker pushes, and none before something has happened.
    import httpx2
    from standardwebhooks.webhooks import Webhook

    body, at = event.model_dump_json(), now.astimezone(UTC)
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "mingpai",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(event.id, at, body),
    }
    try:
        async with (
            asyncio.timeout(WHOLE),
            httpx2.AsyncClient(timeout=TIMEOUT) as client,
            client.stream("POST", address, content=body.encode(), headers=headers) as answer,
        ):
            if not answer.is_success:
                said, gone = f"接收方答复 {answer.status_code}", answer.status_code == GONE
                raise PushError(said, asked_wait(answer.headers), final=gone)
    except (TimeoutError, httpx2.TimeoutException):
        raise PushError("接收方没有及时应答") from None
    except httpx2.ConnectError:
        raise PushError("连不上接收方（地址不对、没有开机，或者证书不受信任）") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failed:
        log.warning("push failed", failure=type(failed).__name__)
        raise PushError("与接收方的通信中断") from None


NO_KEY = "封存签名密钥的钥匙不在，或者不是原来的一把"


def unfit(office: Office, address: str) -> str:
    """Why nothing is pushed to this address; empty where something may be."""
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), 0
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > ADDRESS:
        return f"网址只写字母、数字和常用符号，不含空格，至多{ADDRESS}个字符"
    if parts.scheme not in _PORTS or not parts.hostname or not port:
        return "请写完整的网址，以 https:// 开头"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "网址里不写账号、口令和 # 之后的部分"
    if parts.scheme == "http" and f"{_host(parts)}:{port}" not in office.plain_receivers:
        return "对方没有加密（http）的，须由运维人员先在安装配置里准许；加密的以 https:// 开头"
    return ""


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def fresh_secret() -> str:
    """What makes signatures, as the vault takes it: 30 bytes."""
    return b32encode(secrets.token_bytes(30)).decode()


def context(id_: str) -> str:
    """Under which name a secret lies in the vault: no account is called so."""
    return f"subscription {id_}"


def secret_of(vault: Vault, one: Subscription) -> str:
    """The secret as its receiver has it. `NoKeyError`."""
    return written(vault.opened(context(one.id), one.secret))


def written(secret: str) -> str:
    """A secret of the vault's as Standard Webhooks writes it."""
    return f"whsec_{b64encode(b32decode(secret)).decode()}"


class Pushing:
    """One worker's pushing, as long as `keep` runs. All that it must know lies in the register."""

    def __init__(self, register: Register, office: Office, vault: Vault, tell: Tell) -> None:
        self.register, self.office, self.vault, self.tell = register, office, vault, tell
        self.name = secrets.token_hex(8)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def keep(self, every: timedelta) -> None:
        """Look again and again whether there is something to push; what is under way ends with this."""
        try:
            while True:
                try:
                    await self.round()
                except Exception as failed:
                    log.warning("not pushed", error=f"{type(failed).__name__}: {failed}")
                await asyncio.sleep(every.total_seconds())
        finally:
            await self.stop()

    async def stop(self) -> None:
        """What is under way goes on elsewhere, or when this starts again."""
        tasks = list(self._under_way.values())
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def round(self) -> list[asyncio.Task[None]]:
        """Begin with every subscription that is behind; what is under way."""
        now = await asyncio.to_thread(self.register.now)
        behind = await asyncio.to_thread(_behind, self.register, now)
        self._under_way = {id_: task for id_, task in self._under_way.items() if not task.done()}
        for one in behind:
            if one.id not in self._under_way:
                self._under_way[one.id] = asyncio.create_task(self._catch_up(one, now))
        return list(self._under_way.values())

    async def _catch_up(self, one: Subscription, now: datetime) -> None:
        if not await asyncio.to_thread(
            subscriptions.claim, self.register, one.id, self.name, now, now + HELD
        ):
            return
        try:
            known = await asyncio.to_thread(subscriptions.find, self.register, one.id)
            if known is not None:
                await self._push_all(known)
        except ChannelError as failed:
            await self._failed(one, failed)
        except Exception as failed:
            log.warning("push broke off", subscription=one.id, error=f"{type(failed).__name__}: {failed}")
            await self._failed(one, PushError("程序出错，详情见工作进程的日志"))
        finally:
            await asyncio.to_thread(subscriptions.release, self.register, one.id, self.name)

    async def _push_all(self, one: Subscription) -> None:
        """Everything from its place on, as long as nobody else holds it. `PushError`."""
        post = next((post for post in self.office.posts if post.id == one.post), None)
        if post is None:
            raise PushError(f"岗位“{one.post}”已不在安装配置中", final=True)
        if why := unfit(self.office, one.address):  # what the installation allowed then it may not allow now
            raise PushError(why, final=True)
        try:
            secret = secret_of(self.vault, one)
        except NoKeyError:
            raise PushError(NO_KEY) from None
        place = one.place
        while True:
            page = await self._read(one, post.parties, place)
            for event, after in zip(page.events, page.places, strict=True):
                if one.types and event.type not in one.types:
                    continue
                await push(one.address, secret, event, await asyncio.to_thread(self.register.now))
                if not await self._arrived(one, after):
                    return
            if page.place == place:
                return
            if not await self._advance(one, page.place):
                return
            place = page.place

    async def _read(self, one: Subscription, parties: Sequence[Party], place: str) -> Page:
        try:
            return await asyncio.to_thread(self.tell, self.register, self.office, parties, place, AT_ONCE)
        except LostPlaceError:
            why = "名册里找不到上次送到的位置；重新启用后从头推送，接收方按编号去掉重复的"
            await asyncio.to_thread(subscriptions.rest, self.register, one.id, self.name, why, place="")
            raise PushError(why, final=True) from None

    async def _arrived(self, one: Subscription, place: str) -> bool:
        now = await asyncio.to_thread(self.register.now)
        return await asyncio.to_thread(
            subscriptions.arrived, self.register, one.id, self.name, place, now, now + HELD
        )

    async def _advance(self, one: Subscription, place: str) -> bool:
        now = await asyncio.to_thread(self.register.now)
        return await asyncio.to_thread(
            subscriptions.advance, self.register, one.id, self.name, place, now + HELD
        )

    async def _failed(self, one: Subscription, why: ChannelError) -> None:
        """Later again; or no more, where it is no use or has lasted for days."""
        now = await asyncio.to_thread(self.register.now)
        known = await asyncio.to_thread(subscriptions.find, self.register, one.id)
        since = (known and known.failing_since) or now
        if (isinstance(why, PushError) and why.final) or now - since >= PATIENCE:
            await asyncio.to_thread(subscriptions.rest, self.register, one.id, self.name, str(why))
            log.warning("subscription put to rest", subscription=one.id, reason=str(why))
            return
        tried = known.failures if known else 0
        usual = min(FIRST_AGAIN * 3 ** min(tried, 9), LAST_AGAIN) * random.uniform(0.9, 1.1)
        wait = timedelta(seconds=why.wait) if why.wait else usual
        await asyncio.to_thread(
            subscriptions.failed, self.register, one.id, self.name, str(why), now, now + wait
        )


def _behind(register: Register, now: datetime) -> list[Subscription]:
    """Nothing is numbered, and nothing written, where nobody has subscribed."""
    if not any(one.state == "on" for one in subscriptions.every(register)):
        return []
    return subscriptions.due(register, journal.newest(register), now)
