"""What goes wrong with systems outside: one exception for all of them, with a code that is safe to keep."""

from __future__ import annotations

import requests

CONNECT_SECONDS = 3.05
ANSWER_SECONDS = 10.0


class UpstreamError(Exception):
    """An outside system was not reached, refused, or made no sense.

    code: what went wrong in one word, never what the other system wrote; it is kept and shown to staff.
    """

    def __init__(self, code: str, system: str) -> None:
        super().__init__(f"{system}: {code}")
        self.code, self.system = code, system


def not_reached(error: requests.RequestException, system: str) -> UpstreamError:
    """The fault that a failed request stands for. What was sent may have arrived all the same."""
    is_late = isinstance(error, requests.Timeout)
    return UpstreamError("timed_out" if is_late else "not_reached", system)
