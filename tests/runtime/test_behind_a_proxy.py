"""Behind a reverse proxy each referrer has an allowance of their own, not the proxy's."""

from __future__ import annotations

import os

import pytest

from bot.runtime import rasa_command


@pytest.mark.parametrize(("proxies", "counted"), [(0, None), (1, "1")])
def test_the_server_is_told_how_many_proxies_to_look_behind(
    monkeypatch: pytest.MonkeyPatch, proxies: int, counted: str | None
) -> None:
    monkeypatch.setenv("SANIC_PROXIES_COUNT", "0")  # so that what is set here is taken back
    monkeypatch.delenv("SANIC_PROXIES_COUNT")
    rasa_command.prepare(proxies)
    assert os.environ.get("SANIC_PROXIES_COUNT") == counted


def test_sanic_reads_it_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANIC_PROXIES_COUNT", "1")
    from sanic.config import Config

    assert Config().PROXIES_COUNT == 1
