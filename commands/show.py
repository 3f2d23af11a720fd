"""`show`: one title as it stands, and with `--why` how every date came about."""

from datetime import date, datetime
from typing import Annotated

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import say, show_json, show_table
from commands.which import which
from desk.divisions import named
from desk.look import (
    Look,
    decisions,
    editions,
    look_up,
    notes,
    state,
    under_way,
    waiting,
    what_is_owed,
)
from desk.timeline import HEADS, files_of, party_label, row_of
from register.queries import findings_of
from schemas.action import Action
from schemas.base import local_date
from schemas.life import Life
from wording import forms
from wording.phrases import GROUNDS, LEVELS
from workflows.life.kinds import ANSWERS
from workflows.life.law import Law


def show(
    title: Annotated[str, typer.Argument(metavar="称号", help="称号编号、单位名称或统一社会信用代码")],
    why: Annotated[
        bool, typer.Option("--why", help="每个期限的依据、起算、日历、中止，以及全部档案")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A title as it stands."""
    installation = Installation.here()
    title_id = which(installation, title)
    found = look_up(installation.register, title_id, whole=why or as_json)
    if found is None:
        _show_waiting(title_id, waiting(installation.register, title_id), as_json)
        return
    now = clock()
    if as_json:
        from desk.data import as_data  # with the reasons of every date, which a look does without

        show_json(as_data(found, local_date(now), ledger=why))
        return
    _head(found.law, found.life)
    _points(found, local_date(now))
    _obligations(found, local_date(now))
    if why:
        _reasons(found)
    _decisions(found)
    _alarms(found, now)
    _findings(installation, title_id, local_date(now))
    if why:
        say("", "档案")
        show_table(HEADS, [row_of(entry, what) for entry, what in found.history])
        _files(found)
        for one in editions(found):
            named = f"《{one.name}》" if one.name else "未在册的版本"
            say(f"第{one.entry}条起适用{named}（版本 {one.edition[:12]}）")


def _findings(installation: Installation, title: str, today: date) -> None:
    """The lists of a title, and what is not struck off in them."""
    listed = findings_of(installation.register, title)
    for one in listed:
        counts = f"共{one.items}项，未销号{one.left}项"
        say(f"问题清单 {one.id}：{counts}（python starter.py findings show {one.id}）")
    if any(one.left for one in listed):
        from desk import findings  # which a title without findings does without

        some = findings.of_title(installation.register, title)
        rows = [row for kept, state in some for row in findings.open_rows(kept, state, today)]
        show_table(findings.OPEN_HEADS, rows)


def _reasons(found: Look) -> None:
    from desk.reasons import (
        calendar_words,
        standing_lines,
        why_lines,
    )  # which a look without --why does without

    law = found.law
    for owed in found.obligations:
        say(*why_lines(law, owed, found.lines))
    say(*standing_lines(found.book, law, found.life, found.lines))
    say(f"适用：{law.regulation.edition.title}（版本 {found.life.edition[:12]}）")
    if law.successor:
        after = law.successor.regulation.edition
        say(f"本环节结束后适用：{after.title}（版本 {law.successor.edition[:12]}）")
    say(f"日历：{calendar_words(law)}")


def _files(found: Look) -> None:
    """What acts rest on, as `evidence` takes it out."""
    entries = [entry for entry, _ in found.history]
    rows = [(str(one.seq), paper.called, paper.kept_as or "") for one in entries for paper in files_of(one)]
    if rows:
        say("", "佐证材料")
        show_table(("条", "文件", "原名"), rows)


def _alarms(found: Look, now: datetime) -> None:
    """What somebody should see to."""
    life = found.life
    if life.lies_ahead(now):
        say(f"登记到 {life.at:%Y-%m-%d %H:%M}，超前于现在：见 python starter.py clock", style="bold red")
    for one in found.waiting:
        say(
            f"收件箱：{forms.ACTS[one.kind]} {one.received_at:%Y-%m-%d %H:%M:%S} 收到，等待办理",
            style="yellow",
        )
    if overdue := [one for one in life.obligations if one.due < local_date(now)]:
        say(f"逾期事项 {len(overdue)} 件", style="bold red")


def _head(law: Law, life: Life) -> None:
    application, standing = life.application, life.standing
    assert application is not None
    unit, regulation = application.unit, law.regulation
    say(f"{life.title}  {unit.name}", style="bold")
    known = [f"统一社会信用代码 {unit.code}"] if unit.code else []
    known += [f"办公室编号 {unit.office_number}"] if unit.office_number else []
    say(f"{'  '.join(known)}  类别 {unit.category}  {unit.township}")
    say(f"行政区划 {named(unit.division)}")
    if unit.former_names:
        say(f"曾用名 {'、'.join(unit.former_names)}")
    number = f"  编号 {standing.number}" if standing.number else ""
    batch = f"  批次 {standing.batch}" if standing.batch else ""
    say(f"称号 {application.honour}（{LEVELS[regulation.honour.level]}）{batch}{number}")
    ended = f"（{GROUNDS[standing.ground]}）" if standing.ground else ""
    say(f"状态 {state(law, life)}  环节 {forms.stages(standing.stage, *standing.beside)}{ended}")
    dates = standing.dates
    if "named" in dates:
        term = f"至 {dates['term_end']}" if "term_end" in dates else "起长期有效"
        say(f"命名 {dates['named']}  有效期 {dates['term_start']} {term}")
    say(*under_way(law, life))
    if standing.ban_until:
        say(f"不受理申报至 {standing.ban_until}（含当日）")
    pending = "、".join(f"第{n}号" for n, state_ in standing.objections.items() if state_ == "pending")
    if pending:
        say(f"待核异议 {pending}")


def _points(found: Look, today: date) -> None:
    if found.life.credits or found.law.regulation.everyday:
        from desk.points import points_line  # with what judges them

        say(*filter(None, (points_line(found.law, found.life, today),)))


def _obligations(found: Look, today: date) -> None:
    if not found.obligations:
        say("没有待办事项")
        return
    rows = []
    for one in found.obligations:
        seen = f"{one.acknowledged_by}已签收" if one.acknowledged_by else ""
        told = notes(one, today)
        due = f"{one.due}" + (f"（{'、'.join(told)}）" if told else "")
        who = party_label(found.life, one.by)
        answer = ANSWERS.get(one.duty, "")
        rows.append((str(one.id), what_is_owed(found.law, one), who, due, answer, seen))
    show_table(("事项", "待办", "承办", "期限", "办理用", ""), rows)


def _decisions(found: Look) -> None:
    rows = []
    for one in decisions(found):
        gone = f"已被第{one.superseded_by}条更正或撤销" if one.superseded_by else ""
        rows.append((str(one.entry), one.on.isoformat(), one.what, "、".join(one.papers), gone))
    if rows:
        show_table(("条", "日期", "决定", "文件", ""), rows)


def _show_waiting(title: str, kept: list[Action], as_json: bool) -> None:
    if as_json:
        rows = [{"kind": one.kind, "id": one.id, "received_at": one.received_at} for one in kept]
        show_json({"title": title, "stage": None, "waiting": rows})
        return
    say(f"{title}  申报已收件，尚未办理（服务没有运行，或正在处理）", style="yellow")
    for one in kept:
        say(f"  {one.received_at:%Y-%m-%d %H:%M:%S} {forms.ACTS[one.kind]} 编号 {one.id}")
