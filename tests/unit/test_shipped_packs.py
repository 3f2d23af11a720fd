"""The shipped packs: what each says of its place, that quotations are the documents' own, and what an example gives."""

import pickle
import re
from itertools import pairwise
from pathlib import Path

import pytest

from regulations.check import unbound
from regulations.load import load_pack
from schemas.foundation import Founded, founded_in
from schemas.party import Role
from schemas.precondition import Holds, NoIncident, Window
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage

ROOT = Path(__file__).parents[2]
PACKS = {path.stem: load_pack(path) for path in sorted((ROOT / "regulations").glob("*.yaml"))}
FOR_STORIES = {path.stem: load_pack(path) for path in sorted((ROOT / "stories" / "packs").glob("*.yaml"))}
TEMPLATE = ROOT / "regulations" / "template.yaml"
EXAMPLES = list(re.finditer(r"(?:^#~.*\n)+", TEMPLATE.read_text(encoding="utf-8"), re.MULTILINE))
BASES = ("county", "prefectural", "provincial", "national")


def foundations(pack: Regulation) -> list[tuple[str, Founded]]:
    """Everything in a pack that rests on something, with its place."""
    return [(".".join(map(str, path)), founded) for path, founded in founded_in(pack)]


def source_of(founded: Founded | None) -> str:
    """The document that a value is read from."""
    assert founded is not None
    assert founded.source is not None
    return founded.source.document


SEEDS = {
    "开远市实施方案": "000",
    "民族團結進步創建工作方案": "001",
    "西山区“五同”模式推进民族团结进步示范创建": "002",
    "深入贯彻落实中央民族工作会议精神": "003",
    "昭阳区“打好五张牌”助推民族团结进步示范创建": "004",
}
"""Which of the seed documents each is."""

