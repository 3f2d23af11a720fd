"""The law book: every edition 版本 and calendar that was ever in use, kept for ever under its hash."""

from datetime import date, datetime

from sqlalchemy import Connection, Integer, cast, insert, select

from register.connect import Register
from register.tables import editions
from schemas.base import canonical, digest
from schemas.calendar import Calendar
from schemas.regulation import Regulation
from workflows.life.law import Law, LawBook, UnknownLawError


def add(register: Register, item: Regulation | Calendar, added_at: datetime) -> str:
    """Keep an edition or a calendar, and return its hash. One that is there already stays as it was."""
    key = digest(item)
    is_edition = isinstance(item, Regulation)
    with register.writing("editions") as connection:
        if connection.scalar(select(editions.c.hash).where(editions.c.hash == key)) is None:
            connection.execute(
                insert(editions).values(
                    hash=key,
                    kind="edition" if is_edition else "calendar",
                    id=item.edition.id if isinstance(item, Regulation) else str(item.noticed_through),
                    body=canonical(item.model_dump(mode="json")),
                    added_at=added_at,
                )
            )
    return key


def read(register: Register) -> LawBook:
    """Everything in the register. Called again it reads only what has come since."""
    with register.reading() as connection:
        return read_on(register, connection)


def read_on(register: Register, connection: Connection) -> LawBook:
    """`read` inside a transaction, also one that is not committed yet."""
    _load(register, connection)
    return _book(register)


def law_of(register: Register, connection: Connection, edition: str, calendar: str) -> Law:
    """The law under those hashes; `UnknownLawError` when the register lacks one of them."""
    try:
        return _book(register).law(edition, calendar)
    except UnknownLawError:
        _load(register, connection)
        return _book(register).law(edition, calendar)


def current_edition(register: Register, honour: str | None, on: date | None = None) -> str | None:
    """The hash of the edition that an application for `honour`, or for any, comes under: the one added last.

    With `on`, the last of those in force on that day; where none is yet, the law itself says so to the applicant.
    """
    query = select(editions.c.hash).where(editions.c.kind == "edition")
    read(register)
    with register.reading() as connection:
        hashes = connection.scalars(query.order_by(editions.c.added_at.desc(), editions.c.hash)).all()
    laws = ((key, register.laws[key]) for key in hashes)
    known = [(k, law) for k, law in laws if isinstance(law, Regulation) and honour in (None, law.honour.name)]
    in_force = [(k, law) for k, law in known if on is None or law.edition.in_force_from.value <= on]
    return next((k for k, _ in in_force or known), None)


def newest_calendar(register: Register) -> str | None:
    """The hash of the calendar with the newest notice; of several, of the one added last."""
    calendars = select(editions.c.hash).where(editions.c.kind == "calendar")
    newest = calendars.order_by(
        cast(editions.c.id, Integer).desc(), editions.c.added_at.desc(), editions.c.hash
    )
    with register.reading() as connection:
        return connection.scalar(newest.limit(1))


def _load(register: Register, connection: Connection) -> None:
    known = set(register.laws)
    missing = [key for key in connection.scalars(select(editions.c.hash)) if key not in known]
    for row in connection.execute(select(editions).where(editions.c.hash.in_(missing))):
        model = Regulation if row.kind == "edition" else Calendar
        register.laws[row.hash] = model.model_validate_json(row.body)


def _book(register: Register) -> LawBook:
    # Under the hash it was kept with: a field that schemas gain later must not move an old edition to a new address.
    laws = dict(register.laws)
    return LawBook(
        {key: item for key, item in laws.items() if isinstance(item, Regulation)},
        {key: item for key, item in laws.items() if isinstance(item, Calendar)},
    )
