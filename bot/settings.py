"""Every setting, and the only reader of the environment.

A default is there only where it is safe in production and fit to be public. A missing value stops the
start-up and is named. `.env.example` lists them all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """The installation is not set up. Says which variable, what it is for and what to do."""


@dataclass(frozen=True)
class Settings:
    """One installation. Secrets come from the environment alone."""

    environment: str  # THRESHOLD_ENVIRONMENT: `development` makes demo accounts; else `production`
    database_url: str  # THRESHOLD_DATABASE_URL: SQLAlchemy address; SQLite or PostgreSQL 15+
    data_keys: str  # THRESHOLD_DATA_KEYS: `name:base64 of 32 bytes`, comma-separated, newest first
    token_secrets: (
        str  # THRESHOLD_TOKEN_SECRETS: 32+ characters each, comma-separated, newest first
    )
    console_secret: str  # THRESHOLD_CONSOLE_SECRET: signs the console's sessions, 32+ characters
    redis_url: (
        str | None
    )  # THRESHOLD_REDIS_URL: locks shared by several chat workers; none: one worker
    pack_folder: Path  # THRESHOLD_PACK: folder of the pack that new conversations use
    chat_host: str  # THRESHOLD_CHAT_HOST: address that the chat listens on
    chat_port: int  # THRESHOLD_CHAT_PORT: the port it listens on
    console_host: str  # THRESHOLD_CONSOLE_HOST: address that the console listens on
    console_port: int  # THRESHOLD_CONSOLE_PORT: the port it listens on
    proxies: int  # THRESHOLD_PROXIES: reverse proxies that stand in front of the chat
    chat_origins: tuple[str, ...]  # THRESHOLD_CHAT_ORIGINS: other sites that may embed the chat
    leave_to: str  # THRESHOLD_LEAVE_TO: the page to which "leave this page quickly" goes
    model_folder: Path  # THRESHOLD_MODELS: folder of trained Rasa models
    draft_days: int  # THRESHOLD_DRAFT_DAYS: days after which a talk that was not sent is erased
    smallest_count: (
        int  # THRESHOLD_SMALLEST_COUNT: counts of children below it are hidden in reports
    )
    quality_bar: (
        int  # THRESHOLD_QUALITY_BAR: completeness and clarity from which a contact is good, 0-100
    )
    messages_per_minute: int  # THRESHOLD_MESSAGES_PER_MINUTE: most that one conversation may send
    case_system_url: str | None  # THRESHOLD_CASE_SYSTEM_URL: takes each contact; none: not used
    case_system_secrets: tuple[
        str, ...
    ]  # THRESHOLD_CASE_SYSTEM_SECRETS: sign messages to and from it, 32+ characters, newest first
    file_drop: Path | None  # THRESHOLD_FILE_DROP: folder that gets a file a contact; none: not used
    notify_key: str | None  # THRESHOLD_NOTIFY_KEY: GOV.UK Notify API key; none: no e-mail is sent
    notify_url: str | None  # THRESHOLD_NOTIFY_URL: another address than Notify's own, for tests
    notify_receipt_template: (
        str | None
    )  # THRESHOLD_NOTIFY_RECEIPT_TEMPLATE: id of the template that carries the reference
    notify_outcome_template: (
        str | None
    )  # THRESHOLD_NOTIFY_OUTCOME_TEMPLATE: id of the template that says that there is news
    notify_late_template: (
        str | None
    )  # THRESHOLD_NOTIFY_LATE_TEMPLATE: id of the template that says that no decision came in time
    delivery_tries: int  # THRESHOLD_DELIVERY_TRIES: tries after which staff are told of a delivery
    directory_url: str | None  # THRESHOLD_DIRECTORY_URL: services directory, or `example`
    directory_hours: int  # THRESHOLD_DIRECTORY_HOURS: hours after which it is fetched anew
    codes_needed: (
        bool  # THRESHOLD_CODES_NEEDED: `yes` or `no`: sign-in codes for all; default: production
    )
    sso_issuer: str | None  # THRESHOLD_SSO_ISSUER: OpenID Connect provider; none: not used
    sso_client: str | None  # THRESHOLD_SSO_CLIENT: the id that the provider knows the console by
    sso_secret: str | None  # THRESHOLD_SSO_SECRET: the secret that goes with it
    passwords_for: (
        str  # THRESHOLD_PASSWORDS_FOR: `everyone`, or `administrators` beside single sign-on
    )
    stubs_port: int | None  # THRESHOLD_STUBS_PORT: stand-ins for other systems; development only

    @property
    def is_development(self) -> bool:
        return self.environment == "development"


def _needed(environ: Mapping[str, str], name: str, purpose: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise SettingsError(
            f"{name} is not set: {purpose}. Set it in the environment (see .env.example), or use "
            f"`make run`, which makes throw-away values for development."
        )
    return value


def _path(written: str | None) -> Path | None:
    return Path(written) if written else None


def _secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets shared with the case system. Whoever names its address has to give one."""
    written = environ.get("THRESHOLD_CASE_SYSTEM_SECRETS", "")
    found = tuple(secret.strip() for secret in written.split(",") if secret.strip())
    if any(len(secret) < SHORTEST_SECRET for secret in found):
        raise SettingsError(
            f"THRESHOLD_CASE_SYSTEM_SECRETS: each secret has {SHORTEST_SECRET} characters or more; "
            f"one is shorter."
        )
    if environ.get("THRESHOLD_CASE_SYSTEM_URL") and not found:
        raise SettingsError(
            "THRESHOLD_CASE_SYSTEM_SECRETS is not set: it signs what goes to "
            "THRESHOLD_CASE_SYSTEM_URL. Agree one with those who run the case system."
        )
    return found


