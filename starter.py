"""The office's command line 铭牌: start a title, act on it, look, rehearse. `python starter.py --help`."""

import gc
import logging
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

try:
    import typer
except ModuleNotFoundError:
    sys.stderr.write(
        "铭牌的运行环境还没有装好，或者没有用它来运行。\n"
        "请在本目录执行 make up（没有外网的用 sh install.sh），以后用 .venv/bin/python starter.py 或 ./mingpai 运行。\n"
    )
    raise SystemExit(3) from None

from commands.guard import guarded
from commands.menu import Item, menu
from commands.speak import say

# A command that looks loads, answers and is gone; looking for garbage meanwhile takes a twentieth of its time.
gc.set_threshold(100_000)
# Nothing else that is installed takes part when models check; to look whether anything would takes a hundredth.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

MENU = {
    "up": Item("commands.up:up", "启动：在前台运行全部服务，Ctrl-C 停止；数据在 var/，再次启动接着办。"),
    "apply": Item("commands.apply:apply", "申报：提交一份申报表，生成一个称号。"),
    "import": Item(
        "commands.takeover:take_over",
        "接管：把已有的台账（.xls、.xlsx、.et、.ods、.csv）导入名册；先预演，加 --confirm 才算数。",
    ),
    "sample": Item(
        "commands.sample:sample",
        "样例：把一座虚构的城市（三百多个称号，各环节都有）装进空的试用名册，用来练手；或者写成一份台账。",
    ),
    "act": Item("commands.act:act", "办理：对一个称号办一件事（初审、考核、公示、命名、复验、整改……）。"),
    "show": Item("commands.show:show", "查看：一个称号现在怎样，谁该在什么时候前做什么。"),
    "list": Item(
        "commands.lists:titles",
        "名册：按级别、类别、乡镇、环节、批次、文号等查全部称号，也可以查过去某一天的。",
    ),
    "dossier": Item(
        "commands.dossier:dossier", "一单位一档：把一个单位的全部材料编成一个文件夹，可以看、印、核对。"
    ),
    "due": Item("commands.due:due", "到期：一段时间内到期和已经逾期的全部事项。"),
    "urge": Item("commands.urge:urge", "催办：已经逾期或者即将到期的事项，逐件通知承办者抓紧办理。"),
    "changes": Item(
        "commands.changes:changes", "单位变更：按名单登记更名、合并、分立、撤销、乡镇调整，逐行说明结果。"
    ),
    "batch": Item("commands.batch:app", "批次：申报通知、列入、核对材料、汇总、审定、公示、命名、推荐上报。"),
    "campaign": Item(
        "commands.campaign:app", "复验：一批或者一年的称号集中复验，排定谁哪天走访哪家，登记结果。"
    ),
    "supervise": Item("commands.supervise:app", "督导：组成督导组，登记定期督导、不定期抽查和案（事）件。"),
    "findings": Item("commands.findings:app", "问题清单：逐项列出问题、措施、责任、限期，反馈后销号。"),
    "yearly": Item("commands.yearly:app", "年度事项：每年的会议、学习、报告和固定日期，逐年提醒、登记。"),
    "group": Item("commands.grouping:app", "组合：示范带、示范圈、示范联盟、长廊、联创的成员和现状。"),
    "work": Item("commands.work:app", "工作：批办、批次等成批办的事：列出、看进度、暂停、继续、重办、办结。"),
    "substitute": Item(
        "commands.substitute:substitute", "代理：一个账号在一段时间里代理别的岗位；列出全部代理，提前结束。"
    ),
    "account": Item(
        "commands.account:app", "账号：网页登录的账号：新建、列出、重置口令、停用、启用、解除锁定、解除绑定。"
    ),
    "forecast": Item("commands.forecast:forecast", "预测：今后几年什么时候有哪些事项到期，各有多少件。"),
    "targets": Item(
        "commands.targets:targets",
        "目标：到某一天各项目标完成多少、巩固率、各类典型示范点缺哪几类，每个数字写明按什么查得。",
    ),
    "report": Item(
        "commands.report:report",
        "年度报告：一年的数字：年末各级各类各乡镇多少、本年命名、复验和取消、按时和逾期、定期报告、目标、下一年到期的。",
    ),
    "plan": Item(
        "commands.plan:plan", "推演：一个称号今后几年怎样：合格、不合格、无人办理三种情形。什么也不改变。"
    ),
    "simulate": Item(
        "commands.simulate:simulate",
        "模拟：全部在办和有效的称号在现行办法下怎样、改用新办法又怎样。什么也不改变。",
    ),
    "notices": Item(
        "commands.notices:notices",
        "通知：发给谁、说什么、送到没有；notices resend 重发，notices test 试渠道。",
    ),
    "packs": Item("commands.packs:packs", "办法：检查、读成条文、比较、画图、启用新版本。"),
    "calendar": Item("commands.calendar:calendar", "放假安排：检查、导入国务院办公厅的通知，查看已有的。"),
    "divisions": Item("commands.divisions:divisions", "区划：按名称查行政区划代码，按代码查名称和后继。"),
    "rehearse": Item(
        "commands.rehearse:rehearse", "彩排：按故事走完一个称号的一生，看日期、通知和结果是否如预期。"
    ),
    "evidence": Item(
        "commands.evidence:evidence", "佐证材料：看一个称号有哪些文件、取出、事先存入、清理没有用上的。"
    ),
    "verify": Item(
        "commands.verify:verify", "核验：档案是否连续、未被改动，名册、事项、通知是否与档案一致。"
    ),
    "checkpoint": Item(
        "commands.checkpoint:checkpoint",
        "签署检查点：把此刻各称号档案的末条哈希签名存证（每夜自动一次）。",
    ),
    "export": Item(
        "commands.export:export",
        "导出：把档案连同签署的检查点写成文件，供审计用 verify_export.py 核验。",
    ),
    "backup": Item(
        "commands.backup:backup",
        "备份：名册、佐证材料、办法、日历、附件和岗位配置在同一时刻的内容，存为一个文件；服务不必停止。",
    ),
    "restore": Item(
        "commands.restore:restore",
        "恢复备份：把备份中的名册放进空的数据库，核验无误才算数；已有的名册不会被覆盖。",
    ),
    "rebuild": Item(
        "commands.rebuild:rebuild",
        "恢复：只凭名册，把每个在办称号的流程重新启动，并办理收件箱里的积压。",
    ),
    "reconcile": Item(
        "commands.reconcile:reconcile",
        "对账：逐一核对运行中的流程与名册（每夜自动一次）；有不一致时退出码为 1。",
    ),
    "doctor": Item(
        "commands.doctor:doctor",
        "体检：逐项检查本安装，说明正常、注意还是故障，以及怎么办；有故障时退出码为 1。",
    ),
    "keys": Item("commands.keys:keys", "密钥：Temporal 里的内容用它加密；列出、更换。"),
    "clock": Item("commands.clock:clock", "校时：哪些称号因时钟走快登记到了还没有到的时间，怎样改回来。"),
    "life": Item("commands.life:life", "画图：一个称号的一生（mermaid）。"),
}

app = menu(
    "铭牌：荣誉称号从申报到收回牌匾的全过程。称号可以用编号、单位名称（曾用名也可）或统一社会信用代码指明。",
    MENU,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        import tomllib  # nothing else needs it

        project = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]
        say(f"铭牌 {project['version']}")
        raise typer.Exit


@app.callback()
def office(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """What can be asked of the whole command line."""


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    return guarded(app, arguments)


def leave(code: int) -> NoReturn:
    """End with `code`. With the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
