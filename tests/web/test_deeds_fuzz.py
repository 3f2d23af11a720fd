"""Whatever is sent to the form of a deed is answered: done, refused or shown again, and never by a failure."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from desk.deeds.kinds import FORMS, opens
from tests.undertakings.house import at
from tests.undertakings.named import named
from tests.web.conftest import ORIGIN
from tests.web.filled import Form
from tests.web.working import Office, working

OFFICE = "领导小组办公室"
OPENS = date(2036, 8, 4)
NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "nan",
        "99999999999999999999",
        "2036-13-45",
        "昨天",
        "<script>",
        "\u202e",
        "是",
    ),
    *(
        "x" * 5000,
        "、、；；",
        "2031-0001",
        "2031-0001　某单位",
        "ZZ-2036-001",
        "FY-2036-001",
        "{n}{n}",
        "KY{n:03}",
    ),
)
"""What nobody means."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An undertaking of every kind is open."""
    with working(tmp_path) as found:
        found.titles = named(found.house, 2)
        for title in found.titles:
            found.house.desk.pass_time(at(OPENS), title)
        found.on(OPENS)
        new = {"opens": "2036-08-04", "closes": "2036-08-22"}
        honour = "民族团结进步示范单位"
        found.do(OFFICE, "/works/new/do/batch/call", name="一批", honour=honour, batch="第七批", **new)
        found.do(OFFICE, "/works/new/do/campaign/open_campaign", name="复验", batch="第五批", **new)
        campaign = found.newest("campaign").id
        found.do(OFFICE, f"/works/{campaign}/do/campaign/set_assessors", assessors__0__name="考核一组")
        found.do(OFFICE, f"/works/{campaign}/do/campaign/plan")
        row = {
            "problems__0__problem": "台账不全",
            "problems__0__measure": "补齐",
            "problems__0__by": "2036-09-30",
        }
        found.do(OFFICE, "/works/new/do/findings/open_findings", title=found.titles[0], source="other", **row)
        groups = {"groups__0__name": "第一组", "groups__0__areas": "灵泉街道"}
        found.do(OFFICE, "/works/new/do/supervision/open_supervision", name="督导", **groups)
        found.do(OFFICE, "/works/new/do/yearly/set_duty", name="例会", day="12-20", each="yes")
        found.do(OFFICE, "/works/new/do/grouping/form_grouping", name="带", form="belt")
        yield found


def test_no_form_of_a_deed_fails_whatever_is_sent_to_it(office: Office) -> None:
    chance, browser = Random(2036), office.at(OFFICE)
    failed = []
    for kind, some in FORMS.items():
        for word, form in some.items():
            work = "new" if opens(form) else office.newest(kind).id
            path = f"/works/{work}/do/{kind}/{word}"
            browser.get(path)
            names = [name for name, _ in Form(browser).texts] + [*Form(browser).boxes]
            csrf = browser.csrf
            for turn in range(4):
                pairs = [(name, chance.choice(NASTY)) for name in names if name and name[0] not in "_c"]
                pairs += [(f"{name.partition('.')[0]}.7.title", "2031-0001") for name in names[:40:3]]
                data: dict[str, list[str]] = {"csrf": [csrf], "_seen": ["1"], "_post": [OFFICE]}
                for name, text in pairs:
                    data.setdefault(name, []).append(text)
                there = f"{path}/{'send' if turn % 2 else 'preview'}"
                answer = browser.client.post(there, data=data, headers={"Origin": ORIGIN})
                if answer.status_code >= 500:
                    failed.append(there)
    assert failed == []


def test_an_address_that_nobody_has_shown_leads_nowhere(office: Office) -> None:
    browser, work = office.at(OFFICE), office.newest("batch").id
    for path in (
        "/works/new/do/batch/enter",
        f"/works/{work}/do/batch/call",
        f"/works/{work}/do/campaign/plan",
        f"/works/{work}/do/batch/dispatch",
        f"/works/{work}/receipts/x",
        f"/works/{work}/receipts/99",
        "/works/PC-1999-001/do/batch/enter",
        "/works/x/packet.html",
    ):
        assert browser.get(path).status_code in (404, 409), path
