"""`import`: an office's own list 台账 into the register: first what would become of each row, then that."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.hand_in import client_if_up, ring
from commands.installation import Installation
from commands.office import office_of, pack_path, seat_of
from commands.place import clock
from commands.progress import progress
from commands.spans import after, span_of
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from commands.spreadsheet import content_of
from desk import bell, workbook
from desk.hand_in import Handed
from desk.importing.file import UnreadableError
from desk.importing.judged import Given, Reading
from desk.importing.reading import read
from desk.importing.table import MARKS
from desk.seats import Seat
from desk.takeover import Candidate, Verdict, given_by, spread, without_post
from desk.takeover import verdicts as verdicts_of
from desk.taking_over import (
    BECOMES,
    candidate_of,
    difference,
    marked_copy,
    own_honour,
    place,
    standing,
    taken_over,
    why_not,
)
from regulations.load import PackFaultsError, load_pack
from schemas.base import local_date
from schemas.folding import fold, key_of
from schemas.life import Life
from wording.phrases import LEVELS

SHOWN = 20
"""Rows listed on the screen; all of them are in the marked copy."""


def take_over(
    file: Annotated[Path, typer.Argument(metavar="文件", help="台账：.xls、.xlsx、.et、.ods、.csv")],
    confirm: Annotated[bool, typer.Option("--confirm", help="确认接管；不写的只预演，什么也不改变")] = False,
    honour: Annotated[str | None, typer.Option("--honour", help="哪个称号，缺省为本办公室办法的称号")] = None,
    level: Annotated[str | None, typer.Option("--level", help="级别，表里没有写的")] = None,
    division: Annotated[str | None, typer.Option("--division", help="行政区划代码，表里没有写的")] = None,
    township: Annotated[str | None, typer.Option("--township", help="乡镇（街道），表里没有写的")] = None,
    category: Annotated[str | None, typer.Option("--category", help="类别，表里没有写的")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="某一列是什么，如 '单位=单位名称'、'C=命名时间'")
    ] = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="已逾期的事项分摊到多长时间内补办，如 6个月、90日；缺省见 office.yaml"),
    ] = None,
    marked_copy: Annotated[
        Path | None,
        typer.Option("--marked", help="把逐行的结果写成一份 .xlsx，改好后再次导入"),
    ] = None,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Rows of a list become titles."""
    installation = Installation.here()
    if marked_copy is not None:
        workbook.check(marked_copy, replace=False, replaceable=False)
    seat, office, now = seat_of(installation, as_post), office_of(installation), clock()
    if not installation.book.editions:
        raise Stop(Exit.UNREACHABLE, "名册里还没有任何办法", "请先启动一次服务：python starter.py up")
    meanings = _columns(column or [])
    said = {
        "honour": honour or _own(installation),
        "level": _level(level),
        "division": division,
        "township": township,
        "category": category,
        "columns": meanings,
    }
    reading = _read(file, given_by(installation.register, office, local_date(now), said))
    _check_columns(reading, meanings)
    ready = [candidate_of(one) for one in reading.rows if one.ready]
    judged = _judged(installation, seat, ready)
    if within:
        after(local_date(now), within, "--within", installation.register)
    spread_over = span_of(within, "--within") if within else office.catch_up
    candidates = list(spread(installation.register, judged, local_date(now), spread_over))
    verdicts = [one._replace(candidate=new) for one, new in zip(judged, candidates, strict=True)]
    preview = verdicts
    if confirm and not reading.questions:
        verdicts = _carried_out(installation, seat, verdicts)
    if as_json:
        show_json(_json(reading, verdicts, confirmed=confirm))
    else:
        _tell(reading, verdicts, preview, without_post(office, ready), confirmed=confirm)
    if marked_copy is not None:
        _mark(marked_copy, reading, verdicts, confirmed=confirm)
    if not reading.ready or any(one.becomes == "refused" for one in verdicts):
        raise typer.Exit(Exit.REFUSED)


def _own(installation: Installation) -> str | None:
    """The title of the office's own measure, where several are given here."""
    try:
        return own_honour(installation.book, load_pack(pack_path(installation)).honour.name)
    except PackFaultsError:
        return None


def _check_columns(reading: Reading, typed: Mapping[str, str]) -> None:
    """`Stop` where a column is spoken of that the list does not have."""
    there = {
        fold(name) for table in reading.tables for one in table.columns for name in (one.letter, one.header)
    }
    if strange := [one for one in typed if fold(one) not in there]:
        raise Stop(Exit.USAGE, f"--column {strange[0][:40]}：表里没有这一列")


def _level(text: str | None) -> str | None:
    """A level by its Chinese name or its key."""
    level = key_of(text, LEVELS) if text else None
    if text and level is None:
        raise Stop(Exit.USAGE, f"--level {text[:40]}：没有这个级别", f"可用：{'、'.join(LEVELS.values())}")
    return level


def _columns(typed: Sequence[str]) -> dict[str, str]:
    """What columns mean, as typed: 列=含义."""
    found = {}
    for one in typed:
        column, sign, meaning = one.replace("＝", "=").partition("=")
        if not sign or not column.strip() or not meaning.strip():
            raise Stop(Exit.USAGE, f"--column {one[:60]}：请写成 列=含义，如 'C=命名时间'")
        found[column.strip()] = meaning.strip()
    return found


