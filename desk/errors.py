"""Errors: why the desk could not do what was asked, as facts and in a sentence that any face can show.

No sentence knows a command, a key or a path: how to go on is said by the face, from the facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wording import forms
from wording.accounts import ADMINISTRATORS
from wording.files import cause_of
from wording.phrases import LEVELS

if TYPE_CHECKING:  # whoever only asks needs neither a database nor all that can be refused
    from desk.roll import Slip
    from register.queries import TitleRow
    from register.reach import UnusableError
    from schemas.account import Administrator
    from schemas.act import Act
    from schemas.action import Action
    from schemas.office import Post
    from schemas.party import Party
    from schemas.possible import Possible
    from schemas.precondition import Level
    from schemas.step import Receipt


class DeskError(Exception):
    """It could not be done; as a text: why, in Chinese, without a full stop."""


class UnknownTitleError(DeskError):
    """Nothing in the register is called like that; `near` are units that are called nearly so."""

    def __init__(self, text: str, near: Sequence[str] = ()) -> None:
        super().__init__(f"没有找到称号“{text[:100]}”")
        self.text, self.near = text, near


class SeveralTitlesError(DeskError):
    """More than one title is called like that: `rows`, or the first of them where there are `more`."""

    def __init__(self, text: str, rows: Sequence[TitleRow], *, more: bool = False) -> None:
        found = f"的称号超过{len(rows)}个，只列出前{len(rows)}个" if more else f"{len(rows)}个称号"
        super().__init__(f"“{text}”对应{found}")
        self.text, self.rows = text, rows


class UnreadableRollError(DeskError):
    """A list of titles is none: why, and what to do."""


class RollError(DeskError):
    """Lines of a list that nothing can be done with. Nothing was done with the others either."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        super().__init__(f"名单有{len(slips)}处须改正，没有办理其中任何一件")
        self.slips = slips


class NotBegunError(DeskError):
    """The register has nothing of this title yet, or not what was asked of it."""

    def __init__(self, title: str) -> None:
        super().__init__(f"名册中没有称号{title}")
        self.title = title


class NoReceiptError(NotBegunError):
    """Nothing was taken in under this number, or nothing that this post may see: it learns not which."""

    def __init__(self, action: str) -> None:
        DeskError.__init__(self, f"没有编号为{action[:80]}的收件，或者不是本岗位看得到的")
        self.title = ""


class NoPostError(DeskError):
    """The account holds no post here."""

    def __init__(self, account: str) -> None:
        super().__init__(f"账号{account}没有岗位，不能办理")
        self.account = account


class AdministratorError(DeskError):
    """The account is an administrator's: it takes no part in the office's business."""

    def __init__(self, account: str, part: Administrator) -> None:
        super().__init__(f"账号{account}是{ADMINISTRATORS[part]}，不办理业务")
        self.account = account


class PostUnclearError(DeskError):
    """The account may act from several posts and has not said from which."""

    def __init__(self, account: str, posts: Sequence[Post], *, trial: bool) -> None:
        super().__init__("试用模式下可以用任何岗位办理" if trial else f"账号{account}有多个岗位")
        self.account, self.posts = account, posts


class OtherPostError(DeskError):
    """The post that was named is not the account's, or is no post at all."""

    def __init__(self, wanted: str, account: str, posts: Sequence[Post], *, exists: bool) -> None:
        super().__init__(f"不是账号{account}的岗位" if exists else "不是已有的岗位")
        self.wanted, self.account, self.posts = wanted, account, posts


class UnknownUnitError(DeskError):
    """A row is about no unit, about several, or about one of which nothing can be changed."""


class SubstitutionError(DeskError):
    """Nobody may order, or end, that an account stands in for a post in this way."""


class UnknownSubstitutionError(SubstitutionError):
    """There is no such post, or no substitution of that number."""


class UnwrittenSubstitutionError(SubstitutionError):
    """What is written makes no order."""


class DivisionUnstatedError(DeskError):
    """Neither the list nor the office says in which division the units are."""

    def __init__(self) -> None:
        super().__init__("没有写明行政区划代码")


class NotEmptyError(DeskError):
    """A sample is not put among an office's own titles: the register has `count` other units, such as `name`."""

    def __init__(self, name: str, count: int) -> None:
        super().__init__(f"名册不是空的，已有{count}个单位（如“{name}”），没有装入样例")
        self.name, self.count = name, count


