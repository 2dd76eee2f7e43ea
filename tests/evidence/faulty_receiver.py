"""A case system that fails, is slow, loses its own answer, answers twice or answers nonsense, at random."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.delivery.stubs.answers import Answer
from bot.delivery.stubs.case_system import CaseSystemStub

CALM, FAULTS = "answers", {
    "fails before it stores": 0.12,
    "stores, then fails": 0.06,
    "slow, then stores": 0.02,
    "stores, then slow": 0.02,
    "stores, then hangs up": 0.05,
    "stores, then answers nonsense": 0.03,
    "answers twice": 0.10,
}  # fmt: skip
"""What it does with so great a part of the messages; with the rest it does what it should."""


class FaultyReceiver:
    """Stores each message once by its id, as documented, and misbehaves around that.

    slow: seconds that it waits where it is slow; longer than the sender's time limit.
    """

    def __init__(self, secret: str, slow: float, seed: int) -> None:
        self.stub = CaseSystemStub([secret])
        self.did: Counter[str] = Counter()
        self.bodies: dict[str, bytes] = {}
        self.changed: list[str] = []
        self._chance, self._lock, self._slow = random.Random(seed), threading.Lock(), slow  # noqa: S311
        self.server = _Many(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/contacts"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def choose(self) -> str:
        with self._lock:
            kinds = [CALM, *FAULTS]
            weights = [1 - sum(FAULTS.values()), *FAULTS.values()]
            (kind,) = self._chance.choices(kinds, weights)
            self.did[kind] += 1
            return kind

    def answers(self, headers: dict[str, str], body: bytes) -> list[tuple[int, bytes]]:
        """What goes back for one message: one answer, two, or none at all."""
        kind = self.choose()
        if kind == "fails before it stores":
            return [(500, b"{}")]
        if kind == "slow, then stores":
            time.sleep(self._slow)
        answer = self._store(headers, body)
        if kind == "stores, then slow":
            time.sleep(self._slow)
        right = (answer.status, answer.body)
        return {
            "stores, then fails": [(500, b"{}")],
            "stores, then hangs up": [],
            "stores, then answers nonsense": [(200, b"<html>OK</html>")],
            "answers twice": [right, right],
        }.get(kind, [right])

    def _store(self, headers: dict[str, str], body: bytes) -> Answer:
        answer = self.stub.take(headers, body)
        message_id = headers.get("Idempotency-Key", "")
        with self._lock:
            if self.bodies.setdefault(message_id, body) != body:
                self.changed.append(message_id)
        return answer

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Many(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A sender that was killed in the middle of its call; that is what this is for."""


def _handler(receiver: FaultyReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server looks for
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) == length:  # else the sender was killed while it wrote
                for status, content in receiver.answers(dict(self.headers), body):
                    self._say(status, content)

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    return Handler
