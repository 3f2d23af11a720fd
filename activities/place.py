"""Place: where an installation lies: folder, office file, database, evidence, server's address."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

HOME = Path(__file__).resolve().parent.parent
"""The installation: where starter.py, office.yaml and var/ lie unless the environment says otherwise."""

OWN_FILE = "mingpai.db"
DEFAULT_ADDRESS = "127.0.0.1:7233"
WEB_PORT = 8320
"""Where the pages are, unless MINGPAI_WEB_PORT says otherwise."""


@dataclass(frozen=True)
class Place:
    """One installation as its environment describes it."""

    var: Path
    office_path: Path
    database_url: str

    @classmethod
    def here(cls) -> Self:
        """By MINGPAI_VAR, MINGPAI_OFFICE and MINGPAI_DATABASE_URL, else beside starter.py."""
        var = Path(os.environ.get("MINGPAI_VAR") or HOME / "var").absolute()
        office = Path(os.environ.get("MINGPAI_OFFICE") or HOME / "office.yaml").absolute()
        url = os.environ.get("MINGPAI_DATABASE_URL") or f"sqlite:///{var / OWN_FILE}"
        return cls(var, office, url)

    @property
    def own_file(self) -> Path:
        """The register's file, where the environment names no other database."""
        return self.var / OWN_FILE

    @property
    def evidence(self) -> Path:
        """The folder of evidence 佐证材料: MINGPAI_EVIDENCE where several machines share one, else in `var`."""
        return Path(os.environ.get("MINGPAI_EVIDENCE") or self.var / "evidence").absolute()

    @property
    def stack_file(self) -> Path:
        """Where `up` writes the addresses of the embedded stack."""
        return self.var / "stack.json"

    @property
    def address(self) -> str:
        """Temporal's address."""
        if given := os.environ.get("TEMPORAL_ADDRESS"):
            return given
        try:
            return str(json.loads(self.stack_file.read_text())["address"])
        except (OSError, ValueError, KeyError, TypeError):
            return DEFAULT_ADDRESS
