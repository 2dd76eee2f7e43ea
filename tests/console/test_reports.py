"""Reports: every figure comes out of the raw rows again, small numbers are hidden, practice never counts."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import timedelta
from html import unescape
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from sqlalchemy import insert, select, update

from bot.console.reports.sheets import NONE, TOO_FEW, counts, share, shares
from bot.learning.rates import Share
from bot.learning.rows import COLUMNS, Row
from bot.store.front_door.entries import QueueEntry
from bot.store.learning import rows as raw
from bot.store.tables import (
    Answer,
    ChildFigure,
    Contact,
    Decision,
    Message,
    ServiceView,
    User,
)
from tests.console.conftest import DIGEST, NOW
from tests.learning.decided import fill

REPORTS = (
    "funnel", "agreement", "wrong-routes", "timeliness", "quality", "returns", "questions", "rules",
    "feedback",
)  # fmt: skip
GRADE = {
    "universal": 0,
    "single_agency": 0,
    "caf": 1,
    "front_door": 2,
    "front_door_urgent": 3,
    "emergency": 3,
}
COUNT = 900


@pytest.fixture
def filled(store: Any) -> Any:
    """A store with invented contacts over a year."""
    store.add_member("screener", "decider@exampleshire.example")
    _, key = store.keyring.new_wrapped_key("0" * 32)
    with store.database.writing() as connection:
        by = connection.execute(select(User.id)).scalars().first()
        fill(connection, COUNT, DIGEST, NOW, by, key)
    return store


@pytest.fixture
def manager(filled: Any, signed_in: Any) -> Any:
    return signed_in("manager")


def table_of(page: str, caption: str) -> dict[str, list[str]]:
    """A table of a page by its caption: the cells of each row, by the row's heading."""
    tables = re.findall(r"<table.*?</table>", page, re.S)
    wanted = next(t for t in tables if caption in unescape(re.sub(r"<[^>]+>", " ", t)))
    found = {}
    for line in re.findall(r"<tr.*?</tr>", wanted, re.S)[1:]:
        cells = [
            unescape(re.sub(r"<[^>]+>", "", c)).strip()
            for c in re.findall(r"<t[hd].*?</t[hd]>", line, re.S)
        ]
        found[cells[0]] = cells[1:]
    return found


