"""Replying to an urging by its link: whoever has it, signed in nowhere; everybody else learns that there is no page."""

import logging
import re
from datetime import date, timedelta
from html import unescape

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from activities import urging
from desk import replying
from desk.replying import Asked
from register import audit, outbox, replies, wanted
from schemas.base import local_date
from schemas.party import Party, Role
from tests.register.desk import Desk as Acts
from tests.register.desk import unit
from tests.web.conftest import Desk
from web import limits
from web.app import make_app
from web.pages import today

DAY = date(2031, 3, 14)
TOWNSHIP = Party(role=Role.TOWNSHIP, area="灵泉街道")


class Street:
    """A township's office that has two urging notices, each with a link of its own, and one with both."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.acts = desk, Acts(desk.register)
        for number, title in enumerate(("2031-0001", "2031-0002"), 1):
            self.acts.apply(unit(number), title=title)
            self.acts.do(
                self.acts.action("urge", "office", DAY, title, obligation=1, message="请于周五前办结")
            )
        desk.now = self.acts.life("2031-0001").at + timedelta(hours=1)
        desk.account("li")
        self.letters = [one for one in outbox.notices(desk.register, Role.TOWNSHIP) if one.urgent]
        self.first, self.second = (self.link(one) for one in self.letters)
        self.both = self.link(*self.letters)
        self.client = TestClient(desk.app, raise_server_exceptions=False)

    def link(self, *letters: outbox.Letter) -> str:
        """The path of a link that went out with these notices."""
        told = wanted.facts_of(self.desk.register, [one.key for one in letters])
        made = urging.link("https://desk.example", letters, told)
        assert made
        replies.keep_link(self.desk.register, made.secret, made.notices, self.desk.now)
        return made.address.removeprefix("https://desk.example")

    def look(self, path: str) -> str:
        """What the page says."""
        answer = self.client.get(path)
        assert answer.status_code == 200
        return words(answer)

    def send(self, path: str, answer: str = "received", **form: str | list[str]) -> Response:
        """Reply, as a browser does that keeps its address to itself, and no script runs in."""
        headers = {"Origin": "null"}
        return self.client.post(
            path, data={"answer": answer, **form}, headers=headers, follow_redirects=False
        )

    @property
    def asked(self) -> list[Asked]:
        return replying.asked(self.desk.register, self.both.rpartition("/")[2], self.desk.now)

    @property
    def said(self) -> list[str]:
        """The replies so far, in words."""
        return [f"{one.title} {one.answer}" for each in self.asked for one in each.replies]


def words(answer: Response) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


@pytest.fixture
def street(desk: Desk) -> Street:
    """The office."""
    return Street(desk)


def test_the_page_says_what_the_notice_said_and_nothing_else(street: Street) -> None:
    text = street.look(street.first)
    for part in (
        "南正街社区居民委员会",
        "2031-0001",
        "灵泉街道",
        "（含当日）",
        "请于周五前办结",
        "文件未作规定",
    ):
        assert part in text
    assert "第2社区" not in text
    assert "经过" not in text


def test_nobody_is_signed_in_by_it(street: Street) -> None:
    answers = [street.client.get(street.first), street.send(street.first)]
    assert [one.headers.get("set-cookie") for one in answers] == [None, None]
    assert street.client.get("/today", follow_redirects=False).status_code == 303


def test_whoever_is_signed_in_is_nobody_there(street: Street) -> None:
    li = street.desk.sign_in("li", "领导小组办公室")
    assert "换岗位" not in li.get(street.first).text
    li.post(street.first, answer="received", csrf="")
    assert street.said == ["2031-0001 received"]
    assert [one.account for one in audit.read(street.desk.register, what="act")] == [""]


def test_it_is_kept_nowhere_and_told_to_nobody(street: Street) -> None:
    for answer in (street.client.get(street.first), street.send(street.first)):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    secret = street.first.rpartition("/")[2]
    assert len(secret) >= 32
    with street.desk.register.reading() as connection:
        dump = "\n".join(connection.connection.iterdump())
    assert secret not in dump


def test_a_reply_is_shown_to_whoever_urged_and_told_with_the_next_digest(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "MOST", 1000)  # of the guide's city much is late by then
    answer = street.send(street.first, "doing", day="2031年3月20日", note="等街道会议")
    assert (answer.status_code, answer.headers["location"]) == (303, street.first)
    line = "2031年3月14日经链接答复：正在办理，预计2031年3月20日前办结（等街道会议）"
    assert line in street.look(street.first)
    street.desk.now += timedelta(days=7)  # the page of today looks a week ahead at what others owe
    li = street.desk.sign_in("li", "领导小组办公室")
    for page in ("/today", "/deadlines", "/titles/2031-0001"):
        assert line in unescape(li.get(page).text), page
    letter = outbox.by_key(street.desk.register, "reply/1")
    assert letter
    assert (letter.role, letter.urgent, letter.digest_on) == (Role.OFFICE, False, date(2031, 3, 17))
    assert line in letter.body
    assert "不是办理" in letter.body


def test_it_is_no_act_of_the_law(street: Street) -> None:
    before = street.acts.life("2031-0001")
    street.send(street.first)
    assert street.acts.life("2031-0001") == before
    with street.desk.register.reading() as connection:
        assert not audit.read(street.desk.register, what="deed")
        assert connection.exec_driver_sql("select count(*) from inbox where state = 'waiting'").scalar() == 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whoever_only_opens_it_says_nothing(street: Street, method: str) -> None:
    street.client.request(method, street.first + "?answer=received")
    assert street.said == []


def test_a_form_sent_twice_says_it_once(street: Street) -> None:
    assert [street.send(street.first).status_code for _ in range(2)] == [303, 303]
    assert street.said == ["2031-0001 received"]


def test_a_mind_may_be_changed_and_not_for_ever(street: Street) -> None:
    for n in range(replying.MOST + 2):
        street.send(street.first, note=f"第{n}次")
    assert len(street.said) == replying.MOST
    assert "不再经链接收答复" in street.look(street.first)
    assert street.send(street.first).status_code == 409


def test_each_link_is_for_its_own_notices(street: Street) -> None:
    street.send(street.first, notice=street.letters[1].key)
    assert street.said == ["2031-0001 received"]


def test_of_several_those_that_are_marked_are_replied_to(street: Street) -> None:
    assert "第2社区" in street.look(street.both)
    assert street.send(street.both).status_code == 422
    street.send(street.both, "not_ours", note="应由街道党工委办", notice=street.letters[1].key)
    assert street.said == ["2031-0002 not_ours"]
    street.send(street.both, notice=[one.key for one in street.letters])
    assert street.said == ["2031-0001 received", "2031-0002 not_ours", "2031-0002 received"]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"answer": ""}, "请选一项"),
        ({"answer": "done"}, "请选一项"),
        ({"answer": "doing"}, "请写预计哪一天办结"),
        ({"answer": "doing", "day": "2031-02-30"}, "没有这一天"),
        ({"answer": "doing", "day": "2031-03-13"}, "这一天已经过去"),
        ({"answer": "doing", "day": "2033-03-13"}, "至多写到一年以后"),
        ({"answer": "received", "day": "2031-03-20"}, "请选“正在办理”"),
        ({"answer": "not_ours"}, "应由谁办"),
        ({"answer": "received", "note": "甲" * 101}, "至多100字，现在是101字"),
        ({"answer": "received", "note": "请打13987654321"}, "不得写身份证号码、手机号码"),
        ({"answer": "received", "note": "甲\u202e乙"}, "不可见字符"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_stays_typed(
    street: Street, form: dict[str, str], why: str
) -> None:
    answer = street.client.post(street.first, data=form)
    assert answer.status_code == 422
    assert why in words(answer)
    assert form.get("note", "") in unescape(answer.text)
    assert street.said == []


def test_what_is_done_by_then_is_told_to_whoever_has_the_link(street: Street) -> None:
    street.acts.opine(DAY, "2031-0001")
    assert "已经办结" in street.look(street.first)
    assert street.send(street.first).status_code == 409
    assert street.said == []


def test_unknown_and_expired_are_one_answer(street: Street) -> None:
    street.desk.now += replies.HOLDS + timedelta(seconds=1)
    paths = (street.first, street.first[:-1] + "_", "/replies/x", "/replies/" + "a" * 4000)
    answers = [street.client.get(one) for one in paths]
    assert {one.status_code for one in answers} == {404}
    assert len({words(one) for one in answers}) == 1
    assert {street.send(one).status_code for one in paths} == {404}


def test_on_its_last_day_it_still_opens(street: Street) -> None:
    street.desk.now += replies.HOLDS
    assert street.client.get(street.first).status_code == 200


def test_a_flood_of_guesses_is_told_to_wait_and_keeps_nobody_from_the_other_pages(street: Street) -> None:
    answers = [street.client.get(f"/replies/{n}") for n in range(limits.QUESTIONS.amount + 1)]
    assert [one.status_code for one in answers[-2:]] == [404, 429]
    assert street.client.get("/holders").status_code == 200
    other = TestClient(street.desk.app, client=("10.0.0.9", 5000))
    assert other.get(street.first).status_code == 200


def test_a_form_of_a_stranger_is_small(street: Street) -> None:
    answer = street.send(street.first, note="甲" * limits.LARGEST_OF_STRANGERS)
    assert (answer.status_code, answer.text) == (413, "文件太大，一次至多64KB，没有收下")


def test_a_page_that_fails_logs_no_address(
    street: Street, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(replying, "asked", broken)
    logging.getLogger("mingpai.web").propagate = True
    assert street.client.get(street.first).status_code == 500
    told = [one for one in caplog.records if one.name == "mingpai.web"]
    assert [one.__dict__["path"] for one in told] == ["/replies/{secret}"]


def test_the_audit_log_knows_which_reply_and_neither_the_link_nor_who_had_it(street: Street) -> None:
    street.send(street.first)
    (line,) = audit.read(street.desk.register, what="act")
    assert (line.about, line.facts) == ("2031-0001", {"kind": "reply", "reply": 1})
    assert (line.account, line.address) == ("", "")
    assert street.first.rpartition("/")[2] not in line.model_dump_json()


def test_a_machine_behind_the_app_of_another_start_opens_the_same_link(street: Street) -> None:
    client = TestClient(make_app(street.desk.house))
    assert client.get(street.first).status_code == 200
    assert local_date(street.desk.now) == DAY
