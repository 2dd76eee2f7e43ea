"""Headers that every response carries, so that a page can load, send and be framed by nothing else."""

from __future__ import annotations

from flask import Flask, Response

from bot.console.context import console

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ONE_YEAR = "max-age=31536000"


def init_app(app: Flask) -> None:
    app.after_request(add)


def add(response: Response) -> Response:
    """The response with the headers set, whatever a view set before."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if not console().settings.is_development:
        response.headers["Strict-Transport-Security"] = ONE_YEAR
    return response
