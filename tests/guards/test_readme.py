"""The README is true: its paths exist, its commands exist, its figures are the code's."""

from __future__ import annotations

import re
import subprocess
import sys

from bot.settings import ROOT
from bot.thresholds.routes import Route

README = (ROOT / "README.md").read_text()


def test_every_path_in_the_readme_exists() -> None:
    for path in re.findall(
        r"`((?:bot|data|actions|requirements|scenarios|tests|docs)/[\w/.-]+)`", README
    ):
        assert (ROOT / path).exists(), path
    assert (ROOT / "domain.yml").exists() and (ROOT / ".env.example").exists()


def test_every_command_in_the_readme_exists() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot.cli", "--help"], capture_output=True, text=True, cwd=ROOT
    ).stdout
    commands = README.partition("## Commands")[2].partition("##")[0]
    for name in re.findall(r"`(\w+)(?: \w+)?`", commands.partition("and `rasa`")[0]):
        assert name in told, name


def test_every_route_is_in_the_glossary() -> None:
    for route in Route:
        assert f"`{route}`" in README


def test_the_readme_says_first_what_it_will_not_do() -> None:
    opening = README[:1600]
    assert "does not decide" in opening and "999" in opening
