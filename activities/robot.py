"""Robot: notices into 企业微信, 钉钉 and 飞书, each by its own documented POST.

These platforms refuse with a 200 and a code in its body: a robot that was removed would swallow notices unseen, so
that every answer is judged. A platform's text is never passed on, as it may echo a key; its code is.
"""

import base64
import hashlib
import hmac
import json
import re
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activities.exchange import LongAnswerError, exchange
from activities.secret import ChannelError, Secrets
from schemas.office import DingtalkChannel, FeishuChannel, RobotChannel, WecomAppChannel, WecomRobotChannel

WECOM_BYTES = 2048
LONG_BYTES = 19000
"""Bytes of UTF-8 that one text may have: 企业微信 2,048; 钉钉 and 飞书 20,000 with what surrounds it."""

LIMITS = {"wecom_robot": WECOM_BYTES, "wecom_app": WECOM_BYTES, "dingtalk": LONG_BYTES, "feishu": LONG_BYTES}

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

LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer; theirs have a few hundred."""

WAIT_HEADERS = ("Retry-After", "x-ogw-ratelimit-reset")
LONGEST_WAIT = 3600.0

_SHAPE = "sign_env 或 agent 所指的内容不合该平台的格式"
_SIGN = re.compile(r"[A-Za-z0-9]+")
_READERS = {"touser": r"@?([A-Za-z0-9][\w@.\-]*)", "toparty": r"#([0-9]+)", "totag": r"\+([0-9]+)"}
"""How the recipients of an application are written, by the field that they go into."""


def send_robot(channel: RobotChannel, text: str, secrets: Secrets, timeout: float, now: datetime) -> None:
    """Hand a text over; returns when the platform has taken it. `timeout` is in seconds, for each of its answers."""
    content: dict[str, Any]
    match channel:
        case WecomRobotChannel():
            url, content = secrets[channel.url_env], {"msgtype": "text", "text": {"content": text}}
        case DingtalkChannel():
            url, content = secrets[channel.url_env], {"msgtype": "text", "text": {"content": text}}
            if channel.sign_env:
                url = _signed(url, secrets[channel.sign_env], now)
        case FeishuChannel():
            url, content = secrets[channel.url_env], {"msg_type": "text", "content": {"text": text}}
            if channel.sign_env:
                content |= _signature(secrets[channel.sign_env], now)
        case _:
            content = _to(channel) | {"msgtype": "text", "agentid": channel.agent, "text": {"content": text}}
            url = _address(channel, "message/send", access_token=_token(channel, secrets, timeout))
    _ask(channel.kind, timeout, "POST", url, content)


def _to(channel: WecomAppChannel) -> dict[str, Any]:
    """The recipients, as the platform has them: of each kind one field, several in it with | between them."""
    found: dict[str, list[str]] = {}
    if channel.agent < 0:
        raise ChannelError(_SHAPE)
    for one in re.split(r"[\s,;|]+", channel.to.strip()):
        known = ((name, re.fullmatch(shape, one, re.ASCII)) for name, shape in _READERS.items())
        name, fits = next(((name, fits) for name, fits in known if fits), ("", None))
        if fits is None:
            raise ChannelError("收件人 to 的写法不对：应为 @all、成员账号、#部门编号或 +标签编号")
        found.setdefault(name, []).append("@all" if one in ("@all", "all") else fits[1])
    return {name: "|".join(those) for name, those in found.items()}


def _token(channel: WecomAppChannel, secrets: Secrets, timeout: float) -> str:
    secret = secrets[channel.secret_env]
    asked = _address(channel, "gettoken", corpid=channel.corp, corpsecret=secret)
    token = _ask(channel.kind, timeout, "GET", asked).get("access_token")
    if not isinstance(token, str):
        raise ChannelError(_OTHER_WORDS)
    return token


def _address(channel: WecomAppChannel, what: str, **query: str) -> str:
    return _with(f"{channel.api.rstrip('/')}/cgi-bin/{what}", query)


def _signed(url: str, secret: str, now: datetime) -> str:
    """钉钉 加签: instant and signature beside the token in the address."""
    instant = str(round(now.timestamp() * 1000))
    known = _known(secret).encode()
    signed = hmac.new(known, f"{instant}\n{secret}".encode(), hashlib.sha256).digest()
    return _with(url, {"timestamp": instant, "sign": base64.b64encode(signed).decode()})


def _signature(secret: str, now: datetime) -> dict[str, str]:
    """飞书 签名校验: instant and signature beside the text; the key is what 钉钉 signs."""
    instant = str(round(now.timestamp()))
    signed = hmac.new(f"{instant}\n{_known(secret)}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": instant, "sign": base64.b64encode(signed).decode()}


def _known(secret: str) -> str:
    if not _SIGN.fullmatch(secret):
        raise ChannelError(_SHAPE)
    return secret


def _with(url: str, query: Mapping[str, str]) -> str:
    """An address with more words; what it has stays as it is."""
    import httpx2

    return f"{url}{'&' if '?' in url else '?'}{httpx2.QueryParams(query)}"


def _ask(
    kind: str, timeout: float, method: str, url: str, content: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One exchange with a platform, and a verdict: its answer when it was taken, else `ChannelError`."""
    import httpx2  # by the first that is sent that way: no start of a worker waits for it

    try:
        answer = exchange(method, url, timeout, LONGEST_ANSWER, json=content)
    except LongAnswerError:
        raise ChannelError(_OTHER_WORDS) from None
    except httpx2.TimeoutException:
        raise ChannelError(f"对方{timeout:g}秒没有应答") from None
    except httpx2.ProxyError:
        raise ChannelError("连不上代理服务器") from None
    except httpx2.ConnectError as failed:
        raise ChannelError(_TLS if _is_of_tls(failed) else "连不上对方") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failed:
        raise ChannelError(f"地址不对或通信出错（{type(failed).__name__}）") from None
    body = _body(answer.body)
    code = _code(body)
    wait = asked_wait(answer.headers) or _WAITS[kind].get(code or 0)
    if answer.status == 429 or (answer.status != 200 and wait):
        raise ChannelError(f"对方答复 {answer.status}：{_OFTEN}", wait or 60)
    if answer.status != 200:
        raise ChannelError(f"对方答复 {answer.status}")
    if code is None:
        raise ChannelError(_OTHER_WORDS)
    if code != 0:
        meaning = _OFTEN if code in _WAITS[kind] else _MEANINGS[kind].get(code)
        raise ChannelError(f"对方拒收，错误码 {code}" + (f"：{meaning}" if meaning else ""), wait)
    return body


_OTHER_WORDS = "答复不是该平台的格式（地址不对，或被网关、代理截住）"
_TLS = "与对方的加密连接没有建成（请核对证书）"


def _is_of_tls(failed: BaseException | None) -> bool:
    """Whether it is the encryption that was not agreed on: the cause of the cause says so."""
    return failed is not None and (isinstance(failed, ssl.SSLError) or _is_of_tls(failed.__context__))


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """How many seconds the other side asks to wait, where it says so in a header; an hour at most."""
    for name in WAIT_HEADERS:
        said = headers.get(name, "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said), LONGEST_WAIT)
    return None


def _body(answer: bytes) -> dict[str, Any]:
    try:
        body = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _code(body: Mapping[str, Any]) -> int | None:
    """The code in a platform's answer, 0 for taken: 企业微信 and 钉钉 `errcode`, 飞书 `code`, formerly `StatusCode`."""
    code = next((body[name] for name in ("errcode", "code", "StatusCode") if name in body), None)
    return code if isinstance(code, int) else None
