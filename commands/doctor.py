"""`doctor`: examines an installation, a line a part: well, worth a look, or broken, and what to do about it."""

import asyncio
import platform
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from temporalio.service import RPCError

from activities.client import ServerTooOldError, check_server, connect
from activities.office_file import OfficeFaultsError, load_office, without_post
from activities.place import HOME
from activities.provider import Provider, ProviderError
from activities.secret import ChannelError, Secrets
from commands.custody import custody, elsewhere, keys, sealed_elsewhere, stamp
from commands.failure import logged
from commands.installation import Installation
from commands.place import clock, unreachable_server
from commands.speak import Exit, Stop, console, say, show_json
from desk.holidays import awaited
from desk.reading import tally
from observation import checkup, snapshot
from observation.checkup import Finding, Level, Way, fault, fine, mind
from register import evidence, lawbook, queries
from register.connect import Register
from regulations.calendars import CalendarFault, known
from regulations.load import PackFaultsError, load_binding
from schemas.base import CHINA, local_date
from schemas.office import CHANNEL_NAMES, Channel, MailChannel, Office, WebhookChannel
from schemas.regulation import Regulation
from wording.files import cause_of

LOW, FULL = 2 * 10**9, 2 * 10**8
"""Bytes left on the disk: worth a look; too little for the databases to go on."""

BACKUP_AGE = timedelta(days=2)
"""A daily backup that failed once may still be seen to on Monday's round; two days are the end of it."""

PATIENCE = 3
"""Seconds that a mail server or a gateway may take to answer at its port."""

WAYS: dict[Way, str] = {
    "start": "python starter.py up，或 worker.py",
    "set_clock": "python starter.py clock",
    "verify": "python starter.py backup，然后 python starter.py verify",
    "repair": "python starter.py reconcile --repair",
    "resend": "python starter.py notices --undelivered，然后 python starter.py notices resend --all",
    "due": "python starter.py due --within 0d",
}
"""How it is done here."""

