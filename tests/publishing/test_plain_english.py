"""What a pack says can be read by anybody, blames nobody and sends nobody to look into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.proofs.plain_english import (
    HIGHEST_GRADE,
    Finding,
    apart_from,
    exceptions,
    grade,
    not_plain,
    passages,
)
from bot.thresholds.pack import Pack

Changed = Callable[[Callable[[Any], None]], Pack]


@pytest.fixture(scope="module")
def found(pack: Pack) -> list[Finding]:
    return not_plain(pack)


@pytest.mark.parametrize(
    "measure", ["grade", "blame", "acronym", "look", "conclusion", "incomplete"]
)
def test_nothing_in_the_pack_is_hard_to_read_blaming_unexplained_or_prying(
    found: list[Finding], measure: str
) -> None:
    left, _ = apart_from(exceptions(), found)
    assert [f"{f.id}: {f.says}: {f.text}" for f in left if f.measure == measure] == []


def test_every_exception_is_still_needed_and_says_why(found: list[Finding]) -> None:
    assert apart_from(exceptions(), found)[1] == []
    assert all(reason for keys in exceptions().values() for reason in keys.values())


def test_an_exception_that_nothing_needs_is_named(found: list[Finding]) -> None:
    allowed = {"grade": {"neglect/NE-001/because": "It is easy now."}}
    assert apart_from(allowed, found)[1] == ["grade: neglect/NE-001/because"]


def test_an_exception_covers_its_own_measure_only(found: list[Finding]) -> None:
    allowed = {"blame": exceptions()["grade"]}
    left, idle = apart_from(allowed, found)
    assert left == found and len(idle) == len(exceptions()["grade"])


def test_every_sort_of_text_is_read_and_filled_in(pack: Pack) -> None:
    read = {passage.id: passage.text for passage in passages(pack)}
    for question in pack.questions.values():
        place = pack.area_of_question[question.id]
        assert {f"{place}/{question.id}/{part}" for part in ("text", "why", "means")} <= set(read)
        assert all(f"{place}/{question.id}/{option.key}" in read for option in question.options)
    for area in pack.areas.values():
        for rule in area.rules:
            assert {f"{area.area}/{rule.id}/{p}" for p in ("title", "because")} <= set(read)
    assert all(f"pathways/{pathway}/tell" in read for pathway in pack.pathways)
    assert all(f"information/{field.id}/means" in read for field in pack.information)
    assert {"caf/headline", "caf/steps/1", "caf/family_steps/1", "consent/words_to_use"} <= set(
        read
    )
    assert read["neglect/hungry_sometimes/if_yes"].startswith("You told us that the child is")
    assert not [text for text in read.values() if "{" in text]


def test_every_sentence_begins_with_a_capital_once_it_is_filled_in(pack: Pack) -> None:
    read = [passage.text for passage in passages(pack)]
    assert [text for text in read if re.search(r"[.!?] [a-z]", text)] == []


def test_a_very_short_text_is_read_after_what_it_stands_under(pack: Pack) -> None:
    by_id = {passage.id: passage for passage in passages(pack)}
    label = by_id["child_substance_misuse/su_some/su_smokes"]
    assert label.read_as == f"{pack.questions['su_some'].text} Smokes or vapes"
    title = by_id["neglect/NE-011/title"]
    assert title.read_as == f"{by_id['neglect/NE-011/because'].text} {title.text}"


@pytest.mark.parametrize(
    ("measure", "key", "part", "written"),
    [
        (
            "grade",
            "neglect/ne_serious/means",
            "means",
            "Practitioners should differentiate intermittent material deprivation from cumulative parental "
            "inattentiveness, evaluating developmental consequences comprehensively.",
        ),
        ("grade", "neglect/ne_serious/text", "text", "Unsatisfactory environmental circumstances?"),
        ("blame", "neglect/ne_serious/why", "why", "The parents failed to care for {child}."),
        ("blame", "neglect/ne_serious/why", "why", "A mother who is hard to reach may need us."),
        ("acronym", "CPP", "means", "It counts if there is a CPP."),
        ("look", "neglect/ne_serious/means", "means", "Look for marks, and write them down."),
        ("look", "neglect/ne_serious/means", "means", "Be kind, and ask the child to show you."),
        ("look", "neglect/ne_serious/means", "means", "You should check under the sleeves."),
        ("look", "neglect/ne_serious/means", "means", "Do not wait; find out who did it."),
        ("look", "neglect/ne_serious/example", "example", "Please examine {child} first."),
        ("conclusion", "neglect/ne_serious/text", "text", "Is {child} neglected at home, or not?"),
        ("incomplete", "neglect/ne_serious/near_miss", "near_miss", None),
        ("incomplete", "neglect/ne_serious/example", "example", None),
    ],
)
def test_what_is_not_plain_is_found(
    changed: Changed, measure: str, key: str, part: str, written: str | None
) -> None:
    def spoil(documents: Any) -> None:
        question = next(q for q in documents["neglect.yml"]["questions"] if q["id"] == "ne_serious")
        question.pop(part) if written is None else question.update({part: written})

    left, _ = apart_from(exceptions(), not_plain(changed(spoil)))
    assert (measure, key) in {(one.measure, one.key) for one in left}


@pytest.mark.parametrize(
    "written",
    [
        "Please do not check under clothes, and do not ask {child} more than you know.",
        "Never look under clothes, unless your work is to change or treat {child}.",
        "Please do not undress or examine {child}. It is for others to find out what happened.",
        "The case is discussed at a meeting of agencies (a meeting called MARAC).",
        "Cutting a girl (female genital mutilation, FGM) is a crime. FGM does lasting harm.",
        "Offer the family a {caf}. A CAF needs their agreement.",
    ],
)
def test_what_is_plain_is_left_alone(changed: Changed, found: list[Finding], written: str) -> None:
    def word_anew(documents: Any) -> None:
        documents["neglect.yml"]["questions"][0]["means"] = written

    assert not_plain(changed(word_anew)) == found


def test_the_grade_is_the_one_that_the_library_gives() -> None:
    assert grade("The child has nothing to eat, and that cannot wait.") < HIGHEST_GRADE
    assert grade("Multidisciplinary deliberation necessitates comprehensive documentation.") > 12
