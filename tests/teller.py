"""Teller: a server on loopback that tells whoever comes what it is told to tell, be it HTTP or not."""

import socket
import threading
from contextlib import suppress
from typing import NamedTuple

WAIT = 30


class Tale(NamedTuple):
    """Parts of an answer, seconds before each, whether the last is told again and again, and all of it unasked."""

    parts: tuple[bytes, ...]
    pause: float = 0
    endless: bool = False
    unasked: bool = False


class Teller:
    """One that tells the same `tale` to everybody until it is closed. `came`: how many have come."""

    def __init__(self) -> None:
        self.tale, self.came = Tale(()), 0
        self._ended = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/in"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                came, _ = self._listening.accept()
                self.came += 1
                threading.Thread(target=self._tell, args=(came, self.tale), daemon=True).start()

    def _tell(self, came: socket.socket, tale: Tale) -> None:
        with suppress(OSError, ValueError), came:
            came.settimeout(WAIT)
            if not tale.unasked:
                _read(came)
            for part in tale.parts:
                if tale.pause and self._ended.wait(tale.pause):
                    return
                came.sendall(part)
            while tale.endless and not self._ended.wait(tale.pause):
                came.sendall(tale.parts[-1])

    def close(self) -> None:
        """Nobody tells anything any more."""
        self._ended.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(WAIT)


def _read(came: socket.socket) -> None:
    """What was asked, with its body."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        if not (more := came.recv(65536)):
            return
        asked += more
    head, _, body = asked.partition(b"\r\n\r\n")
    length = next(
        (int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length and (more := came.recv(65536)):
        body += more
