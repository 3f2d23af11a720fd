"""Enclosures: documents as a form names them, with the hashes of the files that lie beside it."""

import hashlib
from pathlib import Path
from typing import Any

from commands.speak import Exit, Stop
from schemas.base import Line
from schemas.document import Document


class Enclosure(Document):
    """A document of a form; `file` is a path beside the form whose hash is taken."""

    file: Line | None = None


def hash_file(path: Path, option: str) -> str:
    """The SHA-256 of a document's file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as failed:
        raise Stop(Exit.USAGE, f"{option} {path}：读不到这个文件（{failed.strerror}）") from None


def enclosed(documents: tuple[Enclosure, ...], folder: Path) -> list[dict[str, Any]]:
    """Documents with the hashes of the files that they name."""
    plain = []
    for one in documents:
        fields = one.model_dump(exclude={"file"})
        if one.file:
            fields["sha256"] = hash_file(folder / one.file, "documents.file")
        plain.append(fields)
    return plain
