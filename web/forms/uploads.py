"""Uploads: files that come with a form: looked at by their content, kept, and known to the form again by a seal.

What a browser says of a file is its name alone, and that is but a label. Whoever sends a form again need not send the
files again: the form holds their hashes, sealed for the post, so that nobody names a file that they never had.
"""

import hashlib
import hmac
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.datastructures import FormData, UploadFile

from desk import evidence, file_kinds
from desk.errors import UnfitFileError
from desk.evidence import Paper
from desk.fields import Field
from register.evidence import Store
from web.forms.inputs import Path as Place
from web.forms.reading import KEPT, is_paper
from web.forms.tree import Tree, branch, is_empty, name_of, path_of, put, text_at
from web.limits import LARGEST, MOST_FILES

FILE, FILES, DROP = "file", "files", "drop"
"""Of a document its file; of a list of documents several files at once; that a file is taken off again."""

RULES = (
    f"附件按内容辨认，可以是：{file_kinds.rules(LARGEST // 2**20)}。"
    f"一次至多{MOST_FILES}个，一共不超过{LARGEST // 2**20} MB；多的先存为草稿，再接着添加"
)
"""What is said of files beside the place for them, and refused there."""

LOST = "这份表打开以后网页重新启动过，这个附件没有保留下来，请重新添加一次；其余填写的都在"


class Seals:
    """What proves that a post had a file in hand. A key of its own for every start of the pages."""

    def __init__(self, key: bytes, post: str) -> None:
        self.key, self.post = key, post

    def sealed(self, kept: str) -> str:
        """A hash and a name as a form may hold them."""
        return f"{self._seal(kept)} {kept}"

    def opened(self, text: str) -> str | None:
        """The hash and the name, if they are what was sealed."""
        seal, _, kept = text.partition(" ")
        return kept if hmac.compare_digest(seal.encode(), self._seal(kept).encode()) else None

    def _seal(self, kept: str) -> str:
        return hmac.new(self.key, f"{self.post}\n{kept}".encode(), hashlib.sha256).hexdigest()[:32]


def received(
    fields: Sequence[Field], form: FormData, tree: Tree, seals: Seals, store: Store
) -> dict[Place, str]:
    """Keep the files of a form, and put into its tree what they are known by. What is wrong, by place.

    `NotStoredError`.
    """
    wrong: dict[Place, str] = {}
    places, uploads = list(_papers(fields)), list(_uploads(form))
    for place in places:
        _opened(_at(tree, place), place, seals, wrong)
    with TemporaryDirectory(prefix="mingpai-") as folder:
        for number, (name, upload) in enumerate(uploads[:MOST_FILES]):
            path = path_of(name)
            place = next((one for one in places if path[: len(one)] == one), ())
            if not place:
                continue
            row = (
                path[len(place)]
                if path[-1] == FILE and len(path) == len(place) + 2
                else _next(_at(tree, place))
            )
            put(tree, (*place, row, "title"), "")
            copy = Path(folder) / str(number)
            with copy.open("wb") as stream:
                shutil.copyfileobj(upload.file, stream)
            try:
                paper = evidence.looked_at(copy, upload.filename)
                evidence.kept(store, [paper])
            except UnfitFileError as unfit:
                wrong[(*place, row, FILE)] = f"{unfit}，{unfit.remedy}"
            else:
                _put(tree, (*place, row), paper)
    told = {at: told for place in places for at, told in _closed_up(tree, place, wrong).items()}
    return told | _too_many(places, uploads[MOST_FILES:])


def _too_many(places: Sequence[Place], rest: Sequence[tuple[str, UploadFile]]) -> dict[Place, str]:
    """That files were left out, beside the list that they came with."""
    if not rest or not places:
        return {}
    names = "、".join(str(upload.filename) for _, upload in rest[:3]) + ("等" if len(rest) > 3 else "")
    place = next((one for one in places if path_of(rest[0][0])[: len(one)] == one), places[0])
    return {place: f"一次至多添加{MOST_FILES}个附件，{names}{len(rest)}个没有收下：其余的都在，再添加一次"}


def _put(tree: Tree, at: Place, paper: Paper) -> None:
    """A file into its row; a document that has no title yet is called by its file."""
    row = _at(tree, at)
    title = text_at(row, "title") or paper.name.rpartition(".")[0]
    row.update({"title": [title], KEPT: [f"{paper.sha256} {paper.name}"]})


def _uploads(form: FormData) -> Iterator[tuple[str, UploadFile]]:
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            yield name, value


def _papers(fields: Sequence[Field], at: Place = ()) -> Iterator[Place]:
    """Where a form takes documents."""
    for one in fields:
        if one.several and is_paper(one):
            yield (*at, one.name)
        elif one.inner and not one.several and not one.keyed:
            yield from _papers(one.inner, (*at, one.name))


def _at(tree: Tree, place: Place) -> Tree:
    for part in place:
        tree = branch(tree, part)
    return tree


def _opened(rows: Tree, place: Place, seals: Seals, wrong: dict[Place, str]) -> None:
    """Believe of the files that came before only those whose seal is ours; leave out what was taken off."""
    for number, row in rows.items():
        if not isinstance(row, dict):
            continue
        text, off = text_at(row, KEPT), text_at(row, DROP)
        row.pop(KEPT, None)
        row.pop(DROP, None)
        if not text or off:
            continue
        kept = seals.opened(text)
        if kept is None:
            wrong[(*place, number, FILE)] = LOST
        else:
            row[KEPT] = [kept]


def _next(rows: Tree) -> str:
    numbers = [int(one) for one in rows if one.isdecimal() and len(one) < 6]
    return str(max(numbers, default=-1) + 1)


def _closed_up(tree: Tree, place: Place, wrong: Mapping[Place, str]) -> dict[Place, str]:
    """What is wrong in a list, by its rows as they will be read, closed up; of a row left empty, with the list."""
    rows = _at(tree, place)
    numbers = sorted((one for one in rows if one.isdecimal() and len(one) < 6), key=int)
    left = [one for one in numbers if isinstance(rows[one], dict) and not is_empty(branch(rows, one))]
    found: dict[Place, str] = {}
    for at, told in wrong.items():
        if at[: len(place)] == place:
            row = at[len(place)]
            where = (*place, str(left.index(row)), FILE) if row in left else place
            found[where] = f"{found[where]}；{told}" if where in found else told
    return found


def kept_in(tree: Tree, at: Place = ()) -> Iterator[tuple[str, str]]:
    """The files of a form, hash and name, by the names under which it holds them."""
    for part, value in tree.items():
        if isinstance(value, dict):
            yield from kept_in(value, (*at, part))
        elif part == KEPT:
            yield name_of((*at, part)), value[0]
