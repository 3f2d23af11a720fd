"""Evidence at the desk: what it is called, that an act and its files come in together or not at all."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.acts import Meant, meant
from desk.errors import NoSuchFileError, NotKeptError, NotStoredError, RefusedError, UnfitFileError
from desk.evidence import Paper, file_name, held, keep_for, kept, known, looked_at, swept, wanted
from desk.hand_in import Handed, take_in
from register import inbox, ledger
from register.evidence import Store, given_up, named_in, unnamed
from schemas.action import KINDS
from tests.commands.conftest import step_and_record
from tests.desk.conftest import PAPER, Face
from tests.files import JPEG, PDF, file

TITLE = "2025-0003"
"""It waits for the opinion of its township."""

TOWNSHIP = "乐白道街道"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty folder of evidence."""
    return Store(tmp_path / "佐证 1")


@pytest.fixture
def photo(tmp_path: Path) -> Paper:
    """A photo that was looked at."""
    return looked_at(file(tmp_path, "现场 照片.jpg"))


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("C:\\Users\\王\\桌面\\现场照片.jpg", "现场照片.jpg"),
        ("../../etc/现场照片.jpg", "现场照片.jpg"),
        ("/root/现场照片.jpg/", "现场照片.jpg"),
        ("现场\n照\x00片\u200b.jpg", "现场 照片.jpg"),
        ("照片\u202egpj.jpg", "照片gpj.jpg"),
        ("  ...现场：照片?.jpg ", "现场：照片_.jpg"),
        ("..", "未命名"),
        ("", "未命名"),
    ],
)
def test_a_name_is_a_label_and_no_place(said: str, called: str) -> None:
    assert file_name(said) == called


def test_a_name_of_three_hundred_characters_is_cut_and_keeps_its_end() -> None:
    name = file_name("长" * 300 + ".jpg")
    assert name.endswith("长.jpg")
    assert len(name.encode()) <= 180


@pytest.mark.parametrize("name", ["张三11010519491231002X.jpg", "李四 13800138000.jpg"])
def test_a_name_with_a_persons_number_is_refused(name: str) -> None:
    with pytest.raises(UnfitFileError, match="身份证号码或手机号码"):
        file_name(name)


def test_a_credit_code_in_a_name_is_no_persons_number() -> None:
    assert file_name("12532502015180033T.jpg") == "12532502015180033T.jpg"


def test_a_name_without_an_end_gets_that_of_its_kind(tmp_path: Path) -> None:
    assert looked_at(file(tmp_path, "扫描件", PDF)).name == "扫描件.pdf"
    assert looked_at(file(tmp_path, "2026.03", PDF)).name == "2026.03.pdf"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        looked_at(tmp_path)


def opinion(face: Face, *papers: Paper, title: str = TITLE, **says: Any) -> Meant:
    """The opinion of a township with files."""
    documents = [{**PAPER, "sha256": one.sha256, "kept_as": one.name} for one in papers]
    return meant(
        face.register,
        KINDS["opine"],
        title,
        {"result": "agreed", "on": face.now.date(), "documents": documents, **says},
    )


def hand_in(face: Face, said: Meant, store: Store | None, *papers: Paper, post: str = TOWNSHIP) -> Handed:
    """Take it in with its files, and have the title answer."""
    seat = face.seat(post)
    handed = take_in(
        face.register, seat, said.make, lambda: face.now, said.seed(seat.account), store=store, papers=papers
    )
    if handed.receipt is None:
        step_and_record(face.register, handed.action)
    return handed


def nothing_came_in(face: Face, title: str = TITLE) -> bool:
    """Whether the inbox is as empty as it was."""
    return not inbox.waiting(face.register, title).actions


def test_an_act_and_its_file_come_in_together(face: Face, store: Store, photo: Paper) -> None:
    hand_in(face, opinion(face, photo), store, photo)
    (one,) = [one for one in held(store, ledger.entries_of(face.register, TITLE)) if one.state]
    assert (one.document.kept_as, one.state, one.size) == ("现场 照片.jpg", "kept", len(JPEG))
    assert store.place(photo.sha256).read_bytes() == JPEG


def test_an_act_that_names_a_file_which_nobody_put_in_is_not_taken_in(
    face: Face, store: Store, photo: Paper
) -> None:
    for nowhere in (store, None):
        with pytest.raises(NotKeptError, match=r"“现场 照片\.jpg”还没有存入"):
            hand_in(face, opinion(face, photo), nowhere)
    assert nothing_came_in(face)


def test_a_file_that_was_put_in_before_counts_once_an_act_names_it(
    face: Face, store: Store, photo: Paper
) -> None:
    kept(store, [photo])
    assert known(face.register, TITLE, photo.sha256) == []
    hand_in(face, opinion(face, photo), store)
    assert [one.title for one in known(face.register, TITLE, photo.sha256)] == [TITLE]


def test_an_act_whose_file_cannot_be_kept_is_not_taken_in(face: Face, photo: Paper, tmp_path: Path) -> None:
    in_the_way = Store(file(tmp_path, "佐证", b"a file, where the folder should be"))
    with pytest.raises(NotStoredError, match="没有存成"):
        hand_in(face, opinion(face, photo), in_the_way, photo)
    assert nothing_came_in(face)


def test_nor_is_one_whose_file_was_changed_meanwhile(face: Face, store: Store, photo: Paper) -> None:
    photo.path.write_bytes(JPEG + b"retouched")
    with pytest.raises(UnfitFileError, match="被改动了"):
        hand_in(face, opinion(face, photo), store, photo)
    assert nothing_came_in(face)
    assert list(store.contents()) == []


