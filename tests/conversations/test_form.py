"""The pages without scripts over the network: nothing is lost, nothing is sent twice, nobody is stranded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.conversations.form_client import FormClient
from tests.server import Server


@pytest.fixture
def form(server: Server) -> FormClient:
    """A talk that has begun on the pages without scripts."""
    made = FormClient(server.url)
    made.begin()
    return made


def test_a_talk_begins_with_one_cookie_that_no_script_can_read(form: FormClient) -> None:
    given = form.answer.history[0].headers["Set-Cookie"]
    assert "HttpOnly" in given and "SameSite=Lax" in given and "Path=/chat" in given
    assert form.answer.history[0].status_code == 303
    assert form.heading.startswith("Is anyone in danger")
    assert len(form.session.cookies) == 1
    assert form.answer.url == f"{form.url}/form"
    chat = next(a["href"] for a, text in form.page.all("a") if text.startswith("Go on in the chat"))
    assert urljoin(form.answer.url, chat) == f"{form.url}/?from=form"


def test_every_page_is_kept_by_nobody_and_runs_nothing(form: FormClient) -> None:
    for path in ("/form", "/form/talk", "/form/keep", "/status"):
        form.get(path)
        form.page.is_sound()
        headers = form.answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy
        assert "form-action 'self'" in policy


def test_an_answer_leads_to_the_next_question_and_is_kept_as_the_chat_keeps_it(
    form: FormClient, client: ChatClient
) -> None:
    form.choose("No")
    assert form.answer.history[0].status_code == 303
    assert form.question == "household/safety_tick"
    chat = client.send('/answer{"q":"household/safety_now","v":"no"}')
    kept = form.history()[-1]
    assert kept["heard"] == client.history()[-1]["heard"]
    assert kept["reply"]["messages"] == chat["messages"]


def test_nothing_chosen_is_said_at_the_field_and_words_typed_still_stand(form: FormClient) -> None:
    form.send()
    assert form.answer.status_code == 422
    assert form.page.all("title")[0][1].startswith("Error: ")
    form.page.is_sound()
    no = form.page.all("input", name="choice")[1][0]["value"]
    form.send(choice=no, text="as far as I know")
    assert form.answer.status_code == 422
    assert form.page.all("textarea", id="text")[0][1] == "as far as I know"
    assert len(form.history()) == 1


def test_the_same_post_twice_is_one_answer(form: FormClient) -> None:
    no = form.page.all("input", name="choice")[1][0]["value"]
    fields = form.fields(choice=no)
    form.post(fields)
    form.post(fields)
    assert form.answer.history[0].status_code == 303
    assert form.question == "household/safety_tick"
    assert [turn["heard"] for turn in form.history()] == ["", "No"]


def test_two_presses_at_once_are_one_answer(form: FormClient) -> None:
    no = form.page.all("input", name="choice")[1][0]["value"]
    fields = form.fields(choice=no)

    def post(_: int) -> int:
        cookies = {"threshold-form": form.token}
        answer = requests.post(
            f"{form.url}/form", data=fields, cookies=cookies, allow_redirects=False, timeout=30
        )
        return int(answer.status_code)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, range(2))) == [303, 303]
    assert [turn["heard"] for turn in form.history()] == ["", "No"]


def test_an_old_page_answers_nothing_and_its_words_are_kept(form: FormClient) -> None:
    old = form.fields()
    form.choose("No")
    yes = {"choice": '/answer{"q":"household/safety_now","v":"yes"}'}
    form.post({**old, **yes})
    assert "belongs to an earlier question" in form.page.html
    assert form.question == "household/safety_tick"
    form.post({**old, "text": "nobody that I know of"})
    assert form.answer.status_code == 409
    assert form.question == "household/safety_tick"
    assert form.page.all("textarea", id="text")[0][1] == "nobody that I know of"
    stands = [turn["reply"]["question"] for turn in form.history()[1:]]
    assert set(stands) == {"household/safety_tick"}


def test_danger_pressed_on_an_old_page_still_counts(form: FormClient) -> None:
    old = form.fields()
    form.choose("No")
    form.post({**old, "press": "/immediate_danger"})
    assert form.question == "contact/danger_confirm"
    assert "ring" in form.page.html and "tel:999" in form.page.html


def test_going_back_from_an_old_page_takes_nothing_back(form: FormClient) -> None:
    old = form.fields()
    form.choose("No")
    form.post({**old, "press": "/go_back"})
    assert form.question == "household/safety_tick"


def test_a_post_that_names_no_page_answers_nothing(form: FormClient) -> None:
    form.post({"id": "a" * 20, "talk": form.fields()["talk"], "text": "yes"})
    assert form.answer.status_code == 409
    assert form.question == "household/safety_now"


def test_a_request_answers_above_the_question_and_keeps_what_was_begun(form: FormClient) -> None:
    form.press("Why do you ask?", text="half a sentence")
    assert form.answer.status_code == 200
    assert form.question == "household/safety_now"
    assert form.page.all("div", id="said")[0][1]
    assert form.page.all("textarea", id="text")[0][1] == "half a sentence"
    form.press("Why do you ask?")
    assert form.answer.history[0].status_code == 303


def test_only_what_the_page_offers_can_be_posted(form: FormClient) -> None:
    for value in (
        '/answer{"q":"household/safety_now","v":"maybe"}',
        "/restart_everything",
        "/start",
    ):
        form.send(press=value)
        assert form.question == "household/safety_now"
        assert "belongs to an earlier question" in form.page.html


def test_too_long_words_are_refused_in_place(form: FormClient) -> None:
    form.send(text="x" * 20_001)
    assert form.answer.status_code == 422
    assert len(form.page.all("textarea", id="text")[0][1]) == 20_001
    assert len(form.history()) == 1


def test_far_too_long_words_are_refused_in_words(form: FormClient) -> None:
    form.post(form.fields(text="x" * 300_000))
    assert form.answer.status_code == 413
    assert "far too long" in form.page.html and "was not sent" in form.page.html
    assert "tel:999" in form.page.html and len(form.history()) == 1


@pytest.mark.parametrize("path", ["start", "return", "open", "token"])
def test_an_address_that_only_takes_posts_leads_to_the_form(form: FormClient, path: str) -> None:
    form.get(f"/form/{path}")
    assert form.answer.url == f"{form.url}/form"
    assert form.question == "household/safety_now"


@pytest.mark.parametrize("path", ["/form/nowhere", "/form/documents/", "/form/a/b"])
def test_a_page_that_is_not_there_still_says_whom_to_ring(form: FormClient, path: str) -> None:
    form.get(path)
    assert form.answer.status_code == 404
    assert "tel:999" in form.page.html and "tel:01632960100" in form.page.html


def test_a_site_that_says_not_where_it_is_gets_another_way_in(form: FormClient) -> None:
    form.post({"token": form.token}, "/form/open", Origin="null")
    assert form.answer.status_code == 403
    assert "Save for later" in form.page.html and form.page.all("input", name="reference")


def test_leaving_takes_the_whole_window_along(form: FormClient) -> None:
    assert [a["target"] for a, _ in form.page.all("a") if a.get("class") == "leave"] == ["_top"]


def test_without_a_cookie_it_is_said_and_nothing_typed_is_lost(server: Server) -> None:
    stranger = FormClient(server.url)
    stranger.get("/form?begun=1")
    assert "did not keep our place" in stranger.page.html
    stranger.post({"id": "a" * 20, "question": "contact/worry", "text": "He hid"})
    assert stranger.answer.status_code == 401
    assert stranger.page.all("textarea", id="unsent")[0][1] == "He hid"
    assert "tel:999" in stranger.page.html and "01632" in stranger.page.html


@pytest.mark.parametrize(
    "path", ["/form/talk", "/form/copy", "/form/keep", "/form/documents/x.pdf"]
)
def test_what_was_said_is_shown_to_nobody_without_the_cookie(server: Server, path: str) -> None:
    stranger = FormClient(server.url)
    stranger.session.cookies.set("threshold-form", "v1.forged.1700000000.nonsense")
    stranger.get(path)
    assert stranger.answer.status_code == 401
    assert "tel:999" in stranger.page.html


def test_reference_and_pin_lead_back_on_another_device(server: Server, form: FormClient) -> None:
    form.choose("No")
    form.press("Save for later")
    reference = form.page.all("dd", id="reference")[0][1]
    pin = form.page.all("dd", id="pin")[0][1]
    form.get("/form/keep")
    assert form.page.all("dd", id="pin")[0][1] == pin
    other = FormClient(server.url)
    other.get()
    other.post({"reference": reference, "pin": "000000"}, "/form/return")
    assert other.answer.status_code == 403
    assert other.page.all("input", name="reference")[0][0]["value"] == reference
    other.page.is_sound()
    other.post({"reference": reference, "pin": pin}, "/form/return")
    assert other.question == "household/safety_tick"


def test_the_talk_can_be_read_and_kept(form: FormClient, client: ChatClient) -> None:
    form.send(text="no, nobody that I know of")
    form.get("/form/talk")
    assert "no, nobody that I know of" in form.page.html
    form.get("/form/copy")
    assert "attachment" in form.answer.headers["Content-Disposition"]
    assert "no, nobody that I know of" in form.page.html
    assert "have not been contacted" in form.page.html
    client.send("no, nobody that I know of")
    headers = {"Authorization": f"Bearer {client.token}"}
    copy = requests.get(f"{form.url}/copy", headers=headers, timeout=30)
    assert "no, nobody that I know of" in copy.text and "<script" not in copy.text
    assert "sandbox" in copy.headers["Content-Security-Policy"]
    assert requests.get(f"{form.url}/copy", timeout=30).status_code == 401


def test_from_the_form_into_the_chat_and_back_again(form: FormClient) -> None:
    form.choose("No")
    here = {"Origin": form.origin}
    answer = form.session.post(f"{form.url}/form/token", headers=here, timeout=30)
    token = answer.json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    turns = form.session.get(f"{form.url}/history", headers=bearer, timeout=30)
    assert turns.json()["turns"][-1]["reply"]["question"] == "household/safety_tick"
    assert not form.token, "the chat has it now: the form lets go of it"
    chat = ChatClient(form.url, token=token)
    chat.send("none of these")
    form.post({"token": token}, "/form/open")
    assert form.question == "household/safety_today"


def test_another_talks_cookie_is_left_alone_by_the_chat(
    form: FormClient, client: ChatClient
) -> None:
    bearer = {"Authorization": f"Bearer {client.token}"}
    form.session.get(f"{form.url}/history", headers=bearer, timeout=30)
    assert form.token


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://school.example"}])
def test_the_token_is_given_to_this_site_alone(form: FormClient, headers: dict[str, str]) -> None:
    answer = form.session.post(f"{form.url}/form/token", headers=headers, timeout=30)
    assert answer.status_code == 403 and "999" in answer.json()["help"]
    assert "token" not in answer.json()


@pytest.mark.parametrize("path", ["/form", "/form/start", "/form/return", "/form/open"])
@pytest.mark.parametrize("origin", ["null", "https://elsewhere.example"])
def test_no_other_site_can_post_for_somebody(form: FormClient, path: str, origin: str) -> None:
    before = form.token
    form.post(form.fields(text="no", token="x"), path, Origin=origin)
    assert form.answer.status_code == 403
    assert "tel:999" in form.page.html
    assert form.token == before and len(form.history()) == 1


def test_a_token_that_is_not_ours_opens_nothing(server: Server) -> None:
    stranger = FormClient(server.url)
    stranger.post({"token": "v1.forged.1700000000.nonsense"}, "/form/open")
    assert stranger.answer.status_code == 401 and not stranger.token
    assert stranger.page.all("form", id="start")


def test_leaving_forgets_the_talk_and_goes_elsewhere(form: FormClient) -> None:
    answer = form.session.get(f"{form.url}/leave", allow_redirects=False, timeout=30)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://www.gov.uk/"
    assert "Clear-Site-Data" not in answer.headers, "other tabs keep their talks"
    assert not form.token
    form.get()
    assert form.page.all("form", id="start")


def test_a_talk_that_goes_on_is_not_left_for_a_new_one(form: FormClient) -> None:
    form.choose("No")
    form.post({}, "/form/start")
    assert form.question == "household/safety_tick"


def test_starting_again_asks_first(form: FormClient) -> None:
    form.choose("No")
    form.press("Start again")
    assert form.question == "contact/restart_confirmed"
    form.choose("Yes")
    assert form.question == "household/safety_now"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"id": "x"},
        {"id": "a" * 9_000, "text": "no"},
        {"question": "x" * 9_000},
        {"press": "\x00"},
    ],
)
def test_odd_posts_get_a_page_with_a_person_to_ring(form: FormClient, fields: Any) -> None:
    form.post({"talk": form.fields()["talk"], **fields})
    assert form.answer.status_code in (200, 409, 422)
    assert form.question == "household/safety_now"
    assert "tel:999" in form.page.html


def test_too_many_posts_are_refused_and_what_was_typed_still_stands(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On a worker of its own, which allows few."""
    slow = Server(tmp_path_factory.mktemp("slow"))
    slow.environment["THRESHOLD_MESSAGES_PER_MINUTE"] = "1"
    slow.start()
    try:
        form = FormClient(slow.url)
        form.begin()
        for _ in range(70):
            form.send(text="/why_asked" if _ % 2 else "hm")
            if form.answer.status_code == 429:
                break
        assert form.answer.status_code == 429
        text = form.page.all("textarea", id="text")[0][1]
        form.send(press="/immediate_danger")
        assert form.question == "contact/danger_confirm", "danger never waits for its turn"
        form.send(text=text)
        assert form.page.all("textarea", id="text")[0][1] in ("/why_asked", "hm")
        assert "Nothing is lost" in form.page.html
    finally:
        slow.kill()
