"""Typed words at a list or a choice: what they mean, and what they deny."""

from __future__ import annotations

import pytest

from bot.interview.prompts import Choice, Prompt, Stage
from bot.interview.reading import Heard, Read, read

SEEN = tuple(Choice(label.lower(), label) for label in ("Tired", "Hungry", "Dirty clothes"))
OFTEN = tuple(Choice(v, v) for v in ("Once", "Now and then", "Every week", "Every day"))
YES_NO = tuple(Choice(v, v) for v in ("yes", "no", "dont_know"))


def heard(kind: str, choices: tuple[Choice, ...], text: str) -> Read | None:
    none = "None of these" if kind == "tick" else None
    prompt = Prompt("child:1", "asked", Stage.THRESHOLD, kind, "?", choices, none_label=none)
    return read(prompt, Heard(text))


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("tired and hungry", ["tired", "hungry"]),
        ("not tired but hungry", ["hungry"]),
        ("the first two", ["tired", "hungry"]),
        ("the last one", ["dirty clothes"]),
        ("his clothes are dirty", ["dirty clothes"]),
        ("all of them", ["tired", "hungry", "dirty clothes"]),
    ],
)
def test_a_list_is_read_and_asked_back(text: str, ticked: list[str]) -> None:
    found = heard("tick", SEEN, text)
    assert found is not None and found.value["ticked"] == ticked and found.doubtful


def test_what_is_denied_is_not_ticked() -> None:
    assert heard("tick", SEEN, "no dirty clothes") is None


@pytest.mark.parametrize(("text", "said"), [("once", "Once"), ("every day", "Every day")])
def test_a_choice_in_its_own_words_is_taken(text: str, said: str) -> None:
    found = heard("choice", OFTEN, text)
    assert found is not None and found.value["said"] == said and not found.doubtful


@pytest.mark.parametrize("text", ["not every day", "never once", "hardly every week"])
def test_a_denied_choice_is_never_taken(text: str) -> None:
    found = heard("choice", OFTEN, text)
    assert found is None or found.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "I don't think so", "not that I know of", "not as far as I'm aware", "probably not", "not really",
        "doesn't look like it", "she says not", "hopefully not", "I doubt it", "no but I'd have to check",
        "nothing I've seen, though I haven't looked", "not sure she has", "no I don't think so", "sort of",
        "she said yes but took it back", "never heard of any", "nobody's said", "can't say that there is",
    ],
)  # fmt: skip
def test_a_hedge_is_never_a_firm_no(text: str) -> None:
    found = heard("yes_no", YES_NO, text)
    assert found is None or found.doubtful or found.value["said"] == "dont_know"


@pytest.mark.parametrize(
    ("text", "said"), [("she has", "yes"), ("he hasn't", "no"), ("there is", "yes")]
)
def test_a_statement_is_asked_back_as_yes_or_no(text: str, said: str) -> None:
    found = heard("yes_no", YES_NO, text)
    assert found is not None and found.value["said"] == said and found.doubtful
