"""Readers: every reader of files that people bring, straight at the entry that commands and pages use.

What it takes to type a command or to send a form is not tried here; so this face has many more inputs than the others.
"""

import copy
import csv
import io
import json
import os
import random
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from sqlalchemy import select

from activities.office_file import load_office
from commands.apply import Form, _form_faults
from commands.check import _examined
from commands.content import Given, content
from commands.speak import Stop
from commands.spreadsheet import content_of
from desk import change_sheet
from desk.errors import DeskError
from desk.fields import UNTYPED
from desk.importing import cage
from desk.importing.reading import read
from register import unarchive
from register.archive import MANIFEST, UnusableArchiveError
from register.backup import backup
from register.connect import Register
from register.tables import inbox
from regulations.calendars import (
    CalendarFault,
    beyond_the_law,
    contradictions,
    known,
    load_calendar,
    read_notice,
)
from regulations.load import FaultsError, load, load_brought, shipped_packs
from regulations.targets import load_targets
from rehearsal.story import StoryFaultError, load_story
from schemas.action import KINDS
from tests.desk.conftest import NOW
from tests.hostile.composed import composed_once
from tests.hostile.ground import Ground
from tests.hostile.judged import Said
from tests.hostile.spoilt import TOKENS, WORDS, change, spoilt, word
from tests.importing import made
from tests.importing.made import GOOD, HEADER, given, ods, ods_row, xlsx
from tests.stack import ROOT

REFUSALS = (FaultsError, CalendarFault, StoryFaultError, DeskError, UnusableArchiveError, Stop)
"""How a reader says what is wrong with a file."""
MADE = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
SMALL = 6000
"""Bytes of a file that is spoilt here; larger ones take longer and are not read otherwise."""


class Input(NamedTuple):
    """A file for one of the readers."""

    reader: str
    name: str
    content: bytes


class Reader(NamedTuple):
    """How a file is read, under which names, and valid ones."""

    read: Callable[[Path], object]
    name: str
    valid: tuple[bytes, ...]
    spoil: Callable[[bytes, random.Random], bytes]


