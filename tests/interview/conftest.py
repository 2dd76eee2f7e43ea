from __future__ import annotations

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Scene
from tests.interview.talker import Talker


@pytest.fixture
def talker(scene: Scene, listener: Listener) -> Talker:
    return Talker(scene, listener)
