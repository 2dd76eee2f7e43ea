"""The services directory: what is asked of it, what is made of its answers, and what stays when it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.delivery.directory import PER_PAGE, DirectoryClient, DirectoryError
from bot.delivery.directory_copy import DirectoryCopy, ExampleCopy, directory, no_directory
from bot.delivery.example_feed import example_feed, example_services
from bot.delivery.faults import UpstreamError
from bot.delivery.open_referral import Feed, Unusable, read_all, read_service
from bot.delivery.stubs.answers import Answer, as_json
from bot.delivery.stubs.directory import DirectoryStub
from bot.referral.services import Service
from bot.settings import read

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
TODAY = date(2026, 11, 20)
Takes = Callable[[str, Mapping[str, Sequence[str]]], Answer]


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that gave up has closed the line; that is what is tested."""


class Served:
    """A directory on this machine, and every request that reached it."""

    def __init__(self, take: Takes, before_answer: Callable[[], None] = lambda: None) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802 - a name that http.server looks for
                served.requests.append((self.command, self.path, dict(self.headers)))
                before_answer()
                parts = urlsplit(self.path)
                answer = take(parts.path.removeprefix("/o"), parse_qs(parts.query))
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/o"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def start(take: Takes, **more: Any) -> Served:
        made.append(Served(take, **more))
        return made[-1]

    yield start
    for served in made:
        served.server.shutdown()
        served.server.server_close()


def a_service(number: int = 1, **more: Any) -> dict[str, Any]:
    """A full service with one of everything, as HSDS-UK 3.0 gives it."""
    return {
        "id": f"ac148810-d857-441c-9679-{number:012}",
        "name": f"Invented service {number}",
        "status": "active",
        "minimum_age": 4,
        "maximum_age": 11.5,
        "assured_date": "2026-11-01",
        "alert": "A short wait.",
        "email": "hello@services.example.org",
        "url": "https://services.example.org/1",
        "organization": {"id": "o1", "name": "Invented charity", "description": "-"},
        "contacts": [{"id": "c1", "phones": [{"id": "p1", "number": "01632 960777"}]}],
        "schedules": [{"byday": "MO,WE", "opens_at": "09:00:00", "closes_at": "12:30:00"}],
        "cost_options": [{"id": "x", "amount": 2.5, "amount_description": "a session"}],
        "service_areas": [
            {"id": "a1", "name": "Exampleshire", "extent": "ZX1, ZX2", "extent_type": "text"}
        ],
        "service_at_locations": [
            {"location": {"addresses": [{"address_1": "1 Fern Walk", "postal_code": "ZX1 1AA"}]}}
        ],
        "attributes": [
            {"id": "t1", "taxonomy_term": {"id": "example:bullying", "name": "Bullying support"}}
        ],
        **more,
    }


# The request that left


def test_every_page_and_every_open_service_is_fetched_and_nothing_else(
    serve: Callable[..., Served],
) -> None:
    services = [a_service(n) for n in range(PER_PAGE + 20)] + [a_service(999, status="inactive")]
    served = serve(DirectoryStub(services).take)
    feed = DirectoryClient(served.url).services()

    assert len(feed.services) == PER_PAGE + 20 and feed.inactive == 1 and not feed.skipped
    paths = [path for _, path, _ in served.requests]
    assert [p for p in paths if "?" in p] == [
        f"/o/services?page={page}&per_page={PER_PAGE}" for page in (1, 2)
    ]
    assert f"/o/services/{services[0]['id']}" in paths
    assert f"/o/services/{services[-1]['id']}" not in paths
    assert {method for method, _, _ in served.requests} == {"GET"}
    assert len(paths) == 2 + PER_PAGE + 20


def test_nothing_about_a_family_or_a_worry_leaves_with_a_request(
    serve: Callable[..., Served],
) -> None:
    served = serve(DirectoryStub([a_service()]).take)
    DirectoryClient(served.url).services()
    for _, path, headers in served.requests:
        assert not {"Authorization", "Cookie", "Referer"} & set(headers)
        assert "taxonomy" not in path and "age" not in path.replace("page", "")


