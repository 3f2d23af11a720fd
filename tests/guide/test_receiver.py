"""The receiver in the guide for other systems takes what is pushed, once, and nothing else."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from activities import push
from schemas.event import PREFIX, Event, Happening

GUIDE = (Path(__file__).parents[2] / "docs" / "guide-api.md").read_text(encoding="utf-8")
SECTION = GUIDE.split("\n## 7. 推送")[1].split("\n## ")[0]
EXAMPLE = json.loads(re.findall(r"```json\n(.*?)```", SECTION, re.S)[0])


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the guide's own lines make, with a secret of ours."""
    monkeypatch.setenv("MINGPAI_PUSH_SECRET", push.written(push.fresh_secret()))
    there: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", SECTION, re.S)[0], there)
    return there


def sent(secret: str) -> tuple[bytes, dict[str, str]]:
    """The guide's example as it is pushed."""
    body, at = Event.model_validate(EXAMPLE).model_dump_json(), datetime.now(UTC)
    signature = Webhook(secret).sign(EXAMPLE["id"], at, body)
    stamp = str(int(at.timestamp()))
    headers = {"webhook-id": EXAMPLE["id"], "webhook-timestamp": stamp, "webhook-signature": signature}
    return body.encode(), headers


def test_it_takes_an_event_once_and_answers_each_time(
    receiver: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    body, headers = sent(os.environ["MINGPAI_PUSH_SECRET"])
    assert [receiver["received"](body, headers) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out.splitlines() == ["2031-0001 mingpai.title.name 命名：命名"]


def test_it_refuses_what_another_has_signed(receiver: dict[str, Any]) -> None:
    body, headers = sent(push.written(push.fresh_secret()))
    assert receiver["received"](body, headers) == 401
    assert receiver["DONE"] == set()


def test_the_example_has_every_field_and_no_other() -> None:
    assert set(EXAMPLE) == set(Event.model_fields)
    assert set(EXAMPLE["data"]) == set(Happening.model_fields)
    for name in Happening.model_fields:
        assert f"`{name}`" in SECTION or f".{name}`" in SECTION, name
    assert EXAMPLE["type"].startswith(PREFIX)
