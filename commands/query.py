"""Query: a list as somebody would type it, to stand beside the figure that is its length."""

import re

from desk.lists import Asked

_PLAIN = re.compile(r"[^\s'\"\\()\[\]{}*?$&;|<>`!#~（）]+")


def typed(asked: Asked | None) -> str | None:
    """The command that shows these titles."""
    if asked is None:
        return None
    parts = ["list"]
    for option, those in (
        ("--level", asked.level),
        ("--honour", asked.honour),
        ("--category", asked.category),
        ("--township", asked.township),
    ):
        parts += [part for one in those for part in (option, _quoted(one))]
    parts += ["--named", asked.named] if asked.named else []
    parts += ["--in-force"] if asked.in_force else []
    parts += ["--former"] if asked.former else []
    parts += ["--on", asked.on] if asked.on else []
    return " ".join(parts)


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f"'{text}'"
