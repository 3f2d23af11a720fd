"""City 样例城市: a few hundred invented titles at every point that can be reached on one day; one seed, one city.

No unit of it is real: names are put together by chance, and each credit code, whose last place is right, has a wrong
place 17, which an authority computes (GB 11714) and the register does not ask for. No person is in it. The townships
are those that the seeds name for 开远, the categories those of the measure there.

What nobody reaches on one day is not in it: 命名 and 异议核查 (the publicity has to run its days first), anything
overdue of an application (its time begins today), a silence that took effect. Of a title that is taken over the time
behind it is real: a term that is over leads to 复验, and what is long overdue has a day of its own. Of the measures
that can follow a failure it has those of 开远.
"""

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from schemas.application import Application
from schemas.document import Document
from schemas.inheritance import Inherited, Row
from schemas.party import Role
from schemas.stage import Duty
from schemas.unit import Contact, Unit, credit_check_digit

SEED = 532502
HONOUR = "民族团结进步示范单位"
DIVISION = "532502"
TOWNSHIPS = ("灵泉街道", "乐白道街道", "大庄乡", "羊街乡", "小龙潭镇", "中和营镇", "碑格乡")
FILE = "样例城市"
"""What the ledger has as the file in which the titles stood that are taken over."""
_HASH = hashlib.sha256(FILE.encode()).hexdigest()

HELD = 150
"""How many titles are simply held, unless somebody wants another number of them."""


class Move(NamedTuple):
    """What comes next of a title: a duty is brought to an outcome by whoever owes it, or `by` does something else."""

    kind: str
    duty: Duty | None = None
    outcome: str = ""
    by: Role = Role.OFFICE
    says: Mapping[str, Any] = {}


class Home(NamedTuple):
    """A unit's title: how it comes into the register, and what is done about it then."""

    opening: Application | Inherited
    row: Row
    moves: tuple[Move, ...] = ()

    @property
    def unit(self) -> Unit:
        """Whose title it is at first."""
        return self.opening.application.unit if isinstance(self.opening, Inherited) else self.opening.unit

    @property
    def ids(self) -> tuple[str, ...]:
        """What its unit is known by, and the one that came of a change of it."""
        changed = [one.says["unit"].id for one in self.moves if "unit" in one.says]
        return tuple(dict.fromkeys((self.unit.id, *changed)))


def city(today: date, seed: int = SEED, held: int = HELD) -> list[Home]:
    """The city as it is on a day. Units depend on the seed alone, days on `today` too.

    A title that is simply held stands last: by it one sees that a city was loaded to its end.
    """
    make = _Maker(random.Random(seed), today)
    homes = [*make.under_treatment(), *make.applying(), *make.lost(), *make.changed()]
    homes += [make.taken(1 + n % 10) for n in range(max(held, 1))]
    return homes


def _answers(*pairs: tuple[str, Duty, str]) -> tuple[Move, ...]:
    return tuple(Move(kind, duty, outcome) for kind, duty, outcome in pairs)


_IN = _answers(
    ("opine", Duty.PRELIMINARY, "agreed"),
    ("check", Duty.MATERIALS, "complete"),
    ("assess", Duty.ASSESSMENT, "passed"),
    ("consult", Duty.CONSULTATION, "agreed"),
    ("decide", Duty.DECISION, "approved"),
    ("publicise", Duty.PUBLICISE, "publicised"),
)
_OBJECTION = Move("object", by=Role.SUPERVISOR, says={"form": "named", "matter": "反映创建台账与实际不符"})
_APPLYING: tuple[tuple[int, tuple[Move, ...]], ...] = (
    *((count, _IN[:n]) for n, count in enumerate((10, 8, 8, 6, 5, 4, 6))),
    (4, (*_IN[:1], *_answers(("check", Duty.MATERIALS, "incomplete")))),
    (2, (*_IN[:1], *_answers(("check", Duty.MATERIALS, "incomplete"), ("supplement", Duty.SUPPLEMENT, "")))),
    (3, (*_IN, _OBJECTION)),
    (1, (*_IN, _OBJECTION, *_answers(("examine", Duty.OBJECTION, "dismissed")))),
    (1, (*_IN, _OBJECTION, *_answers(("examine", Duty.OBJECTION, "upheld")))),
    (2, _answers(("opine", Duty.PRELIMINARY, "rejected"))),
    (2, (*_IN[:1], *_answers(("check", Duty.MATERIALS, "rejected")))),
    (2, (*_IN[:2], *_answers(("assess", Duty.ASSESSMENT, "failed")))),
    (1, (*_IN[:4], *_answers(("decide", Duty.DECISION, "rejected")))),
    (2, (*_IN[:2], Move("withdraw", by=Role.UNIT))),
)
"""How many applications stand where on the way in, or have ended on it."""

