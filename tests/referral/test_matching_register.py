"""Precision and recall on a small invented register; the large one is in tests/evidence."""

from __future__ import annotations

import pytest

from bench.matching_figures import Figures, Homes, InMemory, Twins, measure
from bench.register import NOISE, Register, questions, questions_of_little
from bot.referral.matching.scoring import (
    HOUSEHOLD_LIKELY,
    HOUSEHOLD_POSSIBLE,
    LIKELY,
    POSSIBLE,
)
from bot.referral.past_contacts import KINDS, NEEDED, OPTIONAL, OUTCOMES
from bot.settings import ROOT

CHILDREN, QUESTIONS, SEED = 5_000, 1_500, 11


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(CHILDREN, SEED)


@pytest.fixture(scope="module")
def look(register: Register) -> InMemory:
    return InMemory(register)


@pytest.fixture(scope="module")
def found(register: Register, look: InMemory) -> dict[str, Figures | Twins | Homes]:
    return measure(register, questions(register, QUESTIONS, SEED), look)


def test_likely_matches_are_right_and_few_are_missed(
    found: dict[str, Figures | Twins | Homes],
) -> None:
    mixed = found["all mixed"]
    assert isinstance(mixed, Figures)
    assert mixed.questions > 1_000
    assert mixed.precision >= 0.95
    assert mixed.recall >= 0.95


def test_twins_are_told_apart(found: dict[str, Figures | Twins | Homes]) -> None:
    for name in ("twins", "unknown twins"):
        twins = found[name]
        assert isinstance(twins, Twins)
        assert twins.questions >= 20
        assert twins.other_as_same_child <= 0.05 * twins.other_shown
        assert twins.other_as_twin >= 0.7 * twins.other_shown
    known = found["twins"]
    assert isinstance(known, Twins)
    assert known.right >= 0.9 * known.questions


def test_a_brother_or_sister_who_is_not_there_is_not_taken_for_the_known_child(
    found: dict[str, Figures | Twins | Homes],
) -> None:
    siblings = found["unknown sibling"]
    assert isinstance(siblings, Figures)
    assert siblings.questions > 100
    assert siblings.likely <= 0.02 * siblings.questions


def test_the_home_of_a_brother_or_sister_is_found(
    found: dict[str, Figures | Twins | Homes],
) -> None:
    homes = found["homes"]
    assert isinstance(homes, Homes)
    assert homes.questions > 100
    assert homes.shown >= 0.75 * homes.questions


def test_a_name_alone_is_never_called_likely(register: Register, look: InMemory) -> None:
    found = measure(register, questions_of_little(register, 100, SEED), look)["name alone"]
    assert isinstance(found, Figures)
    assert found.likely == 0
    assert found.shown_true >= 0.75 * found.true


def test_a_seed_gives_the_same_register_and_questions_each_time() -> None:
    one, other = Register(200, 5), Register(200, 5)
    assert [row.identity for row in one.rows] == [row.identity for row in other.rows]
    assert list(questions(one, 50, 5)) == list(questions(other, 50, 5))
    assert list(questions(Register(200, 6), 50, 6)) != list(questions(other, 50, 5))


def test_the_noise_and_the_limits_are_published_as_they_are() -> None:
    text = (ROOT / "docs/history.md").read_text()
    for slip, share in NOISE.items():
        assert f"| {slip.replace('_', ' ')} | {share * 100:g} % |" in text, slip
    assert f"From {LIKELY:g} points a match is **likely**, from {POSSIBLE:g} **possible**" in text
    assert f"likely from {HOUSEHOLD_LIKELY:g} points, possible from {HOUSEHOLD_POSSIBLE:g}" in text


@pytest.mark.parametrize("column", [*NEEDED, *OPTIONAL])
def test_every_column_is_documented(column: str) -> None:
    assert f"`{column}`" in (ROOT / "docs/history.md").read_text()


@pytest.mark.parametrize("code", [*KINDS, *OUTCOMES])
def test_every_code_is_documented(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs/history.md").read_text()
