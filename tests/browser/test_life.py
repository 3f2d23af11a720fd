"""A whole life through the pages alone, by the people of an office, years ahead of today, on virtual time."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from register import lawbook, verify
from schemas.base import CHINA, local_date
from tests.browser.office import Person, Site, account, open_office, sign_in, staffed

pytestmark = pytest.mark.timeout(600)

PEOPLE = {
    "li": ("单位窗口",),
    "qian": ("灵泉街道",),
    "zhao": ("领导小组办公室",),
    "zhou": ("考核组", "市纪委监委", "市委政法委", "市公安局"),
    "sun": ("领导小组", "命名机关"),
}
PAPER = {"documents.0.number": "民创办[2036]1号", "documents.0.title": "关于办理的文件"}
PASSED = {"zhengzhi": "18", "sixiang": "18", "wenhua": "14", "wuzhi": "13", "shehui": "14", "fazhi": "14"}
APPLICATION = {
    "application.unit.code": "115325020151800337",
    "application.unit.name": "开远市灵泉街道南正街社区居民委员会",
    "application.unit.category": "社区",
    "application.unit.division": "532502",
    "application.unit.township": "灵泉街道",
    "application.unit.contact.post": "办公室",
    "application.unit.contact.phone": "0873-7120000",
    "application.honour": "民族团结进步示范单位",
    "application.recommender": "灵泉街道办事处",
    "application.funders.0": "市民族宗教事务局",
}


class Staff:
    """The people, each signed in when they are first needed, and again after each leap of time."""

    def __init__(self, browser: Browser, site: Site, *, script: bool) -> None:
        self.browser, self.site, self.script = browser, site, script
        self.known: dict[str, Person] = {}

    async def at(self, name: str, post: str | None = None) -> Person:
        """Somebody at work, from a post of theirs."""
        if person := self.known.get(name):
            account(self.site, name)
            await person.sign_in(name)
        else:
            person = self.known[name] = await sign_in(self.browser, self.site, name, script=self.script)
        if post is not None:
            await person.go("/seats")
            await person.page.click(f'button[value="{post}"]')
        return person


async def later(site: Site, days: int) -> str:
    """So many days later, at nine; the day as people write it."""
    day = local_date(site.now) + timedelta(days=days)
    await site.until(datetime.combine(day, time(9), CHINA))
    return day.strftime("%Y年%-m月%-d日")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
async def test_from_the_application_to_the_next_reinspection(
    chromium: Browser, tmp_path: Path, script: bool
) -> None:
    async with open_office(staffed(PEOPLE), tmp_path) as site:
        staff = Staff(chromium, site, script=script)
        today = await later(site, 1)
        unit = await staff.at("li")
        await unit.go("/apply")
        said = await unit.hand_in({**APPLICATION, **PAPER, "documents.0.date": today})
        assert "已办理：申报" in said
        title = f"{site.now.astimezone(CHINA).year}-0001"

        async def does(name: str, kind: str, days: int, post: str | None = None, **fields: str) -> None:
            paper = {**PAPER, "documents.0.date": await later(site, days)}
            person = await staff.at(name, post)
            told = await person.act(
                title, kind, {**{k.replace("__", "."): v for k, v in fields.items()}, **paper}
            )
            assert "已办理" in told, told

        await does("qian", "opine", 3, result="agreed")
        await does("zhao", "check", 3, result="complete")
        await does(
            "zhou", "assess", 10, "考核组", **{f"scores__{key}": value for key, value in PASSED.items()}
        )
        for body in ("市纪委监委", "市委政法委", "市公安局"):
            await does("zhou", "consult", 1, body, result="agreed")
        await does("sun", "decide", 5, "领导小组", result="approved")
        await does("zhao", "publicise", 1)
        await does("sun", "name", 25, "命名机关", result="named", batch="第一批", number="KY-001")
        await later(site, 5 * 366 + 60)  # the term is over; nobody has done anything
        clerk = await staff.at("zhao")
        await clerk.go("/today")
        assert "组织复验" in await clerk.text()
        await does("zhao", "inspect", 1, **{f"scores__{key}": value for key, value in PASSED.items()})
        clerk = await staff.at("zhao")
        await clerk.go(f"/titles/{title}")
        assert "称号有效，现处“有效期”环节" in await clerk.text()
        assert verify.verify(site.register, lawbook.read(site.register)) == []
