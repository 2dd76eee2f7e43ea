"""Plays scenarios through the interview, below the browser, into a database of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from random import Random
from typing import Any

from bot import england
from bot.conversations import Conversations
from bot.demo.agencies import BY_TRADE, SENDERS, Habit, Sender
from bot.demo.referrer import DemoReferrer
from bot.interview.reading import Heard
from bot.scenarios.answering.answers import Change, OnDay, Pick, Request, Said, Tick
from bot.scenarios.answering.referrer import NoAnswer, value_of, values_offered
from bot.scenarios.files import Scenario

MOST_TURNS = 150
TURN_SECONDS = (12, 45)
"""How long a referrer thinks before an answer."""
TRIES_A_TALK = 6
"""Scenarios that are tried until one is sent."""
LEFT_BY_NOW = 4
"""One talk in so many is left before it is sent, somewhere on its way."""
EXPECTED: Mapping[Habit, Mapping[str, int]] = {
    "follow": {"caf": 40, "front_door": 36, "front_door_urgent": 20, "emergency": 4},
    "raise": {"caf": 60, "front_door": 40},
    "lower": {"front_door": 60, "front_door_urgent": 40},
}
"""Of a hundred talks, how many expect which route, by what the referrer does about it."""
FEW_MAY_KNOW = {
    ("school", "front_door_urgent"),
    ("nursery", "front_door_urgent"),
    ("health_visitor", "front_door"),
}
KEPT_CLOSE = frozenset({"allegations_against_staff", "fgm_forced_marriage_hba"})
"""Agencies and routes of which one talk is about these areas, so that the demo has restricted contacts."""


@dataclass(frozen=True)
class Played:
    """One talk that was played: its conversation, who told it, and whether it was sent."""

    conversation: str
    sender: Sender
    habit: Habit
    is_sent: bool


def play_all(
    known: Conversations, scenarios: list[Scenario], count: int, until: datetime, chance: Random
) -> list[Played]:
    """So many talks that were sent, shared out over agencies and habits, and some that were left."""
    waiting = Waiting.of(scenarios, chance)
    played: list[Played] = []
    for number, (sender, habit) in zip(range(count), _turns(), strict=False):
        for _ in range(TRIES_A_TALK):
            played += _play(known, waiting.next(sender, habit), sender, habit, until, chance)
            if played and played[-1].is_sent:
                break
        if number % LEFT_BY_NOW == 0:
            left = waiting.next(sender, "follow")
            played += _play(known, left, sender, "follow", until, chance, chance.randrange(3, 25))
    return played


def _turns() -> Iterator[tuple[Sender, Habit]]:
    """Every agency with the habit to follow, mostly, then to raise, then to lower, over and over."""
    while True:
        for habit in ("follow", "follow", "raise", "follow", "lower"):
            for sender in SENDERS:
                yield sender, habit


@dataclass(frozen=True)
class Waiting:
    """Scenarios that were not played yet, by agency and by the route that they expect."""

    left: dict[tuple[str, str], list[Scenario]]
    chance: Random

    @classmethod
    def of(cls, scenarios: list[Scenario], chance: Random) -> Waiting:
        left: dict[tuple[str, str], list[Scenario]] = {}
        for scenario in scenarios:
            sender, route = (
                BY_TRADE.get(scenario.referrer),
                scenario.expect.get("recommended_route"),
            )
            if sender is not None and route in EXPECTED["follow"]:
                left.setdefault((sender.code, str(route)), []).append(scenario)
        for place, found in left.items():
            chance.shuffle(found)
            rare = [s for s in found if s.situation.facts.areas & KEPT_CLOSE]
            if rare and place in FEW_MAY_KNOW:
                found.append(found.pop(found.index(rare[0])))
        return cls(left, chance)

    def next(self, sender: Sender, habit: Habit) -> Scenario:
        """One more of this agency, of a route that goes with the habit."""
        wanted = EXPECTED[habit]
        there = {
            route: share for route, share in wanted.items() if self.left.get((sender.code, route))
        }
        if not there:
            there = {
                route: 1
                for code, route in self.left
                if code == sender.code and self.left[code, route]
            }
        route = self.chance.choices(list(there), list(there.values()))[0]
        return self.left[sender.code, route].pop()


def _play(
    known: Conversations, scenario: Scenario, sender: Sender, habit: Habit, until: datetime,
    chance: Random, stop_after: int = MOST_TURNS,
) -> list[Played]:  # fmt: skip
    """One talk; nothing where the scripted referrer has no answer."""
    at = moment(until, chance)
    children = chance.choices((1, 2, 3), (84, 12, 4))[0]
    trade = sender.trades[scenario.referrer]
    referrer = DemoReferrer(scenario, known.pack, at, trade, habit, children)
    conversation = f"demo-{chance.getrandbits(64):016x}"
    try:
        is_sent = _talk(known, conversation, referrer, at, chance, stop_after)
    except (NoAnswer, StopIteration):
        return []
    return [Played(conversation, sender, habit, is_sent)]


def moment(until: datetime, chance: Random) -> datetime:
    """A moment of the week before: most in office hours, some in the evening or at a weekend."""
    day = england.local(until).date() - timedelta(days=7)
    days = [day + timedelta(days=n) for n in range(7)]
    working = [d for d in days if d.weekday() < 5]
    if chance.random() < 0.85:  # noqa: PLR2004 - a share of the demo alone
        day, hour = (
            chance.choice(working),
            chance.choices(range(8, 18), (3, 6, 6, 5, 4, 4, 6, 8, 6, 2))[0],
        )
    else:
        day, hour = chance.choice(days), chance.choice((7, 18, 19, 20, 21, 22))
    local = datetime.combine(day, time(hour, chance.randrange(60)), england.LONDON)
    return local.astimezone(timezone.utc)


def _talk(
    known: Conversations, conversation: str, referrer: DemoReferrer, at: datetime, chance: Random,
    stop_after: int,
) -> bool:  # fmt: skip
    reply = known.take(conversation, heard_from("/start", None), at).content
    for turn in range(MOST_TURNS):
        if reply["question"] is None or turn >= stop_after:
            break
        at += timedelta(seconds=chance.randint(*TURN_SECONDS))
        text = text_of(reply, referrer.answers(reply["messages"][-1]))
        reply = known.take(conversation, heard_from(text, reply["question"]), at).content
    return reply["reference"] is not None


def text_of(reply: Mapping[str, Any], said: Said) -> str:
    """What the chat sends: the payload of what was pressed or ticked, or the typed words."""
    message = reply["messages"][-1]
    meta = message["meta"]
    if isinstance(said, Pick):
        buttons = message["buttons"]
        return next(b["payload"] for b in buttons if value_of(b["payload"]) == said.value)
    if isinstance(said, Tick):
        ticked = [value for value in values_offered(message) if value in said.values]
        return "/answer" + json.dumps({"q": meta["question"], "ticked": ticked})
    if isinstance(said, Request):
        return next(a["payload"] for a in meta["always"] if a["payload"] == f"/{said.name}")
    if isinstance(said, Change):
        return str(next(row["change"] for row in meta["summary"] if row["key"] == said.key))
    return said.as_typed if isinstance(said, OnDay) else said.text


def heard_from(text: str, question: str | None) -> Heard:
    """What the interview hears of a text, as the channel hands it on, without a language model."""
    name, brace, rest = text[1:].partition("{")
    if not text.startswith("/"):
        return Heard(text, on_screen=question)
    if name == "start":
        return Heard(text, "start", 1.0, on_screen=question)
    pressed = json.loads(brace + rest) if brace else {"request": name}
    return Heard(text, name, 1.0, pressed, question)
