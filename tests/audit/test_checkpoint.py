"""Checkpoints: signed once a day or when something moved, chained, with a key that only the service can read."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

import starter
from register import checkpoint
from register.checkpoint import CannotSign
from schemas.checkpoint import Checkpoint, Head, digest_of
from tests.audit.conftest import AUDITED, CHECKED, SECOND, Archive, examine
from tests.audit.test_verdicts import rewritten
from tests.register.desk import TITLE
from tests.register.plans import asked

SECRET = "planted-secret-7d1f"


def chain(archive: Archive) -> list[Checkpoint]:
    """The checkpoints that were signed, each of which can be read."""
    found, unreadable = checkpoint.read(archive.var)
    assert unreadable == []
    return found


def test_a_checkpoint_lists_what_moved_since_the_one_before(archive: Archive) -> None:
    second = checkpoint.take(archive.register, archive.var, AUDITED)
    first = chain(archive)[0]
    assert [title for title, _, _ in first.moved] == [TITLE, SECOND]
    life = archive.desk.life(SECOND)
    assert second.moved == ((SECOND, life.seq, life.head),)
    assert second.titles == 2
    assert second.previous == first.hash


def test_a_night_asks_only_for_what_moved_and_for_what_was_signed_of_it_last(archive: Archive) -> None:
    for month in range(1, 5):
        checkpoint.take(archive.register, archive.var, AUDITED + timedelta(days=month))
    archive.desk.do(archive.desk.action("check", "office", CHECKED, SECOND, result="complete"))
    night = AUDITED + timedelta(days=9)
    statements = asked(archive.register, lambda: checkpoint.take(archive.register, archive.var, night))
    [looked_up] = [given for statement, given in statements if "(entries.title, entries.seq) IN" in statement]
    before = chain(archive)[1]
    assert tuple(looked_up) == (SECOND, before.moved[0][1])


def test_a_night_counts_the_newest_checkpoint_and_not_again_all_before_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def counting(heads: dict[str, Head]) -> str:
        counted.append(len(heads))
        return digest_of(heads)

    for day in range(1, 5):
        checkpoint.take(archive.register, archive.var, AUDITED + timedelta(days=day))
    monkeypatch.setattr(checkpoint, "digest_of", counting)
    checkpoint.take(archive.register, archive.var, AUDITED + timedelta(days=5))
    assert counted == [2, 2], "of the newest, and of the new one"
    counted.clear()
    assert checkpoint.faults(archive.register, archive.var, TITLE) == []
    assert counted == [2], "nor does whoever asks of one title"
    counted.clear()
    assert checkpoint.faults(archive.register, archive.var) == []
    assert counted == [2] * 6, "whoever goes through everything counts each"


def test_a_night_signs_nothing_after_a_newest_checkpoint_that_counts_wrongly(archive: Archive) -> None:
    wrong = chain(archive)[0].model_copy(update={"digest": "0" * 64})
    key = checkpoint.signing_key(archive.var)
    signed = wrong.model_copy(update={"signature": key.sign(wrong.signed_text()).hex()})
    (checkpoint.folder_of(archive.var) / "2025-06-01.json").write_text(signed.text, encoding="utf-8")
    with pytest.raises(CannotSign, match="数目或摘要与所列不符"):
        checkpoint.take(archive.register, archive.var, AUDITED)


def test_nothing_moved_on_one_day_is_one_checkpoint(archive: Archive) -> None:
    one = checkpoint.take(archive.register, archive.var, AUDITED)
    assert checkpoint.take(archive.register, archive.var, AUDITED + timedelta(hours=1)) == one
    tomorrow = checkpoint.take(archive.register, archive.var, AUDITED + timedelta(days=1))
    assert (tomorrow.number, tomorrow.moved) == (one.number + 1, ())


def test_something_moved_on_one_day_is_a_second_file_of_that_day(archive: Archive) -> None:
    checkpoint.take(archive.register, archive.var, AUDITED)
    archive.desk.do(archive.desk.action("check", "office", CHECKED, SECOND, result="complete"))
    checkpoint.take(archive.register, archive.var, AUDITED + timedelta(hours=2))
    names = sorted(path.name for path in checkpoint.folder_of(archive.var).glob("*.json"))
    assert names == ["2025-06-01.json", "2025-06-09.2.json", "2025-06-09.json"]
    assert archive.faults() == []


def test_ten_at_once_sign_one_chain(archive: Archive) -> None:
    with ThreadPoolExecutor(10) as threads:
        taken = list(
            threads.map(lambda _: checkpoint.take(archive.register, archive.var, AUDITED), range(10))
        )
    assert {one.number for one in taken} == {2}
    assert checkpoint.faults(archive.register, archive.var) == []


def test_a_clock_set_back_signs_nothing(archive: Archive) -> None:
    checkpoint.take(archive.register, archive.var, AUDITED)
    with pytest.raises(CannotSign, match="时钟早于最近一个检查点"):
        checkpoint.take(archive.register, archive.var, AUDITED - timedelta(days=1))


def test_another_key_does_not_go_on_with_the_chain(archive: Archive) -> None:
    (archive.var / "keys" / "checkpoint.pem").unlink()
    with pytest.raises(CannotSign, match="签名密钥已更换"):
        checkpoint.take(archive.register, archive.var, AUDITED)


def test_a_spoiled_key_is_told(archive: Archive) -> None:
    (archive.var / "keys" / "checkpoint.pem").write_text("-----", encoding="utf-8")
    with pytest.raises(CannotSign, match="已损坏"):
        checkpoint.take(archive.register, archive.var, AUDITED)


def test_a_checkpoint_that_cannot_be_read_is_told(archive: Archive) -> None:
    (checkpoint.folder_of(archive.var) / "2025-06-01.json").write_text("{", encoding="utf-8")
    assert checkpoint.faults(archive.register, archive.var) == ["检查点文件 2025-06-01.json 无法读出"]


def test_a_checkpoint_that_was_changed_is_told(archive: Archive) -> None:
    path = checkpoint.folder_of(archive.var) / "2025-06-01.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"titles":2', '"titles":3'), encoding="utf-8")
    assert checkpoint.faults(archive.register, archive.var) == [
        "检查点第1号（2025-06-01）：数目或摘要与所列不符",
        "检查点第1号（2025-06-01）：签名无效",
    ]


def test_only_the_service_reads_the_key(archive: Archive) -> None:
    path = archive.var / "keys" / "checkpoint.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.fixture
def office(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """The archive as an installation whose channels have a secret in their address."""
    example = (Path(starter.__file__).parent / "office.example.yaml").read_text(encoding="utf-8")
    text = example.replace(
        "    parties: [{role: office}]",
        f"    parties: [{{role: office}}]\n    channel: {{kind: webhook, url: 'https://oa.invalid/{SECRET}'}}",
    )
    assert SECRET in text
    (archive.folder / "office.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("MINGPAI_VAR", str(archive.var))
    monkeypatch.setenv("MINGPAI_OFFICE", str(archive.folder / "office.yaml"))
    monkeypatch.delenv("MINGPAI_DATABASE_URL", raising=False)
    return archive


def test_the_commands_sign_export_and_verify(office: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert starter.main(["checkpoint"]) == 0
    assert "检查点第2号" in capsys.readouterr().out
    assert starter.main(["checkpoint", "--public-key"]) == 0
    key = capsys.readouterr().out.strip()
    out = office.folder / "out"
    assert starter.main(["export", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["public_key"] == key
    assert examine(out, "--public-key", key).code == 0
    assert starter.main(["verify"]) == 0


def test_an_export_never_writes_over_anything(office: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert starter.main(["export", str(office.folder)]) == 2
    assert "不是空文件夹" in capsys.readouterr().err


def test_nothing_secret_is_in_an_export(office: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert starter.main(["export", str(office.folder / "out")]) == 0
    key = (office.var / "keys" / "checkpoint.pem").read_bytes().splitlines()[1]
    for path in (one for one in (office.folder / "out").rglob("*") if one.is_file()):
        assert SECRET.encode() not in path.read_bytes()
        assert key not in path.read_bytes()


def test_the_commands_tell_a_rewritten_ledger(office: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    rewritten(office)
    assert starter.main(["verify"]) == 1
    assert "已不是当时签署的内容" in capsys.readouterr().err
    assert starter.main(["checkpoint"]) == 1
    assert "没有签署检查点" in capsys.readouterr().err
    assert starter.main(["export", str(office.folder / "out")]) == 1
    assert "照原样导出" in capsys.readouterr().err
    assert examine(office.folder / "out").code == 1
