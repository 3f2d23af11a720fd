"""What undertakings tell goes out with the digest of a morning, like everything else."""

import asyncio
from datetime import date, datetime
from pathlib import Path

from temporalio.testing import ActivityEnvironment

from activities.deliver import Deliver
from register import deliveries, undertakings
from schemas.base import CHINA
from schemas.delivery import Attempt, Delivery
from schemas.office import FileChannel, Office, Post
from schemas.party import Party, Role
from schemas.undertakings.yearly import SetDuty
from tests.undertakings.house import House, at

OFFICE = Party(role=Role.OFFICE)


def test_the_reminders_of_two_duties_are_one_digest_and_the_register_is_sound(
    house: House, tmp_path: Path
) -> None:
    work = ""
    for name in ("党组会议", "理论学习"):
        rule = {"name": name, "at_least": 2, "day": "12-31", "assumed": True}
        work = house.do(SetDuty, "office", date(2032, 3, 1), name=name, rule=rule).undertaking
        undertakings.tick(house.register, work, at(date(2032, 12, 1)))
    (due,) = set(deliveries.unstarted(house.register, work).values())
    assert due.digest_on == date(2032, 12, 2)
    post = Post(id="办公室", name="办公室", parties=(OFFICE,), channel=FileChannel())
    office = Office(name="开远", regulation="x.yaml", posts=(post,))
    delivery = Delivery(reader=OFFICE, digest_on=due.digest_on)
    attempt = Attempt(delivery=delivery, now=datetime(2032, 12, 2, 8, 30, tzinfo=CHINA))
    deliver = Deliver(house.register, office, tmp_path).deliver
    assert asyncio.run(ActivityEnvironment().run(deliver, attempt)) == 2
    (file,) = tmp_path.glob("notices/办公室/*.txt")
    text = file.read_text(encoding="utf-8")
    assert "党组会议：请在2032年12月31日前完成" in text
    assert "全年至少2次，已登记0次。" in text
    assert house.faults() == []
