"""How often one conversation may write and one address may begin: generous to a school, not to a flood."""

from __future__ import annotations

import time
from collections import OrderedDict

REMEMBERED = 10_000
DANGER = "/immediate_danger"


class Allowance:
    """So many in a burst, then so many a minute, for each name. Memory is bounded."""

    def __init__(self, per_minute: float, burst: int) -> None:
        self._rate, self._burst = per_minute / 60, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, name: str) -> bool:
        """Whether one more is allowed now; counts it if so."""
        now = time.monotonic()
        left, then = self._left.pop(name, (float(self._burst), now))
        left = min(self._burst, left + (now - then) * self._rate)
        allowed = left >= 1
        self._left[name] = (left - allowed, now)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return allowed


class MessageAllowance:
    """How often one conversation may write. Danger is never made to wait for other messages."""

    def __init__(self, per_minute: float, burst: int) -> None:
        self._messages = Allowance(per_minute, burst)
        self._danger = Allowance(per_minute, burst)

    def takes(self, conversation: str, text: str) -> bool:
        """Whether one more message is allowed now; counts it if so."""
        allowance = self._danger if text.strip() == DANGER else self._messages
        return allowance.takes(conversation)