class Readers:
    """All of them, over a folder in which nothing but the file lies."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.held = self
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr("desk.importing.cage.opened", _caged)
        self._patch.setattr("regulations.load.compose", composed_once(lambda path: path.is_relative_to(ROOT)))
        self._readers = _readers(ground)

    def content(self) -> object:
        """Whatever lies in the folder."""
        return sorted(os.listdir(self.folder))

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        names = sorted(self._readers)
        while True:
            name = chance.choice(names)
            one = self._readers[name]
            yield Input(name, one.name, one.spoil(chance.choice(one.valid), chance))

    def answer(self, one: Input) -> Said:
        """Have it read."""
        path = self.folder / one.name
        path.write_bytes(one.content)
        try:
            said = self._readers[one.reader].read(path)
            return Said(0, False, "" if said is None else str(said)[:2000])
        except REFUSALS as refused:
            return Said(2, True, str(refused))
        finally:
            path.unlink()

    def close(self) -> None:
        """The cage is closed again."""
        self._patch.undo()


def _readers(ground: Ground) -> dict[str, Reader]:
    files = [one.read_bytes() for one in sorted((ROOT / "regulations").glob("*.yaml"))]
    packs = tuple(one for one in files if len(one) < SMALL)
    stories = tuple(one.read_bytes() for one in sorted((ROOT / "stories").glob("*.yaml")))
    form = (ROOT / "stories" / "examples" / "application.yaml").read_bytes()
    notices = [one.read_bytes() for one in sorted((ROOT / "regulations" / "calendars").glob("*.yaml"))]
    roll = (ROOT / "stories" / "examples" / "roll.csv").read_bytes()
    titles = (ROOT / "stories" / "examples" / "titles.csv").read_bytes()
    targets = (ROOT / "regulations" / "targets" / "kaiyuan-2025.yaml").read_bytes()
    office = (ROOT / "office.example.yaml").read_bytes()
    ours, shipped = known().notices, shipped_packs()
    calendar = load_calendar()
    columns = (ods_row(*HEADER) + ods_row(*GOOD), ods_row(*GOOD))
    books = (xlsx(HEADER, GOOD, GOOD), ods("".join(columns)), xlsx(HEADER, ("=1+1", 7, 45000.5, None, 1e300)))
    several = (xlsx(sheets={"名单": [HEADER, GOOD], "乙": [GOOD]}), xlsx(HEADER, GOOD, merge=[(1, 0, 1, 1)]))
    listed_in = tuple(_book(_parts(one)) for one in (*books, *several))
    archive = _archive(ground)

    def listed(path: Path) -> object:
        return read(content_of(path), path.name, given())

    def changes(path: Path) -> object:
        return change_sheet.read(content_of(path), path.name)

    def notice(path: Path) -> object:
        one = read_notice(path)
        return beyond_the_law(one), contradictions(one, ours)

    found = {
        "pack": Reader(_examined, "file.yaml", packs, _tree),
        "brought": Reader(partial(_brought, shipped), "file.yaml", packs, _tree),
        "application": Reader(
            lambda path: load(path, Form, _form_faults, FaultsError), "f.yaml", (form,), _tree
        ),
        "notice": Reader(notice, "2027.yaml", tuple(notices), _tree),
        "story": Reader(partial(_story, calendar), "story.yaml", stories, _tree),
        "office": Reader(load_office, "office.yaml", (office,), _tree),
        "targets": Reader(load_targets, "targets.yaml", (targets,), _tree),
        "list": Reader(listed, "名单.csv", (titles, made.csv(HEADER, GOOD, GOOD).encode()), _table),
        "changes": Reader(changes, "名单.csv", (roll,), _table),
        "book": Reader(listed, "名单.xlsx", listed_in, _packed),
        "changed book": Reader(changes, "名单.xlsx", listed_in, _packed),
        "archive": Reader(unarchive.read, "a.tar.gz", (archive,), _members),
    }
    for kind, some in _acts(ground).items():
        read_ = partial(_act, kind)
        found[f"act {kind}"] = Reader(read_, "act.yaml", tuple(some), _tree)
    return found


def _brought(shipped: dict[str, Path], path: Path) -> object:
    return load_brought(path, shipped)


def _story(calendar: Any, path: Path) -> object:
    # a story names its pack by the folder that it lies in
    text = path.read_bytes().replace(b"../regulations", str(ROOT / "regulations").encode())
    path.write_bytes(text)
    return load_story(path, calendar).story.events


def _act(kind: str, path: Path) -> object:
    return content(KINDS[kind], Given(file=path), NOW.date())


def _acts(ground: Ground) -> dict[str, list[bytes]]:
    """What acts that were done say, by their kinds."""
    register = Register(ground.full, told_time=True)
    with register.reading() as connection:
        done = [json.loads(one) for one in connection.scalars(select(inbox.c.body))]
    register.close()
    found: dict[str, list[bytes]] = {}
    for one in done:
        said = {name: value for name, value in one.items() if name not in UNTYPED and name != "kind"}
        if one["kind"] in KINDS:
            found.setdefault(one["kind"], []).append(json.dumps(said, ensure_ascii=False).encode())
    return {kind: some[:5] for kind, some in sorted(found.items())}


def _archive(ground: Ground) -> bytes:
    register = Register(ground.bare, told_time=True)
    path = ground.folder / f"readers-{os.getpid()}.tar.gz"
    backup(register, path, NOW)
    register.close()
    whole = path.read_bytes()
    path.unlink()
    return whole


def _tree(valid: bytes, chance: random.Random) -> bytes:
    """A file of YAML: its bytes spoilt, its lines, or its values, which are then written as JSON."""
    if (how := chance.random()) < 0.35:
        return spoilt(valid, chance)
    if how < 0.6:
        return _lines(valid, chance)
    tree = copy.deepcopy(_parsed(valid))
    for _ in range(chance.choice((1, 1, 2, 3))):
        change(tree, chance)
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.1, default=str)
    return text.encode(errors="surrogatepass")


_PARSED: dict[bytes, Any] = {}


def _parsed(valid: bytes) -> Any:
    if valid not in _PARSED:
        _PARSED[valid] = yaml.load(valid, yaml.BaseLoader)
    return _PARSED[valid]


def _lines(valid: bytes, chance: random.Random) -> bytes:
    """One to three lines gone, doubled, deeper, or with another value."""
    lines = valid.decode().splitlines()
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(lines))
        name, colon, value = lines[at].partition(":")
        match chance.randrange(6):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = " " * chance.choice((1, 2, 4)) + lines[at]
            case 3:
                lines[at] = f"{word(name.strip(), chance)}{colon}{value}"
            case _:
                lines[at] = f"{name}{colon} {word(value.strip(), chance)}"
    return "\n".join(lines).encode(errors="surrogatepass")


def _table(valid: bytes, chance: random.Random) -> bytes:
    """A list: its bytes spoilt, or some cells other ones, in one of the ways in which programs write it."""
    if chance.random() < 0.3:
        return spoilt(valid, chance)
    rows = list(csv.reader(io.StringIO(valid.decode())))
    for _ in range(chance.randint(1, 6)):
        row = chance.choice(rows)
        at = chance.randrange(len(row)) if row else 0
        match chance.randrange(5):
            case 0:
                rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))
            case 1:
                row[at:at] = [chance.choice(WORDS)]
            case _:
                row[at : at + 1] = [word(row[at] if row else "", chance)]
    out = io.StringIO()
    csv.writer(
        out, delimiter=chance.choice(",,,\t;|，"), lineterminator=chance.choice(("\r\n", "\n"))
    ).writerows(rows)
    way = chance.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return out.getvalue().encode(way, errors="replace")


def _packed(valid: bytes, chance: random.Random) -> bytes:
    """A workbook: its bytes spoilt, or those of one of its parts, in a whole archive."""
    if chance.random() < 0.2:
        return spoilt(valid, chance)
    parts = _parts(valid)
    sheets = [one for one in parts if "sheet" in one.lower() or "content" in one]
    name = chance.choice(sheets if sheets and chance.random() < 0.6 else sorted(parts))
    match chance.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[chance.choice(sorted(parts))]
        case 2 | 3:
            pieces = parts[name].split(b">")
            at = chance.randrange(len(pieces))
            pieces[at] = _tag(pieces[at], chance)
            parts[name] = b">".join(pieces)
        case _:
            parts[name] = spoilt(parts[name], chance)
    return _book(parts)


def _book(parts: dict[str, bytes]) -> bytes:
    """A packed workbook of these parts, of no day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for one, text in parts.items():
            book.writestr(zipfile.ZipInfo(one), text)
    return out.getvalue()


