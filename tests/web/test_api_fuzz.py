"""The API against schemathesis: whatever the description allows, and whatever it does not, is answered as it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from limits import RateLimitItemPerMinute
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from register.connect import Register
from tests.web.calling import Program
from tests.web.conftest import Desk
from web.api.app import ROUTES

pytestmark = pytest.mark.timeout(300)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
)
EXAMPLES = 4
"""Of each route, right ones and wrong ones each."""
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


@pytest.fixture(scope="module")
def program(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program of the office, which may come as often as it likes."""
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "mingpai.db").write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{folder / 'mingpai.db'}", told_time=True)
    desk = Desk(register, folder)
    desk.account("wang")
    often = pytest.MonkeyPatch()
    for name in ("CALLS", "ALL_CALLS"):
        often.setattr(f"web.limits.{name}", RateLimitItemPerMinute(1_000_000))
    yield Program(desk, "领导小组办公室")
    often.undo()
    register.close()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", [one.name for one in ROUTES if one.include_in_schema])
def test_a_route_answers_as_it_says(program: Program, name: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", program.client.app)
    operation = schema.find_operation_by_id(name.removeprefix("api_"))
    headers = {"Authorization": f"Bearer {program.secret}"}

    @SETTINGS
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=list(CHECKS))

    asked()
