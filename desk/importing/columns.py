"""Columns: what a header means, known by its words; what is like one is proposed, and of persons none is taken in."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from rapidfuzz import fuzz

from desk.importing.file import UnreadableError
from schemas.folding import fold, near

Meaning: TypeAlias = Literal[
    "name", "former", "code", "office_number", "category", "township", "division", "honour", "level", "batch",
    "document", "document_title", "document_on", "named_on", "passed_on", "result", "until", "state", "since", "due",
    "plaque", "remark", "number", "recommender", "post", "phone", "mailbox", "answer", "unused", "person",
]  # fmt: skip
"""What a column is for; `unused` is passed over, and `person` must not be taken in (domain §7)."""

# fmt: off
WORDS: dict[Meaning, tuple[str, ...]] = {
    "name": (
        "单位名称", "名称", "示范单位", "示范单位名称", "单位", "单位全称", "创建单位", "命名单位",
        "获评单位", "称号单位", "示范点", "示范点名称", "命名对象", "组织名称", "机构名称", "现用名",
        "现单位名称", "申报单位", "基地名称", "教育基地名称", "学校名称", "企业名称",
    ),
    "former": ("曾用名", "原名称", "原名", "原单位名称", "更名前名称", "命名时名称", "曾用名称"),
    "code": (
        "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一代码", "机构代码",
        "组织机构代码", "单位代码", "代码",
    ),
    "office_number": ("办公室编号", "单位编号"),
    "category": (
        "类别", "类型", "单位类别", "单位类型", "创建类别", "创建类型", "进", "十二进", "十进", "七进",
        "八进", "九进", "十一进", "领域", "所属领域", "示范类型",
    ),
    "township": (
        "乡镇", "乡镇街道", "街道", "乡镇街道办", "乡镇办", "镇街", "乡镇场", "属地", "所属乡镇",
        "所属街道", "所在乡镇", "所属乡镇街道", "所在乡镇街道", "辖区", "所在地", "街镇", "乡街",
        "所属镇街", "苏木乡镇", "苏木镇街道",
    ),
    "division": ("行政区划代码", "区划代码"),
    "honour": ("称号", "荣誉称号", "荣誉名称", "称号名称", "获得称号", "命名称号", "所获称号"),
    "level": ("级别", "等级", "命名级别", "称号级别", "层级", "荣誉级别", "示范级别"),
    "batch": (
        "批次", "命名批次", "批", "届次", "年度", "命名年度", "命名年份", "批次年度", "第几批", "第几批次",
        "第几届", "认定批次", "创建批次", "示范批次", "授牌批次", "授予批次", "获评批次", "表彰批次",
        "公布批次", "所属批次", "批次号", "批别", "命名届次", "认定届次", "创建届次",
    ),
    "document": (
        "文号", "命名文号", "命名文件", "命名文件文号", "命名文件号", "发文字号", "文件号", "文件文号",
        "依据文号", "命名依据", "决定文号", "表彰文件",
    ),
    "document_title": ("文件名称", "文件标题", "命名文件名称", "命名文件标题"),
    "document_on": ("发文日期", "发文时间", "文件日期", "印发日期", "成文日期", "印发时间"),
    "named_on": (
        "命名时间", "命名日期", "命名年月", "授牌时间", "授予时间", "授予日期", "认定时间", "认定日期",
        "获评时间", "获得时间", "表彰时间", "创建时间",
    ),
    "passed_on": (
        "复验时间", "复验日期", "复验通过时间", "最近复验时间", "上次复验时间", "最近一次复验时间",
        "复核时间", "复评时间", "复查时间", "复审时间", "第一次复验时间", "第二次复验时间",
    ),
    "result": (
        "复验结果", "复验结论", "复验情况", "复核结果", "复评结果", "复查结果", "复审结果", "是否通过复验",
    ),
    "until": (
        "有效期", "有效期至", "到期时间", "到期日期", "有效期限", "届满时间", "届满日期", "有效期截止",
        "截止日期", "有效期届满时间",
    ),
    "state": ("状态", "称号状态", "目前状态", "现状", "当前状态", "是否有效", "动态管理情况", "管理状态"),
    "since": (
        "取消时间", "取消日期", "撤销时间", "撤销日期", "摘牌时间", "退出时间", "终止时间", "整改时间",
        "责令整改日期", "状态时间", "责令整改时间",
    ),
    "due": ("整改期限", "整改到期时间", "整改截止时间", "整改截止日期", "复验期限", "整改时限"),
    "remark": ("备注", "说明", "其他说明"),
    "plaque": ("牌匾收回情况", "牌匾收回", "牌匾是否收回", "牌匾情况", "收牌情况"),
    "number": ("编号", "牌匾编号", "证书编号", "称号编号", "牌匾号", "铜牌编号", "证书号"),
    "recommender": ("推荐单位", "推荐部门", "推荐机关", "上报单位", "推荐上报单位"),
    "post": ("联系科室", "联系部门", "联系处室", "联系岗位", "责任科室", "责任部门"),
    "phone": ("联系电话", "电话", "办公电话", "座机", "固定电话", "联系方式", "单位电话"),
    "mailbox": ("邮箱", "电子邮箱", "办公邮箱", "电子邮件"),
    "answer": ("处理",),
    "unused": ("序号", "序", "行号", "顺序号", "排序", "No"),
    "person": (
        "联系人", "联系人姓名", "负责人", "负责人姓名", "姓名", "法人", "法人代表", "法定代表人",
        "主要领导", "单位负责人", "书记", "校长", "主任", "分管领导", "责任人", "联络员", "手机", "手机号",
        "手机号码", "移动电话", "联系手机", "联系人电话", "负责人电话", "联系人手机", "身份证", "身份证号",
        "身份证号码", "公民身份号码", "民族", "民族成份", "负责人民族", "性别", "出生年月", "出生日期",
        "年龄", "政治面貌", "学历", "宗教信仰", "户主", "户主姓名", "家庭住址", "经办人", "填表人", "微信",
        "微信号", "QQ",
    ),
}
# fmt: on
"""The words of headers, as offices write them: folded, without spaces and brackets."""

LABELS: dict[Meaning, str] = {meaning: words[0] for meaning, words in WORDS.items()} | {
    "unused": "不用",
    "person": "个人信息，不接管",
    "township": "乡镇街道",
    "passed_on": "复验通过时间",
    "until": "有效期至",
    "named_on": "命名时间",
}
"""What a face calls them, and what a person types to correct one."""

_KNOWN: dict[str, Meaning] = {fold(word): meaning for meaning, words in WORDS.items() for word in words}
_TYPED = _KNOWN | {fold(label): meaning for meaning, label in LABELS.items()} | {"个人信息": "person"}

SEVERAL: frozenset[Meaning] = frozenset({"passed_on", "result", "phone", "person", "unused", "until"})
"""What several columns may be for: the last one that is filled in counts."""

NEAR = 72
"""From how alike, of 100, a header is proposed."""


class Column(NamedTuple):
    """A column of a table: its place from 0, its header, what it is taken for, and how sure that is."""

    place: int
    header: str
    meaning: Meaning | None
    sure: bool = True

    @property
    def letter(self) -> str:
        """As a spreadsheet calls it."""
        return letter(self.place)

    @property
    def read_as(self) -> str:
        """What it is taken for, for a person."""
        return LABELS[self.meaning] if self.meaning else "没有用"

    @property
    def called(self) -> str:
        """How it is spoken of."""
        return f"“{self.header}”" if self.header else f"{self.letter}列"


def letter(place: int) -> str:
    """A place from 0 as a spreadsheet calls it: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def known(header: str) -> Meaning | None:
    """What a header means without a doubt; None where it has no meaning here, or only a likely one."""
    return next((_KNOWN[one] for one in _forms(header) if one in _KNOWN), None)


