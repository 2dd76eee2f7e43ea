"""What `docs/two_talks.md` quotes is what the bot says and what the referrer types in those talks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.scenarios.talk import play
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml
from tests.server import Server

PAGE = (ROOT / "docs/two_talks.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", PAGE, flags=re.M)[1:]
SPEAKER = re.compile(r"^(bot|referrer) +(.*)$")


def quotes(section: str) -> Iterator[tuple[str, str]]:
    """Who speaks and each piece of what they say, without what is left out."""
    for block in re.findall(r"^```\n(.*?)^```", section, re.M | re.S):
        said: list[list[str]] = []
        for line in block.splitlines():
            if found := SPEAKER.match(line):
                said.append([found[1], found[2]])
            else:
                said[-1][1] += f" {line}"
        for who, text in said:
            for piece in text.split("[...]"):
                if piece.strip():
                    yield who, " ".join(piece.split())


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.splitlines()[0])
def test_every_quoted_sentence_is_said(section: str, server: Server) -> None:
    (script,) = re.findall(r"`(scenarios/talks/\w+\.yml)`", section)
    talk = play(read_yaml(ROOT / script), server.url)
    assert talk.as_expected, talk.in_words()
    said = {
        who: [" ".join(turn["text"].split()) for turn in talk.turns if turn["who"] == who]
        for who in ("bot", "referrer")
    }
    told = list(quotes(section))
    assert len(told) >= 6
    missing = [(who, piece) for who, piece in told if not any(piece in text for text in said[who])]
    assert missing == []
