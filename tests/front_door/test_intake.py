"""Police notifications: read strictly, screened by the pack's rules, brought in once and whole."""

from __future__ import annotations

import csv
import io
import os
import re
import time
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot import intake
from bot.front_door.intake import columns
from bot.front_door.intake.case import case_of
from bot.front_door.intake.columns import columns_of
from bot.front_door.intake.reading import notifications_in
from bot.interview.prompts import Scene
from bot.interview.standing import decision_on, facts_on
from bot.settings import ROOT
from bot.store import audit, talks
from bot.store.database import Database
from bot.store.kept_heads import kept_head
from bot.store.sealing import Keyring
from bot.store.tables import Contact, IntakeRow, PackVersion, QueueEntry
from bot.thresholds.facts import Answer
from bot.thresholds.loader import Documents, canonical
from bot.thresholds.routes import Route
from tests.front_door.staff_members import a_member

GRAVE = {
    "notification": "ND/2026/1", "incident_date": "19/11/2026", "incident_time": "21:40",
    "what_happened": "Neighbours rang. A man held a knife to his partner.", "grading": "high",
    "child_name": "Lee Example", "child_age_years": "6", "child_there": "yes", "life_threat": "yes",
    "getting_worse": "not_known",
}  # fmt: skip
MINOR = {
    "notification": "ND/2026/2", "incident_date": "2026-11-18", "what_happened": "Shouting.",
    "child_name": "Ash Sample", "minor_incidents_only": "yes", "child_there": "no",
}  # fmt: skip


def written(*rows: dict[str, str]) -> bytes:
    """A file with these rows; a column that one of them lacks stays empty there."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(os.environ["THRESHOLD_DATA_KEYS"])


@pytest.fixture
def user(database: Database, scene: Scene, documents: Documents) -> int:
    """A member of staff, in a database that has the scene's pack."""
    head = scene.pack.head
    with database.writing() as connection:
        content = canonical(documents)
        talks.keep_pack(connection, scene.pack.digest, head.id, head.version, content, scene.at)
        return a_member(connection, "social_worker", scene.at)


def read(scene: Scene, *rows: dict[str, str]) -> tuple[list, list]:  # type: ignore[type-arg]
    lines = written(*rows).decode().splitlines(keepends=True)
    return notifications_in(lines, columns_of(scene.pack), scene.at.date())


def test_what_a_file_does_not_tell_is_unknown_and_never_no(scene: Scene) -> None:
    (told,), faults = read(scene, GRAVE)
    known = facts_on(case_of(told, scene), scene, "child:1").answers

    assert faults == []
    assert known["da_life_threat"] is Answer.YES
    assert known["da_escalating"] is Answer.DONT_KNOW
    assert "da_pregnant" not in known
    assert "visible_injury" not in known


def test_a_notification_is_screened_by_the_rules_of_every_contact(scene: Scene) -> None:
    (grave, minor), _ = read(scene, GRAVE, MINOR)
    decisions = [decision_on(case_of(told, scene), scene, "child:1") for told in (grave, minor)]

    assert [d.route for d in decisions] == [Route.FRONT_DOOR_URGENT, Route.CAF]
    assert "DA-001" in decisions[0].rule_ids


def test_the_grading_is_told_in_words_and_decides_nothing(scene: Scene) -> None:
    routes = set()
    for grading in ("", "standard", "high"):
        (told,), _ = read(scene, {**MINOR, "grading": grading})
        routes.add(decision_on(case_of(told, scene), scene, "child:1").route)
    assert len(routes) == 1


def test_every_fact_that_is_asked_of_all_has_a_column_of_its_own(scene: Scene) -> None:
    (told,), faults = read(scene, {**MINOR, "visible_injury": "no", "cannot_tell": "yes"})
    known = facts_on(case_of(told, scene), scene, "child:1").answers

    assert faults == []
    assert (known["visible_injury"], known["cannot_tell"]) == (Answer.NO, Answer.YES)


def test_rows_of_one_number_are_children_of_one_contact(scene: Scene) -> None:
    (told,), faults = read(scene, GRAVE, {**GRAVE, "child_name": "Jo Example", "child_there": ""})
    case = case_of(told, scene)

    assert faults == []
    assert case.children == ("child:1", "child:2")
    assert "da_child_sees_hears" not in facts_on(case, scene, "child:2").answers


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"incident_date": "20/12/2026"}, "incident_date"),
        ({"incident_date": "soon"}, "incident_date"),
        ({"incident_time": "25:10"}, "incident_time"),
        ({"what_happened": ""}, "what_happened"),
        ({"what_happened": "x" * 4_001}, "what_happened"),
        ({"notification": ""}, "notification"),
        ({"notification": "=1+1"}, "notification"),
        ({"child_there": "maybe"}, "child_there"),
        ({"child_age_years": "43"}, "child_age_years"),
        ({"child_date_of_birth": "1 May 2001"}, "child_date_of_birth"),
        ({"grading": "grave"}, "grading"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"surname": "Example"}, "surname"),
    ],
)
def test_what_is_not_understood_is_told_by_line_and_column_and_never_repeated(
    scene: Scene, change: dict[str, str], column: str
) -> None:
    _, faults = read(scene, {**GRAVE, **change})

    assert [fault.column for fault in faults] == [column]
    value = change.get(column, "")
    assert not value or column == "surname" or value not in faults[0].problem


