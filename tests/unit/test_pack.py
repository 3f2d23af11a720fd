"""Packs: the shipped ones load and say where each value stands; of a faulty one every fault is told at once."""

import re
from pathlib import Path
from typing import Any

import pytest

from desk.reading import read
from regulations.check import COUNTED_FROM
from regulations.load import PackFaultsError, load_pack
from schemas.base import Model, digest
from schemas.foundation import Founded, Source
from schemas.stage import Duty
from tests.people import KAIYUAN, bodies_of, sheet_of
from wording.phrases import DATES

ROOT = Path(__file__).parents[2]
SHIPPED = [
    *sorted((ROOT / "regulations").glob("*.yaml")),
    *sorted((ROOT / "stories" / "packs").glob("*.yaml")),
]
BASE = ROOT / "regulations" / "kaiyuan-danwei.yaml"


def faults_of(tmp_path: Path, overlay: str, base: Path = BASE) -> list[str]:
    """The faults of the Kaiyuan pack with an overlay, whose text begins on line 2."""
    path = tmp_path / "pack.yaml"
    path.write_text(f"overlay_of: {base}\n{overlay}", encoding="utf-8")
    with pytest.raises(PackFaultsError) as told:
        load_pack(path)
    return told.value.lines


def founded(value: Any, path: str = "") -> list[tuple[str, Founded]]:
    """Every founded value in a model, with its path."""
    found = [(path, value)] if isinstance(value, Founded) else []
    if isinstance(value, Model):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, one in items:
        found += founded(one, f"{path}.{key}")
    return found


# --- the shipped packs ---


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_pack_loads(path: Path) -> None:
    assert load_pack(path).edition.id


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_value_of_a_shipped_pack_has_a_source_or_is_assumed(path: Path) -> None:
    values = founded(load_pack(path))
    assert len(values) > 40
    for where, value in values:
        assert (value.source is None) is value.assumed, where


def test_the_seed_says_five_years_after_expiry_by_the_office_and_one_rectification() -> None:
    term, again = KAIYUAN.duties[Duty.TERM], KAIYUAN.duties[Duty.REINSPECTION]
    assert (term.within.value.label, term.within.assumed) == ("5年", False)
    assert (again.by, again.counted_from) == ("office", "term_end")
    assert KAIYUAN.rounds is not None
    assert (KAIYUAN.rounds.value, KAIYUAN.rounds.assumed) == (1, False)
    assert len(KAIYUAN.categories.value) == 12


def test_what_the_seed_does_not_say_is_assumed() -> None:
    duties = KAIYUAN.duties
    for value in (
        duties[Duty.RECTIFICATION].within,
        duties[Duty.PUBLICITY].within,
        KAIYUAN.way_out.ban,
        sheet_of(KAIYUAN).pass_line,
        KAIYUAN.extensions,
        KAIYUAN.term.renewal,
        KAIYUAN.term.in_force_after_expiry,
    ):
        assert value is not None
        assert value.assumed


def test_a_pack_has_one_address_whatever_its_comments_and_its_order() -> None:
    assert digest(load_pack(BASE)) == digest(KAIYUAN)


# --- overlays ---


