"""Checkpoints lie elsewhere by themselves, and one that is brought back tells a chain that was signed anew."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.night import NightActivities
from register import carried, checkpoint
from schemas.night import Hour
from schemas.office import Office, Post
from schemas.party import Party, Role
from tests.audit.conftest import AUDITED, Archive


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def test_each_night_brings_what_the_folder_has_not(archive: Archive, stick: Path) -> None:
    assert carried.carry(archive.var, stick).lacking == ["2025-06-01.json"]
    checkpoint.take(archive.register, archive.var, AUDITED)
    assert carried.carry(archive.var, stick).lacking == ["2025-06-09.json"]
    assert carried.compared(archive.var, stick) == ([], [])
    assert sorted(one.name for one in stick.iterdir()) == ["2025-06-01.json", "2025-06-09.json"]


def test_the_night_goes_on_where_a_folder_is_away(archive: Archive, stick: Path) -> None:
    away = stick / "没有插上"
    post = Post(id="办公室", name="办公室", parties=(Party(role=Role.OFFICE),))
    office = Office(name="开远市", regulation="x", posts=(post,), checkpoints_to=(str(away), str(stick)))
    night = NightActivities(archive.register, object.__new__(Client), archive.var, office)
    said = asyncio.run(ActivityEnvironment().run(night.take_checkpoint, Hour(now=AUDITED)))
    assert said.startswith("2 ")
    assert not away.exists()
    assert carried.compared(archive.var, stick) == ([], [])


def test_a_copy_is_never_written_over(archive: Archive, stick: Path) -> None:
    (stick / "2025-06-01.json").write_text("{}", encoding="utf-8")
    assert carried.carry(archive.var, stick).other == ["2025-06-01.json"]
    assert (stick / "2025-06-01.json").read_text(encoding="utf-8") == "{}"


def test_what_is_brought_back_stands_in_the_chain_or_is_told(archive: Archive, stick: Path) -> None:
    checkpoint.take(archive.register, archive.var, AUDITED)
    carried.carry(archive.var, stick)
    assert list(carried.faults(checkpoint.read(archive.var)[0], stick)) == []
    shutil.rmtree(checkpoint.folder_of(archive.var))
    checkpoint.take(archive.register, archive.var, AUDITED + timedelta(days=1))
    assert archive.faults() == []
    assert list(carried.faults(checkpoint.read(archive.var)[0], stick)) == [
        "带回的检查点第1号（2025-06-01）与现有的不是同一个：此后被换过",
        "带回的检查点第2号（2025-06-09），现有的检查点里没有：检查点被删去，或者名册是较早的",
    ]


def test_what_is_none_is_told(archive: Archive, stick: Path) -> None:
    chain = checkpoint.read(archive.var)[0]
    (stick / "x.json").write_text("{", encoding="utf-8")
    assert list(carried.faults(chain, stick)) == ["带回的检查点 x.json 无法读出"]
    (missing,) = carried.faults(chain, stick / "没有")
    assert "读不了" in missing
