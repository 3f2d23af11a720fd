"""The API's acts: decoded strictly, judged as on the pages, done once, told by field where wrong."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from register import audit, drafts, inbox, ledger
from schemas.action import Action
from schemas.unit import credit_check_digit
from tests.guide.practice import PACK
from tests.web.calling import Program, problem
from tests.web.conftest import Desk
from tests.web.test_doing import OFFICE, OPENED, STREET, lived

PAPER = {"number": "乐街〔2026〕12号", "title": "初审意见", "date": "2026-11-21"}
OPINE: dict[str, Any] = {"kind": "opine", "result": "agreed", "documents": [PAPER]}
ACTS = f"/titles/{OPENED}/acts"
ONCE = "8f0d-first"


def waiting(desk: Desk) -> list[Action]:
    """What lies in the inbox of the title."""
    return list(inbox.waiting(desk.register, OPENED).actions)


@pytest.fixture
def street(desk: Desk) -> Program:
    """A program of the township."""
    return Program(desk, STREET)


def test_an_act_is_foreseen_handed_in_and_recorded(desk: Desk, street: Program) -> None:
    foreseen = street.post(f"{ACTS}/preview", OPINE).json()
    assert (foreseen["was"], foreseen["stages"]) == (["preliminary"], ["materials"])
    assert foreseen["opened"][0]["what"] == "审核申报材料"
    assert waiting(desk) == []
    answer = street.post(ACTS, OPINE, ONCE)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["label"]) == ("waiting", "初审意见")
    (action,) = waiting(desk)
    assert (action.id, action.actor.account, action.on) == (told["action"], f"wang@{STREET}", desk.now.date())
    lived(desk)
    assert street.client.get(answer.headers["location"]).json()["state"] == "recorded"
    (line,) = audit.read(desk.register, what="act")
    key = street.get("/me").json()["key"]
    assert (line.account, line.about, line.facts) == (
        "wang",
        OPENED,
        {"key": key, "kind": "opine", "action": action.id},
    )


def test_what_is_sent_twice_is_done_once_also_when_the_first_is_recorded(desk: Desk, street: Program) -> None:
    first, second = street.post(ACTS, OPINE, ONCE), street.post(ACTS, OPINE, ONCE)
    assert first.json() == second.json()
    lived(desk)
    desk.now += timedelta(days=1)
    third = street.post(ACTS, OPINE, ONCE)
    assert third.status_code == 201
    assert (third.json()["action"], third.json()["state"]) == (first.json()["action"], "recorded")
    kinds = [one.action.kind for one in ledger.entries_of(desk.register, OPENED) if one.action]
    assert kinds.count("opine") == 1
    assert len(audit.read(desk.register, what="act")) == 1


@pytest.mark.parametrize(
    "other",
    [
        {**OPINE, "result": "rejected"},
        {**OPINE, "note": "另一件"},
        {**OPINE, "on": "2026-11-20"},
        {"kind": "supplement", "documents": [PAPER]},
    ],
)
def test_another_body_under_the_same_key_is_not_taken_for_the_first(
    desk: Desk, street: Program, other: dict[str, Any]
) -> None:
    street.post(ACTS, OPINE, ONCE)
    wrong = problem(street.post(ACTS, other, ONCE), 422, "key_used")
    assert "已用于另一份内容" in wrong["detail"]
    assert [one.kind for one in waiting(desk)] == ["opine"]


def test_the_same_key_on_another_title_is_not_taken_for_the_first(desk: Desk) -> None:
    office = Program(desk, OFFICE)
    body = {"kind": "update", "phone": "0873-7120001"}
    assert office.post("/titles/2021-0001/acts", body, ONCE).status_code == 202
    problem(office.post("/titles/2021-0002/acts", body, ONCE), 422, "key_used")


def test_what_two_send_at_once_under_one_key_is_done_once(desk: Desk, street: Program) -> None:
    answers: list[tuple[int, str]] = []

    def send() -> None:
        answer = Program.again(desk, street).post(ACTS, OPINE, ONCE)
        answers.append((answer.status_code, answer.json().get("action", "")))

    threads = [Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert len(set(answers)) == 1
    assert answers[0][0] == 202
    assert len(waiting(desk)) == 1


def test_two_keys_of_two_programs_do_not_meet(desk: Desk, street: Program) -> None:
    street.post(ACTS, OPINE, ONCE)
    lived(desk)
    answer = Program(desk, STREET).post(ACTS, OPINE, ONCE)
    problem(answer, 409, "refused")


@pytest.mark.parametrize("once", [None, "", "short", "x" * 201, "有汉字的编号有汉字的编号"])
def test_nothing_is_handed_in_without_a_key_to_do_it_once(
    desk: Desk, street: Program, once: str | None
) -> None:
    headers = {} if once is None else {"Idempotency-Key": once.encode()}
    answer = street.client.post(f"/api/v1{ACTS}", json=OPINE, headers=headers)  # type: ignore[arg-type]
    wrong = problem(answer, 422, "invalid")
    assert [one["field"] for one in wrong["errors"]] == ["Idempotency-Key"]
    assert waiting(desk) == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"on": 20260302}, "on"),
    ({"on": "2026-02-30"}, "on"),
    ({"on": None}, "on"),
    ({"result": "同意"}, "result"),
    ({"result": 1}, "result"),
    ({"documents": []}, "documents"),
    ({"documents": "乐街〔2026〕12号"}, "documents"),
    ({"documents": [{**PAPER, "date": 1700000000}]}, "documents.0.date"),
    ({"documents": [{**PAPER, "title": 7}]}, "documents.0.title"),
    ({"documents": [{**PAPER, "number": "甲\u200b乙"}]}, "documents.0.number"),
    ({"documents": [{**PAPER, "kept_as": "甲.pdf", "sha256": "0" * 64}]}, "documents.0.kept_as"),
    ({"note": "电话13887654321"}, "note"),
    ({"note": True}, "note"),
    ({"reuslt": "agreed"}, "reuslt"),
    ({"actor": {"account": "li", "post": OFFICE, "party": {"role": "office"}}}, "actor"),
    ({"id": "my-own-id"}, "id"),
    ({"title": "2021-0001"}, "title"),
    ({"received_at": "2020-01-01T00:00:00+08:00"}, "received_at"),
    ({"format": 1}, "format"),
]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=[f"{one[1]}-{n}" for n, one in enumerate(WRONG)])
def test_what_is_wrong_is_said_by_field_and_nothing_is_handed_in(
    desk: Desk, street: Program, change: dict[str, Any], field: str
) -> None:
    for path in (f"{ACTS}/preview", ACTS):
        wrong = problem(street.post(path, {**OPINE, **change}, ONCE), 422, "invalid")
        assert [one["field"] for one in wrong["errors"]] == [field]
        assert any("\u4e00" <= char <= "\u9fff" for char in wrong["errors"][0]["detail"])
    assert waiting(desk) == []


def test_all_that_is_wrong_is_said_at_once(street: Program) -> None:
    body = {"kind": "opine", "documents": [{"number": 5}], "on": 1}
    wrong = problem(street.post(ACTS, body, ONCE), 422, "invalid")
    assert {one["field"] for one in wrong["errors"]} >= {
        "result",
        "on",
        "documents.0.title",
        "documents.0.date",
    }


@pytest.mark.parametrize("kind", [None, 3, "", "nothing", "apply", "take_over", "set_clock"])
def test_a_body_says_which_act_it_is(street: Program, kind: object) -> None:
    wrong = problem(street.post(ACTS, {**OPINE, "kind": kind}, ONCE), 422, "invalid")
    assert [one["field"] for one in wrong["errors"]] == ["kind"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"kind": "opine", "kind": "check"}',
        b'{"kind": "opine", "note": "\xff"}',
        b'{"kind": "opine", "note": "\\ud800"}',
        b'{"points": NaN}',
        b'{"points": 1e999}',
        b'{"points": ' + b"9" * 5000 + b"}",
        b"[" * 30_000,
        '\ufeff{"kind": "opine"}'.encode(),
    ],
)
def test_what_is_no_json_object_is_not_read(street: Program, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": ONCE}
    problem(street.client.post(f"/api/v1{ACTS}", content=body, headers=headers), 400, "unreadable")


def test_a_form_is_not_read(street: Program) -> None:
    headers = {"Idempotency-Key": ONCE}
    problem(street.client.post(f"/api/v1{ACTS}", data={"kind": "opine"}, headers=headers), 415, "unreadable")


def _chunks() -> Iterator[bytes]:
    yield b'{"note": "'
    for _ in range(70):
        yield b"x" * 1024


@pytest.mark.parametrize("body", [b"{" + b" " * 70_000 + b"}", _chunks()], ids=["said", "unsaid"])
def test_what_is_too_large_is_not_read(street: Program, body: Any) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": ONCE}
    problem(street.client.post(f"/api/v1{ACTS}", content=body, headers=headers), 413, "too_large")


def test_what_the_law_refuses_is_said_with_its_article_and_what_can_be_done(street: Program) -> None:
    wrong = problem(street.post(ACTS, {**OPINE, "on": "2026-11-30"}, ONCE), 409, "refused")
    assert [one["field"] for one in wrong["errors"]] == ["on"]
    assert "尚未发生的事不能登记" in wrong["detail"]
    assert wrong["reason"]
    assert any("初审" in one for one in wrong["possible"])


def test_a_refused_key_can_be_used_once_the_body_is_right(desk: Desk, street: Program) -> None:
    problem(street.post(ACTS, {**OPINE, "on": "2026-11-30"}, ONCE), 409, "refused")
    assert street.post(ACTS, OPINE, ONCE).status_code == 202
    assert len(waiting(desk)) == 1


def test_an_act_is_not_done_on_a_title_that_has_moved_on_since(desk: Desk, street: Program) -> None:
    seq = street.get(f"/titles/{OPENED}").json()["seq"]
    wrong = problem(street.post(ACTS, OPINE, ONCE, seen=str(seq - 1)), 409, "moved_on")
    assert f"第{seq}条" in wrong["detail"]
    assert street.post(ACTS, OPINE, ONCE, seen=str(seq)).status_code == 202
    lived(desk)
    assert street.post(ACTS, OPINE, ONCE, seen=str(seq)).json()["state"] == "recorded"


def test_an_act_on_anothers_title_is_answered_like_one_on_none(desk: Desk) -> None:
    other = Program(desk, "灵泉街道")
    for path in ("acts", "acts/preview"):
        there = problem(other.post(f"/titles/{OPENED}/{path}", OPINE, ONCE), 404, "not_found")
        none = problem(other.post(f"/titles/2021-9999/{path}", OPINE, ONCE), 404, "not_found")
        assert there["detail"].replace(OPENED, "") == none["detail"].replace("2021-9999", "")
    assert waiting(desk) == []


def test_a_sheet_is_handed_in_by_its_rows(desk: Desk) -> None:
    office = Program(desk, OFFICE)
    rows = {"zhengzhi": 18, "sixiang": 18, "wenhua": 13, "wuzhi": 13, "shehui": 13, "fazhi": 12.5}
    body = {"kind": "inspect", "documents": [PAPER], "scores": rows}
    told = office.post("/titles/2021-0003/acts/preview", body)
    assert told.status_code == 200, told.text
    wrong = problem(
        office.post("/titles/2021-0003/acts/preview", {**body, "scores": {**rows, "wenhua": "13"}}),
        422,
        "invalid",
    )
    assert [one["field"] for one in wrong["errors"]] == ["scores.wenhua"]
    wrong = problem(
        office.post("/titles/2021-0003/acts/preview", {**body, "scores": {**rows, "wenhua": 99}}),
        409,
        "refused",
    )
    assert [one["field"] for one in wrong["errors"]] == ["scores.wenhua"]


def test_a_correction_says_only_what_is_to_be_put_right(desk: Desk) -> None:
    office, title = Program(desk, OFFICE), "2021-0001"
    possible = office.get(f"/titles/{title}/possible").json()["can"]
    entry = next(one["matter"] for one in possible if one["kind"] == "correct" and "命名" in one["about"])
    body = {"kind": "correct", "entry": entry, "ground": "编号打错", "documents": [PAPER]}
    changed = {**body, "instead": {"number": "KY1-010"}}
    told = office.post(f"/titles/{title}/acts", changed, ONCE)
    assert told.status_code == 202, told.text
    (action,) = inbox.waiting(desk.register, title).actions
    instead = action.instead  # type: ignore[attr-defined]
    assert (instead.kind, instead.number, instead.batch) == ("name", "KY1-010", "第一批")
    assert office.post(f"/titles/{title}/acts", changed, ONCE).json() == told.json()
    wrongs = [
        ({**body, "instead": {"on": 20260101}}, "instead.on"),
        ({**body, "instead": {"kind": "opine"}}, "instead.kind"),
        ({**body, "instead": {"actor": {}}}, "instead.actor"),
        ({**body, "instead": "KY1-010"}, "instead"),
        ({**changed, "entry": str(entry)}, "entry"),
        ({**changed, "entry": 9999}, "entry"),
    ]
    for wrong, field in wrongs:
        told = office.post(f"/titles/{title}/acts/preview", wrong)
        assert [one["field"] for one in problem(told, 422, "invalid")["errors"]] == [field]


def applied(name: str = "开远市第九小学") -> dict[str, Any]:
    """An application as a program sends it."""
    first17 = "12532502MB1234567"
    unit = {
        "code": first17 + credit_check_digit(first17),
        "name": name,
        "category": "学校",
        "division": "532502",
        "township": "灵泉街道",
        "contact": {"post": "办公室", "phone": "0873-7120000"},
    }
    said = {"unit": unit, "honour": PACK.honour.name, "funders": ["市民族宗教事务局"]}
    return {"application": said, "documents": [{**PAPER, "title": "申报表"}]}


def test_an_application_is_foreseen_and_handed_in_once(desk: Desk) -> None:
    office = Program(desk, OFFICE)
    before = drafts.of_post(desk.register, OFFICE)
    body = applied()
    told = office.post("/applications/preview", body)
    assert told.status_code == 200, told.text
    assert told.json()["stages"] == ["preliminary"]
    first = office.post("/applications", body, ONCE)
    assert first.status_code == 202, first.text
    title = first.json()["title"]
    assert office.post("/applications", body, ONCE).json() == first.json()
    (action,) = inbox.waiting(desk.register, title).actions
    assert action.kind == "apply"
    problem(office.post("/applications", applied("开远市第十小学"), ONCE), 422, "key_used")
    wrong = problem(office.post("/applications", {**body, "application": {}}, "another-one"), 422, "invalid")
    assert {one["field"] for one in wrong["errors"]} == {"application.unit", "application.honour"}
    assert drafts.of_post(desk.register, OFFICE) == before


def test_a_post_that_files_no_applications_is_told_so(desk: Desk) -> None:
    auditor = Program(desk, "审计")
    problem(auditor.post("/applications", applied(), ONCE), 403, "not_for_this_post")
    (line,) = audit.read(desk.register, what="denied")
    assert (line.account, line.about) == ("wang", "/api/v1/applications")
