"""Each client of another system: the request that left, the time-out, the refusal, the malformed answer."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable

import pytest

from bot.delivery import signing
from bot.delivery.case_system import CaseSystem
from bot.delivery.faults import UpstreamError
from bot.delivery.notify import Notify
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import EMAIL, NOTIFY_KEY, SECRET
from tests.delivery.scripted import answering

BODY = b'{"schema": "contact-v1"}'
QUICK = 0.3


def tell(url: str) -> object:
    return CaseSystem(url, [SECRET], QUICK).tell("case_system:1", BODY, AT)


def mail(url: str) -> object:
    values = {"reference": "TH-2345BCDF"}
    return Notify(NOTIFY_KEY, url, QUICK).send_email(EMAIL, "a-template", values, "key:1")


def ask(url: str) -> object:
    return Notify(NOTIFY_KEY, url, QUICK).sent_before("key:1")


CALLS = pytest.mark.parametrize("call", [tell, mail, ask])


def test_the_case_system_is_sent_the_signed_body_under_its_id() -> None:
    with answering((200, b'{"received": "case_system:1"}', 0)) as server:
        tell(server.url + "/contacts")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/contacts", BODY)
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Idempotency-Key"] == "case_system:1"
    assert signing.check(asked.headers, asked.body, [SECRET], AT) == "case_system:1"


def test_notify_is_sent_the_reference_and_nothing_else() -> None:
    with answering((201, b'{"id": "n-1"}', 0)) as server:
        assert mail(server.url) == "n-1"
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v2/notifications/email")
    assert asked.headers["Authorization"].startswith("Bearer ")
    assert json.loads(asked.body) == {
        "email_address": EMAIL,
        "template_id": "a-template",
        "personalisation": {"reference": "TH-2345BCDF"},
        "reference": "key:1",
        "sanitise_content_for": ["reference"],
    }


def test_notify_is_asked_what_it_has_under_a_reference() -> None:
    with answering((200, b'{"notifications": [{"id": "n-1"}]}', 0)) as server:
        assert ask(server.url) == "n-1"
    assert server.asked[0].path == "/v2/notifications?reference=key%3A1"
    with answering((200, b'{"notifications": []}', 0)) as server:
        assert ask(server.url) is None


@CALLS
def test_a_server_that_does_not_answer_in_time_is_given_up(call: Callable[[str], object]) -> None:
    with answering((200, b"{}", 3 * QUICK)) as server:
        with pytest.raises(UpstreamError) as caught:
            call(server.url)
    assert caught.value.code == "timed_out"
    assert len(server.asked) == 1


@CALLS
def test_a_server_that_is_not_there_is_said_so(call: Callable[[str], object]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(UpstreamError) as caught:
            call(f"http://127.0.0.1:{free.getsockname()[1]}")
    assert caught.value.code == "not_reached"


@CALLS
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_refusal_is_known_by_its_number_alone(call: Callable[[str], object], status: int) -> None:
    with answering((status, b'{"message": "Sam Example is not known here"}', 0)) as server:
        with pytest.raises(UpstreamError) as caught:
            call(server.url)
    assert caught.value.code == f"answered_{status}"
    assert "Sam" not in str(caught.value)


def test_a_contact_is_not_carried_to_another_address() -> None:
    with answering((307, b"", 0)) as server:
        with pytest.raises(UpstreamError) as caught:
            tell(server.url)
    assert caught.value.code == "answered_307"
    assert len(server.asked) == 1


@CALLS
@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad gateway</html>", b"[]", b'"yes"', b'{"received": "another"}', b"null"]
)
def test_an_answer_that_makes_no_sense_is_no_delivery(
    call: Callable[[str], object], body: bytes
) -> None:
    with answering((200, body, 0)) as server:
        with pytest.raises(UpstreamError) as caught:
            call(server.url)
    assert caught.value.code == "malformed_answer"
