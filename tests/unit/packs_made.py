"""Packs that nobody wrote: measures drawn from the whole schema, so that no property rests on the shape of one place.

One code draws for Hypothesis, which shrinks towards each first choice, and for a seeded generator. What is drawn fits
together in most cases by construction; whether it does is `check`'s to say.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from regulations.check import COUNTED_FROM, SUSPENDED, check
from schemas.consequence import Then
from schemas.party import Role
from schemas.regulation import Regulation
from schemas.stage import MEASURES, REINSPECTION_WAY, WAY_IN, Duty, Stage
from workflows.life.course import stage_of
from workflows.life.kinds import DUTIES, OBJECTIONS, PASSING, PUBLICITIES
from workflows.life.paths import reached
from workflows.life.ruling import SILENCES

T = TypeVar("T")
Pick = Callable[[Sequence[Any]], Any]
"""One of several; the first is the plainest."""

CATEGORIES = ("社区", "学校", "机关")
LEVELS = ("county", "prefectural", "provincial", "national")
METHODS = ("材料审核", "实地考察")
BODIES = ("市纪委监委", "市公安局")
NAMED = ("市委宣传部", "文明办")
"""Bodies that stand where a role may."""
SIDE_BY_SIDE = (Stage.PRELIMINARY, Stage.ASSESSMENT, Stage.CONSULTATION, Stage.DECISION)
SHORT = ("10日", "5个工作日", "1日", "1个月", "45个工作日", "1年")
DELAYS = ("0日", "3日", "5个工作日", "1个月")
CAUSES = ("complaint", "fraud", "incident")
CHANGES = ("renamed", "merged", "split", "abolished", "moved")
MUST_LAPSE = (Duty.FILING, Duty.WARNING, Duty.SUSPENDED)
"""The duties of which a pack must say what silence means, beside the periods."""
GROUNDS = ("revoked", "downgraded", "ended", "expired", "abolished")
OWNERS = {
    Duty.PRELIMINARY: Role.TOWNSHIP,
    Duty.ASSESSMENT: Role.ASSESSOR,
    Duty.CONSULTATION: Role.CONSULTED,
    Duty.RECHECK: Role.TOWNSHIP,
    Duty.RESULT_CONSULTATION: Role.CONSULTED,
    Duty.CONFIRMATION: Role.LEADERSHIP,
    Duty.DECISION: Role.LEADERSHIP,
    Duty.NAMING: Role.NAMING_BODY,
    Duty.TALK: Role.LEADERSHIP,
    Duty.REVOCATION: Role.NAMING_BODY,
    Duty.REVIEW: Role.NAMING_BODY,
    **dict.fromkeys(
        (
            Duty.SUPPLEMENT,
            Duty.ACCEPTANCE,
            Duty.RENEWAL,
            Duty.RECTIFICATION,
            Duty.STATEMENT,
            Duty.PLAQUE,
            Duty.REVIEW_WINDOW,
        ),
        Role.UNIT,
    ),
}
"""Who owes a duty where it is not the office."""


class Maker:
    """One pack being drawn."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.named: tuple[str, ...] = ()
        self.methods: set[str] = set()

    def maybe(self, one_in: int = 2) -> bool:
        """Whether something is there; the plainest is that it is not."""
        return bool(self.pick((*(False,) * (one_in - 1), True)))

    def some(self, of: Sequence[T]) -> list[T]:
        """Some of these, in an order of their own."""
        left, found = list(of), []
        while left and self.maybe():
            found.append(left.pop(self.pick(range(len(left)))))
        return found

    def founded(self, **values: Any) -> dict[str, Any]:
        """Something with a foundation: assumed, or read in a document."""
        if self.maybe(4):
            source = {"document": "实施方案", "section": "三(四)", "words": "每五年一复验"}
            return {**values, "source": source}
        return {**values, "assumed": True}

    def value(self, *of: Any) -> dict[str, Any]:
        """A founded value, one of these."""
        return self.founded(value=self.pick(of))

    def optional(self, *of: Any) -> dict[str, Any] | None:
        """A founded value, or none."""
        return self.value(*of) if self.maybe() else None

    # --- the whole -------------------------------------------------------------------------------------------------

    def regulation(self, name: str) -> Regulation:
        """A whole edition; its duties are those that its own course comes by."""
        self.named = NAMED if self.maybe(3) else ()
        groups = self.way_in()
        steps = [stage for group in groups for stage in group]
        again = self.reinspection_way()
        results = self.results() if self.maybe() else {}
        sheet = self.sheet() if self.maybe() else None
        sheets = [{**self.sheet(), "categories": ["社区"]}] if self.maybe(4) else []
        own = self.sheet() if self.maybe(4) else None
        scored = self.value(False) if not own and self.maybe(6) else None
        if scored or not (sheet or sheets or own):  # then they are stated by name, and have no lines
            results = {key: {**one, "at_least": None, "lowest": key == "bad"} for key, one in results.items()}
        causes = {name: self.cause(name) for name in self.some(CAUSES)}
        data: dict[str, Any] = {
            "edition": self.edition(name),
            "honour": self.honour(),
            "categories": self.founded(value=list(CATEGORIES)),
            "preconditions": self.preconditions(),
            "way_in": self.founded(value=[g if len(g) > 1 else g[0] for g in groups]),
            "on_request": {
                stage: self.founded(by=[self.pick((Role.OFFICE, Role.UNIT, Role.SUPERVISOR, *self.named))])
                for stage in steps[:-1]
                if self.maybe(4)
            },
            "reinspection_way": self.founded(value=again) if again else None,
            "supplements": self.optional(1, 0, 2),
            "rounds": self.optional(1, 2, 3),
            "extensions": self.optional(1, 2, 0),
            "extension_terms": self.extension_terms() if self.maybe(4) else None,
            "bodies": self.founded(value=list(BODIES[: self.pick((1, 2))]))
            if {Stage.CONSULTATION, Stage.RESULT_CONSULTATION} & {*steps, *again}
            else None,
            "named_bodies": self.founded(value=list(self.named)) if self.named else None,
            "opposition": self.optional("ends", "reported"),
            "methods": self.founded(value=sorted(self.methods)) if self.methods else None,
            "sheet": sheet,
            "sheets": sheets,
            "reinspection_sheet": own,
            "reinspection_scored": scored,
            "results": results,
            "failure": self.consequence("rectify", "revoke", "downgrade", "end") if self.maybe() else None,
            "second_failure": self.consequence("revoke", "downgrade", "end") if self.maybe() else None,
            "second_failures": {
                name: self.founded(label=name, follows=self.consequence("downgrade", "revoke", "end"))
                for name in ("甲", "乙")
            }
            if self.maybe(5)
            else {},
            "warnings": self.founded(
                most=self.pick((1, 2)),
                follows=self.consequence("rectify", "revoke", "end"),
                within=self.pick(("term", "stage", "1年")),
            )
            if self.maybe(3)
            else None,
            "causes": causes,
            "objections": self.founded(admitted=["sealed", *self.some(("named", "anonymous"))])
            if {Stage.PUBLICITY, Stage.RESULT_PUBLICITY} & {*steps, *again}
            else None,
            "term": self.founded(
                in_force_after_expiry=self.value(True, False),
                in_force_in_rectification=self.value(True, False),
                renewal=self.value("from_pass", "from_expiry"),
                late_renewal=self.value("from_pass", "in_turn"),
                after_early=self.optional("new_term", "same_term"),
                after_kept=self.optional("new_term", "same_term"),
                after_restored=self.optional("new_term", "same_term"),
            ),
            "way_out": self.way_out(tuple(causes)),
            "changes": {kind: self.change() for kind in self.some(CHANGES)},
            "remedies": self.founded(
                extend=[self.pick((Role.LEADERSHIP, Role.SUPERVISOR, *self.named))],
                pause=[self.pick((Role.OFFICE, Role.LEADERSHIP, *self.named))],
                silence=self.pick((Role.NAMING_BODY, Role.OFFICE, *self.named)),
            )
            if self.maybe()
            else None,
            "urging": self.founded(
                by=[self.pick((Role.OFFICE, Role.TOWNSHIP))], every=self.pick(("1日", "5个工作日"))
            )
            if self.maybe()
            else None,
            "findings": self.founded(proof=True, before_report=self.pick((None, "answered")))
            if self.maybe(4)
            else None,
            "ladders": {
                name: self.ladder(repeats=name != "window") for name in ("handling", "other", "window")
            },
        }
        without = self.without(steps)
        rules = {duty: self.rule(duty) for duty in Duty if duty not in (*without, Duty.FILING)}
        data["filings"] = {
            name: self.filing(name)
            for name in ("年度报告", "自查报告")
            if self.maybe(2 if name == "年度报告" else 4)
        }
        if Duty.TERM in without and not data["filings"]:
            data["filings"]["年度报告"] = self.filing("年度报告")
        return self.trimmed(data, rules)

    def trimmed(self, data: dict[str, Any], rules: dict[Duty, dict[str, Any]]) -> Regulation:
        """The pack with the duties that its course comes by, and with measures that have one."""
        while True:
            made = Regulation.model_validate({**data, "duties": rules})
            stages = reached(made)
            needed = {duty: Stage.SUSPENSION if duty in SUSPENDED else stage_of(duty) for duty in rules}
            left = {duty: rule for duty, rule in rules.items() if needed[duty] in stages}
            if left == rules:
                used = {rule.ladder for rule in (*made.duties.values(), *made.filings.values())}
                ladders = {name: one for name, one in made.ladders.items() if name in used}
                return made.model_copy(update={"ladders": ladders})
            rules = left

    def edition(self, name: str) -> dict[str, Any]:
        phases = ("application", "term", "reinspection", "rectification")
        return self.founded(
            id=name,
            title="命名与动态管理办法",
            issuer="市民族团结进步创建领导小组",
            in_force_from=self.value("2021-01-01", "2024-06-01"),
            in_force_until=self.pick((None, None, "2060-12-31")),
            trial=self.maybe(),
            transition=self.founded(
                running=self.pick(("keep_dates", "count_anew")),
                **{phase: self.pick(("new", "new", "old")) for phase in phases},
            ),
        )

    def honour(self) -> dict[str, Any]:
        return self.founded(
            name="民族团结进步示范单位",
            level=self.pick(LEVELS),
            family=["石榴红家园"] if self.maybe(4) else [],
            lower={"name": "民族团结进步达标单位", "level": "county"},
        )

    def preconditions(self) -> list[dict[str, Any]]:
        holds = self.founded(
            kind="holds",
            level=self.pick(LEVELS),
            at_least=self.pick((None, "1年", "6个月")),
            or_higher=self.maybe(3),
        )
        named = {**holds, "honour": "文明单位"}
        return self.some(
            (
                self.pick((holds, named)),
                self.founded(kind="prepared", at_least=self.pick(("1年", "3年"))),
                self.founded(kind="no_incident", matter="较大涉民族因素案(事)件", within="3年"),
                self.founded(kind="window", closes=self.pick(("12-31", "06-30"))),
                self.founded(kind="never_named"),
            )
        )

    # --- the way in ------------------------------------------------------------------------------------------------

    def way_in(self) -> list[list[Stage]]:
        """Steps in some order, some of those that may run side by side beside each other; naming comes last."""
        groups: list[list[Stage]] = []
        for stage in self.some(WAY_IN[:-1]):
            beside = groups and stage in SIDE_BY_SIDE and groups[-1][0] in SIDE_BY_SIDE and self.maybe()
            if beside:
                groups[-1].append(stage)
            else:
                groups.append([stage])
        return [*groups, [Stage.NAMING]]

    def reinspection_way(self) -> list[Stage]:
        """Some of what may come before and after an inspection; mostly it stands alone."""
        if not self.maybe(4):
            return []
        before, after = REINSPECTION_WAY[:1], REINSPECTION_WAY[2:]
        return [*self.some(before), Stage.REINSPECTION, *self.some(after)]

    def sheet(self) -> dict[str, Any]:
        rows: list[dict[str, Any]] = [
            {"id": f"row{n}", "name": f"项目{n}", "maximum": m}
            for n, m in enumerate((60, 40, 20.5)[: self.pick((1, 2, 3))])
        ]
        parts = self.parts(rows) if self.maybe(3) else []
        for row in rows:
            if self.maybe(3):
                half = row["maximum"] / 2
                row["methods"] = self.pick((dict.fromkeys(METHODS, half), {METHODS[0]: row["maximum"]}))
        if self.maybe():
            rows.append({"id": "bonus", "name": "加分", "maximum": 10, "bonus": True})
        self.methods |= {name for row in rows for name in row.get("methods", ())}
        bare = any(row.get("bonus") for row in rows) or not all(one["assessors"] for one in parts)
        indicators = [
            self.founded(id="aware", name="知晓率", must_be=self.pick(("at_least", "at_most")), threshold=90),
            self.founded(id="mean", name="满意度", reference="全县平均"),
        ]
        return self.founded(
            rows=rows,
            parts=parts,
            in_turn=len(parts) > 1 and all(one["pass_line"] for one in parts[:-1]) and self.maybe(),
            vetoes=[{"id": "veto", "name": "较大案件"}] if self.maybe() else [],
            pass_line=self.value(50, 60),
            bonus_cap=self.optional(5),
            indicators=self.some(indicators),
            assessors=self.founded(
                at_least=self.pick((1, 2, 3)),
                combine=self.pick(("mean", "trimmed_mean", "median", "lowest")),
            )
            if self.maybe(3) and (bare or not parts)
            else None,
        )

    def parts(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One part a row, with weights or without."""
        weights = self.pick(((None,) * 3, {1: (100,), 2: (40, 60), 3: (40, 40, 20)}[len(rows)]))
        found = []
        for row, weight in zip(rows, weights, strict=False):
            row["part"] = f"{row['name']}部分"
            line = self.value(10, 20) if self.maybe() else None
            assessors = self.founded(at_least=self.pick((1, 2)), combine=self.pick(("mean", "lowest")))
            own = assessors if self.maybe(3) else None
            found.append({"name": row["part"], "weight": weight, "pass_line": line, "assessors": own})
        return found

    # --- what follows from what ------------------------------------------------------------------------------------

    def consequence(self, *then: Then) -> dict[str, Any]:
        follows: dict[str, Any] = {"measures": self.some(MEASURES), "then": self.pick(then)}
        if follows["then"] == "renew":
            follows["renewal"] = self.pick((None, "from_pass", "from_expiry"))
        if follows["then"] == "rectify":
            follows["within"] = self.pick((None, "2个月"))
        if Stage.SUSPENSION in follows["measures"]:
            settled = () if follows["then"] in ("keep", "renew") else ("until_settled",)
            follows["suspension"] = self.pick((None, "until_lifted", "3个月", *settled))
        return follows

    def results(self) -> dict[str, Any]:
        """Up to four: each with a line but the last, which every score reaches."""
        bad: tuple[Then, ...] = ("rectify", "revoke", "downgrade", "end")
        found = {
            "good": self.founded(
                label="合格", at_least=50, passes=True, follows=self.consequence("renew", "keep")
            )
        }
        if self.maybe():
            fair = self.consequence("rectify", "renew", "keep")
            found["fair"] = self.founded(label="基本合格", at_least=30, passes=True, follows=fair)
        if self.maybe():
            found["poor"] = self.founded(
                label="较差", at_least=10, passes=False, follows=self.consequence(*bad)
            )
        found["bad"] = self.founded(label="不合格", passes=False, follows=self.consequence(*bad))
        return found

    def cause(self, name: str) -> dict[str, Any]:
        follows = self.consequence("reinspect", "revoke", "end", "rectify", "downgrade", "keep")
        return self.founded(
            label=f"群众反映（{name}）",
            by=[Role.OFFICE, *self.some((Role.SUPERVISOR, *self.named))],
            follows=follows,
        )

    def change(self) -> dict[str, Any]:
        late = self.consequence("keep", "reinspect", "rectify", "revoke", "end")
        return self.founded(
            effect=self.pick(("keep", "recognise", "end")),
            report_within=self.pick((None, "30日")),
            late=late if self.maybe() else None,
        )

    def way_out(self, causes: tuple[str, ...]) -> dict[str, Any]:
        told = self.some((Role.UNIT, Role.TOWNSHIP, Role.RECOMMENDER, Role.FUNDER, Role.OFFICE, *self.named))
        bans = {
            ground: self.founded(
                length=self.pick(("1年", "3年")),
                counted_from=self.pick(("decision", "correction")),
                first_day_counts=self.maybe(),
            )
            for ground in self.some((*GROUNDS, *causes))
        }
        return self.founded(
            tells=told or [Role.UNIT],
            ban=self.optional("2年"),
            bans=bans,
            recommender_loses=self.optional("1年"),
            sanctions={
                ground: self.founded(
                    length=self.pick(("1年", "2年")), counted_from=self.pick(("decision", "next_year"))
                )
                for ground in self.some((*GROUNDS, *causes))
            },
        )

    def extension_terms(self) -> dict[str, Any]:
        return self.founded(longest=self.pick((None, "1个月")), ask_before=self.pick((None, "5日")))

    # --- duties ----------------------------------------------------------------------------------------------------

    def without(self, steps: Sequence[Stage]) -> set[Duty]:
        """The duties that this place has not, of those that a measure may do without."""
        found: set[Duty] = set()
        if self.maybe(4):
            found |= {Duty.TERM, Duty.LEAD, Duty.RENEWAL}
        for duty in (Duty.LEAD, Duty.RENEWAL, Duty.LOOK, Duty.STATEMENT, Duty.HEARING, Duty.PLAQUE):
            if not self.maybe():
                found.add(duty)
        if not self.maybe():
            found |= {Duty.REVIEW, Duty.REVIEW_WINDOW}
        needed = {Stage.PUBLICITY: (Duty.PUBLICISE, Duty.PUBLICITY, Duty.OBJECTION)}
        for stage in WAY_IN:
            if stage not in steps:
                found |= (
                    {*needed.get(stage, (Duty(stage.value),))}
                    if stage is not Stage.MATERIALS
                    else {
                        Duty.MATERIALS,
                        Duty.SUPPLEMENT,
                    }
                )
        return found

    def rule(self, duty: Duty) -> dict[str, Any]:
        """A duty's rule; a filing's too."""
        by = OWNERS.get(duty, Role.OFFICE)
        if self.named and by not in (Role.CONSULTED, Role.UNIT) and self.maybe(3):
            by = self.pick(self.named)
        silence = None
        if duty in SILENCES and (duty in (*PASSING, *MUST_LAPSE) or self.maybe()):
            silence = self.founded(after=self.pick(DELAYS), means=self.pick(SILENCES[duty]))
        within = {
            Duty.TERM: ("3年", "30个月", "1年"),
            Duty.FILING: ("1年", "6个月"),
            Duty.LOOK: ("1年", "2年"),
            Duty.LEAD: ("3个月", "60日"),
            Duty.RENEWAL: ("3个月", "1个月", "20个工作日"),
        }.get(duty, SHORT)
        rule = self.founded(
            by=by,
            what=f"办理第{list(Duty).index(duty) + 1}项事项",
            counted_from=self.counted_from(duty),
            within=self.value(*within),
            first_day_counts=self.optional(True, False),
            ladder=self.pick(("handling", "other", "window")[: 3 if silence else 2]),
            silence=silence,
            back=duty in (Duty.LEAD, Duty.RENEWAL),
        )
        if duty is not Duty.FILING and self.maybe(6):
            length = self.value("1年", "0年", "2年")
            rule |= {"within": length, "first_day_counts": None, "due_on": self.pick(("12-31", "03-15"))}
        if duty is not Duty.TERM and self.maybe(6):
            rule["extension"] = {**self.extension_terms(), "most": self.pick((1, 2))}
        if DUTIES[duty].joint and self.maybe(3):
            rule["jointly"] = self.some((Role.NAMING_BODY, Role.SUPERVISOR, Role.UNIT, *self.named))
        return rule

    def counted_from(self, duty: Duty) -> str:
        """Mostly the stage or the date that is natural; else any that the duty may be counted from."""
        natural = {
            Duty.TERM: "term_start",
            Duty.LEAD: "term_end",
            Duty.RENEWAL: "term_end",
            **dict.fromkeys(SUSPENDED, "suspended"),
            **dict.fromkeys(PUBLICITIES, "publicised"),
            **dict.fromkeys(OBJECTIONS, "objected"),
        }
        if duty in natural:
            return natural[duty]
        known = [name for name, duties in COUNTED_FROM.items() if duty in duties]
        return str(self.pick(known)) if self.maybe(4) else "stage"

    def filing(self, name: str) -> dict[str, Any]:
        missing = self.consequence("keep", "reinspect", "rectify", "revoke", "end")
        rule = self.rule(Duty.FILING)
        due_on = self.pick((None, "12-31", "03-15"))
        return {
            **rule,
            "what": f"提交{name}",
            "counted_from": "stage",
            "due_on": due_on,
            "missing": missing if self.maybe() else None,
            "points": self.founded(value=self.pick((10, 20.5))) if self.maybe() else None,
        }

    def ladder(self, *, repeats: bool) -> dict[str, Any]:
        before = [
            {"when": "before", "by": by, "to": self.readers()}
            for by in ("1个月", "10日", "2个工作日")
            if self.maybe(3)
        ]
        after = [
            {"when": "after", "by": by, "to": self.readers(), "urgent": self.maybe()}
            for by in ("1日", "5日", "1个月")
            if self.maybe(3)
        ]
        repeat = (
            {"every": self.pick(("30日", "3个月", "20个工作日")), "to": self.readers()} if repeats else None
        )
        stops = self.pick(("escalations", "nothing", "all_but_repeat"))
        return self.founded(rungs=[*before, *after], repeat=repeat, acknowledgement=stops)

    def readers(self) -> list[str]:
        others = (Role.OFFICE, Role.LEADERSHIP, *self.named)
        return [self.pick((Role.OWNER, Role.UNIT, Role.TOWNSHIP)), *self.some(others)]


@st.composite
def packs(draw: st.DrawFn, name: str = "made") -> Regulation:
    """A regulation that `check` accepts."""
    made = Maker(lambda options: draw(st.sampled_from(options))).regulation(name)
    assume(not check(made))
    return made


def seeded(seed: int) -> Regulation:
    """The same, from a number."""
    random = Random(seed)
    while True:
        made = Maker(random.choice).regulation(f"made-{seed}")
        if not check(made):
            return made
