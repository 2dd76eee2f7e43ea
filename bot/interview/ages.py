"""Ages and numbers as people type them, kept as ranges: "about four", "6 weeks", "4/12", "unborn"."""

from __future__ import annotations

import re

from bot.thresholds.facts import Range

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen".split()
    )
}
UNBORN = re.compile(r"\b(unborn|not born|expecting|pregnan\w*|due (in|on|date)|weeks? gestation)\b")
NEWBORN = re.compile(r"\b(newborn|new born|just born)\b")
MONTHS_OVER_TWELVE = re.compile(r"\b(\d{1,2})\s*/\s*12\b")
AMOUNT = re.compile(
    r"\b(\d{1,3}(?:\.\d)?)(?:\s*(?:and a half|1/2|½))?\s*"
    r"(years?|yrs?|yr olds?|y/?o|y|months?|mths?|mnths?|mo|m|weeks?|wks?|wk|w|days?|d)?\b"
)
SCHOOL_YEAR = re.compile(
    r"\b(?:yr|year|y) ?(\d{1,2})(?:(?: or |/)(?:yr ?|year ?|y)?(\d{1,2}))?\b(?! ?olds?)"
)
LAST_SCHOOL_YEAR, AGE_BEFORE_YEAR_ONE = 13, 4
"""A child turns five before year 1 begins, and each year is one more (England)."""
ROUGH = re.compile(r"\b(about|around|roughly|ish|approx\w*|maybe|probably|think|or so)\b|~")
NEARLY = re.compile(r"\b(nearly|almost|coming up to|not quite)\b")
OLDEST_YEARS = 25
ADDED = re.compile(r"\d{1,2} [a-z]+(?:(?:,| and|, and| \+| &) \d{1,2} [a-z]+)+")
"""Several counts that make one: "2 girls and 1 boy"."""
CLOSE_MONTHS = 12
"""Two ages this near to each other are one range ("13, nearly 14"); further apart they are two."""


def read_age(text: str) -> Range | None:
    """An age in months, as a range; None if no age can be read. An unborn child is 0 months.

    "4" and "4 years" are anything up to the fifth birthday; "about four" is half a year either way.
    """
    plain = _with_digits(SCHOOL_YEAR.sub(" ", text.lower()))
    if UNBORN.search(plain) or NEWBORN.search(plain):
        return Range(0, 0) if UNBORN.search(plain) else Range(0, 1)
    twelfths = MONTHS_OVER_TWELVE.search(plain)
    if twelfths:
        return Range(float(twelfths[1]), float(twelfths[1]))
    amounts = list(AMOUNT.finditer(plain))
    if not amounts:
        return _by_school_year(text.lower())
    first, last = _range(amounts[0], plain), _range(amounts[-1], plain)
    if first is None or last is None or abs(first.low - last.low) > CLOSE_MONTHS:
        return None
    return Range(min(first.low, last.low), max(first.high, last.high))


def _by_school_year(text: str) -> Range | None:
    """ "Year 3" is seven, or eight after the birthday."""
    found = SCHOOL_YEAR.search(text)
    years = [int(year) for year in found.groups() if year] if found else []
    if not years or max(years) > LAST_SCHOOL_YEAR:
        return None
    ages = [year + AGE_BEFORE_YEAR_ONE for year in years]
    return Range(min(ages) * 12, (max(ages) + 2) * 12 - 1)


def says_school_year(text: str) -> bool:
    return SCHOOL_YEAR.search(text.lower()) is not None


def is_unborn(text: str) -> bool:
    """Whether the words are about a child who is not born yet."""
    return bool(UNBORN.search(text.lower()))


def read_number(text: str) -> int | None:
    """A small whole number: "2", "two kids", "just him", "twins"; None if there is none, or several."""
    plain = _with_digits(text.lower())
    plain = re.sub(
        r"\b(?:a|an)(?= (?:boy|girl|baby|brother|sister|toddler|teenager)\b)", "1", plain
    )
    if added := ADDED.fullmatch(plain):
        return sum(int(number) for number in re.findall(r"\d+", added[0]))
    found = {int(n) for n in re.findall(r"\b\d{1,3}\b", plain)}
    if len(found) == 1:
        return found.pop()
    if not found and re.search(r"\b(twins|both|couple|pair)\b", plain):
        return 2
    if not found and re.fullmatch(r"(?:none|nobody|no ?one|nil|no other children)", plain):
        return 0
    if not found and re.search(r"\b(just|only)\b|^(him|her|a|the)\b", plain):
        return 1
    return None


def _with_digits(text: str) -> str:
    return re.sub(r"[a-z]+", lambda word: str(NUMBER_WORDS.get(word[0], word[0])), text)


def _range(amount: re.Match[str], text: str) -> Range | None:
    number, unit = float(amount[1]), (amount[2] or "years")[0]
    half = 0.5 if re.search(r"and a half|1/2|½", text) else 0.0
    if unit == "m":
        low = high = number
    elif unit in ("w", "d"):
        days = number * (7 if unit == "w" else 1)
        low, high = float(int(days / 31)), float(int(days / 28) or 0)
    elif number + half > OLDEST_YEARS:
        return None
    else:
        low, high = (number + half) * 12, (number + half) * 12 + (5 if half else 11)
    if NEARLY.search(text):
        step = 6 if unit == "y" else 1
        return Range(max(0, low - step), low)
    if ROUGH.search(text):
        step = 6 if unit == "y" else max(1, round(low * 0.25))
        return Range(max(0, low - step), (low if unit == "y" else high) + step)
    return Range(low, high)


def age_in_words(age: Range) -> str:
    """ "about 4 years", "6 months", "under 1 month" for an age in months."""
    if age.high < 1:
        return "under 1 month"
    if age.low == age.high and age.low < 24:
        return f"{age.low:g} month{'s' if age.low != 1 else ''}"
    if age.high < 24:
        return f"between {age.low:g} and {age.high:g} months"
    low, high = int(age.low // 12), int(age.high // 12)
    return f"{low} years" if low == high else f"about {low} to {high} years"
