"""Seats: who sits at the desk: an account of the office, and the post that it acts from."""

from collections.abc import Sequence
from typing import NamedTuple

from desk.errors import NoPostError, OtherPostError, PostUnclearError
from schemas.folding import key_of
from schemas.office import Office, Post
from schemas.party import Actor
from schemas.substitution import Substitution


class Seat(NamedTuple):
    """Who acts: a post, and the account as the ledger will name it; `login` is the account itself.

    `substitution` is the number of the order by which it stands in for whoever holds the post.
    """

    post: Post
    account: str
    login: str
    substitution: int | None = None

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Who that is in law, once for each party that the post stands for."""
        return tuple(
            Actor(account=self.account, post=self.post.id, party=party, substitution=self.substitution)
            for party in self.post.parties
        )


def sit_down(
    office: Office, account: str, wanted: str | None = None, standing_in: Sequence[Substitution] = ()
) -> Seat:
    """The seat of `account`: its only post, or the one that is `wanted` by id or name, of its own or by substitution.

    An account with a post of its own stands in for another only where that is wanted. In trial 试用 anybody may act
    from any post, and the ledger names both. `NoPostError`, `PostUnclearError`, `OtherPostError`.
    """
    own = office.posts_of(account)
    by = {one.order.post: one.number for one in standing_in}
    lent = tuple(post for post in office.posts if post.id in by and post not in own)
    posts = (*own, *lent)
    if not posts:
        raise NoPostError(account)
    if wanted is None:
        if len(own or lent) > 1:
            raise PostUnclearError(account, posts, trial=office.trial)
        post = (own or lent)[0]
    else:
        found = called(wanted, posts)
        if found is None:
            exists = called(wanted, office.posts) is not None
            raise OtherPostError(wanted, account, posts, exists=exists)
        post = found
    name = f"{account}@{post.id}" if office.trial else account
    return Seat(post, name, account, by.get(post.id) if post in lent else None)


def called(wanted: str, posts: Sequence[Post]) -> Post | None:
    """The post of that id or name, in whatever width it is typed."""
    named = {post.id: post.name for post in posts}
    return next((post for post in posts if post.id == key_of(wanted, named)), None)
