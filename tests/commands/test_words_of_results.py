"""A result may be typed by any of its words, and no word means two results of one act."""

from collections import Counter

import pytest

from commands.options import TYPED
from desk.choices import members, words_of
from schemas.folding import fold

WITH_RESULTS = [
    kind for kind, cls in TYPED.items() if "result" in cls.model_fields and members(cls, "result")
]


@pytest.mark.parametrize("kind", WITH_RESULTS)
def test_no_word_means_two_results(kind: str) -> None:
    words = words_of(TYPED[kind], "result")
    counted = Counter(fold(word) for value in words for word in set(words[value]))
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("kind", "word", "result"),
    [
        ("check", "退回补正", "incomplete"),
        ("check", "不予受理", "rejected"),
        ("opine", "不予推荐", "rejected"),
        ("consult", "有异议", "opposed"),
        ("revoke", "保留称号", "kept"),
    ],
)
def test_what_another_screen_says_of_it_may_be_typed(kind: str, word: str, result: str) -> None:
    assert word in words_of(TYPED[kind], "result")[result]
