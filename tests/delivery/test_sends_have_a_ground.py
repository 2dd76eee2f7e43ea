"""For every state of consent on every route: nothing leaves that is not permitted, withdrawn or not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.referral.consent_states import every_state
from bot.referral.sharing import Permission, permissions
from bot.store import outbox, sharing
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import Sent
from tests.delivery.test_tries import HOUR, Scripted, all_due, office

OUTSIDE = {
    "case_system": ("case_record", "case_system"),
    "acknowledgement": ("acknowledgement", "referrer"),
}
Allowed = frozenset[Permission]


class ToReferrer(Scripted):
    kind = "acknowledgement"


@pytest.fixture(scope="module")
def situations(pack: Pack) -> set[tuple[Route, Allowed]]:
    """Every route that can be sent with every set of permissions that any state of consent gives."""
    found = {
        (state.route, frozenset(permissions([(state.route, state.consent)], 365, AT)))
        for state in every_state(pack)
        if state.route >= Route.CAF
    }
    assert len({route for route, _ in found}) == 4 and any(not allowed for _, allowed in found)
    return found


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_leaves_is_what_is_permitted(
    sent: Sent, situations: set[tuple[Route, Allowed]], withdrawn: bool
) -> None:
    for route, allowed in situations:
        standing = _kept(sent, route, allowed, withdrawn)
        to_case_system, to_referrer = Scripted(), ToReferrer()
        all_due(office(sent, to_case_system, to_referrer), AT + HOUR)
        left = {"case_system": to_case_system.keys, "acknowledgement": to_referrer.keys}
        for kind, pair in OUTSIDE.items():
            assert bool(left[kind]) == (pair in standing), (route, kind, standing)
        row = sent.row(sent.latest, outbox.FRONT_DOOR_QUEUE)
        is_let_in = route >= Route.FRONT_DOOR or ("early_help", "early_help_team") in standing
        assert (row.state == "delivered") == is_let_in, (route, standing)


def _kept(sent: Any, route: Route, allowed: Allowed, withdrawn: bool) -> set[tuple[str, str]]:
    """Send a contact with these permissions; gives the (purpose, recipient) pairs that stand."""
    sent.latest = sent.contact(*OUTSIDE, route=str(route), permitted=False)
    with sent.database.writing() as connection:
        sharing.keep(connection, sent.latest, "live", tuple(allowed), AT)
        if withdrawn:
            sharing.withdraw(connection, sent.latest, "user:1", AT)
    lasting = {p for p in allowed if not withdrawn or p.ground not in ("agreement", "openness")}
    return {(p.purpose, p.recipient) for p in lasting}