def test_an_overlay_merges_maps_and_replaces_lists_and_values(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(
        f"overlay_of: {BASE}\n"
        "bodies: {value: [市委宣传部]}\n"
        "duties: {term: {within: {value: 3年, assumed: true}}}\n"
        "ladders: {term: {rungs: []}}\n"
    )
    pack = load_pack(path)
    assert bodies_of(pack) == ("市委宣传部",)
    assert pack.ladders["term"].rungs == ()
    term = pack.duties[Duty.TERM]
    assert (term.within.value.label, term.within.source, term.silence is not None) == ("3年", None, True)
    assert pack.model_copy(
        update={"bodies": KAIYUAN.bodies, "duties": {}, "ladders": {}}
    ) == KAIYUAN.model_copy(update={"duties": {}, "ladders": {}})


def test_a_source_replaces_a_source_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(f"overlay_of: {BASE}\nrounds: {{source: {{document: 细则, section: 五}}}}\n")
    rounds = load_pack(path).rounds
    assert rounds is not None
    assert rounds.source == Source(document="细则", section="五")


def test_an_overlay_of_an_overlay_stands_on_both(tmp_path: Path) -> None:
    keep = load_pack(ROOT / "stories" / "packs" / "three-years-keep.yaml")
    assert keep.duties[Duty.TERM].within.value.label == "3年"
    assert keep.edition.transition.running == "keep_dates"
    assert keep.categories == KAIYUAN.categories


def test_a_fault_is_told_in_the_file_where_the_value_stands(tmp_path: Path) -> None:
    middle = tmp_path / "middle.yaml"
    middle.write_text(f"overlay_of: {BASE}\nhonour:\n  level: village\n")
    told = faults_of(tmp_path, "rounds: {value: 0, assumed: true}\nedition:\n  trial: perhaps\n", middle)
    assert [line.split("：")[0] for line in told] == [
        "pack.yaml 第4行 edition.trial",
        "middle.yaml 第3行 honour.level",
    ]


def test_overlays_in_a_circle_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("overlay_of: b.yaml\n")
    (tmp_path / "b.yaml").write_text("overlay_of: a.yaml\n")
    with pytest.raises(PackFaultsError, match="互相引用"):
        load_pack(tmp_path / "a.yaml")


def test_an_overlay_of_nothing_is_a_fault(tmp_path: Path) -> None:
    assert "没有这个文件" in faults_of(tmp_path, "", tmp_path / "none.yaml")[0]


# --- faults ---


def test_every_fault_is_told_at_once_with_file_line_path_and_remedy(tmp_path: Path) -> None:
    told = faults_of(
        tmp_path,
        "honor: {name: 示范单位}\n"  # 2
        "rounds: {value: 一, assumed: true}\n"  # 3
        "extensions: {value: 1}\n"  # 4
        "duties:\n"  # 5
        "  talk:\n"  # 6
        "    within: {value: 二十天, assumed: true}\n"  # 7
        "    by: 7\n"  # 8
        "  term:\n"  # 9
        "    source: {document: 方案, section: 三}\n"  # 10
        "    assumed: true\n",  # 11
    )
    places = [line.split("：")[0] for line in told]
    assert places == [
        "pack.yaml 第2行 honor",
        "pack.yaml 第3行 rounds.value",
        "pack.yaml 第7行 duties.talk.within.value",
        "pack.yaml 第8行 duties.talk.by",
        "pack.yaml 第9行 duties.term",
    ]
    assert all("；" in line for line in told), "every fault ends with its remedy"
    for line, words in zip(told, ("没有这一项", "不是整数", "期限应写作", "可选", "必须二选一"), strict=True):
        assert words in line


WRONG = {
    "a ladder out of order": (
        "ladders: {term: {rungs: [{when: before, by: 30日, to: [unit]}, {when: before, by: 90日, to: [unit]}]}}",
        "ladders.term.rungs.第2项：提醒阶梯的次序颠倒或重复",
    ),
    "an escalation before a reminder": (
        "ladders: {handling: {rungs: [{when: after, by: 1日, to: [unit]}, {when: before, by: 1日, to: [unit]}]}}",
        "ladders.handling.rungs.第2项：提醒阶梯的次序颠倒或重复",
    ),
    "an escalation on the due day itself": (
        "ladders: {handling: {rungs: [{when: after, by: 0日, to: [unit]}]}}",
        "ladders.handling.rungs.第1项.by：逾期后的提醒间隔为零",
    ),
    "a repeat without pause": (
        "ladders: {handling: {repeat: {every: 0日, to: [unit]}}}",
        "ladders.handling.repeat.every：重复提醒的间隔为零",
    ),
    "silence that leads nowhere": (
        "duties: {rectification: {silence: {means: forgotten}}}",
        "duties.rectification.silence.means：沉默的后果“forgotten”走不到任何环节；可用：unfiled、failed",
    ),
    "a title revoked by silence": (
        "duties: {revocation: {silence: {after: 0日, means: revoked, assumed: true}}}",
        "duties.revocation.silence.means：沉默的后果“revoked”走不到任何环节；可用：kept",
    ),
    "silence where there must be none": (
        "duties: {talk: {silence: {after: 0日, means: talked, assumed: true}}}",
        "duties.talk.silence.means：沉默的后果“talked”走不到任何环节；该事项不得因沉默而有结果",
    ),
    "a period that nothing ends": (
        "duties: {publicity: {silence: null}}",
        "duties.publicity：期满后没有下文",
    ),
    "a duty that would be forgotten": (
        "duties: {rectification: {silence: null}}",
        "duties.rectification.ladder：“rectification”走完后再无提醒",
    ),
    "a missing duty": ("duties: {second: null}", "duties：缺少事项“second”的规定"),
    "a ladder that is not there": (
        "duties: {talk: {ladder: steep}}",
        "duties.talk.ladder：“steep”不是ladders 里的提醒阶梯；可用：",
    ),
    "a date that nobody knows": (
        "duties: {talk: {counted_from: birthday}}",
        "duties.talk.counted_from：“birthday”不是该事项可以起算的日期；可用：stage",
    ),
    "a date that does not exist yet": (
        "duties: {preliminary: {counted_from: named}}",
        "duties.preliminary.counted_from：“named”不是该事项可以起算的日期；可用：stage、applied",
    ),
    "a ladder nearly named": (
        "duties: {talk: {ladder: handlng}}",
        "duties.talk.ladder：“handlng”不是ladders 里的提醒阶梯；是不是：handling？",
    ),
    "a ban of nothing": (
        "way_out: {bans: {revokd: {length: 4年, assumed: true}}}",
        "way_out.bans.revokd：“revokd”不是称号终止的原因，也不是 causes 里的事由；是不是：revoked？",
    ),
    "a ban of an application that came to nothing": (
        "way_out: {bans: {withdrawn: {length: 1年, assumed: true}}}",
        "way_out.bans.withdrawn：申报没有结果的，没有称号可失",
    ),
    "a body that nothing is about": (
        "named_bodies: {value: [文明办], assumed: true}",
        "named_bodies.value.第1项：没有一处写到“文明办”",
    ),
    "no bodies": ("named_bodies: {value: [], assumed: true}", "named_bodies.value：内容不能为空；至少写一项"),
    "who is neither a word nor a name": (
        "duties: {talk: {by: 7}}",
        "duties.talk.by：不在可选范围内",
    ),
    "a list where a map should be": ("honour: [示范单位]", "honour（称号）：应是一组“名称: 值”"),
    "a date that is none": (
        "edition: {in_force_from: {value: 元旦}}",
        "edition.in_force_from.value：不是日期",
    ),
}


@pytest.mark.parametrize(("overlay", "told"), WRONG.values(), ids=WRONG)
def test_a_fault_says_what_is_wrong_and_what_to_do(overlay: str, told: str, tmp_path: Path) -> None:
    faults = faults_of(tmp_path, overlay + "\n")
    assert any(told in fault for fault in faults), faults
    assert all(re.match(r"(pack\.yaml 第2行|kaiyuan-danwei\.yaml 第\d+行) ", fault) for fault in faults)


NOBODY = {
    "a body mistyped": (
        "named_bodies: {value: [市委宣传部], assumed: true}\n"
        "duties: {talk: {by: 市委宣传部}, materials: {by: 市委宣穿部}}",
        "duties.materials.by：“市委宣穿部”不是角色，也不是 named_bodies 里的部门；是不是：市委宣传部？",
    ),
    "a body named twice": (
        "bodies: {value: [市公安局, 市公安局 ], assumed: true}",
        "bodies.value.第2项：“市公安局”写了两次；只写一次",
    ),
    "a reader told twice": (
        "way_out: {tells: [unit, township, unit]}",
        "way_out.tells.第3项：“unit”写了两次",
    ),
    "two causes of one name": (
        "causes: {other: {label: 申报或复验材料弄虚作假, by: [office], follows: {then: revoke}, assumed: true}}",
        "causes.other：“申报或复验材料弄虚作假”与另一项同名",
    ),
    "a cause by the name of a ground": (
        "causes: {merged: {label: 其他, by: [office], follows: {then: revoke}, assumed: true}}",
        "causes.merged：“merged”另有含义",
    ),
    "a cause raised by nobody": (
        "causes: {other: {label: 其他, by: [owner], follows: {then: revoke}, assumed: true}}",
        "causes.other.by：“owner”在这里不指任何人",
    ),
    "a ladder that nobody uses": (
        "ladders: {spare: {repeat: {every: 30日, to: [owner]}, assumed: true}}",
        "ladders.spare：没有事项用到提醒阶梯“spare”",
    ),
    "two times for applications": (
        "preconditions: [{kind: window, closes: 03-31, assumed: true}, {kind: window, closes: 09-30, assumed: true}]",
        "preconditions.第2项：受理时间写了两段",
    ),
    "a quota of a category that there is not": (
        "cohort: {quotas: [{of: category, name: 机 关单, most: 1, assumed: true}]}",
        "cohort.quotas.第1项.name：“机 关单”不是categories 里的类别；是不是：机关",
    ),
    "a field nearly named": ("way_out: {bannd: 3}", "way_out.bannd：没有这一项（可能拼写有误）；是不是：ban"),
    "a role nearly named": (
        "way_out: {tells: [unitt]}",
        "；是不是：unit",
    ),
    "a period of nothing": ("duties: {talk: {within: {value: 0日}}}", "duties.talk.within：期限为零"),
    "a duty that nobody owes": ("duties: {talk: {by: owner}}", "duties.talk.by：“owner”不能承办事项"),
    "a revocation told to nobody": (
        "way_out: {tells: [unit, owner]}",
        "way_out.tells.第2项：“owner”收不到通知",
    ),
    "a way in that does not end with naming": (
        "way_in: {value: [preliminary, decision]}",
        "way_in.value：最后一个环节不是命名",
    ),
    "a step of the way in that is none": (
        "way_in: {value: [term, naming]}",
        "way_in.value.第1项：“term”不是入口环节；可用：preliminary",
    ),
    "a step twice": (
        "way_in: {value: [decision, decision, naming]}",
        "way_in.value.第2项：环节“decision”重复",
    ),
    "a first step that nobody can ask for": (
        "on_request: {preliminary: {by: [office], assumed: true}}",
        "way_in.value.第1项：申报后的第一个环节依提请才举行",
    ),
    "nobody to consult": ("bodies: {value: []}", "bodies：有征求意见环节但没有部门"),
    "a pass line beyond the maximum": ("sheet: {pass_line: {value: 101}}", "sheet.pass_line：合格线高于满分"),
    "a row twice": (
        "sheet: {rows: [{id: a, name: 甲, maximum: 90}, {id: a, name: 乙, maximum: 10}]}",
        "sheet.rows.第2项：编号“a”重复",
    ),
    "no rectification at all": ("rounds: {value: 0, assumed: true}", "rounds.value：整改轮次少于1"),
    "neither source nor assumed": (
        "rounds: {value: 1, source: null, assumed: false}",
        "rounds：必须二选一",
    ),
    "a quotation too long": (
        f"rounds: {{source: {{document: 方案, section: 三, words: {'长' * 61}}}}}",
        "rounds.source.words：内容过长；缩短到60字以内",
    ),
    "an unknown role in a rung": (
        "ladders: {term: {rungs: [{when: before, by: 1日, to: [mayor]}]}}",
        "ladders.term.rungs.第1项.to.第1项：“mayor”不是角色，也不是 named_bodies 里的部门",
    ),
    "a role mistyped": ("duties: {talk: {by: ofice}}", "是不是：office？是部门的，先把名称列入 named_bodies"),
    "a role by what it is called": (
        "way_out: {tells: [命名机关]}",
        "“命名机关”不是角色，也不是 named_bodies 里的部门；是不是：naming_body？",
    ),
    "a body without a name": (
        "duties: {talk: {by: body}}",
        "duties.talk.by：“body”没有说是哪个部门；写部门的名称",
    ),
    "a body that is a role": (
        "named_bodies: {value: [领导小组], assumed: true}",
        "named_bodies.value.第1项：“领导小组”是角色 leadership；从这里删去，写到它的地方写 leadership",
    ),
    "one of the named bodies twice": (
        "named_bodies: {value: [文明办, 文明办], assumed: true}\nway_out: {tells: [文明办]}",
        "named_bodies.value.第2项：“文明办”写了两次",
    ),
    "a body asked and signing side by side": (
        "named_bodies: {value: [市公安局], assumed: true}\n"
        "way_in: {value: [materials, assessment, [consultation, decision], naming], assumed: true}\n"
        "duties: {decision: {jointly: [市公安局]}}",
        "way_in.value.第3项：“市公安局”在并行的环节里要表态两次，分不清；这些环节依次进行，或只在一处写它",
    ),
    "a role signing twice side by side": (
        "way_in: {value: [materials, [preliminary, decision], publicity, naming], assumed: true}\n"
        "duties: {preliminary: {jointly: [leadership]}, decision: {jointly: [office]}}",
        "way_in.value.第2项：“leadership”在并行的环节里要表态两次",
    ),
}


@pytest.mark.parametrize(("overlay", "told"), NOBODY.values(), ids=NOBODY)
def test_whom_a_pack_means_is_checked(overlay: str, told: str, tmp_path: Path) -> None:
    assert any(told in fault for fault in faults_of(tmp_path, overlay + "\n"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "at_least: 80, ",
            "results.ok.at_least：复验没有评分表，分数线无从适用；删去 at_least，或写明 sheet",
        ),
        ("", "results：没有写明逾期未复验的算哪一个结果；给其中一个写上 lowest: true"),
        ("lowest: true, ", ""),
    ],
)
def test_results_without_a_score_sheet_have_no_lines_but_a_lowest(
    line: str, told: str, tmp_path: Path
) -> None:
    result = f"{{label: 合格, {line}passes: true, follows: {{then: renew}}, assumed: true}}"
    faults = faults_of(tmp_path, f"sheet: null\nfailure: null\nresults: {{ok: {result}}}\n")
    assert any(told in fault for fault in faults) if told else not any("results" in one for one in faults)


