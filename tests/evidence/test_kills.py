"""Twelve talks run together, staggered, while the chat is killed 20 times: no answer is lost.

`make evidence` runs all 20 kills; `make test` runs the same with 2.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from bot.scenarios.talk import Played, play
from bot.settings import ROOT
from bot.store.tables import Contact, Message
from bot.thresholds.loader import read_yaml
from tests.server import Server

AT_ONCE = 12
KILLS = 20
CLOCK_TIME = re.compile(r"\b\d\d:\d\d\b")
SECONDS_BETWEEN = (2.0, 5.0)
STAGGER_SECONDS = 6.0
THINKING_SECONDS = 1.6
STAGES = {
    "safety",
    "worry",
    "areas",
    "threshold",
    "outcome",
    "consent",
    "information",
    "check_answers",
}


def test_20_kills_lose_nothing(tmp_path: Path) -> None:
    hit = kill_while_talking(tmp_path, KILLS)
    assert set(hit) >= STAGES, f"the kills missed {STAGES - set(hit)}"


def kill_while_talking(
    folder: Path, kills: int, stagger: float = STAGGER_SECONDS, thinking: float = THINKING_SECONDS
) -> Counter[str]:
    """Play the talks at once and kill the chat between; gives the stages that were hit.

    Every talk must end where it ends undisturbed, with the same words and nothing kept twice.
    """
    paths = sorted((ROOT / "scenarios/talks").glob("*.yml"))
    talks = [read_yaml(path) for path in paths[:: len(paths) // AT_ONCE][:AT_ONCE]]
    server = Server(folder)
    server.start()
    undisturbed = [play(talk, server.url) for talk in talks]
    before = _messages(server)
    over = threading.Event()
    hit: Counter[str] = Counter()
    killer = threading.Thread(target=_kill, args=(server, kills, over, hit))
    killer.start()
    with ThreadPoolExecutor(len(talks)) as pool:
        waiting = [
            pool.submit(_play_late, talk, server.url, n * stagger, thinking)
            for n, talk in enumerate(talks)
        ]
        disturbed = [future.result() for future in waiting]
    over.set()
    killer.join()
    kept = _messages(server) - before
    server.kill()
    for calm, shaken in zip(undisturbed, disturbed, strict=True):
        assert _words(calm) == _words(shaken), calm.name
        assert (calm.route, calm.pathways) == (shaken.route, shaken.pathways), calm.name
        assert (calm.reference is None) == (shaken.reference is None), calm.name
    said = sum(1 + sum(t["who"] == "referrer" for t in talk.turns) for talk in disturbed)
    assert kept == said, f"{said} messages were sent and {kept} kept"
    print(f"{hit['kills']} kills; stages of the talks under way at them: {dict(hit)}")
    assert hit.pop("kills") == kills, "the talks were over before all the kills"
    return hit


def _play_late(talk: object, url: str, seconds: float, thinking: float) -> Played:
    time.sleep(seconds)
    return play(talk, url, patience=120, pause=thinking)


def _kill(server: Server, kills: int, over: threading.Event, hit: Counter[str]) -> None:
    """Kill at chance moments; sooner where a stage is under way that no kill has hit yet."""
    chance = random.Random(20)  # noqa: S311 - the same waits each time
    least, most = SECONDS_BETWEEN
    for _ in range(kills):
        until = time.monotonic() + chance.uniform(least, most)
        if over.wait(least):
            return
        while time.monotonic() < until and not set(_stages_under_way(server)) - set(hit):
            time.sleep(0.05)
        hit.update(_stages_under_way(server))
        server.kill()
        hit["kills"] += 1
        server.start()


def _stages_under_way(server: Server) -> list[str]:
    """The stages of the talks that have not ended, as the database knows them."""
    with server.database.reading() as connection:
        rows = connection.execute(select(Contact.stage).where(Contact.open_question.is_not(None)))
        return sorted({str(row.stage) for row in rows})


def _words(talk: Played) -> list[tuple[str, str]]:
    """What was said, without the receipt's own number and the times by which to ring."""
    reference = talk.reference or "no reference"
    told = ((turn["who"], turn["text"].replace(reference, "TH-")) for turn in talk.turns)
    return [(who, CLOCK_TIME.sub("00:00", text)) for who, text in told]


def _messages(server: Server) -> int:
    with server.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(Message)).scalar() or 0)
