"""The three administrators of accounts: each does their own part, none has a post, and nobody widens what they can."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desk import administration as parts
from desk import substitution
from desk.accounts import SignInError
from desk.administration import AccountError, By
from desk.errors import SubstitutionError
from desk.seats import Seat, sit_down
from register import accounts, substitutions
from schemas.base import local_date
from schemas.substitution import Order, Substitution
from tests.conftest import Database, Opened
from tests.desk.accounts import NOW, ROOT, Accounts, office

ACTS: dict[str, Callable[..., object]] = {
    "reset": parts.reset,
    "disable": parts.disable,
    "enable": parts.enable,
    "unlock": parts.unlock,
    "end_sessions": parts.end_sessions,
    "want_code": parts.want_code,
    "unbind": parts.unbind,
}
SYSTEM = ("make", "reset", "disable", "enable")
SECURITY = ("unlock", "end_sessions", "want_code", "unbind")
HANDS = {
    "system": (By("xitong"), SYSTEM),
    "security": (By("anquan"), SECURITY),
    "audit": (By("shenji"), ()),
    "nobody": (By("wang"), ()),
    "a name without an account": (By("root"), ()),
    "whoever is at the machine": (ROOT, (*SYSTEM, *SECURITY)),
    "system at the machine": (By("xitong", at_machine=True), SYSTEM),
    "audit at the machine": (By("shenji", at_machine=True), ()),
    "a clerk at the machine": (By("Chen", at_machine=True), ()),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, database: Database, opened: Opened, tmp_path: Path) -> Accounts:
    """An office with its three administrators and a plain account."""
    made = Accounts(opened(database(request.param)), tmp_path)
    made.at_work("xitong", "system")
    made.at_work("anquan", "security")
    made.at_work("shenji", "audit")
    made.at_work("wang")
    return made


@pytest.fixture
def here(database: Database, opened: Opened, tmp_path: Path) -> Accounts:
    """The same, on one kind of database."""
    made = Accounts(opened(database("sqlite")), tmp_path)
    made.at_work("xitong", "system")
    made.at_work("anquan", "security")
    return made


def do(desk: Accounts, act: str, name: str, by: By) -> object:
    """One act of an administrator."""
    if act == "make":
        return desk.make("new", by=by)
    return ACTS[act](desk.register, desk.office, name, by, desk.now)


def ready(desk: Accounts, act: str) -> None:
    """Bring zhao's account where the act can be done."""
    if act == "enable":
        parts.disable(desk.register, desk.office, "zhao", ROOT, desk.now)
    if act == "unlock":
        with pytest.raises(SignInError, match="账号或者口令不对"):
            desk.signs_in("zhao", "no")
    if act == "unbind":
        with accounts.alone(desk.register) as connection:
            known = accounts.find(connection, "zhao")
            assert known
            accounts.change(connection, known, subject="0" * 64)


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("act", [*SYSTEM, *SECURITY])
def test_each_does_their_own_part_and_no_other(here: Accounts, hand: str, act: str) -> None:
    here.at_work("shenji", "audit")
    here.at_work("wang")
    here.at_work("zhao")
    by, may = HANDS[hand]
    ready(here, act)
    if act in may:
        do(here, act, "zhao", by)
        assert here.log()[-1].account == by.account
    else:
        before = here.log()
        with pytest.raises(AccountError, match=r"这件事由|有业务岗位"):
            do(here, act, "zhao", by)
        assert here.log() == before


def test_what_was_done_is_done_and_stands_in_the_log(desk: Accounts) -> None:
    desk.make("zhao", by=By("xitong"))
    do(desk, "disable", "wang", By("xitong"))
    with pytest.raises(SignInError, match="已经停用，请找系统管理员"):
        desk.signs_in("wang")
    do(desk, "enable", "wang", By("xitong"))
    signed = desk.signs_in("wang")
    do(desk, "end_sessions", "wang", By("anquan"))
    assert desk.session(signed) is None
    for _ in range(5):
        with pytest.raises(SignInError, match=r"不对|锁定"):
            desk.signs_in("wang", "no")
    do(desk, "unlock", "Wang", By("anquan"))
    signed = desk.signs_in("wang")
    first = parts.reset(desk.register, desk.office, "wang", By("xitong"), desk.now)
    assert desk.session(signed) is None
    assert desk.signs_in("wang", first).session.must_change
    assert [one for one in desk.told() if one[2]] == [
        ("xitong", "made", "zhao"),
        ("xitong", "disabled", "wang"),
        ("xitong", "enabled", "wang"),
        ("anquan", "ended", "wang"),
        ("anquan", "unlocked", "wang"),
        ("xitong", "reset", "wang"),
    ]


