"""Robot: notices into 企业微信, 钉钉 and 飞书, through the plugins of Apprise.

A plugin knows a platform's payload, token and signature; two things it does not know, and they are added here. It
takes every HTTP 200 for delivered, but these platforms refuse with a 200 and a code in its body: a robot that was
removed would swallow notices unseen. And it says why something failed only to its log, beside the address with its
key. So each plugin gets, in place of the module `requests` that it imported, one that hands the calls on and judges
every answer. A platform's text is never passed on, as it may echo a key; its code is.

Apprise takes half a second to import: it is imported by the first message that needs it.
"""

import importlib
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

from activities.secret import ChannelError, Secrets
from schemas.office import DingtalkChannel, FeishuChannel, RobotChannel, WecomRobotChannel

WECOM_BYTES = 2048
LONG_BYTES = 19000
"""Bytes of UTF-8 that one text may have: 企业微信 2,048; 钉钉 and 飞书 20,000 with what surrounds it."""

LIMITS = {"wecom_robot": WECOM_BYTES, "wecom_app": WECOM_BYTES, "dingtalk": LONG_BYTES, "feishu": LONG_BYTES}

_PLUGINS = {
    "wecom_robot": ("wecombot", "NotifyWeComBot"),
    "wecom_app": ("wechat", "NotifyWeChat"),
    "dingtalk": ("dingtalk", "NotifyDingTalk"),
    "feishu": ("feishu", "NotifyFeishu"),
}

_IN_ADDRESS = "0"
"""Stands where a plugin wants a robot's key: the key stays in the address, which the plugin is given whole."""

_GONE = "机器人地址不对，或机器人已停用"
_OFTEN = "发送太频繁，稍后再试"
_GUARDED = "不符合机器人的安全设置（关键词须为“铭牌”；或核对加签、IP地址）"
_MEANINGS = {
    "wecom_robot": {93000: _GONE, 40058: "内容过长"},
    "wecom_app": {
        40001: "应用的 secret 不对",
        40013: "企业编号 corp 不对",
        40056: "应用编号 agent 不对",
        60020: "本机的出口地址不在应用的可信IP中",
        81013: "收件人都不在应用的可见范围内",
        301002: "这个 secret 不属于这个应用（请核对 agent）",
    },
    "dingtalk": {300005: _GONE, 310000: _GUARDED, 400013: "群已解散", 400102: "机器人已停用"},
    "feishu": {19001: _GONE, 19021: _GUARDED, 19022: _GUARDED, 19024: _GUARDED},
}
"""What a platform's own code means, where the office can do something about it."""

_WAITS = {
    "wecom_robot": {45009: 60},
    "wecom_app": {45009: 60},
    "dingtalk": {130101: 600, 410100: 600, 660026: 600},
    "feishu": {11232: 60, 9499: 60, 99991400: 60},
}
"""Seconds for which a platform takes nothing after such a code: 企业微信 20 a minute, 飞书 100 a minute, 钉钉 20 a
minute and then nothing for ten."""

WAIT_HEADERS = ("Retry-After", "x-ogw-ratelimit-reset")
LONGEST_WAIT = 3600.0

_heard = threading.local()


def send_robot(channel: RobotChannel, text: str, secrets: Secrets, timeout: float) -> None:
    """Hand a text over; returns when the platform has taken it. `timeout` is in seconds, for each of its answers."""
    try:
        plugin = _plugin(channel, secrets)
    except (TypeError, ValueError):  # how Apprise says that a part has not its shape, and quotes it
        raise ChannelError("sign_env 或 agent 所指的内容不合该平台的格式") from None
    plugin.request_rate_per_sec = 0  # or it sleeps for seconds between asking for a token and sending
    _heard.kind, _heard.answers, _heard.timeout = channel.kind, 0, timeout
    if not plugin.send(body=text) or not _heard.answers:
        # Unreachable with the version in the lock: every failure is raised by `_ask`, every success counted by it.
        raise ChannelError("没有发出（Apprise 的版本与本程序不配套）")