def test_a_ladder_that_an_overlay_has_no_more_use_for_does_no_harm(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path, "duties: {rectification: {ladder: handling}}\nrounds: {value: 0, assumed: true}\n"
    )
    assert not any("没有事项用到" in one for one in faults)


def test_a_duty_that_the_course_needs_may_not_be_missing(tmp_path: Path) -> None:
    text = BASE.read_text(encoding="utf-8")
    start = text.index("  second:\n")
    path = tmp_path / "pack.yaml"
    path.write_text(text[:start] + text[text.index("  # 经整改复验仍") :], encoding="utf-8")
    with pytest.raises(PackFaultsError) as told:
        load_pack(path)
    line = text[: text.index("duties:\n")].count("\n") + 1
    assert told.value.lines == [
        f"pack.yaml 第{line}行 duties：缺少事项“second”的规定；在 duties 下补上 second"
    ]


def test_a_key_that_stands_twice_is_told_with_the_faults_of_its_values(tmp_path: Path) -> None:
    told = faults_of(tmp_path, "rounds: {value: 0, assumed: true}\nrounds: {value: 0, assumed: true}\n")
    assert told[0] == "pack.yaml 第3行 rounds：同一名称写了两次（已见于第2行）；只留一个"
    assert "整改轮次少于1" in told[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1, 2\nb: 3\n", "第2行：YAML 格式有误；检查缩进、冒号和引号"),
        ("\ta: 1\n", "YAML 格式有误"),
        ("", "（全文）：应是一组“名称: 值”"),
        ("- 甲\n", "（全文）：应是一组“名称: 值”"),
        ("[1]: 2\n", "冒号前应是一个名称"),
    ],
)
def test_what_is_no_pack_at_all_says_so(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackFaultsError) as fault:
        load_pack(path)
    assert fault.value.lines[0].startswith("pack.yaml")
    assert told in fault.value.lines[0]


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackFaultsError, match="没有这个文件"):
        load_pack(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("称号".encode("gbk"))
    with pytest.raises(PackFaultsError, match="UTF-8"):
        load_pack(tmp_path / "gbk.yaml")


def test_every_date_that_a_duty_may_count_from_has_words_for_a_reader() -> None:
    assert set(COUNTED_FROM) | {"reopened", "filing", "looked", "taken_over"} == set(DATES)


# --- citations ---

FALSE = "改了所叠加的办法的规定，却仍挂在原来的出处之下"


@pytest.mark.parametrize(
    "overlay",
    [
        "duties: {talk: {by: office}}",
        "duties: {term: {within: {value: 3年}}}",
        "failure: {measures: [talk, report, order, service]}",
        "second_failure: {measures: [report]}",
        "honour: {name: 另一称号}",
        "categories: {value: [机关, 学校]}",
    ],
)
def test_a_changed_value_does_not_keep_the_article_of_what_it_was(overlay: str, tmp_path: Path) -> None:
    faults = faults_of(tmp_path, overlay + "\n")
    assert [FALSE in fault for fault in faults] == [True], faults
    assert "写明自己的 source（出处），或写 assumed: true（暂定）" in faults[0]


@pytest.mark.parametrize(
    "overlay",
    [
        "duties: {talk: {by: office, assumed: true}}",
        "duties: {talk: {within: {value: 10日}}}",  # assumed it was, and assumed it stays
        "duties: {talk: {by: leadership}}",  # as it stands there
        "duties: {rectification: {ladder: handling}}",
        "duties: {term: {within: {value: 3年, source: {document: 新办法, section: 第八条}}}}",
        "failure: {measures: [talk, report, order, service], assumed: true}",
        "edition: {id: other, title: 另一版本}",
        "duties: {talk: {silence: null}}",
    ],
)
def test_what_says_what_it_rests_on_or_is_assumed_anyway_may_change(overlay: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(f"overlay_of: {BASE}\n{overlay}\n", encoding="utf-8")
    load_pack(path)  # without a fault


def test_rows_and_consequences_may_rest_on_something_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    row = "{id: a, name: 组织领导, maximum: 60}, {id: b, name: 台账, maximum: 40, assumed: true}"
    source = "source: {document: 考核细则, section: 附件}"
    path.write_text(
        f"overlay_of: {BASE}\nsheet: {{rows: [{row}], vetoes: [{{id: v, name: 弄虚作假, assumed: true}}], {source}}}\n",
        encoding="utf-8",
    )
    read_back = "\n".join(one.text for one in read(load_pack(path)))
    assert "组织领导（a）60分〔《考核细则》附件〕、台账（b）40分，满分100分〔暂定〕" in read_back
    assert "考核一票否决情形：弄虚作假（v）〔暂定〕" in read_back
    assert "责令限期整改" in next(one.text for one in read(KAIYUAN) if one.path == "failure")
    assert "〔《开远市实施方案》三（四）“复验不合格的" in read_back
    both = tmp_path / "both.yaml"
    both.write_text(f"overlay_of: {BASE}\nfailure: {{assumed: true, {source}}}\n", encoding="utf-8")
    with pytest.raises(PackFaultsError, match="只能二选一"):
        load_pack(both)
