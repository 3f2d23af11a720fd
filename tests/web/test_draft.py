"""A draft on pages: brought as a file, tried against the register; its faults are told, and nothing changes."""

from io import BytesIO

import pytest
import yaml
from httpx2 import Response
from python_calamine import CalamineWorkbook

from register import ledger
from tests.stack import ROOT
from tests.web.conftest import ORIGIN, Browser, Desk


def bring(browser: Browser, content: bytes, years: str = "5") -> Response:
    """Choose a file and press the button."""
    browser.get("/measure/draft")
    answer = browser.client.post(
        "/measure/draft",
        data={"csrf": browser.csrf, "years": years},
        files={"pack": ("草案.yaml", content, "application/x-yaml")},
        headers={"Origin": ORIGIN},
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


def shorter() -> bytes:
    """The measure with less time for re-inspections, counted anew for those that are under way."""
    pack = yaml.safe_load((ROOT / "regulations" / "kaiyuan-danwei.yaml").read_text(encoding="utf-8"))
    pack["edition"] |= {
        "id": "kaiyuan-draft",
        "title": "修订草案",
        "in_force_from": {"value": "2026-06-01", "assumed": True},
        "transition": {"running": "count_anew", "assumed": True},
    }
    pack["duties"]["reinspection"] |= {"within": {"value": "2个月", "assumed": True}}
    content: bytes = yaml.safe_dump(pack, allow_unicode=True).encode()
    return content


def test_a_draft_is_tried_against_the_register_which_stays_as_it_is(desk: Desk) -> None:
    before = ledger.life_of(desk.register, "2021-0003")
    wang = desk.sign_in("wang", "领导小组办公室")
    assert bring(wang, shorter()).status_code == 200
    assert "名册没有任何改变" in wang.text()
    assert "涉及7个称号" in wang.text()
    assert "改用《修订草案》会怎样" in wang.text()
    assert "提前" in wang.text()
    assert "复验" in wang.text()
    assert wang.page.count("<svg") == 2
    assert "现行" in wang.text()
    address = wang.page.partition('href="/measure/draft/')[2].partition('"')[0]
    sheet = wang.get("/measure/draft/" + address.partition("?")[0])
    assert "每月" in CalamineWorkbook.from_filelike(BytesIO(sheet.content)).sheet_names
    assert ledger.life_of(desk.register, "2021-0003") == before


@pytest.mark.parametrize("content", [b"", b"rounds: [", b"\x00\x01", "没有".encode(), b"a: 1\n" * 3])
def test_what_is_wrong_with_a_draft_is_told_and_nothing_is_tried(desk: Desk, content: bytes) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert bring(wang, content).status_code == 409
    assert "没有模拟" in wang.text()


OVERLAY = """
overlay_of: {base}
edition:
  id: kaiyuan-danwei-2026
  title: 2026年修订
  in_force_from: {{value: 2026-06-01, assumed: true}}
  transition: {{running: keep_dates, assumed: true}}
duties:
  rectification:
    within: {{value: 3个月, assumed: true}}
"""


@pytest.mark.parametrize("base", ["regulations/kaiyuan-danwei.yaml", "kaiyuan-danwei.yaml"])
def test_a_draft_that_changes_a_measure_which_is_here_is_tried(desk: Desk, base: str) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert bring(wang, OVERLAY.format(base=base).encode()).status_code == 200, wang.text()
    assert "改用《2026年修订》会怎样" in wang.text()


def test_a_draft_reads_no_other_file_of_the_machine(desk: Desk) -> None:
    secret = desk.folder / "secrets.yaml"
    secret.write_text("feishu_secret: 不给人看", encoding="utf-8")
    wang = desk.sign_in("wang", "领导小组办公室")
    for base in (secret, f"../../../../../../..{secret}", "/dev/zero", "office.example.yaml"):
        assert bring(wang, OVERLAY.format(base=base).encode()).status_code == 409
        assert "只能写随附的办法" in wang.text()
        assert "feishu_secret" not in wang.text()


def test_a_file_that_is_too_long_or_none_is_told(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert bring(wang, b"#" * (1024 * 1024 + 1)).status_code == 409
    assert "1 MB" in wang.text()
    wang.get("/measure/draft")
    assert wang.post("/measure/draft").status_code == 409
    assert "没有选中文件" in wang.text()


def test_a_draft_that_is_not_kept_any_more_is_asked_for_again(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert wang.get("/measure/draft/" + "0" * 64).status_code == 409
    assert "请再选一次文件" in wang.text()
