"""Menu: the screens that stand at the top of every page, in the order in which a morning needs them."""

MENU: tuple[tuple[str, str], ...] = (
    ("today", "今日事项"),
    ("site", "现场"),
    ("titles", "名册"),
    ("apply", "申报"),
    ("drafts", "草稿"),
    ("receipts", "已交材料"),
    ("deadlines", "期限"),
    ("chart", "挂图"),
    ("works", "工作"),
    ("announcements", "公告"),
    ("importing", "台账导入"),
    ("unit_changes", "单位变更"),
    ("leader", "领导一页"),
    ("explain", "办法"),
    ("holidays", "节假日"),
    ("accounts", "账号"),
    ("subscriptions", "推送"),
    ("audit_log", "审计日志"),
)
"""Route and word; each is shown to whoever may open it."""

ACCOUNT_MENU: tuple[tuple[str, str], ...] = (("password", "口令"), ("keys", "接口"))
"""What stands beside the name of whoever has signed in."""
