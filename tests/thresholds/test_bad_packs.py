"""A pack with a mistake in it is refused whole, in words that a practitioner can act on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import Documents, canonical, load_pack, pack_from, read_documents
from tests.thresholds.mistakes import MISTAKES, Change, Tree, both, found, planted, rule

RAW = (
    "not a valid", "field required", "type expected", "none is not", "not permitted", "ensure this",
    "extra fields", "value_error", "type_error", "Traceback", "object at 0x", "NoneType",
)  # fmt: skip
"""How the libraries put it; no author should have to read that."""
AREA_KEYS = ("facts", "questions", "rules")
OTHERS = [None, "", " ", "x", "yes", 0, -1, 2.5, True, [], [None], ["x"], {}, {"x": 1}, [[]], [{}]]


def refused(documents: Documents, change: Change) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        pack_from(planted(documents, change))
    return caught.value.faults


@pytest.mark.parametrize(("change", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_whole_and_says_what_to_do(
    documents: Documents, change: Change, says: str
) -> None:
    faults = refused(documents, change)
    told = "\n".join(faults)
    assert says in told
    assert all(fault.split(":")[0].split(",")[0].endswith(".yml") for fault in faults), told
    assert [words for words in RAW if words in told] == []


def test_the_mistakes_are_of_many_kinds() -> None:
    assert len(MISTAKES) > 100


def test_the_documents_without_a_mistake_are_taken(documents: Documents) -> None:
    assert pack_from(planted(documents, lambda d: None)).digest == pack_from(documents).digest


def test_all_faults_are_reported_at_once(documents: Documents) -> None:
    several = both(
        rule("PH-004", rout="caf"),
        rule("NE-001", route="nowhere"),
        lambda d: found(d, "rules", "CO-001").pop("because"),
        lambda d: d["pack.yml"].pop("privacy"),
        lambda d: d.pop("information.yml"),
    )
    told = "\n".join(refused(documents, several))
    for name in (
        "PH-004",
        "CO-001",
        "NE-001",
        "pack.yml: `privacy`",
        "information.yml: is missing",
    ):
        assert name in told


def test_a_pack_of_nothing_is_refused() -> None:
    with pytest.raises(PackError) as caught:
        pack_from({})
    assert any(fault.startswith("pack.yml: is empty") for fault in caught.value.faults)


def places(tree: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to everything in a tree."""
    inner = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    return [way, *(found for key, value in inner for found in places(value, (*way, key)))]


EXAMPLE = dict(read_documents(ROOT / "bot/packs/example_council"))
PLACES = [way for way in places(EXAMPLE) if way]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(OTHERS))
def test_nonsense_anywhere_is_taken_or_refused_and_never_a_crash(
    way: tuple[str | int, ...], nonsense: object
) -> None:
    def change(documents: Tree) -> None:
        inner = documents
        for step in way[:-1]:
            inner = inner[step]  # type: ignore[index]
        inner[way[-1]] = nonsense  # type: ignore[index]

    try:
        canonical(pack_from(planted(EXAMPLE, change)).documents)
    except PackError as error:
        assert error.faults
        assert [words for words in RAW if words in str(error)] == []


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="pack.yml: there is no such file"):
        load_pack(tmp_path)
