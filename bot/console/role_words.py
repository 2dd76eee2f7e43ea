"""The roles in plain words: what each is called, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, tuple[str, str]] = {
    "screener": ("Screener", "Reads contacts and proposes an outcome."),
    "social_worker": ("Social worker", "Reads contacts and records an outcome."),
    "manager": (
        "Manager",
        "Records and agrees outcomes, and says who may see restricted contacts.",
    ),
    "early_help_coordinator": (
        "Early help coordinator",
        "Looks after families who wait for early help.",
    ),
    "trainer": ("Trainer", "Prepares practice talks; sees no contact."),
    "pack_author": ("Pack author", "Writes thresholds; sees no contact."),
    "approver": ("Approver", "Approves thresholds; sees no contact."),
    "auditor": ("Auditor", "Reads contacts and the audit log; changes nothing."),
    "administrator": ("Administrator", "Looks after accounts and deliveries; reads no contact."),
}


def role_words(role: str) -> str:
    """What a role is called."""
    return ROLES[role][0] if role in ROLES else role.replace("_", " ").capitalize()
