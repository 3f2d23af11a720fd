"""Campaign 复验工作: the forms of its deeds: the cohort, the assessors, the plan, what is moved, the last by points."""

from collections.abc import Mapping
from typing import Any

from desk import roll
from desk.campaign import Among, Chosen, Cohort, chosen, last_of
from desk.deeds.form import (
    DeedForm,
    Place,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    as_said,
    ask,
    asked,
    honours,
    merged,
    numbered,
    parts,
    rows,
    title_rows,
    titles_in,
    with_,
)
from desk.errors import UnreadableRollError
from desk.fields import Field
from desk.lists import day_of
from desk.spoken import DaysUnclearError, days_in
from register import lawbook
from register.lists import known
from schemas.arrangement import Arrangement
from schemas.undertakings.campaign import (
    Campaign,
    Drop,
    Lowest,
    MoveVisit,
    OpenCampaign,
    Plan,
    SetAssessors,
    Visit,
)
from wording.undertakings import campaign as words

KIND = "campaign"
_COHORT = ("batch", "year", "due", "honour", "township", "category", "percent", "because")


def _open(setting: Setting) -> tuple[Field, ...]:
    of = "open_campaign"
    more = [
        ask(KIND, of, "batch"),
        ask(KIND, of, "year", "whole"),
        ask(KIND, of, "due", "date"),
        ask(KIND, of, "honour", "choice", choices=honours(setting)),
        ask(KIND, of, "township", "choice", choices=_known(setting, "township")),
        ask(KIND, of, "category", "choice", choices=_known(setting, "category")),
        ask(KIND, of, "percent", "number"),
        ask(KIND, of, "seed"),
        title_rows(KIND, of, "titles"),
        ask(KIND, of, "because"),
    ]
    return asked(KIND, OpenCampaign, ("titles", "cohort", "seed", "share"), more)


def _known(setting: Setting, column: str) -> dict[str, str]:
    """What there is in the register, to be chosen from."""
    return {one: one for one in known(setting.register, column)}


def _opened(setting: Setting, said: Said) -> list[Wanted]:
    ids = titles_in(setting, said, "titles")
    if ids:
        why = said.get("because")
        found = Chosen(ids, f"指定{len(ids)}个" + (f"（{why}）" if why else ""))
    else:
        found = chosen(setting.register, _cohort(setting, said))
    own = {"titles": found.titles, "cohort": found.said, "seed": found.seed, "share": found.share}
    return [Wanted(KIND, OpenCampaign, merged(said, (*_COHORT, "titles", "seed"), **own))]


def _cohort(setting: Setting, said: Said) -> Cohort:
    """Whom it is about. `UnmeantError` where nothing says."""
    if not any(said.get(one) for one in _COHORT[:-1] if one != "honour"):
        raise UnmeantError(
            {("batch",): "请写明范围：批次、届满的年份或日期、乡镇、类别、抽查的比例，或者直接写称号"}
        )
    due = said.get("due")
    return Cohort(
        batch=said.get("batch"),
        year=_number(said, "year", 1900, 2300),
        due=day_of("due", due, setting.today) if due else None,
        honour=said.get("honour"),
        share=_share(said),
        seed=said.get("seed"),
        among=_among(setting, said),
    )


def _number(said: Said, name: str, least: int, most: int) -> int | None:
    value = said.get(name)
    if value is None or (isinstance(value, int) and least <= value <= most):
        return value
    raise UnmeantError({(name,): f"请写{least}到{most}之间的数"})


def _share(said: Said) -> float | None:
    text = said.get("percent")
    if text is None:
        return None
    try:
        share = float(str(text).rstrip("%％")) / 100
    except ValueError:
        share = 0
    if not 0 < share <= 1:
        raise UnmeantError({("percent",): "请写0以上、100以下的数，如 20"})
    return share


def _among(setting: Setting, said: Said) -> Among | None:
    parts_ = [f"{word}={said[name]}" for name, word in _WHERE.items() if said.get(name)]
    if not parts_:
        return None
    own = Arrangement(order=setting.office.order, lists=setting.office.lists)
    text = ",".join(parts_)
    try:
        found = roll.chosen(setting.register, text, own, setting.today)
    except UnreadableRollError as no:
        first = next(name for name in _WHERE if said.get(name))
        raise UnmeantError({(first,): str(no)}) from None
    return Among(frozenset(one.title for one in found), text)


