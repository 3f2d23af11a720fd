"""Checkup: what `doctor` finds out about a running installation: register, clock, Temporal, and how titles get on."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client

from observation.polled import POLLED, heard
from observation.snapshot import Snapshot
from register import clocks
from register.connect import Register
from schemas.base import CHINA
from schemas.tolerance import CLOCK_TOLERANCE
from workflows.plugin import DELIVERY_QUEUE, TASK_QUEUE

SKEW = timedelta(seconds=5)
"""Machines that keep time by NTP differ by milliseconds."""

SOON = timedelta(minutes=5)
"""An action is worked off within seconds; what was missed is rung for again after some seconds."""

SHOWN = 5
"""Titles named in a line; the rest are counted."""


class Level(StrEnum):
    """正常, 注意 (works, somebody should look), 故障 (something is not done)."""

    FINE = "正常"
    MIND = "注意"
    FAULT = "故障"


Way = Literal["start", "set_clock", "verify", "repair", "resend", "due"]
"""What somebody can have this program do about it."""


class Finding(NamedTuple):
    """One line of a checkup: about what, how it stands, and what to do unless all is well; by which `way`, if by one.

    How that is done, the face says through which it is read.
    """

    level: Level
    subject: str
    text: str
    remedy: str | None = None
    way: Way | None = None


def fine(subject: str, text: str) -> Finding:
    """All is well."""
    return Finding(Level.FINE, subject, text)


def mind(subject: str, text: str, remedy: str, way: Way | None = None) -> Finding:
    """It works, and somebody should look."""
    return Finding(Level.MIND, subject, text, remedy, way)


def fault(subject: str, text: str, remedy: str, way: Way | None = None) -> Finding:
    """It does not work."""
    return Finding(Level.FAULT, subject, text, remedy, way)


def clock(register: Register, now: Callable[[], datetime]) -> Iterator[Finding]:
    """This machine's clock against the database's, titles that lie ahead of it, and its zone."""
    name = "时钟"
    with register.reading() as connection:
        here = now()
        # SQLite has no clock of its own: it would tell this machine's.
        theirs = register.now(connection) if clocks.shared(register) else here
        found = clocks.ahead(connection, theirs)
    offset = here.astimezone().utcoffset()
    if abs(theirs - here) > SKEW:
        apart = abs(theirs - here)
        judged = fault if apart > CLOCK_TOLERANCE else mind
        way = "慢" if here < theirs else "快"
        much = "，在此提交的事项不会收下" if apart > CLOCK_TOLERANCE else ""
        yield judged(
            name,
            f"本机比数据库{way} {apart.total_seconds():.0f} 秒{much}",
            "请让两台机器都与同一时钟源对时（timedatectl、chrony）",
        )
    elif not found:
        yield fine(name, f"{here.astimezone(CHINA):%Y-%m-%d %H:%M:%S}（北京时间）")
    if found:
        whose = "数据库时钟" if clocks.shared(register) else "本机时钟"
        latest = max(one.shows for one in found)
        yield fault(
            name,
            f"{len(found)} 个称号登记到了以后的时间（{_some(one.title for one in found)}，"
            f"最晚 {latest:%Y-%m-%d %H:%M}），{whose}现在是 {theirs.astimezone(CHINA):%Y-%m-%d %H:%M}："
            f"不是{whose}走慢了，就是登记时的时钟走快了",
            "先对时（timedatectl）；现在的时间没有错的，由领导小组办公室校时",
            "set_clock",
        )
    if offset != CHINA.utcoffset(None):
        yield mind(
            "时区",
            f"本机时区是 {here.astimezone():%z}，不是 +08:00",
            "期限一律按北京时间计算，不受影响；为便于看日志，可设为 Asia/Shanghai（timedatectl set-timezone）",
        )


async def temporal(client: Client, now: datetime) -> AsyncIterator[Finding]:
    """The server's version, and whether a worker asks it for work. Raises RPCError when it does not answer."""
    info = await client.workflow_service.get_system_info(GetSystemInfoRequest(), timeout=timedelta(seconds=5))
    yield fine("Temporal", f"服务器版本 {info.server_version or '不明'}，命名空间 {client.namespace}")
    asked, posted = await heard(client, TASK_QUEUE), await heard(client, DELIVERY_QUEUE)
    # The one instant of the server's that can be asked for: when a worker last did. Up to a minute old, never ahead.
    if asked and (ahead := max(asked.values()) - now) > SKEW:
        judged = fault if ahead > CLOCK_TOLERANCE else mind
        much = "，其间办理的事项先不登记" if ahead > CLOCK_TOLERANCE else ""
        yield judged(
            "时钟",
            f"Temporal 服务器比本机快 {ahead.total_seconds():.0f} 秒以上{much}",
            "请让两台机器都与同一时钟源对时（timedatectl、chrony）",
        )
    polled = [one for one in asked.values() if now - one < POLLED]
    if polled:
        yield fine("工作进程", f"{len(polled)} 个在运行")
        if not any(now - one < POLLED for one in posted.values()):
            yield fault(
                "投递",
                "没有一个工作进程投递通知：称号照常办理，通知发不出去",
                "在运行的工作进程是以前的版本，请换成这一版",
            )
    else:
        yield fault(
            "工作进程",
            "没有一个在运行：称号不会自行推进，提交的事项没有人办",
            "启动服务，或单独启动工作进程",
            "start",
        )


