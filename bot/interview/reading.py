"""Reads an answer to the open question, pressed or typed.

What is certain is taken; what is doubtful is put back to the person as a question. A hedge is never
taken as "no", and nothing reassuring is taken from words that say more than "no".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.interview import ages, dates
from bot.interview.choosing import all_meant, fitting
from bot.interview.listening import plainly
from bot.interview.prompts import DONT_KNOW, NO, YES, Prompt
from bot.interview.sensing import Sensed
from bot.interview.times_of_year import read_time_of_year
from bot.thresholds.facts import Range

LONGEST_ANSWER = 20_000
FEW_MORE_WORDS = 3
SHORT = 5
"""Words up to which typed text at an open text question may be a request and not the answer."""

_YES = r"yes|yeah|yep|yup|ye|yh|y|aye|correct|definitely|absolutely|true|thats right|that is right"
_NO = r"no|nope|nah|n|not yet|never|false|definitely not|none"
YES_FIRST = re.compile(rf"^(?:{_YES})\b")
NO_FIRST = re.compile(rf"^(?:{_NO})\b")
NO_LAST = re.compile(r"\bno$")
ONLY_YES = re.compile(
    rf"^(?:(?:{_YES}|please|thanks|he|she|they|it|is|does|do|did|has|have|we|i|are|was|can|will"
    r"|would|ok|okay|sure|confirm)\W*)+$"
)
ONLY_NO = re.compile(
    rf"^(?:(?:{_NO}|thanks|thank you|he|she|they|it|is|isnt|doesnt|dont|didnt|hasnt|havent|not|we|i"
    r"|arent|wasnt|cant|cannot|wont|sorry|nobody|nothing)\W*)+$"
)
DONT_KNOWS = re.compile(
    r"\b(dont know|do not know|dunno|idk|not sure|unsure|no idea|cant say|cannot say|not certain"
    r"|haven?t a clue|dk|dont no|unknown|not known|couldnt say|hard to say|never asked"
    r"|havent asked|not asked|didnt ask)\b"
)
HEDGES = re.compile(
    r"\b(think so|thinks so|dont think|not think|maybe|perhaps|possibly|probably|sort of|kind of"
    r"|might|not that i|not as far|as far as|i guess|suppose|not really|sometimes|apparently"
    r"|supposedly|took it back|takes it back|but|although|though|unless|except|seems|hopefully)\b"
)
STATED = re.compile(
    r"^(?:(?:he|she|they|it|there|we|i|mum|dad|both|one|some|the \w+|his \w+|her \w+) )?"
    r"(?:(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would)(?:nt| not)?"
    r"|isnt|arent|cant|cannot|wont|seen|saw|told|once|twice|every \w+|all the time"
    r"|often|always|several|lots|nobody|no ?one|nothing|nil|never|without)\b"
)
MORE_THAN_A_NUMBER = re.compile(r"\b(?:and|plus|about|around|or|maybe|nearly|over|least)\b|[&+]")
DENIED = re.compile(
    r"nt\b|\b(?:not|no|never|none|nobody|no ?one|nothing|nil|without|cannot|hardly|rarely|barely|seldom)\b"
)
NOTHING_MORE = re.compile(
    r"^(?:(?:no|nope|nah|none|nothing|neither)\W*)+(?:of (?:these|them|those|it|that|the above))?"
    r"(?:like (?:that|this|these|those))?(?:\W*(?:else|right now|now|today|at the moment|at all|no|thanks))*$"
)
THE_REST = re.compile(r"^(?:no\W*)?(?:none|nothing)(?: of)? (?:the )?(?:others?|rest|else)$")
REASONS_NOT_KNOWN = ("not_known", "not_asked", "not_safe_to_ask", "would_not_say")
WHY_NOT_KNOWN = (
    ("not_safe_to_ask", re.compile(r"\b(?:not|isnt|wasnt|un) ?safe\b|\bnot safe to ask\b")),
    (
        "would_not_say",
        re.compile(r"\b(?:would|will|did)(?:nt| not) (?:say|tell)|\bwont say|\brefused\b"),
    ),
    ("not_asked", re.compile(r"\b(?:not|never|havent|didnt|have not|did not) ask(?:ed)?\b")),
)
"""How people say why they do not know; anything else is `not_known`."""
TYPED_KINDS = (
    "text", "date", "birth", "phone", "email", "postcode", "address", "nhs_number", "upn",
)  # fmt: skip
"""Kinds whose answer is kept as it was typed."""
ASIDE = ("wrote", "named")
"""What a prompt keeps beside the answer and the answer does not."""


@dataclass(frozen=True)
class Heard:
    """What the person sent, as the channel and the language model report it.

    pressed: the content of a button, or None for typed words.
    on_screen: key of the question that the person was looking at, where the client says so.
    """

    text: str
    intent: str = "nlu_fallback"
    confidence: float = 0.0
    pressed: Mapping[str, Any] | None = None
    on_screen: str | None = None
    client_id: str = ""
    sensed: Sensed = Sensed()


@dataclass(frozen=True)
class Read:
    """An answer. `doubtful` answers are confirmed by the person before they count."""

    value: Mapping[str, Any]
    doubtful: bool = False


def read(prompt: Prompt, heard: Heard) -> Read | None:
    """The answer to this question, or None if it is not one."""
    if heard.pressed is not None:
        return _pressed(prompt, heard.pressed)
    text = heard.text.strip()
    if prompt.kind in TYPED_KINDS and "today" not in prompt.extra:
        return _open_text(prompt, text, heard.sensed.likely_areas())
    plain = plainly(text).strip(" .!?,")
    if not plain:
        return None
    if prompt.kind == "date" and (days := _days(prompt, text)) is not None:
        return days
    if prompt.kind == "tick":
        return _ticked(prompt, plain)
    offered = {choice.value for choice in prompt.choices}
    if prompt.kind == "age" and (age := _age(prompt, plain)) is not None:
        return age
    not_knowing = next((v for v in (DONT_KNOW, "not_known") if v in offered), None)
    if not_knowing and DONT_KNOWS.search(plain) and not _says_more(plain):
        return Read(_said(prompt, not_knowing))
    if prompt.kind == "yes_no" and (named := _exactly(prompt, plain)) is not None:
        return Read(_said(prompt, named))
    readers = {"yes_no": _yes_no, "choice": _choice, "age": _age, "number": _number}
    return readers[prompt.kind](prompt, plain) if prompt.kind in readers else None


def _pressed(prompt: Prompt, pressed: Mapping[str, Any]) -> Read | None:
    """Only what this question offers can be pressed."""
    ticked, value = pressed.get("ticked"), pressed.get("v")
    offered = {choice.value for choice in prompt.choices}
    if prompt.kind == "tick":
        if isinstance(ticked, list) and ticked and set(ticked) <= offered:
            return Read(_ticks(prompt, [str(t) for t in ticked]))
        if value in offered:
            return Read(_ticks(prompt, [str(value)]))
        if value in (NO, DONT_KNOW) and prompt.none_label:
            return Read(_ticks(prompt, [], rest=str(value)))
        return None
    if value in offered:
        return Read(_said(prompt, str(value)))
    return None


def _said(prompt: Prompt, value: str) -> dict[str, Any]:
    shown = prompt.label_of(value)
    return {"said": value, "asked": prompt.text, "shown": shown, **_noted(prompt)}


def _noted(prompt: Prompt) -> dict[str, Any]:
    """What an answer keeps of how it was asked."""
    return {key: value for key, value in prompt.extra.items() if key not in ASIDE}


def _exactly(prompt: Prompt, plain: str) -> str | None:
    """The choice that the words name and say nothing more."""
    names = ((c.value, (plainly(c.label).strip(" .!?,"), *c.words)) for c in prompt.choices)
    return next((value for value, known in names if plain in known), None)


def _open_text(prompt: Prompt, text: str, areas: tuple[str, ...]) -> Read | None:
    text = text[:LONGEST_ANSWER]
    if not text:
        return None
    plain = plainly(text).strip(" .!?,")
    kept = {"text": text, "shown": text, "asked": prompt.text, **_noted(prompt)}
    if (named := _exactly(prompt, plain)) is not None:
        return Read({**kept, "said": named})
    if reason := _why_not_known(prompt, plain):
        return Read({**kept, "said": reason})
    heard = {"areas": list(areas)} if prompt.question == "worry" else {}
    return Read({**kept, **heard})


def _why_not_known(prompt: Prompt, plain: str) -> str | None:
    """Why a short answer says nothing, where that is what it says."""
    is_exact = prompt.kind != "text" and any(letter.isdigit() for letter in plain)
    if len(plain.split()) > SHORT or is_exact:
        return None
    offered = {choice.value for choice in prompt.choices}
    for reason, words in WHY_NOT_KNOWN:
        if reason in offered and words.search(plain):
            return reason
    return "not_known" if DONT_KNOWS.search(plain) else None


def _says_more(plain: str) -> bool:
    """Whether there is more in the words than not knowing."""
    return len(plain.split()) > SHORT + 3


def _yes_no(prompt: Prompt, plain: str) -> Read | None:
    """A bare yes or no counts; with more words, or a hedge, it is asked back."""
    says_yes, says_no = bool(YES_FIRST.match(plain)), _no_first_or_last(plain)
    if says_yes == says_no:
        return _stated(prompt, plain)
    value = YES if says_yes else NO
    bare = (ONLY_YES if says_yes else ONLY_NO).match(plain) and not HEDGES.search(plain)
    return Read(_said(prompt, value), doubtful=not bare)


def says_yes_first(text: str) -> bool:
    return bool(YES_FIRST.match(plainly(text)))


def begins_with_yes_or_no(text: str) -> bool:
    plain = plainly(text)
    return bool(YES_FIRST.match(plain) or NO_FIRST.match(plain))


def _no_first_or_last(plain: str) -> bool:
    return bool(NO_FIRST.match(plain) or NO_LAST.search(plain))


def _stated(prompt: Prompt, plain: str) -> Read | None:
    """ "She has", "there wasn't any": said without yes or no, and always asked back."""
    if HEDGES.search(plain) or DONT_KNOWS.search(plain) or not STATED.match(plain):
        return None
    denied = bool(DENIED.search(plain))
    if denied and len(plain.split()) > SHORT - 1:
        return (
            None  # a longer "no" may be a hedge: the question is put again, and no answer suggested
        )
    return Read(_said(prompt, NO if denied else YES), doubtful=True)


def _choice(prompt: Prompt, plain: str) -> Read | None:
    """By its number in the list, its label, or its words; exactly one must fit."""
    if plain.isdigit() and 1 <= int(plain) <= len(prompt.choices):
        return Read(_said(prompt, prompt.choices[int(plain) - 1].value))
    exact = [c.value for c in prompt.choices if plainly(c.label).strip(" .!?,") == plain]
    fits = exact or fitting(prompt.choices, plain)
    if len(fits) != 1:
        return None
    sure = exact or _is_plain_name(prompt, fits[0], plain)
    return Read(_said(prompt, fits[0]), doubtful=not sure or bool(HEDGES.search(plain)))


def _is_plain_name(prompt: Prompt, value: str, plain: str) -> bool:
    """Whether the words are little more than a name of the choice, and deny nothing."""
    most = len(plain.split()) - FEW_MORE_WORDS
    names = [plainly(name) for name in _names(prompt, value)]
    return any(
        name in plain and len(name.split()) >= most and not DENIED.search(plain.replace(name, ""))
        for name in names
    )


def _names(prompt: Prompt, value: str) -> tuple[str, ...]:
    return next((*c.words, c.label) for c in prompt.choices if c.value == value)


def _ticks(prompt: Prompt, ticked: list[str], rest: str | None = None) -> dict[str, Any]:
    labels = [prompt.label_of(value) for value in ticked]
    if rest is not None:
        labels.append(prompt.none_label or rest if rest == NO else rest.replace("_", " "))
    value: dict[str, Any] = {
        "ticked": ticked,
        "offered": [choice.value for choice in prompt.choices],
        "asked": prompt.text,
        "shown": "; ".join(labels),
        **_noted(prompt),
    }
    return {**value, "rest": rest} if rest is not None else value


def _ticked(prompt: Prompt, plain: str) -> Read | None:
    """Typed answers to a list are always asked back, but for a plain "none" or "don't know"."""
    if prompt.none_label and _is_none_of_them(prompt, plain):
        return Read(_ticks(prompt, [], rest=NO))
    if prompt.none_label and THE_REST.match(plain):
        return Read(_ticks(prompt, [], rest=NO), doubtful=True)
    if DONT_KNOWS.search(plain) and len(plain.split()) <= SHORT and prompt.none_label:
        return Read(_ticks(prompt, [], rest=DONT_KNOW))
    if prompt.proposed and YES_FIRST.match(plain) and ONLY_YES.match(plain):
        return Read(_ticks(prompt, list(prompt.proposed)))
    numbers = [int(n) for n in re.findall(r"\b\d{1,2}\b", plain)]
    if numbers and re.fullmatch(r"[\d\s,&]+|(?:\d{1,2}(?:\W+and)?\W*)+", plain):
        if all(1 <= n <= len(prompt.choices) for n in numbers):
            return Read(_ticks(prompt, [prompt.choices[n - 1].value for n in numbers]))
    if all_meant(plain):
        return Read(_ticks(prompt, [c.value for c in prompt.choices]), doubtful=True)
    fits = fitting(prompt.choices, plain)
    if fits:
        return Read(_ticks(prompt, fits), doubtful=True)
    if prompt.proposed and YES_FIRST.match(plain):
        return Read(_ticks(prompt, list(prompt.proposed)), doubtful=True)
    return None


def _is_none_of_them(prompt: Prompt, plain: str) -> bool:
    """ "None of the others" counts only where some were ticked before."""
    again = bool(prompt.extra.get("again")) and THE_REST.match(plain) is not None
    own = plain == plainly(prompt.none_label or "").strip(" .!?,")
    return again or own or NOTHING_MORE.match(plain) is not None


def _age(prompt: Prompt, plain: str) -> Read | None:
    age = ages.read_age(plain)
    if age is None:
        return None
    unborn = ages.is_unborn(plain)
    return Read(
        {
            "range": {"from": age.low, "to": age.high},
            "unborn": unborn,
            "asked": prompt.text,
            "shown": "unborn" if unborn else ages.age_in_words(Range(age.low, age.high)),
        },
        doubtful=len(plain.split()) > SHORT or ages.says_school_year(plain),
    )


def _days(prompt: Prompt, text: str) -> Read | None:
    """Days for a threshold question, which are always shown in full to be confirmed."""
    today = date.fromisoformat(prompt.extra["today"])
    days = dates.read_dates(text, today) or read_time_of_year(text, today)
    since = re.sub(r"^(?:ever )?since ", "", text.strip().lower())
    days = days or dates.read_dates(since, today)
    if days is None:
        return None
    return Read(
        {
            "days": {"from": str(days.first), "to": str(days.last)},
            "asked": prompt.text,
            "shown": dates.in_words(days),
        },
        doubtful=True,
    )


def _number(prompt: Prompt, plain: str) -> Read | None:
    number = ages.read_number(plain)
    least, most = int(prompt.extra.get("least", 0)), int(prompt.extra.get("most", 999))
    if number is None or not least <= number <= most:
        return None
    counted = {"number": number, "asked": prompt.text, "shown": str(number)}
    many_words = len(plain.split()) > SHORT
    return Read(counted, doubtful=many_words or bool(MORE_THAN_A_NUMBER.search(plain)))
