"""Work that waits for a database or a processor, done beside Rasa's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any


async def off_loop(work: Callable[..., Any], *arguments: Any, on: Executor | None = None) -> Any:
    """What the work gives, done on a thread of the loop's own pool, or of `on`."""
    return await asyncio.get_running_loop().run_in_executor(on, work, *arguments)
