"""`checkpoint`: sign how far every ledger has come, and show the public key that others check signatures by."""

from typing import Annotated

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json
from register import checkpoint as checkpoints
from register.checkpoint import CannotSign


def checkpoint(
    public_key: Annotated[
        bool, typer.Option("--public-key", help="只显示公钥（首次使用时生成密钥）")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Sign what the ledgers end with now, or show the key."""
    installation = Installation.here()
    try:
        if public_key:
            _show_key(installation, as_json)
            return
        one = checkpoints.take(installation.register, installation.var, clock())
    except CannotSign as no:
        raise Stop(Exit.FAILED, *cannot_sign(no)) from no
    if as_json:
        show_json(one.model_dump(mode="json", exclude={"moved", "works"}) | {"hash": one.hash})
        return
    say(f"检查点第{one.number}号（{one.on}），签署于 {one.taken_at:%Y-%m-%d %H:%M:%S}", style="green")
    say(f"称号 {one.titles} 个，档案 {one.entries} 条，较上一个有变动的称号 {len(one.moved)} 个")
    if one.undertakings:
        say(f"工作 {one.undertakings} 项，经办 {one.chapters} 条，较上一个有变动的工作 {len(one.works)} 项")
    say(f"哈希：{one.hash}", f"存于：{checkpoints.folder_of(installation.var)}")
    say("请定期把该文件夹复制到别处（或把上面的哈希抄入纸质台账）：谁改写了档案，与它一比便知。")


def cannot_sign(no: CannotSign) -> list[str]:
    """Why nothing was signed, and what to do."""
    return [
        "没有签署检查点：",
        *(f"  {one}" for one in map(str, no.args)),
        "请先用 verify 核验名册，查明原因。",
        "确因恢复备份而少了记录的：把 var/checkpoints 整个移走存档，再签署，另起一串。",
    ]


def _show_key(installation: Installation, as_json: bool) -> None:
    with checkpoints.alone(installation.var):
        key = checkpoints.signing_key(installation.var).public_key().public_bytes_raw().hex()
    if as_json:
        show_json({"public_key": key})
    else:
        say(key)
