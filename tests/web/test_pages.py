"""Pages: what an office sees of a morning, of the register and of a title, and what nobody sees who may not."""

import pytest

from schemas.party import Party, Role
from tests.web.conftest import PASSWORD, Desk


def test_the_morning_says_what_is_late_with_its_basis_and_from_which_post(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/today")
    assert "2026年11月22日，市民族团结进步创建工作领导小组办公室" in wang.text()
    assert "逾期26日" in wang.text()
    assert "审核申报材料" in wang.text()


def test_a_post_sees_its_own_duties_and_waits_for_those_of_others(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    street.get("/today")
    assert "出具初审意见" in street.text()
    assert "审核申报材料" not in street.text()


def test_a_title_says_its_state_in_a_sentence_and_why_each_day_is_what_it_is(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/titles/2021-0003")
    said = wang.text()
    assert "称号有效，现处“整改复验”环节：领导小组办公室应在2026年12月30日前办理“组织整改复验”。" in said
    assert "为什么是这一天" in said
    assert "其余为什么不能办" in said
    assert "谁也不办，接下来会怎样" in said


def test_a_name_that_is_one_title_leads_to_it(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert wang.get("/titles", q="羊街乡卫生院").url.path == "/titles/2021-0003"


def test_the_register_is_filtered_and_says_what_it_cannot_read(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/titles", township="羊街乡")
    assert "开远市羊街乡卫生院" in wang.text()
    assert "开远市第一小学校" not in wang.text()
    wang.get("/titles", on="明天吧")
    assert "“明天吧”：不是日期，写作 2024-12-31 或 2024年12月31日。" in wang.text()


def test_whoever_may_not_look_at_a_title_learns_nothing_of_it(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    refused = street.get("/titles/2021-0003")
    assert refused.status_code == 404
    assert refused.text == street.get("/titles/2099-9999").text.replace("2099-9999", "2021-0003")
    street.get("/titles")
    assert "开远市羊街乡卫生院" not in street.text()


def test_a_unit_sees_its_own_title_and_no_other(desk: Desk) -> None:
    code = "1153250220210003XU"
    unit = Party(role=Role.UNIT, area=code)
    post = desk.office.posts[-1].model_copy(
        update={"id": "卫生院", "name": "羊街乡卫生院", "parties": (unit,)}
    )
    object.__setattr__(desk.office, "posts", (*desk.office.posts, post))
    own = desk.sign_in("wang", "卫生院")
    assert own.get("/titles/2021-0003").status_code == 200
    assert own.get("/titles/2021-0001").status_code == 404


@pytest.mark.parametrize("path", ["/today", "/titles", "/titles/2021-0003"])
def test_a_stranger_is_sent_to_sign_in_and_comes_back(desk: Desk, path: str) -> None:
    stranger = desk.browser()
    stranger.get(path)
    assert f'name="back" value="{path}"' in stranger.page
    stranger.post("/sign-in", account="wang", password=PASSWORD, back=path)
    assert "以哪个岗位办理" in stranger.text()


def test_no_page_loads_anything_from_elsewhere_or_is_kept(desk: Desk) -> None:
    answer = desk.sign_in("wang", "领导小组办公室").get("/today")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "http://" not in answer.text.replace("http://desk.example", "")
    assert " style=" not in answer.text
    assert "onclick" not in answer.text


def test_leaders_are_told_of_a_faulty_file_of_targets_and_see_the_rest(desk: Desk) -> None:
    faulty = desk.folder / "targets.yaml"
    faulty.write_text("name: 1\ntargets: 没有\n", encoding="utf-8")
    desk.arrange(desk.office.model_copy(update={"targets": str(faulty)}))
    wang = desk.sign_in("wang", "领导小组")
    assert wang.get("/leader").status_code == 200
    assert "目标文件有误" in wang.text()
    assert "谁还没有办" in wang.text()
