"""Every way through the consent questions, each followed to the receipt with every side question on the way.

The run in CI follows one for each way in which consent can stand. This one takes some minutes.
"""

from __future__ import annotations

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Scene
from bot.thresholds.routes import Route
from tests.interview.consent_situations import Situation, at_consent, every_way
from tests.interview.consent_talks import answers, from_unsafe_on, texts, to_the_end
from tests.interview.family_prompts import prompts_among
from tests.interview.test_no_prompt_to_the_family import SITUATIONS

BY_AGE = [Situation(Route.CAF, "usual", age) for age in ("14", "16", "i dont know")]


@pytest.mark.parametrize("situation", [*SITUATIONS, *BY_AGE], ids=str)
def test_every_way_from_unsafe_on_leads_nobody_to_the_family(
    scene: Scene, listener: Listener, situation: Situation
) -> None:
    ways = [
        from_unsafe_on(way, situation) for way in every_way(at_consent(scene, listener, situation))
    ]
    followed = [way for way in ways if way]
    for way in followed:
        assert list(prompts_among(texts(way))) == [], answers(way[-1])
        assert list(prompts_among(to_the_end(way[-1]))) == [], answers(way[-1])
    print(f"{situation}: {len(followed)} ways")
    assert followed
