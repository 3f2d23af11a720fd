"""Numbers 称号编号: one is given once in an honour."""

from desk.errors import NumberTakenError
from register import queries
from register.connect import Register
from schemas.action import Action, Correct, NameTitle
from schemas.life import Life


def check_number(register: Register, action: Action, life: Life | None) -> None:
    """`NumberTakenError` where an act gives its title a number that another of the same honour bears."""
    naming = action.instead if isinstance(action, Correct) else action
    if not isinstance(naming, NameTitle) or not naming.number or life is None or life.application is None:
        return
    others = queries.numbered(register, naming.number, life.application.honour)
    for title in others:
        if title != life.title:
            raise NumberTakenError(naming.number, title)
