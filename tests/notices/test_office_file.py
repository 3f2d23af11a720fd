"""The office's file: the example is right, and each fault is told with line and remedy."""

from pathlib import Path

import pytest

from activities.office_file import OfficeFaultsError, load_office, without_post
from activities.secret import ChannelError, Secrets, read_secrets
from regulations.load import load_pack
from schemas.foundation import Sourced
from schemas.office import Post
from schemas.party import Body, Party, Role
from tests.people import bodies_of
from tests.stack import ROOT

EXAMPLE = ROOT / "office.example.yaml"
PACK = load_pack(ROOT / "regulations" / "kaiyuan-danwei.yaml")
MAIL = "mail: {host: smtp.example.cn, sender: m@example.cn, user: m, password_env: MAIL_PASSWORD}\n"


def test_the_example_has_a_post_for_every_role_of_the_kaiyuan_pack() -> None:
    office = load_office(EXAMPLE)
    assert without_post(office, PACK) == []
    for body in bodies_of(PACK):
        post = office.reader(Party(role=Role.CONSULTED, area=body))
        assert post is not None
        assert post.name == body
    assert (ROOT / office.regulation).is_file()


def test_a_role_of_the_pack_without_a_post_is_named() -> None:
    office = load_office(EXAMPLE)
    fewer = office.model_copy(update={"posts": tuple(post for post in office.posts if post.id != "督导组")})
    assert without_post(fewer, PACK) == [
        "督导组（supervisor）没有岗位：给它的通知改送领导小组办公室；请在 office.yaml 的 posts 中补上"
    ]


