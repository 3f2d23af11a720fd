"""Answers: what the desk's errors are on a terminal: an exit code, the reason, and what to type instead."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from commands.content import said
from commands.installation import Installation, unusable_register
from commands.options import flag_of, option_of
from commands.speak import Exit, Stop
from desk.choices import members
from desk.errors import (
    DeskError,
    FilterError,
    FixedPartError,
    IncompleteError,
    KeptError,
    LevelUnclearError,
    NoContactError,
    NoMeasureError,
    NoPostError,
    NoSuchFileError,
    NotAmongError,
    NotCorrectableError,
    NotEmptyError,
    NotReceivedError,
    NotStoredError,
    OnTrialOnlyError,
    OtherMeasureError,
    OtherPostError,
    OutOfReachError,
    PostUnclearError,
    RealChannelError,
    RefusedError,
    RollError,
    SeveralTitlesError,
    TakenNameError,
    UnfitFileError,
    UnknownPartError,
    UnknownSubstitutionError,
    UnknownTitleError,
    UnlistedError,
    UnreadablePartError,
    UnreadableRollError,
    UnstampedError,
    UnwrittenError,
    UnwrittenSubstitutionError,
)
from desk.faults import InvalidError
from desk.titles import describe
from schemas.act import Act
from schemas.folding import perhaps
from schemas.office import Post
from schemas.party import Party
from schemas.refusals.applying import SameName
from schemas.refusals.reason import Cell, Item
from schemas.step import Receipt
from wording import forms, refusals
from wording.articles import article
from wording.phrases import LEVELS

CURE = (
    "先对时：时钟走慢了的，校准后重新提交。",
    "时钟没有走错的，由领导小组办公室校时后再提交：python starter.py clock",
)
"""What to do where a title lies ahead of the clock."""


_LISTED = 60
"""Known names that are told."""


@singledispatch
def answer(no: DeskError) -> Stop:
    """How a command ends that the desk could not serve."""
    return Stop(Exit.REFUSED, str(no))


@answer.register
def _(no: UnknownTitleError) -> Stop:
    where = "请核对称号编号（如 2026-0001）、单位名称（曾用名也可）或统一社会信用代码。"
    near = (f"您是不是要找：{'、'.join(no.near)}？",) if no.near else ()
    return Stop(Exit.USAGE, str(no), *near, where)


@answer.register
def _(no: SeveralTitlesError) -> Stop:
    return Stop(Exit.USAGE, f"{no}，请改用编号：", *(f"  {row.id}  {describe(row)}" for row in no.rows))


@answer.register
def _(no: NoPostError) -> Stop:
    path = Installation.here().office_path
    return Stop(
        Exit.REFUSED,
        f"账号{no.account}在 {path.name} 中没有岗位，不能办理",
        f"请管理员在 {path} 中把{no.account}写入相应岗位的 accounts。",
    )


@answer.register
def _(no: PostUnclearError) -> Stop:
    return Stop(Exit.USAGE, f"{no}，请用 --as 指明以哪个岗位办理", _posts(no.posts))


@answer.register
def _(no: OtherPostError) -> Stop:
    near = perhaps(no.wanted, [name for post in no.posts for name in (post.id, post.name)])
    return Stop(Exit.USAGE, f"--as {no.wanted[:80]}：{no}", *filter(None, (near,)), _posts(no.posts))


@answer.register
def _(no: NoMeasureError) -> Stop:
    known = "、".join(no.known) or "无（先启动一次服务：python starter.py up）"
    near = perhaps(no.honour, no.known)
    return Stop(
        Exit.REFUSED,
        str(no),
        *filter(None, (near,)),
        f"可以申报的称号：{known}",
        "新的办法用 packs adopt 登记。",
    )


@answer.register
def _(no: NotEmptyError) -> Stop:
    return Stop(
        Exit.REFUSED,
        str(no),
        "样例只装进空的名册。另开一处来试：把 MINGPAI_VAR、MINGPAI_OFFICE 指到一个新的文件夹，"
        "启动服务后再装。",
    )


@answer.register
def _(no: OnTrialOnlyError) -> Stop:
    return Stop(Exit.REFUSED, str(no), "样例只装进试用的（office.yaml 写 trial: true），请另开一处来试。")


@answer.register
def _(no: RealChannelError) -> Stop:
    return Stop(
        Exit.REFUSED, str(no), "试样例时，office.yaml 里各岗位的 channel 写 {kind: file}，不写 mail。"
    )


@answer.register
def _(no: OtherMeasureError) -> Stop:
    return Stop(
        Exit.REFUSED, str(no), "office.yaml 的 regulation 写 regulations/kaiyuan-danwei.yaml 的可以装。"
    )


@answer.register
def _(no: LevelUnclearError) -> Stop:
    known = "、".join(f"{level}（{LEVELS[level]}）" for level in no.levels)
    return Stop(Exit.USAGE, f"“{no.honour}”有几级，申报表须写明 level：{known}")


@answer.register
def _(no: NoContactError) -> Stop:
    path = Installation.here().office_path
    return Stop(
        Exit.REFUSED,
        f"{path.name} 中没有这些角色的岗位和联系方式，{no.then}："
        + "、".join(f"{party.label}（{_key(party)}）" for party in no.parties),
        *((f"您是不是要找：{'、'.join(no.near)}？",) if no.near else ()),
        f"请在 {path} 的 posts 中补上，然后重新提交。没有写入任何内容。",
    )


@answer.register
def _(no: NotReceivedError) -> Stop:
    return Stop(Exit.REFUSED, "没有收下：", str(no), *(CURE if no.lies_ahead else ()))


@answer.register
def _(no: UnstampedError) -> Stop:
    return Stop(
        Exit.REFUSED,
        f"没有收下，收件盖不了戳：{no.why}",
        "请用网页办理，或者用运行服务的账号执行这一条命令。",
    )


@answer.register
def _(no: OutOfReachError) -> Stop:
    return Stop(Exit.UNREACHABLE, *unusable_register(no.unusable))


@answer.register
def _(no: UnknownSubstitutionError | UnwrittenSubstitutionError | UnreadableRollError) -> Stop:
    return Stop(Exit.USAGE, str(no))


@answer.register
def _(no: UnlistedError) -> Stop:
    shown = no.known[:_LISTED]
    more = f"……（共{len(no.known)}项）" if len(no.known) > _LISTED else ""
    listed = "、".join(shown) + more or "（名册中还没有）"
    near = perhaps(no.text, no.known)
    return Stop(
        Exit.USAGE,
        f"--{no.field} {no.text[:40]}：没有这一项",
        *filter(None, (near,)),
        f"可用：{listed}",
    )


@answer.register
def _(no: FilterError) -> Stop:
    where = "" if no.field == "words" else f"--{no.field} "
    return Stop(Exit.USAGE, f"{where}{no.text[:40]}：{no}")


@answer.register
def _(no: UnwrittenError) -> Stop:
    return Stop(Exit.USAGE, f"{str(no.path)[:200]}：{no}")


@answer.register
def _(no: TakenNameError) -> Stop:
    over = "，或者加 --overwrite 覆盖它" if no.replaceable else ""
    return Stop(Exit.USAGE, f"{str(no.path)[:200]}：{no}", f"换一个名称{over}")


@answer.register
def _(no: IncompleteError) -> Stop:
    kind = no.cls.model_fields["kind"].default
    least = "（至少写一项）" if no.least else ""
    lines = (f"  {_example(no.cls, name)}" for name in no.fields)
    return Stop(Exit.USAGE, f"“{forms.ACTS[kind]}”（{kind}）还缺{least}：", *lines)


@answer.register
def _(no: NotAmongError) -> Stop:
    where = f"{flag_of(no.cls, no.field)} {no.text[:80]}"
    return Stop(Exit.USAGE, f"{where}：{no}，应为：{_members(no.cls, no.field)}", *filter(None, (no.near,)))


@answer.register
def _(no: NotCorrectableError) -> Stop:
    way = "申报表的内容用 amend 更正，单位的联系方式用 update 更新。"
    return Stop(Exit.USAGE, f"--entry {no.entry}：{no}", way)


@answer.register
def _(no: UnknownPartError) -> Stop:
    known = no.known if no.path.isascii() else dict.fromkeys(no.labels)
    near = perhaps(no.path, [*no.labels, *no.known])
    return Stop(
        Exit.USAGE, f"--set {no.path}：{no}", *filter(None, (near,)), f"可用：{'、'.join(known or no.known)}"
    )


@answer.register
def _(no: UnreadablePartError | FixedPartError) -> Stop:
    return Stop(Exit.USAGE, f"--set {no.path}：{no}")


@answer.register
def _(no: InvalidError) -> Stop:
    return Stop(Exit.USAGE, *said(no.cls, no.faults))


@answer.register
def _(no: RefusedError) -> Stop:
    return Stop(Exit.REFUSED, *_refusal(no))


@answer.register
def _(no: UnfitFileError) -> Stop:
    return Stop(Exit.USAGE, f"文件{no}", no.remedy)


@answer.register
def _(no: NotStoredError) -> Stop:
    where = Installation.here().evidence
    return Stop(Exit.FAILED, str(no), f"文件夹是 {where}，请腾出空间或检查权限后，再键入同一命令。")


@answer.register
def _(no: NoSuchFileError) -> Stop:
    ask = "，请写第几条或摘要的前12位" if no.several else ""
    return Stop(Exit.USAGE, f"{no}{ask}", *((f"有：{'、'.join(no.known)}",) if no.known else ()))


@answer.register
def _(no: KeptError) -> Stop:
    action = no.action
    return Stop(
        Exit.KEPT,
        f"{no}（称号 {action.title}，编号 {action.id}）",
        f"收件时间：{action.received_at:%Y-%m-%d %H:%M:%S}，是否及时以此为准，已经算数。",
        f"服务没有应答（{Installation.here().address}）。服务恢复后自动按收件次序办理，不予登记的会通知您的岗位。",
        f"结果用 show {action.title} 查看；再次键入同一命令不会重复登记。",
    )


@answer.register
def _(no: RollError) -> Stop:
    lines = (f"  第{one.line}行{f' {one.text[:60]}' if one.text else ''}：{one.why}" for one in no.slips)
    return Stop(Exit.USAGE, f"{no}：", *lines)


def _example(cls: type[Act], name: str) -> str:
    if members(cls, name):
        return f"{flag_of(cls, name)} {_members(cls, name)} 之一"
    return f"{flag_of(cls, name)} {option_of(cls, name).example}".strip()


def _members(cls: type[Act], name: str) -> str:
    return "、".join(f"{value}（{word}）" for value, word in members(cls, name).items())


def _posts(posts: Sequence[Post]) -> str:
    return "可用：" + "、".join(f"{post.id}（{post.name}）" for post in posts)


def _key(party: Party) -> str:
    return f"{party.role}/{party.area}" if party.area else party.role.value


def _refusal(no: RefusedError) -> Iterator[str]:
    """A refusal: reason, what to type instead, article, what is possible now."""
    yield str(no)
    yield from _to_type(no.receipt)
    if isinstance(no.receipt.reason, SameName):
        way = (
            "更正时加写 --set 确认是另一单位=是"
            if no.action.kind == "amend"
            else "申报表加写一行 another_unit: true"
        )
        yield f"确是另一单位的，{way}"
    if no.receipt.article:
        yield f"依据：{article(no.receipt.article)}"
    yield f"现处环节：{forms.STAGES[no.receipt.stage]}。现在可以办理：" + ("" if no.instead else "无")
    yield from (f"  {refusals.possible(one, keys=True)}" for one in no.instead)
    if no.late:
        yield f"编号：{no.action.id}"


def _to_type(receipt: Receipt) -> Iterator[str]:
    """The field that the refusal is about, and the keys of what can stand there, as they are typed here."""
    if receipt.field:
        yield f"填写项：{receipt.field.removeprefix('application.')}"
    reason = receipt.reason
    facts = [fact for name, fact in vars(reason).items() if name != "code"] if reason is not None else []
    several = [fact if isinstance(fact, tuple) else (fact,) for fact in facts if not isinstance(fact, Cell)]
    those = [one for some in several for one in some]  # a row that is spoken of is not what can stand there
    names = [name for one in those if isinstance(one, Item) for name in (one.name, one.key)]
    names += [one for fact in facts if isinstance(fact, tuple) for one in fact if isinstance(one, str)]
    typed = [one for one in facts if isinstance(one, str)]
    if near := next(filter(None, (perhaps(one, names) for one in typed if one not in names)), ""):
        yield near
    if keys := [f"{one.key}（{one.name}）" for one in those if isinstance(one, Item)]:
        yield f"可填：{'、'.join(keys)}"
