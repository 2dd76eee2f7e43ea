"""Published figures that stand beside our own: what each of them measured, and where it was read."""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """measured: what the figure is of; it is seldom what ours is of, and the page says so."""

    measured: str
    figure: str
    source: str


HUMAN_AGREEMENT = (
    Published(
        "The right response to a written situation, said by 34 child-protection professionals for "
        "285 situations",
        "alpha 0.58 (0.52 to 0.62)",
        "Bolton and others 2021",
    ),
    Published(
        "The same, only for the 127 situations on which they agreed most",
        "alpha 0.73 (0.66 to 0.78)",
        "Bolton and others 2021",
    ),
    Published(
        "The level of intervention, chosen with a structured protocol by 41 workers for 3 situations",
        "kappa 0.29",
        "Kang and Poertner 2006",
    ),
    Published(
        "Immediate safety: an instrument beside a panel of experts, 74 practitioners, 24 situations",
        "58 % the same",
        "Vial and others 2021",
    ),
    Published(
        "How grave neglect is, by two raters of the same family with one scale",
        "kappa 0.79 to 0.90",
        "Srivastava and Polnay 1997",
    ),
)
REREFERRALS = Published(
    "Referrals in England in the year to March 2024 that came within 12 months of the child’s previous one "
    "(139,080 of 621,880)",
    "22 %",
    "Department for Education, children in need: re-referrals",
)
IN_TIME = Published(
    "Decisions within one working day in one council, Darlington, by quarter from 2019 to 2024",
    "80 to 97 %",
    "Darlington council’s performance reports",
)
