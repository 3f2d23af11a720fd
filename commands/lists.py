"""`list`: all titles, filtered, sorted, by pages, now or as they stood on a past day."""

from typing import Annotated

import typer

from commands.arrangement import arrangement_of
from commands.installation import Installation
from commands.place import clock
from commands.spans import after
from commands.speak import say, show_json, show_table, warn
from commands.spreadsheet import OVERWRITE, XLSX, saved
from desk import columns, lists
from desk.lists import Absent, Asked, Page, Question
from schemas.arrangement import Arrangement
from schemas.base import local_date
from schemas.folding import near

SHOWN = ("title", "unit", "township", "stage", "state", "term_end", "due")
"""The columns of a list on a screen, unless told otherwise."""

Several = list[str]


def titles(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="词", help="单位名称（曾用名、俗称也可）、代码、编号、文号中的字；几个词须都有"
        ),
    ] = None,
    level: Annotated[Several | None, typer.Option("--level", help="级别：国家级、省级、州市级、县级")] = None,
    category: Annotated[Several | None, typer.Option("--category", help="类别，如 学校")] = None,
    township: Annotated[Several | None, typer.Option("--township", help="乡镇（街道）")] = None,
    honour: Annotated[Several | None, typer.Option("--honour", help="荣誉称号的名称")] = None,
    stage: Annotated[Several | None, typer.Option("--stage", help="环节，如 复验、整改、有效期")] = None,
    batch: Annotated[Several | None, typer.Option("--batch", help="批次，如 第一批")] = None,
    edition: Annotated[Several | None, typer.Option("--edition", help="适用的办法：名称或编号")] = None,
    duty: Annotated[Several | None, typer.Option("--duty", help="有这种待办事项的，如 复验")] = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="多久以内有事项到期（连同已逾期的）：三个月、90日，或 3m、90d"),
    ] = None,
    in_force: Annotated[
        bool | None, typer.Option("--in-force/--not-in-force", help="只看有效的，或者不在有效状态的")
    ] = None,
    is_open: Annotated[bool | None, typer.Option("--open/--ended", help="只看未终结的，或者已终结的")] = None,
    former: Annotated[bool, typer.Option("--former", help="只看曾获称号、现已失去的")] = False,
    named: Annotated[str | None, typer.Option("--named", help="哪一年命名的，如 2024")] = None,
    on: Annotated[str | None, typer.Option("--on", help="某一天终了时的名册，如 2024-12-31")] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", help="按哪一栏排列，如 命名日期；不写的按办公室自己的顺序")
    ] = None,
    down: Annotated[bool, typer.Option("--desc", help="倒序")] = False,
    shown: Annotated[
        str | None, typer.Option("--columns", help="显示哪些栏，如 单位,编号,命名日期；或者模板的名称")
    ] = None,
    number: Annotated[int, typer.Option("--page", help="第几页")] = 1,
    size: Annotated[int, typer.Option("--rows", help="每页多少个，最多500")] = 50,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    missing: Annotated[bool, typer.Option("--missing", help="只看一个也没有的乡镇（街道）和单位")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Every title that is asked for."""
    here = Installation.here()
    own = arrangement_of(here)
    now = clock()
    today = local_date(now)
    asked = Asked(
        words=" ".join(words or ()),
        level=level or (),
        category=category or (),
        township=township or (),
        honour=honour or (),
        stage=stage or (),
        batch=batch or (),
        edition=edition or (),
        duty=duty or (),
        until=after(today, within, "--within", here.register) if within else None,
        in_force=in_force,
        is_open=is_open,
        former=former or None,
        named=named,
        on=on,
        sort=sort,
        down=down,
    )
    question = lists.understood(here.register, asked, own, today)
    keys = lists.columns_of(shown, own, SHOWN)
    if missing:
        if (first := lists.begins_later(here.register, question)) and not as_json:
            say(_BEGINS.format(first))
            return
        _missing(lists.absent(here.register, question, own), own, as_json)
        return
    if xlsx:
        saved(xlsx, overwrite, now, lambda: [columns.sheet(here.register, question, own, keys, today)])
        return
    found = lists.page(here.register, question, number, size)
    if as_json:
        _json(here, question, found, own)
    else:
        _print(here, question, found, own, keys if shown else _told_apart(keys, found))


def _told_apart(keys: list[str], found: Page) -> list[str]:
    """Where titles of several honours are listed each says which it is."""
    several = len({row.honour for row in found.rows}) > 1
    return [new for key in keys for new in ((key, "honour") if several and key == "unit" else (key,))]


def _json(here: Installation, question: Question, found: Page, own: Arrangement) -> None:
    on = question.wanted.on
    show_json(
        {
            "on": on,
            "asked": question.said,
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
            "missing": lists.absent(here.register, question, own)._asdict(),
            "items": columns.as_data(here.register, found.rows, on),
        }
    )


def _print(here: Installation, question: Question, found: Page, own: Arrangement, keys: list[str]) -> None:
    on = question.wanted.on
    if on is not None:
        keys = [one for one in keys if one not in columns.OWED]
        say(f"截至 {on} 的名册", style="bold")
    if not found.total:
        _nothing(here, question)
    else:
        rows = columns.cells(here.register, found.rows, keys)
        show_table(
            columns.heads(keys), [tuple("" if one is None else str(one) for one in row) for row in rows]
        )
        asked = f"（{question.said}）" if question.said else ""
        say(f"共 {found.total} 个{asked}" + _where(found))
    if on is not None and (later := lists.taken_over_since(here.register, on)):
        say(f"另有 {later} 个称号在这以前已命名、以后才接管，当时的情况没有登记，不在表中")
    _tell(lists.absent(here.register, question, own))
    _unplaced(lists.unplaced(found.rows, own), own)


def _nothing(here: Installation, question: Question) -> None:
    say(f"没有符合条件的称号（{question.said}）" if question.said else "名册中没有称号")
    if first := lists.begins_later(here.register, question):
        say(_BEGINS.format(first))


_BEGINS = "名册自 {} 起有记载"


def _where(found: Page) -> str:
    if found.pages == 1:
        return ""
    following = f"，下一页：--page {found.page + 1}" if found.page < found.pages else ""
    return f"，第 {found.page} 页，共 {found.pages} 页{following}"


def _tell(absent: Absent) -> None:
    """Who has none."""
    for what, names in (("乡镇（街道）", absent.townships), ("单位", absent.units)):
        if names:
            more = f"等 {len(names)} 个，全部用 --missing 列出" if len(names) > _NAMED else ""
            say(f"没有的{what}：{'、'.join(names[:_NAMED])}{more}")


_NAMED = 10
"""Names that stand below a list."""


def _missing(absent: Absent, own: Arrangement, as_json: bool) -> None:
    if as_json:
        show_json(absent._asdict())
    elif not (own.order.townships or own.order.units):
        say("office.yaml 里还没有写乡镇（街道）和单位的顺序（order），不知道应当有哪些")
    elif not (absent.townships or absent.units):
        say("都有，没有缺的")
    else:
        rows = [("乡镇（街道）", one) for one in absent.townships] + [("单位", one) for one in absent.units]
        show_table(("种类", "一个也没有的"), rows)
        say(f"共 {len(rows)} 个")


def _unplaced(names: list[str], own: Arrangement) -> None:
    for name in names:
        alike = near(name, own.order.townships, 1)
        warn(
            f"“{name}”不在 office.yaml 的顺序（order）中，排在最后"
            + (f"；其中有一个近似的：{alike[0]}" if alike else "")
        )
