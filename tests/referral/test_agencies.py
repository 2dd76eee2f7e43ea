"""The kind of agency is taken from a referrer's words only where they leave no doubt."""

from __future__ import annotations

import pytest

from bot.referral.agencies import WORDS, agency_in
from bot.thresholds.parts import AGENCIES


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("Kim Sample, class teacher, Sample Primary School", "school"),
        ("Ali, health visitor, Exampletown clinic", "health"),
        ("PC Sample, response team, the police", "police"),
        ("Jo, housing officer", "council"),
        ("Ali, youth worker, Exampletown youth club", "voluntary"),
        ("Vic, school nurse", None),
        ("Sam, I know the family well", None),
        ("", None),
    ],
)
def test_one_kind_is_found_and_doubt_is_left_open(words: str, agency: str | None) -> None:
    assert agency_in(words) == agency


def test_every_kind_that_can_be_found_is_a_kind_of_agency() -> None:
    assert set(WORDS) < set(AGENCIES)
