"""Advice below the front door ends with named services and a dated plan; danger ends with neither."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.example_feed import example_feed
from bot.interview import early_help, records
from bot.interview.advice import all_advice, leading
from bot.interview.case import Entry
from bot.interview.contact_record import contact_record
from bot.interview.early_help_words import plan_texts, service_texts
from bot.interview.listening import Listener
from bot.interview.plans import plan_for
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.stages import plan
from bot.referral.record import ContactRecord
from bot.referral.services import Place, Service
from bot.thresholds.loader import pack_from
from bot.thresholds.routes import Route
from tests.interview.family_prompts import prompts_in
from tests.interview.talker import Talker, _answers, calm, grave, middling

Choose = Callable[[Prompt], "str | list[str]"]
PLAN = ("plan_services", "plan_look_again", "plan_lead")


@pytest.fixture(scope="module")
def scene(scene: Scene) -> Scene:
    """The scene of the other tests, with the example directory as it stands on that day."""
    services = example_feed(scene.at.date()).services
    return replace(scene, services=services, services_as_of=scene.at)


@pytest.fixture
def talker(scene: Scene, listener: Listener) -> Talker:
    return Talker(scene, listener)


def worried_about(area: str, **own: str | list[str]) -> Choose:
    return lambda prompt: _answers(prompt, {"worry": "A worry", "areas": [area], **own})


bullied = worried_about("bullying", bu_some=["bu_bullied"])
cares_for_mum = worried_about("young_carer", yc_some=["yc_help_asked"])
abuse_long_ago = worried_about("domestic_abuse", da_some=["da_past"])
rows = worried_about("domestic_abuse", da_some=["parents_argue"])


def with_pack(scene: Scene, change: Callable[[dict[str, Any]], None]) -> Scene:
    """The scene with a change in the pack."""
    documents = copy.deepcopy(dict(scene.pack.documents))
    change(documents)
    return replace(scene, pack=pack_from(documents))


def all_said(talker: Talker, choose: Choose) -> str:
    """Everything that was on a screen until the end."""
    said = [talker.said]
    for _ in talker.walk(choose):
        said.append(talker.said)
    return "\n".join([*said, talker.said])


def named_in(text: str, scene: Scene) -> set[str]:
    return {service.name for service in scene.services if service.name in text}


def chosen_services(services: list[str], day: str, lead: str) -> dict[str, str | list[str]]:
    return dict(zip(PLAN, (services, day, lead), strict=True))


def planned(talker: Talker, choose: Choose, answers: dict[str, str | list[str]]) -> Iterator[str]:
    """Ask for the plan once, answer it so, then go on; gives the questions about the plan."""

    def chosen(prompt: Prompt) -> str | list[str]:
        if prompt.question == "outcome" and not early_help.was_planned(talker.case):
            return "plan"
        return answers.get(prompt.question, choose(prompt))

    return (p.question for p in talker.walk(chosen) if p.question.startswith("plan_"))


# A whole talk


def test_a_small_worry_ends_with_named_services_and_a_dated_plan_and_nobodys_name(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", calm)
    assert "Good to be here" in talker.said and "01632 9604" in talker.said
    assert "Checked 3 weeks ago" in talker.said

    service = early_help.offers_for(talker.case, scene)[0].service
    answers = chosen_services([service.id], "2026-12-18", "colleague")
    talker.press("plan")
    asked = []
    while talker.prompt is not None and talker.prompt.question in PLAN:
        asked.append(talker.prompt.question)
        assert talker.prompt.stage is Stage.OUTCOME and talker.prompt.kind in ("tick", "choice")
        talker.press(answers[talker.prompt.question])
    assert tuple(asked) == PLAN
    assert "Friday 18 December 2026" in talker.said
    assert f"Tell the family about {service.name}" in talker.said
    assert "Somebody else in your service" in talker.said
    assert "01632 960100 at once, or 999" in talker.said

    talker.press("finish")
    assert talker.case.is_finished and talker.case.reference is None
    assert "Friday 18 December 2026" in talker.said


def test_whoever_finishes_at_once_is_shown_the_plan_all_the_same(talker: Talker) -> None:
    talker.go_to("outcome", bullied)
    talker.press("finish")
    assert "Your plan:" in talker.said and "Friday 18 December 2026" in talker.said
    assert "Monday 23 November 2026" in talker.said
    assert "Ring too if you learn any of this" in talker.said


def test_every_screen_of_the_plan_can_be_passed_over(talker: Talker, scene: Scene) -> None:
    skip = {"plan_services": "no", "plan_look_again": "as_it_is", "plan_lead": "as_it_is"}
    assert tuple(planned(talker, calm, skip)) == PLAN
    made = plan_for(talker.case, scene)
    assert made is not None and made.lead == "referrer"
    assert str(made.look_again) == "2026-12-18"
    assert not [step for step in made.steps if step.service]
    record = contact_record(talker.case, scene, scene.at, None)
    assert record.services == ()
    assert {row["who"] for row in record.plan} == {"The person who made this contact", ""}


def test_the_plan_can_be_typed(talker: Talker) -> None:
    talker.go_to("outcome", calm)
    talker.type("make a plan")
    for words in ("none of these", "in 2 weeks", "I do"):
        assert talker.prompt is not None
        talker.type(words)
        if talker.prompt is not None and talker.prompt.question == "reading_confirmed":
            talker.press("yes")
    assert talker.prompt is not None and talker.prompt.question == "outcome"
    assert "Friday 4 December 2026" in talker.said


def test_the_plan_can_be_changed_and_gone_back_on(talker: Talker) -> None:
    talker.go_to("outcome", calm)
    for value in ("plan", "no", "2026-12-04"):
        talker.press(value)
    talker.request("go_back")
    assert talker.prompt is not None and talker.prompt.question == "plan_look_again"
    for value in ("2026-12-18", "referrer"):
        talker.press(value)
    assert talker.prompt is not None and talker.prompt.question == "outcome"
    talker.press("plan")
    assert talker.prompt is not None and talker.prompt.question == "plan_services"
    assert not early_help.was_planned(talker.case)


def test_without_a_directory_there_are_two_screens_and_still_a_plan(
    scene: Scene, listener: Listener
) -> None:
    talker = Talker(replace(scene, services=(), services_as_of=None), listener)
    answers = {"plan_look_again": "2026-12-18", "plan_lead": "referrer"}
    assert tuple(planned(talker, calm, answers)) == PLAN[1:]
    assert "Local services" not in talker.said


# What is kept


def test_the_plan_and_the_chosen_services_are_kept_in_the_record(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", bullied)
    first, second, *_ = early_help.offers_for(talker.case, scene)
    answers = chosen_services([second.service.id], "2026-12-04", "safeguarding_lead")
    list(planned(talker, bullied, answers))
    record = contact_record(talker.case, scene, scene.at, None)

    assert [row["name"] for row in record.services] == [second.service.name]
    assert record.services[0]["telephone"] and record.services[0]["chosen"] == "yes"
    assert {row["kind"] for row in record.plan} == {"step", "look_again", "ring_now"}
    (again,) = [row for row in record.plan if row["kind"] == "look_again"]
    assert (again["by"], again["who"]) == ("2026-12-04", "The safeguarding lead")
    assert all(row["by"] for row in record.plan if row["kind"] != "ring_now")
    assert not [row for row in record.plan if row["who"] == "You"], "others read it"
    assert ContactRecord.of(record.as_dict()) == record
    (kept,) = records.of_children(talker.case, scene)
    assert kept["advice"]["plan"] == record.plan


def test_the_caf_takes_its_plan_and_the_services_that_were_offered_with_it(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", cares_for_mum)
    assert leading(all_advice(talker.case, scene)).chosen is Route.CAF
    assert "Young carers of Exampleshire" in talker.said
    assert talker.prompt and "plan" not in [c.value for c in talker.prompt.choices]
    list(talker.walk(cares_for_mum))
    record = contact_record(talker.case, scene, scene.at, scene.at)
    assert talker.case.reference and "Your plan:" in talker.said
    assert record.services and record.services[0]["chosen"] == "not_asked"
    assert [r["by"] for r in record.plan if r["kind"] == "look_again"] == ["2027-01-04"]


def test_a_refused_caf_leaves_a_plan_of_ones_own_with_the_one_day_that_was_told(
    talker: Talker, scene: Scene
) -> None:
    def refused(prompt: Prompt) -> str | list[str]:
        return "no" if prompt.question == "family_agrees" else cares_for_mum(prompt)

    def sooner(documents: dict[str, Any]) -> None:
        documents["pack.yml"]["early_help"]["plans"]["single_agency"]["look_again_weeks"] = [1]

    scene = with_pack(scene, sooner)
    talker = Talker(scene, talker.listener)
    said = all_said(talker, refused)
    assert talker.case.said("without_agreement", "child:1") == "keep"
    made = plan_for(talker.case, scene)
    assert made is not None and made.route is Route.SINGLE_AGENCY
    days = scene.pack.consent.look_again_after_days
    assert made.look_again == scene.at.date() + timedelta(days=days)
    assert said.count("Your plan:") == 1


# Danger: nothing beside the call


@pytest.mark.parametrize("choose", [grave, middling], ids=["urgent", "front door"])
def test_beside_a_referral_or_a_call_no_service_and_no_plan_is_named_on_any_screen(
    talker: Talker, scene: Scene, choose: Choose
) -> None:
    said = all_said(talker, choose)
    assert leading(all_advice(talker.case, scene)).chosen >= Route.FRONT_DOOR
    assert not named_in(said, scene)
    assert "Your plan:" not in said and "Local services" not in said
    record = contact_record(talker.case, scene, scene.at, scene.at)
    assert record.plan == () and record.services == ()


def test_a_child_with_a_small_worry_gets_none_while_another_is_in_danger(
    talker: Talker, scene: Scene
) -> None:
    def two(prompt: Prompt) -> str | list[str]:
        if prompt.question == "how_many_children":
            return "2"
        is_second = prompt.about == "child:2"
        return calm(prompt) if is_second and prompt.question == "core_harm" else grave(prompt)

    said = all_said(talker, two)
    assert not named_in(said, scene) and "Your plan:" not in said


def test_going_higher_takes_services_and_plan_away(talker: Talker, scene: Scene) -> None:
    talker.go_to("outcome", calm)
    for value in ("plan", "no", "2026-12-04", "referrer"):
        talker.press(value)
    talker.press("raise child:1")
    talker.press("front_door")
    assert plan_for(talker.case, scene) is None
    assert early_help.offers_for(talker.case, scene) == ()
    assert talker.prompt is not None
    assert "plan" not in [choice.value for choice in talker.prompt.choices]


def test_danger_that_cannot_be_ruled_out_has_no_plan_beside_it(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", calm)
    talker.type("he is hitting her right now, she is screaming for help", "immediate_danger")
    talker.press("dont_know")
    assert plan_for(talker.case, scene) is None
    assert early_help.offers_for(talker.case, scene) == ()


# Where contact with the home could put somebody in danger


@pytest.mark.parametrize("choose", [rows, abuse_long_ago], ids=["single agency", "caf"])
def test_where_there_may_be_abuse_only_services_that_are_safe_to_contact_are_named(
    talker: Talker, scene: Scene, choose: Choose
) -> None:
    talker.go_to("outcome", choose)
    offers = early_help.offers_for(talker.case, scene)
    assert offers and all("safe contact" in offer.service.terms for offer in offers)
    assert "Freedom from control group" not in talker.said, "it sends its programme by post"
    assert "nothing sent to the home" in talker.said
    assert "Local services that may help this family" not in talker.said
    said = [*service_texts(talker.case, scene), *plan_texts(talker.case, scene)]
    assert said and [prompt for text in said for prompt in prompts_in(text)] == []


def test_a_plan_where_there_may_be_abuse_asks_for_advice_and_says_nothing_to_the_family(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", rows)
    service = early_help.offers_for(talker.case, scene)[0].service
    answers = chosen_services([service.id], "2026-12-04", "referrer")
    talker = Talker(scene, talker.listener)
    list(planned(talker, rows, answers))
    made = plan_for(talker.case, scene)
    assert made is not None and not made.with_family
    told = " ".join(row["what"] for row in contact_record(talker.case, scene, scene.at, None).plan)
    assert f"Ring {service.name} for advice" in told
    assert "Tell the family" not in told and "Talk with the family" not in told


def test_not_even_a_safe_service_is_named_once_telling_the_family_is_known_not_to_be_safe(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", abuse_long_ago)
    assert early_help.offers_for(talker.case, scene)
    unsafe = talker.case.plus(Entry("child:1", "unsafe_to_ask", {"said": "yes"}))
    assert early_help.offers_for(unsafe, scene) == ()


def test_abuse_that_is_only_possible_is_reason_enough_to_be_careful(
    scene: Scene, listener: Listener
) -> None:
    def possible(documents: dict[str, Any]) -> None:
        rules = documents["bullying.yml"]["rules"]
        next(r for r in rules if r["id"] == "BU-012")["pathways"] = ["domestic_abuse_early"]
        pathways = documents["pathways.yml"]["pathways"]
        for pathway in pathways:  # so that only the pathway itself speaks for care
            pathway["family_contact"] = "usual"

    there = with_pack(scene, possible)
    nobody_knows = worried_about("bullying", bu_some="dont_know")
    talker = Talker(there, listener).go_to("outcome", nobody_knows)
    (advice,) = all_advice(talker.case, there)
    assert "domestic_abuse_early" in advice.decision.possible_pathways
    assert advice.decision.pathways == () and advice.decision.family_contact == "usual"
    assert early_help.is_careful(talker.case, there)


@pytest.mark.parametrize("unsafe", ["yes", "dont_know"])
def test_once_telling_the_family_is_not_safe_no_service_is_named_and_no_step_is_with_them(
    talker: Talker, scene: Scene, unsafe: str
) -> None:
    def choose(prompt: Prompt) -> str | list[str]:
        return unsafe if prompt.question == "unsafe_to_ask" else cares_for_mum(prompt)

    talker.go_to("unsafe_to_ask", choose)
    talker.press(unsafe)
    assert early_help.offers_for(talker.case, scene) == ()
    made = plan_for(talker.case, scene)
    assert made is not None and not made.with_family
    record = contact_record(talker.case, scene, scene.at, None)
    assert record.services == ()
    assert not [row for row in record.plan if "family" in row["what"].lower()]


@pytest.mark.parametrize(
    ("area", "careful"), [("domestic_abuse", True), ("fgm_forced_marriage_hba", True), ("bullying", False)]
)  # fmt: skip
def test_being_careful_follows_from_the_worry_itself(
    talker: Talker, scene: Scene, area: str, careful: bool
) -> None:
    talker.go_to("outcome", worried_about(area))
    assert early_help.is_careful(talker.case, scene) is careful


# Who leads, how old the list is, what a directory may write


def test_a_safeguarding_lead_whom_the_worry_is_about_is_never_offered_as_lead(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", calm)
    for value in ("plan", "no", "2026-12-04"):
        talker.press(value)
    assert talker.prompt is not None
    assert "safeguarding_lead" in [choice.value for choice in talker.prompt.choices]
    about_the_lead = talker.case.plus(Entry("contact", "lead_told", {"said": "is_the_concern"}))
    (asked,) = plan.prompts(about_the_lead, scene)
    assert "safeguarding_lead" not in [choice.value for choice in asked.choices]


def test_a_list_that_could_not_be_renewed_says_how_old_it_is(
    scene: Scene, listener: Listener
) -> None:
    old = replace(scene, services_as_of=scene.at - timedelta(days=3))
    talker = Talker(old, listener).go_to("outcome", calm)
    assert "It is from Tuesday 17 November 2026" in talker.said
    fresh = Talker(scene, listener).go_to("outcome", calm)
    assert "could not be renewed" not in fresh.said


def test_a_service_that_nobody_checked_is_named_only_with_a_warning(
    scene: Scene, listener: Listener
) -> None:
    stale = tuple(
        replace(s, checked_on=s.checked_on and s.checked_on - timedelta(days=200))
        for s in scene.services
    )
    talker = Talker(replace(scene, services=stale), listener).go_to("outcome", calm)
    assert "Ring a service yourself before you tell the family" in talker.said
    careful = Talker(replace(scene, services=stale), listener).go_to("outcome", rows)
    assert not named_in(careful.said, scene)


def test_what_a_directory_writes_is_never_filled_in_or_taken_for_ours(
    scene: Scene, listener: Listener
) -> None:
    odd = Service(
        id="1",
        name="{front_door} {nothing} 100%",
        status="active",
        telephone="01632 960777",
        terms=frozenset({"school attendance support"}),
        places=(Place("Exampleshire"),),
        checked_on=scene.at.date(),
    )
    talker = Talker(replace(scene, services=(odd,)), listener)
    talker.go_to("outcome", calm)
    assert "{front_door} {nothing} 100%" in talker.said
    for value in ("plan", ["1"], "2026-12-04", "referrer"):
        talker.press(value)
    assert "Tell the family about {front_door} {nothing} 100%" in talker.said


def test_a_postcode_that_was_given_brings_the_service_of_that_district(
    talker: Talker, scene: Scene
) -> None:
    neglect = worried_about("neglect")
    talker.go_to("outcome", neglect)
    before = {o.service.name: o for o in early_help.offers_for(talker.case, scene)}
    assert "place" in before["Northside family centre"].to_check
    for postcode, there in (("ZX7 1AA", True), ("ZX1 1AA", False)):
        told = Entry("household", "child_address", {"text": f"5 Example Row, {postcode}"})
        case = talker.case.plus(told)
        found = {o.service.name: o for o in early_help.offers_for(case, scene)}
        assert ("Northside family centre" in found) is there
        assert not there or found["Northside family centre"].to_check == ()
