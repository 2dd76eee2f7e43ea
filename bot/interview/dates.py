"""Days as people type them, kept as ranges: "yesterday", "last Tuesday", "about 3 weeks ago", "14/11".

A day that is read wrongly is worse than none. What reads as a day is cut out of the text; if a number or a
word about time is left over, the text said more than was understood, and nothing is read.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from bot.interview.ages import NUMBER_WORDS, ROUGH
from bot.thresholds.facts import DateRange

WEEKDAYS = {name[:3].lower(): number for number, name in enumerate(day_name)}
MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
NAMED_DAYS = {
    "the day before yesterday": (2, 2), "day before yesterday": (2, 2), "yesterday": (1, 1),
    "last night": (1, 0), "today": (0, 0), "tonight": (0, 0), "this morning": (0, 0),
    "this afternoon": (0, 0), "this evening": (0, 0), "tomorrow": (-1, -1),
}  # fmt: skip
"""The most and the least days back; "last night" may have been after midnight."""
DAYS_IN = {"d": 1.0, "w": 7.0, "f": 14.0, "m": 30.44, "y": 365.25}
VAGUE = {"a": (1, 1), "an": (1, 1), "couple": (2, 3), "few": (2, 5)}
NEAR_DAYS = 150
"""Without a year, a day further off than this could as well be in the year before or after."""
YEARS_BACK, YEARS_AHEAD = 25, 2

_WEEKDAY = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?=$|[ ./-]\d|[.;)])|june?|july?"
    r"|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_BEGIN, _END = r"(?<![\w./-])", r"(?![\w/-]|\.\d)"
_ON = rf"(?:(?P<weekday>{_WEEKDAY}) )?(?:the )?"
_TO = r"(?: ?(?:-|/|&|to|and|or|until|till) ?(?:the )?"
_TH = r"(?:st|nd|rd|th)?"
_AMOUNT = rf"(?P<least>\d{{1,3}}|an?|(?:a )?(?:couple|few)){_TO}(?P<most>\d{{1,3}}))?(?: of)?"
_UNIT = r" ?(?P<unit>day|week|wk|fortnight|month|mth|year|yr)s?"
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = "|".join(list(NUMBER_WORDS)[1:10])
_NUMBER = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({_ONES}))?|({'|'.join(NUMBER_WORDS)}|nineteen))\b"
)
_TIME = re.compile(r"(?<![\w./-])\d{1,2}(?:(?:[:.]\d\d)? ?[ap]\.?m\b|:\d\d\b| o'?clock\b)")

NOT_UNDERSTOOD = re.compile(
    r"\b(?:ago|days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?|weekends?|\w+days|dozen|half"
    r"|hundred|thousand|quarter|quite|not|never|(?:did|do|does|was|were|is|had|has|could|ca)n'?t|next"
    r"|coming|following|than|later|earlier|least|most|but|old|aged|birthday|before last|sat|sun"
    r"|christmas|xmas|easter|holidays?|term|halloween|bonfire|spring|summer|autumn|winter"
    rf"|{_MONTH}|(?:or|and|to) may)\b"
)
LIMITED = re.compile(
    r"\b(?:before|after|since|until|till|by|every|each|other|within|over|under|past|up to|good|black"
    r"|shrove|ash|palm|remembrance)(?: (?:on|in|the|last|about|around|roughly))* _"
    r"|_ (?:to|until|till|through|onwards?)\b(?! (?:the )?_)"
)
"""Words that make a day the end of a time, or another day than it seems."""
AROUND = re.compile(
    r"(?:\b(?:about|around|roughly|circa|approx\w*)|~)(?: (?:on|the|in))* ?_|_(?: or so\b|[ -]ish\b)"
)
NEARLY = re.compile(r"\b(?:nearly|almost|just)\b")


class Reading(NamedTuple):
    """Days that stand in a text, where, and in which way they are said; None if there are no such days."""

    start: int
    way: str
    days: DateRange | None


def read_dates(text: str, today: date) -> DateRange | None:
    """The days that a text can mean, seen from `today`; None if none can be read with certainty.

    Several readings give the range that holds them all, and rough words widen it. A weekday is the last one
    before today, or today; with "last", the one before it, too. A day without a year is the nearest one.
    """
    rest, readings = _plainly(text), []
    for way, pattern, reader in READERS:
        for found in pattern.finditer(rest):
            said = "undated" if way == "dated" and not found.groupdict().get("year") else way
            readings.append(Reading(found.start(), said, reader(found, today)))
        rest = pattern.sub(lambda found: "_" * len(found[0]), rest)
    days = [reading.days for reading in readings if reading.days is not None]
    if not days or len(days) < len(readings) or not _fit(readings) or _says_more(rest, len(days)):
        return None
    slack = timedelta(_slack_around(readings, rest))
    return DateRange(min(d.first for d in days) - slack, max(d.last for d in days) + slack)


def mentions_a_day(text: str) -> bool:
    """Whether any day that is past, a date or "3 weeks ago" stands in a text, whatever else it says."""
    plain = _plainly(text)
    return any(
        found.groupdict().get("which") != "next"
        for _, pattern, _ in READERS
        for found in pattern.finditer(plain)
    )


def _plainly(text: str) -> str:
    """Lower case, one space between words, numbers as figures, without times of the day."""
    plain = text.lower().replace("’", "'").replace("_", " ").replace(",", " ")
    plain = re.sub(r"[‐-―−]", "-", plain)
    return _TIME.sub(";", _NUMBER.sub(_figures, " ".join(plain.split())))


def _figures(found: re.Match[str]) -> str:
    tens = 20 + 10 * _TENS.index(found[1]) if found[1] else 0
    ones = {**NUMBER_WORDS, "nineteen": 19}.get(found[2] or found[3], 0)
    return str(tens + ones)


def _fit(readings: list[Reading]) -> bool:
    """Whether the readings can stand beside each other, and those without a year or week are in order."""
    ways = {reading.way for reading in readings}
    if len(ways) > 1 and (ways & {"counted", "month"} or {"dated", "undated"} <= ways):
        return False
    for way in ("undated", "weekday"):
        told = [r.days.last for r in sorted(readings) if r.way == way and r.days is not None]
        if told != sorted(told):
            return False
    return True


def _says_more(rest: str, count: int) -> bool:
    """Whether what is left, once the days are cut out, still says something about time."""
    one_end = "between" in rest.split() and count < 2
    number = any(letter.isnumeric() for letter in rest)
    return one_end or number or bool(NOT_UNDERSTOOD.search(rest) or LIMITED.search(rest))


def _slack_around(readings: list[Reading], rest: str) -> int:
    """By how many days "around" widens days that are not counted; counting has its own slack."""
    way = readings[0].way
    return 0 if way == "counted" or not AROUND.search(rest) else 15 if way == "month" else 3


def _written(found: re.Match[str], today: date) -> DateRange | None:
    """A date with its month, or two days of one month; without a year, the nearest one."""
    part = found.groupdict()
    month = MONTHS.get(part["month"][:3]) or int(part["month"])
    first = int(part["day"])
    last = int(part.get("to") or first)
    year = part.get("year")
    if "th" in part and not part["th"] and not year and first >= 20:
        return None  # "November 26" may be a year
    years = [_full_year(year)] if year else [today.year - 1, today.year, today.year + 1]
    likely = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    can_be = [
        DateRange(date(y, month, first), date(y, month, last))
        for y in years
        if y in likely and 1 <= month <= 12 and 1 <= first <= last <= monthrange(y, month)[1]
    ]
    days = min(can_be, key=lambda one: abs((one.first - today).days), default=None)
    weekday = part.get("weekday")
    if days is None or (weekday and days.first.weekday() != WEEKDAYS[weekday[:3]]):
        return None
    return days if year or abs((days.first - today).days) <= NEAR_DAYS else None


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year[-2:])


def _counted(found: re.Match[str], today: date) -> DateRange | None:
    """ "3 weeks ago" is any day of that week's length around it, wider when it is rough."""
    least = found["least"].removeprefix("a ")
    low, high = VAGUE.get(least) or (int(least), int(least))
    low, high = sorted((low, int(found["most"] or high)))
    unit = DAYS_IN[found["unit"][0]]
    rough = bool(ROUGH.search(found.string) or NEARLY.search(found.string))
    slack = timedelta((int(unit) // 2 + int(high // 4 * unit) * rough) or int(rough))
    near, far = timedelta(round(low * unit)), timedelta(round(high * unit))
    if far > timedelta(YEARS_BACK * DAYS_IN["y"]):
        return None
    if found[0].endswith("ago") or " ago " in found[0]:
        return DateRange(today - far - slack, today - near + slack)
    return DateRange(today + near - slack, today + far + slack)


def _named(found: re.Match[str], today: date) -> DateRange | None:
    most, least = NAMED_DAYS[found[0]]
    return DateRange(today - timedelta(most), today - timedelta(least))


def _weekday(found: re.Match[str], today: date) -> DateRange | None:
    """ "This" and "next" may lie ahead or back, so they are not read."""
    back = (today.weekday() - WEEKDAYS[found["weekday"][:3]]) % 7
    if found["which"] in ("this", "next") or re.search(r"\bdue\b", found.string):
        return None
    if found["which"] == "last" or found["after"]:
        return DateRange(today - timedelta((back or 7) + 7), today - timedelta(back or 7))
    return DateRange(today - timedelta(back or 7), today - timedelta(back))


def _month(found: re.Match[str], today: date) -> DateRange | None:
    """ "In June", the whole of it; without a year, the latest one where it is also the nearest."""
    month, year = MONTHS[found["month"][:3]], found["year"]
    months_back = (today.month - month) % 12
    if not year and (months_back > 5 or re.search(r"\bdue\b", found.string)):
        return None
    in_year = int(year) if year else today.year - (month > today.month)
    if not -YEARS_BACK <= in_year - today.year <= YEARS_AHEAD:
        return None
    return DateRange(date(in_year, month, 1), date(in_year, month, monthrange(in_year, month)[1]))


def in_words(days: DateRange) -> str:
    """ "14 November 2026", or from one day to another."""
    first, last = (f"{d.day} {month_name[d.month]} {d.year}" for d in (days.first, days.last))
    return first if days.first == days.last else f"{first} to {last}"


Reader = Callable[[re.Match[str], date], DateRange | None]
_SPAN = rf"{_BEGIN}(?:between |from )?"
_PATTERNS: tuple[tuple[str, str, Reader], ...] = (
    ("dated", rf"{_BEGIN}(?P<year>\d{{4}})([/.-])(?P<month>\d\d?)\2(?P<day>\d\d?){_END}", _written),
    (
        "dated",
        rf"{_BEGIN}{_ON}(?P<day>\d\d?)([/.-])(?P<month>\d\d?)\3(?P<year>\d{{4}}|\d\d){_END}",
        _written,
    ),
    ("dated", rf"{_BEGIN}{_ON}(?!24/7)(?P<day>\d\d?)/(?P<month>\d\d?){_END}", _written),
    (
        "dated",
        rf"{_SPAN}{_ON}(?P<day>\d\d?){_TH}{_TO}(?P<to>\d\d?){_TH})?(?: of)?[ ./-]?(?P<month>{_MONTH})"
        rf"(?:[ ./-](?P<year>\d{{4}}|'\d\d|\d\d(?=[.)]?$)))?{_END}",
        _written,
    ),
    (
        "dated",
        rf"{_BEGIN}{_ON}(?P<month>{_MONTH}) (?:the )?(?P<day>\d\d?)(?P<th>{_TH})"
        rf"(?: (?P<year>\d{{4}}))?{_END}",
        _written,
    ),
    ("counted", rf"{_SPAN}{_AMOUNT}{_UNIT} ago(?: today)?{_END}", _counted),
    ("counted", rf"(?:^|\bdue )in {_AMOUNT}{_UNIT}'?(?: time)?(?= or so|\W*$)", _counted),
    ("named", rf"\b(?:{'|'.join(NAMED_DAYS)})\b", _named),
    (
        "weekday",
        rf"\b(?:(?P<which>last|this|next) )?(?P<weekday>(?!s(?:at|un)\b)(?:{_WEEKDAY})"
        r"|(?:^|(?<=\bon )|(?<=\blast ))s(?:at|un)(?=$| night| morning))\b(?P<after> last\b)?",
        _weekday,
    ),
    (
        "month",
        rf"(?:^(?=\w+(?: \d{{4}})?\W*$)|\b(?:in|during|early|late|mid|end of|start of)[ -])"
        rf"(?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?{_END}",
        _month,
    ),
)
READERS = tuple((way, re.compile(pattern), reader) for way, pattern, reader in _PATTERNS)
"""How days are said, full dates first."""
