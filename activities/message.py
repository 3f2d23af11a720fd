"""Message: notices as a reader gets them: one urgent notice, or a morning's digest 每日汇总, title by title."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from register.outbox import Letter
from schemas.base import local_date
from schemas.delivery import Delivery
from schemas.notice import Notice
from schemas.party import Party
from schemas.tidings.duties import Urged
from wording import digest
from wording.dates import day

TAG = "【铭牌】"
"""Stands before every message, so that an office can sort by it, and robots that want a keyword find one."""

FEW = 8
"""So many messages at once a robot takes without refusing the next: 钉钉 and 企业微信 take 20 a minute."""

_SMS = 70
"""Characters of one text message 短信."""


class Link(NamedTuple):
    """Where urging notices 催办 are replied to without signing in: the address with its secret, and their keys."""

    address: str
    secret: str
    notices: tuple[str, ...]


class Attached(NamedTuple):
    """A file that goes with a message; only mail takes any."""

    name: str
    content: bytes


class Message(NamedTuple):
    """What goes through a channel. The same notices make the same `id`, however often they are sent."""

    id: str
    reader: Party
    folder: str
    """Whom it is for, as a folder is named."""
    day: date
    subject: str
    body: str
    letters: tuple[Letter, ...]
    headings: tuple[str, ...]
    """Of each notice, or table of equal tasks, that it has."""
    now: datetime
    link: Link | None = None
    attached: tuple[Attached, ...] = ()

    @property
    def text(self) -> str:
        """The body as it is sent. The link stands in its head, which nothing is cut from, and nowhere is it kept."""
        if self.link is None:
            return self.body
        head, _, rest = self.body.partition("\n\n")
        return f"{head}\n{_BY_LINK.format(self.link.address)}\n\n{rest}"


_BY_LINK = "不用登录，点开就能答复催办（群里的人都能答复，请不要转发）：{}"


def compose(
    delivery: Delivery,
    letters: Sequence[Letter],
    now: datetime,
    *,
    folder: str,
    note: str | None = None,
    signature: str | None = None,
    told: Mapping[str, Notice] | None = None,
    link: Link | None = None,
) -> Message:
    """One message of at least one notice; `note` tells whoever opens it why it came to them.

    `signature` says who tells it, and whom to ask. What notices have `told`, by their keys, puts equal tasks
    of a digest into one table.
    """
    first = letters[0]
    if delivery.digest_on is None:
        on = local_date(first.effective)
        subject, parts, texts = _urgent(letters, told or {}, now)
    else:
        on = delivery.digest_on
        parts = _parts(letters, told or {}, delivery.reader, on)
        subject = f"{day(on)}待办与通知（{len(letters)}件）"
        texts = [f"{n}. {heading}\n{text}" for n, (heading, text) in enumerate(parts, 1)]
    notes = [note] if note else []
    if any(one.delivered_at for one in letters):
        notes.append("重新发送")
    readers = {Party(role=one.role, area=one.area).label for one in letters}
    head = [
        f"收件：{'见各件' if len(readers) > 1 else readers.pop()}",
        *(f"（{one}）" for one in notes),
        *filter(None, [signature]),
    ]
    # One that is sent again on purpose carries its earlier arrival, and makes another id: receivers drop known ones.
    keys = "\n".join(sorted(f"{one.key}{one.delivered_at or ''}" for one in letters))
    return Message(
        id=hashlib.sha256(f"{_named(delivery)}\n{keys}".encode()).hexdigest(),
        reader=delivery.reader,
        folder=folder,
        day=on,
        subject=" ".join(subject.split()),
        body="\n\n".join(["\n".join(head), *texts]) + "\n",
        letters=tuple(letters),
        headings=tuple(heading for heading, _ in parts),
        now=now,
        link=link,
    )


def _named(delivery: Delivery) -> str:
    """The delivery in JSON, in the order of its first release: a message under way in an upgrade keeps its id."""
    to, on = delivery.reader, delivery.digest_on
    ordered = {
        "reader": {"role": to.role, "area": to.area},
        "key": delivery.key,
        "digest_on": on.isoformat() if on else None,
    }
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def _urgent(
    letters: Sequence[Letter], told: Mapping[str, Notice], now: datetime
) -> tuple[str, list[tuple[str, str]], list[str]]:
    """An urgent notice alone; or several as one message: what one reader is urged to do as a table, each other whole.

    Where they are for several readers of one robot, each says whom it is for.
    """
    readers = {Party(role=one.role, area=one.area) for one in letters}
    if len(letters) == 1:
        parts = [(letters[0].subject, letters[0].body)]
    elif len(readers) == 1:
        urging = {key: notice for key, notice in told.items() if isinstance(notice.tidings[0], Urged)}
        parts = _parts(letters, urging, readers.pop(), local_date(now))
    else:
        parts = [
            (f"{one.subject}（收件：{Party(role=one.role, area=one.area).label}）", one.body)
            for one in letters
        ]
    if len(parts) == 1:
        heading, text = parts[0]
        return f"加急：{heading}", parts, [text]
    texts = [f"{n}. {heading}\n{text}" for n, (heading, text) in enumerate(parts, 1)]
    return f"加急通知（{len(letters)}件）", parts, texts


def _parts(
    letters: Sequence[Letter], told: Mapping[str, Notice], reader: Party, on: date
) -> list[tuple[str, str]]:
    """Each notice whole, those of one title together; equal tasks as one table, where the first of them stands."""
    groups: dict[object, list[tuple[Letter, digest.Row | None]]] = {}
    for one in _in_order(letters):
        row = digest.task_of(one.title, told[one.key]) if one.key in told else None
        groups.setdefault(digest.kind_of(row, reader) if row else one.key, []).append((one, row))
    parts = []
    for group in groups.values():
        rows = [row for _, row in group if row]
        if len(rows) > 1:
            heading, lines = digest.table(rows, reader, on)
            parts.append((heading, "\n".join(lines)))
        else:
            parts.append((group[0][0].subject, group[0][0].body))
    return parts


def short(message: Message) -> str:
    """A message as one text message 短信: its subject, cut where it must be."""
    text = TAG + message.subject
    return text if len(text) <= _SMS else text[: _SMS - 1] + "…"


def packed(
    letters: Sequence[Letter], made: Callable[[Sequence[Letter]], Message], limit: int
) -> list[Message]:
    """Urgent notices in as few messages as a chat takes: each whole, or where that would be many, each by its subject.

    Every subject is told: none is cut away with what did not fit.
    """
    whole = _packed(letters, made, lambda one: len(_whole(one).encode()) <= limit)
    if len(whole) <= FEW:
        return whole
    return _packed(letters, made, lambda one: len("\n".join(_listed(one)).encode()) <= limit)


def _packed(
    letters: Sequence[Letter],
    made: Callable[[Sequence[Letter]], Message],
    fits: Callable[[Message], bool],
) -> list[Message]:
    messages: list[Message] = []
    for one in letters:
        more = made([*messages[-1].letters, one]) if messages else None
        if more and fits(more):
            messages[-1] = more
        else:
            messages.append(made([one]))
    return messages


_REST = "（篇幅所限未列全；全文在铭牌的“通知”里，也可向领导小组办公室索取）"


def _whole(message: Message) -> str:
    return f"{TAG}{message.subject}\n\n{message.text}".strip()


def _listed(message: Message) -> list[str]:
    """What a chat gets of a message that is too long for it, line by line; a line to its rest comes last."""
    head, _, rest = message.text.partition("\n\n")
    if len(message.letters) == 1:
        lines = rest.splitlines()
    else:
        lines = [f"{n}. {heading}" for n, heading in enumerate(message.headings, 1)]
    return [f"{TAG}{message.subject}", head, *lines, _REST]


def brief(message: Message, limit: int) -> str:
    """A message as a chat takes it, in at most `limit` bytes of UTF-8.

    Whole if it fits. Else an urgent notice is cut, several become the list of their subjects, and either says where
    the rest can be read: a chat that refuses long texts would otherwise get nothing.
    """
    whole = _whole(message)
    if len(whole.encode()) <= limit:
        return whole
    subject, head, *lines, rest_is = _listed(message)
    said = [subject, head]
    for line in lines:
        if len("\n".join([*said, line, rest_is]).encode()) > limit:
            break
        said.append(line)
    return "\n".join([*said, rest_is]).encode()[:limit].decode(errors="ignore")


def _in_order(letters: Sequence[Letter]) -> list[Letter]:
    """Those of one title together, titles in the order of their first notice."""
    titles: dict[str, list[Letter]] = {}
    for one in letters:
        titles.setdefault(one.title, []).append(one)
    return list(chain.from_iterable(titles.values()))
