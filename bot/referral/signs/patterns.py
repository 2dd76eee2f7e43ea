"""One pattern of many phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(phrases: Iterable[str], before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """Any of some phrases as whole words, in capitals or not."""
    return re.compile(rf"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)
