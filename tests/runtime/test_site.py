"""The chat does not start without its script, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime import rasa_command

rasa_command.prepare()

from bot.runtime import site  # noqa: E402
from bot.settings import ROOT, SettingsError  # noqa: E402


def test_a_script_that_was_not_built_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    missing: Path = ROOT / "bot/widget/static/not-built.js"
    monkeypatch.setattr(site, "SCRIPT", missing)
    with pytest.raises(SettingsError, match="make set-up"):
        site.SiteRoutes()
