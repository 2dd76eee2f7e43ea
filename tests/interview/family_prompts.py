"""Tells a sentence that leads somebody to contact the family from one that keeps them from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FAMILY = (
    r"(?:the |their |his |her |a |both |each |these |those )?"
    r"(?:family|families|parents?|mother|mum|father|dad|carers?|guardians?|parent or carer)\b(?!['’]s)"
)
LEADS = (
    r"tell|telling|inform|contact|ring|call|phone|telephone|write to|e-?mail|visit|meet|ask|offer"
    r"|speak (?:only )?(?:to|with)|talk (?:\w+ )?(?:to|with)|explain|share (?:it|this) with|involve|invite"
    r"|encourage|work(?:ing)? with|approach|discuss (?:it|this) with|give (?:it|this) to|agree (?:it )?with"
    r"|raise (?:it|this) with|check with|let|print this for"
)
PROMPTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{LEADS})\b(?:[a-z',{{}}]* ?){{0,5}}?\b{FAMILY}",
        rf"\b(?:with|to) {FAMILY} (?:about|too)\b",
        r"\b(?:offer|ask for|get|seek) (?:it again|help again|their agreement|consent)\b",
        r"\boffer (?:that|the|this) (?:adult|person)\b",
        r"\bhear it from you\b",
        r"\byou could say\b",
        r"\b(?:speak|talk)\b[^.]{0,40}\bto (?:the|that) (?:adult|person who|mother|father)\b",
        r"\btalk to the young person or mother\b",
        r"\bgo and ask them\b",
    )
)
"""What would lead a referrer to the family."""
KEEPS_AWAY = re.compile(
    r"\b(?:do not|don't|not to|never|nobody|no one|need not|you do not have to|must not|leave no|without"
    r"|before (?:anyone|anybody|you|the family)|ask (?:first|yourself)|a telephone call|what to|who may"
    r"|may be told|says? that|to say|nor|not safe|unless you know|what the family)\b",
    re.IGNORECASE,
)
"""Said in a sentence before the family is named, it makes of it a warning, or a question to somebody else."""
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")


def prompts_in(text: str) -> list[str]:
    """The sentences of a text that lead somebody to the family."""
    return [sentence for sentence in SENTENCE.split(text) if _is_prompt(sentence)]


def prompts_among(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from prompts_in(text)


def _is_prompt(sentence: str) -> bool:
    found = [hit for pattern in PROMPTS for hit in pattern.finditer(sentence)]
    return any(not KEEPS_AWAY.search(sentence[: hit.end()]) for hit in found)
