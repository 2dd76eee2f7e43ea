"""What a stand-in answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """Status, kind of content and body."""

    status: int
    kind: str
    body: bytes


def as_json(status: int, content: Any) -> Answer:
    return Answer(status, "application/json", json.dumps(content).encode())
