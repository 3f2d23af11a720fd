"""`calendar`: a notice is checked, foreseen, recorded once; what it says of the year before stands."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.place import clock
from register import lawbook, queries
from register.connect import Register
from regulations.calendars import NOTICES, known
from schemas.base import digest
from tests.commands.conftest import Installation
from tests.next_notice import SATURDAY, SHIPPED, WORKDAY, YEAR, fill, notice, write
from tests.people import applies

OFFICE = ("--as", "领导小组办公室")


@pytest.fixture
def open_titles(installation: Installation) -> Installation:
    """Three units have applied; nobody serves."""
    fill(installation.register, 3, clock())
    return installation


def file(installation: Installation, said: dict[str, Any] | None = None, name: str = "通知.yaml") -> str:
    return str(write(installation.folder / name, said or notice()))


def test_a_good_notice_is_read_back_and_nothing_recorded(installation: Installation) -> None:
    assert installation.run("calendar", "check", file(installation)) == 0
    assert "没有问题，可以导入" in installation.said
    assert "元旦" in installation.said
    assert lawbook.imported(installation.register) == []


def test_it_is_checked_also_where_no_service_was_ever_started(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGPAI_VAR", str(tmp_path / "nothing"))
    assert installation.run("calendar", "check", file(installation)) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": None}, "number"),
        ({"published": "昨天"}, "不是日期"),
        ({"published": str(clock().date() + timedelta(days=9))}, "在今天之后"),
        ({"holidays": []}, "没有元旦、春节"),
        ({"year": YEAR + 1}, f"不在{YEAR + 1}年"),
        ({"假日": "无"}, "没有这一项"),
    ],
)
def test_a_bad_notice_is_not_imported_and_says_why(
    open_titles: Installation, change: dict[str, Any], said: str
) -> None:
    said_so = {name: value for name, value in (notice() | change).items() if value is not None}
    bad = file(open_titles, said_so)
    assert open_titles.run("calendar", "import", bad, *OFFICE) in (1, 4)
    assert said in open_titles.complained
    assert lawbook.imported(open_titles.register) == []
    assert open_titles.run("calendar", "check", bad) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"year: [2027", b"", b"- 1\n- 2\n"])
def test_what_is_no_notice_at_all_is_refused_in_a_sentence(
    installation: Installation, content: bytes
) -> None:
    path = installation.folder / "坏.yaml"
    path.write_bytes(content)
    assert installation.run("calendar", "import", str(path), *OFFICE) == 1
    assert "放假安排文件不能使用" in installation.complained


def test_a_missing_file_is_named(installation: Installation) -> None:
    assert installation.run("calendar", "import", "没有.yaml", *OFFICE) == 2
    assert "没有.yaml" in installation.complained


def test_a_year_may_not_be_left_out(open_titles: Installation) -> None:
    assert open_titles.run("calendar", "import", file(open_titles, notice(YEAR + 1, off=None)), *OFFICE) == 4
    assert f"请先导入{YEAR}年的通知" in open_titles.complained


def test_a_year_that_is_known_and_the_same_is_told_so(open_titles: Installation) -> None:
    newest = str(NOTICES / f"{SHIPPED.noticed_through}.yaml")
    assert open_titles.run("calendar", "import", newest, *OFFICE) == 0
    assert "已经登记，内容相同" in open_titles.said
    assert lawbook.imported(open_titles.register) == []


def test_only_the_office_imports(open_titles: Installation) -> None:
    assert open_titles.run("calendar", "import", file(open_titles), "--as", "考核组") == 4
    assert "由领导小组办公室办理" in open_titles.complained


def test_a_trial_shows_what_would_move_and_records_nothing(open_titles: Installation) -> None:
    assert open_titles.run("calendar", "import", file(open_titles), "--dry-run") == 0
    assert "改期 3 项（3 个称号）" in open_titles.said
    assert "开远市第2小学" in open_titles.said
    assert lawbook.imported(open_titles.register) == []
    foreseen = open_titles.json("calendar", "import", file(open_titles), "--dry-run")
    assert (foreseen["titles"], len(foreseen["moving"])) == (3, 3)


def test_with_nobody_serving_it_is_recorded_and_goes_on_by_itself(open_titles: Installation) -> None:
    assert open_titles.run("calendar", "import", file(open_titles), *OFFICE) == 5
    assert "还有 3 个在办称号没有重新计算，在后台继续" in open_titles.complained
    (one,) = lawbook.imported(open_titles.register)
    assert (one.notice.year, one.correction) == (YEAR, 0)
    newest = lawbook.newest_calendar(open_titles.register)
    assert newest is not None
    assert queries.lacking(open_titles.register, newest) == 3
    # Whoever applies from now on does so under it, and saying it again records nothing more.
    assert lawbook.begun_by(open_titles.register, applies("2026-9999", clock().date())).calendar == newest
    assert open_titles.run("calendar", "import", file(open_titles), *OFFICE) == 5
    assert len(lawbook.imported(open_titles.register)) == 1


def test_whoever_stops_watching_stops_nothing(
    open_titles: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def started(*_: Any) -> bool:
        return True

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("commands.calendar_import.brought", started)
    monkeypatch.setattr("commands.arrival.time.sleep", interrupted)
    assert open_titles.run("calendar", "import", file(open_titles), *OFFICE) == 5
    assert "在后台继续" in open_titles.complained


def test_another_arrangement_of_a_known_year_is_only_taken_as_a_correction(open_titles: Installation) -> None:
    open_titles.run("calendar", "import", file(open_titles), *OFFICE)
    first = lawbook.newest_calendar(open_titles.register)
    other = file(open_titles, notice(off=None, worked=SATURDAY))
    assert open_titles.run("calendar", "import", other, *OFFICE) == 4
    for day in (WORKDAY, SATURDAY):
        assert f"{day.month}月{day.day}日" in open_titles.complained
    assert open_titles.run("calendar", "import", other, "--correct", *OFFICE) == 5
    assert lawbook.newest_calendar(open_titles.register) != first
    # And back again: what the days were before is a new calendar, and the one that counts.
    assert open_titles.run("calendar", "import", file(open_titles), "--correct", *OFFICE) == 5
    again = lawbook.newest_calendar(open_titles.register)
    assert again not in (None, first)
    turns = [one.correction for one in lawbook.imported(open_titles.register)]
    assert turns == [0, 1, 2]
    assert "更正：" in open_titles.said


def test_a_notice_of_a_shipped_year_can_be_corrected_too(open_titles: Installation) -> None:
    said = notice(SHIPPED.noticed_through, off=None)
    assert open_titles.run("calendar", "import", file(open_titles, said), *OFFICE) == 4
    assert open_titles.run("calendar", "import", file(open_titles, said), "--correct", *OFFICE) == 5
    shown = open_titles.json("calendar", "show")
    assert shown["notices"][-1]["from"].startswith(f"{clock().date()} 市民族团结进步创建工作领导小组办公室")
    assert shown["apart"] == []


def test_a_date_that_was_certain_before_a_correction_is_not_counted_as_settled_by_it(
    open_titles: Installation,
) -> None:
    soon = next(
        day for n in range(1, 5) if (day := clock().date() + timedelta(days=n)).weekday() < SATURDAY.weekday()
    )
    said = file(open_titles, notice(SHIPPED.noticed_through, off=soon))
    foreseen = open_titles.json("calendar", "import", said, "--correct", "--dry-run")
    assert foreseen["settled"] == 0


def test_days_off_that_do_not_add_up_are_doubted_and_not_refused(installation: Installation) -> None:
    assert installation.run("calendar", "check", file(installation, notice(off=None, worked=SATURDAY))) == 0
    assert "比法定节假日少" in installation.complained


def test_what_is_known_is_shown_with_where_it_comes_from(open_titles: Installation) -> None:
    open_titles.run("calendar", "import", file(open_titles), *OFFICE)
    shown = open_titles.json("calendar", "show")
    assert [one["year"] for one in shown["notices"]] == list(range(2021, YEAR + 1))
    assert {one["from"] for one in shown["notices"][:-1]} == {"程序自带"}
    assert "导入" in shown["notices"][-1]["from"]
    assert (shown["through"], shown["lacking"], shown["provisional"]) == (YEAR, 3, 3)
    assert open_titles.run("calendar", "show") == 0
    assert "还有 3 个在办称号没有按它重新计算" in open_titles.said


def test_an_imported_notice_comes_back_with_a_backup(open_titles: Installation) -> None:
    open_titles.run("calendar", "import", file(open_titles), *OFFICE)
    archive, elsewhere = open_titles.folder / "备份.tar.gz", f"sqlite:///{open_titles.folder}/另一份.db"
    assert open_titles.run("backup", str(archive)) == 0
    assert open_titles.run("restore", str(archive), "--into", elsewhere) == 0
    restored = Register(elsewhere)
    assert lawbook.imported(restored) == lawbook.imported(open_titles.register)
    assert lawbook.newest_calendar(restored) == lawbook.newest_calendar(open_titles.register)
    restored.close()


def test_a_program_that_ships_the_same_days_later_changes_nothing(
    open_titles: Installation, tmp_path: Path
) -> None:
    open_titles.run("calendar", "import", file(open_titles), *OFFICE)
    found = known(lawbook.imported(open_titles.register))
    folder = tmp_path / "shipped"
    folder.mkdir()
    for path in NOTICES.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    write(folder / f"{YEAR}.yaml", notice() | {"source": "https://www.gov.cn/gongbao/"})
    later = known(lawbook.imported(open_titles.register), folder)
    assert (digest(later.calendar), later.apart) == (digest(found.calendar), ())
    write(folder / f"{YEAR}.yaml", notice(off=None))
    assert known(lawbook.imported(open_titles.register), folder).apart == (YEAR,)