def csv_rows(client: Any) -> list[dict[str, str]]:
    answer = client.get("/reports/rows.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def part_and_whole(text: str) -> tuple[int, int]:
    found = re.search(r"([\d,]+) of ([\d,]+)$", text)
    assert found, text
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_every_report_shows_its_tables_and_charts(manager: Any) -> None:
    for report in REPORTS:
        answer = manager.get(f"/reports/{report}")

        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1
        assert "<table" in answer.text or report == "questions"
        assert " style=" not in answer.text
        assert 'role="img"' in answer.text or report in ("feedback", "returns", "questions")


def test_how_far_contacts_come_is_counted_again_from_the_file(manager: Any) -> None:
    rows = csv_rows(manager)
    shown = table_of(manager.get("/reports/funnel").text, "How many children came how far")
    outcomes = Counter(row["outcome"] for row in rows)

    assert number(shown["Sent to the front door"][0]) == len(rows)
    assert number(shown["Decided"][0]) == sum(row["decided"] == "yes" for row in rows)
    assert number(shown["Of these: assessment"][0]) == outcomes["assessment"]
    assert number(shown["Of these: strategy discussion"][0]) == outcomes["strategy_discussion"]
    referrals = sum(row["is_referral"] == "yes" for row in rows)
    assert number(shown["Became a referral"][0]) == referrals > 100


def graded(rows: list[dict[str, str]], first: str, second: str) -> list[tuple[int, int]]:
    whole = [r for r in rows if all(r[name] for name in ("referrer", "advised", "staff"))]
    return [(GRADE[r[first]], GRADE[r[second]]) for r in whole]


def test_agreement_and_wrong_routes_are_counted_again_from_the_file(manager: Any) -> None:
    rows = csv_rows(manager)
    agreement = manager.get("/reports/agreement").text
    wrong = table_of(manager.get("/reports/wrong-routes").text, "Too low and too high, with")
    for title, first, second in (
        ("The referrer beside staff", "referrer", "staff"),
        ("The advice beside staff", "advised", "staff"),
        ("The referrer beside the advice", "referrer", "advised"),
    ):
        shown = table_of(agreement, f"{title}: agreement")
        _same_figures(graded(rows, first, second), shown, wrong[title])


def _same_figures(
    pairs: list[tuple[int, int]], shown: dict[str, list[str]], both: list[str]
) -> None:
    assert part_and_whole(shown["The same door"][0]) == (sum(a == b for a, b in pairs), len(pairs))
    kappa = cohen_kappa_score(*zip(*pairs, strict=True), weights="linear")
    assert shown["Cohen’s kappa, weighted by how far apart"][0].startswith(f"{kappa:.2f} (")
    assert part_and_whole(both[0]) == (sum(a < b for a, b in pairs), len(pairs))
    assert part_and_whole(both[1]) == (sum(a > b for a, b in pairs), len(pairs))
    high = [a for a, b in pairs if b >= GRADE["front_door"]]
    assert part_and_whole(both[2]) == (sum(a < GRADE["front_door"] for a in high), len(high))


def test_times_bars_repeats_and_telling_are_counted_again_from_the_file(manager: Any) -> None:
    rows = csv_rows(manager)
    done = [row for row in rows if row["decided"] == "yes"]
    time = table_of(manager.get("/reports/timeliness").text, "Time to a decision")["All"]
    quality = table_of(manager.get("/reports/quality").text, "Share that meets each bar")
    again = table_of(manager.get("/reports/returns").text, "Heard of again")
    told = table_of(manager.get("/reports/feedback").text, "Whether referrers were told")

    assert part_and_whole(time[0]) == (sum(r["in_time"] == "yes" for r in done), len(done))
    hours = np.sort([float(r["hours"]) for r in done])
    assert float(time[1]) == hours[int(np.ceil(0.5 * len(hours))) - 1]
    assert float(time[2]) == hours[int(np.ceil(0.9 * len(hours))) - 1]
    both = sum(float(r["completeness"]) >= 60 and float(r["clarity"]) >= 60 for r in rows)
    assert part_and_whole(quality["Both complete and clear"][0]) == (both, len(rows))
    repeat, rereferral = (
        next(v for k, v in again.items() if k.startswith(s)) for s in ("Repeat", "Re-ref")
    )
    assert part_and_whole(repeat[0]) == (sum(r["repeat"] == "yes" for r in rows), len(rows))
    known = [r["rereferral"] for r in rows if r["rereferral"]]
    assert part_and_whole(rereferral[0]) == (known.count("yes"), len(known))
    assert number(told["Still to be told"][0]) == sum(r["told"] == "waits" for r in done)


def test_a_decision_counts_from_when_it_first_stood(manager: Any, filled: Any) -> None:
    """One that waited for agreement was late; one that was corrected months later was in time."""
    before = csv_rows(manager)
    with filled.database.writing() as connection:
        waited, corrected = connection.execute(
            select(Decision.id, Decision.at, QueueEntry.due_at)
            .join(QueueEntry, QueueEntry.contact_id == Decision.contact_id)
            .where(QueueEntry.restricted.is_(None), Decision.at <= QueueEntry.due_at)
            .order_by(Decision.id)
            .limit(2)
        ).all()
        agreed = {"agreed_at": waited.due_at + timedelta(days=3)}
        connection.execute(update(Decision).where(Decision.id == waited.id).values(**agreed))
        same = Decision.id == corrected.id
        former = dict(connection.execute(select(Decision.__table__).where(same)).one()._mapping)
        at = corrected.due_at + timedelta(days=90)
        connection.execute(update(Decision).where(same).values(superseded_at=at))
        more = {"at": at, "outcome": "more_information_needed", "superseded_at": at}
        earlier = {"at": corrected.at - timedelta(days=1), "state": "proposed", "superseded_at": at}
        last = max(connection.execute(select(Decision.id)).scalars())
        for number, values in enumerate(({"at": at}, more, earlier), last + 1):
            connection.execute(insert(Decision).values({**former, "id": number, **values}))
    after = csv_rows(manager)

    def in_time(rows: list[dict[str, str]]) -> int:
        return sum(row["in_time"] == "yes" for row in rows)

    assert in_time(after) == in_time(before) - 1
    hours = [sum(float(row["hours"] or 0) for row in rows) for rows in (before, after)]
    late = (waited.due_at + timedelta(days=3) - waited.at).total_seconds() / 3600
    assert hours[1] - hours[0] == pytest.approx(late, abs=0.2)


@pytest.fixture
def busy(store: Any, signed_in: Any) -> Any:
    """A manager of a front door with one busy month."""
    store.add_member("screener", "decider@exampleshire.example")
    _, key = store.keyring.new_wrapped_key("0" * 32)
    with store.database.writing() as connection:
        by = connection.execute(select(User.id)).scalars().first()
        fill(connection, 600, DIGEST, NOW, by, key, days=18)
    return signed_in("manager")


def test_what_is_too_little_to_show_is_not_shown(busy: Any) -> None:
    page = busy.get("/reports/agencies/gp/2026-11").text
    counts = list(table_of(page, "How many children").values())
    inner = [cell for row in counts[:-1] for cell in row[:-1]]

    assert inner.count("hidden") >= 4
    assert not {"1", "2", "3", "4"} & set(inner)


def test_few_children_are_not_counted_out_on_the_page_of_all_reports(
    signed_in: Any, store: Any
) -> None:
    for place in range(2):
        more = {"agency": "gp"} if place else {"restricted": "allegation"}
        store.add_contact(place, sent_at=NOW, entry=more)
    _, key = store.keyring.new_wrapped_key("0" * 32)
    client = signed_in("manager")
    few = client.get("/reports?from=2026-11&until=2026-11&agency=gp").text
    with store.database.writing() as connection:
        by = connection.execute(select(User.id)).scalars().first()
        fill(connection, 41, DIGEST, NOW, by, key, days=18)
    page = client.get("/reports").text

    assert "fewer than 5 children told of" in few
    assert "in all agencies and areas: fewer than 5." in page


def test_a_hidden_group_is_not_the_whole_less_the_other_groups() -> None:
    assert counts([3, 40, 50, 0], 5) == ["hidden", "hidden", "50", "0"]
    assert counts([8, 40, 50, 0], 5) == ["8", "40", "50", "0"]
    one, two, three = Share(1, 8), Share(20, 40), Share(30, 90)
    assert shares([one, two, three, Share(0, 0)], 5) == [
        TOO_FEW, TOO_FEW, share(three, 5), NONE,
    ]  # fmt: skip
    assert shares([two, three], 5) == [share(two, 5), share(three, 5)]


def test_a_hidden_agency_hides_another_in_every_table_that_stands_beside_the_whole(
    manager: Any, filled: Any
) -> None:
    with filled.database.writing() as connection:
        of_gp = select(QueueEntry.id).where(
            QueueEntry.agency == "gp", QueueEntry.restricted.is_(None)
        )
        more = connection.execute(of_gp.offset(3)).scalars().all()
        connection.execute(
            update(QueueEntry).where(QueueEntry.id.in_(more)).values(agency="police")
        )
    steps = table_of(manager.get("/reports/funnel").text, "Each agency: how far")
    bars = table_of(manager.get("/reports/quality").text, "The bars by agency")

    assert [cells[0] for cells in steps.values()].count("hidden") == 2
    for column, table in ((-1, steps), (0, bars), (1, bars)):
        assert [cells[column] for cells in table.values()].count(TOO_FEW) >= 2


def test_a_month_of_few_decisions_is_not_shown_to_an_agency(signed_in: Any, store: Any) -> None:
    page = signed_in("manager").get("/reports/agencies/gp/2026-11").text
    assert "too few to show" in page
    assert "<table" not in page


def test_an_agencys_page_names_its_most_common_difference_and_a_scenario(busy: Any) -> None:
    found = [busy.get(f"/reports/agencies/{a}/2026-11").text for a in ("school", "police", "gp")]
    assert any("you chose “" in page for page in found)
    assert any("To try together" in page for page in found)
    assert all("TH-BULK" not in page for page in found)


def test_restricted_contacts_are_in_no_report_and_only_managers_see_how_many(
    filled: Any, manager: Any
) -> None:
    rows = csv_rows(manager)
    with filled.database.reading() as connection:
        restricted = connection.execute(
            select(QueueEntry.contact_id).where(QueueEntry.restricted.is_not(None))
        ).all()
    assert len(rows) == COUNT - len(restricted) < COUNT
    assert "Decided in restricted contacts" in manager.get("/reports").text


def test_an_auditor_is_not_shown_how_many_restricted_contacts_there_are(
    filled: Any, signed_in: Any
) -> None:
    page = signed_in("auditor").get("/reports")
    assert page.status_code == 200
    assert "Decided in restricted contacts" not in page.text


def test_practice_never_appears_in_a_report(signed_in: Any, store: Any) -> None:
    for place in range(6):
        contact = store.add_contact(
            place, mode="practice", sent_at=NOW, open_question="contact/worry"
        )
        with store.database.writing() as connection:
            connection.execute(
                update(Message)
                .where(Message.contact_id == contact)
                .values(question="contact/worry")
            )
    client = signed_in("manager")

    assert csv_rows(client) == []
    assert "0 children told of" in client.get("/reports").text
    assert "Worry" not in client.get("/reports/questions").text


def test_the_rows_name_nobody_and_taking_them_is_recorded(manager: Any, filled: Any) -> None:
    text = manager.get("/reports/rows.csv").text

    assert "TH-BULK" not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text)
    assert f"{1_000_000:032x}"[:28] not in text
    with filled.database.reading() as connection:
        user = connection.execute(select(User.id).where(User.role == "manager")).scalar_one()
    assert [e.event for e in filled.events(f"user:{user}")][-1] == "rows_exported"


