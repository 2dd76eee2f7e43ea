"""After an address: which council answers for the child. Sending here is never stopped."""

from __future__ import annotations

from typing import Any

import pytest

from bot.interview.contact_record import contact_record
from bot.interview.prompts import Prompt, Scene
from bot.referral.record import ContactRecord
from tests.interview.talker import Talker, grave, middling

HERE, HARBOUR, NOWHERE = "1 Sample Street, ZX1 1AB", "2 Quay Road, ZX5 2AB", "3 Far Lane ZA9 9AB"
HARBOUR_NUMBERS = "01632 960200, or 01632 960299 out of hours"


def refers(who: Any, **own: str) -> Any:
    def choose(prompt: Prompt) -> str | list[str]:
        return own.get(prompt.question) or who(prompt)

    return choose


def said_after(talker: Talker, question: str, choose: Any) -> str:
    """What is said in the turn in which a question was answered."""
    talker.go_to(question, choose)
    talker.answer(choose)
    return talker.said


def test_an_address_here_says_nothing_about_other_councils(talker: Talker) -> None:
    said = said_after(talker, "child_address", refers(middling, child_address=HERE))
    assert "council" not in said.lower()


def test_an_address_without_a_postcode_says_nothing_about_other_councils(talker: Talker) -> None:
    said = said_after(talker, "child_address", refers(middling, child_address="1 Sample Street"))
    assert "council" not in said.lower()


def test_an_address_in_a_neighbours_area_names_the_council_and_its_number(talker: Talker) -> None:
    said = said_after(talker, "child_address", refers(middling, child_address=HARBOUR))
    assert "Harbourshire Council" in said and HARBOUR_NUMBERS in said
    assert "You can still send this to us." in said


def test_a_postcode_on_no_list_is_said_with_a_number_that_can_tell(talker: Talker) -> None:
    said = said_after(talker, "child_address", refers(middling, child_address=NOWHERE))
    assert "ZA9 9AB is not on our list for Exampleshire Council" in said
    assert "01632 960175" in said


@pytest.mark.parametrize("address", [HARBOUR, NOWHERE])
@pytest.mark.parametrize("who", [middling, grave])
def test_nobody_is_stopped_from_sending(talker: Talker, address: str, who: Any) -> None:
    choose = refers(who, child_address=address, child_where_now=address)
    for _ in talker.walk(choose):
        pass
    assert talker.case.reference is not None


def test_an_urgent_worry_is_rung_through_where_the_child_is_now(talker: Talker) -> None:
    choose = refers(grave, child_where_now=f"At her gran's, {HARBOUR}")
    said = said_after(talker, "child_where_now", choose)
    assert "in another council's area now: Harbourshire Council" in said
    assert "the council where the child is now acts first" in said and HARBOUR_NUMBERS in said


def test_an_urgent_worry_about_a_child_who_is_here_now_says_nothing_more(talker: Talker) -> None:
    said = said_after(talker, "child_where_now", refers(grave, child_where_now=HERE))
    assert "another council" not in said


def test_the_receipt_of_an_urgent_contact_says_again_whom_to_ring(talker: Talker) -> None:
    choose = refers(grave, child_where_now=HARBOUR)
    talker.go_to("check_answers", choose)
    talker.press("send")
    assert "Harbourshire Council" in talker.said and HARBOUR_NUMBERS in talker.said


def test_an_urgent_worry_with_a_home_elsewhere_says_to_ring_where_the_child_is(
    talker: Talker,
) -> None:
    talker.go_to("check_answers", refers(grave, child_where_now="in the car with her dad"))
    talker.press("more")
    choose = refers(grave, child_address=HARBOUR)
    said = said_after(talker, "child_address", choose)
    assert "Ring the council where the child is now." in said
    assert "01632 960100" in said and HARBOUR_NUMBERS in said


def test_the_council_of_home_and_place_goes_with_the_record(talker: Talker, scene: Scene) -> None:
    choose = refers(middling, child_address=HARBOUR)
    talker.go_to("check_answers", choose)
    record = contact_record(talker.case, scene, scene.at, None)
    assert record.authorities is not None
    assert record.authorities["home"]["name"] == "Harbourshire Council"
    assert "now" not in record.authorities
    assert ContactRecord.of(record.as_dict()).authorities == record.authorities


def test_who_tells_of_a_social_worker_hears_that_nothing_waits_for_them(talker: Talker) -> None:
    talker.go_to("more_information", middling)
    talker.press("more")
    choose = refers(middling, social_worker="Robin Sample, 01632 960170")
    said = said_after(talker, "social_worker", choose)
    assert "Please tell the social worker, too." in said
    assert "waits for nobody" in said and "01632 960110" in said
    record = contact_record(talker.case, talker.scene, talker.scene.at, None)
    assert "Robin Sample, 01632 960170" in [given.text for given in record.concern]


def test_an_urgent_contact_never_asks_for_a_social_worker_before_it_is_sent(
    talker: Talker,
) -> None:
    asked = [prompt.question for prompt in talker.walk(grave)]
    assert "social_worker" not in asked and talker.case.reference is not None
