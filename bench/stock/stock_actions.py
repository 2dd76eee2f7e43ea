"""The two custom actions of the stock questionnaire: put the next question, take the answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

ABOUT = (
    "sleep", "meals", "clothing", "school", "health visits", "friends", "safety at home",
    "money", "housing", "the parents' health", "play", "travel", "the internet", "behaviour",
)  # fmt: skip
ASKED = (
    "Has anybody noticed a change in {}?",
    "Has the child said anything about {}?",
    "Has a parent asked for help with {}?",
    "Did another service write to you about {}?",
    "Was there a worry about {} last year?",
    "Do you see {} going well at present?",
    "Is somebody helping the family with {}?",
    "Do the parents agree about {}?",
    "Has {} been talked about at a meeting?",
    "Would you like advice about {}?",
)
QUESTIONS = [asked.format(about) for about in ABOUT for asked in ASKED]
LETTERS = {"yes": "y", "no": "n", "dont_know": "d"}
TITLES = {"yes": "Yes", "no": "No", "dont_know": "I don't know"}
BUTTONS = [
    {"title": title, "payload": f'/answer{{"value":"{value}"}}'} for value, title in TITLES.items()
]


class ActionAskAnswer(Action):
    """Put the question that is next."""

    def name(self) -> str:
        return "action_ask_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        place = len(tracker.get_slot("answers") or "")
        text = f"Question {place + 1} of {len(QUESTIONS)}. {QUESTIONS[place]}"
        dispatcher.utter_message(text=text, buttons=BUTTONS)
        return []


class ValidateQuestionForm(FormValidationAction):
    """Take an answer; the slot is emptied, so that the form asks again until the last question."""

    def name(self) -> str:
        return "validate_question_form"

    def validate_answer(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        answers = tracker.get_slot("answers") or ""
        if value not in LETTERS:
            return {"answer": None}
        answers += LETTERS[value]
        return {"answer": None if len(answers) < len(QUESTIONS) else value, "answers": answers}