def test_a_planted_formula_in_a_code_does_not_run(manager: Any, filled: Any) -> None:
    with filled.database.writing() as connection:
        connection.execute(update(Decision).values(differs_how="=HYPERLINK(1)"))
    cells = {row["differs_how"] for row in csv_rows(manager)}
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith("=") for cell in cells)


def test_filters_in_the_address_narrow_every_figure(manager: Any) -> None:
    def sent(query: str) -> int:
        page = manager.get(f"/reports/funnel?{query}").text
        return number(table_of(page, "How many children came how far")["Sent to the front door"][0])

    whole = sent("")
    agencies = ("school", "police", "gp", "health_visitor", "not_known")
    assert sum(sent(f"agency={agency}") for agency in agencies) == whole
    assert 0 < sent("from=2026-10&until=2026-10") < whole
    assert 0 < sent("area=neglect") < whole
    assert sent("from=rubbish&until=2026-13&agency=nobody") == whole


def test_questions_count_who_stopped_who_did_not_know_and_who_asked(
    signed_in: Any, store: Any
) -> None:
    long_ago = NOW - timedelta(days=3)
    for place in range(20):
        contact = store.add_contact(
            place, heard_at=long_ago, open_question="child:1/mark" if place < 8 else None,
            sent_at=None if place < 8 else long_ago,
        )  # fmt: skip
        manner = {0: "dont_know", 1: "what_does_that_mean"}.get(place % 3)
        with store.database.writing() as connection:
            of_second = (Message.contact_id == contact, Message.position == 2)
            connection.execute(
                update(Message).where(*of_second).values(question="child:2/mark", manner=manner)
            )
    page = signed_in("manager").get("/reports/questions").text
    shown = table_of(page, "All questions")["Mark"]

    assert shown[:5] == ["21", "8", "7", "20", "7"]


