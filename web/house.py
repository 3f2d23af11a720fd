"""House: what every page is given: register, office, files, clock, and the way to the engine."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from activities.provider import Provider
from activities.secret import Secrets
from desk.bell import Connect
from desk.brought import Shelf
from desk.hand_in import Clock
from desk.holiday_form import Written
from register import lawbook
from register.connect import Register
from register.evidence import Store
from register.vault import Vault
from schemas.office import Office
from schemas.regulation import Regulation
from web.beside import counting
from web.drafted import Drafted
from web.kept import Kept
from web.runs import Runs
from workflows.life.law import LawBook


@dataclass(frozen=True)
class House:
    """One installation as the pages know it. `office_file` is where its office was read, `var` its folder.

    `beside`: what takes long to count is counted in a process of its own, and no page waits for it.
    """

    register: Register
    office: Office
    office_file: Path
    var: Path
    evidence: Path
    clock: Clock
    connect: Connect
    beside: bool = False

    @cached_property
    def store(self) -> Store:
        """The files that acts rest on."""
        return Store(self.evidence)

    @cached_property
    def kept(self) -> Kept:
        """What takes seconds to count, for all who ask."""
        url = self.register.url.render_as_string(hide_password=False)
        return Kept(self.register, counting(url) if self.beside else None)

    @cached_property
    def runs(self) -> Runs:
        """The lists that are being worked through now."""
        return Runs()

    @cached_property
    def shelf(self) -> Shelf:
        """The lists that offices have brought."""
        return Shelf(self.var / "lists")

    @cached_property
    def vault(self) -> Vault:
        """What opens the secrets of second factors."""
        return Vault(self.var)

    @cached_property
    def provider(self) -> Provider | None:
        """The office's own service of sign-in, where it names one."""
        secrets_ = Secrets(Path(self.office.secrets) if self.office.secrets else None)
        return Provider(self.office.oidc, secrets_) if self.office.oidc else None

    @cached_property
    def drafted(self) -> Drafted[Regulation]:
        """The drafts of measures that were brought to be tried."""
        return Drafted()

    @cached_property
    def copied(self) -> Drafted[Written]:
        """The notices of holidays that were copied from paper to be looked at."""
        return Drafted()

    @cached_property
    def key(self) -> bytes:
        """What this start of the pages seals forms with."""
        return secrets.token_bytes(32)

    @property
    def book(self) -> LawBook:
        """Every edition and calendar in the register; each is read once."""
        return lawbook.read(self.register)

    @property
    def now(self) -> datetime:
        """The instant by the house's clock."""
        return self.clock()
