"""One talk on made-up people, taken on over the network until a question is open: quicker than by hand."""

from __future__ import annotations

import json
from typing import Any

from bot.scenarios.talk import ChatClient

CALM = (
    "None of these right now", "None of these", "None of the others", "No", "Not known", "I don't know",
)  # fmt: skip
ANSWERS: dict[str, str | list[str]] = {
    "worry": "For seven weeks he has come to school hungry and in the same dirty jumper. He puts bread in "
    "his pocket at lunch to take home. We offered breakfast club three times. It made no difference.",
    "areas": ["Neglect"],
    "told_us": ["The child is hungry now and then, or has no lunch or breakfast"],
    "how_many_children": "1",
    "child_age": "8",
    "core_history": ["Help or a plan has been tried, and things are no better"],
    "outcome": "Go on and write the referral",
    "why_not_told": "I rang his mother on 16 and 17 November. There was no answer.",
    "child_name": "Lee Example",
    "child_dob": "12 March 2018",
    "child_address": "22 Example Road, Exampletown. The postcode is not known.",
    "what_happened": "On 12, 13 and 17 November I saw him eat two lunches in the dinner hall and put bread "
    "in his pocket. His jumper had the same paint mark from 3 to 19 November.",
    "how_known": "I saw it",
    "when_happened": "17 November 2026",
    "why_now": "It was every day last week.",
    "impact": "He is asleep on his arms by ten on most days.",
    "referrer_name_role": "Sam Sample, class teacher. I have taught him since September.",
    "referrer_phone": "07700 900318",
    "lead_told": "Yes",
    "more_information": "Send with what you have",
    "check_answers": "Send to the Children's Front Door",
}
"""What is answered, by question: words to type, a label to press, labels to tick. Else something calm."""


class Story:
    """One talk, taken on over the network."""

    def __init__(self, url: str) -> None:
        self._client = ChatClient(url)
        self._told: set[str] = set()
        self.reply: Any = self._client.begin()

    @property
    def token(self) -> str:
        return self._client.token

    @property
    def question(self) -> str:
        return str(self.reply["messages"][-1]["meta"].get("question") or "")

    def until(self, question: str) -> Story:
        """Answer until this question is open; an empty name stands for the end."""
        for _ in range(80):
            if self.question.rpartition("/")[2] == question or self.reply.get("reference"):
                return self
            self.reply = self._client.send(self._answer(), self.question)
        raise RuntimeError(f"the talk never came to {question}; it is at {self.question}")

    def _answer(self) -> str:
        last = self.reply["messages"][-1]
        named = {button["title"]: str(button["payload"]) for button in last["buttons"]}
        short = self.question.rpartition("/")[2]
        wanted = None if self.question in self._told else ANSWERS.get(short)
        self._told.add(self.question)
        if isinstance(wanted, list):
            values = [json.loads(named[label].removeprefix("/answer"))["v"] for label in wanted]
            return "/answer" + json.dumps({"q": self.question, "ticked": values})
        if wanted is not None:
            return named.get(wanted, wanted)
        return next((named[label] for label in CALM if label in named), "not known")
