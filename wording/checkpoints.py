"""Checkpoints 检查点: the letter by which one goes to a mailbox: what it is, how to keep it, how to check it."""

from schemas.checkpoint import Checkpoint
from wording.dates import day
from wording.notices import Worded


def letter(one: Checkpoint, office: str) -> Worded:
    """To whoever keeps them, and knows nothing of this program."""
    lines = (
        f"这是{office}称号名册的检查点第{one.number}号，附件就是它。",
        f"检查点是程序签署的凭据：{one.taken_at:%Y-%m-%d %H:%M}，名册有称号{one.titles}个，档案{one.entries}条，"
        f"审计日志{one.log}条，各记到哪一条、是什么内容，附件里都有校验码。以后有人改写或者删去其中的，与它一比就查得出。",
        "",
        "怎样保管：附件原样存下，不打开另存，与以前收到的放在一起，不交给管得到名册服务器的人。"
        "后一份接着前一份，只剩最近的一份也核对得了它以前的全部。",
        "怎样核对：把附件拷进U盘，请名册的维护人员当面用“核验”与它比对（安装维护手册第九节）。结果写明"
        "“现有的检查点里没有”或者“不是同一个”的，就是名册或者检查点被换过。",
        "什么时候会收到：名册有变动的，每夜一份。本该有变动而连续几天没有收到的，请查问。",
        "",
        f"这一份的校验码（可以抄进纸质台账）：{one.hash}",
    )
    return Worded(f"检查点第{one.number}号（{day(one.on)}）", "\n".join(lines) + "\n")
