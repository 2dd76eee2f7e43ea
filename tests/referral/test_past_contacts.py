"""A file of past contacts: everything wrong with it is told at once, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.referral.csv_rows import Fault, plain_cell
from bot.referral.matching import Born, Relative
from bot.referral.past_contacts import PastRow, rows_in

COVERS = (date(2023, 4, 1), date(2026, 10, 31))
HEADING = "reference,date,kind,outcome,forenames,family_name,date_of_birth,postcode,household\n"


def read(text: str) -> tuple[list[PastRow], list[Fault]]:
    found = list(rows_in(text.splitlines(keepends=True), COVERS))
    rows = [one for one in found if isinstance(one, PastRow)]
    return rows, [one for one in found if isinstance(one, Fault)]


def row(**cells: str) -> str:
    """One line with the columns that are named, and the heading before it."""
    whole = {"reference": "R1", "date": "2024-05-04", "kind": "referral", "outcome": "advice",
             "forenames": "Sam", **cells}  # fmt: skip
    written = ",".join('"' + cell.replace('"', '""') + '"' for cell in whole.values())
    return ",".join(whole) + "\n" + written + "\n"


def test_a_whole_row_is_read() -> None:
    text = HEADING + (
        "R1,04/05/2024,Referral,No further action,Sam,Example,2017-04-03,zx12ab,"
        '"Jo Example (4 May 1990); Alex Example"\n'
    )
    (found,), faults = read(text)

    assert faults == []
    assert (found.line, found.reference, found.on) == (2, "R1", date(2024, 5, 4))
    assert (found.kind, found.outcome, found.route, found.level) == (
        "referral", "no_further_action", None, "",
    )  # fmt: skip
    assert found.identity.born == Born.on(date(2017, 4, 3))
    assert found.identity.postcode == "ZX1 2AB"
    assert found.identity.household == (
        Relative("Jo Example", date(1990, 5, 4)), Relative("Alex Example"),
    )  # fmt: skip


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    text = HEADING + (
        ",2024-05-04,referral,advice,Sam,Example,,,\n"
        "R2,soon,referral,advice,Sam,Example,,,\n"
        "\n"
        "R3,2024-05-04,maybe,nfa,Sam,Example,2030-01-01,ZX1,\n"
        'R4,2024-05-04,referral,advice,"Sam\nJames",Example,,,\n'
        "R5,2024-05-04,referral\n"
        "R6,2024-05-04,referral,advice,Sam,Example,,,\n"
        "R6,2024-05-04,referral,advice,Sam,Example,,,\n"
    )
    rows, faults = read(text)

    assert [(fault.line, fault.column) for fault in faults] == [
        (2, "reference"), (3, "date"), (5, "kind"), (5, "outcome"), (5, "date_of_birth"),
        (5, "postcode"), (8, "the line"), (10, "reference"),
    ]  # fmt: skip
    assert [one.reference for one in rows] == ["R4", "R6"]
    assert rows[0].identity.forenames == "Sam James"


def test_a_fault_never_repeats_what_stands_in_the_cell() -> None:
    secret = "Robin Secret"
    for column in ("date", "kind", "outcome", "route", "sex", "nhs_number", "upn", "postcode",
                   "date_of_birth", "age_years", "due_date", "level"):  # fmt: skip
        _, faults = read(row(**{column: f"{secret} <!>"}))
        assert faults and not any("Secret" in str(fault) for fault in faults), column


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("reference,date,kind", "outcome: this column is missing"),
        ("reference,date,kind,outcome,forename", "did you mean `forenames`?"),
        ("reference,date,kind,outcome,date", "there more than once"),
        ("", "reference: this column is missing"),
    ],
)
def test_a_heading_that_is_not_understood_ends_the_reading(heading: str, told: str) -> None:
    rows, faults = read(f"{heading}\nR1,2024-05-04,referral,advice,Sam\n")

    assert rows == []
    assert any(told in str(fault) for fault in faults)
    assert {fault.line for fault in faults} == {1}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"date": "2023-03-31"}, "date"),
        ({"date": "2026-11-01"}, "date"),
        ({"date": "05/13/2024"}, "date"),
        ({"date_of_birth": "1990-01-01"}, "date_of_birth"),
        ({"age_years": "40"}, "age_years"),
        ({"due_date": "2027-01-01"}, "due_date"),
        ({"nhs_number": "9990000019"}, "nhs_number"),
        ({"route": "level 3"}, "route"),
        ({"forenames": "x" * 200}, "forenames"),
        ({"forenames": ""}, "forenames"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused(cells: dict[str, str], column: str) -> None:
    rows, faults = read(row(**cells))
    assert rows == []
    assert [fault.column for fault in faults] == [column]


def test_an_age_or_a_due_date_stands_for_a_time_of_birth() -> None:
    (aged,), _ = read(row(age_years="7"))
    (due,), _ = read(row(due_date="2024-06-04", forenames="", family_name="Example"))

    assert aged.identity.born == Born(date(2016, 5, 5), date(2017, 5, 4))
    assert due.identity.born is not None and due.identity.born.first < date(2024, 6, 4)


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ('="0012"', "0012"), ("'0012", "0012"), ("=1+1", "=1+1"), ("@cmd", "@cmd"), ("  a   b ", "a b"),
    ],
)  # fmt: skip
def test_what_spreadsheets_put_around_a_cell_is_taken_off_and_formulas_are_text(
    cell: str, plain: str
) -> None:
    assert plain_cell(cell) == plain


def test_two_children_of_one_contact_are_two_rows() -> None:
    text = "reference,child_reference,date,kind,outcome,forenames\n" + "".join(
        f"R1,{child},2024-05-04,contact,advice,Sam\n" for child in ("C1", "C2")
    )
    rows, faults = read(text)
    assert faults == []
    assert rows[0].key != rows[1].key
