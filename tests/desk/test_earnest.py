"""Once a register is used in earnest, no trial acts on it: a trial's office file would be every seat."""

from datetime import date, timedelta

import pytest

from activities.office_file import load_office
from activities.place import HOME
from desk.earnest import TrialOverError, enter
from register import audit
from register.connect import Register
from tests.register.desk import ten_o_clock

TRIAL = load_office(HOME / "office.example.yaml")
EARNEST = TRIAL.model_copy(update={"trial": False})
NOW = ten_o_clock(date(2031, 6, 2))


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request, database, opened) -> Register:  # type: ignore[no-untyped-def]
    made: Register = opened(database(request.param))
    return made


def test_a_trial_goes_on_as_long_as_nobody_is_in_earnest(register: Register) -> None:
    enter(register, TRIAL, NOW)
    assert audit.read(register) == []


def test_after_a_trial_comes_earnest_which_is_noted_once(register: Register) -> None:
    enter(register, TRIAL, NOW)
    enter(register, EARNEST, NOW, "zhao")
    enter(register, EARNEST, NOW + timedelta(days=1), "qian")
    (line,) = audit.read(register)
    assert (line.what, line.account, line.about, line.at) == ("earnest", "zhao", EARNEST.name, NOW)


def test_after_earnest_there_is_no_trial(register: Register) -> None:
    enter(register, EARNEST, NOW)
    with pytest.raises(TrialOverError, match="2031年06月02日起正式启用，不能再用试用的岗位配置"):
        enter(register, TRIAL, NOW + timedelta(days=1))
    enter(register, EARNEST, NOW + timedelta(days=1))
