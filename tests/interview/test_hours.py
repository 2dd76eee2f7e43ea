"""Whom to ring at this hour, when somebody answers again, and by when a call is asked for."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import england
from bot.interview.advice import all_advice
from bot.interview.hours import is_open, opens_next, who_answers
from bot.interview.listening import Listener
from bot.interview.prompts import Scene
from bot.thresholds.routes import Route, Urgency
from tests.interview.talker import Talker, calm

FRIDAY_AT_TEN_PAST_THREE = datetime(2026, 11, 20, 15, 10, tzinfo=england.LONDON)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=england.LONDON)


@pytest.mark.parametrize(
    ("moment", "answers", "opens"),
    [
        ("2026-11-20T15:10", "front_door", "2026-11-20T15:10"),
        ("2026-11-20T08:29", "out_of_hours", "2026-11-20T08:30"),
        ("2026-11-20T17:00", "out_of_hours", "2026-11-23T08:30"),
        ("2026-11-21T11:00", "out_of_hours", "2026-11-23T08:30"),
        ("2026-12-24T18:00", "out_of_hours", "2026-12-29T08:30"),
        ("2026-07-01T16:59", "front_door", "2026-07-01T16:59"),
    ],
)
def test_the_number_that_answers_follows_hours_weekends_and_bank_holidays(
    scene: Scene, moment: str, answers: str, opens: str
) -> None:
    points, at = scene.pack.head.contact_points, local(moment)
    assert who_answers(scene.pack, at) == points[answers]
    assert opens_next(points["front_door"], at) == local(opens)
    assert is_open(points["out_of_hours"], at)


def going_home(talker: Talker, leaves: str) -> Talker:
    """A child who is due to go today to somebody feared; all else is calm."""
    talker.go_to("safety_today", calm)
    talker.press(["going_back_to_danger"])
    assert talker.prompt is not None
    if talker.prompt.question == "safety_today":
        talker.press("no")
    assert talker.prompt.question == "safety_leaving"
    talker.press(leaves)
    talker.go_to("rang_front_door", calm)
    return talker


@pytest.mark.parametrize(
    ("leaves", "by", "urgency"),
    [
        ("within_half_an_hour", "15:15", Urgency.NOW),
        ("within_two_hours", "15:30", Urgency.TODAY),
        ("later_today", "16:10", Urgency.TODAY),
        ("dont_know", "15:15", Urgency.TODAY),
    ],
)
def test_a_call_is_asked_for_in_time(
    scene: Scene, listener: Listener, leaves: str, by: str, urgency: Urgency
) -> None:
    at = Scene(scene.pack, scene.words, FRIDAY_AT_TEN_PAST_THREE)
    talker = going_home(Talker(at, listener), leaves)
    (advice,) = all_advice(talker.case, at)
    assert (advice.chosen, advice.decision.urgency) == (Route.FRONT_DOOR_URGENT, urgency)
    assert f"Please ring by {by} at the latest" in talker.said
    assert "out_of_hours" not in advice.decision.pathways


def test_at_night_the_number_that_answers_is_given_and_when_others_open(
    scene: Scene, listener: Listener
) -> None:
    night = Scene(scene.pack, scene.words, local("2026-11-20T21:40"))
    talker = going_home(Talker(night, listener), "later_today")
    (advice,) = all_advice(talker.case, night)
    points = scene.pack.head.contact_points
    assert "out_of_hours" in advice.decision.pathways
    assert (
        f"the {points['out_of_hours'].name} answers: {points['out_of_hours'].telephone}"
        in talker.said
    )
    assert "Closed now; opens on Monday 23 November at 08:30." in talker.said
