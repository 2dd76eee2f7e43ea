"""The information screens: few of them, "not known" with a reason, people and statements once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import median

import pytest

from bot.interview.contact_record import contact_record
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.stages.check_answers import PARTS, summary
from bot.referral.record import ContactRecord, Given
from bot.settings import ROOT
from bot.thresholds.routes import Route
from tests.interview.talker import Talker, grave, middling

Choose = Callable[[Prompt], "str | list[str]"]


def choosing(base: Choose, **own: str | list[str]) -> Choose:
    """Answers as another does, but for these questions (by id, or by whole key with `__` for its marks)."""

    def choose(prompt: Prompt) -> str | list[str]:
        key = prompt.key.replace(":", "_").replace("/", "__")
        return own.get(key, own.get(prompt.question)) or base(prompt)

    return choose


def early_help(prompt: Prompt) -> str | list[str]:
    """A small worry that the referrer takes to early help."""
    own: dict[str, str | list[str]] = {
        "worry": "Often late and very tired",
        "areas": ["neglect"],
        "child_age": "8",
        "child_sex": "M",
        "person_name": "Jo Example",
        "person_relation": "mother",
        "family_phone": "07700 900123",
        "family_phone_safe": "yes",
        "standing": "parental_responsibility",
    }
    offered = [choice.value for choice in prompt.choices]
    if prompt.question == "outcome":
        return "continue" if "continue" in offered else "raise child:1"
    if prompt.question == "choose_route":
        return "caf"
    return own.get(prompt.question) or middling_without_worry(prompt)


def middling_without_worry(prompt: Prompt) -> str | list[str]:
    if prompt.kind == "tick" and prompt.question != "areas":
        return "no"
    return middling(prompt)


def emergency(prompt: Prompt) -> str | list[str]:
    return "yes" if prompt.question == "safety_now" else grave(prompt)


ROUTES = {
    Route.CAF: early_help,
    Route.FRONT_DOOR: middling,
    Route.FRONT_DOOR_URGENT: grave,
    Route.EMERGENCY: emergency,
}


def information_asked(talker: Talker, choose: Choose) -> list[Prompt]:
    return [p for p in talker.walk(choose) if p.stage is Stage.INFORMATION]


def record_of(talker: Talker, scene: Scene) -> ContactRecord:
    return contact_record(talker.case, scene, scene.at, scene.at)


def by_field(given: tuple[Given, ...]) -> dict[str, Given]:
    return {one.field: one for one in given}


# --- How many screens -----------------------------------------------------------------------------------

MEDIAN_SCREENS = {
    Route.CAF: 19,
    Route.FRONT_DOOR: 12,
    Route.FRONT_DOOR_URGENT: 5,
    Route.EMERGENCY: 5,
}
"""The median of information screens for somebody who answers what is needed and sends it."""


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_the_median_of_screens_on_each_route_is_as_stated(
    scene: Scene, listener: Listener, route: Route
) -> None:
    answers: list[dict[str, str]] = [
        {},
        {"what_happened": "He hid when he was collected"},
        {"how_known": "told"},
        {"child_age": "4 months"} if route is Route.FRONT_DOOR_URGENT else {"child_age": "15"},
        {"family_phone": "not known"},
    ]
    counts = []
    for own in answers:
        talker = Talker(scene, listener)
        counts.append(len(information_asked(talker, choosing(ROUTES[route], **own))))
        assert talker.case.reference is not None
        assert record_of(talker, scene).route == str(route)
    assert median(counts) == MEDIAN_SCREENS[route], counts


def test_the_medians_are_stated_where_pack_authors_read() -> None:
    page = " ".join((ROOT / "bot/packs/README.md").read_text(encoding="utf-8").split())
    stated = ", ".join(f"`{route}` {screens}" for route, screens in MEDIAN_SCREENS.items())
    assert stated in page


@pytest.mark.parametrize("route", [Route.FRONT_DOOR_URGENT, Route.EMERGENCY], ids=str)
def test_an_urgent_contact_is_sent_with_a_description_and_a_place_alone(
    talker: Talker, scene: Scene, route: Route
) -> None:
    asked = [p.question for p in information_asked(talker, ROUTES[route])]
    assert asked == [
        "child_name", "child_where_now", "what_happened", "referrer_name_role", "referrer_phone",
    ]  # fmt: skip
    record = record_of(talker, scene)
    assert {"Date of birth", "Home address", "Safety of staff"} <= set(record.wanted)
    assert "will also want to know" in talker.said and "Home address" in talker.said


@pytest.mark.parametrize("route", [Route.FRONT_DOOR_URGENT, Route.EMERGENCY], ids=str)
def test_an_urgent_contact_is_never_held_up_by_not_knowing(
    talker: Talker, scene: Scene, route: Route
) -> None:
    nothing = dict.fromkeys(
        ["child_name", "child_where_now", "what_happened", "referrer_name_role"], "not known"
    )
    asked = information_asked(talker, choosing(ROUTES[route], **nothing))
    assert len(asked) == len({p.key for p in asked}) == 5
    assert talker.case.reference is not None
    assert by_field(record_of(talker, scene).concern)["what_happened"].not_known == "not_known"


def test_more_can_be_added_to_an_urgent_contact_before_it_is_sent(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("check_answers", grave)
    talker.press("more")
    assert talker.prompt is not None and talker.prompt.question == "child_dob"
    talker.type("4 May 2026")
    talker.press("skip_rest")
    assert talker.prompt is not None and talker.prompt.question == "check_answers"
    talker.press("send")
    record = record_of(talker, scene)
    assert by_field(record.children[0].given)["child_dob"].value == "2026-05-04"
    assert "Date of birth" not in record.wanted


def test_after_what_is_needed_one_screen_asks_how_much_more(talker: Talker) -> None:
    asked = [p.question for p in information_asked(talker, middling)]
    assert asked[-1] == "more_information" and asked.count("more_information") == 1
    assert "child_sex" not in asked and "religion" not in asked


def test_the_choice_says_how_many_more_and_keeps_its_word(talker: Talker) -> None:
    talker.go_to("more_information", middling)
    assert talker.prompt is not None
    labels = {c.value: c.label for c in talker.prompt.choices}
    promised = int("".join(letter for letter in labels["more"] if letter.isdigit()))
    talker.press("more")
    asked = list(talker.walk(choosing(middling, more_information="more")))
    helps = [p for p in asked if p.stage is Stage.INFORMATION]
    assert len(helps) == promised
    assert all("skip_rest" in {c.value for c in p.choices} for p in helps)
    assert not {"religion", "immigration", "nhs_number"} & {p.question for p in helps}


def test_everything_is_asked_only_of_who_wants_to_tell_everything(talker: Talker) -> None:
    asked = [p.question for p in talker.walk(choosing(middling, more_information="all"))]
    assert {"religion", "immigration", "nhs_number", "upn", "spoke_before"} <= set(asked)


@pytest.mark.parametrize("typed", ["skip the rest", "Skip", "thats all"])
def test_the_rest_can_be_skipped_in_words_at_any_further_question(
    talker: Talker, typed: str
) -> None:
    talker.go_to("gp", choosing(middling, more_information="more"))
    talker.type(typed)
    assert talker.prompt is not None and talker.prompt.question == "check_answers"
    talker.request("go_back")
    assert talker.prompt is not None and talker.prompt.stage is Stage.INFORMATION


# --- Not known ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "reason"),
    [("dunno", "not_known"), ("not asked", "not_asked"), ("not safe to ask", "not_safe_to_ask"),
     ("she would not say", "would_not_say")],
)  # fmt: skip
def test_not_known_is_kept_with_its_reason(
    talker: Talker, scene: Scene, said: str, reason: str
) -> None:
    list(talker.walk(choosing(middling, impact=said)))
    impact = by_field(record_of(talker, scene).concern)["impact"]
    assert impact.not_known == reason


def test_what_should_not_be_blank_is_asked_once_more_and_then_taken(
    talker: Talker, scene: Scene
) -> None:
    asked = Counter(p.key for p in talker.walk(choosing(middling, child_dob="no idea")))
    assert asked["child:1/child_dob"] == 2
    given = by_field(record_of(talker, scene).children[0].given)["child_dob"]
    assert given.not_known == "not_known"
    assert "Date of birth" in record_of(talker, scene).wanted


def test_the_second_asking_says_that_a_rough_answer_helps(talker: Talker) -> None:
    talker.go_to("child_dob", middling)
    talker.press("not_known")
    assert talker.prompt is not None and "rough answer" in talker.prompt.text
    talker.type("about 7")
    assert talker.prompt.question != "child_dob"


def test_what_was_refused_or_not_safe_to_ask_is_not_chased(talker: Talker, scene: Scene) -> None:
    list(talker.walk(choosing(middling, impact="not safe to ask", why_now="not known")))
    wanted = record_of(talker, scene).wanted
    assert "Why now" in wanted and "Effect on the child" not in wanted


# --- Checked, never refused -----------------------------------------------------------------------------


def test_a_number_that_does_not_add_up_is_asked_back_once_and_kept_as_written(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("nhs_number", choosing(middling, more_information="all"))
    talker.type("999 123 4579")
    assert talker.prompt is not None and talker.prompt.question == "nhs_number"
    assert "does not add up" in talker.prompt.text
    talker.press("keep_as_written")
    assert talker.prompt.question != "nhs_number"
    given = by_field(record_of(talker, scene).children[0].given)["nhs_number"]
    assert (given.text, given.value, given.not_known) == ("999 123 4579", None, None)


@pytest.mark.parametrize("typed", ["yes", "yes thats what it says on the letter"])
def test_saying_that_it_is_right_never_loses_what_was_written(
    talker: Talker, scene: Scene, typed: str
) -> None:
    talker.go_to("referrer_phone", middling)
    talker.type("01632 96031")
    talker.type(typed)
    assert by_field(record_of(talker, scene).referrer)["referrer_phone"].text == "01632 96031"


def test_a_corrected_number_takes_the_place_of_the_first(talker: Talker, scene: Scene) -> None:
    talker.go_to("referrer_phone", middling)
    talker.type("ring the school")
    assert talker.prompt is not None and talker.prompt.question == "referrer_phone"
    talker.type("01632 960318")
    given = by_field(record_of(talker, scene).referrer)["referrer_phone"]
    assert (given.text, given.value) == ("01632 960318", "+441632960318")


def test_a_good_answer_is_not_asked_back(talker: Talker, scene: Scene) -> None:
    own = {"nhs_number": "999 123 4578", "referrer_email": "kim@example.org"}
    asked = Counter(
        p.question for p in talker.walk(choosing(middling, more_information="all", **own))
    )
    assert asked["nhs_number"] == asked["referrer_email"] == asked["child_address"] == 1
    record = record_of(talker, scene)
    assert by_field(record.children[0].given)["nhs_number"].value == "9991234578"
    assert by_field(record.referrer)["referrer_email"].value == "kim@example.org"


def test_a_postcode_in_an_address_is_found_and_an_address_without_one_is_fine(
    talker: Talker, scene: Scene
) -> None:
    list(talker.walk(choosing(middling, child_address="1 Sample Street, Exampletown, ex11aa")))
    given = by_field(record_of(talker, scene).household)["child_address"]
    assert given.value == "EX1 1AA" and given.text.endswith("ex11aa")


# --- Statements -----------------------------------------------------------------------------------------


def test_a_statement_keeps_its_words_how_it_is_known_when_and_from_whom(
    talker: Talker, scene: Scene
) -> None:
    words = "his aunt says theres NO heating & {child} sleeps in his coat"
    own = {
        "what_happened": words,
        "how_known": "told",
        "told_by": "his aunt",
        "when_happened": "16 November",
        "more_information": "more",
    }
    list(talker.walk(choosing(middling, **own)))
    (statement,) = record_of(talker, scene).statements
    assert (statement.text, statement.how_known) == (words, "told")
    assert (statement.by_whom, statement.when, statement.on) == (
        "his aunt",
        "16 November",
        "2026-11-16",
    )


def test_when_is_not_asked_where_the_words_say_it(scene: Scene, listener: Listener) -> None:
    for text, times in (("On 12 November he hid", 0), ("He hid behind the door", 1)):
        talker = Talker(scene, listener)
        asked = [p.question for p in talker.walk(choosing(middling, what_happened=text))]
        assert asked.count("when_happened") == times


def test_several_statements_stand_apart_and_facts_come_before_opinion(
    talker: Talker, scene: Scene
) -> None:
    own = {
        "more_information": "more",
        "statement_2__another_statement": "yes",
        "statement_1__how_known": "thought",
        "statement_1__what_happened": "On 3 November I thought that he is afraid of somebody",
        "statement_2__what_happened": "On 4 November he ran from the car",
        "statement_2__how_known": "seen",
    }
    talker.go_to("check_answers", choosing(middling, **own))
    told = record_of(talker, scene).statements
    assert [s.how_known for s in told] == ["thought", "seen"]
    rows = [r for r in summary(talker.case, scene) if r["key"].endswith("what_happened")]
    assert [r["how"] for r in rows] == ["seen", "thought"]
    assert [r["asked"] for r in rows] == ["Seen by you", "Your opinion"]


def test_the_childs_own_words_stand_apart_from_what_others_say(
    talker: Talker, scene: Scene
) -> None:
    own = {"more_information": "more", "child_words": '"i put my chair by the door"'}
    list(talker.walk(choosing(middling, **own)))
    record = record_of(talker, scene)
    (words,) = [s for s in record.statements if s.childs_words]
    assert words.text == '"i put my chair by the door"'
    assert "child_words" not in by_field(record.concern)


def test_a_child_who_has_not_spoken_is_no_quotation(talker: Talker, scene: Scene) -> None:
    list(talker.walk(choosing(middling, more_information="more", child_words="not_spoken")))
    record = record_of(talker, scene)
    assert not [s for s in record.statements if s.childs_words]
    assert by_field(record.concern)["child_words"].value == "not_spoken"


# --- People ---------------------------------------------------------------------------------------------


def two_people(prompt: Prompt) -> str | list[str]:
    own = {
        "person:2/another_person": "yes",
        "person:2/person_name": "Alex Example",
        "person:2/person_relation": "sibling",
        "person:2/person_concern_too": "yes",
        "person:2/person_born": "about 3",
        "person:1/person_parental_responsibility": "yes",
        "person:1/person_lives_with": "no",
        "contact/more_information": "more",
    }
    return own.get(prompt.key) or early_help(prompt)


def test_people_are_told_one_after_another_and_each_once(talker: Talker, scene: Scene) -> None:
    asked = [p.key for p in talker.walk(two_people)]
    mother, brother = record_of(talker, scene).people
    assert (mother.name, mother.relation) == ("Jo Example", "Mother")
    assert (brother.name, brother.relation) == ("Alex Example", "Brother or sister")
    assert by_field(mother.given)["person_parental_responsibility"].value == "yes"
    assert by_field(mother.given)["person_lives_with"].value == "no"
    assert by_field(brother.given)["person_concern_too"].value == "yes"
    assert "person:2/person_parental_responsibility" not in asked
    assert asked.count("person:3/another_person") == 1


def test_a_person_is_asked_about_by_name(talker: Talker) -> None:
    talker.go_to("person_relation", early_help)
    assert talker.prompt is not None and "Jo Example" in talker.prompt.text


def test_nobody_to_add_is_an_answer_and_can_be_changed(talker: Talker) -> None:
    talker.go_to("another_person", choosing(early_help, more_information="more"))
    talker.type("no")
    assert talker.prompt is not None and talker.prompt.question != "another_person"
    talker.request("go_back")
    assert talker.prompt is not None and talker.prompt.question == "another_person"
    talker.press("yes")
    assert talker.prompt is not None and talker.prompt.key == "person:2/person_name"


def test_who_agreed_is_offered_and_not_asked_for_again(talker: Talker, scene: Scene) -> None:
    talker.go_to("person_name", choosing(early_help, who_agreed="Sam Sample, his mother"))
    assert talker.prompt is not None
    assert talker.prompt.choices[0].label == "Sam Sample, his mother"
    talker.press("named:0")
    assert talker.prompt is not None and talker.prompt.question == "person_relation"
    (person,) = record_of(talker, scene).people
    assert person.name == "Sam Sample, his mother"


def test_a_number_that_may_not_be_safe_marks_the_person(talker: Talker, scene: Scene) -> None:
    own = {
        "more_information": "all",
        "person_phone": "07700 900123",
        "person_phone_safe": "dont_know",
    }
    list(talker.walk(choosing(early_help, **own)))
    (person,) = record_of(talker, scene).people
    assert person.not_safe


# --- Check your answers ---------------------------------------------------------------------------------


def test_check_answers_stands_in_parts_in_order_with_a_way_to_change_each(talker: Talker) -> None:
    talker.go_to("check_answers", middling)
    shown = next(line.meta for line in talker.turn.lines if "summary" in line.meta)["summary"]
    places = [PARTS.index(row["group"]) for row in shown]
    assert places == sorted(places) and {"you", "child", "concern", "consent"} <= {
        row["group"] for row in shown
    }
    assert all(row["group_name"] and row["shown"] for row in shown)
    assert all(row["key"] in row["change"] for row in shown)
    asked = {row["asked"] for row in shown}
    assert {"Your name and role", "Name", "Safety of staff"} <= asked


def test_what_is_still_open_is_said_before_sending_and_holds_nothing_up(talker: Talker) -> None:
    talker.go_to("check_answers", choosing(middling, impact="not known"))
    assert talker.prompt is not None
    assert "You can send it as it is. Still open" in talker.prompt.text
    talker.press("send")
    assert talker.case.reference is not None


def test_an_answer_that_another_route_asked_for_is_not_lost(talker: Talker, scene: Scene) -> None:
    talker.go_to("check_answers", choosing(early_help, child_view="to sleep at her aunt's"))
    talker.type("someone is hitting him right now")
    assert talker.prompt is not None and talker.prompt.question == "danger_confirm"
    talker.press("yes")
    list(talker.walk(early_help))
    record = record_of(talker, scene)
    assert record.route == "emergency"
    assert by_field(record.concern)["child_view"].text == "to sleep at her aunt's"
