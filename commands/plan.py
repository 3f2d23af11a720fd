"""`plan`: the years ahead of one title: if it passes, if it fails, if nobody acts."""

from datetime import date
from typing import Annotated

import typer

from commands.forecast import horizon
from commands.installation import Installation
from commands.place import clock
from commands.speak import say, show_json, show_table
from commands.which import which
from desk.plan import Course, Owed, as_data, course, end_of, owed
from register import ledger
from schemas.base import local_date
from wording import forms
from workflows.life.plan import WAYS, Way

YEARS = 15
"""Three terms of five years."""

HEADS = ("日期", "发生什么", "其后环节", "须办事项", "承办", "期限", "依据")


def plan(
    title: Annotated[str, typer.Argument(metavar="称号", help="称号编号、单位名称或统一社会信用代码")],
    years: Annotated[int, typer.Option("--years", help="往后看几年，1 到 30")] = YEARS,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A title's years to come, in three ways."""
    now = clock()
    today = local_date(now)
    until = horizon(today, years)
    installation = Installation.here()
    title_id = which(installation, title)
    life = ledger.life_of(installation.register, title_id)
    if life is None or not life.is_open:
        reason = "申报已收件，尚未办理" if life is None else "已经终结"
        if as_json:
            show_json({"title": title_id, "today": today, "until": until, "now": [], "ways": {}})
        else:
            say(f"{title_id}  {reason}，没有可以推演的")
        return
    book = installation.book
    law = book.law_of(life)
    courses = {key: course(book, life, way, now, until) for key, way in WAYS.items()}
    if as_json:
        show_json(
            {
                "title": title_id,
                "today": today,
                "until": until,
                "stage": life.standing.stage.value,
                "now": [owed(law, life, one)._asdict() for one in life.obligations],
                "ways": {key: as_data(WAYS[key], one) for key, one in courses.items()},
            }
        )
        return
    assert life.application is not None
    say(f"{title_id}  {life.application.unit.name}  {today} 至 {until}", style="bold")
    say(f"现处环节：{forms.stages(life.standing.stage, *life.standing.beside)}")
    show_table(HEADS[3:], [_cells(owed(law, life, one)) for one in life.obligations])
    for key, one in courses.items():
        _print(WAYS[key], one, until)
    say("", "以上按现行版本推演，什么也没有改变。", style="yellow")


def _cells(one: Owed) -> tuple[str, ...]:
    due = f"{one.due}{'（暂定）' if one.provisional else ''}"
    return (one.what, one.by, due, one.article)


def _print(way: Way, one: Course, until: date) -> None:
    say("", f"【{way.name}】{way.said}", style="bold")
    rows: list[tuple[str, ...]] = []
    for line in one.lines:
        first, *more = [_cells(duty) for duty in line.owed] or [("", "", "", "")]
        rows.append((line.on.isoformat(), line.what, line.stage, *first))
        rows += [("", "", "", *cells) for cells in more]
    if rows:
        show_table(HEADS, rows)
    if one.repeated:
        say(f"此后同样的提醒又重复 {one.repeated} 次，直到办结")
    say(end_of(one, until))