_OUT = _answers(
    ("inspect", Duty.REINSPECTION, "failed"),
    ("report", Duty.REPORT, ""),
    ("talk", Duty.TALK, ""),
    ("order", Duty.ORDER, ""),
    ("serve", Duty.SERVICE, ""),
    ("rectify", Duty.RECTIFICATION, ""),
    ("inspect", Duty.SECOND, "failed"),
    ("state", Duty.STATEMENT, "stated"),
    ("revoke", Duty.REVOCATION, "revoked"),
    ("request_review", Duty.REVIEW_WINDOW, ""),
)
_INSPECTED: tuple[tuple[int, tuple[Move, ...]], ...] = (
    (12, ()),
    (6, _answers(("inspect", Duty.REINSPECTION, "passed"))),
    *((count, _OUT[:n]) for n, count in enumerate((4, 4, 3, 3, 4, 3, 3, 3, 3, 1), 1)),
    (2, (*_OUT[:6], *_answers(("inspect", Duty.SECOND, "passed")))),
    (1, (*_OUT[:8], *_answers(("revoke", Duty.REVOCATION, "kept")))),
    (1, (*_OUT[:9], *_answers(("return_plaque", Duty.PLAQUE, "")))),
    (1, (*_OUT, *_answers(("decide_review", Duty.REVIEW, "upheld")))),
    (1, (*_OUT, *_answers(("decide_review", Duty.REVIEW, "restored")))),
)
"""How many titles whose term is over stand where in re-inspection and in what follows it."""


def _raised(cause: str, by: Role, matter: str) -> Move:
    return Move("raise", by=by, says={"cause": cause, "matter": matter})


_RAISED: tuple[tuple[int, tuple[Move, ...]], ...] = (
    (2, (_raised("jubao", Role.OFFICE, "举报反映牌匾悬挂而创建工作停止，经初核属实"),)),
    (1, (_raised("anjian", Role.SUPERVISOR, "辖区内发生较大涉民族因素案（事）件"),)),
    (2, (_raised("ducha", Role.SUPERVISOR, "督查发现全年没有开展创建活动"),)),
    (
        2,
        (
            _raised("ducha", Role.SUPERVISOR, "督查发现台账由第三方代做"),
            *_answers(("talk", Duty.TALK, "")),
        ),
    ),
    (2, (_raised("zuojia", Role.OFFICE, "复验材料中的活动照片系从他处取得"),)),
)
"""How many held titles a cause was raised about, and what has come of it."""


class _Kind(NamedTuple):
    """What units of a category are called, and how their codes begin; without one the office numbers them."""

    begins: str | None
    ends: tuple[str, ...]


_BATCH = timedelta(days=70)
"""How long before this day of the year batches were named: a term that ended then is to be re-inspected by now."""
_INSPECTED_WITHIN = timedelta(days=30)
_SOON = timedelta(days=110)
"""How late the oldest batch was re-inspected: its second term ends in forty days."""

