"""`apply`: an application 申报 from a file; the title it asks for gets its number here."""

from pathlib import Path
from typing import Annotated

import typer

from commands.content import misfits
from commands.enclosures import Enclosure, enclosed
from commands.hand_in import hand_in, json_of, report
from commands.installation import Installation
from commands.office import office_of, seat_of
from commands.place import clock
from commands.speak import Exit, Stop, show_json
from desk.acts import asked_for
from regulations.fault import Fault
from regulations.load import FaultsError, load
from schemas.application import Application, Held
from schemas.base import Model, Name, Text
from schemas.days import Day
from schemas.precondition import Level
from schemas.unit import Unit


class Form(Model):
    """申报表: what `stories/examples/application.yaml` shows."""

    unit: Unit
    another_unit: bool = False
    honour: Name
    level: Level | None = None
    recommender: Name | None = None
    funders: tuple[Name, ...] = ()
    holds: tuple[Held, ...] = ()
    preparing_since: Day | None = None
    no_incident_since: Day | None = None
    documents: tuple[Enclosure, ...]
    on: Day | None = None
    note: Text | None = None


def _form_faults(form: Form) -> list[Fault]:
    faults = []
    if not form.documents:
        faults.append(Fault(("documents",), "没有申报文件", "至少写一份：number、title、date"))
    return faults + misfits(form)


def apply(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="申报表（YAML），样式见 stories/examples/application.yaml")
    ],
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="自定编号；缺省按内容生成")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出回执")] = False,
) -> None:
    """An application in, and the number of the title that it asks for."""
    installation = Installation.here()
    try:
        form = load(file, Form, _form_faults, FaultsError)
    except FaultsError as faults:
        raise Stop(Exit.USAGE, "申报表有误，没有提交：", *faults.lines) from None
    seat = seat_of(installation, as_post)
    application = Application(**{name: getattr(form, name) for name in Application.model_fields})
    documents, papers = enclosed(form.documents, file.parent, installation.store)
    meant = asked_for(
        installation.register,
        office_of(installation),
        application,
        form.on,
        clock(),
        documents=documents,
        note=form.note,
    )
    handed = hand_in(installation, seat, meant.make, id_, meant.seed(seat.account), papers=papers)
    if as_json:
        show_json(json_of(handed))
    if not as_json or handed.receipt is None or not handed.receipt.accepted:
        report(installation, handed)
