"""docs/accessibility.md leaves out no criterion, names tests that exist, and says what was not done."""

from __future__ import annotations

import re

from bot.settings import ROOT

PAGE = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
CRITERIA = """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5
1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13
2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11
2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8
3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8
4.1.2 4.1.3
""".split()
"""WCAG 2.2, levels A and AA."""


def part(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of a part's tables, without their heads."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    under = [n for n, line in enumerate(lines) if set("".join(line)) <= set(" -")]
    heads = {*under, *(n - 1 for n in under)}
    return [[cell.strip() for cell in row] for n, row in enumerate(lines) if n not in heads]


def test_every_criterion_is_looked_after() -> None:
    named = {
        number for row in rows(part("Criteria")) for number in re.findall(r"\d\.\d\.\d+", row[0])
    }
    assert sorted(named) == sorted(CRITERIA)


def test_every_path_on_the_page_exists() -> None:
    paths = re.findall(r"`((?:bot|docs|tests|tools)/[\w/.-]+)`", PAGE)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_task_and_means_has_a_result_or_says_that_it_waits() -> None:
    asked = {row[0] for row in rows(part("Tasks")) + rows(part("Means")) if row[0]}
    told = " ".join(row[0] for row in rows(part("Results of a run")))
    assert {name for name in asked if name not in re.findall(r"[TM]\d+", told)} == set()
    results = {row[-1] for row in rows(part("Results of a run"))}
    assert results <= {"pass", "fault, mended", "fault", "waits for a person"}
