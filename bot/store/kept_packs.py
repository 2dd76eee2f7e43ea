"""A kept pack ready to be asked again. One is read once: its digest names content that never changes."""

from __future__ import annotations

import json
from functools import lru_cache

from bot.thresholds.loader import kept_pack
from bot.thresholds.pack import Pack


@lru_cache(maxsize=4)
def pack_of(content: str) -> Pack:
    """The pack with this content. Raises: PackError if it cannot be read any more."""
    return kept_pack(json.loads(content))
