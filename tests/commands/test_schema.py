"""The JSON Schema of packs: generated, committed, in Chinese, and at one with the loader."""

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types
from pydantic import BaseModel

from activities.place import HOME
from commands.schema import pack_schema, told
from schemas.regulation import Regulation
from tests.commands.conftest import Installation
from tests.unit.test_reading import PLAIN, models, put

FILE = HOME / "regulations" / "pack.schema.json"
SCHEMA = pack_schema()
PACKS = sorted([*(HOME / "regulations").glob("*.yaml"), *(HOME / "stories" / "packs").glob("*.yaml")])


def faults(data: Any) -> list[str]:
    plain = json.loads(json.dumps(data, default=str))
    return [one.json_path for one in Draft202012Validator(SCHEMA).iter_errors(plain)]


def test_the_committed_schema_is_what_the_program_generates(installation: Installation) -> None:
    assert installation.run("packs", "schema") == 0
    assert FILE.read_text(encoding="utf-8") == installation.said, (
        "python starter.py packs schema > regulations/pack.schema.json"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_pack_that_loads_is_right_for_an_editor(path: Any) -> None:
    assert faults(yaml.safe_load(path.read_text(encoding="utf-8"))) == []


def test_a_measure_with_everything_is_right_and_a_bare_one_is_not() -> None:
    assert faults(PLAIN) == []
    assert faults({"schema_version": 1}) != []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("honor",), "示范单位"),
        (("edition", "id"), None),
        (("rounds", "value"), "一"),
        (("rounds",), {"value": 1}),
        (("rounds",), {"value": 1, "assumed": True, "source": {"document": "办法", "section": "三"}}),
        (("duties", "talk", "within", "value"), "二十天"),
        (("duties", "dance"), PLAIN["duties"]["talk"]),
        (("changes", "twisted"), {"effect": "end", "assumed": True}),
        (("preconditions", 0, "kind"), "wishes"),
        (("way_in", "value", 2), ["decision"]),
        (("cohort", "sample", "share"), 3),
        (("failure", "then"), "forget"),
    ],
)
def test_what_the_loader_refuses_an_editor_underlines(path: Any, value: Any) -> None:
    assert faults(put(PLAIN, path, value)) != []


def test_an_overlay_says_only_what_differs_and_takes_away_with_null() -> None:
    overlay = {"overlay_of": "base.yaml", "rounds": {"value": 2}, "duties": {"talk": None}, "cohort": None}
    assert faults(overlay) == []
    assert faults({**overlay, "rounds": {"valu": 2}}) != []
    assert faults({**overlay, "preconditions": [{"kind": "holds"}]}) != [], "a list is replaced whole"


def test_every_field_is_told_in_chinese() -> None:
    for model in models(Regulation):
        for field in model.model_fields:
            if model.__name__ != "Span":
                assert not told(_known(model), field).isascii(), (model, field)


def _known(model: type[BaseModel]) -> str:
    return model.__name__.split("[")[0]
