"""`show`: one title as it stands, and with `--why` how every date came about."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import say, show_json, show_table
from commands.which import which
from desk.reasons import calendar_words, reasons, standing_lines, why_lines
from desk.timeline import HEADS, line_of, party_label, row_of, what_of
from register import inbox, ledger
from register.ledger import Line
from schemas.action import CORRECTABLE, Action
from schemas.base import local_date
from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.stage import Stage
from wording import forms
from wording.duties import consequence, deadline
from wording.phrases import GROUNDS, LEVELS
from workflows.life import tidings
from workflows.life.ahead import lies_ahead
from workflows.life.kinds import ANSWERS
from workflows.life.law import Law, LawBook


def show(
    title: Annotated[str, typer.Argument(help="称号编号、单位名称或统一社会信用代码")],
    why: Annotated[
        bool, typer.Option("--why", help="每个期限的依据、起算、日历、中止，以及全部档案")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A title as it stands."""
    installation = Installation.here()
    title_id = which(installation, title)
    life = ledger.life_of(installation.register, title_id)
    waiting = list(inbox.waiting(installation.register, title_id).actions)
    if life is None:
        _show_waiting(title_id, waiting, as_json)
        return
    law = installation.book.law_of(life)
    lines = ledger.lines_of(installation.register, title_id)
    today = local_date(clock())
    if as_json:
        show_json(_json(law, life, lines, waiting, why))
        return
    _head(law, life)
    _obligations(law, life)
    if why:
        for owed in sorted(life.obligations, key=lambda owed: (owed.due_at, owed.id)):
            say(*why_lines(law, owed, lines))
        say(*standing_lines(installation.book, law, life, lines))
        say(f"适用：{law.regulation.edition.title}（版本 {life.edition[:12]}）")
        if law.successor:
            after = law.successor.regulation.edition
            say(f"本环节结束后适用：{after.title}（版本 {law.successor.edition[:12]}）")
        say(f"日历：{calendar_words(law)}")
    _decisions(life, lines)
    if lies_ahead(life, clock()):
        say(f"登记到 {life.at:%Y-%m-%d %H:%M}，超前于现在：见 python starter.py clock", style="bold red")
    for one in waiting:
        say(
            f"收件箱：{forms.ACTS[one.kind]} {one.received_at:%Y-%m-%d %H:%M:%S} 收到，等待办理",
            style="yellow",
        )
    if overdue := [one for one in life.obligations if one.due < today]:
        say(f"逾期事项 {len(overdue)} 件", style="bold red")
    if why:
        say("", "档案")
        show_table(HEADS, [row_of(one.entry) for one in lines])
        say(*_editions(installation.book, lines))


def _head(law: Law, life: Life) -> None:
    application, standing = life.application, life.standing
    assert application is not None
    unit, regulation = application.unit, law.regulation
    say(f"{life.title}  {unit.name}", style="bold")
    say(f"统一社会信用代码 {unit.code}  类别 {unit.category}  {unit.township}")
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
    for line in _under_way(law, standing):
        say(line)
    if standing.ban_until:
        say(f"不受理申报至 {standing.ban_until}（含当日）")
    pending = "、".join(f"第{n}号" for n, state_ in standing.objections.items() if state_ == "pending")
    if pending:
        say(f"待核异议 {pending}")


def _under_way(law: Law, standing: Standing) -> Iterator[str]:
    """What the last inspection came to, and what is being carried out for it or for a cause."""
    regulation = law.regulation
    if standing.result and (result := regulation.results.get(standing.result)):
        yield f"最近一次复验结果 {result.label}"
    if standing.cause and (cause := regulation.causes.get(standing.cause)):
        yield f"事由 {cause.label}"
    if standing.follows and standing.stage is not Stage.TERM:
        yield f"处理 {consequence(standing.follows)}"
    if standing.warnings:
        yield f"已受警告 {standing.warnings} 次"
    if standing.suspended:
        yield "称号暂停使用"


def _editions(book: LawBook, lines: list[Line]) -> Iterator[str]:
    """From which entry on the title has lived under which edition, where it has been more than one."""
    under: str | None = None
    for one in lines:
        edition = one.entry.then_under or one.entry.edition
        if edition != under and (under is not None or edition != lines[-1].entry.edition):
            known = book.editions.get(edition)
            title = f"《{known.edition.title}》" if known else "未在册的版本"
            yield f"第{one.entry.seq}条起适用{title}（版本 {edition[:12]}）"
        under = edition


