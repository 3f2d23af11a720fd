"""Whoever stood in 代理 for a post is held against the orders, by `verify` and by the auditor's script alike."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from register import checkpoint, substitutions
from register.tables import substitutions as table
from schemas.base import CHINA, canonical
from schemas.party import Actor, Party, Role
from schemas.substitution import Ended, Order, Substitution
from tests.audit.conftest import SECOND, Archive, examine
from tests.register.desk import TITLE

CHECKED = date(2031, 6, 3)
SINCE, UNTIL = date(2031, 6, 2), date(2031, 6, 20)
ORDERED = datetime(2031, 6, 1, 9, tzinfo=CHINA)
NOON = datetime(2031, 6, 2, 12, tzinfo=CHINA)


def ordered(archive: Archive, post: str = "领导小组办公室", account: str = "wang") -> Substitution:
    order = Order(post=post, account=account, since=SINCE, until=UNTIL, ground="外出学习")
    return substitutions.order(archive.register, order, "chen", "领导小组", ORDERED)


def check(archive: Archive, number: int, day: date = CHECKED) -> None:
    """The check of the second title, done by whoever stands in for the office."""
    by = Actor(account="wang", post="领导小组办公室", party=Party(role=Role.OFFICE), substitution=number)
    archive.desk.do(archive.desk.action("check", "office", day, SECOND, result="complete", actor=by))


@pytest.fixture
def office(archive: Archive) -> Archive:
    """wang checked the second title in the office's place; another order was ended at once."""
    made = ordered(archive)
    other = ordered(archive, "考核组", "li")
    substitutions.end(
        archive.register, other, SINCE, Ended(at=NOON, by="chen", post="领导小组", ground="返岗")
    )
    check(archive, made.number)
    return archive


def test_who_stood_in_by_order_is_found_sound(office: Archive) -> None:
    assert office.faults() == []
    folder = office.export()
    verdict = examine(folder)
    assert verdict.code == 0, verdict.said
    lines = [json.loads(line) for line in (folder / "substitutions.jsonl").read_bytes().splitlines()]
    assert [(one["number"], one["ends"], one["account"]) for one in lines] == [
        (1, None, "wang"),
        (2, None, "li"),
        (3, 2, "li"),
    ]
    assert json.loads((folder / "manifest.json").read_bytes())["counts"]["substitutions"] == 3


def of(number: int, **values: Any) -> Any:
    return update(table).where(table.c.number == number).values(**values)


def ended(at: datetime) -> Any:
    """A row that ends the order by which the check was done."""
    said = {"post": "领导小组办公室", "account": "wang", "since": SINCE, "until": SINCE, "ground": "返岗"}
    who = {"ordered_by": "chen", "ordered_as": "领导小组", "recorded_at": at}
    return insert(table).values(number=4, ends=1, **said, **who)


NOT_THEN = "收件时", "第1号岗位代理尚未开始或者已经结束"
ALTERED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "the order is gone": (delete(table).where(table.c.number == 1), ("所称的第1号岗位代理不在册",)),
    "its number is left out": (delete(table).where(table.c.number == 1), ("第1号岗位代理缺失",)),
    "it was for another post": (of(1, post="考核组"), ("第1号岗位代理", "办理的")),
    "it was for another account": (of(1, account="li"), ("第1号岗位代理", "办理的")),
    "it began later": (of(1, since=date(2031, 6, 4)), NOT_THEN),
    "it was ordered later": (of(1, recorded_at=datetime(2031, 6, 4, tzinfo=CHINA)), NOT_THEN),
    "it was over": (of(1, until=SINCE), NOT_THEN),
    "it had been ended": (ended(NOON), NOT_THEN),
    "it cannot be read": (of(3, ends=9), ("不在册",)),
}


@pytest.mark.parametrize(("altered", "said"), ALTERED.values(), ids=ALTERED)
def test_what_does_not_fit_is_said_by_both(office: Archive, altered: Any, said: tuple[str, ...]) -> None:
    office.change(altered)
    faults = "\n".join(office.faults())
    verdict = examine(office.export())
    assert verdict.code == 1
    for words in said:
        assert words in faults
        assert words in verdict.said


def test_an_act_names_its_entry_in_the_fault(office: Archive) -> None:
    office.change(delete(table).where(table.c.number == 1))
    wanted = f"{SECOND}：第8条：所称的第1号岗位代理不在册"
    assert wanted in office.faults()
    assert wanted in examine(office.export()).said


@pytest.mark.parametrize(
    ("after", "sound"), [(timedelta(minutes=59), True), (timedelta(hours=1, seconds=1), False)]
)
def test_who_had_sat_down_before_it_ended_may_hand_in(office: Archive, after: timedelta, sound: bool) -> None:
    office.change(ended(datetime(2031, 6, 3, 10, tzinfo=CHINA) - after))
    assert (office.faults() == []) is sound
    assert (examine(office.export()).code == 0) is sound


def test_one_titles_export_has_the_orders_that_it_names(office: Archive) -> None:
    office.change(ended(datetime(2031, 6, 10, tzinfo=CHINA)))
    for title, numbers in ((SECOND, [1, 4]), (TITLE, [])):
        folder = office.export(title, title=title)
        lines = (folder / "substitutions.jsonl").read_bytes().splitlines()
        assert [json.loads(line)["number"] for line in lines] == numbers
        verdict = examine(folder)
        assert verdict.code == 0, verdict.said


def test_an_export_of_before_the_orders_were_carried_is_still_read(office: Archive) -> None:
    def older(said: dict[str, Any]) -> None:
        said["format"] = "mingpai-export-3"
        del said["counts"]["chapters"]
        del said["counts"]["substitutions"], said["files"]["substitutions.jsonl"]

    verdict = examine(resigned(office, older))
    assert verdict.code == 0, verdict.said


def test_an_export_of_this_format_without_its_orders_is_none(office: Archive) -> None:
    def bare(said: dict[str, Any]) -> None:
        del said["counts"]["substitutions"], said["files"]["substitutions.jsonl"]

    verdict = examine(resigned(office, bare))
    assert verdict.code == 1
    assert "文件 substitutions.jsonl 无法读出" in verdict.said


def resigned(office: Archive, change: Callable[[dict[str, Any]], None]) -> Any:
    """An export without its orders, its manifest changed and signed again."""
    folder = office.export()
    (folder / "substitutions.jsonl").unlink()
    manifest = folder / "manifest.json"
    said = json.loads(manifest.read_bytes())
    del said["signature"]
    change(said)
    said["signature"] = checkpoint.signing_key(office.var).sign(canonical(said).encode()).hex()
    manifest.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return folder
