"""Deeds 经办: what is done in an undertaking, from its form over what will come of it to the receipt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from anyio import from_thread
from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from desk import undertakings as works
from desk.bell import woken
from desk.deeds.ahead import Foreseen, foreseen
from desk.deeds.form import DeedForm, Setting, Wanted
from desk.deeds.kinds import FORMS, cannot, opens
from desk.errors import DeskError
from desk.fields import Field
from desk.works_seen import sees_all
from register import drafts, errands, undertakings
from schemas.account import Draft
from schemas.undertaking import NEW
from web.forms.deed import faults_of
from web.forms.handing import Posted, keep, posted, said_of, to_fill_in
from web.forms.reading import read
from web.forms.sheets import taken
from web.forms.tree import Tree
from web.forms.typed import as_typed
from web.guard import Here, Visit
from web.pages.works import found
from wording import forms
from wording.notices import worded
from wording.undertakings import words

router = APIRouter()

BEGUN = "new"
"""In an address in the place of an undertaking's number, where one is to be opened."""
MOST = 300
"""Errands on a receipt."""


class Opened(NamedTuple):
    """A form where it is filled in, and what it asks for there."""

    setting: Setting
    form: DeedForm
    fields: tuple[Field, ...]


@router.get("/works/{work}/do/{kind}/{word}", name="deed")
def deed(visit: Here, work: str, kind: str, word: str) -> Response:
    """The form of a deed, as its undertaking stands now; with the post's draft where that is asked for."""
    here = _opened(visit, work, kind, word)
    setting, form = here.setting, here.form
    held = drafts.read(visit.house.register, visit.seat.post.id, _title(setting), _kind(setting, form))
    draft: Tree = said_of(held) if held and visit.asked("draft") else {}
    why = cannot(form, setting.kept, visit.seat)
    if why and not draft:
        return visit.page("deed_cannot.html", 409, form=form, kept=setting.kept, why=why)
    begun = draft or as_typed(here.fields, {**form.begins(setting), **_asked(visit, here.fields)})
    return _form(visit, here, Posted(begun), held=held, taken_up=bool(draft))


@router.post("/works/{work}/do/{kind}/{word}/preview", name="preview_deed")
def preview_deed(visit: Here, work: str, kind: str, word: str) -> Response:
    """What will come of it; or the form again, with what is wrong, with further rows, or as it was."""
    here = _opened(visit, work, kind, word)
    setting = here.setting
    came = _posted(visit, here)
    if visit.said("_do") in ("keep", "replace"):
        if faults := keep(visit, _title(setting), _kind(setting, here.form), came):
            return _form(visit, here, replace(came, faults=faults))
        return visit.go("deed", _query(setting) | {"draft": "1"}, work=work, kind=kind, word=word)
    if came.faults or came.more or visit.said("_do") == "edit":
        return _form(visit, here, came)
    try:
        return _foreseen(visit, here, came, _wanted(here, came))
    except DeskError as no:
        return _refused(visit, here, came, no)


@router.post("/works/{work}/do/{kind}/{word}/send", name="send_deed")
def send_deed(visit: Here, work: str, kind: str, word: str) -> Response:
    """Do it, once, however often it is sent; if the undertaking has moved on meanwhile it is shown again first."""
    here = _opened(visit, work, kind, word)
    setting = here.setting
    for known in visit.said("_deeds").split(","):
        before = undertakings.written(visit.house.register, known)
        if before and before[1].actor.account == visit.seat.account:
            return visit.go("deed_receipt", work=before[0].undertaking, seq=before[0].seq)
    came = _posted(visit, here)
    turn = visit.said("_seen")
    if came.faults or not (turn.isdecimal() and len(turn) < 10):
        return _form(visit, here, came)
    try:
        wanted = _wanted(here, came)
        if setting.kept and int(turn) != setting.kept.seq:
            return _foreseen(visit, here, came, wanted, since=int(turn))
        done = [_done(visit, one) for one in wanted]
    except DeskError as no:
        return _refused(visit, here, came, no)
    drafts.drop(visit.house.register, visit.seat.post.id, _title(setting), _kind(setting, here.form))
    last = done[0]
    also = {"also": ",".join(one.undertaking for one in done[1:])} if len(done) > 1 else {}
    return visit.go("deed_receipt", also, work=last.undertaking, seq=last.seq)


