"""Staff, and what they run."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String

from bot.store.tables.base import Base, Number, SealedColumn, UtcTime, number_key


class User(Base):
    """A member of staff. Referrers have no accounts.

    password_hash: empty where the person signs in by single sign-on alone. subject: who they are there, as
    `issuer subject`. totp: the secret of their code generator, sealed by an installation key; totp_used: the
    last code's place in time, so that no code opens twice. must_change: the password is one that somebody
    else knows. session_number: goes up to end every session. link_until: till when the first sign-in at the
    provider with this e-mail address, verified there, is taken for this person.
    """

    __tablename__ = "user"
    id = number_key()
    email = Column(String(200), nullable=False, unique=True)
    name = Column(String(100), nullable=False)
    role = Column(String(40), nullable=False)
    password_hash = Column(String(200), nullable=False)
    subject = Column(String(400), unique=True)
    totp = Column(SealedColumn)
    totp_on = Column(Integer, nullable=False, default=0, server_default="0")
    totp_used = Column(Integer)
    failed_sign_ins = Column(Integer, nullable=False, default=0)
    locked_until = Column(UtcTime)
    failed_codes = Column(Integer, nullable=False, default=0, server_default="0")
    codes_locked_until = Column(UtcTime)
    must_change = Column(Integer, nullable=False, default=0, server_default="0")
    session_number = Column(Integer, nullable=False, default=0, server_default="0")
    link_until = Column(UtcTime)
    disabled_at = Column(UtcTime)
    created_at = Column(UtcTime, nullable=False)


class RecoveryCode(Base):
    """A code that opens once where the code generator is lost. digest: its Argon2id hash."""

    __tablename__ = "recovery_code"
    id = number_key()
    user_id = Column(Number, ForeignKey("user.id"), nullable=False)
    digest = Column(String(200), nullable=False)
    used_at = Column(UtcTime)
    __table_args__ = (Index(None, "user_id"),)


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