COLOURS = {Level.FINE: "green", Level.MIND: "yellow", Level.FAULT: "bold red"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """Look at everything that this installation needs."""
    findings = list(examined(Installation.here(), clock))
    faults = sum(one.level is Level.FAULT for one in findings)
    minds = sum(one.level is Level.MIND for one in findings)
    if as_json:
        show_json({"ok": not faults, "findings": [one._asdict() for one in findings]})
    else:
        for one in findings:
            console().print(
                f"{one.level}  {one.subject}：{one.text}", style=COLOURS[one.level], soft_wrap=True
            )
            if one.remedy:
                say(f"      → {one.remedy}{f'：{WAYS[one.way]}' if one.way else ''}")
        say(f"共 {len(findings)} 项：故障 {faults}，注意 {minds}")
    if faults:
        raise typer.Exit(Exit.FAILED)


def examined(installation: Installation, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Every part in turn. One that breaks while it is looked at is a fault, and no reason to stop looking."""
    office: list[Office] = []
    register: list[Register] = []
    parts: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("程序", _program),
        ("岗位配置", lambda: _office(installation, office)),
        ("办法", lambda: _pack(installation, office)),
        ("放假安排", lambda: _calendar(now(), _opened(installation))),
        ("渠道", lambda: _channels(installation, office)),
        ("统一身份认证", lambda: _provider(installation, office)),
        ("名册", lambda: _register(installation, register)),
        ("时钟", lambda: (one for known in register for one in checkup.clock(known, now))),
        ("Temporal", lambda: iter(asyncio.run(_temporal(installation, now())))),
        ("密钥", lambda: keys(installation.var, now())),
        ("收件戳", lambda: (one for known in register for one in stamp(known))),
        ("称号", lambda: (one for known in register for one in checkup.titles(snapshot.take(known, now())))),
        ("账号", lambda: (one for known in register for one in _accounts(known, office, now()))),
        ("佐证材料", lambda: (one for known in register for one in _evidence(installation, known))),
        ("保管", lambda: custody(installation, office)),
        ("检查点", lambda: elsewhere(installation, office)),
        ("磁盘", lambda: _disk(installation.var)),
        ("备份", lambda: _backup(installation.var, now())),
    )
    for name, look in parts:
        try:
            yield from look()
        except Stop as stop:
            yield fault(name, stop.lines[0], " ".join(stop.lines[1:]) or "见上")
        except Exception as failed:
            why = f"（{cause_of(failed)}）" if isinstance(failed, OSError) else ""
            yield fault(name, f"没有检查成{why}", f"详情已记入 {logged()}，请交给维护人员")


def _program() -> Iterator[Finding]:
    sdk = version("temporalio")
    yield fine("程序", f"Python {platform.python_version()}，temporalio {sdk}，安装在 {HOME}")


def _office(installation: Installation, found: list[Office]) -> Iterator[Finding]:
    name, path = "岗位配置", installation.office_path
    if not path.exists():
        yield fault(name, f"没有 {path}", "从 office.example.yaml 复制一份，改成本单位的岗位、联系方式和账号")
        return
    try:
        office = load_office(path)
    except OfficeFaultsError as faults:
        yield fault(name, f"{path.name} 有误：{faults.lines[0]}", "照提示改正后重新启动服务")
        return
    found.append(office)
    if office.trial:
        yield mind(
            name,
            f"{office.name}，试用模式：任何账号都可以从任何岗位办理",
            "正式启用前把 trial 改为 false，并写明各岗位的 accounts",
        )
    else:
        yield fine(name, f"{office.name}，{len(office.posts)} 个岗位")
    if office.contact is None:
        yield mind(name, "没有写明联系方式，收到通知的不知道向谁询问", "在 office.yaml 里写明 contact")


def _pack(installation: Installation, offices: list[Office]) -> Iterator[Finding]:
    for office in offices:
        path = next(
            (one for one in (installation.office_path.parent, HOME) if (one / office.regulation).exists()),
            HOME,
        )
        try:
            regulation = load_binding(path / office.regulation)
        except PackFaultsError as faults:
            yield fault(
                "办法",
                f"{office.regulation} 有误：{faults.lines[0]}",
                f"python starter.py packs check {office.regulation} 列出全部问题",
            )
            continue
        yield from _values(regulation, office)


def _values(regulation: Regulation, office: Office) -> Iterator[Finding]:
    values, assumed, masked = tally(regulation)
    title = f"《{regulation.edition.title}》"
    if assumed:
        yield mind(
            "办法",
            f"{title}{values} 项规定中有 {assumed} 项暂定（文件未作规定）",
            "逐项确认：python starter.py packs explain",
        )
    else:
        yield fine("办法", f"{title}{values} 项规定都有出处")
    if masked:
        yield mind(
            "办法",
            f"{title}有 {masked} 项原文隐去数值，填写之前不能启用",
            "逐项填写：python starter.py packs check",
        )
    lines = without_post(office, regulation)
    for line in lines:
        what, _, remedy = line.rpartition("；")
        yield mind("岗位", what, remedy)
    if not lines:
        yield fine("岗位", "办法写到的角色都有岗位")


def _opened(installation: Installation) -> Register | None:
    """The register; None where it cannot be opened, which its own part tells."""
    try:
        return installation.register
    except Stop:
        return None


def _calendar(now: datetime, register: Register | None) -> Iterator[Finding]:
    today = now.astimezone(CHINA).date()
    try:
        found = known(lawbook.imported(register) if register else ())
    except CalendarFault as wrong:
        yield fault("放假安排", str(wrong).splitlines()[0], "照提示改正 regulations/calendars/ 中的文件")
        return
    for year in found.apart:
        yield fault(
            "放假安排",
            f"程序自带的{year}年安排与本单位导入的不同，现按导入的计算",
            "核对通知，用 python starter.py calendar import 文件 --correct 定下来",
        )
    newest = lawbook.newest_calendar(register) if register else None
    if register and newest and (lacking := queries.lacking(register, newest)):
        yield mind(
            "放假安排",
            f"还有 {lacking} 个在办称号没有按现行日历重新计算",
            "服务运行时自动完成；一直不减少的，看工作进程的日志",
        )
    through = found.calendar.noticed_through
    how = "照国务院办公厅的通知填好一份，用 python starter.py calendar import 导入（办公室使用手册第 30 节）"
    wanted = awaited(through, today)
    if wanted and wanted <= today.year:
        yield fault("放假安排", f"只录入到 {through} 年，今年的工作日期限都是推算的", how)
    elif wanted:
        yield mind("放假安排", f"只录入到 {through} 年，跨年的工作日期限是暂定的", f"明年的通知发布后，{how}")
    else:
        yield fine("放假安排", f"录入到 {through} 年")


def _channels(installation: Installation, offices: list[Office]) -> Iterator[Finding]:
    """Whether each channel is complete and its server answers at its port; nothing is sent."""
    for office in offices:
        secrets = Secrets(installation.office_path.parent / office.secrets if office.secrets else None)
        wrong: dict[str, list[str]] = {}
        for post in office.posts:
            for one in post.channels:
                if why := _unusable(one, office, secrets):
                    wrong.setdefault(f"{CHANNEL_NAMES[one.kind]}：{why}", []).append(post.id)
        for why, posts in wrong.items():
            remedy = f"用到它的岗位：{'、'.join(posts)}。改好后试发：python starter.py notices test"
            yield fault("渠道", why, remedy)
        if not wrong:
            kinds = sorted({CHANNEL_NAMES[one.kind] for post in office.posts for one in post.channels})
            yield fine("渠道", f"{'、'.join(kinds)}（没有试发；试发用 python starter.py notices test）")


def _provider(installation: Installation, offices: list[Office]) -> Iterator[Finding]:
    """Whether the office's own service of sign-in answers, and says of itself what is needed; nobody signs in."""
    for office in offices:
        if office.oidc is None:
            continue
        secrets = Secrets(installation.office_path.parent / office.secrets if office.secrets else None)
        name = f"{office.oidc.name}（{office.oidc.issuer}）"
        try:
            Provider(office.oidc, secrets).look()
        except ProviderError as no:
            remedy = "核对 office.yaml 的 oidc 各项和密钥；它不通时，网页仍可用账号和口令登录"
            yield fault("统一身份认证", f"{name}：{no}", remedy)
        else:
            yield fine("统一身份认证", f"{name}有应答，公布的配置和公钥可用（没有试登录）")


def _unusable(channel: Channel, office: Office, secrets: Secrets) -> str | None:
    """Why nothing could be sent through it. No address that may hold a key is told."""
    try:
        named = [getattr(channel, name) for name in type(channel).model_fields if name.endswith("_env")]
        known = [secrets[name] for name in named if name]
        match channel:
            case MailChannel() if office.mail:
                if office.mail.password_env:
                    known.append(secrets[office.mail.password_env])
                return _silent(office.mail.host, office.mail.port)
            case WebhookChannel():
                address = urlsplit(channel.url or known[0])
                return _silent(
                    address.hostname or "", address.port or (443 if address.scheme == "https" else 80)
                )
    except ChannelError as failed:
        return str(failed)
    except ValueError:
        return "网址写得不对"
    return None


def _silent(host: str, port: int) -> str | None:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE):
            return None
    except OSError as failed:
        return f"{host} 的 {port} 端口连不上（{cause_of(failed)}）"


def _register(installation: Installation, found: list[Register]) -> Iterator[Finding]:
    register = installation.register
    found.append(register)
    where = installation.database_file or register.url.render_as_string(hide_password=True)
    yield fine("名册", f"{where}，表结构与程序一致")
    book = lawbook.read(register)
    if not (book.editions and book.calendars):
        yield fault("名册", "还没有登记办法和放假安排", "启动一次服务（python starter.py up），它会登记")


async def _temporal(installation: Installation, now: datetime) -> list[Finding]:
    try:
        client = await connect(installation.address)
        await check_server(client)
        found: AsyncIterator[Finding] = checkup.temporal(client, now)
        return [one async for one in found] + await sealed_elsewhere(client)
    except ServerTooOldError as old:
        return [fault("Temporal", str(old), "升级 Temporal；不要让旧版本带着称号运行")]
    except (RuntimeError, RPCError):
        lines = unreachable_server(installation.address)
        return [fault("Temporal", lines[0], " ".join(lines[1:]))]


def _evidence(installation: Installation, register: Register) -> Iterator[Finding]:
    """Whether every file is there that the ledger names. What is in them is judged by `verify`."""
    name, store = "佐证材料", installation.store
    count = sum(1 for _ in store.contents())
    if missing := evidence.faults(register, store, thorough=False):
        more = f" 等 {len(missing)} 处" if len(missing) > 1 else ""
        yield fault(
            name,
            f"{missing[0]}{more}",
            f"文件夹是 {store.folder}：从备份找回，或核对 MINGPAI_EVIDENCE 是否指向共用的文件夹",
            "verify",
        )
    else:
        yield fine(name, f"{count} 个文件，档案所附的都在（{store.folder}）")


def _accounts(register: Register, offices: list[Office], now: datetime) -> Iterator[Finding]:
    from desk.administration import both

    for name in (one for office in offices for one in both(register, office, local_date(now))):
        yield fault(
            "账号",
            f"管理员账号{name}又列在业务岗位上，管理员不得有业务岗位",
            f"从岗位的 accounts 删去{name}，或者停用这个管理员账号，另设一个",
        )


def _disk(var: Path) -> Iterator[Finding]:
    if not var.exists():
        yield mind("磁盘", f"还没有数据文件夹 {var}", "启动一次服务（python starter.py up），它会建立")
        return
    free = shutil.disk_usage(var).free
    text = f"{var} 所在的磁盘剩 {free / 10**9:.1f} GB"
    remedy = "看哪些大：du -sh var/*；可以删旧日志和已另存的旧备份，数据库文件、附件和佐证材料不能删"
    if free < FULL:
        yield fault("磁盘", text, remedy)
    elif free < LOW:
        yield mind("磁盘", text, remedy)
    else:
        yield fine("磁盘", text)


def _backup(var: Path, now: datetime) -> Iterator[Finding]:
    # The second is where the systemd timer writes (deploy/systemd).
    folders = (var / "backups", var.with_name(f"{var.name}-backups"))
    files = [one for folder in folders if folder.is_dir() for one in folder.glob("mingpai-*.tar.gz")]
    how = "python starter.py backup；每天自动备份见 deploy/systemd/README.md。备份要另存一份到别的机器"
    if not files:
        yield mind("备份", f"{folders[0]} 里没有备份（备份在别处的，不必理会）", how)
        return
    newest = max(files, key=lambda one: one.stat().st_mtime)
    made = datetime.fromtimestamp(newest.stat().st_mtime, CHINA)
    text = f"最近一份 {newest.name}（{made:%Y-%m-%d %H:%M}）"
    yield fine("备份", text) if now - made < BACKUP_AGE else mind("备份", f"{text}，过了两天", how)
