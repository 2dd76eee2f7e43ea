"""Numbers and addresses found in what people type, checked, never raising."""

from __future__ import annotations

import re
from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs
from stdnum.gb import upn as pupil

from bot.referral.identifiers import email, nhs_number, postcode, postcode_district, telephone, upn

CHECKS = (nhs_number, upn, postcode, postcode_district, telephone, email)
AROUND = [
    ("", ""),
    ("NHS no is ", " i think"),
    ("it's ", "."),
    ("born 4/5/2019, number ", ", flat 2"),
    ("(", ")"),
]


def _test_numbers() -> list[str]:
    """NHS numbers of the test range with a true check digit."""
    found = []
    for middle in range(0, 1_000_000, 4_999):
        nine = f"999{middle:06d}"
        found += [nine + d for d in digits if nhs.checksum(nine + d) == 0]
    return found


NUMBERS = _test_numbers()
around = st.sampled_from(AROUND)


@st.composite
def pupil_numbers(draw: st.DrawFn) -> str:
    """Pupil numbers, permanent and temporary, also of councils that are newer than the library."""
    council = draw(st.sampled_from(["201", "380", "878", "938", "940", "943", "838", "665"]))
    rest = council + draw(st.text(digits, min_size=8, max_size=8))
    rest += draw(st.sampled_from(digits + "ABCDEFGHJKLMNPQRTUVWXYZ"))
    return pupil.calc_check_digit(rest) + rest


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text())
def test_nothing_that_is_typed_makes_a_check_fail(check, text):
    found = check(text)
    assert (found.value is None) != (found.problem is None)


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text(alphabet=digits + " +-./()@AaOoEX,x٣²", max_size=40))
def test_nothing_that_looks_like_a_number_makes_a_check_fail(check, text):
    found = check(text)
    assert (found.value is None) != (found.problem is None)


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(check, text):
    found = check(text)
    if found.value is not None:
        assert check(found.value) == found


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (nhs_number, NUMBERS[3]),
        (upn, "A123456789012"),
        (postcode, "EX1 1AA"),
        (telephone, "01632 960100"),
        (email, "kim@school.example"),
    ],
)
def test_an_identifier_at_the_beginning_of_a_very_long_answer_is_read(check, typed):
    assert check(typed + "; 7 a@ EX 0 1" * 50_000) == check(typed)


@given(text=st.text(alphabet=digits + "٣²൦ABEX .", max_size=30))
def test_only_plain_figures_come_out(text):
    for check in (nhs_number, upn, postcode, telephone):
        assert (check(text).value or "").isascii()


@given(number=st.sampled_from(NUMBERS), words=around, spaced=st.booleans())
def test_an_nhs_number_is_found_in_a_sentence(number, words, spaced):
    written = f"{number[:3]} {number[3:6]} {number[6:]}" if spaced else number
    assert nhs_number(words[0] + written + words[1]).value == number


@given(number=st.sampled_from(NUMBERS), place=st.integers(3, 9), by=st.integers(1, 9))
def test_one_wrong_figure_in_an_nhs_number_is_noticed(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert nhs_number(wrong).problem == "checksum"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("999 123 456", "length"),
        ("999 123 45678 9", "length"),
        ("999 I23 4567", "characters"),
        ("1111111111", "placeholder"),
        ("0000000000", "placeholder"),
        ("not known", "missing"),
        ("", "missing"),
        ("she is 7, lives at number 12", "missing"),
    ],
)
def test_what_is_wrong_with_an_nhs_number_is_named(typed, problem):
    assert nhs_number(typed).problem == problem


def test_an_nhs_number_beside_a_telephone_number_is_told_apart():
    number = NUMBERS[5]
    assert nhs_number(f"ring 07700 900456 {number}").value == number
    assert nhs_number("ring 01632 960100").value is None


@given(number=pupil_numbers(), words=around, small=st.booleans())
def test_a_pupil_number_is_found_in_a_sentence(number, words, small):
    written = number.lower() if small else number
    assert upn(words[0] + written + words[1]).value == number


