"""Names as they are compared: without accents, case, hyphens and titles, and by how they sound.

Spelling differs between people who mean the same child. `sound_of` gives one code for spellings that sound
alike in English ears (Mohammed, Muhammad); `forms_of` gives the full names that a short one can stand for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

from bot.referral.matching.name_lists import (
    CALLED_BY_ANOTHER,
    JOINED_PREFIXES,
    LOOSE_PREFIXES,
    NICKNAMES,
    NOT_A_NAME,
    TITLES,
)

LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
RESPELLED = (
    (re.compile(r"sz|sch"), "sh"),
    (re.compile(r"cz|tch"), "ch"),
    (re.compile(r"rz"), "zh"),
    (re.compile(r"w(?=sk|ck|cz|ic)"), "f"),
    (re.compile(r"(?<=[eiou])w(?=[aeiou])"), "v"),
    (re.compile(r"ee|ie"), "i"),
    (re.compile(r"ai|ay|ei|ey"), "e"),
    (re.compile(r"oo|ou"), "u"),
    (re.compile(r"^kh|^q|ck"), "k"),
    (re.compile(r"kh|gh(?!t)"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"c(?=[aourlk]|$)"), "k"),
    (re.compile(r"^x|z"), "s"),
    (re.compile(r"v"), "f"),
    (re.compile(r"th(?=$|o|r)"), "t"),
)
"""Spellings that name the same sound, put right before the English code is taken."""
FIRST_VOWEL = re.compile("[EIOU]")


@dataclass(frozen=True)
class Name:
    """One name of a person: forenames and family names as plain words, in the order given."""

    forenames: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return self.forenames + self.family


def folded(text: str) -> str:
    """Lower case without accents; apostrophes close up, every other mark is a space."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’`´.]", "", plain)
    return " ".join(re.sub(r"[^a-z ]", " ", plain).split())


@lru_cache(maxsize=65_536)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a name: `Mc Donald` is one, `al-Rahman` is `rahman`, titles are left out."""
    words: list[str] = []
    joined = ""
    for word in folded(text).split():
        if word in TITLES:
            continue
        if word in JOINED_PREFIXES:
            joined += word
            continue
        words.append(joined + word)
        joined = ""
    if joined:
        words.append(joined)
    return tuple(w for w in words if w not in LOOSE_PREFIXES) or tuple(words)


def read_name(text: str) -> Name:
    """A whole name in one line: the last word is the family name, or what stands before a comma.

    Words that describe a person ("a boy in a red coat") are not a name: then both parts are empty.
    """
    first, comma, rest = text.partition(",")
    if comma and name_words(rest) and len(name_words(first)) <= 2:
        return Name(name_words(rest), name_words(first))
    words = text.split()
    if not words or NOT_A_NAME & set(folded(text).split()):
        return Name()
    if len(words) == 1:
        return Name(name_words(text), ())
    return Name(name_words(" ".join(words[:-1])), name_words(words[-1]))


@lru_cache(maxsize=65_536)
def forms_of(word: str) -> frozenset[str]:
    """The word and the full names that it can be short for."""
    return frozenset((word, *NICKNAMES.get(word, ())))


@lru_cache(maxsize=65_536)
def plainly_spelled(word: str) -> str:
    """The word with the spellings of one sound made the same: `reeya` and `riya` are one."""
    for pattern, sound in RESPELLED:
        word = pattern.sub(sound, word)
    return re.sub(r"(.)\1", r"\1", word)


@lru_cache(maxsize=65_536)
def sound_of(word: str) -> str:
    """One code for spellings that sound alike; the word itself where it is too short to have one."""
    code: str = jellyfish.metaphone(plainly_spelled(word)).replace(" ", "")
    code = FIRST_VOWEL.sub("A", code[:1]) + code[1:].replace("H", "")
    return code if len(code) > 1 else word[:3]


def own_forenames(forenames: tuple[str, ...]) -> tuple[str, ...]:
    """Forenames that tell a child apart: without a first name that is seldom the one they go by."""
    rest = tuple(n for n in forenames if not forms_of(n) & CALLED_BY_ANOTHER)
    return rest or forenames
