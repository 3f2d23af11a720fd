"""Rights: who may open which page, in one table; a page that does not stand here is not served.

What somebody may *do* with a title is the law's (`desk.possible`), whose titles they see is the
register's (`register.sight`).
"""

from schemas.party import Role

STRANGER = "stranger"
"""Whoever has not signed in."""
NEW = "new"
"""An account with a first password, or one that has run out: it may change that, and nothing else."""
POSTLESS = "postless"
"""An account to which the office has given no post yet, or none any more: it may change its password, and leave."""
UNSEATED = "unseated"
"""An account that has not said yet from which of its posts it works."""
SYSTEM, SECURITY, AUDIT = "system", "security", "audit"
"""The three administrators, who have no part in the office's business."""

POSTS = frozenset(role.value for role in Role if role not in (Role.OWNER, Role.SYSTEM))
"""Every post."""
INSIDE = POSTS - {Role.UNIT.value}
"""Every post but the units'."""
ABOVE = frozenset(
    role.value
    for role in (Role.OFFICE, Role.LEADERSHIP, Role.NAMING_BODY, Role.SUPERVISOR, Role.AUDITOR, Role.ASSESSOR)
)
"""Posts that look at the whole register."""
KEEPERS = frozenset((Role.OFFICE.value, Role.LEADERSHIP.value))
"""Who runs the office's work."""
SCORERS = frozenset((Role.ASSESSOR.value, Role.OFFICE.value))
"""Who fills score sheets where the unit is."""
OFFICE = frozenset((Role.OFFICE.value,))
"""Who keeps the register: what takes many rows into it is theirs alone."""
UNITS = frozenset((Role.UNIT.value,))
"""The units' own windows, and the office's window for all of them."""
FILERS = frozenset((Role.UNIT.value, Role.TOWNSHIP.value, Role.OFFICE.value))
"""Who hands in applications."""
ADMINISTRATORS = frozenset((SYSTEM, SECURITY, AUDIT))
SIGNED_IN = POSTS | ADMINISTRATORS | {NEW, POSTLESS, UNSEATED}
ANYBODY = SIGNED_IN | {STRANGER}

RIGHTS: dict[str, frozenset[str]] = {
    "sign_in": ANYBODY,
    "do_sign_in": ANYBODY,
    "to_provider": ANYBODY,
    "from_provider": ANYBODY,
    "finish_provider": ANYBODY,
    "leave_provider": ANYBODY,
    "holders": ANYBODY,
    "reply": ANYBODY,
    "send_reply": ANYBODY,
    "sign_out": SIGNED_IN,
    "seats": POSTS | {UNSEATED},
    "sit": POSTS | {UNSEATED},
    "home": SIGNED_IN,
    "password": SIGNED_IN,
    "change_password": SIGNED_IN,
    "own_code": SIGNED_IN,
    "take_code": SIGNED_IN,
    "accounts": frozenset((SYSTEM, SECURITY)),
    "make_account": frozenset((SYSTEM,)),
    "change_account": frozenset((SYSTEM, SECURITY)),
    "subscriptions": frozenset((SYSTEM,)),
    "subscribe": frozenset((SYSTEM,)),
    "change_subscription": frozenset((SYSTEM,)),
    "audit_log": frozenset((AUDIT,)),
    "audit_sheet": frozenset((AUDIT,)),
    "today": POSTS,
    "urging": POSTS,
    "send_urging": POSTS,
    "titles": POSTS,
    "title": POSTS,
    "chain": POSTS,
    "evidence": POSTS,
    "announcements": POSTS,
    "announced_file": POSTS,
    "announce": KEEPERS,
    "withdraw": KEEPERS,
    "chart": INSIDE,
    "titles_sheet": POSTS,
    "deadlines": POSTS,
    "month": POSTS,
    "deadlines_sheet": POSTS,
    "load": ABOVE,
    "feed": POSTS,
    "change_feed": POSTS,
    "calendar_feed": ANYBODY,
    "keys": POSTS,
    "make_key": POSTS,
    "end_key": POSTS,
    "interface": POSTS,
    "api_document": ANYBODY,
    "api_me": POSTS,
    "api_titles": POSTS,
    "api_title": POSTS,
    "api_history": POSTS,
    "api_possible": POSTS,
    "api_inputs": POSTS,
    "api_duties": POSTS,
    "api_receipt": POSTS,
    "api_events": POSTS,
    "api_act": POSTS,
    "api_preview": POSTS,
    "api_apply": FILERS,
    "api_preview_application": FILERS,
    "leader": ABOVE,
    "explain": POSTS,
    "holidays": INSIDE,
    "holiday_year": INSIDE,
    "copy_holidays": OFFICE,
    "read_holidays": OFFICE,
    "foresee_holidays": OFFICE,
    "import_holidays": OFFICE,
    "draft": ABOVE,
    "try_draft": ABOVE,
    "tried_draft": ABOVE,
    "draft_sheet": ABOVE,
    "adopt_draft": OFFICE,
    "preview_adoption": OFFICE,
    "send_adoption": OFFICE,
    "ahead": POSTS,
    "works": POSTS,
    "work": POSTS,
    "work_sheet": POSTS,
    "rectification_sheet": POSTS,
    "packet": ABOVE,
    "work_deed": KEEPERS,
    "deed": POSTS,
    "preview_deed": POSTS,
    "send_deed": POSTS,
    "deed_receipt": POSTS,
    "act": POSTS,
    "preview_act": POSTS,
    "send_act": POSTS,
    "act_sums": POSTS,
    "receipts": UNITS,
    "receipt": POSTS,
    "site": SCORERS,
    "site_session": SCORERS,
    "site_sheet": SCORERS,
    "send_sheet": SCORERS,
    "drafts": POSTS,
    "drop_draft": POSTS,
    "importing": OFFICE,
    "bring_list": OFFICE,
    "unit_changes": OFFICE,
    "bring_changes": OFFICE,
    "one_change": OFFICE,
    "brought": OFFICE,
    "look_again": OFFICE,
    "confirm_list": OFFICE,
    "drop_list": OFFICE,
    "marked_list": OFFICE,
    "list_sheet": OFFICE,
    "apply": FILERS,
    "preview_application": FILERS,
    "send_application": FILERS,
}
"""The name of a route, and who may."""

BY_PASSWORD = frozenset(("do_sign_in", "finish_provider"))
"""Forms that hold a password, which proves more than the token of a session: they need none where there is one."""

BY_LINK = frozenset(("calendar_feed", "reply", "send_reply"))
"""Pages whose address is itself the permission: whoever comes is nobody, whatever they are signed in as, and no log
has the address.
"""
