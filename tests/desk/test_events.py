"""Events: what other systems are told of a title, as CloudEvents 1.0, and what they are not told."""

import json
from datetime import date

import pytest

from desk.events import events
from register.connect import Register
from schemas.event import PREFIX, TYPES, Event
from schemas.office import Office, Post
from schemas.party import Party, Role
from tests.conftest import Database, Opened
from tests.register.desk import TITLE, Desk, unit

OFFICE = Office(
    name="开远市创建办",
    regulation="kaiyuan",
    division="532502",
    posts=(Post(id="办公室", name="办公室", parties=(Party(role=Role.OFFICE),)),),
)


@pytest.fixture
def register(database: Database, opened: Opened) -> Register:
    register = opened(database("sqlite"))
    desk = Desk(register)
    desk.apply()
    desk.name("KY-1")
    contact = unit().contact.model_copy(update={"phone": "0873-7129998"})
    other = unit().model_copy(update={"contact": contact})
    desk.do(desk.action("change", "unit", date(2031, 5, 2), change="renamed", unit=other))
    return register


@pytest.fixture
def told(register: Register) -> list[Event]:
    return events(register, OFFICE, OFFICE.posts[0].parties).events


def test_an_event_has_the_fields_of_cloudevents_and_says_what_the_timeline_says(told: list[Event]) -> None:
    [naming] = [one for one in told if one.type == "mingpai.title.name"]
    said = json.loads(naming.model_dump_json())
    assert said == {
        "specversion": "1.0",
        "id": said["id"],
        "source": "urn:mingpai:532502",
        "type": "mingpai.title.name",
        "time": "2031-05-01T10:00:00+08:00",
        "subject": TITLE,
        "data": {
            "title": TITLE,
            "seq": said["data"]["seq"],
            "unit": unit().id,
            "unit_name": unit().name,
            "honour": "民族团结进步示范单位",
            "level": "county",
            "number": "KY-1",
            "was": "naming",
            "stage": "term",
            "stage_name": "有效期",
            "on": "2031-05-01",
            "said": "命名：命名",
            "article": said["data"]["article"],
        },
    }
    assert said["data"]["article"].startswith("《")


def test_the_id_is_the_same_whoever_asks_and_whenever(register: Register, told: list[Event]) -> None:
    again = events(register, OFFICE, OFFICE.posts[0].parties, "", 3).events
    assert [one.id for one in again] == [one.id for one in told[:3]]
    assert len({one.id for one in told}) == len(told)


def test_every_type_is_one_of_the_closed_set(told: list[Event]) -> None:
    assert {one.type for one in told} <= set(TYPES)
    assert {PREFIX + "apply", PREFIX + "silence"} <= {one.type for one in told}


def test_no_account_contact_or_score_is_told(told: list[Event]) -> None:
    text = "".join(one.model_dump_json() for one in told)
    assert "0873" not in text
    for word in ("account", "phone", "contact", "scores", "receiv", "docu"):
        assert word not in text
