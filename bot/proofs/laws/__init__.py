"""The laws that a pack must keep, in the order of the report. Each is tried on its own."""

from __future__ import annotations

from bot.proofs.laws import consent, information, interview, risk, rules, written
from bot.proofs.laws.law import Law

LAWS: tuple[Law, ...] = (
    *risk.LAWS,
    *rules.LAWS,
    *interview.LAWS,
    *consent.LAWS,
    *information.LAWS,
    *written.LAWS,
)
