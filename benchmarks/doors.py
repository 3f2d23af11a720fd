"""Doors: whom each port of a cluster with mutual TLS lets in. What is asked is only whether it goes on speaking."""

import asyncio
import ssl
from pathlib import Path

from benchmarks.services import PORTS, Cluster, kind_of

HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
"""What a client of gRPC says first: that it speaks HTTP/2, and empty settings."""

ALERT = 0x15
"""With which TLS refuses who does not speak it."""

MEMBERS = 300
"""By so much lower is the port at which a service tells the others that it is there."""

PATIENCE = 3.0
"""Seconds after which who has not been hung up on is in."""


async def knocked(cluster: Cluster) -> list[str]:
    """What each door says to a worker of ours, to who has no certificate, and to who speaks no TLS."""
    certificates = cluster.folder / "certificates" / "client"
    visitors = {
        "a worker": _context(certificates, shown=True),
        "no certificate": _context(certificates, shown=False),
        "no TLS": None,
    }
    told = []
    for name, (host, _) in cluster.services.items():
        port = PORTS[kind_of(name)]
        for number, said, who in ((port, HELLO, visitors), (port - MEMBERS, b"", list(visitors)[:2])):
            found = [f"{one} {await _let_in(host.address, number, visitors[one], said)}" for one in who]
            told.append(f"{name} {number}: {', '.join(found)}")
    return told


def _context(folder: Path, *, shown: bool) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=folder / "ca.pem")
    context.set_alpn_protocols(["h2"])
    if shown:
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def _let_in(address: str, port: int, context: ssl.SSLContext | None, said: bytes) -> str:
    """Whether one is: TLS refuses only after it has shaken hands, and some ports say nothing by themselves."""
    try:
        async with asyncio.timeout(PATIENCE):
            named = "temporal" if context else None
            reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=named)
            try:
                writer.write(said)
                heard = await reader.read(9)
            finally:
                writer.transport.abort()
    except TimeoutError:
        return "is let in"
    except OSError as no:  # an alert of TLS is one
        return f"is refused ({getattr(no, 'reason', None) or type(no).__name__})"
    return "is let in" if heard and heard[0] != ALERT else "is refused"
