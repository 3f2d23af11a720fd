"""Sentence: where a title stands, in one sentence, as somebody would say it on the telephone."""

from datetime import date

from desk.look import Look, state, what_is_owed
from desk.timeline import party_label
from wording import forms
from wording.dates import day
from wording.phrases import GROUNDS
from workflows.life.kinds import PASSING


def in_a_sentence(look: Look, today: date) -> str:
    """State, stage, and the first thing that somebody has to do; with its full stop.

    Example. 称号有效，现处“复验”环节：考核组应在2026年12月3日前实施复验，已逾期5日。
    """
    standing = look.life.standing
    word = state(look.law, look.life)
    is_ = word if word.endswith("命名") else f"称号{word}"
    if not look.life.is_open:
        ground = f"（{GROUNDS[standing.ground]}）" if standing.ground else ""
        return f"{is_}，已经终结{ground}。"
    where = f"{is_}，现处“{forms.stages(standing.stage, *standing.beside)}”环节"
    if not look.obligations:
        return f"{where}，没有待办事项。"
    first = look.obligations[0]
    late = f"，已逾期{(today - first.due).days}日" if first.due < today else ""
    who, what = party_label(look.life, first.by), what_is_owed(look.law, first)
    if first.duty in PASSING:
        return f"{where}：{what}至{day(first.due)}{late}。"
    return f"{where}：{who}应在{day(first.due)}前办理“{what}”{late}。"
