"""`yearly` and `group`, told to a clerk."""

from tests.commands.conftest import Installation

OFFICE = ("--as", "领导小组办公室")


def test_the_years_duties_are_loaded_once_listed_and_done(practice_office: Installation) -> None:
    office = practice_office
    assert office.run("yearly", "load", "kaiyuan", *OFFICE) == 0, office.complained
    assert "开远市年度事项：列入 12 项，已有 0 项" in office.said
    assert office.run("yearly", "load", "kaiyuan", *OFFICE) == 0
    assert "列入 0 项，已有 12 项" in office.said
    meeting = "党委（党组）会议研究民族工作"
    assert office.run("yearly", "done", meeting, "--what", "研究年度工作", *OFFICE) == 0, office.complained
    assert office.run("yearly", "list") == 0
    assert "1／2" in office.said
    assert office.run("yearly", "show", meeting) == 0, office.complained
    assert "每年至少2次" in office.said
    assert "依据：《开远市实施方案》二（一）" in office.said
    assert office.run("yearly", "done", "民族团结进步宣传日", *OFFICE) == 4
    assert "这是提醒，不用登记完成" in office.complained
    assert office.run("yearly", "load", "没有", *OFFICE) == 2
    assert "随附的有：kaiyuan、neimenggu、xian-masked" in office.complained
    assert office.run("yearly", "show", "民族团结进步宣传周") == 0
    assert "11月第2周，从该月第2个星期一起" in office.said
    assert "由谁办理、第几周的算法文件未作规定，暂定" in office.said
    assert office.run("yearly", "change", meeting, "--ground", "办公会议定", "--day", "12月5日", *OFFICE) == 0
    assert office.run("yearly", "change", meeting, "--ground", "办公会议定", *OFFICE) == 2
    assert office.run("yearly", "end", "少数民族干部业务培训班", "--ground", "改由州里举办", *OFFICE) == 0
    [changed] = [one for one in office.json("yearly", "list") if one["due"].endswith("-12-05")]
    assert changed["state"]["name"].startswith("党委")
    assert office.run("yearly", "list") == 0
    assert meeting in office.said
    assert "培训班" not in office.said
    assert office.run("yearly", "load", "xian-masked", *OFFICE) == 0
    assert "原文隐去数值，没有列入：县委常委会专题研究" in office.complained
    assert office.run("verify") == 0, office.complained


def test_a_duty_of_every_township_lists_also_those_that_sent_nothing(practice_office: Installation) -> None:
    office = practice_office
    assert office.run("yearly", "load", "kaiyuan", *OFFICE) == 0, office.complained
    report = "创建工作纳入年度考核和述职报告"
    assert office.run("yearly", "show", report) == 0
    assert "过期第1日提醒承办者；过期第15日提醒承办者、领导小组办公室；此后每30日提醒" in office.said
    several = ("--owner", "灵泉街道、大庄乡", "--ground", "各报一份")
    assert office.run("yearly", "change", report, *several, *OFFICE) == 0, office.complained
    assert office.run("yearly", "done", report, *OFFICE) == 4
    assert "由几处各办各的，要写明是哪一处：灵泉街道、大庄乡" in office.complained
    assert office.run("yearly", "done", report, "--owner", "大庄乡", *OFFICE) == 0, office.complained
    assert office.run("yearly", "show", report) == 0
    rows = [line for line in office.said.splitlines() if "灵泉街道" in line or "大庄乡" in line]
    assert ["已完成" in line for line in rows[1:]] == [False, True]
    assert office.run("yearly", "list") == 0
    assert "1／2处" in office.said
    every = ("--owner", "各乡镇（街道）", "--ground", "每处一份")
    assert office.run("yearly", "change", report, *every, *OFFICE) == 0, office.complained
    assert office.run("yearly", "show", report) == 0
    assert "由各乡镇（街道）（" in office.said
    assert office.run("yearly", "excuse", report, "--ground", "停报", "--as", "领导小组") == 0, (
        office.complained
    )
    assert office.run("verify") == 0, office.complained


def test_groupings_are_loaded_shown_and_changed(practice_office: Installation) -> None:
    office = practice_office
    assert office.run("group", "load", "kaiyuan", *OFFICE) == 0, office.complained
    assert "开远市示范带、示范圈、示范联盟、联创：组建 9 个，已有 0 个" in office.said
    assert "黑泥地村：名册中没有，只按名称登记" in office.said
    assert office.run("group", "admit", "大羊民族团结进步示范圈", "人民医院", *OFFICE) == 0, office.complained
    assert office.run("group", "show", "大羊民族团结进步示范圈") == 0, office.complained
    assert "人民医院" in office.said
    assert office.run("group", "form", "校地联盟", "--form", "示范联盟", *OFFICE) == 0, office.complained
    assert office.run("group", "list") == 0
    assert "校地联盟" in office.said
    assert office.run("group", "show", "滇越铁路沿线民族团结进步示范带") == 0, office.complained
    assert "等25个典型示范点" in office.said
    assert "成员5个，应有25个" in office.said
    circle = "大羊民族团结进步示范圈"
    assert office.run("group", "release", circle, "创森公司", "--ground", "迁出", *OFFICE) == 4
    assert "不是成员：创森公司" in office.complained
    assert office.run("group", "dissolve", circle, "--ground", "并入示范带", *OFFICE) == 0, office.complained
    assert office.run("group", "load", "kaiyuan", *OFFICE) == 0
    assert "组建 0 个，已有 9 个" in office.said
    assert office.run("group", "list") == 0
    assert circle not in office.said
    levels = ("--levels", "市、乡镇（街道）", "市：开远市", "乡镇（街道）：灵泉街道")
    assert office.run("group", "form", "两级的", "--form", "两级联创", *levels, *OFFICE) == 0, (
        office.complained
    )
    assert office.run("group", "show", "两级的") == 0
    assert "乡镇（街道）：成员1个" in office.said
    assert office.run("group", "match", "两级的", *OFFICE) == 0, office.complained
    assert "对上 0 个" in office.said
    assert office.run("verify") == 0, office.complained
    assert office.run("group", "form", "又一个", "--form", "圆圈", *OFFICE) == 2
    assert "没有“圆圈”这种形式" in office.complained


def test_a_grouping_is_shown_as_it_stood_on_a_past_day(practice_office: Installation) -> None:
    office = practice_office
    formed = ("--form", "示范带", "--on", "2024-05-01")
    assert office.run("group", "form", "老示范带", "南正街", "创森公司", *formed, *OFFICE) == 0, (
        office.complained
    )
    gone = ("--ground", "迁出", "--on", "2025-05-01")
    assert office.run("group", "release", "老示范带", "创森公司", *gone, *OFFICE) == 0, office.complained
    assert office.run("group", "show", "老示范带", "--on", "2024年12月31日") == 0, office.complained
    assert "截至2024-12-31" in office.said
    assert "成员2个" in office.said
    assert "退出的" not in office.said
    assert office.run("group", "show", "老示范带") == 0
    assert "成员1个" in office.said
    assert "退出的" in office.said
    assert office.run("group", "list", "--on", "2024-12-31") == 0
    assert "老示范带" in office.said
    assert office.run("group", "show", "老示范带", "--on", "2024-04-30") == 2
    assert "这一天没有“老示范带”这个组合：2024-05-01组建" in office.complained
    assert office.run("group", "show", "老示范带", "--on", "2999-12-31") == 2
    assert "还没有到" in office.complained
