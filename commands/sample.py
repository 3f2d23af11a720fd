"""`sample`: an invented city into an empty register that is for trials, or as a spreadsheet to try `import` with."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from commands.hand_in import client_if_up
from commands.installation import Installation
from commands.office import office_of
from commands.place import clock
from commands.progress import progress
from commands.speak import say, show_json, show_table, warn
from commands.spreadsheet import OVERWRITE, saved
from desk import bell
from desk.city import HEADS, TOWNSHIPS, Home, city, listed
from desk.sample import Loaded, check, load
from desk.table import Sheet
from schemas.base import local_date
from schemas.life import Life
from schemas.party import Party, Role
from schemas.stage import Stage
from wording import forms

PAGE = 50
"""Titles that are started together."""


def sample(
    list_: Annotated[
        Path | None,
        typer.Option(
            "--list", metavar="文件", help="不装入，把其中已命名的写成一份台账（.xlsx），用来试 import"
        ),
    ] = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A city to try things with."""
    homes, now = city(local_date(clock())), clock()
    if list_ is not None:
        saved(list_, overwrite, now, lambda: [_sheet(homes)])
        return
    installation = Installation.here()
    office = office_of(installation)
    check(installation.register, office, homes, now)
    loaded = asyncio.run(_loaded(installation, homes))
    counted = Counter(one.life.standing.stage for one in loaded)
    if as_json:
        new = sum(one.new for one in loaded)
        show_json({"titles": len(loaded), "new": new, "stages": {k.value: n for k, n in counted.items()}})
        return
    postless = [one for one in TOWNSHIPS if office.reader(Party(role=Role.TOWNSHIP, area=one)) is None]
    _tell(loaded, counted, postless)


def _sheet(homes: Sequence[Home]) -> Sheet:
    said = "虚构的单位，供试用导入"
    return Sheet("示范单位", "样例城市民族团结进步示范单位台账", said, HEADS, listed(homes))


async def _loaded(installation: Installation, homes: Sequence[Home]) -> list[Loaded]:
    """Load a city, and start what has come of it, page by page."""
    register, client, found = installation.register, await client_if_up(installation, "装入"), list[Loaded]()
    page = list[Life]()
    with progress("装入样例", len(homes)) as step:
        for n, one in enumerate(load(register, homes, clock), 1):
            found.append(step(one))
            page.append(one.life)  # one that was there may not have been started, when a load was killed
            if client is not None and (len(page) == PAGE or n == len(homes)):
                await bell.asleep(client, register, page, clock())
                page.clear()
    return found


def _tell(loaded: Sequence[Loaded], counted: Counter[Stage], postless: Sequence[str]) -> None:
    """What there is, and what to try."""
    new = sum(one.new for one in loaded)
    show_table(("环节", "称号"), [(forms.STAGES[one], str(counted[one])) for one in Stage if counted[one]])
    if postless:
        warn(f"没有岗位的乡镇（街道）：{'、'.join(postless)}。给它们的通知改送领导小组办公室。")
    done = f"已装入样例 {new} 个" if new else "样例早已装入，什么也没有改变"
    say(f"{done}，共 {len(loaded)} 个称号。单位和事项均为虚构，代码不属于任何单位。", style="green")
    say(
        "接下来可以试：",
        "  python starter.py due --within 90d       90天内到期的",
        "  python starter.py list --stage 整改      在整改的；也可以按乡镇、类别、批次",
        "  python starter.py show 编号 --why        一个称号的来龙去脉，编号见上一条",
        "  python starter.py sample --list 样例.xlsx    其中已命名的，写成一份台账，用来试 import",
    )
