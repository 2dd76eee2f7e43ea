"""Who the children of a contact are, read from what the referrer wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.referral.matching.from_record import identities_in
from bot.referral.matching.identity import Born, Identity
from bot.referral.record import ContactRecord, Given, PersonTold
from tests.store.test_record_is_kept import a_record


def told(
    household: tuple[Given, ...] = (), people: tuple[PersonTold, ...] = (), **child: str
) -> Identity:
    record = a_record()
    given = tuple(Given(field, field, text) for field, text in child.items())
    only = replace(record.children[0], given=given)
    whole: ContactRecord = replace(record, children=(only,), household=household, people=people)
    ((position, identity),) = identities_in(whole)
    assert position == 1
    return identity


def test_a_name_with_another_name_is_read() -> None:
    who = told(child_name="Sam James Example, also known as Sam Sample")

    assert (who.forenames, who.family_name) == ("Sam James", "Example")
    assert who.also_known_as == ("Sam Sample",)


@pytest.mark.parametrize(
    "text", ["Sam Example 7yrs", "Sam Example is 7", "Sam Example (7)", "Sam Example\nred coat"]
)
def test_what_follows_a_name_is_cut_off(text: str) -> None:
    who = told(child_name=text)
    assert (who.forenames, who.family_name) == ("Sam", "Example")


def test_the_baby_of_a_mother_has_her_family_name_and_no_first_name() -> None:
    who = told(child_name="unborn baby of Jo Example", child_dob="due 4 March 2027")

    assert (who.forenames, who.family_name) == ("", "Example")
    assert [relative.name for relative in who.household] == ["Jo Example"]
    assert who.born is not None
    assert who.born.first < date(2027, 3, 4) < who.born.last


@pytest.mark.parametrize("text", ["a boy of about 3 in a red coat", "not known", ""])
def test_a_description_is_not_taken_for_a_name(text: str) -> None:
    who = told(child_name=text)
    assert (who.forenames, who.family_name) == ("", "")


def test_a_day_of_birth_is_read_from_its_checked_form_or_from_the_words() -> None:
    record = a_record()
    given = (Given("child_dob", "Date of birth", "4 May 2019", value="2019-05-04"),)
    ((_, who),) = identities_in(
        replace(record, children=(replace(record.children[0], given=given),))
    )

    assert who.born == Born.on(date(2019, 5, 4))
    assert told(child_dob="4/5/2019").born == Born.on(date(2019, 5, 4))


def test_an_age_allows_for_a_year_of_days() -> None:
    born = told(child_dob="she is 7").born

    assert born is not None
    assert born.first <= date(2018, 12, 1) and born.last >= date(2019, 11, 15)
    assert (born.last - born.first).days < 420


def test_a_day_that_is_not_known_says_nothing() -> None:
    record = a_record()
    given = (Given("child_dob", "Date of birth", "2 May 2019", "not_known"),)
    ((_, who),) = identities_in(
        replace(record, children=(replace(record.children[0], given=given),))
    )
    assert who.born is None


def test_the_home_and_the_people_are_taken_from_the_whole_contact() -> None:
    household = (
        Given("child_address", "Home address", "4 Sample Road, Exampletown zx1 2ab"),
        Given(
            "who_lives_there", "Who lives there", "Brother Alex, about 3, and Chris Other-Example."
        ),
    )
    born = Given("person_born", "Date of birth", "4 May 1990", value="1990-05-04")
    people = (PersonTold("Jo Example", "mother", (born,)), PersonTold("mum", "mother"))
    who = told(household, people, child_name="Sam Example")

    assert (who.postcode, who.house) == ("ZX1 2AB", "4")
    assert [(r.name, r.born) for r in who.household] == [
        ("Jo Example", date(1990, 5, 4)),
        ("Chris Other-Example", None),
    ]


def test_children_of_one_contact_are_each_others_household() -> None:
    record = a_record()
    other = replace(
        record.children[0], about="child:2", name="Alex Example",
        given=(Given("child_name", "Name", "Alex Example"),),
    )  # fmt: skip
    found = identities_in(replace(record, children=(record.children[0], other), people=()))

    assert [position for position, _ in found] == [1, 2]
    assert [r.name for r in found[0][1].household] == ["Alex Example"]
    assert [r.name for r in found[1][1].household] == ["Sam Example"]


def test_numbers_count_only_if_their_check_is_right() -> None:
    assert told(nhs_number="999 000 0018 I think").nhs_number in ("9990000018", "")
    assert told(nhs_number="999 123 4567").nhs_number == ""
