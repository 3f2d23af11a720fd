"""Accounts 账号 in Chinese: the three administrators, and what the audit log 审计日志 tells of."""

from schemas.account import Administrator, What

ADMINISTRATORS: dict[Administrator, str] = {
    "system": "系统管理员",
    "security": "安全管理员",
    "audit": "审计管理员",
}

DONE: dict[What, str] = {
    "signed_in": "登录",
    "refused_in": "登录未成",
    "locked": "账号锁定",
    "signed_out": "退出",
    "password": "改口令",
    "code": "绑定手机",
    "made": "新建账号",
    "reset": "重置口令",
    "disabled": "停用账号",
    "enabled": "启用账号",
    "unlocked": "解除锁定",
    "ended": "强制退出",
    "code_wanted": "要求重新绑定手机",
    "bound": "绑定统一身份认证",
    "unbound": "解除统一身份认证",
    "title": "查看称号",
    "file": "查看文件",
    "list": "查看名册",
    "page": "查看页面",
    "export": "导出",
    "print": "打印",
    "import": "导入",
    "act": "办理",
    "deed": "办理工作",
    "order": "指定代理",
    "denied": "无权打开",
    "log": "查看审计日志",
    "verified": "核验档案",
    "key_made": "新建接口密钥",
    "key_ended": "停用接口密钥",
    "push_made": "登记推送",
    "push_on": "启用推送",
    "push_off": "停用推送",
    "push_ended": "删除推送",
    "push_tried": "试发推送",
    "earnest": "正式启用",
    "stamped": "收件盖戳",
    "delivered": "通知送达",
}
"""What was done, in a few words."""

WHY: dict[str, str] = {
    "password": "口令不对",
    "unknown": "没有这个账号",
    "code": "验证码不对",
    "key": "验证码的密钥不在",
    "locked": "账号锁定中",
    "disabled": "账号已停用",
    "administrator": "管理员不经统一身份认证登录",
    "subject": "统一身份认证里是另一个人",
    "provider": "统一身份认证没有通过",
}
"""Why somebody was not let in."""
