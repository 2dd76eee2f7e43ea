"""Makes the sentence encoder from the installed weights, unless it is there already.

Takes a few seconds, once; needs no internet.

    python tools/build_encoder.py
"""

from __future__ import annotations

import sys

from bot.nlu.building import BuildingError, build
from bot.nlu.encoder import FOLDER
from bot.settings import ROOT


def main() -> int:
    """Build it; 2 if the weights are not installed."""
    try:
        made = build()
    except BuildingError as error:
        print(error, file=sys.stderr)
        return 2
    if made:
        print(f"The sentence encoder is in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
