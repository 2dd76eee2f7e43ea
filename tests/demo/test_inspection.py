"""Inspection samples can be drawn again, bundles hold what inspectors read, and exports carry no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import clock
from bot.console.app import create_app
from bot.front_door.inspection import GROUPS, drawn
from bot.settings import Settings
from bot.store import audit, staff
from bot.store.contact_views import events_of
from bot.store.database import Database
from bot.store.front_door import inspection as kept
from bot.store.tables import (
    AuditEvent,
    Child,
    ChildFigure,
    Decision,
    EarlyHelp,
    FamilyBan,
    QueueEntry,
)
from tests.demo.conftest import DEMO_PASSWORD, NOW

SINCE = NOW - timedelta(days=700)


@pytest.fixture
def auditor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    data = {"email": "auditor@example.org", "password": DEMO_PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 302
    return client


def test_the_same_draw_number_draws_the_same_from_each_group() -> None:
    members = {"became_referral": [f"{n:032x}" for n in range(50)], "re_referral": ["a", "b"]}

    first = drawn(members, 6, 42)

    assert drawn({g: list(reversed(m)) for g, m in members.items()}, 6, 42) == first
    assert drawn(members, 6, 43) != first
    assert [len(first[group]) for group in GROUPS] == [6, 0, 0, 0, 2]


def test_each_group_holds_what_its_name_says(demo: Database) -> None:
    with demo.reading() as connection:
        manager = staff.user_by_email(connection, "manager@example.org")
        assert manager is not None
        groups = kept.members(connection, manager.id, "manager", SINCE, NOW)
        referred = set(
            connection.execute(
                select(Decision.contact_id).where(
                    Decision.referral_at.is_not(None),
                    Decision.state == "recorded",
                    Decision.superseded_at.is_(None),
                )
            ).scalars()
        )
        begun = set(
            connection.execute(
                select(EarlyHelp.contact_id).where(EarlyHelp.begun_on.is_not(None))
            ).scalars()
        )
    assert groups["became_referral"] and set(groups["became_referral"]) <= referred
    assert groups["not_referral"] and not set(groups["not_referral"]) & referred
    assert set(groups["early_help_begun"]) <= begun
    assert not set(groups["early_help_not_begun"]) & begun
    assert set(groups["re_referral"]) <= set(groups["became_referral"])


def test_an_earlier_referral_that_one_may_not_know_of_does_not_show_in_the_groups(
    demo: Database,
) -> None:
    with demo.writing() as connection:
        manager = staff.user_by_email(connection, "manager@example.org")
        assert manager is not None
        rows = connection.execute(
            select(Decision.contact_id, Child.position)
            .join(Child, Child.id == Decision.child_id)
            .join(QueueEntry, QueueEntry.contact_id == Decision.contact_id)
            .where(
                Decision.referral_at.is_not(None), Decision.state == "recorded",
                Decision.superseded_at.is_(None), QueueEntry.restricted.is_(None),
            )
            .order_by(Decision.referral_at.desc())
        ).all()  # fmt: skip
        later, earlier = rows[0], next(r for r in rows if r.contact_id != rows[0].contact_id)
        connection.execute(update(ChildFigure).values(same_child=None))
        for one in (later, earlier):
            connection.execute(
                update(ChildFigure)
                .where(ChildFigure.contact_id == one.contact_id, ChildFigure.child == one.position)
                .values(same_child=1)
            )
        asked = (connection, manager.id, "manager", SINCE, NOW + timedelta(days=1))
        assert kept.members(*asked)["re_referral"] == [later.contact_id]

        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id == earlier.contact_id)
            .values(restricted="chosen_by_staff")
        )

        assert kept.members(*asked)["re_referral"] == []


def test_a_sample_is_drawn_listed_and_taken_and_each_contacts_log_has_it(
    auditor: Any, demo: Database
) -> None:
    form = {
        "count": "3",
        "seed": "77",
        "since": SINCE.date().isoformat(),
        "until": NOW.date().isoformat(),
    }
    address = auditor.post("/inspection/draw", data=form).location

    page = auditor.get(address).text
    taken = auditor.get(f"{address}/bundles.zip")

    assert "draw number 77" in page
    assert taken.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    with demo.reading() as connection:
        found = kept.sample(connection, int(address.rsplit("/", 1)[1]))
        assert found is not None
        assert len(names) == len(found.contacts) > 3
        for contact in found.contacts:
            assert "bundle_taken" in [e.event for e in events_of(connection, contact)]


def test_a_bundle_has_the_talk_the_rules_the_decision_and_says_whether_the_log_is_whole(
    auditor: Any, demo: Database
) -> None:
    with demo.reading() as connection:
        contact = connection.execute(
            select(QueueEntry.contact_id)
            .where(QueueEntry.state == "closed", QueueEntry.restricted.is_(None)).limit(1)
        ).scalar_one()  # fmt: skip

    page = auditor.get(f"/inspection/bundle/{contact}").text

    for heading in (
        "Decisions",
        "Rules that held",
        "The whole talk",
        "What the referrer was told",
        "Log",
    ):
        assert heading in page
    assert "None was changed" in page
    assert "Rationale" in page and "<script" not in page

    with demo.writing() as connection:
        first = (
            select(AuditEvent.id)
            .where(AuditEvent.chain == contact)
            .order_by(AuditEvent.id)
            .limit(1)
        )
        number = connection.execute(first).scalar_one()
        connection.execute(update(AuditEvent).where(AuditEvent.id == number).values(actor="user:1"))
        assert audit.first_broken_link(connection, contact) == 1
    assert "The log was changed" in auditor.get(f"/inspection/bundle/{contact}").text


def test_a_ban_on_contacting_the_family_stands_first_in_the_bundle(
    auditor: Any, demo: Database
) -> None:
    with demo.reading() as connection:
        banned = connection.execute(
            select(FamilyBan.contact_id)
            .join(QueueEntry, QueueEntry.contact_id == FamilyBan.contact_id)
            .where(FamilyBan.lifted_at.is_(None), QueueEntry.restricted.is_(None)).limit(1)
        ).scalar_one()  # fmt: skip
    page = auditor.get(f"/inspection/bundle/{banned}").text
    assert page.index("Do not contact the family yet") < page.index("<h1>")


def test_nobody_takes_the_bundle_of_a_contact_that_they_may_not_know_of(
    auditor: Any, demo: Database
) -> None:
    with demo.writing() as connection:
        contact = connection.execute(select(QueueEntry.contact_id).limit(1)).scalar_one()
        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id == contact)
            .values(restricted="chosen_by_staff")
        )

    assert auditor.get(f"/inspection/bundle/{contact}").status_code == 404
    form = {
        "count": "20",
        "seed": "1",
        "since": SINCE.date().isoformat(),
        "until": NOW.date().isoformat(),
    }
    address = auditor.post("/inspection/draw", data=form).location
    assert contact[:8] not in auditor.get(address).text


def test_the_pack_is_one_file_with_rules_times_readings_and_overrides(
    auditor: Any, demo: Database
) -> None:
    answer = auditor.get("/inspection/pack.zip?since=2025-06-01&until=2026-11-20")

    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        page = archive.read("inspection-pack.html").decode()
        rules = list(csv.reader(io.StringIO(archive.read("rules.csv").decode())))
    assert "Rules in force" in page and "Second readings" in page and "Decided in time" in page
    assert len(rules) > 50
    assert not [cell for row in rules for cell in row if cell[:1] in "=+@\t" and cell]
    with demo.reading() as connection:
        member = staff.user_by_email(connection, "auditor@example.org")
        assert member is not None
        assert "inspection_pack_taken" in [e.event for e in events_of(connection, member.chain)]


def test_days_that_make_no_sense_are_said_plainly_and_draw_nothing(
    auditor: Any, demo: Database
) -> None:
    for form in ({}, {"count": "x"}, {"count": "3", "since": "2026-02-30", "until": "2026-03-01"},
                 {"count": "3", "since": "2026-03-02", "until": "2026-03-01"}):  # fmt: skip
        assert auditor.post("/inspection/draw", data=form).location.endswith("/inspection")
    with demo.reading() as connection:
        assert kept.samples(connection) == []
