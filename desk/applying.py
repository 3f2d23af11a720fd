"""Applying 申报: under which measure an application comes, and whether everybody it may have to write to has a post."""

from collections.abc import Sequence
from datetime import date

from desk.errors import LevelUnclearError, NoContactError, NoMeasureError
from desk.hand_in import honours
from register import lawbook
from register.connect import Register
from schemas.application import Application
from schemas.folding import near
from schemas.office import Office
from schemas.party import Party, Role
from schemas.regulation import Regulation
from wording.phrases import LEVELS


def measure_for(register: Register, application: Application, on: date) -> Regulation:
    """The edition in use on a day for what is applied for. `LevelUnclearError`, `NoMeasureError`."""
    book, honour = lawbook.read(register), application.honour
    levels = {one.honour.level for one in book.editions.values() if honour in one.honour.names}
    if application.level is None and len(levels) > 1:
        raise LevelUnclearError(honour, [level for level in LEVELS if level in levels])
    edition = lawbook.current_edition(register, honour, on, application.level)
    if edition is None:
        raise NoMeasureError(honour, honours(book))
    return book.editions[edition]


def check_contacts(
    office: Office, regulation: Regulation, application: Application, before: Application | None = None
) -> None:
    """`NoContactError` when a role that this life may speak to has nobody behind it.

    Of an application that was taken in `before`, only what it newly says is asked.
    """
    known = parties_of(regulation, before) if before else ()
    wanted = [one for one in parties_of(regulation, application) if one not in known]
    if missing := [one for one in wanted if office.reader(one) is None]:
        areas = {
            one.area or "" for post in office.posts for one in post.parties if one.role is missing[0].role
        }
        raise NoContactError(missing, near(missing[0].area or "", sorted(areas)), begun=before is not None)


def parties_of(regulation: Regulation, application: Application) -> Sequence[Party]:
    """Every party that a life of this application may address. The unit itself has its mailbox, or a folder."""
    addressed = regulation.addressed - {Role.UNIT}
    areas: dict[Role, tuple[str, ...]] = {
        Role.TOWNSHIP: (application.unit.township,),
        Role.CONSULTED: regulation.bodies.value if regulation.bodies else (),
        Role.RECOMMENDER: (application.recommender,) if application.recommender else (),
        Role.FUNDER: application.funders,
    }
    found: list[Party] = []
    for role in (role for role in Role if role in addressed):
        if role in areas:
            found += [Party(role=role, area=area) for area in areas[role]]
        else:
            found.append(Party(role=role))
    return [*found, *(Party.of(body) for body in regulation.called_by_name if body in addressed)]
