"""Brings a database to the present shape, and tells which shape it has."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.settings import ROOT
from bot.store.database import Database


def upgrade(database: Database, to: str = "head") -> None:
    """Run every migration that the database has not had."""
    _run(database, command.upgrade, to)


def downgrade(database: Database, to: str) -> None:
    """Take migrations back, down to and without the one after `to`; `base` empties the database."""
    _run(database, command.downgrade, to)


def is_current(database: Database) -> bool:
    """Whether the database has had every migration that this code knows."""
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return bool(found == ScriptDirectory.from_config(_config()).get_current_head())


def _config(**attributes: Any) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "bot/store/migrations"))
    config.attributes.update(attributes)
    return config


def _run(database: Database, migrate: Any, to: str) -> None:
    with database.writing() as connection:
        migrate(_config(connection=connection), to)