def test_rows_of_one_number_that_tell_of_two_incidents_are_refused(scene: Scene) -> None:
    _, faults = read(scene, GRAVE, {**GRAVE, "incident_date": "18/11/2026"})
    assert [(fault.line, fault.column) for fault in faults] == [(3, "incident_date")]


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"notification\n", b'a,b\n"', "notiz\n1\n".encode("utf-16")]
)
def test_a_file_that_is_none_is_refused_with_a_reason(
    database: Database, keyring: Keyring, scene: Scene, body: bytes
) -> None:
    with database.reading() as connection:
        checked = intake.check(connection, keyring, body, scene)
    assert checked.faults and not checked.can_come_in


def test_each_notification_becomes_a_contact_in_the_queue(
    database: Database, keyring: Keyring, scene: Scene, user: int
) -> None:
    body = written(GRAVE, MINOR)
    with database.writing() as connection:
        checked = intake.check(connection, keyring, b"\xef\xbb\xbf" + body, scene)
        number = intake.bring_in(connection, keyring, checked, scene, user, {})
        ids = intake.contacts_of(connection, number)
        entries = connection.execute(select(QueueEntry).order_by(QueueEntry.id)).all()
        record = talks.record_of(connection, keyring, ids[0])
        chains = [audit.first_broken_link(connection, contact) for contact in ids]
        kept_head(connection, scene.pack.digest)

    assert [entry.door for entry in entries] == ["front_door", "front_door"]
    assert [entry.contact_id for entry in entries] == ids
    assert record is not None and record.route == "front_door_urgent"
    assert record.statements[0].how_known == "told"
    assert record.children[0].given[0].text == "Lee Example"
    assert chains == [None, None]


def test_the_family_is_not_to_be_contacted_where_a_pathway_says_so(
    database: Database, keyring: Keyring, scene: Scene, user: int
) -> None:
    with database.writing() as connection:
        checked = intake.check(connection, keyring, written(GRAVE), scene)
        intake.bring_in(connection, keyring, checked, scene, user, {})
        assert connection.execute(select(QueueEntry.no_contact)).scalars().all() == [1]


def test_the_same_file_or_notification_never_comes_in_twice(
    database: Database, keyring: Keyring, scene: Scene, user: int
) -> None:
    again = written(GRAVE, {**MINOR, "notification": "ND/2026/3"})
    with database.writing() as connection:
        first = intake.check(connection, keyring, written(GRAVE, MINOR), scene)
        intake.bring_in(connection, keyring, first, scene, user, {})
        same = intake.check(connection, keyring, written(GRAVE, MINOR), scene)
        other = intake.check(connection, keyring, again, scene)
        intake.bring_in(connection, keyring, other, scene, user, {})

        assert not same.can_come_in
        with pytest.raises(ValueError, match="before"):
            intake.bring_in(connection, keyring, replace(same, cases=first.cases), scene, user, {})
        assert other.known == ("ND/2026/1",)
        assert connection.execute(select(func.count()).select_from(Contact)).scalar() == 3
        assert connection.execute(select(func.count()).select_from(IntakeRow)).scalar() == 3
        assert connection.execute(select(func.count()).select_from(PackVersion)).scalar() == 1


def test_a_fault_in_the_middle_keeps_nothing(
    database: Database, keyring: Keyring, scene: Scene, user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    def failing(*arguments: object) -> None:
        sent.append(arguments)
        if len(sent) == 2:
            raise RuntimeError("the second fails")
        real(*arguments)

    real = intake.send
    monkeypatch.setattr(intake, "send", failing)
    with pytest.raises(RuntimeError), database.writing() as connection:
        checked = intake.check(connection, keyring, written(GRAVE, MINOR), scene)
        intake.bring_in(connection, keyring, checked, scene, user, {})
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Contact)).scalar() == 0


def test_forty_notifications_come_in_within_a_few_seconds(
    database: Database, keyring: Keyring, scene: Scene, user: int
) -> None:
    """The figure for a thousand is in the docs; this only stops it from becoming many times slower."""
    rows = [
        {**GRAVE, "notification": f"ND/{n}", "child_name": f"Lee Example{n}"} for n in range(40)
    ]
    began = time.monotonic()
    with database.writing() as connection:
        checked = intake.check(connection, keyring, written(*rows), scene)
        intake.bring_in(connection, keyring, checked, scene, user, {})
    assert time.monotonic() - began < 30


def test_the_guide_names_every_column_with_its_fact(scene: Scene) -> None:
    guide = (ROOT / "docs/police_intake.md").read_text()
    written_down = dict(re.findall(r"^\| `(\w+)` \|(?: yes)? ?\|? ?`?(\w+)?", guide, re.M))
    facts = {**columns.INCIDENT_FACTS, **columns.CHILD_FACTS}
    own = {*columns.NEEDED, *columns.OF_INCIDENT, *columns.OF_CHILD}

    assert set(written_down) == own | set(facts)
    assert {name: written_down[name] for name in facts} == facts


def test_the_file_in_the_guide_comes_in(
    database: Database, keyring: Keyring, scene: Scene, user: int
) -> None:
    guide = (ROOT / "docs/police_intake.md").read_text()
    body = guide.partition("```csv\n")[2].partition("```")[0].encode()
    with database.reading() as connection:
        checked = intake.check(connection, keyring, body, scene)
    assert checked.can_come_in
    assert [len(told.children) for told in checked.notifications] == [2, 1]
