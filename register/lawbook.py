"""The law book: every edition 版本 and calendar that was ever in use, kept for ever under its hash.

Beside them the notices 放假安排 that an office has imported itself: the program ships only those before it was made.
"""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import Connection, Integer, cast, insert, select

from register.connect import Register
from register.tables import editions
from schemas.action import Action
from schemas.base import Model, canonical, digest, local_date
from schemas.calendar import Calendar
from schemas.holidays import Imported
from schemas.inheritance import Inherited
from schemas.life import Life
from schemas.opening import OPENING, TakeOver
from schemas.regulation import Regulation
from workflows.life.law import LawBook


def add(register: Register, item: Regulation | Calendar, added_at: datetime) -> str:
    """Keep an edition or a calendar, and return its hash. One that is there already stays as it was."""
    with register.writing("editions") as connection:
        if isinstance(item, Regulation):
            return _keep(connection, item, "edition", item.edition.id, added_at)
        return _keep(connection, item, "calendar", str(item.noticed_through), added_at)


def _keep(connection: Connection, item: Model, kind: str, name: str, added_at: datetime) -> str:
    key = digest(item)
    if connection.scalar(select(editions.c.hash).where(editions.c.hash == key)) is None:
        body = canonical(item.model_dump(mode="json"))
        values = {"hash": key, "kind": kind, "id": name, "body": body, "added_at": added_at}
        connection.execute(insert(editions).values(**values))
    return key


class AlreadyImported(Exception):  # noqa: N818  named for what happened
    """Somebody else imported a notice of that year at the same moment."""


def import_notice(register: Register, one: Imported, calendar: Calendar, added_at: datetime) -> str:
    """Keep a notice with the calendar that it leads to, both or neither; the calendar's hash.

    Raises `AlreadyImported` where the year has got such a notice since the caller looked.
    """
    with register.writing("editions") as connection:
        if any(
            (other.notice.year, other.correction) == (one.notice.year, one.correction)
            for other in _imported(connection)
        ):
            raise AlreadyImported(one.notice.year)
        _keep(connection, one, "notice", str(one.notice.year), added_at)
        return _keep(connection, calendar, "calendar", str(calendar.noticed_through), added_at)


def imported(register: Register) -> list[Imported]:
    """The notices that the office has imported, corrected ones included, by year."""
    with register.reading() as connection:
        return _imported(connection)


def came_with(register: Register, calendar: str) -> Imported | None:
    """The notice that was imported together with a calendar; None for a calendar that a program came with."""
    added = select(editions.c.added_at).where(editions.c.hash == calendar).scalar_subquery()
    notice = select(editions.c.body).where(editions.c.kind == "notice", editions.c.added_at == added)
    with register.reading() as connection:
        body = connection.scalar(notice.limit(1))
    return Imported.model_validate_json(body) if body else None


def _imported(connection: Connection) -> list[Imported]:
    rows = connection.scalars(select(editions.c.body).where(editions.c.kind == "notice"))
    found = [Imported.model_validate_json(body) for body in rows]
    return sorted(found, key=lambda one: (one.notice.year, one.correction))


def read(register: Register) -> LawBook:
    """Everything in the register. Called again it reads only what has come since."""
    with register.reading() as connection:
        return read_on(register, connection)


def read_on(register: Register, connection: Connection) -> LawBook:
    """`read` inside a transaction, also one that is not committed yet."""
    _load(register, connection)
    return _book(register)


def book_for(register: Register, connection: Connection, *known: str | None) -> LawBook:
    """The book, read anew where an edition or calendar of these hashes is not in it yet; it may not be there at all."""
    if not {key for key in known if key} <= set(register.laws):
        _load(register, connection)
    return _book(register)


def current_edition(
    register: Register, honour: str | None, on: date | None = None, level: str | None = None
) -> str | None:
    """The hash of the edition that an application for `honour`, or for any, comes under: the one added last.

    With `on`, the last of those in force on that day; where none is yet, the law itself says so to the applicant.
    `level` tells apart the measures that give an honour of one name at several levels.
    """
    with register.reading() as connection:
        return _current(register, connection, honour, on, level)


def _current(
    register: Register, connection: Connection, honour: str | None, on: date | None, level: str | None = None
) -> str | None:
    known = _that_give(register, connection, honour, level)
    in_force = [key for key, law in known if on is None or _in_force(law, on)]
    return next((key for key in (*in_force, *(key for key, _ in known))), None)


