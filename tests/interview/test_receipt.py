"""The receipt says when it was sent, when the decision is due, and whom to ring if it does not arrive."""

from __future__ import annotations

import copy
from datetime import datetime, timezone

import pytest

from bot import england
from bot.interview.contact_record import contact_record
from bot.interview.hours import decision_due
from bot.interview.listening import Listener
from bot.interview.prompts import Scene
from bot.referral.record import ContactRecord
from tests.interview.talker import Talker, grave, middling


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=england.LONDON)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-04-02T17:20", "2026-04-07T17:00"),  # Thursday evening before Good Friday
        ("2026-04-02T09:00", "2026-04-07T17:00"),  # the same Thursday in the morning
        ("2026-11-20T15:10", "2026-11-23T17:00"),  # Friday to Monday
        ("2026-11-21T11:00", "2026-11-23T17:00"),  # Saturday: day 0 is not a working day
        ("2026-11-24T00:01", "2026-11-25T17:00"),  # one minute after midnight is the new day
        ("2026-11-23T23:59", "2026-11-24T17:00"),
        ("2026-12-24T16:00", "2026-12-29T17:00"),  # Christmas, and Boxing Day moved to Monday
        ("2026-12-31T12:00", "2027-01-04T17:00"),  # New Year's Day is a Friday
        ("2026-05-01T12:00", "2026-05-05T17:00"),  # early May bank holiday
        ("2026-03-27T12:00", "2026-03-30T17:00"),  # over the night when clocks go forward
    ],
)
def test_the_decision_is_due_on_the_next_real_working_day(
    scene: Scene, sent: str, due: str
) -> None:
    assert decision_due(scene.pack, local(sent)) == local(due)
    assert decision_due(scene.pack, local(sent).astimezone(timezone.utc)) == local(due)


def test_days_are_counted_on_without_weekends_and_holidays(scene: Scene) -> None:
    pack = copy.copy(scene.pack)
    pack.head = scene.pack.head.copy(update={"decision_working_days": 3})
    assert decision_due(pack, local("2026-04-02T10:00")) == local("2026-04-09T17:00")


def receipt(scene: Scene, listener: Listener, moment: str, choose: object) -> Talker:
    talker = Talker(Scene(scene.pack, scene.words, local(moment)), listener)
    for _ in talker.walk(choose):  # type: ignore[arg-type]
        if talker.case.reference:
            break
    if talker.case.reference is None:
        raise AssertionError("the talk ended without a receipt: " + talker.said)
    return talker


def test_a_receipt_before_good_friday_says_tuesday(scene: Scene, listener: Listener) -> None:
    talker = receipt(scene, listener, "2026-04-02T17:20", middling)
    assert "Sent on Thursday 2 April at 17:20." in talker.said
    assert "decides by Tuesday 7 April at 17:00" in talker.said


def test_an_urgent_receipt_names_no_later_day(scene: Scene, listener: Listener) -> None:
    talker = receipt(scene, listener, "2026-04-02T17:20", grave)
    assert "Sent on Thursday 2 April at 17:20." in talker.said
    assert "Tuesday" not in talker.said
    assert "decides today" in talker.said


@pytest.mark.parametrize(
    ("moment", "point"),
    [("2026-11-20T15:10", "front_door"), ("2026-11-20T21:00", "out_of_hours")],
)
def test_the_page_is_given_the_number_to_show_before_it_is_needed(
    scene: Scene, listener: Listener, moment: str, point: str
) -> None:
    talker = receipt(scene, listener, moment, middling)
    (watched,) = [line.meta["delivery"] for line in talker.turn.lines if "delivery" in line.meta]
    assert watched["after_seconds"] == 10
    assert scene.pack.head.contact_points[point].telephone in watched["text"]
    assert "999" in watched["text"]


def test_the_record_keeps_when_the_decision_is_due(scene: Scene, listener: Listener) -> None:
    talker = receipt(scene, listener, "2026-04-02T17:20", middling)
    at = local("2026-04-02T17:20")
    kept = contact_record(talker.case, talker.scene, at, at)
    assert datetime.fromisoformat(kept.decision_due) == local("2026-04-07T17:00")
    assert ContactRecord.of(kept.as_dict()).decision_due == kept.decision_due
