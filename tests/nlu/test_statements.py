"""The training statements and word lists are what they say, and enough of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.nlu.statements import Statement, StatementError, read_statements, statements_in
from bot.nlu.understanding import intent_examples
from bot.nlu.word_lists import OF_ASKING, OF_WORRIES, WordLists
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml
from bot.thresholds.pack import Pack

HELD_OUT = sorted((ROOT / "tests/nlu_holdout").glob("concerns_*.yml"))


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    return read_statements()


def test_there_are_enough_and_every_area_has_its_share(
    statements: list[Statement], pack: Pack
) -> None:
    areas = {area.area for area in pack.concern_areas}
    counted = Counter(area for statement in statements for area in statement.areas)
    assert len(statements) >= 3000
    assert set(counted) == areas
    assert min(counted.values()) >= 100


def test_both_classes_of_danger_and_what_only_sounds_like_it(statements: list[Statement]) -> None:
    counted = Counter(statement.danger for statement in statements)
    harmless = [s for s in statements if s.danger == "none" and not s.areas]
    assert counted["now"] >= 300 and counted["today"] >= 300 and len(harmless) >= 300


def test_no_statement_stands_twice_or_in_the_held_out_set(statements: list[Statement]) -> None:
    plain = [" ".join(statement.text.lower().split()) for statement in statements]
    held_out = {" ".join(s.text.lower().split()) for path in HELD_OUT for s in statements_in(path)}
    assert len(held_out) >= 900
    assert [text for text, times in Counter(plain).items() if times > 1] == []
    assert held_out & set(plain) == set()


def test_no_example_of_an_intent_is_in_the_held_out_set() -> None:
    held_out = {str(e["text"]).lower() for e in read_yaml(ROOT / "tests/nlu_holdout/intents.yml")}
    examples = [text.lower() for text, _ in intent_examples()]
    assert [text for text, times in Counter(examples).items() if times > 1] == []
    same = held_out & set(examples)
    long = {text for text in same if len(text.split()) > 4}
    assert long == set(), "longer messages can only be the same by copying"


@pytest.mark.parametrize(
    "entry",
    ["- concern_areas: [neglect]", "- {text: '', danger: none}", "- {text: a, danger: soon}"],
)
def test_an_entry_that_cannot_be_used_is_named(entry: str, tmp_path: Path) -> None:
    file = tmp_path / "some.yml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(StatementError, match=r"some\.yml, entry 1"):
        statements_in(file)


def test_danger_may_be_written_as_yes_or_no(tmp_path: Path) -> None:
    file = tmp_path / "some.yml"
    file.write_text(
        "- {text: a, danger: true}\n- {text: b, danger: false}\n"
        "- {text: c, danger: true, danger_class: now}\n",
        encoding="utf-8",
    )
    assert [s.danger for s in statements_in(file)] == ["today", "none", "now"]


def test_every_area_has_its_words(pack: Pack) -> None:
    lists = WordLists(OF_WORRIES)
    for area in pack.concern_areas:
        assert f"{area.area} strong" in lists.columns


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("my step dad shouts", "child strong"),
        ("one of my pupils", "professional strong"),
        ("I live next door", "public strong"),
    ],
)
def test_words_are_counted_in_their_list(text: str, column: str) -> None:
    lists = WordLists(OF_ASKING)
    assert lists.counts([text])[0][lists.columns.index(column)] > 0


def test_a_stem_counts_with_any_ending_and_a_word_only_whole(tmp_path: Path) -> None:
    (tmp_path / "some.yml").write_text('strong: ["vomit*", ket]\n', encoding="utf-8")
    lists = WordLists([tmp_path])
    counts = lists.counts(["vomiting again", "at the market", "some ket", "nothing"])[:, 0]
    assert [count > 0 for count in counts] == [True, False, True, False]