def test_an_id_cannot_lead_to_another_path(serve: Callable[..., Served]) -> None:
    odd = a_service(id="../admin?x=1")
    served = serve(DirectoryStub([odd]).take)
    DirectoryClient(served.url).services()
    assert served.requests[-1][1] == "/o/services/..%2Fadmin%3Fx%3D1"


def test_a_directory_that_tells_no_last_page_is_read_by_its_number_of_pages(
    serve: Callable[..., Served],
) -> None:
    def take(path: str, query: Mapping[str, Sequence[str]]) -> Answer:
        if path != "/services":
            return as_json(200, a_service(int(path[-12:])))
        page = int(query["page"][0])
        return as_json(200, {"total_pages": 3, "contents": [a_service(page)]})

    assert len(DirectoryClient(serve(take).url).services().services) == 3


# Time-out, refusal, malformed


def test_a_directory_that_does_not_answer_in_time_is_given_up(
    serve: Callable[..., Served],
) -> None:
    let_go = threading.Event()
    served = serve(DirectoryStub([a_service()]).take, before_answer=lambda: let_go.wait(5))
    with pytest.raises(DirectoryError) as failed:
        DirectoryClient(served.url, seconds=0.2).services()
    let_go.set()
    assert failed.value.code == "timed_out" and isinstance(failed.value, UpstreamError)


def test_a_directory_that_is_not_there_is_told(serve: Callable[..., Served]) -> None:
    served = serve(DirectoryStub().take)
    served.server.shutdown()
    served.server.server_close()
    with pytest.raises(DirectoryError) as failed:
        DirectoryClient(served.url).services()
    assert failed.value.code == "not_reached"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (as_json(503, {}), "answered_503"),
        (as_json(429, {}), "answered_429"),
        (Answer(200, "text/html", b"<p>Sign in"), "malformed_answer"),
        (as_json(200, ["no", "mapping"]), "malformed_answer"),
        (as_json(200, {"total_pages": 1}), "malformed_answer"),
        (as_json(200, {"contents": {"a": 1}}), "malformed_answer"),
    ],
    ids=["down", "too busy", "a page for people", "a list", "no contents", "contents of a kind"],
)
def test_an_answer_that_makes_no_sense_is_one_fault_and_no_crash(
    serve: Callable[..., Served], answer: Answer, code: str
) -> None:
    with pytest.raises(DirectoryError) as failed:
        DirectoryClient(serve(lambda path, query: answer).url).services()
    assert failed.value.code == code


def test_pages_without_end_are_given_up(serve: Callable[..., Served]) -> None:
    def take(path: str, query: Mapping[str, Sequence[str]]) -> Answer:
        return as_json(200, {"last_page": False, "contents": [a_service(status="inactive")]})

    with pytest.raises(DirectoryError) as failed:
        DirectoryClient(serve(take).url).services()
    assert failed.value.code == "too_many_pages"


def test_one_service_that_has_gone_does_not_cost_the_others(serve: Callable[..., Served]) -> None:
    here, gone = a_service(1), a_service(2)

    def take(path: str, query: Mapping[str, Sequence[str]]) -> Answer:
        if path.endswith(gone["id"]):
            return as_json(404, {})
        return DirectoryStub([here, gone]).take(path, query)

    feed = DirectoryClient(serve(take).url).services()
    assert [s.id for s in feed.services] == [here["id"]]
    assert [(s.id, s.reason) for s in feed.skipped] == [(gone["id"], "cannot_be_read")]


# What is read


