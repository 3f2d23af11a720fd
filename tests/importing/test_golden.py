"""A list as an office keeps it, row by row: what becomes of each, and that a marked copy of it reads the same."""

from typing import Any

from desk.importing.judged import Judged, Reading
from desk.importing.marked import marked, result_of
from desk.importing.reading import read
from schemas.unit import credit_check_digit
from tests.importing.made import CATEGORIES, TOWNSHIPS, given, xlsx


def code(first17: str) -> str:
    """A code with the check digit that it must have."""
    return first17 + credit_check_digit(first17)


HEADER = (
    "序号|单位名称|统一社会信用代码|类别（进）|乡镇（街道）|批次|命名文号|命名时间|复验情况||状态|取消时间|牌匾编号|推荐单位"
    "|联系人|联系电话|备注"
)
POLICE, LINGQUAN = code("11532502015123456"), code("11532502MB1234567")
LIST = f"""\
开远市民族团结进步示范单位台账（市级）
填报单位：市委统战部　　　2023年12月
{HEADER}
||||||||时间|结果
一、机关（9个）
1|开远市公安局|{POLICE}|进机关|灵泉街道|第一批|开民创[2016]2号|2016.12|2021.11|合格|有效||KY001|市直机关工委|张三|0873-7120000
2|市 民 宗 局|||灵泉街道|第一批|开民创（2016）2号|2016年12月20日|2021年11月|合格|有效||KY002||李四|13987301234
3|灵泉街道办事处|{LINGQUAN}||灵泉街道|第二批|开民创【2018】3号|2018-10-08|||||KY010|||７１２３４５６
4|市税务局（原开远市国家税务局）|=115325027190123456||灵泉街道|二|开民创〔2018〕3号|2018.10
5|市人民法院|1.15325E+17||灵泉街道|2018年
6|乐白道街道办事处|无||乐白道街道|第三批||=43802|||到期
7|市公安局|||灵泉街道|第三批|开民创〔2020〕1号|2020.1.6
8|市人民武装部|||灵泉街道|第三批|开民创〔2020〕1号|=2020.1
9|市总工会|MB1234567||灵泉|第三批||20.1.6|||待定
小计|9
二、社区（5个）
10|灵泉社区||社区|灵泉街道|第二批|开民创〔2018〕3号|2018.10|2023.9|不合格|整改中
11|灵泉社区居民委员会||社区|灵泉街道|第四批|开民创〔2022〕1号|2022.3|||有效
12|南正街社区||社区|灵泉街道|第二批||2018年|2023.9||有效
13|北正街社区||社区|灵泉街道|第二批||2018年|2023.9
14|东新社区||社区|灵泉街道|第二批||2018年|||取消称号|2022.5|||||牌匾未收回
{HEADER}
三、村（9个）
15|大庄村委会||村|大庄乡|第一批|开民创〔2016〕2号|2016-12-20|2022/1/5|合格||||大庄乡人民政府|王五
16|大庄村委会大庄自然村||村|大庄乡|第二批||2018-10-08
17|大庄村委会第二村民小组||村|大庄乡|第二批||2018-10-08
18|大庄村民委员会||村|大庄乡|第四批||2022-03-01
19|黑泥地村||村|中和营|第二批||2018-10-08|||已撤销
20|黑泥地村||村|小龙潭镇|第二批||2018-10-08
21|老寨村||村|碑格乡|第二批||2018-02-30
22|小寨村||村|碑格乡|第二批||=H31
23|碑格村||村|碑格乡|第二批||二〇一八年十月八日|||2022年5月取消
四、学校（5个）
24|开远市第一小学||学校|灵泉街道|第四批|《关于命名的决定》（开民创〔2022〕1号）|2022.3|||||||||原城关小学
25|开远市第二小学||学校|灵泉街道|第四批||2022.3
26|第一小学||学校|灵泉街道|第四批||2022.3
27|开远市第一中学||学校|灵泉街道|第四批||2022.3
28|羊街中心校||教育|羊街乡|第四批||2030.3
五、家庭（2个）
29|李小明家庭||家庭|灵泉街道|第四批||2022.3
30|||家庭|灵泉街道|第四批||2022.3
合计||30
说明：本表数据截至2023年12月。"""
"""Cells between strokes; a number behind =, and a formula that nobody has opened."""
MERGE = [
    *((row, 0, row, 16) for row in (0, 1, 4, 15, 22, 32, 38)),
    (2, 8, 2, 9),
    *((2, column, 3, column) for column in (*range(8), *range(10, 17))),
    (5, 3, 13, 3),
    (33, 6, 36, 6),
]


