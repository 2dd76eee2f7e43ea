"""Which other sites may use the chat: those on the list, for what the widget needs, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.conversations.form_client import FormClient
from tests.server import Server

SCHOOL, OTHER = "https://school.example", "https://other.example"
FOR_THE_WIDGET = ("session", "message", "history", "delivery", "way-back", "return", "copy")


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A chat that two sites may embed, with the demonstration pages of development."""
    made = Server(tmp_path_factory.mktemp("embedded"))
    made.environment.update(
        THRESHOLD_CHAT_ORIGINS=f"{SCHOOL},https://health.example",
        THRESHOLD_ENVIRONMENT="development",
        THRESHOLD_LEAVE_TO="https://weather.example/",
    )
    made.start()
    yield made
    made.kill()


def cors_of(answer: requests.Response) -> dict[str, str]:
    return {
        name.lower(): value
        for name, value in answer.headers.items()
        if name.lower().startswith("access-control-")
    }


@pytest.mark.parametrize("path", [*FOR_THE_WIDGET, "documents/referral.html", "threshold-chat.js"])
def test_a_site_on_the_list_is_let_in_by_name(embedded: Server, path: str) -> None:
    asked = {
        "Origin": SCHOOL,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = requests.options(f"{embedded.url}/{path}", headers=asked, timeout=30)
    assert answer.status_code == 204 or answer.status_code == 200
    cors = cors_of(answer)
    assert cors["access-control-allow-origin"] == SCHOOL
    assert "Authorization" in cors["access-control-allow-headers"]
    assert "POST" in cors["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in cors
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("path", [*FOR_THE_WIDGET, "documents/referral.html", "threshold-chat.js"])
@pytest.mark.parametrize(
    "origin", [OTHER, "null", f"{SCHOOL}.evil.example", "http://school.example"]
)
def test_no_other_site_is_let_in(embedded: Server, path: str, origin: str) -> None:
    for method in ("OPTIONS", "GET", "POST"):
        address = f"{embedded.url}/{path}"
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = requests.request(method, address, headers=headers, timeout=30)
        assert not cors_of(answer), f"{method} {path} {origin}"
        assert answer.status_code in (200, 204, 403, 404, 405)
        if method == "POST" and path in ("session", "message", "return"):
            assert answer.status_code == 403 and "999" in answer.json()["help"]


def test_a_site_on_the_list_can_hold_a_talk(embedded: Server) -> None:
    at_school = requests.Session()
    at_school.headers["Origin"] = SCHOOL
    token = at_school.post(f"{embedded.url}/session", json={}, timeout=30)
    assert cors_of(token)["access-control-allow-origin"] == SCHOOL
    chat = ChatClient(embedded.url, token=token.json()["token"], session=at_school)
    assert chat.send("/start")["question"] == "household/safety_now"
    refused = at_school.get(f"{embedded.url}/history", timeout=30)
    assert refused.status_code == 401, "a refusal can be read, too"
    assert cors_of(refused)["access-control-allow-origin"] == SCHOOL


def test_a_widget_elsewhere_hands_its_talk_over_to_the_form(embedded: Server) -> None:
    chat = ChatClient(embedded.url)
    chat.begin()
    form = FormClient(embedded.url)
    form.post({"token": chat.token}, "/form/open", Origin=SCHOOL)
    assert form.answer.history[0].status_code == 303
    assert form.question == "household/safety_now"
    other = FormClient(embedded.url)
    other.post({"token": chat.token}, "/form/open", Origin=OTHER)
    assert other.answer.status_code == 403 and not other.token


@pytest.mark.parametrize("path", ["form", "form/token", "form/talk", "form/keep"])
def test_the_pages_without_scripts_are_read_by_no_other_site(embedded: Server, path: str) -> None:
    for origin in (SCHOOL, OTHER):
        answer = requests.get(f"{embedded.url}/{path}", headers={"Origin": origin}, timeout=30)
        assert not cors_of(answer)
    posted = requests.post(f"{embedded.url}/{path}", headers={"Origin": SCHOOL}, timeout=30)
    assert posted.status_code in (403, 405)


@pytest.mark.parametrize("path", ["/", "/form"])
def test_only_sites_on_the_list_may_frame_the_chat(embedded: Server, path: str) -> None:
    policy = requests.get(embedded.url + path, timeout=30).headers["Content-Security-Policy"]
    framing = next(part for part in policy.split("; ") if part.startswith("frame-ancestors"))
    assert framing == f"frame-ancestors 'self' {SCHOOL} https://health.example"


def test_without_a_list_only_our_own_pages_may_frame_it(server: Server) -> None:
    policy = requests.get(server.url + "/", timeout=30).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'")
    assert "require-trusted-types-for 'script'" in policy and "unsafe" not in policy


def test_the_script_is_one_file_that_other_sites_can_load(embedded: Server) -> None:
    answer = requests.get(f"{embedded.url}/threshold-chat.js", timeout=30)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert len(answer.content) > 1_000
    assert "max-age" in answer.headers["Cache-Control"]


def test_the_demonstration_is_there_in_development_alone(embedded: Server, server: Server) -> None:
    assert requests.get(f"{embedded.url}/demo", timeout=30).url.endswith("/chat/demo/")
    assert requests.get(f"{embedded.url}/demo/partner.html", timeout=30).status_code == 200
    for path in ("demo/../chat.html", "demo/%2e%2e/chat.html", "demo/nothing.html"):
        assert requests.get(f"{embedded.url}/{path}", timeout=30).status_code in (403, 404), path
    assert requests.get(f"{server.url}/demo", timeout=30).status_code == 404


def test_leaving_goes_where_the_installation_says(embedded: Server) -> None:
    answer = requests.get(f"{embedded.url}/leave", allow_redirects=False, timeout=30)
    assert answer.headers["Location"] == "https://weather.example/"