def test_a_body_that_the_pack_names_needs_a_post_of_its_own() -> None:
    named = Sourced[tuple[Body, ...]](value=(Body("文明办"),), assumed=True)
    told = PACK.way_out.model_copy(update={"tells": (Role.UNIT, Body("文明办"))})
    pack = PACK.model_copy(update={"named_bodies": named, "way_out": told})
    office = load_office(EXAMPLE)
    assert without_post(office, pack) == [
        "文明办（role: body, area: 文明办）没有岗位：给它的通知改送领导小组办公室；请在 office.yaml 的 posts 中补上"
    ]
    post = Post(id="文明办", name="文明办", parties=(Party(role=Role.BODY, area="文明办"),))
    assert without_post(office.model_copy(update={"posts": (*office.posts, post)}), pack) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("trial: true", "trail: true", "行 trail：没有这一项（可能拼写有误）；是不是：trial"),
        ("role: office}", "role: ofice}", "行 posts.第1项.parties.第1项.role：不在可选范围内；改为可选的值"),
        ("[{role: office}]", "[{role: funder}]", "没有领导小组办公室的岗位"),
        ("id: 领导小组\n", "id: 领导小组办公室\n", "岗位编号 id 重复"),
        (
            "[{role: office}]",
            "[{role: office}]\n    channel: {kind: fax}",
            "posts.第1项.channel：不在可选范围内",
        ),
        (
            "[{role: office}]",
            "[{role: office}]\n    channel: {to: a@b.cn}",
            "posts.第1项.channel：没有写明 kind",
        ),
        ("[{role: office}]", "[{role: office}]\n    channel: {kind: smtp, to: a@b.cn}", "没有写明 mail"),
        (
            "[{role: office}]",
            "[{role: office}]\n    channel: {kind: smtp, to: ab.cn}\n" + "#",
            "不是一个邮箱地址",
        ),
        ("[{role: office}]", "[{role: office}]\n    channel: {kind: webhook, url: a.cn/x}", "不是网址"),
        ("name: 开远市", MAIL.replace("user: m, ", "") + "name: 开远市", "user 与 password_env 只写了一项"),
        (
            "[{role: office}]",
            "[{role: office}]\n    fallbacks: [{kind: file}, {kind: webhook, url: a.cn/x}]",
            "posts.第1项.fallbacks.第2项.url：不是网址",
        ),
        (
            "[{role: office}]",
            "[{role: office}]\n    channel: {kind: webhook}",
            "url 与 url_env 写一项，且只写一项",
        ),
        ("[{role: office}]", "[{role: office}]\n    quiet: 22-7点", "应写作 22:00-07:00"),
        ("[{role: office}]", "[{role: office}]\n    quiet: 22:00-22:00", "起止时间相同"),
        ("[{role: office}]", "[{role: office}]\n    quiet_urgent: true", "没有写 quiet（免打扰时段）"),
        (
            "name: 开远市",
            MAIL.replace("user", "starttls: true, implicit_tls: true, user") + "name: 开远市",
            "只能选一项",
        ),
        ("trial: true", "trial: true\nsecrets: nowhere.yaml", "secrets：读不了秘密文件 nowhere.yaml"),
        ("name: 开远市", MAIL.replace("m@", "m") + "name: 开远市", "mail.sender：不是一个邮箱地址"),
        ("posts:", "posts: [", "YAML 格式有误"),
        ("trial: true", "trial: true\ntrial: false", "同一名称写了两次（已见于第"),
    ],
)
def test_each_fault_is_told_in_chinese(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    if "不是一个邮箱地址" in said and "sender" not in said:
        text = MAIL + text
    (tmp_path / "office.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(OfficeFaultsError) as faults:
        load_office(tmp_path / "office.yaml")
    assert said in str(faults.value)
    assert all(line.startswith("office.yaml 第") for line in faults.value.lines)


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(
        "name: 甲\nregulation: x.yaml\nposts:\n  - id: a\n    name: 甲\n    parties: [{role: ofice}]\n",
        encoding="utf-8",
    )
    with pytest.raises(OfficeFaultsError, match=r"^office\.yaml 第6行 posts\.第1项\.parties\.第1项\.role："):
        load_office(tmp_path / "office.yaml")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(OfficeFaultsError, match="没有这个文件"):
        load_office(tmp_path / "office.yaml")


def test_secrets_come_from_the_environment_or_from_a_file_of_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IN_BOTH", "  of the environment\n")
    (tmp_path / "office.yaml").write_text(
        EXAMPLE.read_text(encoding="utf-8") + "\nsecrets: s.yaml\n", encoding="utf-8"
    )
    (tmp_path / "s.yaml").write_text("IN_BOTH: of the file\nIN_FILE: https://x.cn/key\n", encoding="utf-8")
    (tmp_path / "s.yaml").chmod(0o600)
    office = load_office(tmp_path / "office.yaml")
    assert office.secrets == str(tmp_path / "s.yaml")
    secrets = Secrets(Path(office.secrets))
    assert (secrets["IN_BOTH"], secrets["IN_FILE"]) == ("of the environment", "https://x.cn/key")
    with pytest.raises(ChannelError, match=r"^没有设置环境变量 NOWHERE，s\.yaml 中也没有$"):
        secrets["NOWHERE"]
    (tmp_path / "s.yaml").write_text("IN_FILE: changed\n", encoding="utf-8")
    assert secrets["IN_FILE"] == "changed", "read anew, so that a changed key needs no restart"


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        ("A: geheim", 0o644, "别人也能读"),
        ("A: geheim", 0o660, "别人也能读"),
        ("- geheim", 0o600, "格式有误"),
        ("A: 4711", 0o600, "格式有误"),
        ("A: [geheim", 0o600, "格式有误"),
        ("", 0o600, "格式有误"),
    ],
)
def test_an_unusable_secrets_file_is_a_fault_that_repeats_nothing(
    tmp_path: Path, content: str, mode: int, said: str
) -> None:
    (tmp_path / "s.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "s.yaml").chmod(mode)
    with pytest.raises(ChannelError, match=said) as unusable:
        read_secrets(tmp_path / "s.yaml")
    assert "geheim" not in str(unusable.value)
