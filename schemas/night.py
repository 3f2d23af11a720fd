"""Night: what the nightly chores are told."""

from schemas.base import Instant, Model


class Hour(Model):
    """`now` is the workflow's when it first asked; a retry is later."""

    now: Instant