# --- every pack ---


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_opens_by_saying_what_it_is_read_from(name: str) -> None:
    first = (ROOT / "regulations" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[:2]
    assert all(line.startswith("# ") or line == "#" for line in first)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_crosses_to_another_process(name: str) -> None:
    there = pickle.loads(pickle.dumps(PACKS[name]))
    assert there == PACKS[name]
    assert there.model_dump_json() == PACKS[name].model_dump_json()


@pytest.mark.parametrize("name", PACKS)
def test_what_is_quoted_stands_in_the_document(name: str) -> None:
    seeds = ROOT.parent / "shared" / "seeds"
    if not seeds.exists():
        pytest.skip("the seed documents are not on this machine")
    for where, founded in foundations(PACKS[name]):
        if founded.source and founded.source.words:
            text, at = next(seeds.glob(f"{SEEDS[founded.source.document]}_*")).read_text(encoding="utf-8"), 0
            for part in founded.source.words.split("…"):
                assert part in text[at:], where
                at = text.index(part, at) + len(part)


def test_every_pack_has_a_story() -> None:
    named = re.compile(r"^(?:pack|packs|overlay_of): .*?([\w-]+)\.yaml", re.MULTILINE)
    told = {
        name
        for folder in ("stories", "stories/packs")
        for path in (ROOT / folder).glob("*.yaml")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    assert set(PACKS) <= told


def test_editions_have_names_of_their_own() -> None:
    ids = [pack.edition.id for pack in (*PACKS.values(), *FOR_STORIES.values())]
    assert sorted(ids) == sorted(set(ids))


# --- the template ---


def test_the_template_is_assumed_throughout() -> None:
    assert all(founded.assumed for _, founded in foundations(PACKS["template"]))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda found: f"at {found.start()}")
def test_an_example_of_the_template_is_an_overlay_that_loads(example: re.Match[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    overlay = re.sub(r"^#~ ?", "", example.group(), flags=re.MULTILINE)
    path.write_text(f"overlay_of: {TEMPLATE}\n{overlay}", encoding="utf-8")
    assert load_pack(path) != PACKS["template"]


def test_the_template_names_every_part_that_a_pack_may_have() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert [name for name in Regulation.model_fields if f"{name}:" not in text] == []


def test_the_template_speaks_of_every_step_measure_and_role() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    unspoken = [one for one in (*Stage, *Role) if one.value not in text]
    assert unspoken == [Stage.AFTERMATH, Role.SYSTEM]


# --- masked numbers ---


def test_only_the_masked_pack_waits_for_its_numbers() -> None:
    packs = {**PACKS, **FOR_STORIES}
    assert [name for name, pack in packs.items() if unbound(pack)] == ["xian-masked"]


def test_the_masked_numbers_are_the_two_rates() -> None:
    masked = [where for where, one in foundations(PACKS["xian-masked"]) if one.masked]
    assert masked == ["sheet.indicators.0", "sheet.indicators.1"]


def test_a_masked_value_is_filled_in_by_an_overlay_whatever_it_rests_on_then(tmp_path: Path) -> None:
    middle, top = tmp_path / "middle.yaml", tmp_path / "top.yaml"
    middle.write_text(
        f"overlay_of: {TEMPLATE}\n"
        "sheet: {pass_line: {value: 80, source: {document: 方案, section: 三}, masked: true}}\n"
    )
    top.write_text("overlay_of: middle.yaml\nsheet: {pass_line: {value: 85, assumed: true}}\n")
    assert [fault.path for fault in unbound(load_pack(middle))] == [("sheet", "pass_line")]
    assert unbound(load_pack(top)) == []


# --- Kaiyuan ---


def test_kaiyuan_names_a_batch_a_year_with_a_typical_point_of_each_category() -> None:
    cohort = PACKS["kaiyuan-danwei"].cohort
    assert cohort is not None
    assert cohort.cadence is not None
    assert cohort.cadence.every is not None
    assert cohort.at_least_yearly is not None
    assert (cohort.cadence.every.label, cohort.at_least_yearly.value) == ("1年", 1)
    assert source_of(cohort.cadence) == source_of(cohort.at_least_yearly) == "开远市实施方案"


def test_the_bases_have_four_levels_each_above_the_one_before() -> None:
    levels = [PACKS[f"kaiyuan-jidi-{level}"] for level in BASES]
    assert tuple(pack.honour.level for pack in levels) == BASES
    for below, pack in pairwise(levels):
        (holds,) = pack.preconditions
        assert isinstance(holds, Holds)
        assert (holds.level, holds.honour) == (below.honour.level, below.honour.name)
        assert pack.honour.lower is not None
        assert (pack.honour.lower.level, pack.honour.lower.name) == (below.honour.level, below.honour.name)


@pytest.mark.parametrize("level", BASES)
def test_a_base_has_no_term_and_reports_every_year(level: str) -> None:
    pack = PACKS[f"kaiyuan-jidi-{level}"]
    assert Duty.TERM not in pack.duties
    assert [filing.within.value.label for filing in pack.filings.values()] == ["1年", "1年"]


# --- the national editions ---


def test_the_edition_of_2020_is_what_is_known_of_it() -> None:
    pack = PACKS["guojia-2020"]
    window, holds = pack.preconditions
    assert isinstance(window, Window)
    assert isinstance(holds, Holds)
    assert (window.closes, holds.level) == ("03-31", "provincial")
    assert pack.cohort is not None
    assert pack.cohort.cadence is not None
    assert str(pack.cohort.cadence.every and pack.cohort.cadence.every.label) == "1年"
    assert pack.cohort.cap is None
    assert pack.edition.in_force_from.value.isoformat() == "2020-03-27"
    known = (window, holds, pack.cohort.cadence, pack.edition.in_force_from, pack.duties[Duty.TERM].within)
    assert {source_of(one) for one in known} == {"全国民族团结进步示范区示范单位命名办法（2020年版）"}


def test_the_edition_of_2025_is_what_is_known_of_it() -> None:
    pack = PACKS["guojia-2025"]
    assert pack.cohort is not None
    assert pack.cohort.cadence is not None
    assert pack.cohort.cap is not None
    assert str(pack.cohort.cadence.every and pack.cohort.cadence.every.label) == "2年"
    assert pack.cohort.cap.value == 500
    assert pack.duties[Duty.TERM].within.value.label == "5年"
    assert pack.edition.in_force_from.value.isoformat() == "2025-12-31"
    known = (pack.cohort.cadence, pack.cohort.cap, pack.edition.in_force_from, pack.duties[Duty.TERM].within)
    assert {source_of(one) for one in known} == {"全国民族团结进步示范区示范单位命名办法（2025年版）"}
    assert not [where for where, one in foundations(pack) if one.source and "2020" in one.source.document]


# --- the overlays ---


def test_xishan_has_three_new_categories_beside_its_ten() -> None:
    pack = PACKS["xishan"]
    assert pack.categories.value[1:] == ("商超", "集贸市场", "街道市场监管所")
    assert source_of(pack.categories) == "西山区“五同”模式推进民族团结进步示范创建"


def test_in_baotou_two_bodies_must_agree_and_a_hundred_of_a_hundred_and_twenty_are_enough() -> None:
    pack = PACKS["baotou"]
    assert pack.duties[Duty.PRELIMINARY].signers == (Role.TOWNSHIP, Role.RECOMMENDER)
    assert pack.sheet is not None
    assert (pack.sheet.total, pack.sheet.line) == (120, 100)
    assert source_of(pack.duties[Duty.REVOCATION]) == "深入贯彻落实中央民族工作会议精神"


def test_zhaoyang_names_three_titles_under_one_measure() -> None:
    honour = PACKS["zhaoyang"].honour
    assert honour.names == ("石榴红家园", "石榴红同心营", "石榴红驿站")
    assert source_of(honour) == "昭阳区“打好五张牌”助推民族团结进步示范创建"


def test_the_masked_county_looks_back_three_years() -> None:
    (look_back,) = PACKS["xian-masked"].preconditions
    assert isinstance(look_back, NoIncident)
    assert look_back.within.label == "3年"
    assert source_of(look_back) == "民族團結進步創建工作方案"
