"""The course that the storm's measure allows, written down once more from its pack: not read from our law."""

STAYS = ("acknowledged",)
"""What may come out anywhere and leaves the title where it is."""

_PENDING = (
    *("preliminary", "materials", "supplement", "assessment", "consultation", "decision"),
    *("publicity", "objection", "naming"),
)
_TREATED = ("reinspection", "report", "talk", "order", "service", "rectification", "second")

COURSE: dict[tuple[str, str], tuple[str, ...]] = {
    ("application", "applied"): ("preliminary",),
    # way_in: [preliminary, materials, assessment, consultation, decision, publicity, naming]
    ("preliminary", "agreed"): ("materials",),
    ("preliminary", "rejected"): ("ended",),
    ("materials", "complete"): ("assessment",),
    ("materials", "incomplete"): ("supplement",),
    ("materials", "rejected"): ("ended",),
    ("supplement", "supplemented"): ("materials",),
    ("supplement", "lapsed"): ("ended",),
    ("assessment", "passed"): ("consultation",),
    ("assessment", "failed"): ("ended",),
    ("consultation", "agreed"): (
        "consultation",
        "decision",
    ),  # each of three bodies; with the last one it goes on
    ("consultation", "opposed"): ("ended",),
    ("decision", "approved"): ("publicity",),
    ("decision", "rejected"): ("ended",),
    ("publicity", "publicised"): ("publicity",),
    ("publicity", "objected"): ("publicity",),
    ("publicity", "dismissed"): ("publicity",),
    ("publicity", "upheld"): ("ended",),
    ("publicity", "contested"): ("objection",),
    ("publicity", "unopposed"): ("naming",),
    ("objection", "dismissed"): ("objection", "naming"),  # with the last of several it goes on
    ("objection", "upheld"): ("ended",),
    ("naming", "named"): ("term",),
    # 每五年一复验,届满后…进行复验
    ("term", "expired"): ("reinspection",),
    ("term", "raised"): ("reinspection", "talk", "statement"),
    ("reinspection", "passed"): ("term",),
    # failure: {measures: [report, talk, order, service], then: rectify}
    ("reinspection", "failed"): ("report",),
    ("report", "reported"): ("talk",),
    ("talk", "talked"): ("order", "term"),  # term: after a talk for a cause that asks for no more
    ("order", "ordered"): ("service",),
    ("service", "served"): ("rectification",),
    ("rectification", "filed"): ("second",),
    ("rectification", "failed"): ("statement",),
    ("second", "passed"): ("term",),
    # second_failure: {then: revoke}
    ("second", "failed"): ("statement",),
    ("statement", "stated"): ("revocation",),
    ("statement", "waived"): ("revocation",),
    ("statement", "silent"): ("revocation",),
    ("revocation", "revoked"): ("aftermath",),
    ("revocation", "kept"): ("term",),
    ("aftermath", "returned"): ("aftermath",),
    ("aftermath", "requested"): ("aftermath",),
    ("aftermath", "closed"): ("aftermath",),
    ("aftermath", "upheld"): ("aftermath",),
    ("aftermath", "restored"): ("term",),
    ("aftermath", "settled"): ("ended",),
    **{(stage, "withdrawn"): ("ended",) for stage in _PENDING},
    # zuojia: {then: revoke}, whatever is being looked into
    **{(stage, "raised"): ("statement",) for stage in _TREATED},
    # The term goes on beside an early look; when it runs out meanwhile, the look goes on.
    **{(stage, "expired"): (stage,) for stage in (*_TREATED, "statement", "revocation")},
}

ANSWERS = {
    "supplement": "supplement",
    "consultation": "consult",
    "publicity": "object",
    "rectification": "rectify",
    "statement": "state",
    "review_window": "request_review",
}
"""The action that answers a duty before its silence takes effect."""

OWNERS = {"opine": "township", "decide": "leadership", "revoke": "naming_body", "name": "naming_body"}
"""Who alone may do what."""
