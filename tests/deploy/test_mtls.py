"""The TLS profile's certificates and client variables, tried on a listener that admits nobody without a certificate."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from activities.client import check_server, connect
from observation.waiting import Absent, reached
from tests.deploy.compose import MTLS, ROOT, read, run
from tests.people import KAIYUAN
from tests.stack import Stack


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What deploy/certificates.sh makes."""
    folder = tmp_path_factory.mktemp("证 书") / "certs"
    script = ROOT / "deploy" / "certificates.sh"
    subprocess.run(["sh", str(script), str(folder)], check=True, capture_output=True, timeout=180)
    return folder


@asynccontextmanager
async def listening(server: Path, port: int) -> AsyncIterator[int]:
    """A listener with a container's folder of certificates, in front of a server's plain `port`; its own port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(server / "clients.pem"))
    context.load_cert_chain(server / "cert.pem", server / "key.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols(["h2"])
    connections: set[asyncio.Task[None] | None] = set()

    async def one_way(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

    async def admitted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.current_task())
        opened = [writer]
        with suppress(asyncio.CancelledError):  # the test is over, wherever this has come to
            try:
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
                opened.append(inner_writer)
                async with asyncio.TaskGroup() as both:
                    both.create_task(one_way(reader, inner_writer))
                    both.create_task(one_way(inner_reader, writer))
            finally:
                for one in opened:
                    one.transport.abort()
                    with suppress(OSError):
                        await one.wait_closed()

    listener = await asyncio.start_server(admitted, "127.0.0.1", 0, ssl=context)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for task in connections:
            if task is not None:
                task.cancel()
        await asyncio.gather(*filter(None, connections))


@pytest.fixture
async def address(certificates: Path, tmp_path: Path) -> AsyncIterator[str]:
    """A Temporal server behind mutual TLS."""
    stack = Stack(tmp_path, KAIYUAN)
    try:
        await stack.start_server()
        async with listening(certificates / "server", stack.port) as port:
            yield f"127.0.0.1:{port}"
    finally:
        stack.close()


def variables(certificates: Path) -> dict[str, str]:
    """The profile's variables of a client, on this machine instead of in a container."""
    of_a_client: dict[str, str] = read(MTLS)["x-tls-client"]
    return {
        name: value.replace("/certs", str(certificates / "client")) for name, value in of_a_client.items()
    }


async def test_worker_and_cli_are_admitted_with_the_profiles_variables(
    certificates: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables(certificates).items():
        monkeypatch.setenv(name, value)
    async with asyncio.timeout(180):
        await check_server(await connect(address))
    await asyncio.to_thread(run, "temporal operator cluster health", TEMPORAL_ADDRESS=address)


async def test_a_certificate_of_another_authority_is_turned_away(
    certificates: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    script = ROOT / "deploy" / "certificates.sh"
    await asyncio.to_thread(
        subprocess.run, ["sh", str(script), str(other)], check=True, capture_output=True, timeout=180
    )
    for name, value in variables(other).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", str(certificates / "client" / "ca.pem"))
    with pytest.raises(Absent, match="证书"):
        await reached(lambda: connect(address), address)


async def test_a_server_of_another_authority_is_not_believed(
    certificates: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    script = ROOT / "deploy" / "certificates.sh"
    await asyncio.to_thread(
        subprocess.run, ["sh", str(script), str(other)], check=True, capture_output=True, timeout=180
    )
    for name, value in variables(certificates).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", str(other / "client" / "ca.pem"))
    with pytest.raises(Absent, match="证书"):
        await reached(lambda: connect(address), address)


async def test_a_client_without_a_certificate_is_turned_away(
    certificates: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", str(certificates / "client" / "ca.pem"))
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_NAME", "temporal")
    told: set[str] = (
        set()
    )  # a busy machine may hear that it is hung up on before it hears why, and tries again
    while not any("证书" in one for one in told):
        with pytest.raises(Absent) as absent:
            await reached(lambda: connect(address), address)
        told.add(str(absent.value))


def test_the_authorities_keys_are_in_no_folder_that_a_container_sees(certificates: Path) -> None:
    assert certificates.stat().st_mode & 0o077 == 0
    own = {"ca.pem", "cert.pem", "key.pem"}
    for container, seen in (("server", own | {"clients.pem"}), ("client", own)):
        assert {file.name for file in (certificates / container).iterdir()} == seen
    mounts = [volume["source"] for one in read(MTLS)["services"].values() for volume in one["volumes"]]
    assert set(mounts) == {"./deploy/certs/server", "./deploy/certs/client"}