_KINDS = {
    "机关": _Kind("11", ("水政管理所", "林业工作站", "税费服务所", "审批服务中心")),
    "企业": _Kind("91", ("果业有限公司", "建材有限公司", "物流有限公司", "茶业有限公司")),
    "社区": _Kind("54", ("社区居民委员会",)),
    "乡镇(村)": _Kind("54", ("村民委员会",)),
    "学校": _Kind("12", ("小学", "中学", "幼儿园", "职业技术学校")),
    "军警营": _Kind(None, ("消防救援站", "民兵训练营")),
    "宗教活动场所": _Kind(None, ("清真寺", "寺", "福音堂")),
    "医院": _Kind("12", ("卫生院", "医院", "中医院")),
    "景区": _Kind("91", ("景区", "湿地公园")),
    "园区": _Kind("12", ("产业园区管理委员会", "物流园区管理委员会")),
    "监狱": _Kind("11", ("监狱", "戒毒所")),
    "家庭": _Kind(None, ("农家院", "小院")),
}
_OFTEN = ("机关", "企业", "社区", "社区", "乡镇(村)", "乡镇(村)", "学校", "学校")
"""Categories of which there are more."""

_FIRST = "青云紫金玉翠丹碧银锦素朗晴霁沐澜瑶琅蕙芷"
_SECOND = "麓禾泉藤穗岫蓼榕枫桐柏荷萝苇陂汀屿峦汐霭"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class _Maker:
    """Makes units of a chance, no two alike, and titles of theirs by the calendar of a day."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self.chance, self.today = chance, today
        words = [first + second for first in _FIRST for second in _SECOND]
        chance.shuffle(words)
        self.words, self.units = iter(words), 0

    def under_treatment(self) -> Iterator[Home]:
        """Titles whose term is over, or about which a cause was raised."""
        for moves in _each(_INSPECTED):
            yield self.taken(5, moves=moves, state="inspecting")
        for _ in range(9):
            yield self.taken(5, state="rectifying", since=self.chance.randrange(20, 120))
        for moves in _each(_RAISED):
            yield self.taken(self.chance.randrange(1, 5), moves=moves)
        for years in (6, 7, 8):
            yield self.taken(years, passed=False)

    def applying(self) -> Iterator[Home]:
        """Applications, as far as they have come today."""
        for moves in _each(_APPLYING):
            yield Home(self._application(self._unit()), self._row(), moves)

    def lost(self) -> Iterator[Home]:
        """Titles that were lost before there was a register."""
        for state, out, count in (("revoked", True, 4), ("revoked", False, 6), ("ended", False, 8)):
            for _ in range(count):
                yield self.taken(
                    6, state=state, since=self.chance.randrange(30, 300), plaque_out=out, passed=False
                )

    def changed(self) -> Iterator[Home]:
        """Titles whose unit is another since today."""
        for change in ("renamed",) * 6 + ("abolished",) * 2 + ("merged",) * 3 + ("moved",) * 2:
            home = self.taken(self.chance.randrange(1, 5))
            unit, says = home.unit, {"change": change}
            move = Move(
                "change", says=says if change == "abolished" else says | {"unit": self._after(unit, change)}
            )
            yield home._replace(moves=(move,))

    def _after(self, unit: Unit, change: str) -> Unit:
        if change == "moved":
            others = [one for one in TOWNSHIPS if one != unit.township]
            return unit.model_copy(update={"township": self.chance.choice(others)})
        word = next(self.words)
        return unit.model_copy(update={"name": word + unit.name[len(word) :]})

    def taken(
        self,
        years: int,
        moves: tuple[Move, ...] = (),
        *,
        state: str = "held",
        since: int | None = None,
        plaque_out: bool = False,
        passed: bool = True,
    ) -> Home:
        """A title of the batch of so many years ago; once its first term was over it has passed its re-inspection."""
        named = _years_before(self.today, years) - _BATCH
        says: dict[str, Any] = {"state": state, "plaque_out": plaque_out}
        if passed and years >= 5 and state == "held":
            late = _SOON if years == 10 else _INSPECTED_WITHIN
            says["passed_on"] = _years_before(self.today, years - 5) - _BATCH + late
        if since is not None:
            says["since"] = self.today - timedelta(days=since)
        if state == "rectifying":
            says["due"] = self.today + timedelta(days=180 - (since or 0))
        number = f"样民创〔{named.year}〕{years}号"
        inherited = Inherited(
            application=self._application(self._unit()),
            named_on=named,
            batch=f"{named.year}年",
            number=f"YL{named.year % 100:02}-{self.units:03}",
            document=Document(number=number, title="关于命名示范单位的决定", date=named),
            **says,
        )
        return Home(inherited, self._row(), moves)

    def _row(self) -> Row:
        return Row(file=FILE, sha256=_HASH, sheet="示范单位", row=self.units + 3)

    def _application(self, unit: Unit) -> Application:
        return Application(unit=unit, honour=HONOUR, level="county")

    def _unit(self) -> Unit:
        """The next unit; some have had another name before."""
        categories = (*_KINDS, *_OFTEN)
        category = categories[self.units % len(categories)]
        township = TOWNSHIPS[self.units % len(TOWNSHIPS)]
        kind, word = _KINDS[category], next(self.words)
        self.units += 1
        end = self.chance.choice(kind.ends)
        former = (next(self.words) + end,) if self.units % 17 == 0 else ()
        return Unit(
            code=self._code(kind.begins) if kind.begins else None,
            office_number=None if kind.begins else f"样例-{self.units:03}",
            name=word + end,
            former_names=former,
            category=category,
            division=DIVISION,
            township=township,
            contact=Contact(post="办公室"),
        )

    def _code(self, begins: str) -> str:
        """A credit code that the register takes, and that no authority has given."""
        body = "".join(self.chance.choices(_SIGNS, k=8))
        given = organisation_check_digit(body)
        wrong = self.chance.choice([one for one in _SIGNS if one != given])
        first = f"{begins}{DIVISION}{body}{wrong}"
        return first + credit_check_digit(first)


_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997 §4


def organisation_check_digit(first8: str) -> str:
    """The last sign of an organisation code, places 9 to 17 of a credit code, after GB 11714-1997."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(signs.index(sign) * weight for sign, weight in zip(first8, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] if total % 11 else "0"