def titles(seen: Snapshot) -> Iterator[Finding]:
    """How the titles get on: what is late, waiting, missing, undelivered, overdue."""
    yield fine("称号", f"名册中 {sum(seen.titles.values())} 个")
    yield _late(seen)
    yield _recovery(seen)
    if seen.ended:
        yield mind(
            "流程被终止",
            f"24小时内有人在 Temporal 里终止了 {_some(seen.ended)} 的流程，已按名册重新启动",
            "称号只能依照办法办结：请查明是谁（工作进程的日志里写着），不要在 Temporal 里取消、终止、重置流程",
        )
    yield _inbox(seen)
    if seen.closed_without_entry:
        yield fault(
            "档案",
            f"{seen.closed_without_entry} 件记为已受理，档案中却没有",
            "可能有人改过数据库：立即备份留存，再核验",
            "verify",
        )
    yield _notices(seen)
    yield _pushes(seen)
    yield _overdue(seen)


def _late(seen: Snapshot) -> Finding:
    if seen.late_wakes:
        return fault(
            "没有按时醒",
            f"{_some(seen.late_wakes)}，最晚的晚了 {_long(seen.latest_wake_seconds)}",
            "先看工作进程和 Temporal 是否正常；正常的，按名册重新启动这些称号",
            "repair",
        )
    return fine("没有按时醒", "没有")


def _recovery(seen: Snapshot) -> Finding:
    if seen.hopeless:
        return fault(
            "自行恢复",
            f"{_some(seen.hopeless)} 按名册重新启动过多次，仍然办不下去",
            "办理它们时程序出错，重新启动治不好（其他称号不受影响）：请把工作进程的日志交给维护人员，修好后再重新启动",
            "repair",
        )
    if seen.recovered or seen.unheard:
        return mind(
            "自行恢复",
            f"24小时内有 {seen.recovered} 个称号与名册脱节，已按名册重新启动；{seen.unheard} 个尚待核实",
            "不必处理，名册没有丢失；经常出现的，看数据库、磁盘是否正常，并把工作进程的日志交给维护人员",
        )
    return fine("自行恢复", "没有称号与名册脱节")


def _inbox(seen: Snapshot) -> Finding:
    if seen.inbox_oldest_seconds > SOON.total_seconds():
        return fault(
            "收件箱",
            f"{seen.inbox_waiting} 件没有办，等得最久的 {_long(seen.inbox_oldest_seconds)}",
            "不必重新提交。先看工作进程和 Temporal 是否正常；正常的，按名册重新启动这些称号",
            "repair",
        )
    return fine("收件箱", f"{seen.inbox_waiting} 件正在办" if seen.inbox_waiting else "没有积压")


def _notices(seen: Snapshot) -> Finding:
    if seen.undelivered or seen.unsent:
        return mind(
            "通知",
            f"{seen.undelivered} 份没有送达，{seen.unsent} 份该发而没有发",
            "查明没有送达的原因，排除后重发",
            "resend",
        )
    return fine("通知", "没有未送达的")


def _pushes(seen: Snapshot) -> Finding:
    how = "系统管理员在网页“推送”一页看原因，排除后试发"
    if seen.pushes_resting:
        return mind("推送", f"{_some(seen.pushes_resting)} 已停下，不再推送", f"{how}，再启用")
    if seen.pushes_failing:
        return mind("推送", f"{seen.pushes_failing} 个系统没有送到，正在重试", how)
    return fine("推送", "没有送不到的")


def _overdue(seen: Snapshot) -> Finding:
    if overdue := sum(seen.overdue.values()):
        return mind(
            "逾期事项",
            f"{overdue} 项，最久的逾期 {seen.oldest_overdue_days} 天",
            "请责任方办理",
            "due",
        )
    return fine("逾期事项", "没有")


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" 等 {len(listed)} 个" if len(listed) > SHOWN else ""
    return "、".join(listed[:SHOWN]) + more


def _long(seconds: float) -> str:
    minutes = int(seconds) // 60
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"