def _read(file: Path, given: Given) -> Reading:
    try:
        return read(content_of(file), file.name, given)
    except UnreadableError as why:
        raise Stop(Exit.USAGE, f"{file.name}：{why.why}", why.remedy) from None


def _judged(installation: Installation, seat: Seat, ready: Sequence[Candidate]) -> list[Verdict]:
    with progress("逐行预演", len(ready)) as step:
        return [step(one) for one in verdicts_of(installation.register, seat, ready, clock)]


def _carried_out(installation: Installation, seat: Seat, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Take over what can be, and start it; rung for, what is put right."""
    register = installation.register
    with asyncio.Runner() as runner:
        client = runner.run(client_if_up(installation, "接管"))

        def rung(handed: Handed) -> Handed:
            return runner.run(ring(installation, handed))

        def start(lives: Sequence[Life]) -> None:
            if client is not None:
                runner.run(bell.asleep(client, register, lives, clock()))

        with progress("接管", len(verdicts)) as step:
            return [step(one) for one in taken_over(register, seat, verdicts, clock, rung, start)]


def _mark(file: Path, reading: Reading, verdicts: Sequence[Verdict], *, confirmed: bool) -> None:
    """The list with what was found beside each row, in a new file. `UnwrittenError`."""
    copy = marked_copy(reading, verdicts, confirmed=confirmed)
    with workbook.whole(file, replace=False, replaceable=False) as stream:
        stream.write(copy)


def _tell(
    reading: Reading,
    verdicts: Sequence[Verdict],
    preview: Sequence[Verdict],
    postless: Sequence[str],
    *,
    confirmed: bool,
) -> None:
    """What the list says, what becomes of it, and what is to be done next."""
    for table in reading.tables:
        say(f"{table.sheet.called}第{table.header[1] + 1}行是表头：")
        say("  " + "；".join(f"{one.letter} {one.called}={one.read_as}" for one in table.columns))
    for line in (*reading.questions, *reading.notes):
        say(f"  {line}")
    wrong = [one for one in reading.rows if one.answer != "skip" and (one.wrong or one.doubts)]
    _rows("不能接管的行", [(place(one.row), why_not(one)) for one in wrong])
    refused = [one for one in verdicts if one.becomes == "refused"]
    _rows("按办法不能接管的行", [(place(one.candidate.row), str(one.why)) for one in refused])
    _rows("读法", [(place(one.row), "；".join(one.notes)) for one in reading.rows if one.notes])
    corrected = [one for one in preview if one.becomes == "corrected"]
    _rows("按本表改正", [(place(one.candidate.row), difference(one)) for one in corrected])
    if not confirmed:
        _rows(
            "将要接管",
            [(place(one.candidate.row), standing(one)) for one in verdicts if one.becomes == "new"],
        )
    if postless:
        warn(
            f"没有岗位的乡镇（街道）：{'、'.join(postless)}。给它们的通知改送领导小组办公室，请在 office.yaml 中补上。"
        )
    counted = Counter(BECOMES[one.becomes] for one in verdicts)
    skipped = sum(one.answer == "skip" for one in reading.rows)
    parts = [f"{what} {count} 行" for what, count in sorted(counted.items())]
    parts += [f"有误或存疑 {len(wrong)} 行"] if wrong else []
    parts += [f"表中写明不接管 {skipped} 行"] if skipped else []
    say(("已接管：" if confirmed else "预演，什么也没有改变：") + "，".join(parts), style="green")
    if reading.questions or any(
        one.meaning is None and one.header not in MARKS
        for table in reading.tables
        for one in table.columns
        if one.header and one.sure
    ):
        say("有的列认不出含义，没有用。要用的，写明 --column 列=含义 后再导入，如 --column C=命名时间。")
    if not confirmed and verdicts and not reading.questions:
        say("核对无误后，加上 --confirm 再执行一次。有误的行改好后再次导入，已经接管的不受影响。")


def _rows(title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        show_table(("行", title), rows[:SHOWN])
        if len(rows) > SHOWN:
            say(f"  …还有 {len(rows) - SHOWN} 行，全部的用 --marked 写成一份 .xlsx")


def _json(reading: Reading, verdicts: Sequence[Verdict], *, confirmed: bool) -> dict[str, Any]:
    """The same for programs."""
    came = {(one.candidate.row.sheet, one.candidate.row.row): one for one in verdicts}
    rows = []
    for one in reading.rows:
        then = came.get((one.row.sheet, one.row.row))
        rows.append(
            {
                "sheet": one.row.sheet,
                "row": one.row.row,
                "becomes": then.becomes if then else "skipped" if one.answer == "skip" else "wrong",
                "title": then.title if then else None,
                "why": str(then.why) if then and then.why else why_not(one) or None,
                "notes": list(one.notes),
            }
        )
    return {
        "confirmed": confirmed,
        "questions": list(reading.questions),
        "notes": list(reading.notes),
        "rows": rows,
    }