def _each(ways: Iterable[tuple[int, tuple[Move, ...]]]) -> Iterator[tuple[Move, ...]]:
    return (moves for count, moves in ways for _ in range(count))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


HEADS = (
    "单位名称", "曾用名", "统一社会信用代码", "办公室编号", "类别", "乡镇街道", "批次", "命名文号", "文件名称",
    "命名时间", "复验通过时间", "状态", "状态时间", "整改期限", "牌匾收回情况", "牌匾编号", "联系科室",
)  # fmt: skip
_STATES = {
    "held": "有效",
    "inspecting": "复验中",
    "rectifying": "整改中",
    "revoked": "已取消称号",
    "ended": "已终止",
}


def listed(homes: Sequence[Home]) -> list[tuple[str | date | None, ...]]:
    """The titles that are taken over, as an office keeps them in a spreadsheet: a row each under `HEADS`."""
    said = [one.opening for one in homes if isinstance(one.opening, Inherited)]
    return [_line(one) for one in said]


def _line(one: Inherited) -> tuple[str | date | None, ...]:
    unit, paper = one.application.unit, one.document
    plaque = ("未收回" if one.plaque_out else "已收回") if one.state in ("revoked", "ended") else None
    return (
        unit.name, "、".join(unit.former_names), unit.code, unit.office_number, unit.category, unit.township,
        one.batch, paper.number if paper else None, paper.title if paper else None,
        one.named_on, one.passed_on, _STATES[one.state], one.since, one.due, plaque, one.number, unit.contact.post,
    )  # fmt: skip
