"""Spans: however one is typed, every command that asks for one understands it."""

from datetime import date

import pytest

from commands.spans import after, span_of
from commands.speak import Stop
from tests.commands.conftest import Installation
from tests.commands.test_takeover import taken

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("三个月", "3个月"),
        ("3m", "3个月"),
        ("3月", "3个月"),
        ("两个月", "2个月"),
        ("十二个月", "12个月"),
        ("六个月", "6个月"),
        ("半年", "6个月"),
        ("90天", "90日"),
        ("９０日", "90日"),
        ("90 D", "90日"),
        ("12w", "84日"),
        ("两周", "14日"),
        ("一年", "1年"),
        ("1y", "1年"),
        ("六十个工作日", "60个工作日"),
    ],
)
def test_a_span_is_read_as_clerks_and_documents_write_it(typed: str, label: str) -> None:
    assert span_of(typed, "--within").label == label


@pytest.mark.parametrize("typed", ["很久", "", "3", "个月", "3x", "-3m", "三三三三三三三个月", "一二个月"])
def test_what_is_none_is_told_how_one_is_written(typed: str) -> None:
    with pytest.raises(Stop) as stopped:
        span_of(typed, "--within")
    for form in ("6个月", "90日", "12周", "1年", "60个工作日", "6m", "90d", "12w", "1y"):
        assert form in stopped.value.lines[0]


def test_months_end_with_the_month_and_working_days_skip_weekends(installation: Installation) -> None:
    assert after(TODAY, "三个月", "--within", installation.register) == date(2027, 2, 28)
    assert after(TODAY, "5个工作日", "--within", installation.register) == date(2026, 12, 7)


@pytest.mark.parametrize("typed", ["三个月", "90天", "3m", "六个月", "12w", "60个工作日"])
def test_every_command_takes_every_form(installation: Installation, typed: str) -> None:
    for line in (("due",), ("list",), ("urge", "--dry-run", "--as", "领导小组办公室")):
        installation.run(*line, "--within", typed)
        assert "请写成" not in installation.complained
    assert taken(installation, "--within", typed) == 4, "one row is wrong"
    assert "预演" in installation.said


def test_every_command_refuses_in_the_same_words(installation: Installation) -> None:
    said = []
    for line in (("due",), ("list",), ("urge", "--as", "领导小组办公室")):
        assert installation.run(*line, "--within", "很久") == 2
        said.append(installation.complained.splitlines()[-1])
    assert taken(installation, "--within", "很久") == 2
    assert {*said, installation.complained.splitlines()[-1]} == {said[0]}
