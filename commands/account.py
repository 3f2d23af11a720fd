"""`account` 账号: accounts of the web desk, made and looked after by whoever is at the machine."""

from typing import Annotated, cast, get_args

import typer

from commands.installation import Installation
from commands.office import login, office_in_use
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.work import JSON
from desk import administration as desk
from desk.administration import By
from schemas.account import Administrator
from wording.accounts import ADMINISTRATORS

NAME = typer.Argument(metavar="账号", help="与操作系统账号同名，与 office.yaml 岗位的 accounts 一致")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="账号：网页登录的账号：新建、列出、重置口令、停用、启用、解除锁定、解除绑定。",
)


@app.command("new")
def new(
    name: Annotated[str, NAME],
    administrator: Annotated[
        str | None,
        typer.Option(
            "--administrator",
            metavar="<part>",
            help="作管理员：system 系统、security 安全、audit 审计；管理员不得有业务岗位",
        ),
    ] = None,
) -> None:
    """新建一个账号，首次口令只显示这一次。"""
    here = Installation.here()
    part = _part(administrator)
    first = desk.make(here.register, office_in_use(here), name, _by(), clock(), part)
    say(f"已新建账号 {name.strip()}（{ADMINISTRATORS[part] if part else '业务账号'}）", style="green")
    _tell(first)


@app.command("list")
def listed(as_json: Annotated[bool, JSON] = False) -> None:
    """列出全部账号。"""
    here = Installation.here()
    found = desk.every(here.register, office_in_use(here), clock())
    if as_json:
        show_json([_as_data(one) for one in found])
        return
    if not found:
        say("还没有账号")
        return
    rows = [
        (
            one.account.name,
            ADMINISTRATORS[one.account.administrator] if one.account.administrator else "业务账号",
            "、".join(one.posts) or "无",
            desk.state(one),
            "已绑定手机" if one.account.secret else "无",
            f"{one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else "未登录",
        )
        for one in found
    ]
    show_table(("账号", "种类", "岗位", "状态", "验证码", "登录"), rows)


@app.command("reset")
def reset(name: Annotated[str, NAME]) -> None:
    """给一个账号新的首次口令，只显示这一次；已登录的随即退出。"""
    here = Installation.here()
    first = desk.reset(here.register, office_in_use(here), name, _by(), clock())
    say(f"已重置账号 {name} 的口令", style="green")
    _tell(first)


@app.command("disable")
def disable(name: Annotated[str, NAME]) -> None:
    """停用一个账号：不能再登录，已登录的随即退出。"""
    here = Installation.here()
    desk.disable(here.register, office_in_use(here), name, _by(), clock())
    say(f"已停用账号 {name}", style="green")


@app.command("enable")
def enable(name: Annotated[str, NAME]) -> None:
    """启用一个停用的账号。"""
    here = Installation.here()
    desk.enable(here.register, office_in_use(here), name, _by(), clock())
    say(f"已启用账号 {name}", style="green")


@app.command("code")
def code(name: Annotated[str, NAME]) -> None:
    """要求一个账号重新绑定手机（换了手机、丢了手机，或者验证码的密钥找不到了）。"""
    here = Installation.here()
    desk.want_code(here.register, office_in_use(here), name, _by(), clock())
    say(f"账号 {name} 下一次登录时重新绑定手机", style="green")


@app.command("unbind")
def unbind(name: Annotated[str, NAME]) -> None:
    """解除一个账号与统一身份认证的绑定（同一个人在那里换了身份）；已登录的随即退出。"""
    here = Installation.here()
    desk.unbind(here.register, office_in_use(here), name, _by(), clock())
    say(f"账号 {name} 下一次经统一身份认证登录时重新绑定", style="green")


@app.command("unlock")
def unlock(name: Annotated[str, NAME]) -> None:
    """解除一个账号的锁定（连续几次没有通过的，锁定15分钟）。"""
    here = Installation.here()
    desk.unlock(here.register, office_in_use(here), name, _by(), clock())
    say(f"已解除账号 {name} 的锁定", style="green")


def _by() -> By:
    return By(login(), "本机", at_machine=True)


def _part(said: str | None) -> Administrator | None:
    if said is None:
        return None
    known = {**{one: one for one in get_args(Administrator)}, **{v: k for k, v in ADMINISTRATORS.items()}}
    if said not in known:
        raise Stop(
            Exit.USAGE,
            f"--administrator {said[:40]}：不是管理员的种类，可以写 system（系统）、security（安全）、audit（审计）",
        )
    return cast(Administrator, known[said])


def _tell(first: str) -> None:
    say(f"首次口令：{first}", "只显示这一次，请当面交给本人，第一次登录时须改。")


def _as_data(one: desk.Listed) -> dict[str, object]:
    account = one.account
    return {
        "name": account.name,
        "administrator": account.administrator,
        "posts": one.posts,
        "state": desk.state(one),
        "second_factor": account.secret is not None,
        "bound": account.subject is not None,
        "made_at": account.made_at.isoformat(),
        "seen_at": one.seen_at.isoformat() if one.seen_at else None,
    }
