"""Batch 批次: the forms of its deeds: call, enter, leave, decide, publicise, name."""

from collections.abc import Mapping
from typing import Any

from desk.batch import PatternError, applied_in, edition_for, numbers_for, ranked, to_name
from desk.deeds.form import (
    WANTED,
    DeedForm,
    Place,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    as_said,
    ask,
    asked,
    dated,
    honours,
    laid,
    merged,
    numbered,
    plain,
    rows,
    title_rows,
    titles_in,
    whose,
    with_,
)
from desk.errors import UnlistedError
from desk.fields import Field
from schemas.undertakings.batch import Batch, Call, DecideList, Enter, Leave, NameList, PubliciseList

KIND = "batch"


def _call(setting: Setting) -> tuple[Field, ...]:
    fields = asked(KIND, Call, ("edition", "refills"), [title_rows(KIND, "call", "refills")])
    fields = with_(fields, "honour", choices=honours(setting), shape="choice")
    return with_(with_(fields, "level", required=False), "limits", sheet=True)


def _called(setting: Setting, said: Said) -> list[Wanted]:
    refills = titles_in(setting, said, "refills")
    if not said.get("honour"):
        raise UnmeantError({("honour",): WANTED})
    try:
        honour, level, edition = edition_for(setting.register, said["honour"], said.get("level"))
    except UnlistedError as no:
        raise UnmeantError({("honour",): f"{no}；可以选：{'、'.join(no.known)}"}) from None
    found = {"honour": honour, "level": level, "edition": edition, "refills": refills}
    return [Wanted(KIND, Call, merged(said, (), **found))]


def _enter(_: Setting) -> tuple[Field, ...]:
    return asked(KIND, Enter, ("titles",), [title_rows(KIND, "enter", "titles", required=True)])


def _applied(setting: Setting) -> Mapping[str, Any]:
    """Whoever applied in time and is in no batch yet."""
    state = setting.state(Batch)
    found = applied_in(setting.register, state).found
    ground = {} if state.stage == "collecting" or not found else {"ground": "受理期间内申报"}
    return {"titles": [{"title": one} for one in found], **ground}


def _entered(setting: Setting, said: Said) -> list[Wanted]:
    titles = titles_in(setting, said, "titles")
    return [Wanted(KIND, Enter, merged(said, (), titles=titles), setting.work)]


def entrants(setting: Setting) -> dict[str, str]:
    """Who takes part, to be chosen from."""
    return {one.title: numbered(one.title, one.unit_name) for one in setting.state(Batch).entrants}


def _leave(setting: Setting) -> tuple[Field, ...]:
    return with_(asked(KIND, Leave), "titles", choices=entrants(setting))


def _decide(_: Setting) -> tuple[Field, ...]:
    table = rows(
        KIND,
        "decide_list",
        "decisions",
        *whose(KIND),
        ask(KIND, "", "place", "fixed"),
        ask(KIND, "", "points", "fixed"),
        ask(KIND, "", "decision", required=True),
        required=True,
    )
    return (table, *asked(KIND, DecideList, ("approved", "rejected")))


def _to_decide(setting: Setting) -> Mapping[str, Any]:
    places = ranked(setting.register, setting.state(Batch))
    return {
        "decisions": [
            {
                "title": one.title,
                "unit": one.unit,
                "place": one.place,
                "points": one.points,
                "decision": "approved",
            }
            for one in places
        ]
    }


def _decided(setting: Setting, said: Said) -> list[Wanted]:
    rows_ = laid(said, "decisions")
    wrong: dict[Place, str] = {
        ("decisions", str(n), "decision"): WANTED for n, row in rows_ if not row.get("decision")
    }
    if wrong:
        raise UnmeantError(wrong)
    some = [row for _, row in rows_]
    approved = [row["title"] for row in some if row["decision"] == "approved"]
    if some and not approved:
        raise UnmeantError({("decisions",): "没有同意任何一个：全部不同意的，请在各称号里逐个办理"})
    rejected = [row["title"] for row in some if row["decision"] != "approved"]
    fields = merged(said, ("decisions",), approved=approved, rejected=rejected, **dated(said))
    return [Wanted(KIND, DecideList, fields, setting.work)]


def _name(_: Setting) -> tuple[Field, ...]:
    table = rows(
        KIND,
        "name_list",
        "numbers",
        *whose(KIND),
        ask(KIND, "", "number"),
        ask(KIND, "", "skip", "yes"),
    )
    return (ask(KIND, "name_list", "pattern"), table, *asked(KIND, NameList, ("numbers",)))


def _to_name(setting: Setting) -> Mapping[str, Any]:
    state = setting.state(Batch)
    waiting, _ = to_name(setting.register, state)
    units = {one.title: one.unit_name for one in state.entrants}
    return {
        "numbers": [
            {"title": one, "unit": units[one], "number": state.numbers.get(one, "")} for one in waiting
        ]
    }


def _named(setting: Setting, said: Said) -> list[Wanted]:
    chosen = [(n, row) for n, row in laid(said, "numbers") if not row.get("skip")]
    if not chosen:
        raise UnmeantError(
            {("numbers",): "没有可以命名的：名单还没有审定，或者都已命名、已经终结、这次不命名"}
        )
    own = {row["title"]: row["number"] for _, row in chosen if row.get("number")}
    rest, pattern = [(n, row["title"]) for n, row in chosen if row["title"] not in own], said.get("pattern")
    if rest and not pattern:
        why = "请填写编号，或者在上面填编号的写法"
        raise UnmeantError({("numbers", str(n), "number"): why for n, _ in rest})
    if rest:
        try:
            titles = [title for _, title in rest]
            made = numbers_for(setting.register, setting.state(Batch), titles, str(pattern))
        except PatternError as no:
            raise UnmeantError({("pattern",): str(no)}) from None
        own |= made
    numbers = {row["title"]: own[row["title"]] for _, row in chosen}
    fields = merged(said, ("pattern",), numbers=numbers, **dated(said))
    return [Wanted(KIND, NameList, fields, setting.work)]


FORMS = (
    DeedForm(KIND, Call, _call, _called, places={"edition": "honour"}),
    DeedForm(KIND, Enter, _enter, _entered, _applied),
    DeedForm(KIND, Leave, _leave, as_said(KIND, Leave)),
    DeedForm(
        KIND, DecideList, _decide, _decided, _to_decide, {"approved": "decisions", "rejected": "decisions"}
    ),
    plain(KIND, PubliciseList),
    DeedForm(KIND, NameList, _name, _named, _to_name),
)