@pytest.mark.parametrize(
    ("act", "name"), [("reset", "xitong"), ("unlock", "anquan"), ("want_code", "anquan")]
)
def test_nobody_does_to_themselves_what_would_widen_what_they_can(
    here: Accounts, act: str, name: str
) -> None:
    with pytest.raises(AccountError, match="不得办理自己的账号"):
        do(here, act, name.upper(), By(name))


def test_the_last_system_administrator_stays(here: Accounts) -> None:
    with pytest.raises(AccountError, match="最后一个系统管理员"):
        do(here, "disable", "xitong", By("xitong"))
    here.at_work("xitong2", "system")
    do(here, "disable", "xitong", By("xitong"))
    with pytest.raises(AccountError, match="最后一个系统管理员"):
        do(here, "disable", "xitong2", ROOT)


def test_an_administrator_who_is_disabled_does_nothing_more(here: Accounts) -> None:
    do(here, "disable", "anquan", By("xitong"))
    for by in (By("anquan"), By("anquan", at_machine=True)):
        with pytest.raises(AccountError, match="已经停用"):
            do(here, "unlock", "xitong", by)


@pytest.mark.parametrize("name", ["wang", "WANG", "ｗａｎｇ", " Wang "])
def test_one_person_has_one_account(desk: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="已有账号"):
        desk.make(name)
    assert desk.signs_in(name).session.account == "wang"


def test_an_account_is_called_as_its_post_calls_it(here: Accounts) -> None:
    first = here.make("chen")
    signed = here.signs_in("CHEN", first)
    assert sit_down(here.office, signed.session.account).post.id == "办公室"


@pytest.mark.parametrize("name", ["", "   ", "wang li", "wang/li", "wang\u200bli", "王\n李", "x" * 61])
def test_a_name_that_is_none_makes_no_account(here: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="账号写得不对"):
        here.make(name)


@pytest.mark.parametrize("name", ["li", "CHEN"])
def test_who_has_a_post_is_no_administrator(here: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="有业务岗位或者岗位代理，不能作审计管理员"):
        here.make(name, "audit")


def stands_in(desk: Accounts, account: str) -> Substitution:
    """Li orders that an account stands in for the office's post."""
    seat = Seat(desk.office.posts[0], "li", "li")
    return substitution.order(
        desk.register,
        desk.office,
        seat,
        desk.now,
        post="办公室",
        account=account,
        since=None,
        until=date(2031, 3, 20),
        ground="外出学习",
    )


def test_who_stands_in_for_a_post_is_no_administrator_until_that_is_over(here: Accounts) -> None:
    stands_in(here, "zhao")
    with pytest.raises(AccountError, match="不能作安全管理员"):
        here.make("Zhao", "security")
    here.passes(days=30)
    here.make("Zhao", "security")


@pytest.mark.parametrize("name", ["anquan", "AnQuan"])
def test_an_administrator_stands_in_for_nobody(here: Accounts, name: str) -> None:
    with pytest.raises(SubstitutionError, match="是安全管理员，不得兼任业务岗位"):
        stands_in(here, name)
    assert substitutions.every(here.register) == []


def test_an_administrator_who_was_given_a_post_afterwards_is_found(here: Accounts) -> None:
    today = local_date(here.now)
    assert parts.both(here.register, here.office, today) == []
    given = here.office.posts[0].model_copy(update={"accounts": ("Anquan",)})
    both = here.office.model_copy(update={"posts": (given, here.office.posts[1])})
    assert parts.both(here.register, both, today) == ["anquan"]


def test_a_disabled_administrator_with_a_post_does_not_come_back_as_one(here: Accounts) -> None:
    do(here, "disable", "anquan", By("xitong"))
    substitutions.order(
        here.register,
        Order(post="办公室", account="anquan", since=date(2031, 3, 3), until=date(2031, 3, 9), ground="外出"),
        "li",
        "领导小组",
        here.now,
    )
    with pytest.raises(AccountError, match="不能再作管理员"):
        do(here, "enable", "anquan", By("xitong"))


def test_in_trial_whoever_is_at_the_machine_makes_accounts(
    database: Database, opened: Opened, tmp_path: Path
) -> None:
    desk = Accounts(opened(database("sqlite")), tmp_path, office(trial=True))
    first = desk.make("wang", "system", By("Chen", at_machine=True))
    assert desk.signs_in("wang", first).session.administrator == "system"


def test_administrators_see_every_account_as_it_stands(here: Accounts) -> None:
    here.at_work("Chen")
    do(here, "end_sessions", "xitong", ROOT)
    for _ in range(5):
        with pytest.raises(SignInError, match=r"不对|锁定"):
            here.signs_in("anquan", "no")
    shown = [
        (one.account.name, one.posts, one.locked_until is not None, one.seen_at)
        for one in parts.every(here.register, here.office, here.now)
    ]
    assert shown == [
        ("anquan", (), True, NOW),
        ("Chen", ("领导小组办公室",), False, NOW),
        ("xitong", (), False, None),
    ]
