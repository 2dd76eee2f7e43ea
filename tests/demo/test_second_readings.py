"""A second reading is blind to the first, by somebody else, and both are compared afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from bot import clock
from bot.console.app import create_app
from bot.console.words import ROUTES
from bot.front_door.family import STAFF_REASONS, Ban
from bot.front_door.outcomes import OUTCOMES, REASONS
from bot.front_door.second_reading import AFTERWARDS, BLIND, Candidate, draw, weight
from bot.settings import Settings
from bot.store import audit, notes, staff
from bot.store.contact_views import events_of
from bot.store.database import Database
from bot.store.front_door import family
from bot.store.front_door import second_readings as kept
from bot.store.sealing import Keyring
from bot.store.tables import Contact, Decision, Note, OutcomeMessage, QueueEntry, SecondReading
from bot.thresholds.routes import Route
from tests.demo.conftest import DEMO_PASSWORD, NOW

SINCE = NOW - timedelta(days=700)
TELLING = "Fernwhistle, the colleague who decided, was quite certain"


@pytest.fixture
def reader_console(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def signed_in(email: str) -> Any:
        client = app.test_client()
        assert (
            client.post("/sign-in", data={"email": email, "password": DEMO_PASSWORD}).status_code
            == 302
        )
        return client

    return signed_in


@pytest.fixture
def drawn(demo: Database) -> list[kept.Line]:
    """Some drawn children that nobody has read."""
    with demo.writing() as connection:
        connection.execute(delete(SecondReading))
        manager = staff.user_by_email(connection, "manager@example.org")
        assert manager is not None
        assert kept.draw_more(connection, 12, 7, manager.id, "manager", SINCE, NOW) == 12
        return kept.listed(connection, manager.id, "manager")


def reader_of(demo: Database, line: kept.Line) -> str:
    """The address of a social worker or manager who may read it."""
    with demo.reading() as connection:
        for email in ("social.worker@example.org", "second.social.worker@example.org",
                      "third.social.worker@example.org", "manager@example.org"):  # fmt: skip
            member = staff.user_by_email(connection, email)
            assert member is not None
            if kept.why_not_reader(connection, line, member.id) is None:
                return email
    raise AssertionError("nobody may read it")


def test_the_same_draw_number_draws_the_same_and_never_a_child_twice() -> None:
    waiting = [Candidate(n, f"c{n}", "assessment", Route.FRONT_DOOR) for n in range(40)]

    first = draw(waiting, 10, 5)

    assert draw(reversed(waiting), 10, 5) == first
    assert draw(waiting, 10, 6) != first
    assert len({one.child_id for one in first}) == 10
    assert len(draw(waiting, 100, 5)) == 40


def test_what_could_do_most_harm_is_drawn_more_often_by_risk() -> None:
    plain = Candidate(1, "a", "assessment", Route.FRONT_DOOR)
    below = Candidate(
        2, "b", "no_further_action", Route.FRONT_DOOR_URGENT, unknowns=2, no_agreement=True
    )
    not_known = Candidate(3, "c", "already_open", None)
    waiting = [
        below,
        *(Candidate(n, f"{n}", "assessment", Route.FRONT_DOOR) for n in range(10, 40)),
    ]
    by_risk = sum(
        below.child_id in {d.child_id for d in draw(waiting, 2, s) if d.how == "risk"}
        for s in range(300)
    )

    assert weight(below) > weight(not_known) > weight(plain) == 1
    assert by_risk > 60  # 16 lots of 46; by chance alone it would be about ten


def test_the_page_of_a_second_reader_says_nothing_of_the_first_decision(
    demo: Database, keyring: Keyring, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = drawn[0]
    email = reader_of(demo, line)
    with demo.writing() as connection:
        key = keyring.unwrap(
            connection.execute(
                select(Contact.data_key).where(Contact.id == line.contact_id)
            ).scalar_one(),
            line.contact_id,
        )
        connection.execute(
            update(Decision).where(Decision.contact_id == line.contact_id)
            .values(rationale=key.seal(TELLING, "decision.rationale"),
                    next_step=key.seal(TELLING, "decision.next_step"))
        )  # fmt: skip
        connection.execute(
            update(OutcomeMessage)
            .where(OutcomeMessage.contact_id == line.contact_id, OutcomeMessage.words.is_not(None))
            .values(words=key.seal({"decided": TELLING}, "outcome_message.words"))
        )  # fmt: skip
        connection.execute(delete(Note).where(Note.contact_id == line.contact_id))
        notes.add(connection, keyring, line.contact_id, 1, "contact", TELLING, NOW)
        first = connection.execute(
            select(Decision).where(Decision.contact_id == line.contact_id)
        ).first()
        assert first is not None

    page = reader_console(email).get(f"/readings/{line.id}").text

    assert "Your reading" in page
    assert TELLING not in page and "Fernwhistle" not in page
    main = page[page.index("<main") : page.index("Your reading</h2>")]
    reasons = [words for words in REASONS.values() if words in main]
    advised = set(ROUTES.values())  # one title is an advice as well
    titles = [o.title for o in OUTCOMES.values() if o.title in main and o.title not in advised]
    assert (reasons, titles) == ([], [])
    for code in ("closed", "decided", "superseded", "proposed"):
        assert not re.search(rf"\b{code}\b (?:by|on)", main)


def test_how_a_child_was_drawn_is_not_told_before_it_is_read(
    demo: Database, drawn: list[kept.Line], reader_console: Any
) -> None:
    """What is drawn by risk is often below the advice, so it would hint at the first decision."""
    client = reader_console("manager@example.org")
    waits = client.get("/readings").text
    with demo.writing() as connection:
        children = connection.execute(
            select(SecondReading.child_id).order_by(SecondReading.id)
        ).scalars().all()  # fmt: skip
        assert len(children) == 12 and children == sorted(children)
        events = [e for e in events_of(connection, drawn[0].contact_id)
                  if e.event == "second_reading_drawn"]  # fmt: skip
        connection.execute(
            update(SecondReading).where(SecondReading.id == drawn[0].id)
            .values(read_at=NOW, outcome="assessment", reader=1, scores={})
        )  # fmt: skip
    read = client.get("/readings").text

    assert ", by lot" not in waits
    assert events and all(set(event.details) == {"seed"} for event in events)
    assert read.count(", by lot") == 1


def test_whoever_took_part_or_has_looked_since_cannot_read_it(
    demo: Database, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = drawn[0]
    email = reader_of(demo, line)
    with demo.writing() as connection:
        decider = connection.execute(
            select(Decision.user_id).where(Decision.contact_id == line.contact_id)
        ).scalars().first()  # fmt: skip
        assert kept.why_not_reader(connection, line, decider) == "took_part"
        reader = staff.user_by_email(connection, email)
        assert reader is not None
        audit.record(
            connection, line.contact_id, reader.actor, "contact_viewed", {"reference": "x"}, NOW
        )
        assert kept.why_not_reader(connection, line, reader.id) == "opened_since"

    client = reader_console(email)
    assert "Your reading" not in client.get(f"/readings/{line.id}").text
    answer = client.post(
        f"/readings/{line.id}/keep", data={"outcome": "assessment", **dict.fromkeys(BLIND, "2")}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("event", "details"),
    [
        ("bundle_taken", {}),
        ("disagreement_viewed", {"child": "child:1", "step": 1}),
        ("second_reading_viewed", {"child": "child:2"}),
    ],
)
def test_whoever_saw_a_decision_elsewhere_cannot_read_it_blind(
    demo: Database, drawn: list[kept.Line], event: str, details: dict[str, Any]
) -> None:
    line = drawn[0]
    email = reader_of(demo, line)
    with demo.writing() as connection:
        reader = staff.user_by_email(connection, email)
        assert reader is not None
        audit.record(connection, line.contact_id, reader.actor, event, details, NOW)
        assert kept.why_not_reader(connection, line, reader.id) == "opened_since"


def test_a_manager_who_took_the_audit_bundle_is_not_shown_the_blind_page(
    demo: Database, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = drawn[0]
    with demo.writing() as connection:
        connection.execute(
            update(Decision).where(Decision.contact_id == line.contact_id)
            .values(user_id=2, proposed_by=None, agreed_by=None)
        )  # fmt: skip
    client = reader_console("manager@example.org")
    assert "Your reading" in client.get(f"/readings/{line.id}").text

    assert client.get(f"/inspection/bundle/{line.contact_id}").status_code == 200

    assert "Your reading" not in client.get(f"/readings/{line.id}").text


def test_a_ban_on_contacting_the_family_stands_first_on_both_pages(
    demo: Database, keyring: Keyring, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = next(one for one in drawn if not _is_banned(demo, one))
    client = reader_console(reader_of(demo, line))
    before = client.get(f"/readings/{line.id}").text
    with demo.writing() as connection:
        ban = Ban(STAFF_REASONS[0], "Why it is so.", "")
        assert family.put(connection, keyring, line.contact_id, ban, 1, NOW)

    blind = client.get(f"/readings/{line.id}").text
    form = {"outcome": "assessment", **dict.fromkeys(BLIND, "1")}
    assert client.post(f"/readings/{line.id}/keep", data=form).status_code == 302
    both = client.get(f"/readings/{line.id}").text

    assert "Your reading" in blind and "Both side by side" in both
    assert "Do not contact the family" not in before
    for page in (blind, both):
        assert page.index("Do not contact the family yet") < page.index("<h1")


def _is_banned(demo: Database, line: kept.Line) -> bool:
    with demo.reading() as connection:
        return family.standing(connection, line.contact_id) is not None


def test_it_is_kept_once_then_both_stand_side_by_side_and_the_rest_is_scored(
    demo: Database, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = drawn[0]
    client = reader_console(reader_of(demo, line))
    form = {
        "outcome": "passed_to_another_authority",
        "words": "Written by the second reader.",
        **dict.fromkeys(BLIND, "1"),
    }

    assert (
        client.post(f"/readings/{line.id}/keep", data={"outcome": "assessment"}).status_code == 422
    )
    assert client.post(f"/readings/{line.id}/keep", data=form).status_code == 302
    both = client.get(f"/readings/{line.id}").text
    assert "Written by the second reader." in both
    assert OUTCOMES[str(line.first_outcome)].title in both
    client.post(f"/readings/{line.id}/finish", data=dict.fromkeys(AFTERWARDS, "2"))

    with demo.reading() as connection:
        row = connection.execute(select(SecondReading).where(SecondReading.id == line.id)).one()
        scores = connection.execute(
            select(SecondReading.scores).where(SecondReading.id == line.id)
        ).scalar_one()
        events = [e.event for e in _events(connection, line.contact_id)]
    assert row is not None
    assert scores == {**dict.fromkeys(BLIND, 1), **dict.fromkeys(AFTERWARDS, 2)}
    assert events.count("second_reading_kept") == 1
    assert {"second_reading_opened", "second_reading_scored"} <= set(events)


def _events(connection: Any, chain: str) -> Any:
    return events_of(connection, chain)


def test_a_second_person_who_is_too_late_changes_nothing(
    demo: Database, keyring: Keyring, drawn: list[kept.Line]
) -> None:
    line = drawn[0]
    with demo.writing() as connection:
        assert kept.keep(connection, keyring, line, 2, "assessment", {}, "", NOW)
        assert not kept.keep(connection, keyring, line, 3, "early_help", {}, "", NOW)
        row = connection.execute(
            select(SecondReading.reader, SecondReading.outcome).where(SecondReading.id == line.id)
        ).one()
    assert tuple(row) == (2, "assessment")


def test_a_restricted_contact_is_drawn_and_shown_only_to_those_who_may_know(
    demo: Database, drawn: list[kept.Line], reader_console: Any
) -> None:
    line = drawn[0]
    email = reader_of(demo, line)
    with demo.writing() as connection:
        connection.execute(
            update(QueueEntry)
            .where(QueueEntry.contact_id == line.contact_id)
            .values(restricted="chosen_by_staff")
        )
        assert all(one.id != line.id for one in kept.listed(connection, 2, "social_worker"))
    assert reader_console(email).get(f"/readings/{line.id}").status_code == 404
    with demo.writing() as connection:
        connection.execute(delete(SecondReading))
        everything = connection.execute(select(func.count()).select_from(Decision)).scalar_one()
        kept.draw_more(connection, everything, 3, 2, "social_worker", SINCE, NOW)
        drawn_now = set(connection.execute(select(SecondReading.contact_id)).scalars())

    assert drawn_now and line.contact_id not in drawn_now
