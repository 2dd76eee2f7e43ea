"""Signs of what happened: when, where, who saw it, how often, whether before, and an example."""

from __future__ import annotations

import re

from bot.interview.dates import mentions_a_day
from bot.referral.signs.patterns import any_of

_PERIOD = r"week|month|term|year|weekend|summer|autumn|winter|spring|half[- ]?term|holidays?"
_MONTH = "january|february|march|april|june|july|august|september|october|november|december|christmas|easter"
_SINCE = any_of(
    [
        rf"(?:since|until|from|after|during|over|in|before) (?:the |last |early |late |mid[- ]?)?"
        rf"(?:{_PERIOD}|{_MONTH})",
        rf"(?:last|this) (?:{_PERIOD})",
        rf"(?:mid|early|late)[- ](?:{_MONTH})",
    ]
)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b[012]?\d:[0-5]\d\b", re.IGNORECASE)


def says_when(text: str) -> bool:
    """Whether a day, a time of day or a time of year stands in it, even a rough one."""
    return mentions_a_day(text) or bool(_CLOCK.search(text) or _SINCE.search(text))


_PLACES = (
    "home|house|flat|address|property|school|class(?:room)?|nursery|pre-?school|college|surgery|clinic"
    "|hospital|ward|kitchen|bedroom|bathroom|bath|toilets?|garden|street|road|park|shop"
    "|supermarket|station"
    "|office|cent(?:re|er)|club|youth club|gate|playground|corridor|hall(?:way)?|landing"
    "|stair(?:s|case|well)"
    "|cloakroom|changing room|library|church|mosque|temple|pool|pitch|bus(?: stop)?|train"
    "|car(?: park)?|van"
    "|taxi|room|sofa|cot|lesson|assembly|registration|canteen|hostel|refuge|hotel|caravan|online"
    "|game|chat"
    "|phone|food bank|reception|door|window|field|beach|gym|market|pub|scene|court|yard|shed|tent"
    "|group|session|meeting|drop-in|my room|number \\d+|p\\.?e\\.?"
)
_WHERE = any_of(
    [
        rf"(?:at|in|into|inside|outside|on|by|from|behind|under|around|near|to|of|came to)"
        rf"(?: (?:the|a|an|our|my|his|her|their|this|that|art|school|same|front|back|nappy))*"
        rf" (?:[a-z]+ )?(?:{_PLACES})",
        r"(?:home|house|flat) visit|left home|visited (?:the )?(?:home|house|flat|them)",
        rf"attended (?:the )?(?:{_PLACES})|(?:called|came|went|arrived) (?:at|to) ",
    ]
)


def says_where(text: str) -> bool:
    return bool(_WHERE.search(text))


_REPORTERS = (
    "i|we|staff|officers?|police|crew|colleagues?|(?:a|the|his|her|their|our|my|class|head|form)"
    " (?:[a-z]+ )?(?:teacher|neighbou?r|caller|nurse|doctor|manager|midwife|worker|volunteer|assistant"
    "|caretaker|driver|parent|friend|member of staff)|neighbou?rs?|teachers?|parents"
)
_WITNESSED = (
    "saw|seen|see|heard|hear|noticed|notice|smelt|smelled|witnessed|watched|found|met|weighed|measured"
    "|observed|counted|visited|attended|arrived|examined|changed|rang|reported|said|told|logged"
    "|recorded"
    "|noted|spoke|got in|came|went|called"
)
_SOURCE = any_of(
    [
        rf"(?:{_REPORTERS})(?: (?:both|all|then|also|have|had|has|who [a-z ]{{1,30}}|did|last"
        rf"|first|myself))*"
        rf" (?:{_WITNESSED})",
        r"(?:told|said to|tells|showed|whispered to|wrote to|disclosed to|informed|asked|rang|emailed)"
        r" (?:me|us|our|my|the (?:office|school|surgery|nursery|police|club))",
        r"(?:came|comes) to (?:me|us|my|our)",
        r"(?:seen|heard|witnessed|reported|noted|recorded|observed) by",
        r"(?:register|records?|log|notes?|cctv|letter|report|scan|x-?ray)s? (?:shows?|says?|states?)",
        r"according to|in front of (?:me|us|staff)|i was (?:there|present|with)|home visit",
        r"we (?:could|can) (?:see|hear|smell)|i (?:could|can) (?:see|hear|smell)",
    ]
)


def says_source(text: str) -> bool:
    """Whether it says who saw or heard it, or who told whom."""
    return bool(_SOURCE.search(text))


VAGUE = any_of(
    [
        r"(?:safeguarding |welfare |attendance |some |ongoing )?concern(?:s|ed|ing)?",
        r"(?:behaviou?r(?:al)? |safeguarding |eating |mental health )?issues?",
        r"in-?appropriate(?:ly)?|chaotic|dysfunctional|toxic|unsuitable|unsafe",
        r"neglect(?:ed|ful|ing)?|abus(?:ed?|ive|ing)|controlling|aggressive|intimidating|volatile",
        r"not coping|(?:can't|cannot|can not) cope|struggl(?:es|ing)|overwhelmed|needs? support",
        r"would benefit from|not appropriate|not right|not okay|not ok",
        r"hard to reach|non-?engag(?:ing|ement)|disengaged|not engaging|attention[- ]seeking"
        r"|streetwise",
        r"promiscuous|life-?style|at risk|vulnerable|putting (?:him|her|them)sel(?:f|ves) at risk",
        r"poor (?:parenting|attachment|hygiene|attend(?:er|ance)|behaviou?r|home conditions"
        r"|boundaries)",
        r"(?:home )?conditions (?:are )?(?:poor|bad)|in a state|untidy|dirty|unkempt|properly",
        r"worr(?:ied|ying)|welfare|well-?being|low mood|seems? [a-z]+|withdrawn|gone downhill|marks",
        r"doesn't care|don't care|do not care|not on board|over the top|family dynamics|worries",
        r"toxic|difficult|problems?|known to services|history of|going on|body image|input|struggling",
    ]
)
"""Words that stand for something that was seen, without saying what."""

