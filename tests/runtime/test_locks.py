"""One message at a time in a conversation; others are not held up. In memory and in Redis."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
import redis

from bot.settings import settings
from tests.conftest import needed

REDIS = "redis://127.0.0.1:6379/9"


@pytest.fixture(params=["memory", "redis"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where locks are kept, as the settings say."""
    from bot.runtime import rasa_command

    rasa_command.prepare()
    from bot.runtime import locks

    if request.param == "redis":
        try:
            redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
        except redis.RedisError:
            needed(False, "Redis at 127.0.0.1:6379")
    url = REDIS if request.param == "redis" else None
    monkeypatch.setattr(locks, "settings", lambda: replace(settings(), redis_url=url))
    return str(request.param)


def test_two_messages_in_one_conversation_wait_for_each_other(place: str) -> None:
    from bot.runtime.locks import ConversationLocks

    order: list[str] = []

    async def message(locks: ConversationLocks, name: str) -> None:
        async with locks.lock("one conversation"):
            order.append(f"{name} in")
            await asyncio.sleep(0.05)
            order.append(f"{name} out")

    async def both() -> float:
        locks = ConversationLocks()
        began = time.monotonic()
        await asyncio.gather(*(message(locks, name) for name in "abc"))
        return time.monotonic() - began

    took = asyncio.run(both())
    assert [step.split()[1] for step in order] == ["in", "out"] * 3
    assert took < 0.6, "waiting must not poll once a second"


def test_other_conversations_are_not_held_up(place: str) -> None:
    from bot.runtime.locks import ConversationLocks

    async def message(locks: ConversationLocks, name: str) -> None:
        async with locks.lock(name):
            await asyncio.sleep(0.2)

    async def all_at_once() -> float:
        locks = ConversationLocks()
        began = time.monotonic()
        await asyncio.gather(*(message(locks, f"conversation {n}") for n in range(8)))
        return time.monotonic() - began

    assert asyncio.run(all_at_once()) < 1.0


def test_a_lock_that_is_never_let_go_is_an_error_and_not_for_ever(place: str) -> None:
    from rasa.core.lock_store import LockError

    from bot.runtime.locks import ConversationLocks

    async def stuck() -> None:
        locks = ConversationLocks()
        async with locks.lock("stuck", lock_lifetime=30):
            with pytest.raises(LockError):
                async with locks.lock("stuck", lock_lifetime=0.2):
                    pass

    asyncio.run(stuck())