def _parts(book: bytes) -> dict[str, bytes]:
    """The parts of a workbook; when it was made is always the same."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {one: MADE.sub(b"2026-11-28T00:00:00Z", packed.read(one)) for one in packed.namelist()}


def _tag(piece: bytes, chance: random.Random) -> bytes:
    """The value of an attribute another one, or the text before a tag."""
    values = piece.split(b'"')
    if len(values) > 1 and chance.random() < 0.7:
        values[2 * chance.randrange(len(values) // 2) + 1] = chance.choice(
            (*TOKENS, b"A1048576:XFD1048576", b"-5")
        )
        return b'"'.join(values)
    return chance.choice(TOKENS) + piece[piece.find(b"<") :]


def _members(valid: bytes, chance: random.Random) -> bytes:
    """An archive: its bytes spoilt, those of the tar within, or those of one member, in a tar that is whole."""
    if (how := chance.random()) < 0.2:
        return spoilt(valid, chance)
    tar = zlib.decompress(valid, 31)
    if how < 0.6:
        return _zipped(spoilt(tar, chance))
    with tarfile.open(fileobj=io.BytesIO(tar)) as whole:
        members = [(one, (whole.extractfile(one) or io.BytesIO()).read()) for one in whole]
    at = chance.randrange(len(members))
    one, text = members[at]
    match chance.randrange(5):
        case 0:
            del members[at]
        case 1:
            one.name = word(one.name, chance).replace("\0", "") or "x"
        case 2:
            one.type = chance.choice(
                (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, b"S")
            )
        case 3 if one.name == MANIFEST:
            tree = json.loads(text)
            change(tree, chance)
            members[at] = (one, json.dumps(tree).encode())
        case _:
            members[at] = (one, spoilt(text, chance))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", errors="replace") as whole:
        for one, text in members:
            one.size = len(text)
            whole.addfile(one, io.BytesIO(text))
    return _zipped(out.getvalue())


def _zipped(content: bytes) -> bytes:
    packing = zlib.compressobj(1, wbits=31)
    return packing.compress(content) + packing.flush()


def _caged(data: bytes) -> dict[str, Any]:
    """As the cage answers, from a process that is forked and not started anew, within the same bounds."""
    out, into = os.pipe()
    if not (child := os.fork()):
        code = 1
        try:
            os.close(out)
            cage._confine()
            with open(into, "wb") as stream:
                stream.write(cage._said(data).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(into)
    with open(out, "rb") as stream:
        answer = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 0:
        found: dict[str, Any] = json.loads(answer)
        return found
    return {"refused": "large" if status < 0 else "broken"}
