"""Days as people type them, and a threshold question that asks for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.dates import in_words, read_dates
from bot.interview.prompts import Prompt, Stage
from bot.interview.reading import Heard, read

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("it was last night", "2026-11-20", "2026-11-21"),
        ("on tues", "2026-11-17", "2026-11-17"),
        ("last Tuesday", "2026-11-10", "2026-11-17"),
        ("saturday", "2026-11-14", "2026-11-21"),
        ("3 days ago", "2026-11-18", "2026-11-18"),
        ("about 3 weeks ago", "2026-10-28", "2026-11-03"),
        ("a few weeks ago", "2026-10-14", "2026-11-10"),
        ("a month ago", "2026-10-07", "2026-11-06"),
        ("in June", "2026-06-01", "2026-06-30"),
        ("14/11", "2026-11-14", "2026-11-14"),
        ("14.11.2025", "2025-11-14", "2025-11-14"),
        ("14th of Nov", "2026-11-14", "2026-11-14"),
        ("2026-11-14", "2026-11-14", "2026-11-14"),
        ("due in 6 weeks", "2026-12-30", "2027-01-05"),
    ],
)
def test_what_days_can_mean(typed: str, first: str, last: str) -> None:
    found = read_dates(typed, TODAY)
    assert found is not None, typed
    assert (str(found.first), str(found.last)) == (first, last)


WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Tuesday 3 November 2026", "2026-11-03", "2026-11-03"),
        ("on Tuesday, 3rd of November", "2026-11-03", "2026-11-03"),
        ("a year ago today", "2025-05-27", "2026-05-26"),
        ("1-2 weeks ago", "2026-11-08", "2026-11-21"),
        ("one or two weeks ago", "2026-11-08", "2026-11-21"),
        ("between two and three weeks ago", "2026-11-01", "2026-11-14"),
        ("twenty-two days ago", "2026-11-03", "2026-11-03"),
        ("a fortnight ago", "2026-11-04", "2026-11-18"),
        ("about 10 days ago", "2026-11-13", "2026-11-17"),
        ("nearly 3 days ago", "2026-11-21", "2026-11-23"),
        ("between 3 and 10 November", "2026-11-03", "2026-11-10"),
        ("3–10 Nov", "2026-11-03", "2026-11-10"),
        ("between 28 October and 3 November", "2026-10-28", "2026-11-03"),
        ("3/11 - 10/11", "2026-11-03", "2026-11-10"),
        ("Wednesday", "2026-11-18", "2026-11-25"),
        ("last Wednesday", "2026-11-11", "2026-11-18"),
        ("from Monday to Wednesday", "2026-11-18", "2026-11-25"),
        ("today or yesterday", "2026-11-24", "2026-11-25"),
        ("the day before yesterday", "2026-11-23", "2026-11-23"),
        ("yesterday at 3.15pm", "2026-11-24", "2026-11-24"),
        ("yesterday (24/11)", "2026-11-24", "2026-11-24"),
        ("I was told about it yesterday", "2026-11-24", "2026-11-24"),
        ("around 14/11", "2026-11-11", "2026-11-17"),
        ("due 4 jan", "2027-01-04", "2027-01-04"),
        ("Nov 3, 2026", "2026-11-03", "2026-11-03"),
        ("2026/11/03", "2026-11-03", "2026-11-03"),
        ("3-nov-26", "2026-11-03", "2026-11-03"),
        ("sat", "2026-11-21", "2026-11-21"),
        ("mid-November", "2026-11-01", "2026-11-30"),
        ("june 2025", "2025-06-01", "2025-06-30"),
    ],
)
def test_the_widest_range_that_the_words_can_mean(typed: str, first: str, last: str) -> None:
    found = read_dates(typed, WEDNESDAY)
    assert found is not None, typed
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "3 bruises on leg", "he is 3 today", "year 6 pupil, tuesday", "room 3, phone 07700 900123",
        "Monday 3 November 2026", "31 november", "3 November 2062", "29 feb", "3/11/0026",
        "20 May", "november 26", "december", "due in december", "last june", "third of november",
        "twenty-third of november", "28 October and 3 November 2025", "30 - 2 november",
        "3 november 10 children", "3 may have been hurt", "June said he cried", "Jan saw him",
        "a hundred and two days ago", "2-3-4 days ago", "2.5 weeks ago", "half a year ago",
        "a year and a half ago", "3 weeks and 2 days ago", "1/2 a year ago", "½ year ago",
        "999 years ago", "more than 3 weeks ago", "less than a week ago", "over a week ago",
        "two weeks ago last friday", "two tuesdays ago", "twice in 2 weeks",
        "in 2 weeks he lost weight", "since Tuesday", "by Friday", "before 3 November",
        "between Tuesday and now", "from Sunday to Friday", "every tuesday", "this friday",
        "next tuesday", "Tuesday week", "a week on Tuesday", "Tuesday before last",
        "day before last Tuesday", "the other tuesday", "Tuesday after christmas", "good friday",
        "first monday in november", "due on friday", "he sat down", "fri or sat",
        "it wasn't on tuesday", "didnt come in on Monday", "not yesterday", "24/7", "10.10", "14-11",
        "on the 14th", "3/11-10/11", "11/14/2026",
    ],
)  # fmt: skip
def test_a_day_that_may_be_read_wrongly_is_not_read(typed: str) -> None:
    assert read_dates(typed, WEDNESDAY) is None


PIECES = (
    "monday sat last this in 3 31 29 feb 2024 0000 9999 nov 26 ' - / . 3/11 99/99 2026-02-30 to and "
    "between ago weeks week a few 999 years yesterday today may mid or so about ~ due twenty -two _ ½"
).split()


@given(
    st.lists(st.sampled_from(PIECES), max_size=7),
    st.sampled_from([" ", ""]),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_no_words_break_the_reading(pieces: list[str], between: str, today: date) -> None:
    found = read_dates(between.join(pieces), today)
    assert found is None or found.first <= found.last


@pytest.mark.parametrize("typed", ["", "no idea", "he may be", "31/02/2026", "5", "ages ago"])
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_dates(typed, TODAY) is None


def question(**extra: str) -> Prompt:
    return Prompt(
        about="child:1", question="seen_on", stage=Stage.THRESHOLD, kind="date", text="When?",
        choices=(), extra=extra,
    )  # fmt: skip


def test_a_threshold_question_keeps_days_and_has_them_confirmed() -> None:
    found = read(question(today=str(TODAY)), Heard("on tues"))
    assert found is not None and found.doubtful
    assert found.value["days"] == {"from": "2026-11-17", "to": "2026-11-17"}
    assert found.value["shown"] == "17 November 2026"


def test_what_is_no_day_is_asked_again_and_never_kept_as_a_choice() -> None:
    assert read(question(today=str(TODAY)), Heard("when it rained")) is None


def test_a_range_is_said_with_both_ends() -> None:
    found = read_dates("last Tuesday", TODAY)
    assert found is not None
    assert in_words(found) == "10 November 2026 to 17 November 2026"
