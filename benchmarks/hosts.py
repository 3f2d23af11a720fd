"""Hosts: network namespaces of this machine, each with an address of its own, joined by a switch.

They lie within a namespace of the benchmark's own, into which it moves first: nothing of it reaches the machine's
network, or is reached from there. A host's cable can be pulled and put back. Several hosts can have one name, which all
of them know.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple, Self

NET = "198.18.0"
"""Addresses that are set aside for benchmarks (RFC 2544)."""

DESK = f"{NET}.1"
"""Where the benchmark itself is, and the database."""

_ALONE = "MINGPAI_BENCHMARK_ALONE"


def move_apart() -> None:
    """Go on in a network and with a list of names of one's own; the program begins anew there. It needs root."""
    if _ALONE not in os.environ:
        again = [sys.executable, "-m", *_module(), *sys.argv[1:]]
        apart = ["unshare", "--net", "--mount", *again]
        os.execvpe("unshare", apart, {**os.environ, _ALONE: str(os.getpid())})


def _module() -> list[str]:
    spec = sys.modules["__main__"].__spec__
    assert spec is not None
    return [spec.name]


class Host(NamedTuple):
    """One of them: its name on this machine, its address, and what a command to be run there begins with."""

    name: str
    address: str

    @property
    def prefix(self) -> list[str]:
        """Of a command."""
        return ["ip", "netns", "exec", self.name]

    def cable(self, *, plugged: bool) -> None:
        """Pull its cable, or put it back: nobody is told, packets only do not arrive."""
        _do("ip", "link", "set", self.name, "up" if plugged else "down")


class Hosts:
    """All of them. Made by `switched`, gone at its end. `names` is the list of names that they all read."""

    def __init__(self, names: Path) -> None:
        self.names = names
        self.made: list[Host] = []

    @classmethod
    @contextmanager
    def switched(cls) -> Iterator[Self]:
        """The switch, and the desk on it."""
        _do("ip", "link", "add", "switch", "type", "bridge")
        _do("ip", "address", "add", f"{DESK}/24", "dev", "switch")
        for device in ("lo", "switch"):
            _do("ip", "link", "set", device, "up")
        with NamedTemporaryFile(prefix="mingpai-hosts-") as names:
            one = cls(Path(names.name))
            one.names.write_text("127.0.0.1 localhost\n", encoding="ascii")
            one.names.chmod(0o644)
            _do("mount", "--bind", names.name, "/etc/hosts")
            try:
                yield one
            finally:
                for host in one.made:
                    with suppress(subprocess.CalledProcessError):
                        _do("ip", "netns", "delete", host.name)
                _do("umount", "/etc/hosts")

    def add(self) -> Host:
        """One more."""
        n = len(self.made) + 1
        host = Host(f"mp{os.environ[_ALONE]}-{n}"[-15:], f"{NET}.{10 + n}")
        _do("ip", "netns", "add", host.name)
        self.made.append(host)
        _do("ip", "link", "add", host.name, "type", "veth", "peer", "name", "eth0", "netns", host.name)
        _do("ip", "link", "set", host.name, "master", "switch", "up")
        inside = ("ip", "-n", host.name)
        _do(*inside, "address", "add", f"{host.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _do(*inside, "link", "set", device, "up")
        return host

    def call(self, name: str, hosts: Iterable[Host]) -> None:
        """Have a name for all of these."""
        with self.names.open("a", encoding="ascii") as names:
            names.writelines(f"{host.address} {name}\n" for host in hosts)


def _do(*command: str) -> None:
    subprocess.run(command, check=True)
