"""`plan`: the years ahead of one title: if it passes, if it fails, if nobody acts."""

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

import typer

from commands.forecast import horizon
from commands.installation import Installation
from commands.place import clock
from commands.speak import say, show_json, show_table
from commands.which import which
from desk.timeline import party_label, what_of
from register import ledger
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Life
from schemas.obligation import Obligation
from wording import forms
from wording.articles import article
from wording.phrases import GROUNDS
from workflows.life.duties import ladder_of
from workflows.life.law import Law, LawBook
from workflows.life.plan import WAYS, Way, lived

YEARS = 15
"""Three terms of five years."""

HEADS = ("日期", "发生什么", "其后环节", "须办事项", "承办", "期限", "依据")


class Owed(NamedTuple):
    """A duty in a plan: what, by whom, by when, and where the length of its time stands."""

    duty: str
    what: str
    by: str
    due: date
    provisional: bool
    article: str
    assumed: bool


class Line(NamedTuple):
    """One day of a plan: what comes to pass, where the title stands then, which duties open or move."""

    on: date
    what: str
    stage: str
    owed: tuple[Owed, ...]


class Course(NamedTuple):
    """One way through the years: its lines, where it leaves the title, how often the last reminder repeats."""

    lines: tuple[Line, ...]
    life: Life
    repeated: int


def plan(
    title: Annotated[str, typer.Argument(help="称号编号、单位名称或统一社会信用代码")],
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
                "now": [_owed(law, life, one)._asdict() for one in life.obligations],
                "ways": {key: _json(WAYS[key], one) for key, one in courses.items()},
            }
        )
        return
    assert life.application is not None
    say(f"{title_id}  {life.application.unit.name}  {today} 至 {until}", style="bold")
    say(f"现处环节：{forms.stages(life.standing.stage, *life.standing.beside)}")
    show_table(HEADS[3:], [_cells(_owed(law, life, one)) for one in life.obligations])
    for key, one in courses.items():
        _print(WAYS[key], one, until)
    say("", "以上按现行版本推演，什么也没有改变。", style="yellow")


def course(book: LawBook, life: Life, way: Way, now: datetime, until: date) -> Course:
    """The lines of a way. Reminders stand in it where nobody acts; the turns of a repeating one are only counted."""
    lines: list[Line] = []
    repeated = 0
    for step in lived(book, life, now, until, way.outcomes):
        life = step.life
        for entry in step.entries:
            law = book.law(entry.edition, entry.calendar)
            if entry.kind == "rung" and (way.outcomes or _repeats(law, life, entry)):
                repeated += not way.outcomes
                continue
            owed = tuple(_owed(law, life, one) for one in _opened(life, entry))
            lines.append(
                Line(local_date(entry.effective), _what(life, entry), forms.STAGES[entry.stage], owed)
            )
    return Course(tuple(lines), life, repeated)


def _what(life: Life, entry: Entry) -> str:
    if entry.kind != "rung":
        return what_of(entry)
    rung = entry.rungs[0]
    readers = "、".join(party_label(life, one.to) for one in entry.notices)
    return f"{forms.DUTIES[rung.duty]}第{rung.rung + 1}次提醒" + (f"：{readers}" if readers else "（不另发）")


def _opened(life: Life, entry: Entry) -> list[Obligation]:
    moved = [life.find(one.id) for one in entry.moved]
    return [*entry.opened, *(one for one in moved if one is not None)]


def _repeats(law: Law, life: Life, entry: Entry) -> bool:
    """Whether an entry is a turn of a repeating reminder beyond its first."""
    rung = entry.rungs[0]
    one = life.find(rung.obligation)
    return one is not None and rung.rung > len(ladder_of(law, one).rungs)


def _owed(law: Law, life: Life, one: Obligation) -> Owed:
    rule = law.rule(one.duty, one.about)
    about = f"（{one.about}）" if one.about and one.about != one.by.area else ""
    return Owed(
        one.duty.value,
        rule.what + about,
        party_label(life, one.by),
        one.due,
        one.provisional,
        article(rule.within),
        rule.within.assumed,
    )


def _cells(one: Owed) -> tuple[str, ...]:
    due = f"{one.due}{'（暂定）' if one.provisional else ''}"
    return (one.what, one.by, due, one.article)


def _print(way: Way, one: Course, until: date) -> None:
    say("", f"【{way.name}】{way.said}", style="bold")
    rows: list[tuple[str, ...]] = []
    for line in one.lines:
        first, *more = [_cells(owed) for owed in line.owed] or [("", "", "", "")]
        rows.append((line.on.isoformat(), line.what, line.stage, *first))
        rows += [("", "", "", *cells) for cells in more]
    if rows:
        show_table(HEADS, rows)
    if one.repeated:
        say(f"此后同样的提醒又重复 {one.repeated} 次，直到办结")
    say(_end(one, until))


def _end(one: Course, until: date) -> str:
    standing = one.life.standing
    if one.life.is_open:
        return f"至 {until}：{forms.STAGES[standing.stage]}"
    ban = f"，{standing.ban_until} 前（含当日）不受理申报" if standing.ban_until else ""
    return f"终结（{GROUNDS[standing.ground] if standing.ground else ''}）{ban}"


def _json(way: Way, one: Course) -> dict[str, Any]:
    standing = one.life.standing
    return {
        "name": way.name,
        "assumption": way.said,
        "lines": [line._asdict() | {"owed": [owed._asdict() for owed in line.owed]} for line in one.lines],
        "repeated": one.repeated,
        "stage": standing.stage.value,
        "is_open": one.life.is_open,
        "ground": standing.ground,
        "ban_until": standing.ban_until,
    }
