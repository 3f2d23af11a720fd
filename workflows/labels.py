"""Labels: what the engine's own pages show of a workflow, as search attributes: a name and a stage, in Chinese.

The law knows no words for its stages: the worker installs them once the server knows the attributes, and until then
titles show nothing. What a workflow shows is never compared on a replay: it goes with the end of a run.
"""

from collections.abc import Mapping

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from schemas.record import Whereabouts
from schemas.stage import Stage

NAME = SearchAttributeKey.for_keyword("Name")
"""Of a title its unit's name, of an undertaking its own."""

STAGE = SearchAttributeKey.for_keyword("Stage")
"""Of a title its stage, of an undertaking its kind and stage."""

_words: dict[Stage, str] = {}


def install(words: Mapping[Stage, str]) -> None:
    """The server knows the attributes, and these are the words."""
    _words.update(words)


def installed() -> bool:
    """Whether workflows may show anything."""
    return bool(_words)


def of_title(here: Whereabouts, words: Mapping[Stage, str] = _words) -> TypedSearchAttributes | None:
    """What a title shows; None without words. One that begins has no name yet."""
    if here.stage not in words:
        return None
    name = [SearchAttributePair(NAME, here.unit)] if here.unit else []
    return TypedSearchAttributes([*name, SearchAttributePair(STAGE, words[here.stage])])