@router.get("/works/{work}/receipts/{seq}", name="deed_receipt")
def deed_receipt(visit: Here, work: str, seq: str) -> Response:
    """What was done, and how far what it gave to titles has come."""
    kept = found(visit, work)
    chapter = next(
        (one for one in undertakings.chapters_of(visit.house.register, work) if str(one.seq) == seq), None
    )
    if chapter is None or chapter.deed is None:
        raise HTTPException(404)
    mine = [one for one in errands.all_of(visit.house.register, work) if str(one.seq) == seq]
    others = [one for one in visit.asked("also").split(",") if one]
    return visit.page(
        "deed_receipt.html",
        kept=kept,
        chapter=chapter,
        label=words.chapter(kept.kind, chapter),
        stands=words.stands(kept.kind, kept.state),
        errands=mine[:MOST],
        more=len(mine) - MOST,
        look=works.looked_at(visit.house.register, kept),
        papers=[one for one in chapter.deed.papers if one.kept_as],
        also=[found(visit, one) for one in others[:MOST]],
        party=lambda one: one.label,
        worded=worded,
    )


def keep_deed(visit: Visit, work: str, kind: str, word: str) -> None:
    """Keep what was posted under a session that has run out. `HTTPException`, `DeskError`: it is none of ours."""
    here = _opened(visit, work, kind, word)
    setting = here.setting
    keep(visit, _title(setting), _kind(setting, here.form), _posted(visit, here), anyhow=True)


def _opened(visit: Visit, work: str, kind: str, word: str) -> Opened:
    form = FORMS.get(kind, {}).get(word)
    kept = None if work == BEGUN else found(visit, work)
    mine = kept is not None or sees_all(visit.seat.post.parties)
    if form is None or not mine or opens(form) is (kept is not None) or (kept and kept.kind != kind):
        raise HTTPException(404)
    house = visit.house
    setting = Setting(house.register, house.office, visit.seat, visit.now, kept)
    about = visit.said("_about") or visit.asked("about")
    if about and about in form.also(setting):
        setting = setting._replace(about=about)
    return Opened(setting, form, form.asks(setting))


def _title(setting: Setting) -> str:
    """Of what its draft is."""
    return setting.kept.id if setting.kept else ""


def _kind(setting: Setting, form: DeedForm) -> str:
    """Of which deed its draft is, and of which of its forms."""
    return "/".join(filter(None, (form.kind, form.word, setting.about)))


def _query(setting: Setting) -> dict[str, str]:
    return {"about": setting.about} if setting.about else {}


def _asked(visit: Visit, fields: Sequence[Field]) -> dict[str, str]:
    """What a link has said already: a title, a year."""
    return {one.name: visit.asked(one.name) for one in fields if not one.several and visit.asked(one.name)}


def _posted(visit: Visit, here: Opened) -> Posted:
    fields = here.fields
    came = to_fill_in(visit, fields, posted(visit))
    wrong = taken(fields, visit.form, came.tree)
    return replace(came, faults={**came.faults, **wrong})


def _wanted(here: Opened, came: Posted) -> list[Wanted]:
    return here.form.means(here.setting, read(here.fields, came.tree))


def _done(visit: Visit, one: Wanted) -> undertakings.Written:
    """Do one, and have the service go on with it."""
    house = visit.house
    written = works.do(house.register, visit.seat, one.cls, one.fields, house.clock, one.work, kind=one.kind)
    visit.note("deed", f"{written.undertaking} {one.cls.model_fields['kind'].default}")
    from_thread.run(woken, house.connect, written.undertaking)
    return written


def _refused(visit: Visit, here: Opened, came: Posted, no: DeskError) -> Response:
    faults = faults_of(no, here.form, here.fields, came.tree)
    return _form(visit, here, Posted(came.tree, faults))


def _form(
    visit: Visit,
    here: Opened,
    came: Posted,
    *,
    held: Draft | None = None,
    taken_up: bool = False,
) -> Response:
    setting, form = here.setting, here.form
    return visit.page(
        "deed.html",
        422 if came.faults else 200,
        form=form,
        kept=setting.kept,
        work=setting.kept.id if setting.kept else BEGUN,
        about=setting.about,
        also=form.also(setting),
        words=words,
        filling=came.drawn(visit, here.fields, held if taken_up else None),
        held=held,
        taken_up=taken_up,
    )


def _foreseen(
    visit: Visit,
    here: Opened,
    came: Posted,
    wanted: Sequence[Wanted],
    since: int | None = None,
) -> Response:
    """What would come of each; with what was done in the undertaking since somebody began to fill it in."""
    setting, form = here.setting, here.form
    some: list[Foreseen] = [foreseen(setting, one, visit.now) for one in wanted]
    kept, happened = setting.kept, []
    if kept and since is not None:
        chapters = undertakings.chapters_of(visit.house.register, kept.id)
        happened = [one for one in chapters if one.seq > since]
    return visit.page(
        "deed_preview.html",
        form=form,
        kept=kept,
        work=kept.id if kept else BEGUN,
        about=setting.about,
        words=words,
        filling=came.drawn(visit, here.fields),
        some=some,
        deeds=",".join(one.deed.id for one in some),
        turn=kept.seq if kept else 0,
        happened=happened,
        worded=worded,
        forms=forms,
        new=NEW,
        is_day=lambda cell: isinstance(cell, date),
    )
