"""`act` has a command for each kind of act: its options, its help and its refusals are those of the act's class."""

import re

import pytest

from commands.options import ELSEWHERE, OPTIONS, TYPED, flags_of
from desk.fields import UNTYPED
from schemas.action import KINDS
from tests.commands.conftest import Installation
from wording import forms


@pytest.mark.parametrize("kind", TYPED)
def test_help_of_a_kind_shows_what_it_takes_and_nothing_else(installation: Installation, kind: str) -> None:
    assert installation.run("act", "南正街", kind, "--help") == 0
    shown = re.findall(r"^  (--[a-z-]+)", installation.said, re.M)
    assert shown == [*flags_of(TYPED[kind]), "--help"]
    assert f"办理“{forms.ACTS[kind]}”" in installation.said
    assert not re.search(r"<(str|list|int|path)|Usage|Options|required", installation.said)


def test_help_is_the_same_by_the_name_of_the_kind_in_chinese(installation: Installation) -> None:
    installation.run("act", "南正街", "opine", "--help")
    english = installation.said
    installation.run("act", "南正街", "初审意见", "--help")
    assert installation.said == english
    assert "--result <文字>" in english
    assert "结论：agreed 同意、rejected 不同意  [必填]" in english


def test_every_kind_is_on_the_menu_with_its_name(installation: Installation) -> None:
    installation.run("act", "--help")
    listed = re.findall(r"^  ([a-z_]+) +(\S+)$", installation.said, re.M)
    assert dict(listed) == {kind: forms.ACTS[kind] for kind in TYPED}
    assert {*TYPED} | {*ELSEWHERE} == {*KINDS}


def test_every_option_of_the_table_is_some_kinds() -> None:
    fields = {name for cls in TYPED.values() for name in cls.model_fields} - UNTYPED
    kinds = {f"{kind}.{name}" for kind, cls in TYPED.items() for name in cls.model_fields}
    assert {key for key in OPTIONS if "." not in key} <= fields
    assert {key for key in OPTIONS if "." in key} <= kinds


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("talk", "--score", "a=1"), ("“谈话”（talk）不用 --score", "--posts")),
        (("talk", "--post", "校长"), ("没有选项 --post，是否想用 --posts", "可用的选项：")),
        (
            ("withdraw", "--document", "甲；乙；2026-03-01"),
            ("“撤回申报”（withdraw）不用 --document", "--note"),
        ),
        (("--as", "督导组", "withdraw"), ("--as 写在办什么之后", "act 南正街 opine --as")),
        (("object", "--form"), ("--form 后面缺少内容",)),
    ],
)
def test_what_a_kind_does_not_take_is_told_with_what_it_takes(
    installation: Installation, arguments: tuple[str, ...], told: tuple[str, ...]
) -> None:
    assert installation.run("act", "南正街", *arguments) == 2
    assert [part for part in told if part not in installation.complained] == []
