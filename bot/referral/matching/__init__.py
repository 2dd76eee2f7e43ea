"""Likely earlier contacts about the same child or household: found by keyed marks, scored with reasons."""

from bot.referral.matching.identity import Born, Identity, Relative
from bot.referral.matching.marks import Mark, hashed, marks_to_keep, marks_to_search
from bot.referral.matching.ranking import matches
from bot.referral.matching.scoring import Match, compare

__all__ = [
    "Born",
    "Identity",
    "Mark",
    "Match",
    "Relative",
    "compare",
    "hashed",
    "marks_to_keep",
    "marks_to_search",
    "matches",
]
