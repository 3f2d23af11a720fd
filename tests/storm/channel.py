"""The far end of the webhook channel: a server on loopback that answers well, with errors, late, or not at all."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Mood = Literal["well", "errors", "late", "silent"]

LATE = 3.0
"""Seconds of a late answer: within the sender's patience."""

LONGEST = 30.0
"""Seconds after which also a silent server hangs up."""


class Channel:
    """Counts what it takes; `mood` says how it answers."""

    def __init__(self) -> None:
        self.mood: Mood = "well"
        self.taken = 0
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                began = time.monotonic()
                while channel.mood == "silent" and time.monotonic() - began < LONGEST and not channel.closed:
                    time.sleep(0.1)
                if channel.mood == "late":
                    time.sleep(LATE)
                failed = channel.mood in ("errors", "silent")
                channel.taken += not failed
                with suppress(OSError):  # whoever asked may be dead by now
                    self.send_response(500 if failed else 204)
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A sender that was killed in the middle of a sentence is what this server is for."""

        self.closed = False
        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/notices"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self.closed = True
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
