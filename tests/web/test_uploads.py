"""Files that come with a form: told by their content, called by a label and nothing more, kept once, never lost."""

import re

import pytest

from register import inbox
from register.evidence import Store
from schemas.action import documents_of
from tests import files
from tests.web.conftest import Browser, Desk
from tests.web.filled import PAPER, Form

OPENED, STREET = "2025-0003", "乐白道街道"
OPINE = f"/titles/{OPENED}/do/opine"


@pytest.fixture
def street(desk: Desk) -> Browser:
    """A township before the form of its opinion."""
    found = desk.sign_in("wang", STREET)
    found.get(OPINE)
    return found


def kept(desk: Desk) -> list[bytes]:
    """What was kept."""
    return [one.read_bytes() for one in Store(desk.house.evidence).contents()]


def test_a_file_is_sent_once_and_stays_with_the_form_until_the_act_names_it(
    desk: Desk, street: Browser
) -> None:
    Form(street).send(
        "preview", [("documents.0.file", ("初审意见.pdf", files.PDF))], result="agreed", **PAPER
    )
    assert "附件：初审意见.pdf" in street.text()
    Form(street).send("edit")
    assert "初审意见.pdf" in street.text()
    Form(street).send("preview")
    Form(street).send("send")
    (action,) = inbox.waiting(desk.register, OPENED).actions
    (paper,) = documents_of(action)
    assert (paper.kept_as, kept(desk)) == ("初审意见.pdf", [files.PDF])
    assert "初审意见.pdf（已存入）" in street.text()


def test_several_files_at_once_make_a_row_each_called_by_their_names(desk: Desk, street: Browser) -> None:
    some = [("documents.new.files", (f"照片{n}.jpg", files.JPEG + bytes([n]))) for n in range(3)]
    Form(street).send("preview", some, result="agreed", **PAPER)
    form = Form(street)
    assert [form.value(f"documents.{n}.title") for n in range(4)] == ["初审意见", "照片0", "照片1", "照片2"]
    assert "有3处须改正" in street.text(), "each still needs its date"
    assert street.text().count("日期：请填写") == 3
    assert len(kept(desk)) == 3


def test_a_file_that_is_taken_off_is_not_named(desk: Desk, street: Browser) -> None:
    Form(street).send("preview", [("documents.0.file", ("意见.pdf", files.PDF))], note="x")
    Form(street).send("preview", result="agreed", documents__0__drop="yes", **PAPER)
    Form(street).send("send")
    (action,) = inbox.waiting(desk.register, OPENED).actions
    assert documents_of(action)[0].sha256 is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("意见.pdf", files.PROGRAM, "可以运行的程序"),
        ("意见.pdf", files.JPEG, "与文件名不符"),
        ("意见.docx", files.zipped("a.txt"), "压缩包"),
        ("空.pdf", b"", "是空文件"),
        ("炸弹.docx", files.docx(bomb=bytes(200 * 2**20)), "解开后大得不正常"),
        ("410101199001011234.pdf", files.PDF, "身份证号码"),
    ],
)
def test_a_file_that_lies_or_does_harm_is_refused_beside_its_box(
    desk: Desk, street: Browser, name: str, content: bytes, told: str
) -> None:
    sent = Form(street).send("preview", [("documents.0.file", (name, content))], result="agreed", **PAPER)
    assert sent.status_code == 422
    beside = re.search(r'id="f-documents\.0\.file-fault">([^<]*)<', street.page)
    assert beside, street.text()
    assert told in beside[1]
    assert Form(street).value("documents.0.title") == "初审意见"
    assert kept(desk) == []


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\机密\\意见.pdf", "意见.pdf"),
        ("意见.pdf\r\nX-Evil: 1", "意见.pdf"),
        ('"><script>alert(1)</script>.pdf', "script_.pdf"),
    ],
)
def test_a_name_is_a_label_and_leads_nowhere(desk: Desk, street: Browser, name: str, called: str) -> None:
    answer = Form(street).send("preview", [("documents.0.file", (name, files.PDF))], result="agreed", **PAPER)
    assert "x-evil" not in answer.headers
    assert "<script>alert" not in street.page
    if answer.status_code == 200:
        Form(street).send("send")
        (action,) = inbox.waiting(desk.register, OPENED).actions
        assert called in str(documents_of(action)[0].kept_as)
    inside = {one.name for one in desk.house.evidence.rglob("*") if one.is_file()}
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in inside)


def test_nobody_names_a_file_that_they_never_had(desk: Desk, street: Browser) -> None:
    Form(street).send("preview", [("documents.0.file", ("意见.pdf", files.PDF))], result="agreed", **PAPER)
    seal = next(text for name, text in Form(street).texts if name == "documents.0.kept")
    other = desk.sign_in("wang", "领导小组办公室")
    other.get("/titles/2025-0002/do/check")
    form = Form(other)
    pairs = [(name, text) for name, text in form.texts if "." not in name]
    form.post("preview", [*pairs, ("documents.0.kept", seal), ("documents.0.title", "意见")])
    assert "附件没有保留下来" in other.text()
    form.post("preview", [*pairs, ("documents.0.kept", f"{'0' * 32} {seal.split()[1]} 意见.pdf")])
    assert "附件没有保留下来" in other.text()


def test_a_draft_keeps_its_files_for_the_colleague(desk: Desk, street: Browser) -> None:
    Form(street).send("keep", [("documents.0.file", ("意见.pdf", files.PDF))], result="agreed", **PAPER)
    desk.account("li")
    colleague = desk.sign_in("li", STREET)
    colleague.get(OPINE, draft="1")
    Form(colleague).send("preview")
    Form(colleague).send("send")
    (action,) = inbox.waiting(desk.register, OPENED).actions
    assert documents_of(action)[0].kept_as == "意见.pdf"


def test_files_beyond_the_most_are_told_beside_their_list_and_the_others_stay(
    desk: Desk, street: Browser
) -> None:
    some = [("documents.new.files", (f"{n}.jpg", files.JPEG + bytes([n]))) for n in range(22)]
    assert Form(street).send("preview", some, result="agreed").status_code == 422
    beside = re.search(r'id="f-documents-fault">([^<]*)<', street.page)
    assert beside, street.text()
    assert "一次至多添加20个附件，20.jpg、21.jpg2个没有收下" in beside[1]
    assert len(kept(desk)) == 20


def test_a_table_of_many_empty_boxes_is_no_table_of_many_files(street: Browser) -> None:
    while "more:documents" in (form := Form(street)).buttons:
        titles = [name for name, _ in form.texts if name.endswith(".title")]
        form.send("more:documents", **dict.fromkeys(titles, "意见"))
    assert len(Form(street).files) > 20
    empty = [(name, ("", b"")) for name in Form(street).files]
    assert Form(street).send("preview", empty).status_code == 422, "they lack their dates, and nothing else"
    assert "日期：请填写" in street.text()


def test_what_may_be_added_is_said_before_anything_is_chosen(street: Browser) -> None:
    said = street.text()
    assert "一次至多20个，一共不超过64 MB" in said
    for one in ("PDF 文件", "OFD 文件", "Word 文档", "MP4 视频"):
        assert one in said
    assert re.search("JPEG 图片、PNG 图片、HEIC 图片，每个不超过30 MB", said)