def _plugin(channel: RobotChannel, secrets: Secrets) -> Any:
    make = _loaded(channel.kind)
    match channel:
        case WecomRobotChannel():
            plugin = make(key=_IN_ADDRESS)
            plugin.api_url = secrets[channel.url_env]
        case DingtalkChannel():
            sign = secrets[channel.sign_env] if channel.sign_env else None
            plugin = make(token=_IN_ADDRESS, secret=sign)
            plugin.notify_url = _as_template(secrets[channel.url_env])
        case FeishuChannel():
            plugin = make(token=_IN_ADDRESS)
            plugin.notify_url = _as_template(secrets[channel.url_env])
        case _:
            secret = secrets[channel.secret_env]
            plugin = make(
                corpid=channel.corp, corpsecret=secret, agentid=str(channel.agent), targets=channel.to
            )
            if plugin.invalid_targets:
                raise ChannelError("收件人 to 的写法不对：应为 @all、成员账号、#部门编号或 +标签编号")
            plugin.token_url = f"{channel.api.rstrip('/')}/cgi-bin/gettoken"
            plugin.notify_url = f"{channel.api.rstrip('/')}/cgi-bin/message/send"
    return plugin


def _as_template(url: str) -> str:
    return url.replace("{", "{{").replace("}", "}}")


def _loaded(kind: str) -> Callable[..., Any]:
    """The plugin's class, its module's `requests` replaced. Twice is as good as once: threads need not agree."""
    name, made = _PLUGINS[kind]
    module: Any = importlib.import_module(f"apprise.plugins.{name}")
    requests: Any = importlib.import_module("requests")
    module.requests = SimpleNamespace(
        get=partial(_ask, requests, "GET"),
        post=partial(_ask, requests, "POST"),
        codes=requests.codes,
        RequestException=requests.RequestException,
    )
    plugin: Callable[..., Any] = getattr(module, made)
    return plugin


def _ask(requests: Any, method: str, url: str, **options: Any) -> Any:
    """One exchange with a platform, and a verdict: the answer when it was taken, else `ChannelError`."""
    options |= {"timeout": _heard.timeout, "allow_redirects": False}
    try:
        answer = requests.request(method, url, **options)
    except requests.Timeout:
        raise ChannelError(f"对方{_heard.timeout:g}秒没有应答") from None
    except requests.exceptions.SSLError:
        raise ChannelError("与对方的加密连接没有建成（请核对证书）") from None
    except requests.exceptions.ProxyError:
        raise ChannelError("连不上代理服务器") from None
    except requests.ConnectionError:
        raise ChannelError("连不上对方") from None
    except (requests.RequestException, ValueError) as failed:
        raise ChannelError(f"地址不对或通信出错（{type(failed).__name__}）") from None
    code = _code(answer)
    wait = asked_wait(answer.headers) or _WAITS[_heard.kind].get(code or 0)
    if answer.status_code == 429 or (answer.status_code != 200 and wait):
        raise ChannelError(f"对方答复 {answer.status_code}：{_OFTEN}", wait or 60)
    if answer.status_code != 200:
        raise ChannelError(f"对方答复 {answer.status_code}")
    if code is None:
        raise ChannelError("答复不是该平台的格式（地址不对，或被网关、代理截住）")
    if code != 0:
        meaning = _OFTEN if code in _WAITS[_heard.kind] else _MEANINGS[_heard.kind].get(code)
        raise ChannelError(f"对方拒收，错误码 {code}" + (f"：{meaning}" if meaning else ""), wait)
    _heard.answers += 1
    return answer


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """How many seconds the other side asks to wait, where it says so in a header; an hour at most."""
    for name in WAIT_HEADERS:
        said = headers.get(name, "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said), LONGEST_WAIT)
    return None


def _code(answer: Any) -> int | None:
    """The code in a platform's answer, 0 for taken: 企业微信 and 钉钉 `errcode`, 飞书 `code`, formerly `StatusCode`."""
    try:
        body = answer.json()
    except ValueError:
        return None
    found = (
        [body[name] for name in ("errcode", "code", "StatusCode") if name in body]
        if isinstance(body, dict)
        else []
    )
    return found[0] if found and isinstance(found[0], int) else None
