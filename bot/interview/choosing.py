"""Which of the choices on the screen typed words mean: by number, place, label, or the words listed for each.

What is found is put back to the person where it is not exactly a label, so a near miss costs one question.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from bot.interview.listening import plainly
from bot.interview.prompts import Choice

CLOSE_ENOUGH = 88
SHORT = 5
"""Letters from which a part of a label, or a word that is nearly one of its words, counts."""
ENOUGH_OF_A_LABEL = 80
"""How much of a label's words must stand in the text, of 100, for it to be meant."""
NEGATED = re.compile(
    r"\b(?:no|not|never|without|nor|none|nothing|nil|isnt|arent|wasnt|doesnt|dont|didnt|hasnt|havent|cant)"
    r"(?: (?:a|an|any|the|been|seen|got|had|really|in))*$"
)
ALL = re.compile(
    r"^(?:yes )?(?:all|both|everything|every one|the lot)(?: of (?:them|these|those|it|the above))?$"
)
DENIES = re.compile(r"\b(?:no|not|never|without|nor|\w+nt|hardly|rarely)\b")
PLACES = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "last": -1,
}
BY_PLACE = re.compile(
    rf"^(?:the )?(?P<place>{'|'.join(PLACES)})(?: (?P<count>two|three|2|3))?(?: ones?| options?)?$"
)
COUNTS = {None: 1, "two": 2, "2": 2, "three": 3, "3": 3}


def fitting(choices: tuple[Choice, ...], plain: str) -> list[str]:
    """The values of the choices that the words mean, in the order of the screen; none if they mean none."""
    return (
        _by_place(choices, plain)
        or [c.value for c in choices if _is_named(c, plain)]
        or [c.value for c in choices if _is_much_like(c, plain)]
    )


def all_meant(plain: str) -> bool:
    """Whether the words mean every choice of a list."""
    return ALL.match(plain) is not None


def _by_place(choices: tuple[Choice, ...], plain: str) -> list[str]:
    """ "The first two", "the last one"."""
    found = BY_PLACE.match(plain)
    if found is None:
        return []
    start, count = PLACES[found["place"]], COUNTS[found["count"]]
    if start < 0:
        return [choice.value for choice in choices[-count:]]
    return [choice.value for choice in choices[start : start + count]]


def _is_named(choice: Choice, plain: str) -> bool:
    names = (*choice.words, choice.label)
    return any(_mentions(plain, plainly(name)) for name in names) or _is_part(plain, choice.label)


def _is_part(plain: str, label: str) -> bool:
    """Whether the text is a part of a label that is on the screen, such as "domestic"."""
    return len(plain) >= SHORT and bool(re.search(rf"\b{re.escape(plain)}\b", plainly(label)))


def _mentions(plain: str, name: str) -> bool:
    """Whether the text holds the name as whole words, or nearly, and does not deny it."""
    for hit in re.finditer(rf"\b{re.escape(name)}(?:s|es)?\b", plain):
        if not NEGATED.search(plain[: hit.start()].rstrip()):
            return True
    return len(name) >= SHORT and any(
        fuzz.ratio(word, name) >= CLOSE_ENOUGH
        and not NEGATED.search(plain.partition(word)[0].rstrip())
        for word in plain.split()
    )


def _is_much_like(choice: Choice, plain: str) -> bool:
    """Whether most of the words of a label stand in the text, in whatever order."""
    label = plainly(choice.label)
    return not DENIES.search(plain) and fuzz.token_set_ratio(label, plain) >= ENOUGH_OF_A_LABEL
