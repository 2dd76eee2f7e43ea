"""Two records of one child meet, those of two children do not, and the reasons say why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.referral.matching import (
    Born,
    Identity,
    Relative,
    compare,
    hashed,
    marks_to_keep,
    marks_to_search,
    matches,
)
from bot.referral.matching.likeness import level_of
from bot.referral.matching.marks import Mark
from bot.referral.matching.names import folded, name_words, read_name, sound_of

DAY = date(2017, 4, 3)
SAM = Identity("Sam Example", "Sampleton", born=Born.on(DAY), postcode="ZX1 2AB",
               address="4 Sample Road", sex="M", household=(Relative("Jo Sampleton"),))  # fmt: skip


def like_sam(**changed: object) -> Identity:
    return replace(SAM, **changed)  # type: ignore[arg-type]


def meets(one: Identity, other: Identity) -> bool:
    return bool(marks_to_search(one) & marks_to_keep(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"), ("Aisha", "Ayesha"), ("Kowalski", "Kowalsky"), ("Hussain", "Hussein"),
        ("Smith", "Smyth"), ("Catherine", "Katherine"), ("Szymanska", "Shimanska"), ("Nowak", "Novak"),
        ("Zainab", "Zaynab"), ("Philip", "Filip"), ("Łukasz", "Lukasz"), ("Zoë", "Zoe"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert sound_of(name_words(one)[0]) == sound_of(name_words(other)[0])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("sam", "sam", "same"), ("sam", "samuel", "short_form"), ("kasia", "katarzyna", "short_form"),
        ("hussain", "hussein", "sound"), ("thomas", "thonas", "slip"), ("s", "sam", "initial"),
        ("sam", "tom", "different"), ("mia", "maya", "different"), ("ali", "ella", "different"),
    ],
)  # fmt: skip
def test_how_alike_two_names_are(one: str, other: str, level: str) -> None:
    assert level_of(one, other) == level
    assert level_of(other, one) == level


def test_a_name_is_folded_to_plain_words() -> None:
    assert folded("  O’Connor-Łęcki, Zoë ") == "oconnor lecki zoe"
    assert name_words("Mr Mc Donald") == ("mcdonald",)
    assert name_words("al-Rahman") == name_words("Rahman")
    assert name_words("El") == ("el",)


@pytest.mark.parametrize(
    ("text", "fore", "family"),
    [
        ("Sam James Example", ("sam", "james"), ("example",)),
        ("EXAMPLE, Sam", ("sam",), ("example",)),
        ("Anna Smith-Jones", ("anna",), ("smith", "jones")),
        ("a boy in a red coat", (), ()),
        ("Sam", ("sam",), ()),
        ("", (), ()),
    ],
)
def test_a_whole_name_is_read(text: str, fore: tuple[str, ...], family: tuple[str, ...]) -> None:
    assert (read_name(text).forenames, read_name(text).family) == (fore, family)


SLIPS = {
    "a slip in the first name": {"forenames": "Smam Example"},
    "a short form": {"forenames": "Samuel"},
    "a family name by ear": {"family_name": "Sampletun"},
    "day and month swapped": {"born": Born.on(date(2017, 3, 4))},
    "one wrong figure in the day": {"born": Born.on(date(2017, 4, 13))},
    "an age instead of a day": {"born": Born(date(2016, 9, 1), date(2017, 8, 31))},
    "names the other way round": {"forenames": "Sampleton", "family_name": "Sam"},
    "another postcode": {"postcode": "ZX9 8QQ", "address": "1 Other Street"},
    "no postcode": {"postcode": "", "address": ""},
    "another known name": {"family_name": "Other", "also_known_as": ("Sam Sampleton",)},
    "no middle name": {"forenames": "Sam"},
}


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_does_not_lose_the_child(slip: str) -> None:
    told = like_sam(**SLIPS[slip])
    found = compare(told, SAM)

    assert meets(told, SAM) and meets(SAM, told)
    assert found is not None
    assert (found.relation, found.band) == ("child", "likely")


def test_the_reasons_are_in_words_what_speaks_for_it_first() -> None:
    found = compare(like_sam(forenames="Samm", postcode="ZX9 8QQ"), SAM)

    assert found is not None
    assert found.reasons == (
        "same date of birth",
        "same family name",
        "first name sounds alike",
        "Jo Sampleton named in the household both times",
        "different postcodes",
    )


def test_a_twin_is_told_apart() -> None:
    found = compare(like_sam(forenames="Alex"), SAM)

    assert found is not None and found.relation == "twin"
    assert found.reasons[0] == "same date of birth" and found.reasons[-1] == "different first names"


def test_a_twin_with_nearly_the_same_name_is_only_possible_beside_the_right_child() -> None:
    amina, amira = like_sam(forenames="Amina", sex="F"), like_sam(forenames="Amira", sex="F")
    found = dict(matches(amina, [("amira", amira), ("amina", amina)]))

    assert found["amina"].band == "likely"
    assert found["amira"].band == "possible"
    assert "born the same day" in found["amira"].reasons[0]


def test_one_child_recorded_twice_by_two_spellings_is_not_taken_for_twins() -> None:
    spelled = [("a", like_sam(forenames="Mohammed")), ("b", like_sam(forenames="Muhammad"))]
    found = dict(matches(like_sam(forenames="Mohammed"), spelled))

    assert [found[key].band for key in "ab"] == ["likely", "likely"]


def test_a_brother_is_of_the_household_and_not_the_child() -> None:
    brother = like_sam(forenames="Alex", born=Born.on(date(2020, 1, 9)))
    found = compare(brother, SAM)

    assert found is not None and found.relation == "household"
    assert "same postcode" in found.reasons


def test_a_child_whom_an_earlier_contact_named_at_home_is_of_that_household() -> None:
    alex = Identity("Alex", "Sampleton", born=Born.on(date(2020, 1, 9)), postcode="ZX7 7AA")
    earlier = like_sam(household=(Relative("Alex Sampleton", date(2020, 1, 9)),))
    found = compare(alex, earlier)

    assert meets(alex, earlier)
    assert found is not None and found.relation == "household"


@pytest.mark.parametrize(
    "other",
    [
        {"born": Born.on(date(2011, 12, 30)), "postcode": "ZX9 8QQ", "household": (), "address": ""},
        {"forenames": "Alex", "family_name": "Other", "household": (), "postcode": "ZX9 8QQ"},
        {"forenames": "Alex", "family_name": "Other", "household": (), "address": "88 Sample Road",
         "born": Born.on(date(2012, 1, 1))},
    ],
)  # fmt: skip
def test_namesakes_and_neighbours_are_not_the_child(other: dict[str, object]) -> None:
    found = compare(like_sam(**other), SAM)
    assert found is None or found.band != "likely"


def test_a_name_alone_is_possible_and_never_likely() -> None:
    found = compare(Identity("Sam", "Sampleton"), SAM)
    assert found is not None and found.band == "possible"


def test_an_unborn_child_meets_the_child_born_near_the_due_date() -> None:
    due = date(2017, 4, 20)
    unborn = Identity("", "Sampleton", born=Born(date(2017, 1, 12), date(2017, 5, 11)),
                      postcode="ZX1 2AB", household=(Relative("Jo Sampleton"),))  # fmt: skip
    found = compare(unborn, SAM)

    assert unborn.born is not None and unborn.born.first < due < unborn.born.last
    assert meets(unborn, SAM)
    assert found is not None and found.relation == "child" and "age fits" in found.reasons


def test_an_nhs_number_finds_a_child_whose_names_have_changed() -> None:
    number = "9990000018"
    told = Identity("Robin", "Other", born=Born.on(DAY), nhs_number=number)
    found = compare(told, like_sam(nhs_number=number))

    assert meets(told, like_sam(nhs_number=number))
    assert found is not None and (found.relation, found.band) == ("child", "likely")


def test_different_nhs_numbers_speak_against_it() -> None:
    same = compare(SAM, SAM)
    apart = compare(like_sam(nhs_number="9990000018"), like_sam(nhs_number="9990000026"))

    assert same is not None and apart is not None
    assert apart.points < same.points - 8
    assert "different NHS numbers" in apart.reasons


def test_what_is_not_known_makes_no_mark_and_no_match() -> None:
    nobody = Identity()

    assert nobody.is_empty
    assert not marks_to_keep(nobody) and not marks_to_search(nobody)
    assert compare(nobody, SAM) is None
    assert compare(nobody, nobody) is None


def test_a_shared_birthday_alone_is_no_match() -> None:
    assert compare(Identity(born=Born.on(DAY), postcode="ZX1 9ZZ"), SAM) is None


def test_a_mark_cannot_be_made_without_the_key_and_kinds_do_not_mix() -> None:
    mark = Mark("name_born", "SM 2017-3-4")

    assert hashed(mark, b"one") == hashed(mark, b"one")
    assert hashed(mark, b"one") != hashed(mark, b"two")
    assert hashed(mark, b"one") != hashed(Mark("name_home", mark.value), b"one")
    assert -(2**63) <= hashed(mark, b"one") < 2**63


def test_an_identity_is_the_same_after_it_has_been_json() -> None:
    told = like_sam(also_known_as=("Sammy Example",), upn="A123456789012")
    assert Identity.of(json.loads(json.dumps(told.as_dict()))) == told
