from __future__ import annotations

import pytest

from bot.settings import ROOT


@pytest.fixture(scope="session")
def readme() -> str:
    """The page that lists every field of a pack."""
    return (ROOT / "bot/packs/README.md").read_text()
