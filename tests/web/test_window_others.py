"""The window of a unit asked for what is another's: by every route, with every identifier, there is nothing."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import update

from desk import undertakings as works
from desk.hand_in import recorded_at_once
from register import drafts, feeds, inbox, keys, ledger, tables
from register.connect import Register
from schemas.action import documents_of
from schemas.undertakings.findings import OpenFindings
from tests import files
from tests.web.conftest import ORIGIN, Browser, Desk
from tests.web.filled import PAPER, Form
from tests.web.test_rights import ROUTES
from tests.web.window import CLINIC, SCHOOL, based, unit_of, window
from web.rights import RIGHTS

OFFICE = "领导小组办公室"
HIDDEN = ("开远市第一小学校", "学校的佐证", "走廊没有宣传栏", "KY1-001")
"""What stands in what the school has, and in no answer to the clinic."""

OF_A_TITLE = ("title", "chain", "ahead")
ACTS = ("update", "file", "change", "rectify", "object", "correct", "inspect", "nothing")
PARTS: dict[str, tuple[Mapping[str, str], ...]] = {
    **dict.fromkeys(OF_A_TITLE, ({},)),
    "evidence": ({}, {"title": CLINIC}),
    "receipt": ({},),
    **dict.fromkeys(("act", "preview_act", "send_act", "act_sums"), tuple({"kind": one} for one in ACTS)),
    **dict.fromkeys(("work", "work_sheet"), ({},)),
    "deed_receipt": ({"seq": "1"},),
    **dict.fromkeys(
        ("deed", "preview_deed", "send_deed"),
        tuple({"kind": "findings", "word": one} for one in ("answered", "strike", "add", "nothing")),
    ),
}
"""Routes with an identifier in their address, and what else stands there in turn."""

LISTS: dict[str, tuple[Mapping[str, str], ...]] = {
    "today": ({},),
    "titles": (
        {},
        {"q": "小学"},
        {"q": "校字"},
        {"township": "灵泉街道"},
        {"on": "2025-01-01"},
        {"sort": "due"},
    ),
    "titles_sheet": ({}, {"q": "小学"}, {"on": "2025-01-01"}),
    "deadlines": ({"within": "366"}, {"within": "366", "role": "unit"}),
    "month": ({"month": "2027-01"}, {"month": "2026-12"}),
    "deadlines_sheet": ({"within": "366"},),
    "works": ({}, {"all": "1"}, {"kind": "findings"}),
    "rectification_sheet": ({},),
    "drafts": ({},),
    "receipts": ({},),
    "apply": ({}, {"draft": "NEW-0000000A"}),
    "feed": ({},),
    "keys": ({},),
    "seats": ({},),
}
"""Pages that list, and what they are asked for: nothing of another's stands in them."""

FORMS: dict[str, Mapping[str, str]] = {
    "drop_draft": {"title": SCHOOL, "kind": "update"},
    "urging": {"owed": f"{SCHOOL}/11", "which": ""},
    "send_urging": {"owed": f"{SCHOOL}/11", "which": ""},
    "preview_application": {"_draft": "NEW-0000000A", "_do": "edit"},
    "send_application": {"_draft": "NEW-0000000A", "_seen": "-"},
    "change_feed": {"do": "end"},
    "end_key": {"id": "0" * 12},
}
"""Forms whose fields name something: what is another's stays as it is, and is not shown."""

EVERYBODYS = {
    "sign_in": "who signs in says who they are",
    "do_sign_in": "likewise",
    **dict.fromkeys(
        ("to_provider", "from_provider", "finish_provider", "leave_provider"),
        "signing in elsewhere, before anybody is a unit: test_provider",
    ),
    "sign_out": "one's own session",
    "sit": "one's own posts: test_guard",
    "home": "leads to the first page",
    "password": "one's own account",
    "change_password": "one's own account",
    "own_code": "one's own account",
    "take_code": "one's own account",
    "holders": "what strangers may ask: test_holders",
    "announcements": "for every post",
    "announced_file": "for every post",
    "explain": "the measure is public",
    "interface": "for every post",
    "make_key": "for one's own post",
    "calendar_feed": "whoever has the address reads it, and the address is told once",
    "reply": "whoever has the link of a notice reads what that said: test_replying",
    "send_reply": "likewise",
}
"""Routes that name nothing of a unit's, and why."""


class Others(NamedTuple):
    """The identifiers of what the school has, by the words that addresses have for them."""

    title: str
    sha256: str
    action: str
    work: str


NOTHING = Others("2099-9999", "0" * 64, "f" * 24, "QD-2099-999")
"""Of what nobody has."""


