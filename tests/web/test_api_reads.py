"""The API's reads: what a program is told is what the page shows to the same post, and nothing else."""

import json

import pytest
from limits import RateLimitItemPerMinute

from desk.today import today_of
from register import audit, inbox, keys, ledger
from tests.web.calling import Program, problem
from tests.web.conftest import Desk
from tests.web.filled import PAPER, Form
from tests.web.test_doing import OPENED, OPINE, lived

OFFICE, STREET, HOSPITAL = "领导小组办公室", "羊街乡", "2021-0003"


def test_a_program_learns_by_which_key_and_from_which_post_it_comes(desk: Desk) -> None:
    told = Program(desk, STREET).get("/me").json()
    assert (told["account"], told["post"], told["roles"]) == ("wang", STREET, ["township", "recommender"])
    assert told["until"] == "2027-02-20"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer mingpai_unknown"},
        {"Authorization": "Basic d2FuZzp3YW5n"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \xff".encode("latin-1").decode("latin-1")},
    ],
)
def test_without_a_key_that_opens_nothing_is_told(desk: Desk, headers: dict[str, str]) -> None:
    program = Program(desk, None)
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = program.client.get("/api/v1/titles", headers=raw)  # type: ignore[arg-type]
    problem(answer, 401, "key_wanted")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_browser_that_is_signed_in_is_nobody_here(desk: Desk) -> None:
    browser = desk.sign_in("wang", OFFICE)
    problem(browser.client.get("/api/v1/titles"), 401, "key_wanted")


def test_the_pages_know_no_key(desk: Desk) -> None:
    program = Program(desk, OFFICE)
    assert program.client.get("/titles", follow_redirects=False).headers["location"].startswith("/sign-in")


def test_an_ended_key_opens_nothing_any_more(desk: Desk) -> None:
    program = Program(desk, OFFICE)
    assert program.get("/me").status_code == 200
    keys.end(desk.register, "wang", OFFICE, program.get("/me").json()["key"], desk.now, "")
    problem(program.get("/me"), 401, "key_wanted")


def test_the_register_comes_page_by_page_each_title_once(desk: Desk) -> None:
    program, seen, cursor = Program(desk, OFFICE), list[str](), dict[str, str]()
    while True:
        told = program.get("/titles", limit="3", **cursor).json()
        seen += [one["title"] for one in told["titles"]]
        if told["next"] is None:
            break
        cursor = {"cursor": told["next"]}
    assert seen == sorted(set(seen))
    assert len(seen) == 7


def test_titles_are_sought_in_the_words_of_the_page(desk: Desk) -> None:
    program = Program(desk, OFFICE)
    told = program.get("/titles", township="羊街乡", stage=["复验", "second", "整改复验"]).json()
    assert [one["title"] for one in told["titles"]] == [HOSPITAL]
    life = ledger.life_of(desk.register, HOSPITAL)
    assert life
    assert told["titles"][0]["named_on"] == life.standing.dates["named"].isoformat()
    wrong = problem(program.get("/titles", township="火星"), 422, "invalid")
    assert wrong["errors"][0]["field"] == "township"


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "ten"},
        {"cursor": "' or 1=1"},
        {"sort": "unit"},
        {"state": "maybe"},
        {"q": "长" * 201},
    ],
)
def test_what_cannot_be_asked_is_said_by_field(desk: Desk, asked: dict[str, str]) -> None:
    wrong = problem(Program(desk, OFFICE).get("/titles", **asked), 422, "invalid")
    assert [one["field"] for one in wrong["errors"]] == [*asked]
    assert all("\u4e00" <= one["detail"][0] <= "\u9fff" for one in wrong["errors"])


def test_a_title_is_told_with_its_sentence_and_why_its_days_are_what_they_are(desk: Desk) -> None:
    told = Program(desk, OFFICE).get(f"/titles/{HOSPITAL}").json()
    page = desk.sign_in("wang", OFFICE)
    page.get(f"/titles/{HOSPITAL}")
    assert told["sentence"] in page.text()
    assert told["unit"] == "开远市羊街乡卫生院"
    owed = told["duties"][0]
    assert owed["due"] == ledger.life_of(desk.register, HOSPITAL).obligations[0].due.isoformat()  # type: ignore[union-attr]
    assert any("依据" in line for line in owed["why"])


def test_its_history_comes_in_parts_and_as_the_ledger_has_it(desk: Desk) -> None:
    program, seen, cursor = Program(desk, OFFICE), list[str](), "0"
    while cursor:
        told = program.get(f"/titles/{HOSPITAL}/history", limit="4", cursor=cursor).json()
        seen += [one["hash"] for one in told["entries"]]
        cursor = told["next"]
    assert seen == [one.hash for one in ledger.entries_of(desk.register, HOSPITAL)]


def test_whoever_reads_a_title_stands_in_the_log_with_the_key(desk: Desk) -> None:
    program = Program(desk, OFFICE)
    program.get(f"/titles/{HOSPITAL}")
    (line, *_) = audit.read(desk.register, what="title")
    assert (line.account, line.about) == ("wang", HOSPITAL)
    assert line.facts == {"key": program.get("/me").json()["key"]}


def test_a_title_of_another_township_is_answered_like_none(desk: Desk) -> None:
    street = Program(desk, "灵泉街道")
    for path in ("", "/history", "/possible", "/possible/opine"):
        other = problem(street.get(f"/titles/{HOSPITAL}{path}"), 404, "not_found")
        none = problem(street.get(f"/titles/2021-9999{path}"), 404, "not_found")
        assert other["detail"].replace(HOSPITAL, "") == none["detail"].replace("2021-9999", "")
    titles = street.get("/titles", limit="100").json()["titles"]
    assert titles
    assert {one["township"] for one in titles} == {"灵泉街道"}


