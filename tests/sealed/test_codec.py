"""What is sealed opens for the same workflow under its own key, and for nobody else; a new key takes over at once."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.converter import ActivitySerializationContext, WorkflowSerializationContext

from activities import keyring
from activities.codec import SEALED, Sealing
from activities.keyring import Keyring
from register.keyfile import NoKeyError

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LIFE = b'{"title":"2026-0001","unit":"\xe5\x8d\x97\xe6\xad\xa3\xe8\xa1\x97"}' * 400


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """A keyring with one key."""
    keyring.add(tmp_path, NOW)
    found = Keyring.of(tmp_path)
    assert found is not None
    return found


def plain(data: bytes = LIFE) -> Payload:
    """A payload as a converter makes it."""
    return Payload(metadata={"encoding": b"json/plain"}, data=data)


def of(keys: Keyring, workflow: str = "title/2026-0001") -> Sealing:
    """The codec as the SDK has it while it works for a workflow."""
    return Sealing(keys).with_context(WorkflowSerializationContext("default", workflow))


async def sealed(codec: Sealing, payload: Payload) -> Payload:
    """One payload, sealed."""
    [one] = await codec.encode([payload])
    return one


async def readable(codec: Sealing, payload: Payload) -> bool:
    """Whether it comes back as something that a converter takes."""
    [one] = await codec.decode([payload])
    return one.metadata["encoding"] == b"json/plain"


@pytest.mark.parametrize("data", [b"", b"null", b'"2026-0001"', LIFE])
async def test_what_is_sealed_comes_back_as_it_was(keys: Keyring, data: bytes) -> None:
    one = await sealed(of(keys), plain(data))
    assert one.metadata["encoding"] == SEALED
    assert not data or data not in one.data
    assert await of(keys).decode([one]) == [plain(data)]


async def test_an_activity_is_its_workflows(keys: Keyring) -> None:
    context = ActivitySerializationContext(
        namespace="default",
        workflow_id="title/2026-0001",
        workflow_type="Title",
        activity_type="record",
        activity_id="1",
        activity_task_queue="mingpai",
        is_local=True,
    )
    one = await sealed(Sealing(keys).with_context(context), plain())
    assert await readable(of(keys), one)


async def test_what_was_sealed_twice_looks_different(keys: Keyring) -> None:
    assert await sealed(of(keys), plain()) != await sealed(of(keys), plain())


async def test_a_long_text_shrinks_and_a_short_one_hardly_grows(keys: Keyring) -> None:
    assert (await sealed(of(keys), plain())).ByteSize() < len(LIFE) / 4
    short = plain(b'"2026-0001"')
    assert (await sealed(of(keys), short)).ByteSize() < short.ByteSize() + 120


async def test_what_nobody_sealed_is_not_believed(keys: Keyring) -> None:
    assert not await readable(of(keys), plain())


async def test_what_was_sealed_for_another_workflow_is_not_believed(keys: Keyring) -> None:
    other = await sealed(of(keys, "title/2026-0002"), plain())
    assert not await readable(of(keys), other)


@pytest.mark.parametrize("place", [0, 12, -1])
async def test_what_was_altered_is_not_believed(keys: Keyring, place: int) -> None:
    one = await sealed(of(keys), plain())
    data = bytearray(one.data)
    data[place] ^= 1
    one.data = bytes(data)
    assert not await readable(of(keys), one)


@pytest.mark.parametrize("data", [b"", b"short", b"\0" * 40])
async def test_what_only_looks_sealed_is_not_believed(keys: Keyring, data: bytes) -> None:
    name, _ = keys.seal()
    for key in (name.encode(), b"", b"\xff", b"../codes"):
        forged = Payload(metadata={"encoding": SEALED, "key": key}, data=data)
        assert not await readable(of(keys), forged)


async def test_a_new_key_seals_at_once_in_every_process_and_the_old_one_still_opens(
    keys: Keyring, tmp_path: Path
) -> None:
    before = await sealed(of(keys), plain())
    elsewhere = Keyring.of(tmp_path)
    assert elsewhere is not None
    new = keyring.add(tmp_path, NOW + timedelta(days=400))
    after = await sealed(of(elsewhere), plain())
    assert after.metadata["key"] == new.encode()
    assert await readable(of(keys), after)
    assert await readable(of(elsewhere), before)


async def test_a_key_that_is_gone_opens_nothing(keys: Keyring, tmp_path: Path) -> None:
    before, (name, _) = await sealed(of(keys), plain()), keys.seal()
    keyring.add(tmp_path, NOW + timedelta(days=1))
    (keys.folder / f"{name}.key").unlink()
    assert not await readable(of(keys), before)


async def test_without_any_key_nothing_goes_out_open(keys: Keyring) -> None:
    name, _ = keys.seal()
    (keys.folder / f"{name}.key").unlink()
    with pytest.raises(NoKeyError):
        await of(keys).encode([plain()])


async def test_an_account_that_may_not_read_the_keys_sends_nothing_open(tmp_path: Path) -> None:
    folder = keyring.folder_of(tmp_path)
    folder.parent.mkdir(parents=True)
    folder.write_text("not a folder: as unreadable as another account's")
    keys = Keyring.of(tmp_path)
    assert keys is not None
    with pytest.raises(NoKeyError, match="读不了"):
        await of(keys).encode([plain()])


def test_an_installation_without_keys_has_no_keyring(tmp_path: Path) -> None:
    assert Keyring.of(tmp_path) is None


def test_a_key_is_its_owners_alone_and_says_when_it_was_made(keys: Keyring) -> None:
    name, _ = keys.seal()
    assert stat.S_IMODE((keys.folder / f"{name}.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert keyring.made_at(name) == NOW
    assert keyring.made_at("ours") is None