def _codes_needed(environ: Mapping[str, str]) -> bool:
    """Whether everybody who signs in with a password needs a code as well."""
    written = environ.get("THRESHOLD_CODES_NEEDED") or ""
    if written not in ("", "yes", "no"):
        raise SettingsError("THRESHOLD_CODES_NEEDED is `yes` or `no`.")
    return written == "yes" if written else environ.get("THRESHOLD_ENVIRONMENT") != "development"


def _single_sign_on(environ: Mapping[str, str]) -> dict[str, Any]:
    """The provider that staff sign in with. Whoever names it gives client and secret as well."""
    named = ("THRESHOLD_SSO_ISSUER", "THRESHOLD_SSO_CLIENT", "THRESHOLD_SSO_SECRET")
    issuer, client, secret = (environ.get(name) or None for name in named)
    if any((issuer, client, secret)) and not all((issuer, client, secret)):
        raise SettingsError(f"{', '.join(named)} go together; one of them is not set.")
    is_production = environ.get("THRESHOLD_ENVIRONMENT", "production") != "development"
    if issuer and is_production and not issuer.startswith("https://"):
        raise SettingsError("THRESHOLD_SSO_ISSUER has to begin with https:// in production.")
    allowed = environ.get("THRESHOLD_PASSWORDS_FOR") or "everyone"
    if allowed not in ("everyone", "administrators"):
        raise SettingsError("THRESHOLD_PASSWORDS_FOR is `everyone` or `administrators`.")
    if allowed == "administrators" and not issuer:
        raise SettingsError(
            "THRESHOLD_PASSWORDS_FOR is `administrators`, and there is no single sign-on: nobody else "
            "could sign in. Set THRESHOLD_SSO_ISSUER as well."
        )
    return {
        "sso_issuer": issuer, "sso_client": client, "sso_secret": secret, "passwords_for": allowed,
    }  # fmt: skip


def read(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment.

    Raises: SettingsError naming the first value that is missing.
    """
    return Settings(
        environment=environ.get("THRESHOLD_ENVIRONMENT", "production"),
        database_url=_needed(environ, "THRESHOLD_DATABASE_URL", "where contacts are kept"),
        data_keys=_needed(environ, "THRESHOLD_DATA_KEYS", "the keys that seal personal data"),
        token_secrets=_needed(environ, "THRESHOLD_TOKEN_SECRETS", "signs conversation tokens"),
        console_secret=_needed(environ, "THRESHOLD_CONSOLE_SECRET", "signs console sessions"),
        redis_url=environ.get("THRESHOLD_REDIS_URL") or None,
        pack_folder=Path(environ.get("THRESHOLD_PACK") or ROOT / "bot/packs/example_council"),
        chat_host=environ.get("THRESHOLD_CHAT_HOST", "127.0.0.1"),
        chat_port=int(environ.get("THRESHOLD_CHAT_PORT", "5005")),
        console_host=environ.get("THRESHOLD_CONSOLE_HOST", "127.0.0.1"),
        console_port=int(environ.get("THRESHOLD_CONSOLE_PORT", "5006")),
        proxies=int(environ.get("THRESHOLD_PROXIES", "0")),
        chat_origins=tuple(o for o in environ.get("THRESHOLD_CHAT_ORIGINS", "").split(",") if o),
        leave_to=environ.get("THRESHOLD_LEAVE_TO") or "https://www.gov.uk/",
        model_folder=Path(environ.get("THRESHOLD_MODELS") or ROOT / "models"),
        draft_days=int(environ.get("THRESHOLD_DRAFT_DAYS", "14")),
        smallest_count=int(environ.get("THRESHOLD_SMALLEST_COUNT", "5")),
        quality_bar=int(environ.get("THRESHOLD_QUALITY_BAR", "60")),
        messages_per_minute=int(environ.get("THRESHOLD_MESSAGES_PER_MINUTE", "120")),
        case_system_url=environ.get("THRESHOLD_CASE_SYSTEM_URL") or None,
        case_system_secrets=_secrets(environ),
        file_drop=_path(environ.get("THRESHOLD_FILE_DROP")),
        notify_key=environ.get("THRESHOLD_NOTIFY_KEY") or None,
        notify_url=environ.get("THRESHOLD_NOTIFY_URL") or None,
        notify_receipt_template=environ.get("THRESHOLD_NOTIFY_RECEIPT_TEMPLATE") or None,
        notify_outcome_template=environ.get("THRESHOLD_NOTIFY_OUTCOME_TEMPLATE") or None,
        notify_late_template=environ.get("THRESHOLD_NOTIFY_LATE_TEMPLATE") or None,
        delivery_tries=int(environ.get("THRESHOLD_DELIVERY_TRIES", "10")),
        directory_url=environ.get("THRESHOLD_DIRECTORY_URL") or None,
        directory_hours=int(environ.get("THRESHOLD_DIRECTORY_HOURS") or "12"),
        codes_needed=_codes_needed(environ),
        **_single_sign_on(environ),
        stubs_port=int(environ.get("THRESHOLD_STUBS_PORT") or 0) or None,
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read(os.environ)
