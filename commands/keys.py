"""`keys`: the keys that what the engine holds is sealed with: listed by age, and a new one made."""

from pathlib import Path
from typing import Annotated

import typer

from activities import keyring
from commands.installation import Installation
from commands.menu import Item, menu
from commands.office import login
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from register.keyfile import NoKeyError
from schemas.base import CHINA

MENU = {
    "list": Item("commands.keys:list_", "列出密钥：哪一天生成，哪一把现用；只有它的所有者读得了。"),
    "new": Item("commands.keys:new", "换一把新的：从此用它封存，以前封存的仍用原来的打开。"),
}

keys = menu("密钥：Temporal 里的内容用它加密；列出、更换。", MENU, no_args_is_help=True)


def list_(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """The keys, the newest first. Nothing of what is in them."""
    folder = keyring.folder_of(Installation.here().var)
    names = _read(folder)
    if as_json:
        show_json([{"name": name, "made_at": _made(name), "in_use": n == 0} for n, name in enumerate(names)])
        return
    if not names:
        say(f"没有密钥（{folder}）：Temporal 里的内容没有加密。")
        return
    rows = [(name, _made(name), "现用" if n == 0 else "只用来打开以前的") for n, name in enumerate(names)]
    show_table(("密钥", "生成", "用途"), rows)
    say(f"在 {folder}，不在备份里，请另行保管。")


def new() -> None:
    """Another key, which seals from now on; and what stamps the inbox, where that is lacking."""
    installation = Installation.here()
    var = installation.var
    before = _read(keyring.folder_of(var))
    try:
        name = keyring.add(var, clock())
    except NoKeyError as no:
        raise Stop(Exit.REFUSED, f"{no}", _BY_SERVICE) from None
    say(f"已新建密钥 {name}，在 {keyring.folder_of(var)}", style="green")
    if before:
        say("服务不必重新启动，从此用它封存；以前封存的仍用原来的密钥打开，请不要删。")
        say("原来的密钥要作废的：删去它的文件，重新启动服务，用它封存的流程从名册恢复。")
    else:
        say("这以前 Temporal 里的内容没有加密：请把全部工作进程和网页重新启动，流程从名册恢复。")
    _stamp(installation)
    say(f"几台机器办同一个名册的，把 {var / 'keys'} 原样复制到每一台。密钥不在备份里，请另行保管。")


def _stamp(installation: Installation) -> None:
    """The inbox's own key wants the register; a leaked one of the engine's is changed also while that is down."""
    try:
        register = installation.register
        assert register.stamp is not None
        count = register.stamp.made(register, clock(), login())
    except Stop as stop:
        warn("收件戳的密钥没有查看：", *stop.lines, "名册用得了以后，还没有收件戳的请再执行一次。")
        return
    except NoKeyError as no:
        raise Stop(Exit.REFUSED, f"{no}", _BY_SERVICE) from None
    if count is not None:
        say(
            f"已新建收件戳的密钥 {register.stamp.path}，现有的收件 {count} 件、全部档案和工作的经办已盖戳。",
            style="green",
        )
        say("从此没有戳的收件一律不办。原来没有密钥的，服务不必为此重新启动。")
        say("换了一把的，服务要先停着：没有停的，现在停下，移走这一把，再执行一次，然后启动。")


_BY_SERVICE = "密钥只有服务账号读得了：请用运行服务的账号执行。"


def _read(folder: Path) -> list[str]:
    try:
        return keyring.names(folder)
    except NoKeyError as no:
        raise Stop(Exit.REFUSED, f"{no}", _BY_SERVICE) from None


def _made(name: str) -> str:
    made = keyring.made_at(name)
    return f"{made.astimezone(CHINA):%Y-%m-%d %H:%M}" if made else "不明"
