"""代理: an account stands in for a post for a period, by an order that nobody changes; the ledger says that it did."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from desk import substitution
from desk.errors import NoPostError, OtherPostError, RefusedError, SubstitutionError
from desk.hand_in import take_in
from desk.seats import Seat, sit_down
from desk.timeline import who_of
from register import ledger, substitutions, tables
from schemas.base import CHINA, local_date
from schemas.office import Office
from schemas.substitution import Substitution
from tests.commands.conftest import step_and_record
from tests.desk.conftest import Face
from tests.desk.test_seats import real
from tests.register.desk import Desk, unit

NOW = datetime.now(CHINA).replace(microsecond=0)
TODAY = local_date(NOW)
LATER = TODAY + timedelta(days=20)
TITLE = "2026-0900"


@dataclass
class Posts:
    """An office in real use: chen holds the office's post, li the leadership's, zhao assesses, wang holds nothing."""

    face: Face
    now: datetime = NOW

    @property
    def office(self) -> Office:
        return real(self.face.office, 领导小组="li", 领导小组办公室="chen", 考核组="zhao")

    def seat(self, account: str, wanted: str | None = None) -> Seat:
        lent = substitutions.held_by(self.face.register, account, local_date(self.now))
        return sit_down(self.office, account, wanted, lent)

    def orders(
        self, account: str = "chen", post: str = "考核组", by: str = "wang", **said: Any
    ) -> Substitution:
        fields = {"since": None, "until": LATER, "ground": "外出学习", **said}
        seat, register = self.seat(account), self.face.register
        return substitution.order(register, self.office, seat, self.now, post=post, account=by, **fields)

    def ends(self, number: int, account: str = "chen") -> Substitution:
        register, seat = self.face.register, self.seat(account)
        return substitution.end(register, self.office, seat, self.now, number=number, ground="提前返岗")


@pytest.fixture
def posts(face: Face) -> Posts:
    return Posts(face)


def test_whoever_stands_in_sits_at_the_post_and_the_order_is_named(posts: Posts) -> None:
    made = posts.orders()
    seat = posts.seat("wang")
    assert (seat.post.id, seat.account, seat.substitution) == ("考核组", "wang", made.number)
    assert {one.substitution for one in seat.actors} == {made.number}


def test_whoever_holds_the_post_keeps_it(posts: Posts) -> None:
    posts.orders()
    assert posts.seat("zhao").substitution is None


def test_before_its_first_day_and_after_its_last_it_gives_nothing(posts: Posts) -> None:
    posts.orders(since=TODAY + timedelta(days=2), until=TODAY + timedelta(days=4))
    for ahead, sits in ((0, False), (2, True), (4, True), (5, False)):
        then = replace(posts, now=NOW + timedelta(days=ahead))
        if sits:
            assert then.seat("wang").post.id == "考核组"
        else:
            with pytest.raises(NoPostError):
                then.seat("wang")


def test_one_that_is_ended_early_gives_nothing_from_then_on(posts: Posts) -> None:
    posts.ends(posts.orders().number)
    with pytest.raises(NoPostError):
        posts.seat("wang")
    (one,) = substitutions.every(posts.face.register)
    assert one.ended is not None
    assert (one.ended.by, one.ended.ground) == ("chen", "提前返岗")
    with pytest.raises(SubstitutionError, match="已经结束"):
        posts.ends(one.number)


def test_an_account_with_a_post_stands_in_only_where_it_says_so(posts: Posts) -> None:
    posts.orders(by="li")
    assert posts.seat("li").post.id == "领导小组"
    assert posts.seat("li", "考核组").substitution == 1
    with pytest.raises(OtherPostError):
        posts.seat("zhao", "领导小组")


def applied(posts: Posts, account: str = "unit") -> Desk:
    """Somebody has handed a unit's application in a few days ago."""
    desk = Desk(posts.face.register)
    made = desk.application(unit(5), TODAY - timedelta(days=3), TITLE)
    desk.do(made.model_copy(update={"actor": made.actor.model_copy(update={"account": account})}))
    return desk


def test_the_ledger_names_account_post_and_order(posts: Posts) -> None:
    applied(posts)
    posts.orders("li", "领导小组办公室")
    urge = posts.face.act(TITLE, "urge", obligation=1)
    handed = take_in(posts.face.register, posts.seat("wang"), urge, lambda: NOW, ["urge"])
    assert handed.action.actor.substitution == 1
    step_and_record(posts.face.register, handed.action)
    entry = ledger.entries_of(posts.face.register, TITLE)[-1]
    assert who_of(entry) == "领导小组办公室（wang，第1号岗位代理）"


def test_nobody_decides_by_substitution_on_what_they_filed(posts: Posts) -> None:
    applied(posts, "wang").opine(day=TODAY - timedelta(days=2), title=TITLE)
    posts.orders("li", "领导小组办公室")
    check = posts.face.act(TITLE, "check", result="complete")
    with pytest.raises(RefusedError, match="谁提交谁回避"):
        take_in(posts.face.register, posts.seat("wang"), check, lambda: NOW, ["check"])


@pytest.mark.parametrize(
    ("account", "post", "said", "why"),
    [
        ("zhao", "考核组", {}, "由领导小组办公室或者领导小组指定"),
        ("chen", "领导小组", {}, "代理由领导小组指定"),
        ("chen", "督导组", {}, "代理由领导小组指定"),
        ("chen", "考核组", {"by": "chen"}, "不得指定自己代理"),
        ("chen", "考核组", {"by": "zhao"}, "本来就在"),
        ("chen", "没有的岗位", {}, "没有“没有的岗位”这个岗位；已有的："),
        ("chen", "考核组", {"since": TODAY - timedelta(days=1)}, "不能从今天"),
        ("chen", "考核组", {"until": TODAY + timedelta(days=400)}, "最长一年"),
        ("chen", "考核组", {"until": TODAY - timedelta(days=1)}, "截止日期早于开始日期"),
        ("chen", "考核组", {"until": "下月底"}, "截止日期："),
        ("chen", "考核组", {"ground": ""}, "理由："),
        ("chen", "考核组", {"by": " "}, "代理人的账号："),
        ("chen", "考核组", {"document": {"number": "1号", "title": "通知", "date": "2026-13-01"}}, "文件："),
    ],
)
def test_what_nobody_may_order_is_told_and_nothing_is_written(
    posts: Posts, account: str, post: str, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(SubstitutionError, match=why):
        posts.orders(account, post, **said)
    assert substitutions.every(posts.face.register) == []


def test_the_leadership_orders_for_every_post(posts: Posts) -> None:
    assert posts.orders("li", "督导组").by_post == "领导小组"


def test_who_stands_in_orders_nobody_else_to(posts: Posts) -> None:
    posts.orders("li", "领导小组办公室")
    with pytest.raises(SubstitutionError, match="代理期间不得再指定他人代理"):
        posts.orders("wang", by="zhou")


def test_the_same_order_given_again_is_one(posts: Posts) -> None:
    assert posts.orders().number == posts.orders().number
    assert len(substitutions.every(posts.face.register)) == 1


def test_ended_and_ordered_again_it_is_another(posts: Posts) -> None:
    posts.ends(posts.orders().number)
    again = posts.orders()
    assert (again.number, posts.seat("wang").substitution) == (3, 3)


def test_the_database_lets_nobody_change_an_order(posts: Posts) -> None:
    posts.orders()
    changed = update(tables.substitutions).values(until=date(2036, 1, 1))
    with pytest.raises(DatabaseError, match="只能追加"), posts.face.register.writing() as connection:
        connection.execute(changed)