_NUMBER = r"\d+|once|twice|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|several hundred"
_CONCRETE = (
    _CLOCK,
    _SOURCE,
    re.compile(rf"\b(?:{_NUMBER})\b", re.IGNORECASE),
    re.compile(r"['\"‘“][^'\"’”]{4,}['\"’”]"),
    any_of(
        [
            "arm|leg|hand|cheek|face|neck|back|eye|lip|head|shoulder|thigh|wrist|heels?|throat"
            "|skin|chest",
            "bruises?|cut|burn|bite|blood|bleeding|blue|purple|round|size|cm|kg",
            "floor|bed|mattress|door|bottle|coat|shirt|socks?|nappy|bread|knife|phone|money|cash"
            "|needle",
            "pushed|hit|hits|kicked|pulled|threw|shook|slapped|punched|grabbed|held|cried|slept|ate",
        ]
    ),
)
ENOUGH_CONCRETE = 3
"""Concrete things from which a text is taken to say what was seen, whatever other words stand in it."""
FEW_WORDS = 14
"""A text shorter than this, with hardly anything concrete in it, says too little to act on."""


def vague_words(text: str) -> tuple[str, ...]:
    """The vague words that stand there without an example, at most two, as they were written."""
    if not _says_too_little(text):
        return ()
    return tuple(dict.fromkeys(found[0] for found in VAGUE.finditer(text)))[:2]


def is_vague(text: str) -> bool:
    """Whether nobody could picture what was seen."""
    few = len(text.split()) < FEW_WORDS
    return _says_too_little(text) and (few or VAGUE.search(text) is not None)


def _says_too_little(text: str) -> bool:
    return _concrete(text) < ENOUGH_CONCRETE


def _concrete(text: str) -> int:
    """How many concrete things stand in it: numbers, quotations, things seen, bodies and objects."""
    return sum(len(pattern.findall(text)) for pattern in _CONCRETE)


_OFTEN = any_of(
    [
        "always|never|often|constantly|regularly|frequently|usual|usually|continually"
        "|persistent(?:ly)?",
        "most days|most weekends|every day|all the time|a lot|lots of times|ongoing|repeated(?:ly)?"
        "|numerous|again and again|many times|sometimes|keeps? (?:coming|doing|being)",
    ]
)
_COUNT = any_of(
    [
        rf"(?:{_NUMBER})(?: [a-z]+)? (?:times?|days?|nights?|weeks?|occasions|visits?|months?|sessions?"
        r"|absences|lessons|hours?|calls?|pick-?ups|letters|of (?:the|our|his|her))",
        r"\d+ ?%|once|twice|(?:first|second|third|fourth|fifth|sixth) (?:time|visit|call|report"
        r"|week|request)",
        r"each (?:time|day|night|week)|(?:one|two|three|four|five|\d) (?:or|to) (?:two|three|four"
        r"|five|\d)",
    ]
)
_LISTED = re.compile(r"\b\d{1,2}(?:, \d{1,2})*,? (?:and|&) \d{1,2}\b")


def frequency_words(text: str) -> tuple[str, ...]:
    """Words such as "often", where no count stands with them, at most two."""
    if _COUNT.search(text) or _LISTED.search(text):
        return ()
    return tuple(dict.fromkeys(found[0] for found in _OFTEN.finditer(text)))[:2]


_BEFORE = any_of(
    [
        r"(?:before|previously)(?=[.,;)]|$)|(?:seen|happened|times|thing|one|there) before"
        r"|previous|earlier"
        r"|already|again|since (?=\D)|used to|for (?:the )?(?:first|second|third) time",
        r"(?:first|second|third|fourth|fifth) (?:time|call|report|visit|week|request|one)",
        rf"(?:{_NUMBER})(?: [a-z]+)? (?:times|occasions|visits|calls)|running|in a row|history",
        r"(?:last|this) (?:\w+ )?(?:week|month|term|year)|the same (?:in|on|thing)|similar one|older|"
        r"(?:for|in) (?:the (?:last|past) )?(?:\w+ )(?:weeks|months|years)|ongoing|no (?:earlier"
        r"|other) (?:calls|times)|most (?:days|nights|weeks|weekends)|often",
        r"at the last (?:\w+ )?visits?|every (?:day|week|night|time)|each time|both times|always"
        r"|never|ever|still",
        rf"in (?:{_MONTH})|known to|long-?standing|pattern",
    ]
)
_TWO_DAYS = re.compile(
    r"\d(?:st|nd|rd|th)?(?: \w+)?(?:,| and|;| &) (?:on )?(?:the )?\d{1,2}\b", re.IGNORECASE
)


def says_whether_before(text: str) -> bool:
    """Whether it says that this has happened before, how it has grown, or that it is the first time."""
    return bool(_BEFORE.search(text) or _TWO_DAYS.search(text))
