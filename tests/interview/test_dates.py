"""Days as people type them, and a threshold question that asks for one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.interview.dates import in_words, read_dates
from bot.interview.prompts import Prompt, Stage
from bot.interview.reading import Heard, read

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("it was last night", "2026-11-20", "2026-11-20"),
        ("on tues", "2026-11-17", "2026-11-17"),
        ("last Tuesday", "2026-11-10", "2026-11-17"),
        ("saturday", "2026-11-14", "2026-11-14"),
        ("3 days ago", "2026-11-18", "2026-11-18"),
        ("about 3 weeks ago", "2026-10-28", "2026-11-03"),
        ("a few weeks ago", "2026-10-14", "2026-11-10"),
        ("a month ago", "2026-10-07", "2026-11-06"),
        ("in June", "2026-06-01", "2026-06-30"),
        ("december", "2025-12-01", "2025-12-31"),
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
