"""The guide to clusters: what it has a server told is what the benchmark's cluster runs with."""

from tests.guide.transcript import fences
from tests.stack import ROOT


def test_a_server_is_told_what_was_tried() -> None:
    blocks = fences(ROOT / "docs" / "guide-cluster.md")
    (told,) = (one for one in blocks if any(line.startswith("NUM_HISTORY_SHARDS=") for line in one.text))
    names = [line.partition("=")[0] for line in told.text]
    tried = (ROOT / "benchmarks" / "services.py").read_text(encoding="utf-8")
    assert len(names) > 5
    assert [name for name in names if f'"{name}": ' not in tried] == []
