"""企业微信, 钉钉 and 飞书 as they document their robots, against a real server in the platforms' place."""

import base64
import hashlib
import hmac
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from activities import channels
from activities.message import Message, brief, compose
from activities.robot import LIMITS
from activities.secret import ChannelError
from register import outbox
from register.connect import Register
from schemas.delivery import Delivery
from schemas.office import Channel, DingtalkChannel, FeishuChannel, WecomAppChannel, WecomRobotChannel
from tests.notices.conftest import KEY, NOON, OFFICE, Receiver, put, ways
from tests.stack import free_port

SIGN = "SEC0123456789abcdef"
KINDS = ("wecom_robot", "wecom_app", "dingtalk", "feishu")


def robot(kind: str, receiver: Receiver) -> tuple[Channel, dict[str, str]]:
    """A channel of that kind to the receiver, and its secrets."""
    url = receiver.url
    match kind:
        case "wecom_robot":
            return WecomRobotChannel(url_env="ROBOT"), {"ROBOT": url}
        case "dingtalk":
            return DingtalkChannel(url_env="ROBOT", sign_env="SIGN"), {"ROBOT": url, "SIGN": SIGN}
        case "feishu":
            return FeishuChannel(url_env="ROBOT"), {"ROBOT": url}
    app = WecomAppChannel(
        corp="ww1", agent=7, secret_env="APP", to="@all", api=f"http://127.0.0.1:{receiver.port}"
    )
    return app, {"APP": "app-secret"}


def send(tmp_path: Path, kind: str, receiver: Receiver, message: Message) -> None:
    channel, secrets = robot(kind, receiver)
    ways(tmp_path, environ=secrets).send(channel, message)


@pytest.fixture
def platform(receiver: Receiver) -> Receiver:
    """A platform that takes everything."""
    receiver.status = 200
    receiver.answer = {
        "errcode": 0,
        "errmsg": "ok",
        "code": 0,
        "access_token": "token-of-the-day",
        "expires_in": 7200,
    }
    return receiver


