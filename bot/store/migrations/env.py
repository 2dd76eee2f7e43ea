"""Runs migrations over the connection that `bot.store.schema` hands to Alembic."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.store.tables import SealedColumn, UtcTime, metadata


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's own types, so that an old one runs under later code."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedColumn):
        return "sa.LargeBinary()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=plain_type,
    compare_type=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
