"""The chain of a title: whoever sees the title has it verified from its page, and the audit administrator sees that."""

import sqlite3
from datetime import timedelta

from register import checkpoint
from register.packed import packed, unpacked
from tests.web.conftest import Desk

TITLE = "2021-0003"


def test_a_sound_title_is_told_sound_and_that_it_was_asked_is_noted(desk: Desk) -> None:
    checkpoint.take(desk.register, desk.folder, desk.now)
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get(f"/titles/{TITLE}")
    assert f'href="/titles/{TITLE}/chain"' in wang.page
    wang.get(f"/titles/{TITLE}/chain")
    assert "核验通过：档案连续，未被改动，名册与档案一致" in wang.text()
    assert "与 1 个签署的检查点比对过" in wang.text()
    desk.account("guan", "audit")
    auditor = desk.sign_in("guan")
    auditor.get("/audit", what="verified")
    assert "核验档案" in auditor.text()
    assert f"{TITLE}" in auditor.text()
    assert "完好" in auditor.text()
    assert "最近一个检查点：第1号，2026年11月22日 09:00签署" in auditor.text()


def test_what_was_altered_is_told_in_the_words_of_verify_and_of_no_other_title(desk: Desk) -> None:
    checkpoint.take(desk.register, desk.folder, desk.now)
    with sqlite3.connect(desk.folder / "mingpai.db") as beside:
        names = beside.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in names:
            beside.execute(f"drop trigger {name}")
        for seq, kept in beside.execute("select seq, body from entries where title = ?", (TITLE,)).fetchall():
            altered = packed(unpacked(kept).replace("卫生院", "卫生所"))
            beside.execute("update entries set body = ? where title = ? and seq = ?", (altered, TITLE, seq))
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get(f"/titles/{TITLE}/chain")
    assert "核验通过" not in wang.text()
    assert f"{TITLE}：" in wang.text()
    assert "2021-0001：" not in wang.text()


def test_a_head_that_was_signed_and_is_gone_is_told(desk: Desk) -> None:
    checkpoint.take(desk.register, desk.folder, desk.now - timedelta(days=1))
    for path in checkpoint.folder_of(desk.folder).glob("*.json"):
        path.write_text("{}", encoding="utf-8")
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get(f"/titles/{TITLE}/chain")
    assert "无法读出" in wang.text()


def test_who_does_not_see_a_title_verifies_nothing_of_it(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    assert street.get(f"/titles/{TITLE}/chain").status_code == 404
