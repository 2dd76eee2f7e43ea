"""A message as paragraphs and lists, so that a list is one to the eye and to a screen reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

PARAGRAPH, BULLETS, NUMBERS = "paragraph", "bullets", "numbers"
BULLET = re.compile(r"^- +")
NUMBERED = re.compile(r"^\d{1,2}\. +")


@dataclass(frozen=True)
class Block:
    """Lines of one kind that stand together. Lists have lost the signs before their lines."""

    kind: str
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of one of our own messages, in order. An empty line ends a paragraph."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        for kind, lines in groupby(part.splitlines(), key=_kind):
            found.append(_block(kind, tuple(line.strip() for line in lines)))
    return tuple(block for block in found if any(block.lines))


def _block(kind: str, lines: tuple[str, ...]) -> Block:
    """Numbers that do not begin with 1 are somebody's own, and stay as they were written."""
    if kind == NUMBERS and not lines[0].startswith("1."):
        return Block(PARAGRAPH, lines)
    sign = {BULLETS: BULLET, NUMBERS: NUMBERED}.get(kind)
    return Block(kind, tuple(sign.sub("", line) for line in lines) if sign else lines)


def _kind(line: str) -> str:
    if BULLET.match(line):
        return BULLETS
    return NUMBERS if NUMBERED.match(line) else PARAGRAPH