def likely(header: str) -> Meaning | None:
    """What a header may mean, to be confirmed."""
    plain = _forms(header)[-1]
    if len(plain) < 2 or len(plain) > 20:
        return None
    within = [word for word in _KNOWN if len(word) > 2 and word in plain]
    if within:  # the end of a compound says what it is: 命名文件印发时间
        return _KNOWN[max(within, key=lambda word: (plain.rfind(word) + len(word), len(word)))]
    word = max(_KNOWN, key=lambda word: fuzz.ratio(word, plain))
    return _KNOWN[word] if fuzz.ratio(word, plain) >= NEAR else None


def _forms(header: str) -> list[str]:
    """A header as it is looked up: folded, and without what stands in brackets and without what it ends in."""
    folded = fold(header).strip(":*,.")
    bare = re.sub(r"\([^()]*\)", "", folded)
    return list(
        dict.fromkeys([folded, folded.replace("(", "").replace(")", "").replace("/", ""), bare or folded])
    )


def corrections(typed: Mapping[str, str]) -> dict[str, Meaning]:
    """What a person says of columns, by header or letter, folded. `UnreadableError` names what can be said."""
    said: dict[str, Meaning] = {}
    for column, meaning in typed.items():
        found = _TYPED.get(fold(meaning))
        if found is None:
            proposed = near(meaning, LABELS.values()) or list(LABELS.values())
            raise UnreadableError(f"没有“{meaning[:20]}”这种含义", f"可以写 {'、'.join(proposed)}")
        said[fold(column)] = found
    return said
