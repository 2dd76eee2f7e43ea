"""The report of a check, as a page: what holds, what does not, and on what that rests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.proofs.check import check_pack
from bot.proofs.report import Failure, Note, Report
from bot.publishing.report import KINDS, report_page
from bot.thresholds.pack import Pack
from tests.publishing.conftest import DAY, Read, is_sound


@pytest.fixture(scope="module")
def report(pack: Pack) -> Report:
    made = check_pack(pack, DAY, median_questions=9.5, cases=50)
    return replace(made, failed=(), combinations=123_456_789)


def test_the_page_is_sound_and_says_what_was_looked_at(report: Report, pack: Pack) -> None:
    page = Read(report_page(report, pack))
    is_sound(page)
    assert f"All {len(report.proved)} laws hold for this pack on 20 November 2026." in page.text
    assert report.digest in page.text and pack.head.note in page.text
    assert "1.23 × 10 to the power of 8 combinations of facts" in page.text
    assert "within 9.5 screens" in page.text
    for area in pack.concern_areas:
        assert area.name in page.text
    assert f"--day {DAY} --cases 50" in page.text


def test_every_law_is_shown_with_what_it_rests_on(report: Report, pack: Pack) -> None:
    text = Read(report_page(report, pack)).text
    for law in report.proved:
        assert law.says.replace("`", "") in text and law.rests_on.replace("`", "") in text
    for part in ("The solver", "Two evaluators", "Played interviews", "The text"):
        assert part in text


def test_only_what_the_solver_showed_is_called_proved(report: Report, pack: Pack) -> None:
    html = report_page(report, pack)
    by_solver = [law for law in report.proved if "solver" in law.rests_on]
    assert html.count(">Proved</td>") == len(by_solver)
    assert html.count(">Held</td>") == len(report.proved) - len(by_solver)


def test_a_failure_comes_with_its_case_and_is_escaped(report: Report, pack: Pack) -> None:
    message = "PH-004 falls where `moves` rises. For example: the worry is <b>harm</b>; it is so."
    law = report.proved[0]
    broken = replace(report, proved=report.proved[1:], failed=(Failure(law.name, message),))
    html = report_page(broken, pack)
    page = Read(html)
    is_sound(page)
    assert f"1 of {len(report.proved)} laws is broken by this pack" in page.text
    assert "must not be used" in page.text and html.count(">Failed</td>") == 1
    assert "<li>the worry is &lt;b&gt;harm&lt;/b&gt;</li>" in html
    assert "PH-004 falls where <code>moves</code> rises." in html
    assert law.says in page.text


def test_notes_are_grouped_by_kind_and_each_kind_is_explained(report: Report, pack: Pack) -> None:
    kinds = [*reversed(KINDS), "brand_new", "conflict"]
    notes = tuple(Note(kind, f"note {n}") for n, kind in enumerate(kinds))
    text = Read(report_page(replace(report, notes=notes), pack)).text
    places = [text.index(heading) for heading, _ in KINDS.values()]
    assert places == sorted(places) and text.index("Brand new") > places[-1]
    assert all(about in text for _, about in KINDS.values())
    assert all(note.message in text for note in notes)
    assert f"{KINDS['conflict'][0]} (2)" in text