@given(number=pupil_numbers(), place=st.integers(4, 11), by=st.integers(1, 9))
def test_one_wrong_figure_in_a_pupil_number_is_noticed(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert upn(wrong).problem == "checksum"


def _pupil_number(rest: str) -> str:
    return pupil.calc_check_digit(rest) + rest


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("A1234", "missing"),
        ("A12345678", "length"),
        ("1234567890123", "characters"),
        ("I801200001001", "characters"),
        ("A8012000O1001", "characters"),
        (_pupil_number("999200001001"), "council_code"),
        ("don't know it", "missing"),
    ],
)
def test_what_is_wrong_with_a_pupil_number_is_named(typed, problem):
    assert upn(typed).problem == problem


OUTWARD = ["EX1", "M1", "B33", "CR2", "DN55", "W1A", "EC1A"]


@given(
    outward=st.sampled_from(OUTWARD),
    inward=st.tuples(st.sampled_from(digits), st.sampled_from("ABDEFGHJLNPQRSTUWXYZ")),
    words=around,
    between=st.sampled_from(["", " ", "  ", "-"]),
    small=st.booleans(),
)
def test_a_postcode_is_found_in_a_sentence(outward, inward, words, between, small):
    tail = inward[0] + inward[1] * 2
    written = outward + between + tail
    found = postcode(words[0] + (written.lower() if small else written) + words[1])
    assert found.value == f"{outward} {tail}"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1 Sample Street, Exampletown", "missing"),
        ("no fixed address", "missing"),
        ("QV1 1AA", "not_a_postcode"),
        ("EXI 1AA", "not_a_postcode"),
        ("EX1 1CV", "not_a_postcode"),
        ("postcode is EX1", "not_a_postcode"),
        ("year 4, 12 in class", "missing"),
    ],
)
def test_what_is_wrong_with_a_postcode_is_named(typed, problem):
    assert postcode(typed).problem == problem


@pytest.mark.parametrize(
    ("typed", "district"),
    [("12 High St EX4", "EX4"), ("ex4 1aa", "EX4"), ("Flat 2, W1A 0AX", "W1A"), ("in ex4", None)],
)
def test_the_first_half_of_a_postcode_is_read(typed, district):
    assert postcode_district(typed).value == district


DRAMA = [
    "01632 960{:03d}",
    "07700 900{:03d}",
    "020 7946 0{:03d}",
    "0808 157 0{:03d}",
    "03069 990{:03d}",
    "0113 496 0{:03d}",
    "0191 498 0{:03d}",
]


@given(form=st.sampled_from(DRAMA), last=st.integers(0, 999), words=around, tight=st.booleans())
def test_every_number_kept_for_drama_is_accepted_in_a_sentence(form, last, words, tight):
    number = form.format(last)
    written = number.replace(" ", "") if tight else number
    found = telephone(words[0] + written + words[1])
    assert found.value == "+44" + re.sub(r"\D", "", number)[1:]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("+44 7700 900456", "+447700900456"),
        ("+44 (0)1632 960100", "+441632960100"),
        ("01632 960100 ext 204 mornings", "+441632960100;ext=204"),
        ("work 01632 960100, or 07700 900456", "+441632960100"),
        ("+353 1 234 5678", "+35312345678"),
        ("999", "999"),
        ("rang 101 yesterday", "101"),
        ("nhs 111", "111"),
        ("116 123", "116123"),
        ("I rang 999 and then 01632 960100", "+441632960100"),
    ],
)
def test_numbers_that_people_really_dial_are_accepted(typed, value):
    assert telephone(typed).value == value


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("not known", "missing"),
        ("room 12", "missing"),
        ("room 101b", "missing"),
        ("0770090045", "length"),
        ("960100", "no_area_code"),
        ("9991234567", "not_a_number"),
        ("1234", "length"),
    ],
)
def test_what_is_wrong_with_a_telephone_number_is_named(typed, problem):
    assert telephone(typed).problem == problem


@given(
    name=st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True),
    words=st.sampled_from([("", ""), ("write to ", " please"), ("<", ">"), ("mail: ", ".")]),
)
def test_an_address_is_found_in_a_sentence(name, words):
    address = f"{name}@Sample-School.sch.uk"
    assert email(words[0] + address + words[1]).value == f"{name}@sample-school.sch.uk"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("none", "missing"),
        ("kim@school", "not_an_address"),
        ("@school.example", "not_an_address"),
        ("kim at school.example", "missing"),
        ("kim@@school.example", "not_an_address"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(typed, problem):
    assert email(typed).problem == problem
