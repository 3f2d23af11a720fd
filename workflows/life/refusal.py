"""Refusal 不予办理: how the law says no while it works a step out; the receipt tells whoever acted."""

from schemas.foundation import Founded
from schemas.refusals.every import AnyReason


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """The law says no: why, and what the rule rests on. What is possible instead, `possible` says."""

    def __init__(self, reason: AnyReason, rule: Founded | None = None) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.article = rule and rule.foundation
