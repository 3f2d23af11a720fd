"""No number of a person is stored, however it is written, and no name with a day in it is taken for one."""

import pytest

from desk.errors import UnfitFileError
from desk.evidence import file_name
from desk.faults import InvalidError, checked
from desk.importing import privacy
from schemas.action import KINDS
from schemas.persons import without_numbers

OF_A_PERSON = [
    "13812345678",
    "李四13800138000",
    "138 1234 5678",
    "138-1234-5678",
    "138—1234—5678",
    "138.1234.5678",
    "138_1234_5678",
    "138 12345678",
    "+8613812345678",
    "+86 138 1234 5678",
    "86-138-1234-5678",
    "008613812345678",
    "１３８１２３４５６７８",
    "１３８－１２３４－５６７８",
    "20240312 13812345678",
    "20240312_13812345678",
    "11010519491231002X",
    "张三11010519491231002x",
    "１１０１０５１９４９１２３１００２Ｘ",
    "110105 19491231 002X",
]
OF_NOBODY = [
    "20240312",
    "20240312135012",
    "IMG_20240312_135012",
    "微信图片_20240312135012",
    "IMG_20240312_135012_138",
    "2024-03-12 13-50-12",
    "2024年3月12日 第138号",
    "20240312-138",
    "532502-20240312-0019",
    "532502 20240312 0019",
    "12532502015180033T",
    "0873-7120000",
    "民创办〔2024〕138号",
]


@pytest.mark.parametrize("text", OF_A_PERSON)
def test_a_number_of_a_person_is_one_in_a_cell_and_in_the_name_of_a_file(text: str) -> None:
    with pytest.raises(UnfitFileError, match="身份证号码或手机号码"):
        file_name(f"{text}.jpg")
    assert without_numbers(text, "") in ("", "李四", "张三", "20240312 ", "20240312_")


@pytest.mark.parametrize("text", [*OF_A_PERSON, "1 3 8 1 2 3 4 5 6 7 8"])
def test_a_cell_with_a_number_of_a_person_is_shown_without_it(text: str) -> None:
    """A cell is looked at without its spaces too, which lists put in for alignment."""
    assert privacy.of_a_person(text)
    assert "【个人号码】" in privacy.kept(text)


@pytest.mark.parametrize("text", [*OF_A_PERSON, "1 3 8 1 2 3 4 5 6 7 8"])
def test_a_number_of_a_person_is_one_in_an_acts_own_words(text: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked(KINDS["urge"], {"obligation": 1, "on": "2029-01-01", "message": f"请联系{text}。"})
    assert [one.path for one in refused.value.faults] == [("message",)]


@pytest.mark.parametrize("text", OF_NOBODY)
def test_days_numbers_and_codes_in_a_name_are_nobodys(text: str) -> None:
    assert file_name(f"{text}.jpg") == f"{text}.jpg"
    assert without_numbers(text, "") == text
