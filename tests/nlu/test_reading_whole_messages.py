"""Long texts in pieces, slips of the finger, and how the figures are counted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from bot.interview.listening import Danger
from bot.interview.sensing import Sensed
from bot.nlu.encoder import Encoder, Vectors
from bot.nlu.evaluation import evaluate, share
from bot.nlu.likeness import Likeness
from bot.nlu.pieces import LONGEST_WHOLE, MOST_PIECES, pieces_of
from bot.nlu.typos import with_typos
from bot.nlu.understanding import Understood

DULL = "We had a good day and then we read two books about trains in the library corner. "


def test_a_short_text_is_one_piece() -> None:
    assert pieces_of("He hit her. She cried.") == ["He hit her. She cried."]


def test_no_word_of_a_long_text_is_lost() -> None:
    text = DULL * 6 + "she is not breathing " + DULL
    whole, *pieces = pieces_of(text)
    assert whole == text
    assert " ".join(pieces).split() == text.split()
    assert all(len(piece.split()) <= 2 * LONGEST_WHOLE for piece in pieces)


def test_a_text_without_an_end_is_cut_and_a_huge_one_is_bounded() -> None:
    assert len(pieces_of("word " * 200)) > 3
    assert len(pieces_of(DULL * 2000)) == MOST_PIECES + 1


def test_typos_are_the_same_each_time_and_leave_short_words() -> None:
    text = "he came in with a swollen cheek and would not say anything about it"
    once, again = with_typos(text, 0.5), with_typos(text, 0.5)
    assert once == again != text
    assert len(once.split()) == len(text.split())
    assert with_typos(text, 0.0) == text


def test_likeness_finds_the_clause_that_says_it() -> None:
    class Words(Encoder):
        """A stand-in for the encoder: one number for each of three words."""

        def __init__(self) -> None: ...

        def encode(self, texts: Iterable[str]) -> Vectors:
            known = ("bruise", "hungry", "late")
            return np.array([[float(word in text) for word in known] for text in texts], np.float32)

    like = Likeness(Words())
    found = like(["he was late again, and a bruise on his arm"], ["a bruise", "hungry"])
    assert found == [1.0, 0.0]


def read_as(text: str) -> Understood:
    areas = {"neglect": 0.9, "education": 0.7, "missing": 0.1}
    danger: Danger | None = "now" if "knife" in text else None
    intent = "affirm" if text == "yes" else "inform_concern"
    return Understood([(intent, 0.9)], Sensed(areas), danger)


def test_figures_of_worries(tmp_path: Path) -> None:
    file = tmp_path / "worries.yml"
    file.write_text(
        "- {id: a, text: hungry, concern_areas: [neglect], danger: false}\n"
        "- {id: b, text: a knife, concern_areas: [missing], danger: true}\n"
        "- {id: c, text: cold, concern_areas: [neglect, education], danger: true}\n"
        "- {id: d, text: a butter knife, concern_areas: [], danger: false}\n",
        encoding="utf-8",
    )
    found = evaluate([file], read_as)
    assert found["areas"]["top_1"]["share"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["areas"]["top_3"]["hits"] == 3
    assert found["areas"]["micro_f1"] == pytest.approx(6 / 12, abs=1e-4)
    assert found["danger"]["recall"]["hits"] == 1 and found["danger"]["recall"]["of"] == 2
    assert found["danger"]["false_alarms"]["hits"] == 1
    assert found["missed_danger"] == ["c"]
    assert found["confusions"] == {"missing read as neglect": 1}


def test_figures_of_intents(tmp_path: Path) -> None:
    file = tmp_path / "intents.yml"
    file.write_text(
        "- {id: a, text: 'yes', intent: affirm, acceptable_intents: [affirm], must_not: [deny]}\n"
        "- {id: b, text: 'hi', intent: greet, acceptable_intents: [greet], must_not: [inform_concern]}\n",
        encoding="utf-8",
    )
    found = evaluate([file], read_as)
    assert found["accuracy"]["hits"] == 1 and found["must_not"]["hits"] == 1
    assert found["recall"]["greet"]["share"] == 0.0
    assert found["confusions"] == {"greet read as inform_concern": 1}


def test_a_share_has_an_interval_and_nothing_is_no_share() -> None:
    found = share([True] * 9 + [False])
    assert found["from"] < 0.9 < found["to"]
    assert "share" not in share([])
