"""Named times, seen from Friday 20 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.interview.times_of_year import read_time_of_year

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("since Easter", date(2026, 4, 5)),
        ("over the summer holidays", date(2026, 8, 1)),
        ("about half term", date(2026, 10, 28)),
        ("last Christmas", date(2025, 12, 25)),
        ("bonfire night", date(2026, 11, 5)),
        ("at the weekend", date(2026, 11, 14)),
        ("sometime last week", date(2026, 11, 11)),
        ("earlier this week", date(2026, 11, 17)),
        ("start of term", date(2026, 9, 3)),
        ("last term", date(2026, 6, 10)),
        ("last year", date(2025, 5, 5)),
        ("in the spring", date(2026, 4, 1)),
    ],
)
def test_a_named_time_holds_the_day(text: str, day: date) -> None:
    found = read_time_of_year(text, TODAY)
    assert found is not None and found.first <= day <= found.last <= max(TODAY, found.last)
    assert found.first <= TODAY


@pytest.mark.parametrize(
    "text",
    ["before Easter", "next week", "not last week", "last week or last month", "by Christmas",
     "after 3 weeks",
     "summer term or autumn", "mum", ""],
)  # fmt: skip
def test_what_may_be_another_time_is_not_read(text: str) -> None:
    assert read_time_of_year(text, TODAY) is None
