"""Earlier contacts only add to what the rules say, and the advice is never lower than what was shown."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from bot.referral.past_rules import KnownBefore, advice_with_history, is_within_re_referral
from bot.thresholds.facts import Answer, Facts
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
REFERRED = KnownBefore(known=True, referred=True, contacts=1)


def test_a_referral_within_the_year_and_worries_told_of_before_lead_to_the_front_door(
    pack: Pack,
) -> None:
    facts = Facts({"repeat_worries": Answer.YES})
    found = advice_with_history(facts, pack, AT, REFERRED, Route.CAF)

    assert set(found.counted) == {"contact_before", "recent_referral"}
    assert "CO-022" in [reason.rule for reason in found.reasons]
    assert found.is_raised and found.advised >= Route.FRONT_DOOR


def test_several_contacts_count_as_worries_that_keep_coming_up(pack: Pack) -> None:
    two, three = (KnownBefore(True, True, earlier) for earlier in (1, 2))

    assert pack.head.follow_up.several_contacts == 3
    assert "repeat_worries" not in advice_with_history(Facts(), pack, AT, two, Route.CAF).counted
    assert "repeat_worries" in advice_with_history(Facts(), pack, AT, three, Route.CAF).counted


def test_a_no_of_the_referrer_gives_way_to_the_record_and_nothing_else_changes(pack: Pack) -> None:
    facts = Facts({"recent_referral": Answer.NO, "child_seen": Answer.YES})
    found = advice_with_history(facts, pack, AT, REFERRED, Route.UNIVERSAL)

    assert "recent_referral" in found.counted
    assert facts.answers["recent_referral"] is Answer.NO


@pytest.mark.parametrize("seen", list(Route))
@pytest.mark.parametrize("before", [KnownBefore(), REFERRED, KnownBefore(True, True, 9)])
def test_the_advice_is_never_lower_than_what_was_shown(
    pack: Pack, seen: Route, before: KnownBefore
) -> None:
    assert advice_with_history(Facts(), pack, AT, before, seen).advised >= seen


def test_nothing_known_before_counts_nothing(pack: Pack) -> None:
    found = advice_with_history(Facts(), pack, AT, KnownBefore(), Route.CAF)
    assert (found.counted, found.reasons, found.switched_off) == ((), (), ())


def test_a_rule_that_the_council_has_switched_off_is_named(pack: Pack) -> None:
    assert not pack.head.switches["earlier_contact_raises"].on
    assert advice_with_history(Facts(), pack, AT, REFERRED, Route.CAF).switched_off == ("CO-023",)


@pytest.mark.parametrize(
    ("earlier", "later", "so"),
    [
        (date(2025, 11, 20), date(2026, 11, 20), True),
        (date(2025, 11, 19), date(2026, 11, 20), False),
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 21), date(2026, 11, 20), False),
        (date(2023, 2, 28), date(2024, 2, 29), True),
        (date(2025, 1, 5), date(2026, 1, 5), True),
    ],
)
def test_twelve_months_are_counted_by_the_calendar(earlier: date, later: date, so: bool) -> None:
    assert is_within_re_referral(earlier, later) is so
