"""Shown: templates and the words that all of them use: dates as on paper, the address of a file with its version."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from schemas.base import CHINA
from web.forms.uploads import RULES
from web.limits import LARGEST
from web.menu import ACCOUNT_MENU, MENU
from wording import dates, forms

if TYPE_CHECKING:
    from web.guard import Visit

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


class Shown:
    """The templates, each read once."""

    def __init__(self) -> None:
        self.templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters |= {"day": day, "instant": instant, "size": size}
        self.templates.globals |= {
            "file": _addresses().__getitem__,
            "MENU": MENU,
            "ACCOUNT_MENU": ACCOUNT_MENU,
            "forms": forms,
            "file_rules": RULES,
            "largest": LARGEST,
        }

    def read_all(self) -> None:
        """Every template at once: who opens a page first does not wait for it."""
        for name in self.templates.list_templates():
            self.templates.get_template(name)

    def page(self, template: str, visit: "Visit", facts: Mapping[str, Any]) -> str:
        """A page as text."""
        return self.templates.get_template(template).render(visit=visit, **facts)


def day(value: date | datetime | None) -> str:
    """2026年11月28日; of an instant the day in China; nothing for none."""
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    return dates.day(value) if value else ""


def instant(value: datetime | None) -> str:
    """2026年11月28日 09:30, in China."""
    return f"{day(value)} {value.astimezone(CHINA):%H:%M}" if value else ""


def size(value: int) -> str:
    """Bytes as people say them: 3.4 MB, 120 KB."""
    return f"{value / 2**20:.1f} MB" if value >= 2**20 else f"{max(value / 2**10, 0.1):.1f} KB"


def _addresses() -> dict[str, str]:
    """A file's address changes with its content, so that a browser may keep it for ever."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        for path in STATIC.iterdir()
    }
