"""Each document says what the record says, in order, and nothing that was told is left out."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bot.documents.html import content_security_policy, html_of
from bot.documents.kinds import Kind, documents_for
from bot.documents.making import forms_of, make
from bot.documents.reading import in_words, label_of
from bot.proofs.plain_english import ACRONYM, BLAME, HIGHEST_GRADE, grade
from bot.referral.record import ContactRecord, Given
from tests.documents.conftest import (
    Reader,
    caf_record,
    full_record,
    silent,
    with_family_contact,
)
from tests.store.test_record_is_kept import a_record

TELEPHONE = re.compile(r"\b0[1-9][\d ]{8,}\d")


def page(kind: Kind, record: ContactRecord) -> Reader:
    found = html_of(kind, record)
    assert found is not None
    return Reader(found)


def every_document() -> list[tuple[Kind, ContactRecord]]:
    records = [a_record(), full_record(), silent(full_record()), caf_record()]
    records.append(replace(full_record(), sent_at=None, reference=""))
    return [(kind, record) for record in records for kind in documents_for(record)]


def test_the_route_says_which_documents_there_are(played: dict[str, ContactRecord]) -> None:
    record, notice = Kind.DECISION_RECORD, Kind.FAMILY_NOTICE
    assert documents_for(full_record()) == (Kind.REFERRAL, record, notice)
    assert documents_for(caf_record()) == (Kind.CAF, record, notice)
    assert documents_for(played["universal"]) == (record,)
    assert documents_for(played["caf"]) == (Kind.CAF, record, notice)
    assert documents_for(played["front_door"])[:2] == (Kind.REFERRAL, record)
    assert documents_for(played["front_door_urgent"]) == (Kind.REFERRAL, record)


def test_before_sending_there_is_the_record_of_advice_alone() -> None:
    draft = replace(full_record(), sent_at=None, reference="")
    assert documents_for(draft) == (Kind.DECISION_RECORD,)
    assert "Children’s services have not been contacted" in page(Kind.DECISION_RECORD, draft).text


def test_every_kind_is_made_of_talks_on_every_route(played: dict[str, ContactRecord]) -> None:
    for record in played.values():
        for kind in documents_for(record):
            shown = page(kind, record).text
            assert record.pack_digest in re.sub(r"\s", "", shown)
            assert record.pack_version in shown and record.council in shown


@pytest.mark.parametrize("make_record", [full_record, caf_record])
def test_nothing_that_was_told_is_left_out(make_record: type[ContactRecord]) -> None:
    record = make_record()
    first = documents_for(record)[0]
    shown = page(first, record).text
    given = [*record.household, *record.concern, *record.referrer, *record.children[0].given]
    for one in (*given, *(g for person in record.people for g in person.given)):
        assert in_words(one) in shown and label_of(one) in shown, one
    for statement in record.statements:
        assert statement.text in shown and statement.by_whom in shown
    for person in record.people:
        assert person.name in shown and person.relation in shown
    for label in record.wanted:
        assert label in shown


def test_statements_stand_apart_by_how_they_are_known() -> None:
    record = full_record()
    shown = page(Kind.REFERRAL, record)
    names = [text for level, text in shown.headings if level == 3]
    in_order = [
        "The child’s own words",
        "Seen by the person who makes this contact",
        "Heard by the person who makes this contact",
        "Told to them by someone else",
        "Their own view",
        "Seen, heard or told: the words say which",
        "It was not said how this is known",
    ]
    assert [name for name in names if name in in_order] == in_order
    text = shown.text
    places = [text.index(name) for name in in_order]
    said = ["I sleep in the bath.", "Wet shoes", "Shouting", "No heating", "He is tired"]
    for words, start, end in zip(said, places[:5], places[1:6], strict=True):
        assert start < text.index(words) < end, words


def test_agreement_openness_and_ground_are_three_things(played: dict[str, ContactRecord]) -> None:
    shown = page(Kind.REFERRAL, full_record()).text
    for name in ("Does the family agree?", "Was the family told?", "What the sharing rests on"):
        assert name in shown
    for label, sentence in played["caf"].children[0].consent.in_words:
        assert f"{label} {sentence}" in page(Kind.CAF, played["caf"]).text


def test_reasons_carry_their_rules_and_sources() -> None:
    for kind in (Kind.REFERRAL, Kind.DECISION_RECORD):
        shown = page(kind, full_record()).text
        assert "NE-001 The child was cold. Levels of need; Local page" in shown


def test_what_is_not_known_says_why_and_is_never_blank() -> None:
    shown = page(Kind.REFERRAL, full_record()).text
    assert "Ethnicity Not known: they would not say" in shown
    assert "Help to communicate: not known: not asked" in shown
    caf = page(Kind.CAF, caf_record()).text
    assert "Parents and carers Not known: not asked" in caf
    assert in_words(Given("x", "X", "")) == "Not known: not asked"
    assert in_words(Given("x", "X", "she was out", "not_known")) == "Not known. she was out"


def test_staff_safety_that_nobody_asked_about_is_not_taken_for_safe() -> None:
    shown = page(Kind.REFERRAL, a_record()).text
    assert "This does not mean that a visit is safe" in shown


def test_a_call_that_was_not_made_is_said_in_words() -> None:
    assert "999 No, not when this was sent" in page(Kind.REFERRAL, full_record()).text
    urgent = replace(full_record(), calls=(), route="front_door_urgent")
    assert "No telephone call is on record." in page(Kind.REFERRAL, urgent).text


@pytest.mark.parametrize("make_record", [full_record, caf_record])
def test_do_not_contact_stands_above_every_telephone_number(
    make_record: type[ContactRecord],
) -> None:
    record = silent(make_record())
    for kind in documents_for(record):
        text = page(kind, record).text
        first = TELEPHONE.search(text)
        assert first is not None
        assert text.index("Do not contact the family") < first.start()


def test_nobody_is_prompted_to_contact_a_family_that_must_not_be_contacted() -> None:
    record = silent(caf_record())
    caf = page(Kind.CAF, record).text
    for prompt in ("written down with the family", "To be read and signed", "Signature"):
        assert prompt not in caf
    referral = page(Kind.REFERRAL, silent(full_record())).text
    assert "Nothing is known against it" not in referral
    assert "Do not ring any number in this section" in referral


def test_a_person_who_is_not_safe_is_never_to_be_contacted() -> None:
    shown = page(Kind.REFERRAL, full_record()).text
    assert "Chris Sample mother's partner Not known: not asked No. Do not contact" in shown


def test_only_the_person_named_as_safe_may_be_told() -> None:
    record = silent(full_record())
    child = record.children[0]
    told = replace(child, consent=replace(child.consent, safe_parent="Jo Example"))
    shown = page(Kind.REFERRAL, replace(record, children=(told,))).text
    assert "Only alone, and only this person" in shown
    assert shown.count("named as safe to tell") == 1


def test_where_the_front_door_is_to_be_asked_first_it_says_so() -> None:
    record = with_family_contact(full_record(), "ask_first")
    assert "Ask before anyone speaks to the family" in page(Kind.REFERRAL, record).text
    assert "Ask before anyone" not in page(Kind.REFERRAL, full_record()).text


def test_the_record_of_advice_explains_itself_years_later() -> None:
    shown = page(Kind.DECISION_RECORD, full_record()).text
    for words in (
        "the child has a bruise",
        "somebody else was there",
        "Missing child",
        "Bullying",
        "How old is the child? 8 years",
        "He came in with wet shoes again.",
        "Way of deciding Version 1",
        "20 November 2026 at 3:22pm",
    ):
        assert words in shown, words


def test_a_choice_that_departs_from_the_advice_is_told() -> None:
    record = full_record()
    lower = replace(record.children[0], recommended_route="front_door_urgent")
    shown = page(Kind.DECISION_RECORD, replace(record, children=(lower,))).text
    assert "Not what was advised." in shown
    assert "Not what was advised." not in page(Kind.DECISION_RECORD, record).text


def test_the_worry_about_a_safeguarding_lead_is_kept_from_the_lead() -> None:
    record = replace(full_record(), lead_is_concern=True)
    for kind in (Kind.REFERRAL, Kind.DECISION_RECORD):
        assert "safeguarding lead" in page(kind, record).text


def test_the_machine_form_is_the_record_itself() -> None:
    made = make(Kind.DECISION_RECORD, "json", full_record())
    assert made is not None
    content = json.loads(made.content)
    assert ContactRecord.of(content["record"]) == full_record()
    assert forms_of(Kind.REFERRAL) == ("html", "pdf")
    assert make(Kind.REFERRAL, "json", full_record()) is None


@pytest.mark.parametrize(("kind", "record"), every_document())
def test_a_page_is_built_so_that_everyone_can_read_it(kind: Kind, record: ContactRecord) -> None:
    shown = page(kind, record)
    levels = [level for level, _ in shown.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert ("html", {"lang": "en-GB"}) in shown.tags
    for tag, attributes in shown.tags:
        if tag == "th":
            assert attributes.get("scope") in ("row", "col")
    named = [a["id"] for _, a in shown.tags if "id" in a]
    assert len(named) == len(set(named))
    assert {a["aria-labelledby"] for _, a in shown.tags if "aria-labelledby" in a} <= set(named)


@pytest.mark.parametrize(("kind", "record"), every_document())
def test_a_page_runs_and_fetches_nothing(kind: Kind, record: ContactRecord) -> None:
    shown = page(kind, record)
    assert not {"script", "img", "link", "iframe", "object", "form"} & {t for t, _ in shown.tags}
    assert not any(name in ("src", "href", "style") for _, a in shown.tags for name in a)
    assert content_security_policy() in [a.get("content") for _, a in shown.tags]
    assert content_security_policy().startswith("default-src 'none'; style-src 'sha256-")


def test_practice_says_that_it_is_practice() -> None:
    practice = html_of(Kind.REFERRAL, full_record(), practice=True)
    live = html_of(Kind.REFERRAL, full_record())
    assert practice and "This is practice." in practice
    assert live and "This is practice." not in live


def test_our_own_sentences_are_plain() -> None:
    """Every paragraph and point of ours in a document without anything told; terms are the council's."""
    bare = replace(full_record(), worry="", people=(), statements=(), concern=(), told=())
    hard = []
    for kind, record in ((Kind.FAMILY_NOTICE, bare), (Kind.REFERRAL, silent(bare)),
                         (Kind.CAF, replace(caf_record(), concern=())),
                         (Kind.DECISION_RECORD, bare)):  # fmt: skip
        for own in (record, replace(record, notice_words="")):
            html = (html_of(kind, own) or "").partition("<footer")[0]
            for paragraph in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", html, re.S):
                text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", paragraph)).strip()
                text = text.replace("Common Assessment (CAF)", "plan").replace("Exampleshire", "X")
                if len(text.split()) >= 6 and grade(text) > HIGHEST_GRADE:
                    hard.append((round(grade(text), 1), text))
                assert not BLAME.search(text), text
                assert set(ACRONYM.findall(text)) <= {"LADO", "NE"}, text
    assert not hard, hard
