"""The language model that serves conversations, asked message by message, to measure what it understands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.interview.danger import danger_heard
from bot.interview.listening import Listener
from bot.interview.sensing import WATCHFUL, Sensed
from bot.nlu.understanding import Understood
from bot.runtime import model, rasa_command
from bot.settings import ROOT
from bot.thresholds.loader import read_yaml


def trained(folder: Path) -> Callable[[str], Understood]:
    """Reads a message as the chat would, before anything is known of the conversation.

    Trains first if the training data has changed. Loading takes some ten seconds.
    Raises: TrainingError if Rasa refuses the training data.
    """
    rasa_command.prepare()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("rasa").setLevel(logging.ERROR)
    agent = Agent.load(str(model.train(folder)))
    listener = Listener.of(read_yaml(ROOT / "data" / "danger_words.yml"))
    loop = asyncio.new_event_loop()

    def read(text: str) -> Understood:
        parsed = loop.run_until_complete(agent.parse_message(text.lstrip("/ ") or "."))
        ranking = [(i["name"], float(i["confidence"])) for i in parsed["intent_ranking"]]
        ranking = [i for i in ranking if i[0] != "nlu_fallback"]
        sensed = Sensed(**parsed["worry"])
        return Understood(ranking, sensed, danger_heard(text, sensed, listener, WATCHFUL))

    return read