def state(law: Law, life: Life) -> str:
    """Whether the honour may be shown, in a word."""
    if "named" not in life.standing.dates:
        return "尚未命名" if life.is_open else "未命名"
    return "有效" if law.in_force(life.standing) else "无效"


def due_words(one: Obligation) -> str:
    """The due date with what must be known beside it."""
    today = local_date(clock())
    notes = ["暂定"] if one.provisional else []
    if one.due < today:
        notes.append(f"已逾期{(today - one.due).days}日")
    if any(pause.since <= today < pause.until for pause in one.suspensions):
        notes.append("中止中")
    return f"{one.due.isoformat()}" + (f"（{'、'.join(notes)}）" if notes else "")


def _obligations(law: Law, life: Life) -> None:
    if not life.obligations:
        say("没有待办事项")
        return
    rows = []
    for one in sorted(life.obligations, key=lambda one: (one.due_at, one.id)):
        about = f"（{one.about}）" if one.about and one.about not in (one.by.area, one.by.role) else ""
        seen = f"{one.acknowledged_by}已签收" if one.acknowledged_by else ""
        answer = ANSWERS.get(one.duty, "")
        what = law.rule(one.duty, one.about).what + about
        rows.append((str(one.id), what, party_label(life, one.by), due_words(one), answer, seen))
    show_table(("事项", "待办", "承办", "期限", "办理用", ""), rows)


def _decisions(life: Life, lines: list[Line]) -> None:
    rows = []
    superseded = {one.entry.supersedes: one.entry.seq for one in lines if one.entry.supersedes}
    for entry in (one.entry for one in lines):
        action = entry.action
        if action is None or action.kind not in (*CORRECTABLE, "correct", "annul"):
            continue
        papers = "、".join(one.number for one in getattr(action, "documents", ()))
        gone = f"已被第{superseded[entry.seq]}条更正或撤销" if entry.seq in superseded else ""
        rows.append((str(entry.seq), action.on.isoformat(), what_of(entry), papers, gone))
    if rows:
        show_table(("条", "日期", "决定", "文件", ""), rows)


def _show_waiting(title: str, waiting: list[Action], as_json: bool) -> None:
    if as_json:
        rows = [{"kind": one.kind, "id": one.id, "received_at": one.received_at} for one in waiting]
        show_json({"title": title, "stage": None, "waiting": rows})
        return
    say(f"{title}  申报已收件，尚未办理（服务没有运行，或正在处理）", style="yellow")
    for one in waiting:
        say(f"  {one.received_at:%Y-%m-%d %H:%M:%S} {forms.ACTS[one.kind]} 编号 {one.id}")


def _json(law: Law, life: Life, lines: list[Line], waiting: list[Action], why: bool) -> dict[str, Any]:
    standing, today = life.standing, local_date(clock())
    answer: dict[str, Any] = {
        "title": life.title,
        "application": life.application.model_dump(mode="json") if life.application else None,
        "stage": standing.stage.value,
        "in_force": law.in_force(standing),
        "is_open": life.is_open,
        "number": standing.number,
        "batch": standing.batch,
        "ground": standing.ground,
        "dates": {name: day.isoformat() for name, day in sorted(standing.dates.items())},
        "ban_until": standing.ban_until.isoformat() if standing.ban_until else None,
        "obligations": [
            {
                "id": one.id,
                "duty": one.duty.value,
                "what": law.rule(one.duty, one.about).what,
                "by": one.by.model_dump(mode="json"),
                "about": one.about,
                "due": one.due.isoformat(),
                "provisional": one.provisional,
                "overdue": one.due < today,
                "acknowledged_by": one.acknowledged_by,
                "why": deadline(tidings.deadline(law, one)),
                "reasons": reasons(law, one, lines),
            }
            for one in sorted(life.obligations, key=lambda one: (one.due_at, one.id))
        ],
        "edition": life.edition,
        "calendar": life.calendar,
        "seq": life.seq,
        "head": life.head,
        "waiting": [
            {"kind": one.kind, "id": one.id, "received_at": one.received_at.isoformat()} for one in waiting
        ],
    }
    if why:
        answer["ledger"] = [line_of(one.entry) | {"recorded_at": one.recorded_at} for one in lines]
    return answer