class OnTrialOnlyError(DeskError):
    """A sample is only for an office that tries things out."""

    def __init__(self) -> None:
        super().__init__("这里已经正式启用，没有装入样例")


class OtherMeasureError(DeskError):
    """A sample is of a measure that the register has not got, or with other categories."""

    def __init__(self, honour: str) -> None:
        super().__init__(f"名册中没有开远的“{honour}”办法，样例是按它编的，没有装入")
        self.honour = honour


class RealChannelError(DeskError):
    """The notices of a sample would leave the house: from these posts, or by the office's mail server."""

    def __init__(self, posts: Sequence[str]) -> None:
        named = f"岗位{'、'.join(posts)}" if posts else "本办公室"
        super().__init__(f"{named}配置了真实的通知渠道，样例的通知会真的发出去，没有装入样例")
        self.posts = posts


class ListedTwiceError(DeskError):
    """A row says of a title what another row says of it already: `row` of its sheet."""

    def __init__(self, sheet: str, row: int) -> None:
        super().__init__(
            f"与{sheet}第{row}行是同一个称号，只接管一行：两行核对后删去一行，或者在“处理”一栏写不接管"
        )
        self.sheet, self.row = sheet, row


class NoMeasureError(DeskError):
    """No measure in the register gives this honour; `known` are those that can be applied for."""

    def __init__(self, honour: str, known: Sequence[str]) -> None:
        super().__init__(f"名册中没有称号“{honour}”的办法，不能申报")
        self.honour, self.known = honour, known


class LevelUnclearError(DeskError):
    """The honour is given at several levels and the application does not say at which."""

    def __init__(self, honour: str, levels: Sequence[Level]) -> None:
        super().__init__(f"“{honour}”有几级（{'、'.join(LEVELS[one] for one in levels)}），须写明申报哪一级")
        self.honour, self.levels = honour, levels


class NoContactError(DeskError):
    """Nobody stands behind parties to whom this life may have to write; `near` are areas that the office has."""

    def __init__(self, parties: Sequence[Party], near: Sequence[str] = (), *, begun: bool = False) -> None:
        listed = "、".join(party.label for party in parties)
        self.then = "通知送不到，不能这样改" if begun else "通知送不到，不能开始"
        super().__init__(f"这些角色没有岗位和联系方式，{self.then}：{listed}")
        self.parties, self.near = parties, near


class NotReceivedError(DeskError):
    """Nothing was taken in: a clock is wrong, or another act has this id.

    `lies_ahead`: the register itself may have been led astray by a clock that ran ahead.
    """

    def __init__(self, why: Exception, *, lies_ahead: bool = False) -> None:
        super().__init__(str(why))
        self.lies_ahead = lies_ahead


class UnstampedError(DeskError):
    """Nothing was taken in, for this process cannot read the key that stamps it; `why` is for who looks after it."""

    def __init__(self, why: Exception) -> None:
        super().__init__("收件盖不了戳，没有收下，请联系系统管理员")
        self.why = str(why)


class OutOfReachError(DeskError):
    """The register cannot be used; nothing was written."""

    def __init__(self, unusable: UnusableError) -> None:
        super().__init__(str(unusable))
        self.unusable = unusable


class RefusedError(DeskError):
    """The law does not take the act. `instead` is what can be done now, for whoever acted to read.

    `late`: it had been taken in already, so that the refusal is kept with it; otherwise nothing was written.
    """

    def __init__(
        self, action: Action, receipt: Receipt, instead: Sequence[Possible], *, late: bool = False
    ) -> None:
        from wording import refusals

        why = refusals.reason(receipt.reason) if receipt.reason else "无"
        super().__init__(f"不予办理“{forms.ACTS[action.kind]}”：{why}")
        self.action, self.receipt, self.instead, self.late = action, receipt, instead, late


class KeptError(DeskError):
    """The act is in the inbox and counts from its receipt; nobody has answered yet."""

    def __init__(self, action: Action) -> None:
        super().__init__(f"已收件，尚未办理：{forms.ACTS[action.kind]}")
        self.action = action


