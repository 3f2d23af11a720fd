"""Signed in: who is, and by what, put back as it was: whoever is thrown out by an input is in for the next."""

from sqlalchemy import delete, insert, select, update

from register.connect import Register
from register.tables import accounts, attempts, passages, sessions


class SignedIn:
    """The accounts and sessions of a register as they were."""

    def __init__(self, register: Register) -> None:
        self._register = register
        with register.reading() as connection:
            self._sessions = [dict(one) for one in connection.execute(select(sessions)).mappings()]
            self._accounts = [dict(one) for one in connection.execute(select(accounts)).mappings()]

    def again(self) -> None:
        """They are so again, and nobody has tried in vain or is on the way."""
        with self._register.writing() as connection:
            for table in (sessions, attempts, passages):
                connection.execute(delete(table))
            for one in self._accounts:
                connection.execute(update(accounts).where(accounts.c.folded == one["folded"]).values(one))
            connection.execute(insert(sessions), self._sessions)
