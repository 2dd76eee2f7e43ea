"""The laws that a pack must keep, in the order of the report. Each is tried on its own."""

from __future__ import annotations

from bot.proofs.laws import interview, risk, rules, written
from bot.proofs.laws.law import Law

LAWS: tuple[Law, ...] = (*risk.LAWS, *rules.LAWS, *interview.LAWS, *written.LAWS)
