"""`threshold services check`: what a directory is worth to a pack, and the exit code."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.cli import main
from bot.delivery.directory_report import report
from bot.delivery.example_feed import example_feed, example_services
from bot.delivery.open_referral import Feed, read_all
from bot.delivery.stubs.answers import Answer
from bot.delivery.stubs.case_system import CaseSystemStub
from bot.delivery.stubs.directory import DirectoryStub
from bot.delivery.stubs.notify import NotifyStub
from bot.delivery.stubs.serve import Stubs, server_of
from bot.thresholds.pack import Pack

TODAY = date(2026, 11, 20)


class OnlyTheDirectory:
    """The one stand-in that is wanted, in the form in which the server asks for all of them."""

    def __init__(self, services: list[dict[str, Any]] | None = None) -> None:
        self.stub = DirectoryStub(services)

    def answer(self, method: str, url: str, headers: Any, body: bytes) -> Answer:
        parts = urlsplit(url)
        return self.stub.take(parts.path.removeprefix("/o"), parse_qs(parts.query))


@pytest.fixture
def served() -> Iterator[str]:
    server: ThreadingHTTPServer = server_of(OnlyTheDirectory(), 0)  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/o"
    server.shutdown()
    server.server_close()


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as left:
        main(["services", "check", *arguments, "--json"])
    return int(left.value.code or 0), json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_example_has_something_for_every_worry(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = checked(capsys, "example")
    assert code == 0 and found["ok"] and found["gaps"] == [] and found["thin"] == []
    assert found["services"] == len(example_services(TODAY)) and found["usable"] >= 45
    assert len(found["by_area"]) == 28 and found["no_terms"] == ["allegations_against_staff"]


def test_a_directory_over_the_network_counts_the_same(
    served: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = checked(capsys, served)
    _, example = checked(capsys, "example")
    assert code == 0 and {**found, "address": ""} == {**example, "address": ""}


def test_gaps_and_a_directory_that_is_not_there_are_failures_and_no_address_is_bad_input(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, found = checked(capsys, "example", "--pack", "bot/packs/harbour_council")
    assert code == 1 and "missing" in found["gaps"] and "bullying" not in found["gaps"]
    assert checked(capsys, "http://127.0.0.1:9/o") == (1, {"ok": False, "error": "not_reached"})
    assert checked(capsys, "directory")[0] == 2


def test_each_service_that_cannot_be_named_is_counted_once_under_why(pack: Pack) -> None:
    found = report(example_feed(TODAY), pack, TODAY)
    out = found.inactive + found.elsewhere + found.outside_ages + found.other_terms
    assert out + found.stale + found.unchecked + found.usable == found.services
    assert (found.stale, found.unchecked, found.outside_ages) == (2, 1, 2)
    assert found.unknown_places == ("Harbourshire", "Riversby")


def test_without_a_check_of_their_own_services_count_for_nothing(pack: Pack) -> None:
    feed = example_feed(TODAY)
    much_later = report(feed, pack, TODAY + timedelta(days=400))
    assert much_later.usable == 0 and not much_later.ok
    assert len(much_later.gaps) == 27
    assert not report(Feed(()), pack, TODAY).ok


def test_a_worry_about_abuse_at_home_is_only_met_by_what_is_safe_to_contact(pack: Pack) -> None:
    unsafe = [
        {**s, "attributes": [a for a in s["attributes"] if a["taxonomy_term"]["name"] != "Safe contact"]}
        for s in example_services(TODAY)
    ]  # fmt: skip
    found = report(read_all(unsafe), pack, TODAY)
    assert set(found.gaps) == {"domestic_abuse", "fgm_forced_marriage_hba"}
    words = found.in_words(pack)
    assert "No service for: Domestic abuse; Cutting, marriage or honour." in words


def test_what_cannot_be_read_is_told_with_its_reason(pack: Pack) -> None:
    feed = read_all([{"id": "1"}, {"id": "2", "status": "active"}, "nothing"])
    found = report(feed, pack, TODAY)
    assert found.skipped == {"no_name": 1, "no_status": 1, "not_an_object": 1}
    assert "cannot be read: 3" in found.in_words(pack)


def test_the_stand_ins_serve_the_directory_under_an_address_of_its_own() -> None:
    stubs = Stubs(CaseSystemStub(["s" * 32]), NotifyStub())
    answer = stubs.answer("GET", "/directory/services?page=1", {}, b"")
    assert answer.status == 200 and json.loads(answer.body)["contents"]
    assert stubs.answer("GET", "/directory/", {}, b"").status == 200
    assert stubs.answer("GET", "/directory/services/nothing", {}, b"").status == 404
    assert stubs.answer("POST", "/directory/services", {}, b"").status == 404