def test_a_full_service_is_read_whole() -> None:
    service = read_service(a_service())
    assert (service.name, service.organisation) == ("Invented service 1", "Invented charity")
    assert service.telephone == "01632 960777"
    assert (service.minimum_age, service.maximum_age) == (4.0, 11.5)
    assert service.terms == {"example:bullying", "bullying support"}
    assert service.checked_on == date(2026, 11, 1)
    assert service.places[0].name == "Exampleshire"
    assert service.places[0].districts == {"ZX1", "ZX2"}
    assert service.hours == "Mon, Wed 09:00 to 12:30"
    assert service.cost == "£2.5 a session" and service.note == "A short wait."
    assert service.where == "1 Fern Walk, ZX1 1AA"


def test_only_what_a_person_needs_is_needed() -> None:
    bare = read_service(
        {"id": "1", "name": "Bare", "status": "Active", "email": "a@services.example.org"}
    )
    assert bare == Service("1", "Bare", "active", email="a@services.example.org")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "no_id"),
        ({"name": None}, "no_name"),
        ({"status": "open"}, "no_status"),
        ({"status": None}, "no_status"),
        ({"contacts": [], "email": "", "url": "javascript:alert(1)"}, "no_way_to_reach_it"),
        ({"minimum_age": 12, "maximum_age": 4}, "ages"),
        ({"minimum_age": "eleven"}, "ages"),
        ({"maximum_age": float("nan")}, "ages"),
    ],
)
def test_a_service_that_cannot_be_used_is_left_out_with_its_reason(
    change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unusable) as failed:
        read_service(a_service(**change))
    assert failed.value.reason == reason
    feed = read_all([a_service(2), a_service(**change), "nothing", None])
    assert len(feed.services) == 1
    assert [s.reason for s in feed.skipped] == [reason, "not_an_object", "not_an_object"]


@pytest.mark.parametrize(
    "key",
    "attributes contacts cost_options schedules service_areas service_at_locations organization "
    "assured_date alert minimum_age maximum_age url email".split(),
)
@pytest.mark.parametrize("value", [None, [], {}, [None], "text", [{"id": 5}]])
def test_no_part_that_may_be_missing_stops_anything_by_being_odd(key: str, value: Any) -> None:
    feed = read_all([a_service(**{key: value})])
    assert len(feed.services) + len(feed.skipped) == 1


def test_a_day_that_cannot_be_read_is_no_check() -> None:
    assert read_service(a_service(assured_date="last spring")).checked_on is None
    assert read_service(a_service(assured_date="2026-11-01T10:00:00Z")).checked_on == date(
        2026, 11, 1
    )


def test_texts_are_on_one_line_and_not_without_end() -> None:
    service = read_service(a_service(name="A\n<b>name</b>\x00\u202e " + "x" * 500, alert="y" * 999))
    assert "\n" not in service.name and "\x00" not in service.name and "\u202e" not in service.name
    assert len(service.name) <= 120 and len(service.note) <= 240


# The copy


class Fetching:
    """A directory that gives what it is told to, and counts how often it was asked."""

    def __init__(self, *answers: Feed | DirectoryError) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self) -> Feed:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, DirectoryError):
            raise answer
        return answer


def feed_of(*numbers: int) -> Feed:
    return read_all(a_service(n) for n in numbers)


def copy_of(fetch: Fetching) -> DirectoryCopy:
    return DirectoryCopy(fetch, timedelta(hours=12), in_background=lambda work: work())


def test_the_first_look_finds_nothing_and_waits_for_nothing() -> None:
    copy = copy_of(Fetching(feed_of(1)))
    assert copy(AT).services == () and copy(AT).services != ()


def test_the_copy_is_fetched_anew_only_once_it_is_old() -> None:
    fetch = Fetching(feed_of(1), feed_of(1, 2))
    copy = copy_of(fetch)
    copy(AT)
    copy(AT + timedelta(hours=11, minutes=59))
    assert fetch.asked == 1
    copy(AT + timedelta(hours=12))
    assert len(copy(AT + timedelta(hours=12)).services) == 2 and fetch.asked == 2


