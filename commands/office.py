"""Office: what `office.yaml` says of this installation: its posts, its pack, and who sits here."""

import os
import pwd
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from activities.office_file import OfficeFaultsError, load_office, pack_of
from activities.place import HOME, Place
from commands.place import clock
from commands.speak import Exit, Stop, warn
from desk.errors import AdministratorError
from desk.seats import Seat, sit_down
from schemas.base import local_date
from schemas.office import Office

if TYPE_CHECKING:  # a picture of a life, and the faults of a pack, need no register
    from commands.installation import Installation


def office_of(place: Place) -> Office:
    """The office of `office.yaml`; a fresh folder gets the example first."""
    try:
        if not place.office_path.exists():
            _put_example(place)
        return load_office(place.office_path)
    except PermissionError:
        raise Stop(Exit.UNREACHABLE, *not_yours(place.office_path)) from None
    except OfficeFaultsError as faults:
        raise Stop(Exit.USAGE, f"{place.office_path} 有误，请改正后重试：", *faults.lines) from None


def _put_example(place: Place) -> None:
    used = place.stack_file.exists() or place.own_file.exists()
    if used or os.environ.get("MINGPAI_DATABASE_URL"):
        raise Stop(
            Exit.USAGE,
            f"没有找到 {place.office_path}（岗位、联系方式和账号）",
            "这里已有名册，不会代为新建。请放回该文件，或用环境变量 MINGPAI_OFFICE 指明它的位置。",
        )
    place.office_path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HOME / "office.example.yaml", place.office_path)
    warn(f"已新建 {place.office_path}（试用配置）。正式使用前请改成本单位的岗位、联系方式和账号。")


def office_in_use(installation: "Installation") -> Office:
    """The office, where it may use this register: no trial, once it is used in earnest."""
    from desk.earnest import enter  # with the database, which a picture does without

    office = office_of(installation)
    enter(installation.register, office, clock(), login())
    return office


def pack_path(place: Place) -> Path:
    """The pack that office.yaml names: beside it, or in the installation."""
    return pack_of(office_of(place), place.office_path)


def seat_of(installation: "Installation", wanted: str | None) -> Seat:
    """Who acts: the account's only post, or the one that `--as` names; also one that it stands in for 代理 today.

    An administrator of accounts has none, also in trial.
    """
    from desk.earnest import enter  # with the database, which a picture does without
    from register.accounts import administrator_of
    from register.substitutions import held_by

    office, account = office_of(installation), login()
    if part := administrator_of(installation.register, account):
        raise AdministratorError(account, part)
    lent = [] if office.trial else held_by(installation.register, account, local_date(clock()))
    seat = sit_down(office, account, wanted, lent)
    enter(installation.register, office, clock(), account)
    if seat.substitution is not None:
        warn(f"代理：以“{seat.post.name}”的名义办理（第{seat.substitution}号岗位代理）")
    if office.trial:
        warn(f"试用：以“{seat.post.name}”的名义办理，登记的账号为 {seat.account}")
    return seat


def not_yours(path: Path) -> tuple[str, str]:
    """What to say to an account that may not open what belongs to the service's."""
    return (
        f"账号 {login()} 打不开 {path}：它只归运行服务的账号",
        "请打开办公网页，用自己的账号和口令办理；维护人员以运行服务的账号执行。",
    )


def login() -> str:
    """The operating system's account by its uid; $USER can say anything."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"
