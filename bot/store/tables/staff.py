"""Staff, and what they run."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String

from bot.store.tables.base import Base, UtcTime, number_key


class User(Base):
    """A member of staff. Referrers have no accounts."""

    __tablename__ = "user"
    id = number_key()
    email = Column(String(200), nullable=False, unique=True)
    name = Column(String(100), nullable=False)
    role = Column(String(20), nullable=False)
    password_hash = Column(String(200), nullable=False)
    failed_sign_ins = Column(Integer, nullable=False, default=0)
    locked_until = Column(UtcTime)
    disabled_at = Column(UtcTime)
    created_at = Column(UtcTime, nullable=False)


class ScenarioRun(Base):
    """One run of a scenario against a pack version; results over time come from here."""

    __tablename__ = "scenario_run"
    id = number_key()
    scenario = Column(String(120), nullable=False)
    pack_digest = Column(String(64), ForeignKey("pack_version.digest"), nullable=False)
    passed = Column(Integer, nullable=False)
    result = Column(JSON, nullable=False)
    at = Column(UtcTime, nullable=False)
    __table_args__ = (Index(None, "scenario", "at"),)
