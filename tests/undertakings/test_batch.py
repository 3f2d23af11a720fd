"""A batch: one call, one list that the leadership group decides, one publicity, one document that names all."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from desk import batch as desk
from desk import meeting
from desk.rhythm import rhythms
from register import lawbook, outbox, undertakings
from regulations.load import load_pack
from schemas.undertakings import batch as it
from schemas.undertakings.batch import Enter, NameList, PubliciseList
from tests.register.desk import SCORES, unit
from tests.undertakings.batching import (
    CLOSES,
    DECIDED,
    HONOUR,
    OPENS,
    call,
    decide,
    paper,
    refused,
    selecting,
    state,
    to_decision,
)
from tests.undertakings.house import House, at
from workflows.undertakings.world import NotDone


def test_a_whole_batch_from_the_call_to_one_document_that_names_all(house: House) -> None:
    titles = house.apply(3)
    to_decision(house, titles)
    work = selecting(house, titles)
    decide(house, work, titles, rejected=(titles[2],))
    house.carry_out(work, DECIDED)
    assert [house.desk.life(one).standing.stage for one in titles] == ["publicity", "publicity", "ended"]
    house.do(PubliciseList, "office", DECIDED, work, documents=paper("开创公〔2031〕1号"))
    house.carry_out(work, DECIDED)
    day = date(2031, 6, 20)
    for title in titles[:2]:  # the publicity runs out
        house.desk.record(house.desk.request(None, at(day), title))
    numbers = dict(zip(titles, ("KY5-001", "KY5-002"), strict=False))
    house.do(NameList, "naming_body", day, work, numbers=numbers, documents=paper("开发〔2031〕15号"))
    house.carry_out(work, day)
    for title, number in numbers.items():
        standing = house.desk.life(title).standing
        assert (standing.stage, standing.number, standing.batch) == ("term", number, "第五批")
        assert standing.dates["term_start"] == day
    house.common("close", work, day)
    assert (house.progress(work).refused, house.faults()) == (0, [])


def test_when_the_call_is_over_the_office_is_told_also_of_a_paused_batch(house: House) -> None:
    titles = house.apply(2)
    work = call(house)
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    house.common("pause", work, date(2031, 3, 25), ground="等候通知")
    assert state(house, work).stage == "collecting"
    undertakings.tick(house.register, work, at(CLOSES + timedelta(days=40)))
    assert state(house, work).stage == "selecting"
    (letter,) = outbox.notices(house.register, title=work)
    assert letter.subject == "2031年第五批：第五批申报已截止，请汇总、遴选"
    assert "已列入2个。这项工作现在暂停，审定前请先继续。" in letter.body
    assert letter.body.startswith(f"工作：{work} ")
    assert house.faults() == []


def test_who_applied_in_the_window_and_is_in_no_batch_is_collected(house: House) -> None:
    early, within, late = house.apply(3, OPENS)[0], "2031-0004", "2031-0005"
    house.desk.apply(unit(4), CLOSES, within)
    house.desk.apply(unit(5), CLOSES + timedelta(days=1), late)
    work = call(house)
    found, elsewhere = desk.applied_in(house.register, state(house, work))
    assert (found, elsewhere) == (["2031-0001", "2031-0002", "2031-0003", within], {})
    house.do(Enter, "office", date(2031, 4, 1), work, titles=[early], ground="补列")
    assert early not in desk.applied_in(house.register, state(house, work)).found


def test_after_the_call_one_enters_on_a_ground(house: House) -> None:
    titles = house.apply(2)
    work = selecting(house, titles[:1])
    day = CLOSES + timedelta(days=3)
    assert refused(house, Enter, "office", day, work, titles=titles[1:]) == it.CallIsOver(closes=CLOSES)
    house.do(Enter, "office", day, work, titles=titles[1:], ground="材料在邮路上延误")
    assert state(house, work).titles == tuple(titles)


def test_numbers_are_given_once_and_used_ones_left_out(house: House) -> None:
    titles = house.apply(3)
    work = selecting(house, titles)
    decide(house, work, titles)
    numbers = dict.fromkeys(titles, "KY5-001")
    says = {"numbers": numbers, "documents": paper("开发〔2031〕15号")}
    assert isinstance(refused(house, NameList, "naming_body", DECIDED, work, **says), it.NumberTwice)
    assert list(desk.numbers_for(house.register, state(house, work), titles, "KY5-{n:03}").values()) == [
        "KY5-001",
        "KY5-002",
        "KY5-003",
    ]
    for wrong in ("KY5", "KY5-{n}{n}", "{x}{n}", "K{n:99}"):
        with pytest.raises(desk.PatternError):
            desk.numbers_for(house.register, state(house, work), titles, wrong)


def test_a_second_batch_of_one_name_is_refused(house: House) -> None:
    call(house)
    with pytest.raises(NotDone) as caught:
        call(house, "又一次第5批", batch="第5批")
    assert isinstance(caught.value.reason, it.BatchNameTaken)


def test_the_cap_is_the_measures_and_a_call_may_only_lower_it(house: House) -> None:
    packs = Path(__file__).parents[2] / "regulations"
    edition = lawbook.add(house.register, load_pack(packs / "guojia-2025.yaml"), at(OPENS))
    with pytest.raises(NotDone) as caught:
        call(house, edition=edition, cap=501)
    assert caught.value.reason == it.AboveTheMeasure(given=501, most=500)
    work = call(house, edition=edition)
    (said,) = desk.limits_of(house.register, state(house, work))
    assert said.startswith("全批最多500个（《全国民族团结进步示范区示范单位命名办法（2025年版）》")
    lower = call(house, "2031年第六批", edition=edition, cap=20)
    assert desk.limits_of(house.register, state(house, lower)) == ["全批最多20个（申报通知）"]


def test_a_page_of_the_packet_has_the_course_and_the_scores(house: House, tmp_path: Path) -> None:
    titles = house.apply(1)
    to_decision(house, titles)
    work = selecting(house, titles)
    file = tmp_path / "会议材料.html"
    assert meeting.packet(house.register, house.kept(work), file, at(DECIDED)) == 1
    page = file.read_text(encoding="utf-8").partition("</section>")[2]
    assert page.count("<tr>") == 7 + 1 + len(house.desk.life(titles[0]).recent) + 1 + len(SCORES)
    assert "<td>2031年4月2日</td>" in page
    row, points = next(iter(SCORES.items()))
    sheet = house.desk.book.editions[house.desk.edition].sheet_for("社区", "assess")
    assert sheet is not None
    name = next(one.name for one in sheet.rows if one.id == row)
    assert f"<tr><td>{name}</td><td>{points:g}</td></tr>" in page


def test_the_matrix_names_what_is_missing(house: House) -> None:
    titles = house.apply(1)
    kept = {"title": "附件", "date": OPENS, "sha256": "a" * 64, "kept_as": "自查报告.pdf"}
    house.desk.do(
        house.desk.action(
            "opine", "township/灵泉街道", date(2031, 3, 10), titles[0], result="agreed", documents=[kept]
        )
    )
    work = call(house, material=["apply", "工作总结", "自查报告"])
    house.do(Enter, "office", date(2031, 3, 20), work, titles=titles)
    (row,) = desk.matrix(house.register, state(house, work))
    assert dict(row.there) == {"apply": 1, "工作总结": 0, "自查报告": 1}
    assert row.missing == ("工作总结",)


def test_units_are_ranked_by_their_points_and_categories_without_a_typical_point_are_told(
    house: House,
) -> None:
    titles = house.apply(4)
    best = next(iter(SCORES))
    to_decision(house, titles[1:3])
    to_decision(house, titles[:1], {**SCORES, best: SCORES[best] - 1})
    work = selecting(house, titles)
    ranks = [(one.place, one.title) for one in desk.ranked(house.register, state(house, work))]
    assert ranks == [(1, titles[1]), (1, titles[2]), (3, titles[0]), (None, titles[3])]
    least, fewer = desk.lacking_categories(house.register, state(house, work))
    assert least == 1
    assert "学校" in fewer
    assert "社区" not in fewer


def test_a_year_without_a_batch_is_told_and_breaks_nothing(house: House) -> None:
    (none,) = rhythms(house.register, date(2031, 4, 1))
    assert (none.honour, none.last, none.year, none.batch) == (HONOUR, None, None, None)
    house.desk.apply(title="2031-0001")
    house.desk.name("KY5-001", "2031-0001")
    (named,) = rhythms(house.register, date(2033, 6, 1))
    assert (named.last, named.year, named.batch) == (date(2031, 5, 1), 2032, None)
    call(house)
    assert rhythms(house.register, date(2033, 6, 1))[0].batch == "2031年第五批"