def test_of_an_act_that_the_law_refuses_nothing_is_kept(face: Face, store: Store, photo: Paper) -> None:
    with pytest.raises(RefusedError):
        hand_in(face, opinion(face, photo), store, photo, post="考核组")
    assert list(store.contents()) == []


def test_a_correction_may_not_name_what_is_not_there_either(face: Face, store: Store, photo: Paper) -> None:
    hand_in(face, opinion(face, photo), store, photo)
    said = ledger.entries_of(face.register, TITLE)[-1]
    assert said.action is not None
    instead = said.action.model_dump(mode="json")
    instead["documents"][0] |= {"sha256": "0" * 64}
    fields = {
        "entry": said.seq,
        "instead": instead,
        "ground": "笔误",
        "on": face.now.date(),
        "documents": [PAPER],
    }
    with pytest.raises(NotKeptError):
        hand_in(face, meant(face.register, KINDS["correct"], TITLE, fields), store)


def correction(face: Face, *documents: dict[str, Any]) -> Meant:
    """The last decision of the title corrected, by these documents."""
    said = ledger.entries_of(face.register, TITLE)[-1]
    assert said.action is not None
    instead = said.action.model_dump(mode="json")
    day = face.now.date()
    fields = {"entry": said.seq, "instead": instead, "ground": "笔误", "on": day, "documents": documents}
    return meant(face.register, KINDS["correct"], TITLE, fields)


def test_nor_may_it_rest_on_a_file_that_is_not_there(face: Face, store: Store, photo: Paper) -> None:
    hand_in(face, opinion(face, photo), store, photo)
    with pytest.raises(NotKeptError, match=r"更正函\.pdf"):
        hand_in(face, correction(face, {**PAPER, "sha256": "0" * 64, "kept_as": "更正函.pdf"}), store)


def test_the_file_that_a_correction_rests_on_is_found_with_what_it_corrects(
    face: Face, store: Store, photo: Paper, tmp_path: Path
) -> None:
    hand_in(face, opinion(face, photo), store, photo)
    letter = looked_at(file(tmp_path, "更正函.pdf", PDF))
    said = correction(face, {**PAPER, "sha256": letter.sha256, "kept_as": letter.name})
    hand_in(face, said, store, letter)
    entries = ledger.entries_of(face.register, TITLE)
    names = [letter.name, photo.name]
    assert [one.document.kept_as for one in held(store, entries[-1:]) if one.state] == names
    assert [one.document.kept_as for one in named_in(face.register, [TITLE])] == [photo.name, *names]


def test_what_nobody_named_for_a_month_is_swept_and_what_an_act_names_stays(
    face: Face, store: Store, photo: Paper, tmp_path: Path
) -> None:
    other = looked_at(file(tmp_path, "没有用上.pdf", PDF))
    kept(store, [other])
    hand_in(face, opinion(face, photo), store, photo)
    assert swept(face.register, store, face.now - timedelta(days=3650)) == []
    later = face.now + timedelta(days=3650)
    assert [one.name for one in swept(face.register, store, later, only_look=True)] == [other.sha256]
    assert [one.name for one in swept(face.register, store, later)] == [other.sha256]
    assert [one.name for one in store.contents()] == [photo.sha256]


def test_what_an_act_has_named_since_the_sweep_looked_stays(face: Face, store: Store, photo: Paper) -> None:
    kept(store, [photo])
    later = face.now + timedelta(days=3650)
    found = unnamed(face.register, store, later)
    assert [one.name for one in found] == [photo.sha256]
    hand_in(face, opinion(face, photo), store)
    assert given_up(face.register, found, later) == []
    assert store.has(photo.sha256)


def test_so_does_what_was_put_in_again_or_is_about_to_be_named(
    face: Face, store: Store, photo: Paper, tmp_path: Path
) -> None:
    scan = looked_at(file(tmp_path, "意见.pdf", PDF))
    kept(store, [photo, scan])
    for one in (photo, scan):
        os.utime(store.place(one.sha256), (0, 0))
    before = datetime(2001, 1, 1, tzinfo=UTC)
    found = unnamed(face.register, store, before)
    assert len(found) == 2
    kept(store, [photo])
    seat = face.seat(TOWNSHIP)
    keep_for(opinion(face, scan).make("wang.1", seat.actors[0], face.now), store, [])
    assert given_up(face.register, found, before) == []


def test_what_waits_in_the_inbox_is_not_swept(face: Face, store: Store, photo: Paper) -> None:
    said, seat = opinion(face, photo), face.seat(TOWNSHIP)
    take_in(face.register, seat, said.make, lambda: face.now, said.seed("wang"), store=store, papers=[photo])
    assert swept(face.register, store, face.now + timedelta(days=3650)) == []


def test_one_of_several_is_found_by_name_hash_or_entry(
    face: Face, store: Store, photo: Paper, tmp_path: Path
) -> None:
    scan = looked_at(file(tmp_path, "意见.pdf", PDF))
    hand_in(face, opinion(face, photo, scan), store, photo, scan)
    found = list(held(store, ledger.entries_of(face.register, TITLE)))
    entry = str(found[-1].entry)
    assert wanted(found, "意见.pdf").document.sha256 == scan.sha256
    assert wanted(found, photo.sha256[:12]).document.kept_as == photo.name
    with pytest.raises(NoSuchFileError, match="对应几份"):
        wanted(found, entry)
    with pytest.raises(NoSuchFileError, match="没有佐证材料“别的") as no:
        wanted(found, "别的.pdf")
    assert no.value.known == [f"第{entry}条 现场 照片.jpg", f"第{entry}条 意见.pdf"]
