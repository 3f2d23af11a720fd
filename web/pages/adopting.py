"""Adopting 适用新版本: from a draft that was tried to the edition that governs, and the titles under it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from anyio import from_thread
from fastapi import APIRouter, Response

from desk import adoption, several
from desk import undertakings as works
from desk.acts import Meant
from desk.bell import woken
from desk.comparing import KINDS, changed
from desk.deeds.form import Setting, UnmeantError, title_of
from desk.faults import InvalidError, checked
from desk.reading import read
from desk.seats import Seat
from register import lawbook
from register.undertakings import Written
from regulations.check import unbound
from schemas.action import Adopt
from schemas.folding import usual_document_number
from schemas.party import Role
from schemas.regulation import Regulation
from schemas.undertakings.drive import Dispatch
from web.guard import Here, Visit
from web.pages.draft import counted, gone

router = APIRouter()

FIELDS = ("ground", "number", "title", "date", "on", "scope", "titles")
LONGEST = 4000
TRIED = 100
"""Titles of which one has to be able to adopt a new edition: where none of so many may, it is the edition's fault."""
PART = 2000
"""Titles in one undertaking: what each is given stands in its record."""
NAMED = 80
"""Characters of an edition's title in the name of what is done for it."""
REFUSED = 20


class Asked(NamedTuple):
    """What is to be adopted: the act of each title, and which they are."""

    fields: Mapping[str, Any]
    dated: bool
    titles: Sequence[str]

    @property
    def meant(self) -> list[Meant]:
        """The adoption of each; of what the register has of it nothing is read."""
        return [Meant(Adopt, one, self.fields, 0, self.dated) for one in self.titles]


