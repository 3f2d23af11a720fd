"""A list of an office's is taken over in a browser while the service runs: what it starts lives, and is put right."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload

from register import lawbook, ledger, queries, verify
from tests.browser.office import Person, open_office, sign_in, staffed

pytestmark = pytest.mark.timeout(600)

LIST = (
    "单位名称,统一社会信用代码,类别,乡镇（街道）,批次,命名时间",
    "灵泉街道第九小学,125325024318651023,学校,灵泉街道,第三批,2017.12",
    "乐白道街道第十小学,125325024318652179,学校,乐白道街道,第八批,2024年3月",
)

CHANGE = {
    "change": "renamed",
    "name": "乐白道街道中心小学",
    "number": "开编[2026]6号",
    "title": "关于机构调整的批复",
}


async def bring(person: Person, content: str) -> str:
    """Upload a list and confirm its dry run; what that said."""
    await person.go("/importing")
    file: FilePayload = {"name": "台账.csv", "mimeType": "text/csv", "buffer": content.encode()}
    await person.page.set_input_files("#file", file)
    await person.page.click('button.main[value="bring"]')
    return await through(person)


async def through(person: Person) -> str:
    """Confirm the dry run that was asked for; what it said, when all of it is through."""
    while "已预演，等待确认" not in await person.text():  # whoever waits looks again
        await person.page.click("text=看看到哪里了")
    said = await person.text()
    await person.page.click('button.main[value="confirm"]')
    while "已办完" not in await person.text():
        await person.page.click("text=看看到哪里了")
    return said


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
async def test_what_a_list_brings_lives_and_a_second_list_puts_it_right(
    chromium: Browser, tmp_path: Path, *, script: bool
) -> None:
    async with open_office(staffed({"zhao": ("领导小组办公室",)}), tmp_path) as site:
        zhao = await sign_in(chromium, site, "zhao", script=script)
        assert "新接管2行" in await bring(zhao, "\n".join(LIST))
        (unit,) = queries.units_called(site.register, "乐白道街道第十小学")
        (title,) = queries.titles_of(site.register, unit.id)
        assert "按本表改正1行" in await bring(zhao, "\n".join(LIST).replace("3月", "4月"))
        assert len(ledger.entries_of(site.register, title.id)) == 2
        await zhao.go("/unit-changes?q=第十小学")
        await zhao.page.click("text=登记变更")
        day = (site.now - timedelta(days=3)).strftime("%Y.%m.%d")
        await zhao.fill({**CHANGE, "on": day, "dated": day})
        await zhao.page.click('button.main[value="one"]')
        assert "更名：乐白道街道中心小学。环节不变" in await through(zhao)
        assert "已办理1行" in await zhao.text()
        assert [one.name for one in queries.units_called(site.register, "乐白道街道中心小学")]
        assert verify.verify(site.register, lawbook.read(site.register)) == []
