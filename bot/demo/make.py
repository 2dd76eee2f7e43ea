"""Makes the demo database: play some talks, copy them over 18 months, let invented staff work on each."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.engine import Connection

from bot import england
from bot.conversations import Conversations, listener_from, responses_in
from bot.delivery.directory_copy import ExampleCopy
from bot.demo import beside, general, readings, telling, when, working
from bot.demo.agencies import SENDERS, Habit, Sender
from bot.demo.copying import Copied, copied
from bot.demo.log import linked
from bot.demo.people import Family, People
from bot.demo.playing import play_all
from bot.demo.staff import Team, add_staff, add_staff_without_password
from bot.demo.template import Template, sealed_columns, template
from bot.demo.working import Office
from bot.referral.record import ContactRecord
from bot.scenarios.files import load_scenarios
from bot.settings import ROOT
from bot.store import history, retention, schema, unsent
from bot.store.database import Database
from bot.store.front_door import search
from bot.store.learning import child_figures
from bot.store.sealing import ContactKey, Keyring, Sealed
from bot.store.tables import PackVersion, metadata
from bot.thresholds.loader import canonical, read_documents
from bot.thresholds.pack import Pack

WEEKS = 78
AGAIN = 0.19
"""How many contacts are about a family of whom somebody told before."""
A_YEAR, AGE_APART = timedelta(days=365), timedelta(days=400)
LEFT_FOR_EACH_SENT = 0.22
ERASED = 0.006
A_TRANSACTION = 200
STILL_WAITS = timedelta(days=4)
Say = Callable[[str], None]


class NotEmpty(Exception):
    """The place where the demo should go holds something already."""


@dataclass(frozen=True)
class Plan:
    """What to make. count: contacts that were sent. talks: how many talks are played, to be copied."""

    count: int = 5_000
    talks: int = 90
    until: datetime = datetime.max
    seed: int = 20_25


def make(path: Path, plan: Plan, keyring: Keyring, password: str, say: Say = print) -> None:
    """A new SQLite database in this file.

    password: of every account. Raises: NotEmpty if there is a file already.
    """
    if path.exists():
        raise NotEmpty(f"{path} is there already. Take it away first, or name another file.")
    chance = Random(plan.seed)  # noqa: S311 - for a demo that is the same each time
    documents = read_documents(ROOT / "bot/packs/example_council")
    with _new_database(path) as database, tempfile.TemporaryDirectory() as folder:
        with _new_database(Path(folder) / "played.db") as stage:
            say(f"Playing {plan.talks} talks through the interview ...")
            known = Conversations(
                stage, keyring, responses_in(ROOT / "domain.yml"),
                listener_from(ROOT / "data/danger_words.yml"), documents, directory=ExampleCopy(),
            )  # fmt: skip
            templates = _played(known, plan, chance)
        say(f"Copying them to {plan.count} contacts over 18 months ...")
        begun = plan.until - timedelta(weeks=WEEKS + 4)
        with database.writing() as connection:
            team = add_staff(connection, password, begun, chance)
            pack = known.pack
            connection.execute(insert(PackVersion).values(
                digest=pack.digest, pack=pack.head.id, version=pack.head.version, engine="1",
                content=canonical(documents), kept_at=begun))  # fmt: skip
        numbers = Counter({table.name: 0 for table in metadata.sorted_tables})
        office = Office(pack, team, numbers, chance, plan.until)
        _fill(database, keyring, templates, office, plan)
        say("Advice calls and views of the service ...")
        _the_rest(database, keyring, pack, team, plan, chance)


@contextmanager
def _new_database(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    event.listen(database.engine, "connect", _in_a_hurry)
    schema.upgrade(database)
    try:
        yield database
    finally:
        database.engine.dispose()


def _in_a_hurry(connection: Any, _record: Any) -> None:
    """A demo that breaks off is made again: what is kept need not be on the disk at once."""
    connection.execute("PRAGMA synchronous=OFF")


def _played(known: Conversations, plan: Plan, chance: Random) -> list[Template]:
    with known.database.writing() as connection:
        add_staff_without_password(connection, plan.until - timedelta(weeks=WEEKS + 4))
    scenarios = load_scenarios(ROOT / "scenarios", known.pack, plan.until)
    played = play_all(known, scenarios, plan.talks, plan.until, chance)
    with known.database.reading() as connection:
        return [template(connection, known.keyring, talk) for talk in played]


def _fill(
    database: Database, keyring: Keyring, templates: list[Template], office: Office, plan: Plan
) -> None:
    people, register = People(office.chance), Register(office.chance)
    drawn = _drawn(templates, plan, office.chance)
    for first in range(0, len(drawn), A_TRANSACTION):
        copies = [
            _copy(made, weeks, people, register, office)
            for made, weeks in drawn[first : first + A_TRANSACTION]
        ]
        with database.writing() as connection:
            _keep(connection, keyring, copies, office)


def _drawn(templates: list[Template], plan: Plan, chance: Random) -> list[tuple[Template, int]]:
    """Which talk is copied to how many weeks ago, oldest first."""
    sent = [t for t in templates if t.is_sent]
    left = [t for t in templates if not t.is_sent]
    drawn = [_one(sent, plan, chance) for _ in range(plan.count)]
    drawn += [_one(left, plan, chance) for _ in range(int(plan.count * LEFT_FOR_EACH_SENT)) if left]
    return sorted(drawn, key=lambda pair: pair[0].started_at - timedelta(weeks=pair[1]))


def _one(templates: list[Template], plan: Plan, chance: Random) -> tuple[Template, int]:
    there = {t.sender.code for t in templates}
    senders = [s for s in SENDERS if s.code in there]
    sender = chance.choices(senders, [s.share for s in senders])[0]
    weeks = chance.choices(range(WEEKS), _weights(sender, plan.until))[0]
    habit = _habit(sender, weeks, chance)
    own = [t for t in templates if t.sender.code == sender.code]
    return chance.choice([t for t in own if t.habit == habit] or own), weeks


_WEIGHTS: dict[tuple[str, date], list[float]] = {}


def _weights(sender: Sender, until: datetime) -> list[float]:
    today = england.local(until).date()
    if (sender.code, today) not in _WEIGHTS:
        _WEIGHTS[sender.code, today] = [
            when.weight(today - timedelta(days=7 * weeks + 3), weeks, WEEKS, sender.term)
            for weeks in range(WEEKS)
        ]
    return _WEIGHTS[sender.code, today]


def _habit(sender: Sender, weeks: int, chance: Random) -> Habit:
    """Habits wear off: who is told what came of it departs from the advice less often in time."""
    more = 0.65 + 0.7 * weeks / WEEKS
    shares = (sender.raises * more, sender.lowers * more)
    habits: tuple[Habit, ...] = ("raise", "lower", "follow")
    return chance.choices(habits, (*shares, 1 - sum(shares)))[0]


class Register:
    """Families of whom somebody told before, so that some are told of again."""

    def __init__(self, chance: Random) -> None:
        self._chance, self._known = chance, list[tuple[datetime, Family, int]]()

    def family(self, made: Template, born: date | None, at: datetime, people: People) -> Family:
        """One that is known, of a child of about this age, or a new one."""
        children = len(made.rows["child"])
        if self._chance.random() < AGAIN:
            fitting = [
                known for then, known, count in self._known[-2_500:]
                if at - then < A_YEAR and count == children and _near(known.born, born)
            ]  # fmt: skip
            if fitting:
                found = self._chance.choice(fitting[-400:])
                self._known.append((at, found, children))
                return found
        new = people.family(born)
        self._known.append((at, new, children))
        return new


def _near(one: date | None, other: date | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < AGE_APART


def _copy(made: Template, weeks: int, people: People, register: Register, office: Office) -> Copied:
    shift = timedelta(weeks=-weeks)
    shift += _same_hour(made.started_at, shift)
    born = made.born and made.born + timedelta(days=shift.days)
    family = register.family(made, born, made.started_at + shift, people)
    words = {**family.words, **people.referrer(made.sender)}
    copy = copied(made, words, family.born, shift, office.numbers, office.chance)
    if made.is_sent:
        _work_on(copy, office)
    return copy


def _same_hour(at: datetime, shift: timedelta) -> timedelta:
    """What clocks going forward or back add, so that it stays the same hour in England."""
    before, after = england.local(at).utcoffset(), england.local(at + shift).utcoffset()
    assert before is not None and after is not None  # noqa: S101, PT018 - for the type checker
    return before - after


def _work_on(copy: Copied, office: Office) -> None:
    beside.arrive(copy, office)
    decisions = working.work_on(copy, office)
    if decisions:
        telling.tell(copy, decisions, office)
    beside.between(copy, office)
    beside.lift_bans(copy, decisions, office)
    beside.milestones_after(copy, decisions, office)
    beside.help_goes_on(copy, office)
    beside.settle_alarms(copy, office)
    readings.read_again(copy, decisions, office)
    is_old = (office.until - copy.sent_at).days > 60  # noqa: PLR2004
    copy.is_erased = is_old and office.chance.random() < ERASED


def _keep(connection: Connection, keyring: Keyring, copies: list[Copied], office: Office) -> None:
    """Seal and write copies, table by table, and make them findable."""
    rows: dict[str, list[Any]] = {}
    keys: dict[str, ContactKey] = {}
    for copy in copies:
        copy.contact["data_key"], key = keyring.new_wrapped_key(copy.contact_id)
        keys[copy.contact_id] = key
        for name, found in copy.rows.items():
            rows.setdefault(name, []).extend(_sealed(row, name, key) for row in found)
        chain = linked(copy.contact_id, copy.events, office.numbers)
        rows.setdefault("audit_event", []).extend(chain)
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            connection.execute(insert(table), rows[table.name])
    for copy in copies:
        if copy.contact["record"]:
            record = ContactRecord.of(telling.record_of(copy))
            _findable(connection, keyring, copy.contact_id, record)
        if copy.is_erased:
            retention.erase(connection, copy.contact_id, office.until - timedelta(days=1))
            office.numbers["audit_event"] += 1


def _findable(
    connection: Connection, keyring: Keyring, contact_id: str, record: ContactRecord
) -> None:
    """What is made of the words of a contact as it is sent, and not copied."""
    history.keep_marks(connection, keyring, contact_id, record)
    search.keep_words(connection, keyring, contact_id, record)
    child_figures.keep(connection, contact_id, record)


def _sealed(row: dict[str, Any], name: str, key: ContactKey) -> dict[str, Any]:
    sealed = sealed_columns(metadata.tables[name])
    return {
        column: key.seal(json.loads(value), f"{name}.{column}")
        if column in sealed and value is not None and not isinstance(value, Sealed)
        else value
        for column, value in row.items()
    }


def _the_rest(
    database: Database, keyring: Keyring, pack: Pack, team: Team, plan: Plan, chance: Random
) -> None:
    days, until = WEEKS * 7, plan.until
    with database.writing() as connection:
        _list_unsent(connection, team, until, chance)
        general.consultations(
            connection, keyring, pack, team, days, plan.count // 20 + 5, until, chance
        )
        general.views_of_the_service(
            connection, general.QUESTIONS, days, plan.count // 8 + 5, until, chance
        )


def _list_unsent(connection: Connection, team: Team, until: datetime, chance: Random) -> None:
    """Talks with a sign of danger that were left: the latest wait, the others were dealt with."""
    unsent.make_list(connection, until)
    for line in unsent.listed(connection):
        if until - line.heard_at > STILL_WAITS:
            by = team.one("screener", "social_worker")
            unsent.close(
                connection, line.id, by, f"user:{by}", chance.choice(unsent.REASONS), until
            )
