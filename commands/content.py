"""Content: what an action says, put together from options or a file; every fault names its option, in Chinese."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import create_model

from commands.enclosures import Enclosure, enclosed, paper
from commands.options import OPTIONS, flag_of
from commands.speak import Exit, Stop
from desk import faults
from desk.faults import Fault, InvalidError
from desk.fields import UNTYPED
from desk.filled import PUT_RIGHT, filled
from desk.parts import called
from regulations.fault import Fault as FileFault
from regulations.load import FaultsError, load
from schemas.act import Act
from schemas.base import Model
from schemas.folding import usual_document_number
from wording.faults import label

if TYPE_CHECKING:  # help does without a register
    from desk.evidence import Paper
    from register.evidence import Store


@dataclass
class Given:
    """What was given on the command line, by field.

    Apart: documents, which are typed in two options; what a correction sets; the changed unit's new name.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    document_files: tuple[Path, ...] = ()
    sets: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    file: Path | None = None


class Content(NamedTuple):
    """What an action says, whether its day was stated or is only that of saying it, and the files for it."""

    fields: dict[str, Any]
    dated: bool
    papers: "list[Paper]"


def content(cls: type[Act], given: Given, today: date, store: "Store | None" = None) -> Content:
    """The fields of an action of `cls` as `filled` has them.

    `today` is the date that the action bears unless told otherwise. Files may be in the `store` already.
    """
    wanted = set(cls.model_fields) - UNTYPED
    papers: list[Paper] = []
    fields: dict[str, Any] = _from_file(cls, wanted, given.file, store, papers) if given.file else {}
    fields |= {name: value for name, value in given.fields.items() if value not in (None, (), [], {})}
    if documents := _documents(given, store, papers):
        fields["documents"] = documents
    whole = filled(cls, fields, today, changes=bool(given.sets))
    return Content(whole.fields, whole.dated, papers)


def built(cls: type[Act], fields: dict[str, Any], **rest: Any) -> Any:
    """The action; `Stop` naming the option of whatever does not fit."""
    try:
        return faults.built(cls, fields, **rest)
    except InvalidError as invalid:
        raise Stop(Exit.USAGE, *said(cls, invalid.faults)) from None


def check(cls: type[Act], fields: dict[str, Any], id_: str | None = None) -> Any:
    """The action as nobody's on no title; `Stop` if no action of `cls` can say this, whoever acts on whatever title."""
    try:
        return faults.checked(cls, fields, id_)
    except InvalidError as invalid:
        raise Stop(Exit.USAGE, *said(cls, invalid.faults)) from None


def said(cls: type[Act], found: Sequence[Fault]) -> list[str]:
    """Faults, each with its option."""
    lines: dict[str, str] = {}
    for one in found:
        name, *within = one.path or ("",)
        where = flag_of(cls, name) + (f"（{_within(name, within)}）" if within else "")
        if name in PUT_RIGHT:
            where = f"--set {called(name, within)}"
        lines.setdefault(where, f"{where}：{one.problem}")
    return list(lines.values())


def _within(name: str, within: Sequence[str]) -> str:
    """Which of several, and what of it, as it is called."""
    parts = [f"第{int(part) + 1}项" if part.isdecimal() else part for part in within]
    if named := label([name, *(part for part in within if not part.isdecimal())]):
        return "".join(part for part in parts if part.startswith("第")) + named
    return ".".join(parts)


def _documents(given: Given, store: "Store | None", papers: "list[Paper]") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for text in given.documents:
        found.append(document(text))
    if len(given.document_files) > len(found):
        raise Stop(
            Exit.USAGE,
            "--document-file 多于 --document：每个文件须有对应的“文号；标题；日期”，按先后次序配对",
        )
    for one, path in zip(found, given.document_files, strict=False):
        file = paper(path, "--document-file", str(one["title"]), store)
        one |= {"sha256": file.sha256, "kept_as": file.name}
        papers.append(file)
    return found


def document(text: str) -> dict[str, Any]:
    """A document as it is typed after `--document`: number, title and date, or without a number; `Stop`.

    Its number has the brackets that it has on paper, as where it is typed on a page.
    """
    parts = [part.strip() for part in re.split("[;\uff1b]", text)]
    if len(parts) == 2:
        parts = ["", *parts]
    if len(parts) != 3 or not all(parts[1:]):
        raise Stop(
            Exit.USAGE,
            f"--document {text[:80]}：应为“文号；标题；日期”三段，没有文号的写“标题；日期”",
            f"如 --document {OPTIONS['documents'].example}",
        )
    return {"number": usual_document_number(parts[0]), "title": parts[1], "date": parts[2]}


def misfits(found: Model) -> list[FileFault]:
    """What nobody may say of a unit any more, by its line, wherever a file describes one."""
    from desk.units import unfit  # with the register, which help does without

    unit = getattr(found, "unit", None)
    return [FileFault(("unit", *one.path), one.problem, one.remedy) for one in unfit(unit)] if unit else []


def _from_file(
    cls: type[Act], wanted: set[str], path: Path, store: "Store | None", papers: "list[Paper]"
) -> dict[str, Any]:
    """The fields in a YAML file, named as in the schemas; faults with their line."""
    shape: dict[str, Any] = {}
    for name in wanted:
        info = cls.model_fields[name]
        annotation: Any = info.annotation
        if name in ("documents", "instead"):
            annotation = tuple[Enclosure, ...] if name == "documents" else dict[str, Any]
        shape[name] = (annotation | None, None)
    model = create_model("ActionFile", __base__=Model, **shape)
    try:
        found = load(path, model, misfits, FaultsError)
    except FaultsError as wrong:
        raise Stop(Exit.USAGE, "文件有误，没有提交：", *wrong.lines) from None
    fields = {name: getattr(found, name) for name in found.model_fields_set}
    if documents := fields.pop("documents", None):
        fields["documents"], files = enclosed(documents, path.parent, store)
        papers += files
    return {
        name: value.model_dump() if isinstance(value, Model) else value
        for name, value in fields.items()
        if value is not None
    }
