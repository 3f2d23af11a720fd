"""Office file: `office.yaml` to an `Office`, with every fault at once: file, line, path, remedy."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from activities.place import HOME
from activities.secret import ChannelError, read_secrets
from regulations.fault import Fault
from regulations.load import FaultsError, load
from schemas.office import MailChannel, Office, Oidc, Post, WebhookChannel, WecomAppChannel
from schemas.party import Party, Role, Who
from schemas.regulation import Regulation

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_HERE = ("127.0.0.1", "::1", "localhost")
_WEB = re.compile(r"https?://[^\s/]+(/\S*)?")


class OfficeFaultsError(FaultsError):
    """An `office.yaml` that cannot be used."""


def load_office(path: Path) -> Office:
    """The installation that a file describes. `OfficeFaultsError` with every fault when it cannot be used."""
    office = load(
        path, Office, lambda office: [*_check(office), *_check_secrets(office, path)], OfficeFaultsError
    )
    if office.secrets is None:
        return office
    return office.model_copy(update={"secrets": str(path.parent.absolute() / office.secrets)})


def pack_of(office: Office, file: Path) -> Path:
    """The pack that an `office.yaml` names: beside that file, else in the installation."""
    return _named(office.regulation, file)


def targets_of(office: Office, file: Path) -> Path | None:
    """The targets that an `office.yaml` names, if any: beside that file, else in the installation."""
    return _named(office.targets, file) if office.targets else None


def _named(name: str, file: Path) -> Path:
    beside = file.parent / name
    return beside if beside.exists() else HOME / name


def without_post(office: Office, regulation: Regulation) -> list[str]:
    """A line for each role or body that the regulation writes to and no post stands for: what becomes of its notices.

    Units are left out: they have mailboxes of their own, or folders.
    """
    served = {party.role for post in office.posts for party in post.parties}
    unserved = [
        who
        for who in sorted(regulation.addressed - {Role.UNIT})
        if not (who in served if isinstance(who, Role) else office.reader(Party.of(who)))
    ]
    return [
        f"{who.label}（{_as_party(who)}）没有岗位：给它的通知改送{Role.OFFICE.label}；请在 office.yaml 的 posts 中补上"
        for who in unserved
    ]


def _as_party(who: Who) -> str:
    """How `office.yaml` writes it."""
    return who.value if isinstance(who, Role) else f"role: {Role.BODY}, area: {who}"


def _check(office: Office) -> Iterator[Fault]:
    """What a well-formed file may still have wrong."""
    if office.reader(Party(role=Role.OFFICE)) is None:
        problem = f"没有{Role.OFFICE.label}的岗位：给没有岗位者的通知将无处可送"
        yield Fault(("posts",), problem, "加一个岗位，其 parties 写 [{role: office}]")
    for n, post in enumerate(office.posts):
        yield from _check_channels(n, post)
    if mail := office.mail:
        if not _ADDRESS.fullmatch(mail.sender):
            yield Fault(("mail", "sender"), "不是一个邮箱地址", "写作 mingpai@example.gov.cn")
        if (mail.user is None) is not (mail.password_env is None):
            remedy = "两项都写（password_env 是环境变量的名称，不是密码本身），或都不写"
            yield Fault(("mail",), "user 与 password_env 只写了一项", remedy)
    if office.oidc:
        yield from _check_oidc(office.oidc)


def _check_oidc(oidc: Oidc) -> Iterator[Fault]:
    """What it says of people is believed: nobody on the way may have written it."""
    if not encrypted(oidc.issuer):
        remedy = "写作 https://主机/路径，与它自己公布的 issuer 一字不差；不加密的（http）只能在本机"
        yield Fault(("oidc", "issuer"), "不是加密的网址", remedy)


def encrypted(address: str) -> bool:
    """Whether nobody on the way can have written what comes from an address: it is encrypted, or never leaves here."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _HERE))


def _check_channels(n: int, post: Post) -> Iterator[Fault]:
    """Addresses that are none. A fault never repeats what stands there: it may be a secret in the wrong place."""
    for m, channel in enumerate(post.channels):
        path = ("posts", n, "channel") if m == 0 else ("posts", n, "fallbacks", m - 1)
        match channel:
            case MailChannel(to=to) if not _ADDRESS.fullmatch(to):
                yield Fault((*path, "to"), "不是一个邮箱地址", "写作 office@example.gov.cn")
            case WebhookChannel(url=str(url)) if not _WEB.fullmatch(url):
                yield Fault((*path, "url"), "不是网址", "写作 https://主机/路径")
            case WecomAppChannel(api=api) if not _WEB.fullmatch(api):
                yield Fault((*path, "api"), "不是网址", "写作 https://主机，一般不必写")


def _check_secrets(office: Office, path: Path) -> Iterator[Fault]:
    """The secrets file: there, for its owner's eyes only, and well-formed."""
    if office.secrets is not None:
        try:
            read_secrets(path.parent / office.secrets)
        except ChannelError as unusable:
            remedy = f"对照 office.example.yaml 新建 {Path(office.secrets).name}，并执行 chmod 600"
            yield Fault(("secrets",), str(unusable), remedy)
