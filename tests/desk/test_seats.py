"""Who sits here: an account acts from a post that is its own, and in trial from any."""

import pytest

from desk.errors import NoPostError, OtherPostError, PostUnclearError
from desk.seats import sit_down
from schemas.office import Office
from tests.desk.conftest import Face


def real(office: Office, **accounts: str) -> Office:
    """The office in real use: each post named is held by one account."""
    posts = tuple(
        post.model_copy(update={"accounts": (accounts[post.id],) if post.id in accounts else ()})
        for post in office.posts
    )
    return office.model_copy(update={"trial": False, "posts": posts})


def test_the_only_post_of_an_account_is_its_seat(face: Face) -> None:
    seat = sit_down(real(face.office, 领导小组="li"), "li")
    assert (seat.post.id, seat.account) == ("领导小组", "li")


def test_in_trial_the_ledger_will_name_account_and_post(face: Face) -> None:
    assert face.seat("领导小组").account == "wang@领导小组"


def test_an_account_without_a_post_has_no_seat(face: Face) -> None:
    with pytest.raises(NoPostError, match="账号zhao没有岗位"):
        sit_down(real(face.office, 领导小组="li"), "zhao")


def test_of_several_posts_one_must_be_named(face: Face) -> None:
    office = real(face.office, 领导小组="li", 考核组="li")
    with pytest.raises(PostUnclearError) as unclear:
        sit_down(office, "li")
    assert [post.id for post in unclear.value.posts] == ["领导小组", "考核组"]
    assert sit_down(office, "li", "创建考核验收组").post.id == "考核组"


@pytest.mark.parametrize(("wanted", "why"), [("考核组", "不是账号li的岗位"), ("没有的", "不是已有的岗位")])
def test_nobody_sits_at_a_post_of_others(face: Face, wanted: str, why: str) -> None:
    with pytest.raises(OtherPostError, match=why):
        sit_down(real(face.office, 领导小组="li"), "li", wanted)
