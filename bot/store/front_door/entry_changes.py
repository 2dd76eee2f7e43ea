"""One way to change a queue entry: each change counts, so that two at once cannot both succeed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from bot.store.tables import QueueEntry


def change(connection: Connection, contact_id: str, still: Any = None, **values: Any) -> bool:
    """Change an entry and count its version up; False if it is not there, or `still` no longer holds.

    still: a condition on `QueueEntry` that must hold at the moment of the change.
    """
    wanted = [QueueEntry.contact_id == contact_id] + ([] if still is None else [still])
    changed = connection.execute(
        update(QueueEntry)
        .where(*wanted)
        .values(version=QueueEntry.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)
