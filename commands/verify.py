"""`verify`: whether the register still is what it says, what was signed of it, and the files that it names."""

from pathlib import Path
from typing import Annotated

import typer

from commands.installation import Installation
from commands.speak import Exit, Stop, say, show_json, warn
from desk.soundness import SOUND
from register import carried, checkpoint, evidence
from register.connect import Register
from register.keyfile import NoKeyError
from register.verify import verify as faults_of


def verify(
    brought: Annotated[
        Path | None,
        typer.Option("--checkpoint", metavar="<path>", help="与另存在别处的检查点（文件或文件夹）比对"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Ledgers, projections, notices, checkpoints and evidence beside one another."""
    installation = Installation.here()
    faults = [
        *faults_of(installation.register, installation.book),
        *checkpoint.faults(installation.register, installation.var),
        *evidence.faults(installation.register, installation.store),
        *(carried.faults(checkpoint.read(installation.var)[0], brought) if brought else ()),
    ]
    if as_json:
        show_json({"sound": not faults, "faults": faults})
    if faults:
        raise Stop(Exit.FAILED, f"核验发现 {len(faults)} 处问题：", *(f"  {one}" for one in faults))
    if not as_json:
        _tell_of_the_stamp(installation.register)
        chain, _ = checkpoint.read(installation.var)
        last = (
            f"（最近一个签署于 {chain[-1].taken_at:%Y-%m-%d %H:%M}）" if chain else "，请用 checkpoint 签署"
        )
        say(SOUND, style="green")
        say(f"与 {len(chain)} 个签署的检查点比对过{last}")


def _tell_of_the_stamp(register: Register) -> None:
    """Whoever cannot read the key has looked at all but that."""
    try:
        assert register.stamp is not None
        _ = register.stamp.key
    except NoKeyError as no:
        warn(f"收件戳没有核对：{no}", "要核对的，请用运行服务的账号执行。")
