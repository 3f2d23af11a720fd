"""`evidence`: the files that acts rest on 佐证材料: listed, taken out, put in beforehand, cleared of what is idle."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from commands.enclosures import paper
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.which import which
from desk import evidence as desk
from desk.errors import TakenNameError
from desk.evidence import Held
from register import ledger
from register.evidence import ChangedError, State, copy_title
from wording.files import cause_of

UNUSED = 30
"""Days after which what no act has named is nobody's evidence."""

STATES: dict[State | None, str] = {
    "kept": "在",
    "missing": "缺失",
    "altered": "已损坏",
    None: "只登记了摘要，没有存文件",
}

evidence = typer.Typer(
    help="佐证材料：看一个称号有哪些文件、取出、事先存入、清理没有用上的。",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Title = Annotated[str, typer.Argument(metavar="称号", help="称号编号、单位名称或统一社会信用代码")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]


@evidence.command("list", help="列出一个称号的佐证材料：第几条、哪份文件、原名、大小、在不在。")
def list_(title: Title, as_json: AsJson = False) -> None:
    """Every document with a file, and whether it is here."""
    installation = Installation.here()
    found = _held(installation, title)
    if as_json:
        show_json([_json(one) for one in found])
        return
    if not found:
        say("这个称号还没有佐证材料")
        return
    rows = [
        (
            str(one.entry),
            one.document.called,
            one.document.kept_as or "",
            _size(one.size),
            (one.document.sha256 or "")[:12],
            STATES[one.state],
        )
        for one in found
    ]
    show_table(("条", "文件", "原名", "大小", "摘要", ""), rows)
    if wrong := [one for one in found if one.state in ("missing", "altered")]:
        raise Stop(Exit.FAILED, f"有 {len(wrong)} 份缺失或已损坏，请从备份找回")


@evidence.command("get", help="取出佐证材料：一份，或者这个称号的全部；不会覆盖已有的文件。")
def get(
    title: Title,
    file: Annotated[
        str | None, typer.Argument(metavar="哪一份", help="原名、第几条或摘要的前12位；不写就是全部")
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="放到哪个文件夹，缺省为当前文件夹")] = Path("."),
) -> None:
    """Copies of the reader's own."""
    installation = Installation.here()
    if file is None:
        _get_all(installation, title, to)
        return
    one = desk.wanted(_held(installation, title), file)
    name, sha256 = one.document.kept_as, one.document.sha256
    assert name is not None, "what was never kept is not what is wanted"
    assert sha256 is not None
    target = to / name
    try:
        to.mkdir(parents=True, exist_ok=True)
        installation.store.copy(sha256, target)
    except FileExistsError as there:
        raise TakenNameError(Path(there.filename or target)) from None
    except FileNotFoundError:
        raise Stop(Exit.FAILED, f"“{name}”不在佐证材料文件夹中，请从备份找回") from None
    except ChangedError:
        raise Stop(Exit.FAILED, f"“{name}”已损坏，没有取出，请从备份找回") from None
    except OSError as failed:
        raise Stop(Exit.FAILED, f"写不进 {to}（{cause_of(failed)}）") from None
    say(f"已取出：{target}（第{one.entry}条 {one.document.called}）", style="green")


def _get_all(installation: Installation, title: str, to: Path) -> None:
    title_id = which(installation, title)
    try:
        copied = copy_title(installation.register, installation.store, title_id, to)
    except OSError as failed:
        raise Stop(Exit.FAILED, f"写不进 {to}（{cause_of(failed)}）") from None
    if not copied:
        say("这个称号还没有佐证材料")
    say(*(f"已取出：{path}" for _, path in copied if path is not None))
    if lost := [one for one, path in copied if path is None]:
        names = "、".join(f"第{one.entry}条“{one.document.kept_as}”" for one in lost)
        raise Stop(Exit.FAILED, f"缺失或已损坏，没有取出，请从备份找回：{names}")


@evidence.command("put", help="事先存入文件（如在别的电脑上扫描的），办理时再引用；没有引用的不算数。")
def put(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="一个或几个文件")],
    as_json: AsJson = False,
) -> None:
    """All of them, or none where one is not kept."""
    store = Installation.here().store
    papers = [paper(one, "文件", one.name, store) for one in files]
    fresh = desk.kept(store, papers)
    if as_json:
        show_json([{"name": one.name, "sha256": one.sha256, "size": one.size} for one in papers])
        return
    for one, new in zip(papers, fresh, strict=True):
        said = "已存入" if new else "早已存有，不重复存"
        say(f"{said}：{one.name}（{one.kind.label}，{_size(one.size)}）", f"  编号：{one.sha256}")
    say(f"办理时写 --document-file 编号 引用；{UNUSED} 天内没有引用的，evidence sweep 会清理。")


@evidence.command("sweep", help=f"清理存入满{UNUSED}天还没有哪一件引用的文件，和中断留下的残片。")
def sweep(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看有哪些，不删除")] = False,
    as_json: AsJson = False,
) -> None:
    """What no act has named."""
    installation = Installation.here()
    before = clock() - timedelta(days=UNUSED)
    try:
        found = desk.swept(installation.register, installation.store, before, only_look=dry_run)
    except OSError as failed:
        raise Stop(Exit.FAILED, f"清理没有做完：{failed.filename}（{cause_of(failed)}）") from None
    if as_json:
        show_json([one.name for one in found])
        return
    say(*(f"{'可以清理' if dry_run else '已清理'}：{one.name[:12]}" for one in found))
    say(f"共 {len(found)} 个" if found else "没有可以清理的")


def _held(installation: Installation, title: str) -> list[Held]:
    entries = ledger.entries_of(installation.register, which(installation, title))
    return list(desk.held(installation.store, entries))


def _size(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"


def _json(one: Held) -> dict[str, object]:
    document = one.document.model_dump(mode="json")
    return {"entry": one.entry, "state": one.state, "size": one.size, **document}
