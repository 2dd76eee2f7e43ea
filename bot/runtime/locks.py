"""One message at a time in one conversation, without polling.

Rasa's own stores look again once a second. One worker needs a lock in memory; several share Redis. The
store's transaction holds the contact as well: these locks only keep the order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

import redis.asyncio
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from redis.exceptions import LockError as RedisLockError

from bot.settings import settings

LOOK_AGAIN_SECONDS = 0.02


class ConversationLocks(LockStore):
    """Locks by conversation: in Redis where THRESHOLD_REDIS_URL is set, in memory otherwise."""

    def __init__(self, endpoint_config: Any = None) -> None:
        url = settings().redis_url
        self._redis = redis.asyncio.Redis.from_url(url, socket_timeout=10) if url else None
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncIterator[Any]:
        """Hold the conversation. Raises: LockError after `lock_lifetime` seconds of waiting."""
        held = self._in_redis if self._redis is not None else self._in_memory
        async with held(conversation_id, lock_lifetime) as lock:
            yield lock

    @asynccontextmanager
    async def _in_memory(self, conversation: str, seconds: float) -> AsyncIterator[Any]:
        lock = self._here.setdefault(conversation, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), seconds)
        except asyncio.TimeoutError as error:
            raise LockError(f"conversation {conversation} stayed busy for {seconds} s") from error
        try:
            yield lock
        finally:
            lock.release()

    @asynccontextmanager
    async def _in_redis(self, conversation: str, seconds: float) -> AsyncIterator[Any]:
        assert self._redis is not None
        lock = self._redis.lock(
            f"threshold:{conversation}",
            timeout=seconds,
            sleep=LOOK_AGAIN_SECONDS,
            blocking_timeout=seconds,
        )
        if not await lock.acquire():
            raise LockError(f"conversation {conversation} stayed busy for {seconds} s")
        try:
            yield lock
        finally:
            try:
                await lock.release()
            except RedisLockError:
                pass  # it ran out while we worked; the store's transaction kept the order