def test_rules_are_counted_by_how_often_staff_differed_over_them(manager: Any) -> None:
    rows = csv_rows(manager)
    shown = table_of(manager.get("/reports/rules").text, "Rules by how often")
    overridden = Counter(row["differs_on"] for row in rows if row["differs_on"].startswith("rule:"))

    assert shown
    for rule, cells in shown.items():
        if "of" in cells[1]:
            assert part_and_whole(cells[1])[0] == overridden[f"rule:{rule}"]


def test_what_others_think_of_the_service_is_shown_without_small_groups(
    signed_in: Any, store: Any
) -> None:
    views = [("family", "listened_to", 5)] * 6 + [("referrer", "easy", 2)] * 2
    with store.database.writing() as connection:
        connection.execute(
            insert(ServiceView),
            [{"of": of, "question": q, "answer": a, "on": NOW.date()} for of, q, a in views],
        )
    shown = table_of(
        signed_in("manager").get("/reports/feedback").text, "What families and referrers"
    )

    assert shown["Families: Listened to"][1] == "5.0"
    assert shown["Referrers: Easy"] == ["too few to show", "–"]


def test_an_erased_contact_breaks_no_report(manager: Any, filled: Any) -> None:
    with filled.database.writing() as connection:
        connection.execute(update(Contact).values(data_key=None, open_question=None))
        connection.execute(update(ChildFigure).values(same_child=None))
        connection.execute(Answer.__table__.delete())
    for report in REPORTS:
        assert manager.get(f"/reports/{report}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/reports/nothing", "/reports/agencies/nobody/2026-11", "/reports/agencies/gp/2026-13"]
)
def test_what_is_no_report_is_not_found(signed_in: Any, path: str) -> None:
    assert signed_in("manager").get(path).status_code == 404


@pytest.mark.parametrize("role", ["screener", "social_worker", "trainer"])
def test_the_queues_own_staff_and_trainers_do_not_open_reports(signed_in: Any, role: str) -> None:
    assert signed_in(role).get("/reports").status_code == 403


def test_the_columns_of_the_file_are_those_of_a_row() -> None:
    assert COLUMNS == Row._fields
    assert raw.NOT_KNOWN
