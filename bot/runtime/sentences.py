"""The bot's own sentences for what the server itself says."""

from __future__ import annotations

from bot.conversations import conversations
from bot.interview.words import Words


def our_words() -> Words:
    """The sentences of `domain.yml`, filled for the pack in use."""
    known = conversations()
    return Words(known.responses, known.pack)
