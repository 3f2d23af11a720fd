"""`urge`: many who owe something are told, each in its own ledger; a dry run first, and a result for each."""

from datetime import datetime, timedelta

import pytest

from register import ledger, outbox
from schemas.base import CHINA, local_date
from schemas.party import Role
from tests.commands.conftest import Installation
from tests.register.desk import unit

DAY = local_date(datetime.now(CHINA))
LATE, SOON, OTHER = "2026-0001", "2026-0002", "2026-0003"
EVERY = (LATE, SOON, OTHER)


@pytest.fixture
def office(served: Installation) -> Installation:
    """One township's opinion is late, another of its is not yet, and one is another township's."""
    applied = ((LATE, "灵泉街道", 40), (SOON, "灵泉街道", 3), (OTHER, "乐白道街道", 40))
    for number, (title, township, ago) in enumerate(applied, 1):
        who = unit(number).model_copy(update={"township": township})
        served.clerk.apply(who, DAY - timedelta(days=ago), title)
    return served


def urged(office: Installation) -> list[str]:
    kinds = {
        title: [one.action.kind for one in ledger.entries_of(office.register, title) if one.action]
        for title in EVERY
    }
    return [title for title, done in kinds.items() if "urge" in done]


def test_without_more_what_is_late_is_urged(office: Installation) -> None:
    assert office.run("urge", "--as", "领导小组办公室") == 0, office.said
    assert urged(office) == [LATE, OTHER]
    assert "共 2 件：已办理 2 件" in office.said
    told = [one for one in outbox.notices(office.register, Role.TOWNSHIP) if one.urgent]
    assert [(one.area, one.title) for one in told] == [("灵泉街道", LATE), ("乐白道街道", OTHER)]


def test_what_is_due_soon_is_urged_too_where_that_is_asked(office: Installation) -> None:
    assert office.run("urge", "--within", "30d", "--as", "领导小组办公室") == 0, office.complained
    assert urged(office) == [LATE, SOON, OTHER]


def test_some_townships_some_titles_some_roles_can_be_chosen(office: Installation) -> None:
    assert office.run("urge", "--township", "乐白道街道", "--as", "领导小组办公室") == 0, office.complained
    assert urged(office) == [OTHER]
    assert office.run("urge", LATE, "--role", "乡镇（街道）", "--as", "督导组") == 0, office.complained
    assert urged(office) == [LATE, OTHER]
    assert office.run("urge", "--role", "unit", "--as", "领导小组办公室") == 0
    assert "没有已经逾期、可以催办的事项" in office.said


def test_a_dry_run_tells_which_and_changes_nothing(office: Installation) -> None:
    assert office.run("urge", "--dry-run", "--as", "领导小组办公室") == 0, office.complained
    assert "预演：没有提交" in office.said
    assert "可以办理 2 件" in office.said
    assert urged(office) == []


def test_what_was_urged_lately_is_refused_and_the_rest_is_urged(office: Installation) -> None:
    assert office.run("act", LATE, "urge", "--obligation", "1", "--as", "督导组") == 0, office.complained
    assert office.run("urge", "--as", "领导小组办公室") == 4
    assert "已办理 1 件，不予办理 1 件" in office.said
    assert "两次催办至少相隔3个工作日" in office.said
    assert urged(office) == [LATE, OTHER]


def test_said_again_on_the_same_day_nobody_is_told_twice(office: Installation) -> None:
    for _ in range(2):
        assert office.run("urge", "--as", "领导小组办公室") == 0, office.complained
    assert len([one for one in outbox.notices(office.register, Role.TOWNSHIP) if one.urgent]) == 2


def test_due_and_show_tell_how_often_and_when(office: Installation) -> None:
    office.run("urge", "--as", "领导小组办公室", "--message", "请于周五前办结")
    assert office.run("due", "--within", "30d") == 0
    assert office.said.count(f"已催办1次，最近{DAY}") == 2
    assert office.run("show", LATE) == 0
    assert f"已催办1次，最近{DAY}" in office.said
    assert office.run("show", LATE, "--why") == 0
    assert "催办（第1号事项）" in office.said


def test_nobody_is_listed_to_urge_themselves(office: Installation) -> None:
    assert office.run("urge", "--township", "灵泉街道", "--as", "灵泉街道") == 0
    assert "没有已经逾期" in office.said


def test_who_may_not_is_told_of_each(office: Installation) -> None:
    assert office.run("urge", "--as", "考核组") == 4
    assert "“催办”应由领导小组办公室、领导小组、督导组办理" in office.said
    assert urged(office) == []


def test_a_township_that_there_is_none_of_is_a_slip_of_the_pen(office: Installation) -> None:
    assert office.run("urge", "--township", "灵泉街", "--as", "领导小组办公室") == 2
    assert "--township 灵泉街：没有这一项" in office.complained


def test_while_nothing_answers_it_is_kept_for_each(installation: Installation) -> None:
    installation.clerk.apply(unit(1), DAY - timedelta(days=40), LATE)
    assert installation.run("urge", "--as", "领导小组办公室") == 5
    assert "已收件，尚未办理 1 件" in installation.said
    assert [one.kind for one in installation.waiting(LATE)] == ["urge"]


def test_to_programs_each_is_told_with_its_entry(office: Installation) -> None:
    found = office.json("urge", "--as", "领导小组办公室")
    assert [(one["title"], one["state"], one["kind"]) for one in found] == [
        (LATE, "done", "urge"),
        (OTHER, "done", "urge"),
    ]
    assert all(one["entry"] for one in found)


@pytest.mark.parametrize("message", ["甲" * 201, "第一行\n第二行"])
def test_a_message_that_is_no_line_is_refused_for_all(office: Installation, message: str) -> None:
    for more in ([], ["--dry-run"]):
        assert office.run("urge", "--message", message, "--as", "领导小组办公室", *more) == 2
        assert "附言" in office.complained or "--message" in office.complained
    assert urged(office) == []
