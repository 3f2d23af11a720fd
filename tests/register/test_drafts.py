"""Drafts 草稿 belong to a post: a colleague goes on where the other one stopped."""

from datetime import datetime, timedelta

from register import drafts
from register.connect import Register
from schemas.base import CHINA

AT = datetime(2031, 3, 3, 9, 30, tzinfo=CHINA)


def test_a_colleague_at_the_post_finds_the_draft_and_who_left_it(register: Register) -> None:
    drafts.save(register, "考核组", "2031-0001", "assess", '{"score": "9"}', "wang", AT)
    found = drafts.read(register, "考核组", "2031-0001", "assess")
    assert found is not None
    assert (found.content, found.account, found.saved_at) == ('{"score": "9"}', "wang", AT)
    assert drafts.read(register, "办公室", "2031-0001", "assess") is None


def test_what_is_saved_again_takes_the_place_of_what_was(register: Register) -> None:
    drafts.save(register, "考核组", "", "apply", "一", "wang", AT)
    drafts.save(register, "考核组", "", "apply", "二", "zhao", AT + timedelta(minutes=1))
    assert [(one.content, one.account) for one in drafts.of_post(register, "考核组")] == [("二", "zhao")]


def test_the_newest_stands_first_and_what_was_done_is_gone(register: Register) -> None:
    for n in range(3):
        drafts.save(register, "考核组", f"2031-000{n}", "assess", str(n), "wang", AT + timedelta(minutes=n))
    drafts.drop(register, "考核组", "2031-0001", "assess")
    assert [one.content for one in drafts.of_post(register, "考核组")] == ["2", "0"]