def _that_give(
    register: Register, connection: Connection, honour: str | None, level: str | None
) -> list[tuple[str, Regulation]]:
    """The editions of an honour, or of any, the one added last coming first."""
    query = select(editions.c.hash).where(editions.c.kind == "edition")
    hashes = connection.scalars(query.order_by(editions.c.added_at.desc(), editions.c.hash)).all()
    if not set(hashes) <= set(register.laws):
        _load(register, connection)
    laws = ((key, register.laws[key]) for key in hashes)
    return [(key, law) for key, law in laws if isinstance(law, Regulation) and _gives(law, honour, level)]


def edition_then(register: Register, said: Inherited) -> str | None:
    """The hash of the edition under which a title was named: the one in force then, else the first after it."""
    with register.reading() as connection:
        return edition_of_then(register, connection, said)


def edition_of_then(register: Register, connection: Connection, said: Inherited) -> str | None:
    """`edition_then` inside a transaction."""
    on, application = said.named_on, said.application
    known = _that_give(register, connection, application.honour, application.level)
    if in_force := [key for key, law in known if _in_force(law, on)]:
        return in_force[0]
    begins = {key: law.edition.in_force_from.value for key, law in known}
    before = [key for key, since in begins.items() if since <= on]
    # Of several that begin on one day the one added last, which comes first.
    return (
        max(before, key=begins.__getitem__) if before else min(begins, key=begins.__getitem__, default=None)
    )


def unborn(
    register: Register, connection: Connection, title: str, at: datetime, action: Action | None = None
) -> Life:
    """The life that an application starts: under the edition now in use for its honour and the newest calendar.

    Anything else that reaches a title which never began gets one too, to be refused by the law and not wait for ever;
    so does an application for an honour that no measure gives. `LookupError` where there is no law at all.
    """
    wanted = action.application if isinstance(action, OPENING) else None
    honour, level = (wanted.honour, wanted.level) if wanted else (None, None)
    on = local_date(action.received_at) if action else None
    if isinstance(action, TakeOver):
        edition = edition_of_then(register, connection, action.inherited)
    else:
        edition = _current(register, connection, honour, on, level)
    edition = edition or _current(register, connection, None, on)
    calendar = _newest(connection)
    if edition is None or calendar is None:
        raise LookupError(f"no edition or calendar for {honour}")
    return Life(title=title, edition=edition, calendar=calendar, at=at)


def begun_by(register: Register, action: Action) -> Life:
    """`unborn` for an action that lies in a title's inbox, or is about to."""
    with register.reading() as connection:
        return unborn(register, connection, action.title, action.received_at, action)


def _gives(law: Regulation, honour: str | None, level: str | None) -> bool:
    return (honour is None or honour in law.honour.names) and level in (None, law.honour.level)


def _in_force(law: Regulation, on: date) -> bool:
    until = law.edition.in_force_until
    return law.edition.in_force_from.value <= on and (until is None or on <= until)


def newest_calendar(register: Register) -> str | None:
    """The hash of the calendar with the newest notice; of several, of the one added last."""
    with register.reading() as connection:
        return _newest(connection)


def calendar_now(register: Register, connection: Connection) -> Calendar | None:
    """The newest calendar, inside a transaction."""
    newest = _newest(connection)
    return book_for(register, connection, newest).calendars[newest] if newest else None


def _newest(connection: Connection) -> str | None:
    calendars = select(editions.c.hash).where(editions.c.kind == "calendar")
    newest = calendars.order_by(
        cast(editions.c.id, Integer).desc(), editions.c.added_at.desc(), editions.c.hash
    )
    return connection.scalar(newest.limit(1))


def _load(register: Register, connection: Connection) -> None:
    laws = editions.c.kind.in_(("edition", "calendar"))
    missing = set(connection.scalars(select(editions.c.hash).where(laws))) - register.laws.keys()
    if not missing:
        return
    # By the kind once more: a migration of before hashes were bytes finds none by its hash.
    for row in connection.execute(select(editions).where(laws)):
        if row.hash not in missing:
            continue
        model = Regulation if row.kind == "edition" else Calendar
        with suppress(
            ValueError
        ):  # somebody has altered it: it is as if it were not there, and `verify` names it
            register.laws[row.hash] = model.model_validate_json(row.body)


def _book(register: Register) -> LawBook:
    """The same book as long as nothing comes: what it has worked out of a law it knows for every title and page."""
    # Under the hash it was kept with: a field that schemas gain later must not move an old edition to a new address.
    laws, book = dict(register.laws), register.book
    if book is None or len(laws) != len(book.editions) + len(book.calendars):
        book = register.book = LawBook(
            {key: item for key, item in laws.items() if isinstance(item, Regulation)},
            {key: item for key, item in laws.items() if isinstance(item, Calendar)},
        )
    return book
