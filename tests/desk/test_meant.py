"""What people type is put as the register has it: one batch 批次 has one name."""

import pytest

from desk.meant import in_its_batch
from register import ledger
from tests.desk.conftest import Face


@pytest.mark.parametrize("typed", ["第一批", "第1批", "第 一 批", "第１批", "一批", "第一批次"])
def test_a_batch_that_is_there_is_the_same_however_it_is_typed(face: Face, typed: str) -> None:
    life = ledger.life_of(face.register, "2021-0001")
    assert life is not None
    assert in_its_batch(face.register, {"batch": typed}, life) == {"batch": "第一批"}


@pytest.mark.parametrize("typed", ["第十一批", "第21批", "2021年第一批", "首批", "第百批"])
def test_another_batch_stays_as_it_is_typed(face: Face, typed: str) -> None:
    life = ledger.life_of(face.register, "2021-0001")
    assert life is not None
    assert in_its_batch(face.register, {"batch": typed}, life) == {"batch": typed}