_WHERE = {"township": "街道", "category": "类别"}


def _assessors(_: Setting) -> tuple[Field, ...]:
    of = "Assessor"
    table = rows(
        KIND,
        "set_assessors",
        "assessors",
        ask(KIND, of, "name", required=True),
        ask(KIND, of, "a_day", "whole"),
        ask(KIND, of, "away"),
        ask(KIND, of, "recused"),
        required=True,
        most=200,
    )
    return (table, *asked(KIND, SetAssessors, ("assessors",)))


def _who_visits(setting: Setting) -> Mapping[str, Any]:
    return {
        "assessors": [
            {
                "name": one.name,
                "a_day": one.a_day,
                "away": "、".join(map(str, one.away)),
                "recused": "、".join(one.recused),
            }
            for one in setting.state(Campaign).assessors
        ]
    }


def _assessed_by(setting: Setting, said: Said) -> list[Wanted]:
    found, faults = [], dict[Place, str]()
    for n, row in enumerate(said.get("assessors", ())):
        try:
            away = [day for one in parts(row.get("away")) for day in days_in(one)]
        except DaysUnclearError as no:
            faults[("assessors", str(n), "away")] = str(no)
            continue
        found.append({**row, "away": away, "recused": parts(row.get("recused"))})
    if faults:
        raise UnmeantError(faults)
    return [Wanted(KIND, SetAssessors, merged(said, (), assessors=found), setting.work)]


def waiting(setting: Setting) -> list[Visit]:
    """Who is not visited yet."""
    return [one for one in setting.state(Campaign).visits if not one.visited_on]


def _choices(setting: Setting) -> dict[str, str]:
    return {one.title: numbered(one.title, one.unit) for one in waiting(setting)}


def _plan(setting: Setting) -> tuple[Field, ...]:
    book = lawbook.read(setting.register)
    causes = {key: one.label for law in book.editions.values() for key, one in law.causes.items()}
    return with_(asked(KIND, Plan, ("titles",)), "cause", shape="choice", choices=causes)


def _planned(setting: Setting, said: Said) -> list[Wanted]:
    titles = [one.title for one in waiting(setting)]
    return [Wanted(KIND, Plan, merged(said, (), titles=titles), setting.work)]


def _move(setting: Setting) -> tuple[Field, ...]:
    who = {one.name: one.name for one in setting.state(Campaign).assessors}
    fields = with_(asked(KIND, MoveVisit), "title", shape="choice", choices=_choices(setting))
    return with_(fields, "assessor", shape="choice", choices=who)


def _drop(setting: Setting) -> tuple[Field, ...]:
    return with_(asked(KIND, Drop), "titles", choices=_choices(setting))


def _lowest(setting: Setting) -> tuple[Field, ...]:
    more = [ask(KIND, "lowest", "honour", "choice", choices=honours(setting))]
    fields = asked(KIND, Lowest, ("edition", "points"), more)
    return with_(fields, "matter", required=False)


def _last(setting: Setting, said: Said) -> list[Wanted]:
    found = last_of(setting.register, setting.state(Campaign), said.get("honour"))
    matter = said.get("matter") or words.last(len(found.points), found.rule.lowest)
    own = {"edition": found.edition, "points": found.points, "matter": matter}
    return [Wanted(KIND, Lowest, merged(said, ("honour",), **own), setting.work)]


FORMS = (
    DeedForm(
        KIND, OpenCampaign, _open, _opened, places={"seed": "seed", "cohort": "batch", "share": "percent"}
    ),
    DeedForm(KIND, SetAssessors, _assessors, _assessed_by, _who_visits),
    DeedForm(KIND, Plan, _plan, _planned),
    DeedForm(KIND, MoveVisit, _move, as_said(KIND, MoveVisit), places={"titles": "title"}),
    DeedForm(KIND, Drop, _drop, as_said(KIND, Drop)),
    DeedForm(KIND, Lowest, _lowest, _last, places={"edition": "honour"}),
)