def text_of(posted: dict[str, object]) -> str:
    """The text in a payload of any platform."""
    inner = posted.get("text") or posted.get("content")
    assert isinstance(inner, dict)
    return str(inner.get("content") or inner.get("text"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_arrives_whole_and_begins_with_the_keyword(
    tmp_path: Path, message: Message, platform: Receiver, kind: str
) -> None:
    send(tmp_path, kind, platform, message)
    [posted] = platform.posts
    assert posted.get("msgtype", posted.get("msg_type")) == "text"
    assert text_of(posted) == f"【铭牌】{message.subject}\n\n{message.body}".strip()


def test_a_robot_is_reached_at_the_address_that_its_page_shows(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    for kind in ("wecom_robot", "feishu"):
        send(tmp_path, kind, platform, message)
    assert platform.paths == ["/hook?token=geheim"] * 2


def test_dingtalk_gets_a_signature_beside_its_token(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    send(tmp_path, "dingtalk", platform, message)
    [path] = platform.paths
    asked = {name: value for name, [value] in parse_qs(urlsplit(path).query).items()}
    instant = str(round(NOON.timestamp() * 1000))
    signed = hmac.new(SIGN.encode(), f"{instant}\n{SIGN}".encode(), hashlib.sha256).digest()
    sign = base64.b64encode(signed).decode()
    assert asked == {"token": "geheim", "timestamp": instant, "sign": sign}


def test_feishu_gets_a_signature_beside_the_text_where_its_page_asks_for_one(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    channel = FeishuChannel(url_env="ROBOT", sign_env="SIGN")
    ways(tmp_path, environ={"ROBOT": platform.url, "SIGN": SIGN}).send(channel, message)
    [posted] = platform.posts
    instant = str(round(NOON.timestamp()))
    signed = hmac.new(f"{instant}\n{SIGN}".encode(), b"", hashlib.sha256).digest()
    assert (posted["timestamp"], posted["sign"]) == (instant, base64.b64encode(signed).decode())


def test_a_wecom_app_writes_to_members_departments_and_tags(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    channel, secrets = robot("wecom_app", platform)
    several = channel.model_copy(update={"to": "wang, li.si #2,#3 +7"})
    ways(tmp_path, environ=secrets).send(several, message)
    [posted] = platform.posts
    assert (posted["touser"], posted["toparty"], posted["totag"]) == ("wang|li.si", "2|3", "7")


def test_a_connection_that_cannot_be_encrypted_is_told(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    secrets = {"ROBOT": platform.url.replace("http:", "https:")}
    with pytest.raises(ChannelError, match=r"^与对方的加密连接没有建成（请核对证书）$"):
        ways(tmp_path, environ=secrets).send(WecomRobotChannel(url_env="ROBOT"), message)


def test_a_proxy_that_is_not_there_is_told(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(ChannelError, match="连不上"):
        ways(tmp_path, environ={"ROBOT": "https://robot.invalid/"}).send(
            WecomRobotChannel(url_env="ROBOT"), message
        )


def test_a_wecom_app_asks_for_a_token_and_sends_with_it(
    tmp_path: Path, message: Message, platform: Receiver
) -> None:
    send(tmp_path, "wecom_app", platform, message)
    assert platform.paths == [
        "/cgi-bin/gettoken?corpid=ww1&corpsecret=app-secret",
        "/cgi-bin/message/send?access_token=token-of-the-day",
    ]
    [posted] = platform.posts
    assert (posted["touser"], posted["agentid"]) == ("@all", 7)


@pytest.mark.parametrize(
    ("kind", "answer", "reason"),
    [
        ("wecom_robot", {"errcode": 93000}, "对方拒收，错误码 93000：机器人地址不对，或机器人已停用"),
        ("wecom_app", {"errcode": 60020}, "对方拒收，错误码 60020：本机的出口地址不在应用的可信IP中"),
        ("dingtalk", {"errcode": 300005}, "对方拒收，错误码 300005：机器人地址不对，或机器人已停用"),
        ("feishu", {"code": 19001}, "对方拒收，错误码 19001：机器人地址不对，或机器人已停用"),
        ("feishu", {"StatusCode": 4711}, "对方拒收，错误码 4711"),
    ],
)
def test_a_refusal_inside_a_200_is_no_delivery(
    tmp_path: Path, message: Message, platform: Receiver, kind: str, answer: dict[str, object], reason: str
) -> None:
    platform.answer = answer
    with pytest.raises(ChannelError) as said:
        send(tmp_path, kind, platform, message)
    assert str(said.value) == reason


@pytest.mark.parametrize(
    "answer", ["<html>请先登录上网认证</html>", "[]", '{"ok": true}', '{"errcode": "0"}', ""]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_200_in_other_words_is_no_delivery(
    tmp_path: Path, message: Message, platform: Receiver, kind: str, answer: str
) -> None:
    platform.answer = answer
    with pytest.raises(ChannelError, match="答复不是该平台的格式"):
        send(tmp_path, kind, platform, message)


@pytest.mark.parametrize("status", [302, 403, 404, 500])
@pytest.mark.parametrize("kind", KINDS)
def test_any_other_status_is_told(
    tmp_path: Path, message: Message, platform: Receiver, kind: str, status: int
) -> None:
    platform.status = status
    with pytest.raises(ChannelError) as said:
        send(tmp_path, kind, platform, message)
    assert str(said.value) == f"对方答复 {status}"
    assert len(platform.paths) == 1, "a redirect was followed"


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_there_is_told(tmp_path: Path, message: Message, platform: Receiver, kind: str) -> None:
    platform.port = free_port()
    platform.url = f"http://127.0.0.1:{platform.port}/hook?token=geheim"
    with pytest.raises(ChannelError, match=r"^连不上对方$"):
        send(tmp_path, kind, platform, message)


@pytest.mark.parametrize("kind", KINDS)
def test_a_slow_platform_is_left_after_the_timeout(
    tmp_path: Path, message: Message, platform: Receiver, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 0.3)
    platform.go.clear()
    with pytest.raises(ChannelError, match=r"^对方0\.3秒没有应答$"):
        send(tmp_path, kind, platform, message)


def test_a_missing_secret_is_named(tmp_path: Path, message: Message) -> None:
    with pytest.raises(ChannelError, match=r"^没有设置环境变量 ROBOT$"):
        ways(tmp_path, environ={}).send(WecomRobotChannel(url_env="ROBOT"), message)


@pytest.mark.parametrize("kind", ["wecom_robot", "dingtalk"])
@pytest.mark.parametrize("count", [1, 3, 40, 2740])
def test_no_text_is_longer_in_bytes_than_its_platform_takes(
    register: Register, kind: str, count: int
) -> None:
    keys = [f"2036-{n:04}/1/1" for n in range(count)]
    put(
        register,
        *keys,
        digest_on=NOON.date(),
        subject="开远市灵泉街道南正街社区居民委员会：" + "请出具初审意见" * 9,
    )
    letters = outbox.pending(register, OFFICE.role, None, NOON.date())
    message = compose(Delivery(reader=OFFICE, digest_on=NOON.date()), letters, NOON, folder="办公室")
    text = brief(message, LIMITS[kind])
    assert len(text.encode()) <= LIMITS[kind]
    assert text.startswith("【铭牌】2036年3月3日待办与通知")
    if message.body.strip() not in text:
        assert text.endswith("也可向领导小组办公室索取）")


def test_a_long_urgent_notice_is_cut_at_a_line_and_says_where_the_rest_is(register: Register) -> None:
    put(register, KEY, subject="称号已取消\n" + "整改情况说明\n" * 300)
    letters = outbox.pending(register, OFFICE.role, None, None)
    message = compose(Delivery(reader=OFFICE, key=KEY), letters, NOON, folder="办公室")
    text = brief(message._replace(subject="加急：称号已取消"), LIMITS["wecom_robot"])
    assert len(text.encode()) <= LIMITS["wecom_robot"]
    assert text.splitlines()[-2:] == [
        "整改情况说明",
        "（篇幅所限未列全；全文在铭牌的“通知”里，也可向领导小组办公室索取）",
    ]


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        (DingtalkChannel(url_env="ROBOT", sign_env="SIGN"), "sign_env 或 agent 所指的内容不合该平台的格式"),
        (
            WecomAppChannel(corp="ww1", agent=-7, secret_env="APP"),
            "sign_env 或 agent 所指的内容不合该平台的格式",
        ),
        (WecomAppChannel(corp="ww1", agent=7, secret_env="APP", to="#办公室"), "收件人 to 的写法不对"),
    ],
)
def test_a_setting_of_the_wrong_shape_is_told_before_anything_is_sent(
    tmp_path: Path, message: Message, channel: Channel, reason: str
) -> None:
    environ = {"ROBOT": "http://127.0.0.1:1/", "SIGN": "SEC 有误", "APP": "app-secret"}
    with pytest.raises(ChannelError, match=reason) as said:
        ways(tmp_path, environ=environ).send(channel, message)
    assert "有误" not in str(said.value)
