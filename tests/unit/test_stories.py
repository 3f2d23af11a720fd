"""Every shipped story comes out as it tells, and its format says what is wrong with a story."""

import re
from pathlib import Path
from typing import Any

import pytest

from regulations.load import PackFaultsError
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import StoryFaultError, load_story
from schemas.entry import Entry
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import CALENDAR
from wording.notices import worded
from workflows.life.law import LawBook

STORIES = Path(__file__).parents[2] / "stories"
TITLES = sorted(STORIES.glob("*.yaml"))


_told: dict[Path, dict[str, list[Entry]]] = {}


async def ledgers_of_all() -> list[tuple[str, list[Entry]]]:
    """The ledgers of every title of every shipped story; each story is played once."""
    for path in TITLES:
        if path not in _told:
            _told[path] = (await played(path))[1].ledgers
    return [(path.stem, ledger) for path in TITLES for ledger in _told[path].values()]


async def played(path: Path) -> tuple[list[str], MemoryEngine]:
    script = load_story(path, CALENDAR)
    book = LawBook.of(script.regulation, *script.others.values(), CALENDAR)
    engine = MemoryEngine.of(book, script.regulation, CALENDAR)
    return await run(script, engine, book), engine


def retold(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A story with some of its words changed."""
    text = (STORIES / f"{name}.yaml").read_text(encoding="utf-8").replace("../regulations", str(PACKS))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


PACKS = STORIES.parent / "regulations"


async def test_no_notice_of_any_story_speaks_of_a_program() -> None:
    """No command line, option, path or key: how to answer is said by the face through which its reader comes."""
    inside = re.compile(r"starter|python|--|[a-z]+_[a-z]+|\.(?:py|yaml|db)\b|[(（]\d{3}[)）]")
    for story, ledger in await ledgers_of_all():
        for notice in (notice for entry in ledger for notice in entry.notices):
            text = "\n".join(worded(notice, "2036-0001"))
            assert not inside.findall(text), (story, text)


async def test_no_notice_of_any_story_has_half_width_punctuation_or_quotes_within_like_quotes() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]|“[^”]*“")
    for story, ledger in await ledgers_of_all():
        for notice in (notice for entry in ledger for notice in entry.notices):
            text = "\n".join(worded(notice, "2036-0001"))
            assert not wrong.findall(text), (story, text)


@pytest.mark.parametrize("path", TITLES, ids=lambda path: path.stem)
async def test_a_story_comes_out_as_it_is_told(path: Path) -> None:
    assert (await played(path))[0] == []


async def test_the_stories_together_pass_through_every_stage() -> None:
    seen = {entry.stage for _, ledger in await ledgers_of_all() for entry in ledger}
    assert seen == set(Stage) - {Stage.APPLICATION}


async def test_no_notice_of_any_story_says_two_things_to_one_reader_in_one_breath() -> None:
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            readers = [notice.to for notice in entry.notices]
            assert len(readers) == len(set(readers)), (story, entry.seq)


async def test_no_notice_of_any_story_counts_zero_days_or_leaves_a_blank() -> None:
    unwanted = ("None", "有0日", "逾期0日", "。。", "\n\n")
    for story, ledger in await ledgers_of_all():
        for notice in (notice for entry in ledger for notice in entry.notices):
            text = "\n".join(worded(notice, "2036-0001"))
            assert [words for words in unwanted if words in text] == [], (story, text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("term_end: 2046-07-09", "term_end: 2046-07-10"), "日期term_end应为2046-07-10，实为2046-07-09"),
        (("stage: reinspection, in_force: true", "stage: report, in_force: true"), "环节应为report"),
        (
            ("还有180日届满, 还有90日届满", "还有180日届满, 还有91日届满"),
            "没有通知单位（或次序不对）：还有91日届满",
        ),
        (("[named, expired, passed", "[named, passed, expired"), "档案中缺少（或次序不对）"),
        (("unheard: {unit: [已逾期, 整改]}", "unheard: {unit: [复验合格]}"), "不应通知单位：复验合格"),
        (("by: leadership, does: decide", "by: office, does: decide"), "被拒绝：“审定”应由领导小组办理"),
    ],
)
async def test_an_expectation_that_does_not_hold_is_told(
    change: tuple[str, str], told: str, tmp_path: Path
) -> None:
    faults, _ = await played(retold(tmp_path, "kept", change))
    assert any(told in fault for fault in faults), faults


async def test_an_action_handed_in_again_gets_its_first_answer_and_changes_nothing(tmp_path: Path) -> None:
    apply = "  - {day: 2036-03-03, by: unit, does: apply}\n"
    twice = f"{apply[:-2]}, mark: it}}\n" + "  - {day: 2036-03-04, by: unit, does: apply, again: it}\n"
    faults, engine = await played(retold(tmp_path, "kept", (apply, twice)))
    assert faults == []
    assert [entry.kind for entry in engine.ledgers["2036-0001"] if entry.outcome == "applied"] == ["action"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("does: decide", "does: decides"), "does 应为"),
        (("day: 2036-03-10", "day: 2036-02-10"), "事件须按时间先后排列"),
        (("by: township", "by: townships"), "不能是“townships”"),
        (("story:", "stroy:"), "stroy"),
        (("events:", "events: {"), "YAML 格式有误"),
        (
            ("by: office, does: publicise", "by: office, does: annul, of: nothing"),
            "没有 mark 为“nothing”的事件",
        ),
        (("by: office, does: publicise", "by: office, does: annul"), "须用 of 写明"),
        (("does: apply}", "does: apply, says: {application: all}}"), "says.application 应是一组“名称: 值”"),
    ],
)
def test_a_story_that_cannot_be_read_says_why(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(StoryFaultError, match=r"kept\.yaml") as fault:
        load_story(retold(tmp_path, "kept", change), CALENDAR)
    assert told in str(fault.value)


def test_a_story_of_a_faulty_pack_tells_the_faults_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(f"overlay_of: {PACKS}/kaiyuan-danwei.yaml\nhonor: {{}}\n")
    path = retold(tmp_path, "kept", (f"{PACKS}/kaiyuan-danwei.yaml", "pack.yaml"))
    with pytest.raises(PackFaultsError, match="honor"):
        load_story(path, CALENDAR)


def test_a_story_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(StoryFaultError, match="没有这个文件"):
        load_story(tmp_path / "none.yaml", CALENDAR)


@pytest.mark.parametrize("name", ["jidi_yearly", "bonus_rename", "guojia_exit"])
async def test_the_order_of_names_in_a_pack_changes_nothing(name: str) -> None:
    script = load_story(STORIES / f"{name}.yaml", CALENDAR)
    told = []
    for turned in (False, True):
        packs = [script.regulation, *script.others.values()]
        if turned:  # as the register gives a pack back: in an order that nobody wrote
            packs = [Regulation.model_validate(_turned(one.model_dump(mode="json"))) for one in packs]
        book = LawBook.of(*packs, CALENDAR)
        engine = MemoryEngine.of(book, packs[0], CALENDAR)
        assert await run(script, engine, book) == []
        told.append({title: [one.hash for one in ledger] for title, ledger in engine.ledgers.items()})
    assert told[0] == told[1]


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(one) for key, one in reversed(value.items())}
    return [_turned(one) for one in value] if isinstance(value, list) else value