@pytest.fixture(scope="module")
def desk(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One office for all: whoever asks here changes nothing."""
    folder = tmp_path_factory.mktemp("others")
    path = folder / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    found = Desk(register, folder)
    found.account("wang")
    yield found
    register.close()


@pytest.fixture(scope="module")
def others(desk: Desk) -> Others:
    """The school has two titles, receipts, a file, drafts, a list of findings, and a calendar."""
    based(desk)
    office = desk.sign_in("wang", OFFICE)
    office.get(f"/titles/{SCHOOL}/do/inspect")
    rows = ("zhengzhi", "sixiang", "wenhua", "wuzhi", "shehui", "fazhi")
    proof = [("documents.0.file", ("学校的佐证.pdf", files.PDF))]
    Form(office).send("preview", proof, **{f"scores__{row}": "12" for row in rows}, **PAPER)
    Form(office).send("send")
    (action,) = inbox.waiting(desk.register, SCHOOL).actions
    recorded_at_once(desk.register, action, desk.clock)
    problem = {"problem": "走廊没有宣传栏", "measure": "设置宣传栏", "by": "2026-12-30"}
    found = {"title": SCHOOL, "source": "other", "name": "开远市第一小学校问题清单", "problems": [problem]}
    listed = works.do(desk.register, desk.seat(OFFICE), OpenFindings, found, desk.clock, kind="findings")
    post = unit_of(desk, SCHOOL).name
    for title, kind in ((SCHOOL, "update"), ("NEW-0000000A", "apply")):
        content = '[["note", "开远市第一小学校"]]'
        drafts.save(desk.register, post, title, kind, content, "wang", desk.now)
    feeds.make(desk.register, "wang", post, desk.now)
    keys.make(desk.register, "wang", post, "学校的佐证", date(2027, 1, 1), desk.now, "", 1)
    with desk.register.writing() as connection:
        connection.execute(update(tables.keys).values(id="0" * 12))
    (paper,) = documents_of(action)
    assert paper.sha256
    return Others(SCHOOL, paper.sha256, action.id, listed.undertaking)


@pytest.fixture(scope="module")
def clinic(desk: Desk, others: Others) -> Browser:
    """Somebody at the clinic's own window."""
    return window(desk, CLINIC)


def a_unit_may(route: APIRoute) -> bool:
    return "unit" in RIGHTS[route.name]


def asked(
    browser: Browser, route: APIRoute, parts: Mapping[str, str], said: Mapping[str, str]
) -> tuple[int, str]:
    """How a route answers: its status, and all that it says."""
    browser.get("/seats")
    method = next(iter((route.methods or set()) - {"HEAD"}))
    path = route.path.format_map(parts)
    form = {"csrf": browser.csrf, **said} if method == "POST" else None
    answer = browser.client.request(
        method,
        path,
        params=None if form else said,
        data=form,
        headers={"Origin": ORIGIN},
        follow_redirects=True,
    )
    assert answer.status_code < 500, path
    return answer.status_code, _text(answer.content)


def _text(content: bytes) -> str:
    """What an answer says, a spreadsheet too."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(one).decode() for one in packed.namelist())


def _all_of(desk: Desk) -> object:
    """What the school has that a form could touch."""
    register, post = desk.register, unit_of(desk, SCHOOL).name
    mine = (
        inbox.waiting(register, SCHOOL).actions,
        drafts.of_post(register, post),
        feeds.of(register, "wang", post),
        keys.of(register, "wang", post),
    )
    return mine, ledger.life_of(register, SCHOOL)


def test_every_route_that_a_unit_may_open_is_tried(desk: Desk) -> None:
    """A new route says here how it names things, and what a unit is told that names another's."""
    tried = [*PARTS, *LISTS, *FORMS, *EVERYBODYS]
    assert sorted(tried) == sorted(one.name for one in ROUTES if a_unit_may(one))
    for one in ROUTES:
        if a_unit_may(one) and one.param_convertors and one.name not in EVERYBODYS:
            assert one.name in PARTS, one.name


@pytest.mark.parametrize("name", PARTS)
def test_what_is_anothers_answers_like_what_is_not_there(clinic: Browser, others: Others, name: str) -> None:
    (route,) = (one for one in ROUTES if one.name == name)
    for more in PARTS[name]:
        answers = []
        for one in (others, NOTHING):
            parts = {**one._asdict(), **more}
            status, text = asked(clinic, route, parts, {"_seen": "1"} if "send" in name else {})
            for known in one:
                text = text.replace(known, "…").replace(known[:12], "…")
            answers.append((status, text))
        assert answers[0] == answers[1], more
        assert answers[0][0] in (400, 404, 409), more
        assert not [one for one in HIDDEN if one in answers[0][1]], more


@pytest.mark.parametrize("name", LISTS)
def test_no_list_has_anything_of_anothers(clinic: Browser, others: Others, name: str) -> None:
    (route,) = (one for one in ROUTES if one.name == name)
    for words in LISTS[name]:
        status, text = asked(clinic, route, {}, words)
        assert status == 200, words
        own_posts = name == "seats"  # in trial anybody may work from every post, and these are listed
        assert not [one for one in (*HIDDEN, *others) if one in text and not own_posts], words


@pytest.mark.parametrize("name", FORMS)
def test_no_form_does_anything_to_what_is_anothers(
    desk: Desk, clinic: Browser, others: Others, name: str
) -> None:
    (route,) = (one for one in ROUTES if one.name == name)
    before = _all_of(desk)
    _, text = asked(clinic, route, {}, FORMS[name])
    assert not [one for one in HIDDEN if one in text]
    assert _all_of(desk) == before
