"""What every table is made of: times in UTC, sealed columns, and the mode that keeps practice apart."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeMeta, registry

from bot.store.sealing import Sealed

LIVE, PRACTICE = "live", "practice"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
mapper_registry = registry(metadata=metadata)
Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts only plain INTEGER keys up by itself."""


class UtcTime(TypeDecorator):  # type: ignore[type-arg]
    """A moment in UTC. Refuses one without a zone, gives back one with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value and value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=timezone.utc))


class SealedColumn(TypeDecorator):  # type: ignore[type-arg]
    """Holds what `ContactKey.seal` made. Refuses anything else, so that no plain text slips in."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a sealed column takes only what ContactKey.seal gives")
        return value

    def process_result_value(self, value: Any, dialect: Any) -> Sealed | None:
        return value if value is None else Sealed(value)


class Base(metaclass=DeclarativeMeta):
    __abstract__ = True
    registry = mapper_registry
    metadata = metadata
    __init__ = mapper_registry.constructor


def mode_column() -> Column[Any]:
    return Column(String(8), nullable=False)


def number_key() -> Column[Any]:
    return Column(Number, primary_key=True, autoincrement=True)


def contact_column() -> Column[Any]:
    return Column(String(32), nullable=False)


def of_contact(*more: Any) -> tuple[Any, ...]:
    """The rest of a table whose rows belong to one contact, in the contact's own mode."""
    return (
        ForeignKeyConstraint(
            ["contact_id", "mode"], ["contact.id", "contact.mode"], ondelete="CASCADE"
        ),
        *more,
    )
