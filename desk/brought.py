"""Brought 送来的名单: an office's file, its dry run and its results, kept in a folder until it is worked through.

The file may hold what the register must not (design §7), so it lies here and not in the archive: only as long as it is
needed, and of its post alone. What stands here survives whatever process reads it: nobody uploads or confirms twice.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from desk.errors import DeskError
from register.partial import partial, settle
from schemas.base import Instant, Model
from schemas.inheritance import Inherited, Row
from wording.files import cause_of

Kind = Literal["titles", "changes"]
"""A list of titles 台账 to take over, or of changed units 单位变更."""
Phase = Literal["waiting", "unreadable", "looked", "doing", "done"]
"""It waits for its dry run, cannot be read, has had its dry run, is confirmed and carried out, is through."""

KEPT_FOR = timedelta(days=30)
"""After its last step, whatever that was."""
MOST = 40
"""Lists of one post."""


class NoSuchListError(DeskError):
    """No list of that number is kept for this post."""


class NotTakenError(DeskError):
    """A list is not kept: the post has too many, or the folder takes none; as a text: why."""


class Held(Model):
    """A row as the dry run understood it: just that is carried out once it is confirmed. `key` is its line's."""

    key: str
    inherited: Inherited
    row: Row
    by: str | None = None
    again: Row | None = None


class Line(Model):
    """What becomes of a row: where it stands, of what unit it is, in which words; of a refusal rule and way out.

    `key` tells it from the others of its list, `becomes` is its result for programs, `word` for people.
    """

    key: str
    place: str
    unit: str = ""
    becomes: str
    word: str
    said: str = ""
    rule: str = ""
    instead: tuple[str, ...] = ()
    title: str = ""


class Column(Model):
    """A column as it was understood; `key` is how a person speaks of it (by header or letter)."""

    key: str
    letter: str
    header: str
    meaning: str | None
    sure: bool


class Table(Model):
    """Where on a sheet the header was found, and its columns."""

    called: str
    row: int
    columns: tuple[Column, ...]


class Brought(Model):
    """A list. `said` is what a person said of it; `looked_at` names the dry run that is confirmed, `by` who brought it.

    `login` confirmed it, and it is carried out in that name.
    """

    id: str
    kind: Kind
    post: str
    name: str
    by: str
    at: Instant
    said: dict[str, Any] = {}
    phase: Phase = "waiting"
    why: str = ""
    tables: tuple[Table, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    looked_at: Instant | None = None
    login: str | None = None
    confirmed_at: Instant | None = None


class Shelf(NamedTuple):
    """Where the lists of an installation lie."""

    folder: Path

    def take(self, kind: Kind, post: str, name: str, content: bytes, by: str, now: datetime) -> Brought:
        """Keep a file. The same one of the same post is the same list: one that is being carried out goes on.

        `NotTakenError`.
        """
        id_ = hashlib.sha256(f"{kind}\n{post}\n".encode() + content).hexdigest()[:20]
        known = self._read(id_)
        if known is not None and known.phase == "doing":
            return known
        if known is None and len(self.of(post, now)) >= MOST:
            raise NotTakenError(f"本岗位已有{MOST}份名单，请先删去办完的")
        said = known.said if known else {}
        one = Brought(id=id_, kind=kind, post=post, name=name, by=by, at=now, said=said)
        try:
            (self.folder / id_).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(id_, "content", content)
            return self.save(one)
        except OSError as failed:
            raise NotTakenError(f"服务器上存不下（{cause_of(failed)}），请告诉系统管理员") from None

    def of(self, post: str, now: datetime) -> list[Brought]:
        """Those of a post, the newest first; what nobody has touched for long is gone."""
        found = []
        for one in self.all():
            if now - max(one.at, one.looked_at or one.at, one.confirmed_at or one.at) > KEPT_FOR:
                if one.phase != "doing":
                    self.drop(one)
            elif one.post == post:
                found.append(one)
        return sorted(found, key=lambda one: one.at, reverse=True)

    def all(self) -> Iterator[Brought]:
        """Those of every post."""
        if self.folder.is_dir():
            yield from filter(None, map(self._read, sorted(one.name for one in self.folder.iterdir())))

    def find(self, post: str, id_: str) -> Brought:
        """One of a post. `NoSuchListError`."""
        found = self._read(id_) if re.fullmatch("[0-9a-f]{20}", id_) else None
        if found is None or found.post != post:
            raise NoSuchListError("没有这份名单，可能已经删去")
        return found

    def save(self, one: Brought) -> Brought:
        """As it is now."""
        self._write(one.id, "list.json", one.model_dump_json().encode())
        return one

    def drop(self, one: Brought) -> None:
        """Away with it; what was carried out stays in the register."""
        shutil.rmtree(self.folder / one.id, ignore_errors=True)

    def content(self, one: Brought) -> bytes | None:
        """The file, as long as it is needed."""
        return self.copy(one, "content")

    def copy(self, one: Brought, name: str) -> bytes | None:
        """A file that lies beside it."""
        try:
            return (self.folder / one.id / name).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, one: Brought, name: str, content: bytes) -> None:
        """Lay a file beside it."""
        self._write(one.id, name, content)

    def away(self, one: Brought, name: str) -> None:
        """Take a file from beside it."""
        (self.folder / one.id / name).unlink(missing_ok=True)

    def lines(self, one: Brought) -> list[Line]:
        """What becomes of its rows: by the dry run, and what came of those that were carried out since."""
        done = self.done(one)
        if one.kind == "changes" and one.phase in ("doing", "done"):
            return [*done.values()]
        return [done.get(line.key, line) for line in self.foreseen(one)]

    def foreseen(self, one: Brought) -> list[Line]:
        """By the dry run."""
        return [Line.model_validate_json(text) for text in (self.copy(one, "foreseen") or b"").splitlines()]

    def held(self, one: Brought) -> list[Held]:
        """The rows that are to be carried out, as the dry run understood them."""
        return [Held.model_validate_json(text) for text in (self.copy(one, "held") or b"").splitlines()]

    def foresee(self, one: Brought, lines: Iterable[Line], held: Iterable[Held] = ()) -> None:
        """Lay the dry run down; what came of an earlier one is no longer told."""
        self.away(one, "done")
        for name, some in (("foreseen", lines), ("held", held)):
            self._write(one.id, name, b"".join(line.model_dump_json().encode() + b"\n" for line in some))

    def done(self, one: Brought) -> dict[str, Line]:
        """What came of those that were carried out, by their key; a line that a crash has cut off is not there."""
        found: dict[str, Line] = {}
        for text in (self.copy(one, "done") or b"").split(b"\n")[:-1]:
            try:
                line = Line.model_validate_json(text)
            except ValidationError:
                continue
            if (
                line.becomes != "before" or line.key not in found
            ):  # it was done, though an outage had us do it again
                found[line.key] = line
        return found

    def came(self, one: Brought, line: Line) -> None:
        """Lay down what came of a row."""
        with (self.folder / one.id / "done").open("ab") as stream:
            stream.write(line.model_dump_json().encode() + b"\n")

    def _read(self, id_: str) -> Brought | None:
        try:
            return Brought.model_validate_json((self.folder / id_ / "list.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None

    def _write(self, id_: str, name: str, content: bytes) -> None:
        target = self.folder / id_ / name
        with partial(target) as (written, stream):
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            settle(written, target, replace=True)
