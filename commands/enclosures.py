"""Enclosures: documents as a form names them, and the files beside it that are to be kept as evidence 佐证材料."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from commands.speak import Exit, Stop
from schemas.base import Line
from schemas.document import Document
from wording.files import cause_of

if TYPE_CHECKING:  # help does without a register
    from desk.evidence import Paper
    from register.evidence import Store

_HASH = re.compile("[0-9a-f]{64}")


class Enclosure(Document):
    """A document of a form; `file` is a path beside the form."""

    file: Line | None = None


class Enclosed(NamedTuple):
    """Documents as an act holds them, and the files that are to be kept for it."""

    documents: list[dict[str, Any]]
    papers: "list[Paper]"


def paper(path: Path, option: str, title: str, store: "Store | None") -> "Paper":
    """The file of a document: one that lies somewhere, or, by the hash of its content, one that was put in before.

    Such a one is called by the document's title. `UnfitFileError`.
    """
    from desk.evidence import looked_at  # with the register

    before = store.place(path.name) if store and _HASH.fullmatch(str(path)) else None
    try:
        return looked_at(before, title) if before and before.is_file() else looked_at(path)
    except OSError as failed:
        why = f"读不到这个文件（{cause_of(failed)}）"
        raise Stop(Exit.USAGE, f"{option} {path}：{why}") from None


def enclosed(documents: Iterable[Enclosure], folder: Path, store: "Store | None" = None) -> Enclosed:
    """Documents with the files that they name: by a path, or by the hash of what was put in before."""
    plain, papers = [], []
    for one in documents:
        fields = one.model_dump(exclude={"file"})
        known = store and one.sha256 and store.has(one.sha256)
        if one.file or known:
            path = folder / one.file if one.file else Path(str(one.sha256))
            found = paper(path, "documents.file", one.title, store)
            fields |= {"sha256": found.sha256, "kept_as": found.name}
            papers.append(found)
        plain.append(fields)
    return Enclosed(plain, papers)