def test_the_last_good_copy_stays_with_its_age_when_the_directory_fails() -> None:
    fetch = Fetching(feed_of(1), DirectoryError("timed_out", "x"), feed_of(1, 2))
    copy = copy_of(fetch)
    copy(AT)
    later = AT + timedelta(hours=13)
    copy(later)
    assert len(copy(later).services) == 1 and copy(later).as_of == AT
    assert fetch.asked == 2, "it is not asked again at once"
    copy(later + timedelta(minutes=10))
    assert copy(later + timedelta(minutes=10)).as_of == later + timedelta(minutes=10)


def test_one_fetch_at_a_time_and_a_turn_never_waits_for_it() -> None:
    fetch, waiting = Fetching(feed_of(1), feed_of(1)), []
    copy = DirectoryCopy(fetch, timedelta(hours=12), in_background=waiting.append)
    for minutes in (0, 20, 40):
        assert copy(AT + timedelta(minutes=minutes)).services == ()
    assert len(waiting) == 1
    waiting[0]()
    assert len(copy(AT + timedelta(minutes=40)).services) == 1


def test_a_fault_of_our_own_leaves_the_way_open_for_the_next_try() -> None:
    def broken() -> Feed:
        raise RuntimeError("a fault of our own")

    started: list[Callable[[], None]] = []
    copy = DirectoryCopy(broken, timedelta(hours=12), in_background=started.append)
    copy(AT)
    with pytest.raises(RuntimeError):
        started[0]()
    copy(AT + timedelta(minutes=10))
    assert len(started) == 2


# The example


def settings_with(**more: str) -> Any:
    needed = ("DATABASE_URL", "DATA_KEYS", "TOKEN_SECRETS", "CONSOLE_SECRET")
    return read({**{f"THRESHOLD_{name}": "x" for name in needed}, **more})


def test_invented_services_are_never_named_in_production_unless_somebody_asks_for_them() -> None:
    assert directory(settings_with()) is no_directory
    assert no_directory(AT).services == ()
    development = settings_with(THRESHOLD_ENVIRONMENT="development")
    asked_for = settings_with(THRESHOLD_DIRECTORY_URL="example")
    for here in (development, asked_for):
        assert isinstance(directory(here), ExampleCopy)
    real = settings_with(THRESHOLD_DIRECTORY_URL="https://directory.example.org/o")
    assert isinstance(directory(real), DirectoryCopy)


def test_the_example_is_as_fresh_in_five_years_as_today() -> None:
    then = date(2031, 2, 3)
    now, later = example_feed(TODAY).services, example_feed(then).services
    assert [s.checked_on and TODAY - s.checked_on for s in now] == [
        s.checked_on and then - s.checked_on for s in later
    ]
    assert ExampleCopy()(AT).as_of == AT


def test_the_example_has_what_it_takes_to_show_every_filter() -> None:
    services = example_feed(TODAY).services
    assert len(services) >= 60
    assert {s.status for s in services} == {"active", "inactive", "defunct", "temporarily closed"}
    assert any(s.checked_on is None for s in services) and any(not s.places for s in services)
    assert {p.name for s in services for p in s.places} == {
        "Exampleshire", "Harbourshire", "Riversby",
    }  # fmt: skip
    assert all("invented" in s.organisation for s in services)


def test_the_example_is_well_formed_and_says_that_it_is_invented() -> None:
    """The shape of HSDS-UK 3.0: needed keys, and ids where something is referred to."""
    for service in example_services(TODAY):
        assert {"id", "name", "description", "status", "organization"} <= set(service)
        assert {"id", "name", "description"} <= set(service["organization"])
        for attribute in service["attributes"]:
            assert {"id", "name", "description"} <= set(attribute["taxonomy_term"])
        for at in service.get("service_at_locations", ()):
            assert {"id", "location_type"} <= set(at["location"])


def test_the_stand_in_serves_the_example_to_our_own_client(serve: Callable[..., Served]) -> None:
    feed = DirectoryClient(serve(DirectoryStub().take).url).services()
    expected = [s.name for s in example_feed(TODAY).services if s.status == "active"]
    assert [s.name for s in feed.services] == expected
    assert feed.inactive == 3 and not feed.skipped
