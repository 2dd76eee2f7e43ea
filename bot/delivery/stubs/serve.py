"""The stand-ins on one port, with a page that lists what has arrived.

To add one: its class in a file of its own, and its paths in `Stubs.answer`.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bot.delivery.stubs.answers import Answer, as_json
from bot.delivery.stubs.case_system import CaseSystemStub
from bot.delivery.stubs.directory import DirectoryStub
from bot.delivery.stubs.notify import NotifyStub
from bot.settings import Settings, SettingsError

HOST = "127.0.0.1"
LONGEST_BODY = 5_000_000
DIRECTORY = "/directory"
"""The base address of the services directory, on the port of the stand-ins."""


class Stubs:
    """Every stand-in, and which path belongs to which."""

    def __init__(self, case_system: CaseSystemStub, notify: NotifyStub) -> None:
        self.case_system, self.notify = case_system, notify
        self.directory = DirectoryStub()

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to one request."""
        path, query = urlsplit(url).path, parse_qs(urlsplit(url).query)
        if method == "GET" and (path + "/").startswith(DIRECTORY + "/"):
            return self.directory.take(path.removeprefix(DIRECTORY), query)
        match method, path:
            case "GET", "/":
                return self._page()
            case "GET", "/health":
                return as_json(200, {"ok": True})
            case "POST", "/case-system/contacts":
                return self.case_system.take(headers, body)
            case "GET", "/case-system/contacts":
                return as_json(200, self.case_system.listed())
            case "POST", "/case-system/decide":
                return self.case_system.decide(json.loads(body or b"{}"))
            case "POST", "/v2/notifications/email":
                return self.notify.send_email(headers, json.loads(body))
            case "GET", "/v2/notifications":
                return self.notify.sent(query.get("reference", [None])[0])
            case "GET", "/notify/messages":
                return as_json(200, self.notify.messages)
        return as_json(404, {"error": "not_found"})

    def _page(self) -> Answer:
        """What has arrived, by reference: nothing about a child."""
        contacts = [f"{line['reference']}, {line['route']}" for line in self.case_system.listed()]
        mails = [f"{m['personalisation']} to {m['email_address']}" for m in self.notify.messages]
        page = "".join(
            (
                '<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><title>Stand-ins</title>',
                "<h1>Stand-ins for other systems</h1>",
                "<p>These take the place of the systems outside while you try things out.</p>",
                _listed("Contacts in the case system", contacts),
                _listed("E-mails that would have been sent", mails),
            )
        )
        return Answer(200, "text/html; charset=utf-8", page.encode())


def _listed(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines) or "<li>None yet</li>"
    return f"<h2>{title}</h2><ul>{items}</ul>"


def server_of(stubs: Stubs, port: int) -> ThreadingHTTPServer:
    """A server that answers on this machine alone; port 0 for any that is free."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY)
            body = self.rfile.read(length)
            try:
                answer = stubs.answer(self.command, self.path, self.headers, body)  # type: ignore[arg-type]
            except (ValueError, KeyError):
                answer = as_json(400, {"error": "malformed"})
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = _answer  # names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Nothing: addresses and paths are nobody's business."""

    return ThreadingHTTPServer((HOST, port), Handler)


def serve(here: Settings) -> None:
    """Run the stand-ins until stopped.

    Raises: SettingsError in production, or without a port.
    """
    if not here.is_development or here.stubs_port is None:
        raise SettingsError("THRESHOLD_STUBS_PORT: stand-ins run in development only, on this port")
    decisions_to = f"http://{here.console_host}:{here.console_port}/case-system/events"
    case_system = CaseSystemStub(here.case_system_secrets, decisions_to)
    server_of(Stubs(case_system, NotifyStub()), here.stubs_port).serve_forever()
