"""`apply`: an application 申报 from a file; the title it asks for gets its number here."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.desk import Desk
from commands.enclosures import Enclosure, enclosed
from commands.hand_in import hand_in, json_of, report
from commands.office import office_of, seat_of
from commands.place import clock
from commands.speak import Exit, Stop, show_json
from register import lawbook
from register.queries import find_titles, next_title_id
from regulations.load import FaultsError, load
from schemas.action import Action, Application, Apply, Held
from schemas.base import Model, Name, Text, local_date
from schemas.document import Document
from schemas.party import Actor, Party, Role
from schemas.precondition import Level
from schemas.regulation import Regulation
from schemas.unit import Unit
from workflows.life.check import Fault
from workflows.life.phrases import LEVELS


class Form(Model):
    """申报表: what `stories/examples/application.yaml` shows."""

    unit: Unit
    honour: Name
    level: Level | None = None
    recommender: Name | None = None
    funders: tuple[Name, ...] = ()
    holds: tuple[Held, ...] = ()
    preparing_since: date | None = None
    no_incident_since: date | None = None
    documents: tuple[Enclosure, ...]
    on: date | None = None
    note: Text | None = None


def _form_faults(form: Form) -> list[Fault]:
    if not form.documents:
        return [Fault(("documents",), "没有申报文件", "至少写一份：number、title、date")]
    return []


def apply(
    file: Annotated[Path, typer.Argument(help="申报表（YAML），样式见 stories/examples/application.yaml")],
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="自定编号；缺省按内容生成")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出回执")] = False,
) -> None:
    """An application in, and the number of the title that it asks for."""
    desk = Desk.here()
    try:
        form = load(file, Form, _form_faults, FaultsError)
    except FaultsError as faults:
        raise Stop(Exit.USAGE, "申报表有误，没有提交：", *faults.lines) from None
    seat = seat_of(desk, as_post)
    regulation = _regulation(desk, form, form.on or local_date(clock()))
    check_contacts(desk, regulation, form)
    application = Application(**{name: getattr(form, name) for name in Application.model_fields})
    documents = enclosed(form.documents, file.parent)
    earlier = sorted(row.id for row in find_titles(desk.register, form.unit.code))
    title = next_title_id(desk.register, local_date(clock()).year)

    def make(action_id: str, actor: Actor, now: datetime) -> Action:
        return Apply(
            id=action_id,
            title=title,
            actor=actor,
            received_at=now,
            on=form.on or local_date(now),
            note=form.note,
            documents=tuple(Document.model_validate(one) for one in documents),
            application=application,
        )

    content = form.model_dump(mode="json") | {"on": str(form.on or local_date(clock()))}
    handed = hand_in(desk, seat, make, id_, ["apply", earlier, content, seat.account])
    if as_json:
        show_json(json_of(handed))
    if not as_json or handed.receipt is None or not handed.receipt.accepted:
        report(desk, handed)


def _regulation(desk: Desk, form: Form, on: date) -> Regulation:
    book, honour = desk.book, form.honour
    levels = {one.honour.level for one in book.editions.values() if honour in one.honour.names}
    if form.level is None and len(levels) > 1:
        known = "、".join(f"{level}（{LEVELS[level]}）" for level in LEVELS if level in levels)
        raise Stop(Exit.USAGE, f"“{honour}”有几级，申报表须写明 level：{known}")
    edition = lawbook.current_edition(desk.register, honour, on, form.level)
    if edition is None:
        known = "、".join(dict.fromkeys(name for one in book.editions.values() for name in one.honour.names))
        raise Stop(
            Exit.REFUSED,
            f"名册中没有称号“{honour}”的办法，不能申报",
            f"可以申报的称号：{known or '无(先启动一次服务:python starter.py up)'}",
        )
    return book.editions[edition]


def check_contacts(desk: Desk, regulation: Regulation, form: Form) -> None:
    """Refuse when a role that this life may speak to has nobody behind it in office.yaml."""
    office = office_of(desk)
    missing = [party for party in parties_of(regulation, form) if office.reader(party) is None]
    if missing:
        raise Stop(
            Exit.REFUSED,
            f"{desk.office_path.name} 中没有这些角色的岗位和联系方式，通知送不到，不能开始："
            + "、".join(f"{party.label}（{_key(party)}）" for party in missing),
            f"请在 {desk.office_path} 的 posts 中补上，然后重新提交。没有写入任何内容。",
        )


def _key(party: Party) -> str:
    return f"{party.role}/{party.area}" if party.area else party.role.value


def parties_of(regulation: Regulation, form: Form) -> list[Party]:
    """Every party that a life of this application may address. The unit itself has its mailbox, or a folder."""
    rules = (*regulation.duties.values(), *regulation.filings.values())
    roles = {role for rule in rules for role in (rule.by, *rule.jointly)}
    for ladder in regulation.ladders.values():
        roles.update(role for rung in ladder.rungs for role in rung.to)
        roles.update(ladder.repeat.to if ladder.repeat else ())
    roles.update(regulation.way_out.tells)
    roles -= {Role.OWNER, Role.SYSTEM, Role.UNIT}
    areas: dict[Role, tuple[str, ...]] = {
        Role.TOWNSHIP: (form.unit.township,),
        Role.CONSULTED: regulation.bodies.value if regulation.bodies else (),
        Role.RECOMMENDER: (form.recommender,) if form.recommender else (),
        Role.FUNDER: form.funders,
    }
    found: list[Party] = []
    for role in (role for role in Role if role in roles):
        if role in areas:
            found += [Party(role=role, area=area) for area in areas[role]]
        else:
            found.append(Party(role=role))
    return found
