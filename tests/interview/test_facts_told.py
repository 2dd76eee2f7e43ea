"""Each fact leads back to the answer that it comes from, in talks that were played to the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.interview.case import Case, Entry, facts_for
from bot.interview.facts_told import FactTold, facts_told
from bot.interview.hours import with_the_hour
from bot.interview.prompts import Prompt, Scene
from bot.interview.standing import decision_on
from tests.interview.talker import Talker, _answers, calm, grave, middling

CHILD = "child:1"


def told(talker: Talker, changed: tuple[Entry, ...] = ()) -> dict[str, FactTold]:
    scene = talker.scene
    return {f.fact: f for f in facts_told(talker.case, changed, CHILD, scene.pack, scene.at)}


@pytest.mark.parametrize("choose", [calm, grave, middling])
def test_the_facts_are_those_that_the_advice_was_worked_out_from(
    talker: Talker, choose: object
) -> None:
    list(talker.walk(choose))  # type: ignore[arg-type]
    found, pack = told(talker), talker.scene.pack
    facts = with_the_hour(facts_for(talker.case, CHILD, pack), pack, talker.scene.at)

    for fact, answer in facts.answers.items():
        assert found[fact].state == {"dont_know": "not_known"}.get(answer.value, answer.value)
    for fact in facts.values:
        assert found[fact].state in ("told", "not_known")
    unasked = {f for f, one in found.items() if one.state == "not_asked"}
    assert unasked.isdisjoint(set(facts.answers) | set(facts.values))


@pytest.mark.parametrize("choose", [grave, middling])
def test_every_fact_of_every_reason_leads_to_an_answer(talker: Talker, choose: object) -> None:
    list(talker.walk(choose))  # type: ignore[arg-type]
    found = told(talker)
    reasons = decision_on(talker.case, talker.scene, CHILD).reasons

    assert reasons
    for fact in (fact for reason in reasons for fact in reason.facts):
        entry = found[fact].entry
        assert entry is not None and entry in talker.case.entries, fact


def test_a_danger_that_was_confirmed_leads_to_its_answer(talker: Talker) -> None:
    danger = Entry("contact", "danger_confirm", {"said": "yes", "danger": "now"}, 7)
    pack = talker.scene.pack
    found = facts_told(Case((danger,)), (), CHILD, pack, talker.scene.at)
    fact = next(one for one in found if one.fact == pack.hears["now"])

    assert (fact.state, fact.entry) == ("yes", danger)


def test_an_answer_that_was_changed_is_kept_beside_the_one_that_stands(talker: Talker) -> None:
    list(talker.walk(grave))
    stands = talker.case.last("core_harm", CHILD)
    assert stands is not None
    value = {**stands.value, "offered": ["visible_injury"], "ticked": [], "rest": "no"}
    before = replace(stands, value=value, id=9_001)
    fact = told(talker, (before,))["visible_injury"]

    assert fact.state == "yes"
    assert fact.entry is not None and fact.entry.id != before.id
    assert fact.before == ((before, "no"),)


def test_what_the_clock_says_was_asked_of_nobody(talker: Talker) -> None:
    closed = talker.scene.pack.clock["closed"]
    fact = told(talker)[closed]

    assert (fact.state, fact.entry, fact.is_worked_out) == ("no", None, True)


def test_a_fact_of_an_area_that_nobody_spoke_of_is_not_listed(talker: Talker) -> None:
    list(talker.walk(middling))
    pack = talker.scene.pack
    areas = {pack.area_of_fact[fact] for fact in told(talker)}

    assert "emotional_abuse" in areas
    assert "radicalisation" not in areas


def test_what_is_true_of_one_child_is_not_told_of_another(scene: Scene, talker: Talker) -> None:
    def two(prompt: Prompt) -> str | list[str]:
        own = {"how_many_children": "2", "areas": ["emotional_abuse"], "worry": "They hide"}
        if prompt.question == "core_harm":
            there = "frightened_of_someone" in {choice.value for choice in prompt.choices}
            return ["frightened_of_someone"] if prompt.about == CHILD and there else "no"
        return _answers(prompt, own)

    list(talker.walk(two))
    states = [
        {f.fact: f.state for f in facts_told(talker.case, (), child, scene.pack, scene.at)}
        for child in talker.case.children
    ]

    assert [state["frightened_of_someone"] for state in states] == ["yes", "no"]
