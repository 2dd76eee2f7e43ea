"""Mistakes in the text of a pack's files: each is refused with the file, the line and the likely cause."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import load_pack, read_documents, read_yaml

# ruff: noqa: E501 - one mistake a line reads better than a wrapped one


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the example council's pack and its base."""
    for name in ("national", "example_council"):
        shutil.copytree(ROOT / "bot/packs" / name, tmp_path / name)
    return tmp_path


def refused(packs: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(packs / "example_council")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("facts:\n\t- id: a\n", "x.yml: line 2: there is a tab, or a sign that text cannot begin with"),
        ("area: x\n\tname: y\n", "x.yml: line 2: there is a tab at the start of the line. Indent with spaces"),
        ("because: Danger: ring 999\n", "x.yml: line 1: there is a second colon"),
        ("name: x\n  owner: y\n", "x.yml: line 2: there is a second colon, or this line starts too far to the right"),
        ("text: {child} is hurt\n", "x.yml: line 1: this does not fit the lines above it, or text begins with a bracket"),
        ("{child}: x\n", "x.yml: line 1: a key cannot begin with a bracket"),
        ("name: 'x\nowner: y\n", "x.yml: line 1: a quotation mark or bracket is opened and not closed"),
        ("words: [a, b\nname: x\n", "x.yml: line 1: a bracket is opened and not closed, or a comma is missing"),
        ("facts:\n  - id: a\n about: child\n", "x.yml: line 3: this does not fit the lines above it"),
        ("- a\nname: x\n", "x.yml: line 2: a line in a list lacks its dash"),
        ("words: - a\n", "x.yml: line 1: a list starts on the line of its key"),
        ("because: >-\nIt is so.\n", "x.yml: line 2: a key without a colon, or text that is not indented"),
        ("because: *important\n", "x.yml: line 1: text cannot begin with `*`"),
        ("because: !now\n", "x.yml: line 1: text cannot begin with `!`"),
        ("because: @home\n", "x.yml: line 1: there is a tab, or a sign that text cannot begin with"),
        ('because: "a\\qb"\n', "x.yml: line 1: a backslash has no meaning in double quotes"),
        ("name: x\n---\nname: y\n", "x.yml: line 2: there is a `---` in the middle of the file"),
        ("name: x\nowner: y\nname: z\n", "x.yml: line 3: the key `name` is written twice in one place"),
        ("rules:\n  - id: a\n    route: caf\n    route: caf\n", "x.yml: line 4: the key `route` is written twice"),
    ],
)  # fmt: skip
def test_text_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "x.yml"
    file.write_text(text)
    with pytest.raises(PackError) as caught:
        read_yaml(file)
    assert says in str(caught.value)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes("name: x\nowner: Zoë\n".encode("latin-1"))
    with pytest.raises(PackError, match=r"x.yml: line 2: is not written in UTF-8"):
        read_yaml(file)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("Yes", "Yes"), ("on", "on"), ("true", True),
        ("0117", "0117"), ("17:00", "17:00"), ("1_000", "1_000"), ("0x1f", "0x1f"),
        ("2025-02-30", "2025-02-30"), ("12", 12), ("0", 0), ("-3", -3), ("2.5", 2.5),
    ],
)  # fmt: skip
def test_what_looks_like_text_stays_text(tmp_path: Path, text: str, value: object) -> None:
    file = tmp_path / "x.yml"
    file.write_text(f"key: {text}\n")
    read = read_yaml(file)["key"]
    assert read == value and type(read) is type(value)


def test_the_mark_that_some_editors_put_first_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes(b"\xef\xbb\xbfname: x\n")
    assert read_yaml(file) == {"name": "x"}


def test_every_unreadable_file_is_told_at_once(packs: Path) -> None:
    (packs / "national/core.yml").write_text("area: x: y\n")
    (packs / "national/neglect.yml").write_text("area: 'x\n")
    told = refused(packs)
    assert "core.yml: line 1" in told and "neglect.yml: line 1" in told


def test_a_fault_in_the_base_names_the_base(packs: Path) -> None:
    file = packs / "national/core.yml"
    file.write_text(file.read_text().replace("route: front_door\n", "route: frontdoor\n", 1))
    assert "national/core.yml: rules > CO-002: `frontdoor` cannot stand for `route`" in refused(
        packs
    )


def test_a_head_of_the_base_with_a_misspelt_key_is_refused(packs: Path) -> None:
    file = packs / "national/pack.yml"
    file.write_text(file.read_text().replace("questions_before_pause:", "question_before_pause:"))
    assert "national/pack.yml: `question_before_pause` is not a key here" in refused(packs)


def test_a_file_that_is_not_listed_is_refused(packs: Path) -> None:
    (packs / "national/exploitation.yml").write_text("area: exploitation\n")
    assert (
        "exploitation.yml: not named under `files` in pack.yml, so it would not be read"
        in refused(packs)
    )


def test_a_file_with_the_other_ending_is_not_passed_over(packs: Path) -> None:
    (packs / "national/exploitation.yaml").write_text("area: exploitation\n")
    assert "exploitation.yaml: not named under `files`" in refused(packs)


def test_a_file_that_is_listed_and_missing_is_refused(packs: Path) -> None:
    (packs / "national/neglect.yml").rename(packs / "national/neglct.yml")
    told = refused(packs)
    assert (
        "pack.yml: files: there is no file `neglect.yml` in national; did you mean `neglct.yml`?"
        in told
    )
    assert "neglct.yml: not named under `files`" in told


def test_a_file_that_is_listed_twice_is_refused(packs: Path) -> None:
    head = packs / "national/pack.yml"
    head.write_text(
        head.read_text()
        .replace("- core.yml\n", "- core.yml\n  - core.yml\n")
        .replace("[safety.yml, core.yml,", "[safety.yml, core.yml, core.yml,")
    )
    assert "pack.yml: files: `core.yml` is listed 2 times; list it once" in refused(packs)


def test_an_empty_pack_file_is_refused(packs: Path) -> None:
    (packs / "example_council/pack.yml").write_text("")
    assert "pack.yml: `files` must list the other files of the pack" in refused(packs)


def test_the_copies_without_a_mistake_are_taken(packs: Path) -> None:
    assert load_pack(packs / "example_council").documents == read_documents(
        ROOT / "bot/packs/example_council"
    )
