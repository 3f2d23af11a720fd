"""`act`: one thing that somebody does to a title, whatever its kind."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from pydantic import TypeAdapter

from commands.content import Given, built, check, content, kind_of
from commands.desk import Desk
from commands.hand_in import hand_in, json_of, report
from commands.office import seat_of
from commands.place import clock
from commands.speak import Exit, Stop, show_json
from commands.which import which
from register import ledger
from schemas.action import Action, Adopt, Correct, SetClock
from schemas.base import local_date
from schemas.party import Actor
from workflows.life import forms
from workflows.life.powers import POWERS

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def _option(name: str, words: str) -> Any:
    return typer.Option(name, help=words)


def act(
    title: Annotated[str, typer.Argument(help="称号编号、单位名称或统一社会信用代码")],
    kind: Annotated[
        str, typer.Argument(help="办什么：" + "、".join(f"{k} {v}" for k, v in forms.ACTS.items()))
    ],
    result: Annotated[str | None, _option("--result", "结论，如 agreed 或 同意")] = None,
    on: Annotated[str | None, _option("--on", "办理日期，缺省为今天")] = None,
    document: Annotated[list[str] | None, _option("--document", "文件：'文号；标题；日期'，可重复")] = None,
    document_file: Annotated[
        list[Path] | None, _option("--document-file", "对应文件的路径，登记其 SHA-256")
    ] = None,
    score: Annotated[
        list[str] | None, _option("--score", "评分项编号=分数，可重复；几人分别打分的写 18,17,19")
    ] = None,
    veto: Annotated[list[str] | None, _option("--veto", "否决项编号，可重复")] = None,
    body: Annotated[str | None, _option("--body", "征求意见的部门")] = None,
    form: Annotated[str | None, _option("--form", "异议方式：sealed、named 或 anonymous")] = None,
    matter: Annotated[str | None, _option("--matter", "异议事项")] = None,
    objection: Annotated[str | None, _option("--objection", "异议编号")] = None,
    batch: Annotated[str | None, _option("--batch", "命名批次")] = None,
    number: Annotated[str | None, _option("--number", "称号编号")] = None,
    posts: Annotated[list[str] | None, _option("--posts", "谈话对象的岗位，逗号分隔")] = None,
    note: Annotated[str | None, _option("--note", "备注")] = None,
    obligation: Annotated[str | None, _option("--obligation", "签收、延期、中止、恢复：事项编号")] = None,
    by: Annotated[str | None, _option("--by", "延期：多久，如 10个工作日")] = None,
    until: Annotated[str | None, _option("--until", "中止：至哪一天")] = None,
    ground: Annotated[str | None, _option("--ground", "延期、中止、恢复、更正、撤销：理由")] = None,
    entry: Annotated[str | None, _option("--entry", "更正、撤销：第几条档案")] = None,
    step: Annotated[str | None, _option("--step", "提请增加的环节")] = None,
    filing: Annotated[str | None, _option("--filing", "哪一种定期报告")] = None,
    cause: Annotated[str | None, _option("--cause", "提请处理的事由编号")] = None,
    change: Annotated[str | None, _option("--change", "单位变更：更名、合并、分立或撤销")] = None,
    name: Annotated[str | None, _option("--name", "变更后的单位名称，其余不变")] = None,
    asked_on: Annotated[str | None, _option("--asked-on", "延期：单位申请之日")] = None,
    indicator: Annotated[list[str] | None, _option("--indicator", "指标编号=实测数值，可重复")] = None,
    reference: Annotated[list[str] | None, _option("--reference", "指标编号=对照数值，可重复")] = None,
    sets: Annotated[list[str] | None, _option("--set", "更正：栏目=正确内容，可重复")] = None,
    file: Annotated[Path | None, _option("--file", "以上内容写在 YAML 文件里")] = None,
    as_post: Annotated[str | None, _option("--as", "以哪个岗位办理")] = None,
    id_: Annotated[str | None, _option("--id", "自定编号；缺省按内容生成")] = None,
    as_json: Annotated[bool, _option("--json", "以 JSON 输出回执")] = False,
) -> None:
    """One act on one title."""
    cls = kind_of(kind)
    if cls is Adopt:
        raise Stop(Exit.USAGE, "适用新版本请用：python starter.py packs adopt 办法.yaml --title 称号")
    if cls is SetClock:
        raise Stop(Exit.USAGE, "校时请用：python starter.py clock")
    given = Given(
        fields={
            "result": result,
            "on": on,
            "body": body,
            "form": form,
            "matter": matter,
            "note": note,
            "objection": objection,
            "batch": batch,
            "number": number,
            "obligation": obligation,
            "by": by,
            "until": until,
            "ground": ground,
            "entry": entry,
            "step": step,
            "filing": filing,
            "cause": cause,
            "change": change,
            "asked_on": asked_on,
            "indicators": _pairs("--indicator", indicator),
            "references": _pairs("--reference", reference),
            "scores": {row: _points(points) for row, points in _pairs("--score", score).items()},
            "vetoes": tuple(veto or ()),
            "posts": tuple(part.strip() for text in posts or () for part in _split(text) if part.strip()),
        },
        documents=tuple(document or ()),
        document_files=tuple(document_file or ()),
        sets=tuple(sets or ()),
        file=file,
    )
    desk = Desk.here()
    title_id = which(desk, title)
    if name is not None:
        given.fields["unit"] = _renamed(desk, title_id, name)
    fields = content(cls, given, local_date(clock()).isoformat())
    if cls is Correct:
        fields["instead"] = _instead(desk, title_id, fields, given.sets)
    check(cls, fields)
    seat = seat_of(desk, as_post)
    life = ledger.life_of(desk.register, title_id)

    def make(action_id: str, actor: Actor, now: datetime) -> Action:
        action: Action = built(cls, fields, id=action_id, title=title_id, actor=actor, received_at=now)
        return action

    said = json.loads(_JSON.dump_json(fields))
    kind = cls.model_fields["kind"].default
    # An act that answers a duty can come again in the duty's next turn; any other, said twice on a day, is one act.
    turn = life.seq if life and POWERS[kind].duties else 0
    seed = [title_id, turn, kind, said, seat.account]
    handed = hand_in(desk, seat, make, id_, seed)
    if as_json:
        show_json(json_of(handed))
    if not as_json or handed.receipt is None or not handed.receipt.accepted:
        report(desk, handed)


def _points(text: str) -> str | list[str]:
    """One assessor's points, or those of several."""
    several = [part.strip() for part in _split(text)]
    return several if len(several) > 1 else text