def cell(text: str) -> Any:
    """A cell as a spreadsheet has it."""
    if text.startswith("="):
        return (text, "") if text.startswith("=H") else float(text[1:])
    return text or None


ROWS = [[cell(text) for text in line.split("|")] for line in LIST.split("\n")]
RESULTS = """\
6|可以接管|开远市公安局|11532502015123456G|机关|2016-12-01|第1批|held|复验2021-11-01
7|可以接管|市民宗局|无码-001|机关|2016-12-20|第1批|held|复验2021-11-01
8|可以接管|灵泉街道办事处|11532502MB12345676|机关|2018-10-08|第2批|held
9|有错误|统一社会信用代码已被表格软件改成近似数，后几位丢失
10|有错误|统一社会信用代码已被表格软件改成近似数，后几位丢失
11|可以接管|乐白道街道办事处|无码-004|机关|2019-12-03|第3批|held
12|待答复|市公安局|无码-005|机关|2020-01-06|第3批|held|与第6行“开远市公安局”名称相同，是不是同一单位
13|有错误|命名时间可能是1月，也可能是10月（表格软件把2019.10存成2019.1）
14|有错误|统一社会信用代码是9位的组织机构代码|命名时间年份只有两位|状态认不出是什么状态
17|可以接管|灵泉社区|无码-008|社区|2018-10-01|第2批|rectifying|自2023-09-01
18|待答复|灵泉社区居民委员会|无码-009|社区|2022-03-01|第4批|held|与第17行“灵泉社区”名称相同，是不是同一单位
19|可以接管|南正街社区|无码-010|社区|2018-01-01|第2批|held|复验2023-09-01
20|有错误|复验情况结果没有写复验是否通过
21|可以接管|东新社区|无码-012|社区|2018-01-01|第2批|revoked|自2022-05-31
24|可以接管|大庄村委会|无码-013|村|2016-12-20|第1批|held|复验2022-01-05
25|可以接管|大庄村委会大庄自然村|无码-014|村|2018-10-08|第2批|held
26|可以接管|大庄村委会第二村民小组|无码-015|村|2018-10-08|第2批|held
27|待答复|大庄村民委员会|无码-016|村|2022-03-01|第4批|held|与第24行“大庄村委会”名称相同，是不是同一单位
28|有错误|状态可能是取消称号，也可能是单位撤销
29|可以接管|黑泥地村|无码-018|村|2018-10-08|第2批|held
30|有错误|命名时间没有这一天
31|有错误|命名时间是未计算过的公式
32|可以接管|碑格村|无码-021|村|2018-10-08|第2批|revoked|自2022-05-31
34|可以接管|开远市第一小学|无码-022|学校|2022-03-01|第4批|held
35|可以接管|开远市第二小学|无码-023|学校|2022-03-01|第4批|held
36|待答复|第一小学|无码-024|学校|2022-03-01|第4批|held|与第34行“开远市第一小学”名称相同，是不是同一单位
37|可以接管|开远市第一中学|无码-025|学校|2022-03-01|第4批|held
38|有错误|类别（进）不在办法或办公室的名目里|命名时间还没有到
40|有错误|单位名称像是个人或家庭
41|有错误|单位名称是空的"""


def golden(data: bytes | None = None) -> Reading:
    """The list as it was read."""
    told = given(categories=CATEGORIES, townships=TOWNSHIPS)
    return read(xlsx(*ROWS, merge=MERGE) if data is None else data, "台账.xlsx", told)


def said(judged: Judged) -> str:
    """A row in a line: its title, or what is wrong or asked."""
    one = judged.inherited
    parts = [str(judged.row.row), result_of(judged)]
    if one is not None:
        unit = one.application.unit
        days = [f"复验{one.passed_on}"] if one.passed_on else [f"自{one.since}"] if one.since else []
        parts += [
            unit.name,
            unit.id,
            unit.category,
            str(one.named_on),
            str(one.batch),
            one.state,
            *days,
        ]
    parts += [f"{wrong.column}{wrong.why}" for wrong in judged.wrong] + [
        doubt.question for doubt in judged.doubts
    ]
    return "|".join(parts)


def test_a_list_as_an_office_keeps_it() -> None:
    assert [said(one) for one in golden().rows] == RESULTS.split("\n")


def test_its_header_is_known_without_a_question() -> None:
    assert golden().questions == ()


def test_a_marked_copy_reads_as_the_list_did() -> None:
    """But for the formula, whose place is empty now."""
    first = golden()
    again = golden(marked(first))
    pairs = zip(first.rows, again.rows, strict=True)
    assert {one.row.row for one, other in pairs if said(one) != said(other)} == {31}