def test_own_duties_are_those_of_the_morning(desk: Desk) -> None:
    told = Program(desk, OFFICE).get("/duties", limit="100").json()["duties"]
    morning = today_of(desk.register, desk.office, desk.seat(OFFICE), desk.now.date())
    assert [(one["title"], one["id"]) for one in told] == [
        (one.row.title, one.row.id) for part in morning.own for one in part.rows
    ]


def test_all_duties_come_page_by_page_the_earliest_first_each_once(desk: Desk) -> None:
    program, seen, cursor = Program(desk, OFFICE), list[tuple[str, str, int]](), dict[str, str]()
    while True:
        asked = {"whose": "all", "until": "2040-01-01", "limit": "2", **cursor}
        told = program.get("/duties", **asked).json()
        seen += [(one["due"], one["title"], one["id"]) for one in told["duties"]]
        if told["next"] is None:
            break
        cursor = {"cursor": told["next"]}
    assert seen == sorted(set(seen))
    whole = program.get("/duties", whose="all", until="2040-01-01", limit="100").json()["duties"]
    assert len(seen) == len(whole) > 4


@pytest.mark.parametrize(
    "asked",
    [{"until": "1700000000"}, {"until": "2026-13-01"}, {"cursor": "x"}, {"cursor": "2026-13-01_2021-0003_1"}],
)
def test_a_number_is_no_day_and_a_cursor_is_ours(desk: Desk, asked: dict[str, str]) -> None:
    wrong = problem(Program(desk, OFFICE).get("/duties", **asked), 422, "invalid")
    assert [one["field"] for one in wrong["errors"]] == [*asked]


def test_what_may_be_done_is_told_with_what_may_not_and_why(desk: Desk) -> None:
    told = Program(desk, "乐白道街道").get("/titles/2025-0003/possible").json()
    assert [one["kind"] for one in told["can"] if one["due"]] == ["opine"]
    inspect = next(one for one in told["cannot"] if one["kind"] == "inspect")
    assert inspect["why"]


def test_what_an_act_asks_is_told_with_the_rows_of_its_sheet(desk: Desk) -> None:
    told = Program(desk, OFFICE).get(f"/titles/{HOSPITAL}/possible/inspect").json()
    scores = next(one for one in told["fields"] if one["name"] == "scores")
    assert {one["name"]: one["highest"] for one in scores["inner"]}["zhengzhi"] == 20
    problem(Program(desk, OFFICE).get(f"/titles/{HOSPITAL}/possible/apply"), 404, "not_found")


def test_what_may_be_left_out_is_not_called_required(desk: Desk) -> None:
    told = Program(desk, OFFICE).get(f"/titles/{HOSPITAL}/possible/inspect").json()
    needed = {one["name"]: one["required"] for one in told["fields"]}
    assert (needed["on"], needed["documents"]) == (False, True)


def test_a_number_of_no_receipt_is_not_taken_for_a_title(desk: Desk) -> None:
    answer = Program(desk, OFFICE).get("/receipts/2021-0003")
    problem(answer, 404, "not_found")
    assert answer.json()["detail"] == "没有编号为2021-0003的收件，或者不是本岗位看得到的"


def test_a_receipt_says_what_became_of_an_act(desk: Desk) -> None:

    street = desk.sign_in("wang", "乐白道街道")
    street.get(OPINE)
    Form(street).send("preview", result="agreed", **PAPER)
    Form(street).send("send")
    (action,) = inbox.waiting(desk.register, OPENED).actions
    program = Program(desk, "乐白道街道")
    assert program.get(f"/receipts/{action.id}").json()["state"] == "waiting"
    assert program.get(f"/titles/{OPENED}").json()["waiting"][0]["action"] == action.id
    lived(desk)
    told = program.get(f"/receipts/{action.id}").json()
    assert (told["state"], told["entry"]) == ("recorded", ledger.life_of(desk.register, OPENED).seq)  # type: ignore[union-attr]
    problem(Program(desk, "灵泉街道").get(f"/receipts/{action.id}"), 404, "not_found")


@pytest.mark.parametrize("path", ["/nothing", "/titles/a/b/c/d", "/titles/", "//titles", "/titles/a%0Ab"])
def test_where_there_is_nothing_is_said_as_json(desk: Desk, path: str) -> None:
    problem(Program(desk, OFFICE).get(path), 404, "no_such_route")


def test_a_route_that_is_used_otherwise_is_said_as_json(desk: Desk) -> None:
    problem(Program(desk, OFFICE).post("/titles", {}), 405, "no_such_route")


def test_what_fails_is_said_with_a_number_and_no_trace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("web.api.reads.in_a_sentence", broken)
    answer = Program(desk, OFFICE).get(f"/titles/{HOSPITAL}")
    assert "secret" not in json.dumps(problem(answer, 500, "failed"))


def test_a_register_out_of_reach_is_said_as_json(desk: Desk) -> None:
    program = Program(desk, OFFICE)
    with desk.register.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE keys RENAME TO gone")
    told = problem(program.get("/me"), 503, "unavailable")
    assert "系统管理员" in told["detail"]


def test_a_key_comes_so_often_and_then_waits_a_minute(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.limits.CALLS", RateLimitItemPerMinute(3))
    program, other = Program(desk, OFFICE), Program(desk, STREET)
    for _ in range(3):
        assert program.get("/me").status_code == 200
    answer = program.get("/me")
    problem(answer, 429, "too_often")
    assert answer.headers["retry-after"] == "60"
    assert other.get("/me").status_code == 200
    assert desk.browser().get("/sign-in").status_code == 200