def _renamed(desk: Desk, title: str, name: str) -> dict[str, Any]:
    """The title's unit under another name."""
    life = ledger.life_of(desk.register, title)
    if life is None or life.application is None:
        raise Stop(Exit.USAGE, f"称号{title}还没有登记单位，不能变更")
    return life.application.unit.model_dump() | {"name": name}


def _split(text: str) -> list[str]:
    return text.replace("\uff0c", ",").replace("、", ",").split(",")


def _pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts or ():
        name, sign, value = text.replace("\uff1d", "=").partition("=")
        name, value = name.strip(), value.strip()
        if not (sign and name and value):
            raise Stop(Exit.USAGE, f"{option} {text[:80]}：应写成 名称=内容")
        if name in found:
            raise Stop(Exit.USAGE, f"{option} {name}：写了两次，只留一次")
        found[name] = value
    return found


def _instead(desk: Desk, title: str, fields: dict[str, Any], sets: tuple[str, ...]) -> dict[str, Any]:
    """The original action of `--entry` with the fields replaced that are to be corrected."""
    try:
        number = int(fields["entry"])
    except ValueError:
        raise Stop(Exit.USAGE, f"--entry {fields['entry']}：请写档案条号，一个整数") from None
    found = next((one for one in ledger.entries_of(desk.register, title) if one.seq == number), None)
    if found is None or found.action is None:
        raise Stop(Exit.USAGE, f"--entry {number}：称号{title}的档案第{number}条不是可以更正的决定")
    original = found.action.instead if isinstance(found.action, Correct) else found.action
    dump = original.model_dump(mode="json")
    instead: dict[str, Any] = {name: dump[name] for name in type(original).model_fields if name in dump}
    for path, value in {**fields.get("instead", {}), **_pairs("--set", list(sets))}.items():
        _replace(instead, path, value)
    return instead


_FIXED = ("format", "kind", "id", "title", "actor", "received_at")
"""What a correction cannot touch: whose act it was and when it came in."""


def _replace(content: Any, path: str, value: Any) -> None:
    """Put `value` at a dotted path like `scores.zhengzhi` or `documents.0.number`."""
    *parents, last = path.split(".")
    here = content
    try:
        for part in parents:
            here = here[int(part)] if isinstance(here, list) else here[part]
        if isinstance(here, list):
            here[int(last)] = value
        elif last in here or here is not content:
            here[last] = yaml.safe_load(value) if isinstance(here.get(last), list) else value
        else:
            raise KeyError(last)
    except (KeyError, IndexError, ValueError, TypeError):
        known = "、".join(name for name in content if name not in _FIXED)
        raise Stop(Exit.USAGE, f"--set {path}：原记录没有这一栏", f"可用：{known}") from None
    if parents == [] and last in _FIXED:
        raise Stop(Exit.USAGE, f"--set {path}：这一栏不能更正")