class UnlistedError(DeskError):
    """A list was asked for by something that nobody knows, such as a township; `known` are those that there are."""

    def __init__(self, field: str, text: str, known: Sequence[str]) -> None:
        super().__init__(f"没有“{text[:40]}”这一项")
        self.field, self.text, self.known = field, text, known


class FilterError(DeskError):
    """A list was asked for in a way that it cannot be: by which field, with what text, and why not."""

    def __init__(self, field: str, text: str, why: str) -> None:
        super().__init__(why)
        self.field, self.text = field, text


class UnwrittenError(DeskError):
    """A file or folder that was asked for was not written; `exists`: there is one of that name, and it stays."""

    def __init__(self, path: Path, why: str, *, exists: bool = False) -> None:
        super().__init__(why)
        self.path, self.exists = path, exists


class TakenNameError(UnwrittenError):
    """There is a file or folder of the name that was asked for; `replaceable` where one may ask to overwrite it."""

    def __init__(self, path: Path, *, replaceable: bool = False) -> None:
        super().__init__(path, f"已有这个文件{'夹' if path.is_dir() else ''}，没有覆盖", exists=True)
        self.replaceable = replaceable


class IncompleteError(DeskError):
    """An act of the kind `cls` says too little: `fields` lack; with `least`, one of them has to be said."""

    def __init__(self, cls: type[Act], fields: Sequence[str], *, least: bool) -> None:
        super().__init__(f"“{forms.ACTS[cls.model_fields['kind'].default]}”没有填完")
        self.cls, self.fields, self.least = cls, fields, least


class NotAmongError(DeskError):
    """A field is a closed set, and `text` is no word for any of it; `near` asks whether another was meant."""

    def __init__(self, cls: type[Act], field: str, text: str, near: str) -> None:
        super().__init__("不在可选范围内")
        self.cls, self.field, self.text, self.near = cls, field, text, near


class NotCorrectableError(DeskError):
    """The entry is no decision that could be corrected."""

    def __init__(self, title: str, entry: int) -> None:
        super().__init__(f"称号{title}的档案第{entry}条不是可以更正的决定")
        self.title, self.entry = title, entry


class UnknownPartError(DeskError):
    """The decision says nothing there; `known` is what it says, and `labels` what people call that."""

    def __init__(self, path: str, known: Sequence[str], labels: Sequence[str] = ()) -> None:
        super().__init__("原记录没有这一栏")
        self.path, self.known, self.labels = path, known, labels


class UnreadablePartError(DeskError):
    """Several were wanted, and what was typed is not read as several: names, or groups of fields."""

    def __init__(self, path: str, *, groups: bool) -> None:
        form = "[{level: county, honour: 称号名称, since: 2020-01-01}]" if groups else "甲、乙，或者 [甲, 乙]"
        super().__init__(f"这一栏可以有几项，写作 {form}")
        self.path = path


class FixedPartError(DeskError):
    """Whose act it was and when it came in cannot be corrected."""

    def __init__(self, path: str) -> None:
        super().__init__("这一栏不能更正")
        self.path = path


class UnfitFileError(DeskError):
    """A file that is not kept as evidence: `what` is wrong with it, and what to do; `name` is what it is called."""

    def __init__(self, what: str, remedy: str, name: str = "") -> None:
        super().__init__(f"“{name}”{what}" if name else what)
        self.what, self.remedy, self.name = what, remedy, name


class NotKeptError(DeskError):
    """An act names a file as kept here that is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"文件“{name}”还没有存入，没有提交")
        self.name = name


class NotStoredError(DeskError):
    """The folder of evidence does not take a file."""

    def __init__(self, name: str, failed: OSError) -> None:
        super().__init__(f"文件“{name}”没有存成：佐证材料文件夹写不进去（{cause_of(failed)}），没有提交")
        self.name = name


class NoSuchFileError(DeskError):
    """A title has no such evidence, or several; `known` are the names of what it has."""

    def __init__(self, wanted: str, known: Sequence[str], *, several: bool = False) -> None:
        super().__init__(f"“{wanted[:80]}”对应几份佐证材料" if several else f"没有佐证材料“{wanted[:80]}”")
        self.wanted, self.known, self.several = wanted, known, several


class UnfitError(DeskError):
    """What was typed into a small form does not do: `wrong` says why, by the field."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__("；".join(wrong.values()))
        self.wrong = wrong
