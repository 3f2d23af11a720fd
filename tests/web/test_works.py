"""Works on pages: what is done with many titles is seen with its progress, paused, gone on with, ended."""

from desk import undertakings as works
from desk.batch import edition_for
from schemas.undertakings.batch import Call, Enter
from tests.web.conftest import Desk


def call(desk: Desk) -> str:
    """A batch whose call is out."""
    honour, level, edition = edition_for(desk.register, "民族团结进步示范单位", None)
    seat = desk.seat("领导小组办公室")
    fields = {
        "name": "2026年第二批命名",
        "honour": honour,
        "level": level,
        "edition": edition,
        "batch": "第二批",
        "opens": "2026-11-01",
        "closes": "2026-12-31",
    }
    return works.do(desk.register, seat, Call, fields, desk.clock, kind="batch").undertaking


def test_a_work_is_listed_paused_and_gone_on_with(desk: Desk) -> None:
    work = call(desk)
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/works")
    assert "2026年第二批命名" in wang.text()
    wang.get(f"/works/{work}")
    wang.post(f"/works/{work}", deed="pause", ground="等上级通知")
    assert "已暂停" in wang.text()
    wang.post(f"/works/{work}", deed="resume")
    assert "已暂停" not in wang.text()


def test_who_takes_part_is_ranked_on_the_page_and_in_the_spreadsheet(desk: Desk) -> None:
    work = call(desk)
    fields = {"titles": ["2025-0003"]}
    works.do(desk.register, desk.seat("领导小组办公室"), Enter, fields, desk.clock, work)
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get(f"/works/{work}")
    assert "名次" in wang.text()
    assert "2025-0003" in wang.text()
    sheet = wang.get(f"/works/{work}.xlsx")
    assert sheet.content.startswith(b"PK")
    assert "attachment" in sheet.headers["content-disposition"]


def test_a_pause_without_a_ground_is_refused_on_the_page(desk: Desk) -> None:
    work = call(desk)
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get(f"/works/{work}")
    refused = wang.post(f"/works/{work}", deed="pause")
    assert refused.status_code == 409
    assert "理由" in wang.text()


def test_who_only_looks_is_offered_no_deed(desk: Desk) -> None:
    work = call(desk)
    assessor = desk.sign_in("wang", "考核组")
    assessor.get(f"/works/{work}")
    assert "重办" not in assessor.text()
    assert assessor.post(f"/works/{work}", deed="pause", ground="想停").status_code == 403
