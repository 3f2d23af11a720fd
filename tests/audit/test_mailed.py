"""Each night's newest checkpoint goes to the mailboxes that the office names, once, and stands when it comes back."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.night import NightActivities
from commands.custody import elsewhere
from commands.installation import Installation
from register import carried, checkpoint
from schemas.night import Hour
from schemas.office import Office, Post
from tests.audit.conftest import AUDITED, SIGNED, Archive
from tests.notices.conftest import OFFICE
from tests.notices.conftest import Post as MailServer
from tests.notices.conftest import mail as mail

AUDITORS, NEIGHBOUR = "shenji@example.gov.cn", "linxian@example.gov.cn"


def office(mail: MailServer, *mailboxes: str) -> Office:
    post = Post(id="办公室", name="办公室", parties=(OFFICE,))
    settings = mail.settings()
    return Office(name="开远市", regulation="x.yaml", posts=(post,), mail=settings, checkpoints_to=mailboxes)


def mailed(archive: Archive, where: Office) -> str:
    """What the night's chore answers."""
    night = NightActivities(archive.register, object.__new__(Client), archive.var, where)
    return asyncio.run(ActivityEnvironment().run(night.mail_checkpoint, Hour(now=AUDITED)))


def test_the_letter_says_what_it_is_and_its_file_stands_when_it_is_brought_back(
    archive: Archive, mail: MailServer, tmp_path: Path
) -> None:
    assert mailed(archive, office(mail, AUDITORS)) == "1"
    [letter] = mail.box.mails
    text = letter.get_body().get_content()  # type: ignore[union-attr]
    assert (letter["To"], letter["Subject"]) == (AUDITORS, "【铭牌】检查点第1号（2025年6月1日）")
    assert all(one in text for one in ("开远市", "称号2个", "怎样保管", "怎样核对", "联系：开远市"))
    [file] = letter.iter_attachments()
    assert file.get_filename() == "checkpoint-1-2025-06-01.json"
    brought = tmp_path / "带回.json"
    brought.write_bytes(file.get_content())
    assert list(carried.faults(checkpoint.read(archive.var)[0], brought)) == []
    shutil.rmtree(checkpoint.folder_of(archive.var))
    checkpoint.take(archive.register, archive.var, SIGNED + timedelta(days=1))
    (said,) = carried.faults(checkpoint.read(archive.var)[0], brought)
    assert "不是同一个" in said


def test_each_goes_once_and_a_mailbox_named_later_gets_the_newest(archive: Archive, mail: MailServer) -> None:
    assert [mailed(archive, office(mail, AUDITORS)) for _ in range(2)] == ["1", "0"]
    checkpoint.take(archive.register, archive.var, AUDITED)
    assert mailed(archive, office(mail, AUDITORS, NEIGHBOUR, "/mnt/usb")) == "2"
    assert [(one["To"], one["Subject"][-14:]) for one in mail.box.mails[1:]] == [
        (AUDITORS, "第2号（2025年6月9日）"),
        (NEIGHBOUR, "第2号（2025年6月9日）"),
    ]


def test_one_that_did_not_leave_fails_to_be_tried_again_and_the_others_have_gone(
    archive: Archive, mail: MailServer
) -> None:
    mail.box.answer = "452 no space"
    with pytest.raises(ApplicationError, match=f"{AUDITORS}：邮件服务器答复 452"):
        mailed(archive, office(mail, AUDITORS))
    assert carried.mailed(archive.var) == {}
    mail.box.answer = "250 OK"
    assert mailed(archive, office(mail, AUDITORS)) == "1"


def test_the_doctor_says_whether_the_newest_has_gone(archive: Archive, mail: MailServer) -> None:
    place, where = Installation(archive.var, archive.folder / "office.yaml", ""), office(mail, AUDITORS)
    (before,) = elsewhere(place, [where])
    mailed(archive, where)
    (after,) = elsewhere(place, [where])
    assert (before.text, after.text) == (f"第1号还没有发到 {AUDITORS}", f"最近一个已发到 {AUDITORS}")


def test_a_mailbox_needs_a_mail_server(mail: MailServer) -> None:
    with pytest.raises(ValidationError, match="checkpoints_to 写了邮箱"):
        Office(**office(mail, AUDITORS).model_dump() | {"mail": None})
