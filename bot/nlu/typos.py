"""Slips of the finger, the same ones each time: what understanding is worth when people type in a hurry."""

from __future__ import annotations

import random

SHORTEST = 4
"""Letters of a word from which a slip leaves something to recognise."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_typos(text: str, share: float, seed: int = 0) -> str:
    """The text with a slip in about that share of its longer words: swapped, dropped, doubled or wrong."""
    chance = random.Random(f"{seed} {text}")
    return " ".join(
        _slip(word, chance) if len(word) >= SHORTEST and chance.random() < share else word
        for word in text.split(" ")
    )


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [
            before + after[:1] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + chance.choice(LETTERS) + after,
        ]
    )
