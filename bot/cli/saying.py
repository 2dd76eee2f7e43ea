"""What every command shares: its exit code, its `--json` and how it speaks."""

from __future__ import annotations

import json
from typing import Any

WELL, FAILED, BAD_INPUT = 0, 1, 2


def add(parts: Any, name: str, run: Any, about: str, json_too: bool = False) -> Any:
    parser = parts.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run, json=False)
    if json_too:
        parser.add_argument("--json", action="store_true", help="print one JSON object, last")
    return parser


def say(options: Any, result: dict[str, Any], words: str) -> None:
    print(json.dumps(result, ensure_ascii=False) if options.json else words)
