"""Message: notices as a reader gets them: one urgent notice, or a morning's digest 每日汇总, title by title."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from register.outbox import Letter
from schemas.base import local_date
from schemas.delivery import Delivery
from schemas.party import Party
from workflows.life.words import day


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
    now: datetime


def compose(
    delivery: Delivery, letters: Sequence[Letter], now: datetime, *, folder: str, note: str | None = None
) -> Message:
    """One message of at least one notice; `note` tells whoever opens it why it came to them."""
    first = letters[0]
    if delivery.digest_on is None:
        on = local_date(first.effective)
        subject, told = f"加急:{first.subject}", [first.body]
    else:
        on = delivery.digest_on
        subject, told = f"{day(on)}待办与通知({len(letters)}件)", list(_by_title(letters))
    head = [f"收件:{delivery.reader.label}", *([f"({note})"] if note else [])]
    keys = "\n".join(sorted(one.key for one in letters))
    return Message(
        id=hashlib.sha256(f"{delivery.model_dump_json()}\n{keys}".encode()).hexdigest(),
        reader=delivery.reader,
        folder=folder,
        day=on,
        subject=" ".join(subject.split()),
        body="\n\n".join(["\n".join(head), *told]) + "\n",
        letters=tuple(letters),
        now=now,
    )


def _by_title(letters: Sequence[Letter]) -> list[str]:
    """Each notice whole, those of one title together, titles in the order of their first notice."""
    titles: dict[str, list[Letter]] = {}
    for one in letters:
        titles.setdefault(one.title, []).append(one)
    numbered = enumerate(chain.from_iterable(titles.values()), 1)
    return [f"{n}. {one.subject}\n{one.body}" for n, one in numbered]