class UnfilledError(Exception):
    """What was typed makes no adoption: `wrong` says why, by the field."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__("；".join(wrong.values()))
        self.wrong = wrong


@router.get("/measure/draft/{digest}/adopt", name="adopt_draft")
def adopt(visit: Here, digest: str) -> Response:
    """On which ground, by which document, for which titles."""
    draft = visit.house.drafted.of(digest)
    if draft is None:
        return gone(visit)
    typed = {name: visit.asked(name)[:LONGEST] for name in FIELDS}
    return _form(visit, draft, digest, typed, {})


@router.post("/measure/draft/{digest}/adopt", name="preview_adoption")
def preview(visit: Here, digest: str) -> Response:
    """What changes in the rules, and for how many; nothing is written."""
    draft = visit.house.drafted.of(digest)
    if draft is None:
        return gone(visit)
    typed = _typed(visit)
    if visit.said("_do") == "edit":
        return _form(visit, draft, digest, typed, {})
    try:
        asked = _asked(visit, draft, typed)
    except UnfilledError as unfilled:
        return _form(visit, draft, digest, typed, unfilled.wrong)
    return _preview(visit, draft, digest, typed, asked)


@router.post("/measure/draft/{digest}/adopt/send", name="send_adoption")
def send(visit: Here, digest: str) -> Response:
    """The edition into the register, and to every title by the service, one after the other."""
    house, draft = visit.house, visit.house.drafted.of(digest)
    if draft is None:
        return gone(visit)
    typed = _typed(visit)
    try:
        asked = _asked(visit, draft, typed)
    except UnfilledError as unfilled:
        return _form(visit, draft, digest, typed, unfilled.wrong)
    if not visit.said("sure") or _why_not(visit, draft, asked):
        return _preview(visit, draft, digest, typed, asked, unsure=not visit.said("sure"))
    adoption.put_in(house.register, draft, visit.now)
    visit.note("act", f"登记办法版本 {draft.edition.id}")
    done = [_dispatched(visit, draft, asked, first) for first in range(0, len(asked.titles), PART)]
    if not done:
        return visit.go("explain", {"edition": draft.edition.id})
    also = {"also": ",".join(one.undertaking for one in done[1:])} if len(done) > 1 else {}
    return visit.go("deed_receipt", also, work=done[0].undertaking, seq=done[0].seq)


def _dispatched(visit: Visit, draft: Regulation, asked: Asked, first: int) -> Written:
    house, part = visit.house, asked.meant[first : first + PART]
    turn = f"（之{first // PART + 1}）" if len(asked.titles) > PART else ""
    items = [several.Item(one, "", "") for one in part]
    said = {
        "name": f"适用《{draft.edition.title[:NAMED]}》{turn}",
        "act": "adopt",
        "errands": several.errands(items),
    }
    written = works.do(house.register, _as_office(visit.seat), Dispatch, said, house.clock, kind="drive")
    visit.note("deed", f"{written.undertaking} dispatch")
    from_thread.run(woken, house.connect, written.undertaking)
    return written


def _as_office(seat: Seat) -> Seat:
    """A post of several roles acts here as the office."""
    parties = sorted(seat.post.parties, key=lambda one: one.role is not Role.OFFICE)
    return seat._replace(post=seat.post.model_copy(update={"parties": tuple(parties)}))


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.said(name)[:LONGEST] for name in FIELDS}


def _asked(visit: Visit, draft: Regulation, typed: Mapping[str, str]) -> Asked:
    """What was typed, as the act has it. `UnfilledError`."""
    register = visit.house.register
    calendar = lawbook.newest_calendar(register)
    assert calendar is not None, "a register that is served has a calendar"
    paper = {"number": usual_document_number(typed["number"]), "title": typed["title"], "date": typed["date"]}
    fields = {
        "ground": typed["ground"],
        "on": typed["on"] or visit.today.isoformat(),
        "documents": [paper],
        **adoption.law_of(draft, calendar),
    }
    wrong: dict[str, str] = {}
    try:
        checked(Adopt, fields)
    except InvalidError as invalid:
        wrong = {_field(one.path): _said(one.problem, typed, _field(one.path)) for one in invalid.faults}
    if not typed["ground"]:
        wrong.setdefault("ground", "请填写")
    titles: list[str] = []
    if typed["scope"] == "all":
        titles = adoption.concerned(register, draft)
    elif typed["scope"] == "some":
        titles = _named(visit, typed["titles"], wrong)
    else:
        wrong["scope"] = "请选一项"
    if wrong:
        raise UnfilledError(wrong)
    return Asked(fields, bool(typed["on"]), titles)


def _field(path: Sequence[str]) -> str:
    return path[-1] if path[-1] in FIELDS else path[0]


def _said(problem: str, typed: Mapping[str, str], field: str) -> str:
    return problem if typed.get(field) else "请填写"


def _named(visit: Visit, text: str, wrong: dict[str, str]) -> list[str]:
    """The titles of a list, one a line; whom nobody is called so, by its line."""
    setting = Setting(visit.house.register, visit.house.office, visit.seat, visit.now)
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(title_of(setting, line))
            except UnmeantError as no:
                wrong.setdefault("titles", f"第{number}行：{no}")
    if not found:
        wrong.setdefault("titles", "请写明哪些称号，一行一个")
    return list(dict.fromkeys(found))


def _why_not(visit: Visit, draft: Regulation, asked: Asked) -> list[str]:
    """Why it cannot be adopted, as the command says it."""
    if why := adoption.why_not(visit.seat):
        return [why]
    if hidden := unbound(draft):
        return [f"还有{len(hidden)}处数值原文隐去、尚待填写，填写以前不能启用"]
    some = asked.meant[:TRIED]
    return adoption.refused_by_all(visit.house.register, draft, visit.seat, some, visit.now)


def _preview(
    visit: Visit,
    draft: Regulation,
    digest: str,
    typed: Mapping[str, str],
    asked: Asked,
    *,
    unsure: bool = False,
) -> Response:
    register = visit.house.register
    why = _why_not(visit, draft, asked)
    current = lawbook.current_edition(register, draft.honour.name, visit.today, draft.honour.level)
    before = visit.house.book.editions.get(current) if current else None
    found = counted(visit, draft, digest)
    return visit.page(
        "adopt_preview.html",
        409 if why else 422 if unsure else 200,
        draft=draft,
        digest=digest,
        typed=typed,
        paper=asked.fields["documents"][0]["number"] or "无文号",
        count=len(asked.titles),
        why=why[:REFUSED],
        unsure=unsure,
        before=before if before and before.honour.level == draft.honour.level else None,
        changes=[
            (name, [(KINDS[one.kind], one.old, one.new) for one in those])
            for name, those in groupby(changed(before, draft) if before else (), lambda one: one.chapter)
        ],
        known=digest in visit.house.book.editions,
        applies=digest not in visit.house.book.editions or adoption.applies(register, draft, visit.today),
        effects=found[0] if found else None,
        chapters=[
            (name, list(those))
            for name, those in groupby(enumerate(read(draft), 1), lambda pair: pair[1].chapter)
        ],
    )


def _form(
    visit: Visit, draft: Regulation, digest: str, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Response:
    return visit.page(
        "adopt.html",
        422 if wrong else 200,
        draft=draft,
        digest=digest,
        typed=typed,
        wrong=wrong,
        hidden=len(unbound(draft)),
        count=len(adoption.concerned(visit.house.register, draft)),
        longest=LONGEST,
    )
