"""Articles 依据: where a rule stands, or that it stands nowhere."""

import re

from schemas.foundation import Founded

UNCONFIRMED = "暂定，文件未作规定"


def article(founded: Founded) -> str:
    """Where a rule stands, for a reader: document, section and its own words; or that it is assumed."""
    source = founded.source
    if source is None:
        return UNCONFIRMED
    hidden = "（原文隐去数值，待填写）" if founded.masked else ""
    words = quoted(source.words) if source.words else ""
    return wide(f"《{source.document}》{source.section}{words}") + hidden


def quoted(text: str) -> str:
    """In quotation marks; those within it become the inner ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


_HALF = r"(?<=[\u4e00-\u9fff”’》）])[,;:()]|[,;:()](?=[\u4e00-\u9fff“‘《（])"
_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}


def wide(text: str) -> str:
    """Packs are typed with half-width punctuation; beside 汉字 a document has it full."""
    return re.sub(_HALF, lambda found: _FULL[found[0]], text)


def under(founded: Founded, before: str = "") -> str:
    """Where a value stands; of an assumed one the note at the end of a notice says so."""
    if founded.source is None:
        return ""
    return f"{before}依据：{article(founded)}" if before else f"（依据：{article(founded)}）"


def under_or_assumed(founded: Founded | None) -> str:
    """Where a value stands, or that it stands nowhere, beside the value itself."""
    if founded is None:
        return ""
    return under(founded) or "（文件未作规定，暂按此办理）"
