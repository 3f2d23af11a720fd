"""Upward 推荐上报: the forms of what goes to a higher level, and of what that answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from desk.deeds.batch import KIND, entrants
from desk.deeds.form import (
    DeedForm,
    Said,
    Setting,
    UnmeantError,
    Wanted,
    as_said,
    ask,
    asked,
    laid,
    merged,
    rows,
    whose,
    with_,
)
from desk.fields import Field
from desk.upward import Naming, named_above
from schemas.undertakings.batch import Batch
from schemas.undertakings.upward import Answer, Recommend
from wording.phrases import LEVELS


def _recommend(setting: Setting) -> tuple[Field, ...]:
    return with_(asked(KIND, Recommend), "titles", choices=entrants(setting))


def _answer(_: Setting) -> tuple[Field, ...]:
    table = rows(
        KIND,
        "answer",
        "answers",
        *whose(KIND),
        ask(KIND, "", "to", "fixed", choices=LEVELS),
        ask(KIND, "", "answer"),
        ask(KIND, "", "number"),
        required=True,
    )
    above = [
        ask(KIND, "answer", "above_honour"),
        ask(KIND, "answer", "above_batch"),
        ask(KIND, "answer", "named_on", "date"),
    ]
    return (table, *asked(KIND, Answer, ("agreed", "declined", "named"), above))


def _open(setting: Setting) -> Mapping[str, Any]:
    state = setting.state(Batch)
    units = {one.title: one.unit_name for one in state.entrants}
    return {
        "answers": [
            {"title": one.title, "unit": units.get(one.title, ""), "to": one.to}
            for one in state.recommended
            if one.answer in ("waiting", "agreed")
        ]
    }


def _answered(setting: Setting, said: Said) -> list[Wanted]:
    some = [row for _, row in laid(said, "answers") if row.get("answer")]
    if not some:
        raise UnmeantError({("answers",): "请选上级的答复，至少一个"})
    by = {answer: [row["title"] for row in some if row["answer"] == answer] for answer in _ANSWERS}
    numbers = {row["title"]: row["number"] for row in some if row.get("number")}
    papers: Sequence[Mapping[str, Any]] = said.get("documents") or ({},)
    on, to = said.get("named_on") or papers[0].get("date") or setting.today, said.get("to")
    naming = Naming(on, to, said.get("above_honour"), said.get("above_batch"), numbers)
    above = named_above(setting.register, setting.state(Batch), by["named"], naming)
    beside = ("answers", "above_honour", "above_batch", "named_on")
    fields = merged(said, beside, agreed=by["agreed"], declined=by["declined"])
    return [Wanted(KIND, Answer, fields | ({"named": above} if above else {}), setting.work)]


_ANSWERS = ("agreed", "declined", "named")

FORMS = (
    DeedForm(KIND, Recommend, _recommend, as_said(KIND, Recommend)),
    DeedForm(
        KIND,
        Answer,
        _answer,
        _answered,
        _open,
        {"agreed": "answers", "declined": "answers", "named": "answers", "titles": "answers"},
    ),
)
