"""Seats: who sits at the desk: an account of the office, and the post that it acts from."""

from collections.abc import Sequence
from typing import NamedTuple

from desk.errors import NoPostError, OtherPostError, PostUnclearError
from schemas.folding import key_of
from schemas.office import Office, Post
from schemas.party import Actor


class Seat(NamedTuple):
    """Who acts: a post, and the account as the ledger will name it."""

    post: Post
    account: str

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Who that is in law, once for each party that the post stands for."""
        return tuple(
            Actor(account=self.account, post=self.post.id, party=party) for party in self.post.parties
        )


def sit_down(office: Office, account: str, wanted: str | None = None) -> Seat:
    """The seat of `account`: its only post, or the one that is `wanted` by id or name.

    In trial 试用 anybody may act from any post, and the ledger names both. `NoPostError`, `PostUnclearError`,
    `OtherPostError`.
    """
    posts = office.posts_of(account)
    if not posts:
        raise NoPostError(account)
    if wanted is None and len(posts) > 1:
        raise PostUnclearError(account, posts, trial=office.trial)
    post = posts[0] if wanted is None else _called(wanted, posts)
    if post is None:
        exists = _called(str(wanted), office.posts) is not None
        raise OtherPostError(str(wanted), account, posts, exists=exists)
    return Seat(post, f"{account}@{post.id}" if office.trial else account)


def _called(wanted: str, posts: Sequence[Post]) -> Post | None:
    """The post of that id or name, in whatever width it is typed."""
    named = {post.id: post.name for post in posts}
    return next((post for post in posts if post.id == key_of(wanted, named)), None)
