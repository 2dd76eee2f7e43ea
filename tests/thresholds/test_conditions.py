"""The words of conditions, as truth tables: boundary, just inside, just outside, unknown."""

from __future__ import annotations

import pytest

from bot.thresholds.conditions import WORDS, parse
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.truth import Truth, all_of, any_of, at_least, opposite

Y, N, U = Truth.YES, Truth.NO, Truth.UNKNOWN
ANSWERS = {"y": Answer.YES, "n": Answer.NO, "d": Answer.DONT_KNOW}


def facts(**answers: str) -> Facts:
    """`a="y"` is yes, `n` is no, `d` is don't know; a fact that is left out was not asked."""
    return Facts({fact: ANSWERS[answer] for fact, answer in answers.items()})


@pytest.mark.parametrize(
    ("parts", "everything", "anything"),
    [
        ([], Y, N),
        ([Y], Y, Y),
        ([Y, U], U, Y),
        ([Y, N], N, Y),
        ([U, N], N, U),
        ([U, U], U, U),
        ([N, N], N, N),
    ],
)
def test_and_and_or_follow_kleene(parts: list[Truth], everything: Truth, anything: Truth) -> None:
    assert all_of(parts) is everything
    assert any_of(parts) is anything


@pytest.mark.parametrize(
    ("count", "parts", "expected"),
    [
        (2, [Y, Y, N], Y),
        (2, [Y, U, N], U),
        (2, [Y, N, N], N),
        (2, [U, U, N], U),
        (1, [U, N, N], U),
        (3, [Y, Y, U], U),
        (3, [Y, Y, N], N),
    ],
)
def test_a_count_is_settled_only_when_the_unknowns_cannot_change_it(
    count: int, parts: list[Truth], expected: Truth
) -> None:
    assert at_least(count, parts) is expected


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert [opposite(t) for t in (Y, U, N)] == [N, U, Y]


@pytest.mark.parametrize(
    ("answer", "said_yes", "said_no"), [("y", Y, N), ("n", N, Y), ("d", U, U), (None, U, U)]
)
def test_dont_know_and_not_asked_are_both_unknown(
    answer: str | None, said_yes: Truth, said_no: Truth
) -> None:
    known = facts(mark=answer) if answer else facts()
    assert parse({"said_yes": "mark"}).truth(known) is said_yes
    assert parse({"said_no": "mark"}).truth(known) is said_no


@pytest.mark.parametrize(
    ("age", "younger", "older"),
    [
        (Range(11, 11), Y, N),
        (Range(12, 12), N, Y),
        (Range(0, 11.5), Y, N),
        (Range(11, 12), U, U),
        (Range(12, 40), N, Y),
        (None, U, U),
    ],
)
def test_an_age_that_is_a_range_is_younger_only_if_all_of_it_is(
    age: Range | None, younger: Truth, older: Truth
) -> None:
    known = Facts(values={"age": age} if age else {})
    limit = {"fact": "age", "months": 12}
    assert parse({"younger_than_months": limit}).truth(known) is younger
    assert parse({"at_least_months": limit}).truth(known) is older


@pytest.mark.parametrize(
    ("value", "expected"),
    [("teacher", Y), ("police", N), (Answer.DONT_KNOW, U), (None, U)],
)
def test_one_of(value: str | Answer | None, expected: Truth) -> None:
    known = Facts(values={"role": value} if value else {})
    condition = parse({"one_of": {"fact": "role", "values": ["teacher", "doctor"]}})
    assert condition.truth(known) is expected


def test_none_of_holds_when_no_part_does() -> None:
    condition = parse({"none_of": [{"said_yes": "a"}, {"said_yes": "b"}]})
    assert condition.truth(facts(a="n", b="n")) is Y
    assert condition.truth(facts(a="n")) is U
    assert condition.truth(facts(a="y")) is N


def test_a_settled_condition_has_nothing_left_to_ask() -> None:
    condition = parse({"any": [{"said_yes": "a"}, {"all": [{"said_yes": "b"}, {"said_no": "c"}]}]})
    assert set(condition.still_open(facts())) == {"a", "b", "c"}
    assert set(condition.still_open(facts(a="y"))) == set()
    assert set(condition.still_open(facts(b="n"))) == {"a"}
    assert set(condition.still_open(facts(a="d", b="y"))) == {"c"}


def test_directions_turn_round_under_none_of() -> None:
    condition = parse({"none_of": [{"said_yes": "a"}, {"said_no": "b"}]})
    assert {(r.fact, r.towards) for r in condition.readings()} == {("a", "no"), ("b", "yes")}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"sad_yes": "a"}, "did you mean `said_yes`"),
        ({"said_yes": ["a"]}, "the id of one fact"),
        ({"said_yes": "a", "said_no": "b"}, "one word with its parts"),
        ("said_yes", "one word with its parts"),
        ({"all": []}, "a list of one or more"),
        ({"at_least": {"count": 3, "of": [{"said_yes": "a"}]}}, "a count from 1 to 1"),
        ({"at_least": {"count": True, "of": [{"said_yes": "a"}]}}, "a count from 1 to 1"),
        ({"younger_than_months": {"fact": "age", "years": 1}}, "needs `fact` and `months`"),
        ({"younger_than_months": {"fact": "age", "months": "one"}}, "a whole number of months"),
        ({"one_of": {"fact": "role", "values": []}}, "a list of values"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_write(written: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(written)


def test_the_words_are_the_documented_ones(readme: str) -> None:
    assert [word for word in WORDS if f"`{word}" not in readme] == []
