"""Other people's sites, for tests of embedding: a few pages on an origin of their own."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.server import Server

PLAIN = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>{head}</head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""


def hosted(server: Server, attributes: str = "", script: str = "threshold-chat.js") -> str:
    """A page of a site with the widget on it, as the widget's README says."""
    tag = f'<script src="{server.url}/{script}" defer></script>'
    body = f"<p>Our school.</p><button>Ours</button><threshold-chat {attributes}></threshold-chat>"
    return PLAIN.format(title="Example School", head=tag, body=body)


class Site:
    """Serves what was put on it. Every site has a page `/elsewhere` with nothing of ours on it."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, Mapping[str, str]]] = {}
        self.put("/elsewhere", PLAIN.format(title="Weather", head="", body="<p>Rain later.</p>"))
        handler = type("Handler", (_Handler,), {"pages": self._pages})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def put(self, path: str, html: str, headers: Mapping[str, str] | None = None) -> None:
        self._pages[path] = (html, headers or {})

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    pages: Mapping[str, tuple[str, Mapping[str, str]]]

    def do_GET(self) -> None:  # noqa: N802 - the standard library's name
        html, headers = self.pages.get(self.path.partition("?")[0], ("", {}))
        self.send_response(200 if html else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *_: object) -> None:
        """Requests are nobody's business in the output of tests."""
