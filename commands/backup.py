"""`backup`: register, evidence, packs in use, calendars, checkpoints, office.yaml into one archive; `--check`."""

import errno
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
import yaml

from activities.place import HOME
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, warn
from desk.errors import TakenNameError
from register import backup as backups
from register.archive import FILES, Manifest, OfficeCopy, UnusableArchiveError
from register.backup import File
from register.connect import Register
from register.evidence import Store, mirror
from register.restore import check as check_archive
from regulations.calendars import NOTICES
from regulations.yaml import UnreadableError, compose, values
from wording.files import cause_of

_KEPT = {
    *(
        "name",
        "regulation",
        "targets",
        "trial",
        "posts",
        "id",
        "parties",
        "role",
        "area",
        "accounts",
        "channel",
        "fallbacks",
    ),
    *("kind", "to", "corp", "agent", "quiet", "quiet_urgent", "mail", "host", "port", "sender", "starttls"),
    *("implicit_tls", "user", "secrets"),
}
"""What a redacted office.yaml keeps. A list of what may stay: a field that is added later is left out until named."""

_SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_LEFT_OUT = "（备份时略去，请重新填写）"
_REDACTED = """\
# 备份中的 office.yaml：渠道的网址等可能含有密钥的内容已略去（写着“备份时略去”的各处），注释也没有保留。
# 恢复时补上略去的内容，另存为 office.yaml。需要原样备份时用 backup --with-office，并像口令一样保管那份备份。
"""


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="备份文件或放备份的文件夹，缺省为 var/backups/", show_default=False)
    ] = None,
    keep: Annotated[int | None, typer.Option("--keep", min=1, help="只留文件夹中最近的若干份")] = None,
    with_office: Annotated[
        bool, typer.Option("--with-office", help="office.yaml 原样存入（其中的渠道网址可能含密钥）")
    ] = False,
    evidence: Annotated[
        Path | None,
        typer.Option("--evidence", help="佐证材料另存到这个文件夹（每个文件只存一次），不放进备份文件"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="只检验已有的备份文件，不备份")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """The register and what belongs to it as of one moment, in one file."""
    if check:
        if file is None:
            raise Stop(Exit.USAGE, "请写明要检验的备份文件")
        _report(file, _checked(file), as_json, "备份完好")
        return
    installation = Installation.here()
    register = installation.register
    now = clock()
    target = _target(installation, file, backups.file_name(now), keep)
    manifest, apart, pruned = _made(
        installation, register, target, now, _office_copy(installation, with_office), evidence, keep
    )
    for path in apart.damaged:
        warn(f"佐证材料 {path.name}：内容与摘要不符，已经损坏，没有另存，请从更早的备份找回")
    _report(target, manifest, as_json, "已备份，并读回核对")
    if not as_json:
        _tell_beside(installation, apart, evidence, pruned, keep)


class _Apart(NamedTuple):
    """How many files of evidence were new in the folder that backups share, and which are damaged here."""

    new: int = 0
    damaged: Sequence[Path] = ()


def _made(
    installation: Installation,
    register: Register,
    target: Path,
    now: datetime,
    office: File | None,
    evidence: Path | None,
    keep: int | None,
) -> tuple[Manifest, _Apart, list[Path]]:
    """The archive, then the evidence beside it, then which older archives went."""
    try:
        early = [File(f"checkpoints/{one.name}", one) for one in _checkpoints(installation)]
        files = _files(installation, office, with_evidence=evidence is None)
        manifest = backups.backup(register, target, now, files, _kind(office), early)
        apart = (
            _Apart() if evidence is None else _Apart(*mirror(installation.store, Store(evidence.absolute())))
        )
        return manifest, apart, backups.prune(target, keep) if keep else []
    except FileExistsError as there:
        raise TakenNameError(Path(there.filename or target)) from None
    except UnusableArchiveError as damaged:
        raise Stop(Exit.FAILED, *damaged.lines) from None
    except OSError as failed:
        raise Stop(Exit.FAILED, *_unwritten(target, failed)) from None


def _tell_beside(
    installation: Installation, apart: _Apart, evidence: Path | None, pruned: list[Path], keep: int | None
) -> None:
    if evidence is not None:
        say(f"  佐证材料另存在 {evidence}，新增 {apart.new} 个文件")
    if pruned:
        say(f"  按 --keep {keep} 删去较早的 {len(pruned)} 份")
    if any((installation.var / "keys").glob("*.*")):  # the engine's, in a folder there, can be lost
        say(f"  签名密钥、验证码和收件戳的密钥（{installation.var / 'keys'}）不在备份中，请另行保管一份")


def _target(installation: Installation, file: Path | None, name: str, keep: int | None) -> Path:
    if file is None:
        folder = installation.var / "backups"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name
    if file.is_dir():
        return file.absolute() / name
    if keep is not None:
        raise Stop(Exit.USAGE, "--keep 只与文件夹一起用：由程序按时间命名，才知道哪些是较早的备份")
    if not file.absolute().parent.is_dir():
        raise Stop(Exit.USAGE, f"没有文件夹 {file.absolute().parent}，请先建立或核对路径")
    return file.absolute()


def _checked(file: Path) -> Manifest:
    try:
        return check_archive(file)
    except UnusableArchiveError as unusable:
        raise Stop(Exit.FAILED, *unusable.lines) from None
    except OSError as failed:
        raise Stop(Exit.USAGE, f"{file}：读不到这个文件（{cause_of(failed)}）") from None


def _unwritten(target: Path, failed: OSError) -> tuple[str, ...]:
    if failed.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why = f"没有备份成：{target.parent} 所在的磁盘已满"
        return (
            why,
            "请腾出空间，或备份到别的磁盘（backup 文件夹）。没有留下不完整的备份，较早的备份没有动。",
        )
    what = failed.filename or target
    return (
        f"没有备份成：{what} 读写不了（{cause_of(failed)}）",
        "请检查权限和磁盘后重试。没有留下不完整的备份，较早的备份没有动。",
    )


def _checkpoints(installation: Installation) -> list[Path]:
    """To be read before the register's moment: a checkpoint newer than the register would accuse it."""
    return sorted((installation.var / "checkpoints").glob("*.json"))


def _files(installation: Installation, office: File | None, *, with_evidence: bool) -> Iterator[File]:
    """Everything beside the register. Evidence is read after its moment: what it speaks of was there before."""
    for path in _packs(installation):
        yield File(f"packs/{path.name}", path)
    for path in sorted(NOTICES.glob("*.yaml")):  # what the office imported lies in the register
        yield File(f"calendars/{path.name}", path)
    if office:
        yield office
    for path in installation.store.contents() if with_evidence else ():
        yield File(f"evidence/{path.parent.name}/{path.name}", path)
    attachments = installation.var / "attachments"
    for path in sorted(attachments.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield File(f"attachments/{path.relative_to(attachments).as_posix()}", path)


def _packs(installation: Installation) -> list[Path]:
    """The pack that office.yaml names, those that it is laid over, and the targets. The register has all editions."""
    office = _yaml(installation.office_path)
    return [
        *_laid_over(installation, office.get("regulation")),
        *_laid_over(installation, office.get("targets")),
    ]


def _laid_over(installation: Installation, name: Any) -> list[Path]:
    """The file that office.yaml names so, and those that it is laid over."""
    if not isinstance(name, str):
        return []
    beside = installation.office_path.parent / name
    path = beside if beside.exists() else HOME / name
    found: dict[str, Path] = {}
    while path.is_file() and path.name not in found:
        found[path.name] = path
        base = _yaml(path).get("overlay_of")
        path = path.parent / base if isinstance(base, str) else path
    return list(found.values())


def _office_copy(installation: Installation, whole: bool) -> File | None:
    path = installation.office_path
    if not path.is_file():
        warn(f"没有找到 {path}，备份中没有岗位配置")
        return None
    if whole:
        return File("office.yaml", path)
    found = _yaml(path)
    if not found:
        warn(f"{path} 读不出来，备份中没有岗位配置（--with-office 可原样存入）")
        return None
    text = _REDACTED + yaml.safe_dump(redacted(found), allow_unicode=True, sort_keys=False)
    return File("office.redacted.yaml", text.encode())


def redacted(value: Any) -> Any:
    """An office file's content without anything that could open a channel: known fields only, and no addresses.

    A field that ends in `_env` names a secret and holds none, as long as it looks like a name.
    """
    if isinstance(value, dict):
        return {key: redacted(one) if _may_stay(str(key), one) else _LEFT_OUT for key, one in value.items()}
    if isinstance(value, list):
        return [redacted(one) for one in value]
    return _LEFT_OUT if isinstance(value, str) and "://" in value else value


def _may_stay(key: str, value: Any) -> bool:
    if key.endswith("_env"):
        return isinstance(value, str) and _SECRET_NAME.fullmatch(value) is not None
    return key in _KEPT


def _kind(office: File | None) -> OfficeCopy:
    if office is None:
        return "none"
    return "whole" if office.name == "office.yaml" else "redacted"


def _yaml(path: Path) -> dict[str, Any]:
    try:
        found = values(compose(path))
    except UnreadableError:
        return {}
    return found if isinstance(found, dict) else {}


_OFFICE = {
    "whole": "office.yaml 原样在内，其中的渠道网址可能含密钥：请像口令一样保管这份备份",
    "redacted": "office.yaml 只存了岗位、账号等，渠道网址已略去（要原样存入用 --with-office）",
    "none": "没有 office.yaml",
}


_EVIDENCE = f"{FILES}evidence/"


def _damaged(manifest: Manifest) -> list[str]:
    """Evidence in the archive that is not what its name says: it was damaged before."""
    return [
        name
        for name, content in manifest.members.items()
        if name.startswith(_EVIDENCE) and not name.endswith(content.sha256)
    ]


def _report(file: Path, manifest: Manifest, as_json: bool, done: str) -> None:
    rows = {name: shape.rows for name, shape in manifest.tables.items()}
    size = file.stat().st_size
    for name in _damaged(manifest):
        warn(f"{name.removeprefix(FILES)}：内容与文件名所记的摘要不符，备份以前已经损坏，请从更早的备份找回")
    if as_json:
        said = manifest.model_dump(mode="json", exclude={"members", "tables"})
        show_json({"file": str(file), "bytes": size, "rows": rows, "members": len(manifest.members), **said})
        return
    say(f"{done}：{file}（{size / 2**20:.1f} MB）", style="green")
    say(
        f"  时刻 {manifest.created_at:%Y-%m-%d %H:%M:%S}，来自 {manifest.database}，表结构 {manifest.revision}"
    )
    say(
        f"  称号 {rows.get('titles', 0)} 个，档案 {rows.get('entries', 0)} 条，收件 {rows.get('inbox', 0)} 件，"
        f"通知 {rows.get('outbox', 0)} 份；档案链首摘要 {manifest.heads[:16]}"
    )
    kept = [one for one in manifest.members if one.startswith(_EVIDENCE)]
    if kept:
        size = sum(manifest.members[one].size for one in kept)
        say(f"  佐证材料 {len(kept)} 个文件（{size / 2**20:.1f} MB）")
    say(f"  {_OFFICE[manifest.office]}；环境变量和密钥文件里的口令一律不在备份中")
