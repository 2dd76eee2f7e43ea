"""A message is believed only from whom it says, as it was, and of now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import signing
from bot.delivery.signing import BadSignature
from tests.conftest import FRIDAY_AFTERNOON as AT

OLD, NEW, OTHER = "o" * 40, "n" * 40, "x" * 40
BODY = b'{"a": 1}'


def refused(headers: dict[str, str], body: bytes = BODY, secret: str = NEW, late: int = 0) -> str:
    with pytest.raises(BadSignature) as caught:
        signing.check(headers, body, [secret], AT + timedelta(seconds=late))
    return caught.value.code


def test_what_was_signed_is_believed() -> None:
    assert signing.check(signing.signed("id-1", BODY, [NEW], AT), BODY, [NEW], AT) == "id-1"


def test_the_form_is_that_of_standard_webhooks() -> None:
    """The example of the Standard Webhooks text, with its secret as plain characters."""
    import base64
    import hashlib
    import hmac

    made = signing.signed("msg_1", BODY, [NEW], AT)
    content = b"msg_1." + made["Webhook-Timestamp"].encode() + b"." + BODY
    digest = hmac.new(NEW.encode(), content, hashlib.sha256).digest()
    assert made["Webhook-Signature"] == "v1," + base64.b64encode(digest).decode()


@pytest.mark.parametrize(("ours", "theirs"), [([NEW, OLD], [OLD]), ([OLD], [NEW, OLD])])
def test_while_a_secret_is_changed_either_side_may_be_first(
    ours: list[str], theirs: list[str]
) -> None:
    assert signing.check(signing.signed("id-1", BODY, ours, AT), BODY, theirs, AT) == "id-1"


def test_another_secret_body_id_or_time_is_refused() -> None:
    made = signing.signed("id-1", BODY, [NEW], AT)
    assert refused(made, secret=OTHER) == "wrong_signature"
    assert refused(made, body=BODY + b" ") == "wrong_signature"
    assert refused({**made, "Webhook-Id": "id-2"}) == "wrong_signature"
    later = str(int(made["Webhook-Timestamp"]) + 1)
    assert refused({**made, "Webhook-Timestamp": later}) == "wrong_signature"


@pytest.mark.parametrize("seconds", [301, -301, 86_400])
def test_an_old_message_is_not_played_back(seconds: int) -> None:
    assert refused(signing.signed("id-1", BODY, [NEW], AT), late=seconds) == "not_of_now"


@pytest.mark.parametrize("seconds", [300, -300])
def test_clocks_may_differ_by_five_minutes(seconds: int) -> None:
    made = signing.signed("id-1", BODY, [NEW], AT)
    assert signing.check(made, BODY, [NEW], AT + timedelta(seconds=seconds)) == "id-1"


@pytest.mark.parametrize("name", ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"])
def test_a_message_without_one_of_the_headers_is_refused(name: str) -> None:
    made = signing.signed("id-1", BODY, [NEW], AT)
    del made[name]
    assert refused(made) == "not_signed"


def test_an_installation_without_a_secret_believes_nobody() -> None:
    with pytest.raises(BadSignature, match="not_signed"):
        signing.check(signing.signed("id-1", BODY, [], AT), BODY, [], AT)


@pytest.mark.parametrize("time", ["soon", "-1", "１７", "9" * 40, "1e9"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    made = signing.signed("id-1", BODY, [NEW], AT)
    assert refused({**made, "Webhook-Timestamp": time}) == "no_time"


@pytest.mark.parametrize("mark", ["v1,", "v2,abc", "v1", "é", "v1,é"])
def test_a_signature_of_another_form_is_refused(mark: str) -> None:
    made = signing.signed("id-1", BODY, [NEW], AT)
    assert refused({**made, "Webhook-Signature": mark}) == "wrong_signature"
