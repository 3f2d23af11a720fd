"""Dossier 一单位一档: all that there is of a unit, as a folder that is read, printed and checked without a program."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from desk import findings, papers
from desk.errors import SeveralTitlesError, TakenNameError, UnknownTitleError, UnwrittenError
from desk.look import Look, look_up, state
from desk.notices import reader_of, state_of
from desk.timeline import HEADS, row_of
from register import outbox, queries
from register.connect import Register
from register.evidence import Store, copy_title
from register.outbox import Letter
from register.queries import TitleRow
from schemas.base import CHINA, local_date
from schemas.folding import near
from schemas.unit import Unit
from wording import forms
from wording.dates import day
from wording.files import cause_of
from wording.phrases import LEVELS

SUMS = "SHA256SUMS"


class Made(NamedTuple):
    """What was put into the folder: of which unit, its titles, how many files, which of them could not be found."""

    unit: str
    titles: list[str]
    files: int
    lacking: list[str]


def unit_of(register: Register, text: str) -> list[TitleRow]:
    """All titles of the one unit that is meant. `UnknownTitleError`; `SeveralTitlesError` where they are of several."""
    found = queries.find_titles(register, text)
    if not found:
        raise UnknownTitleError(text, near(text, queries.names_like(register, text), part=True))
    if len({row.unit_code for row in found}) > 1:
        raise SeveralTitlesError(text, found[: queries.MOST], more=len(found) > queries.MOST)
    return sorted(queries.titles_of(register, found[0].unit_code), key=lambda row: row.id)


def dossier(register: Register, store: Store, rows: Sequence[TitleRow], folder: Path, now: datetime) -> Made:
    """Write the dossier of a unit with these titles; whole or not at all. `UnwrittenError`."""
    unit = queries.unit(register, rows[0].unit_code)
    assert unit is not None, "titles have units"
    with whole(folder) as making:
        lacking: list[str] = []
        for row in rows:
            look = look_up(register, row.id)
            if look is not None:
                lacking += _title(register, store, look, making / row.id, now)
        _put(making / "封面.txt", _cover(unit, rows, lacking, now))
        _sums(making)
        files = sum(one.is_file() for one in making.rglob("*"))
    return Made(unit.name, [row.id for row in rows], files, lacking)


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder that gets its name when everything is in it. `UnwrittenError`, and nothing is left."""
    try:
        if not folder.parent.is_dir():
            raise UnwrittenError(folder, "没有上一级文件夹")
        if folder.exists() or folder.is_symlink():
            raise TakenNameError(folder)
        making = folder.with_name(f".{folder.name[:60]}.{uuid4().hex[:8]}.partial")
        making.mkdir(mode=0o750)
        try:
            yield making
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as failed:
        raise UnwrittenError(folder, f"写不进去（{cause_of(failed)}），没有留下文件") from None


def _title(register: Register, store: Store, look: Look, folder: Path, now: datetime) -> list[str]:
    """The papers of a title; which of its files could not be found."""
    folder.mkdir()
    for n, (name, text) in enumerate(papers.parts(look), 1):
        _put(folder / f"{n}-{name}.txt", _heading(look, name) + text)
    _put(
        folder / "通知.txt",
        _heading(look, "通知") + _letters(outbox.notices(register, title=look.life.title)),
    )
    if listed := findings.of_title(register, look.life.title):
        _put(folder / "问题清单.txt", _heading(look, "问题清单") + findings.paper(listed, local_date(now)))
    _put(folder / "文件目录.txt", _heading(look, "文件目录") + _documents(look))
    _put(folder / "档案.txt", _heading(look, "档案") + _ledger(look))
    lines = [
        json.dumps(
            {"seq": entry.seq, "prev": entry.prev, "hash": entry.hash, "body": entry.body}, ensure_ascii=False
        )
        for entry in (one.entry for one in look.lines)
    ]
    _put(folder / "档案.jsonl", "\n".join(lines) + "\n")
    copied = copy_title(register, store, look.life.title, folder / "佐证材料")
    if not copied:
        (folder / "佐证材料").rmdir()
    return [f"{one.title} 第{one.entry}条 {one.document.kept_as}" for one, path in copied if path is None]


def _cover(unit: Unit, rows: Sequence[TitleRow], lacking: Sequence[str], now: datetime) -> str:
    known = [
        ("单位名称", unit.name),
        ("曾用名", "、".join(unit.former_names)),
        ("统一社会信用代码", unit.code),
        ("办公室编号", unit.office_number),
        ("类别", unit.category),
        ("乡镇（街道）", unit.township),
        ("联系岗位", unit.contact.post),
        ("办公电话", unit.contact.phone),
        ("办公邮箱", unit.contact.mailbox),
    ]
    lines = [
        "一单位一档",
        "",
        *(f"{label}：{text}" for label, text in known if text),
        "",
        f"称号（{len(rows)}个）：",
    ]
    for row in rows:
        number = f"，编号{row.number}" if row.number else ""
        named = f"，{day(row.named_on)}命名" if row.named_on else ""
        lines.append(
            f"　{row.id}　{row.honour}（{LEVELS[row.level]}）{named}{number}，现处环节：{forms.STAGES[row.stage]}"
        )
    if lacking:
        lines += ["", "登记在档案里、但已经缺失或损坏的佐证材料：", *(f"　{one}" for one in lacking)]
    lines += [
        "",
        "每个称号一个文件夹：各环节的办理、通知、问题清单、文件目录、"
        "档案（给人看的 .txt 和供核对的 .jsonl），以及佐证材料。",
        f"各文件的校验和在 {SUMS} 中，核对：sha256sum -c {SUMS}",
        f"{now.astimezone(CHINA):%Y年%-m月%-d日 %H:%M}按名册和档案编成。",
    ]
    return "\n".join(lines) + "\n"


def _heading(look: Look, name: str) -> str:
    application = look.life.application
    assert application is not None, "a title in the register has been applied for"
    stands = f"{state(look.law, look.life)}，{forms.STAGES[look.life.standing.stage]}"
    return f"{name}\n{application.unit.name}　{application.honour}　{look.life.title}（{stands}）\n{'—' * 40}\n\n"


def _letters(letters: Iterable[Letter]) -> str:
    told = [
        f"【{state_of(one)}】{local_date(one.effective)}　发给：{reader_of(one)}　{one.key}\n"
        f"{one.subject}\n{one.body}\n"
        for one in letters
    ]
    return f"\n{'—' * 40}\n".join(told) or "没有通知\n"


def _documents(look: Look) -> str:
    found = papers.documents([one.entry for one in look.lines])
    lines = [
        f"第{seq}条　{papers.cited(one)}" + (f"　存：{one.kept_as}" if one.kept_as else "")
        for seq, one in found
    ]
    return "\n".join(lines) + "\n"


def _ledger(look: Look) -> str:
    rows = [HEADS, *(row_of(entry, what) for entry, what in look.history)]
    return "\n".join("　".join(cell or "—" for cell in row) for row in rows) + "\n"


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _sums(folder: Path) -> None:
    """The SHA-256 of every file, as `sha256sum -c` reads it."""
    lines = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as stream:
            lines.append(
                f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}"
            )
    _put(folder / SUMS, "\n".join(lines) + "\n")
