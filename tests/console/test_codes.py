"""Sign-in codes: the right one opens once, wrong ones lock, and a lost phone is no way round them."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from bot.console.app import create_app
from bot.store import codes, staff
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.staff import StaffMember
from bot.store.tables import RecoveryCode, User
from tests.store.test_audit_verifier import KEY, NEWER

from .conftest import NOW, PASSWORD, token_in

EMAIL = "screener@exampleshire.example"
LATER = timedelta(seconds=codes.STEP)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(
    emptied_database: Database, seconds: int, code: str
) -> None:
    """The test vectors of RFC 6238, appendix B (SHA-1, the last six digits)."""
    keyring, at = Keyring(KEY), datetime.fromtimestamp(seconds, timezone.utc)
    member = with_secret(emptied_database, keyring, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert codes.check(emptied_database, keyring, member, code, at)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_code_before_and_the_code_after_are_taken(
    emptied_database: Database, steps: int
) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring)

    assert codes.check(emptied_database, keyring, member, code_at(NOW + steps * LATER), NOW)


@pytest.mark.parametrize("steps", [-2, 2])
def test_older_and_later_codes_are_not(emptied_database: Database, steps: int) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring)

    assert not codes.check(emptied_database, keyring, member, code_at(NOW + steps * LATER), NOW)


def test_no_code_opens_twice_nor_one_from_before_it(emptied_database: Database) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring)

    assert codes.check(emptied_database, keyring, member, code_at(NOW), NOW)
    assert not codes.check(emptied_database, keyring, member, code_at(NOW), NOW)
    assert not codes.check(emptied_database, keyring, member, code_at(NOW - LATER), NOW)
    assert codes.check(emptied_database, keyring, member, code_at(NOW + LATER), NOW)


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000 ' OR 1=1", "½½½½½½"]
)
def test_what_is_no_code_does_not_open(emptied_database: Database, code: str) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring)

    assert not codes.check(emptied_database, keyring, member, code, NOW)


def test_five_wrong_codes_lock_the_codes_and_the_password_does_not_unlock_them(
    emptied_database: Database,
) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring)
    for _ in range(staff.TRIES):
        assert staff.sign_in(emptied_database, EMAIL, PASSWORD, NOW) is not None
        assert not codes.check(emptied_database, keyring, member, "000000", NOW)

    assert staff.sign_in(emptied_database, EMAIL, PASSWORD, NOW) is not None
    assert not codes.check(emptied_database, keyring, member, code_at(NOW), NOW)
    later = NOW + staff.LOCKED_FOR
    assert codes.check(emptied_database, keyring, member, code_at(later), later)


def test_the_secret_is_sealed_and_outlives_a_new_key(emptied_database: Database) -> None:
    member = with_secret(emptied_database, Keyring(KEY))
    with emptied_database.reading() as connection:
        kept = connection.execute(select(User.totp)).scalar_one()

    assert SECRET.encode() not in bytes(kept)
    assert codes.check(emptied_database, Keyring(f"{NEWER},{KEY}"), member, code_at(NOW), NOW)


def test_a_recovery_code_opens_once(emptied_database: Database) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring, is_on=False)
    made = codes.confirm(emptied_database, keyring, member, code_at(NOW), NOW)

    assert made is not None
    assert len(made) == len(set(made)) == codes.RECOVERY_CODES
    assert codes.check(emptied_database, keyring, member, f" {made[0].upper()} ", NOW)
    assert not codes.check(emptied_database, keyring, member, made[0], NOW)
    assert codes.check(emptied_database, keyring, member, made[1].replace("-", ""), NOW)
    with emptied_database.reading() as connection:
        assert codes.recovery_codes_left(connection, member.id) == codes.RECOVERY_CODES - 2
        digests = connection.execute(select(RecoveryCode.digest)).scalars().all()
    assert all(digest.startswith("$argon2id$") for digest in digests)


def test_codes_are_off_until_one_was_right(emptied_database: Database) -> None:
    keyring = Keyring(KEY)
    member = with_secret(emptied_database, keyring, is_on=False)

    assert codes.confirm(emptied_database, keyring, member, "000000", NOW) is None
    with emptied_database.reading() as connection:
        again = staff.user_by_id(connection, member.id)
    assert again and not again.has_codes


def test_the_whole_way_on_the_pages(store: Any, client: Any, post_sign_in: Any, at: Any) -> None:
    post_sign_in(store.add_member("screener"))
    token = {"csrf_token": token_in(client.get("/codes").text)}
    page = client.post("/codes/set-up", data=token).text
    shown = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    assert shown
    secret = shown[1].replace(" ", "")
    assert secret in html.unescape(page)  # the address that a phone opens
    wrong = client.post("/codes/confirm", data={**token, "code": "000000"})
    assert (wrong.status_code, secret in html.unescape(wrong.text)) == (422, True)
    right = {**token, "code": code_at(at.now, secret)}
    made = re.findall(r"<li>(\w{5}-\w{5})</li>", client.post("/codes/confirm", data=right).text)
    assert len(made) == codes.RECOVERY_CODES
    client.post("/sign-out", data=token)

    at.now += 2 * LATER
    assert post_sign_in(EMAIL, next="/deliveries").location == "/sign-in/code"
    assert client.get("/contacts").status_code == 302  # the password alone opens nothing
    token = {"csrf_token": token_in(client.get("/sign-in/code").text)}
    assert client.post("/sign-in/code", data={**token, "code": "123"}).status_code == 422
    answer = client.post("/sign-in/code", data={**token, "code": code_at(at.now, secret)})
    assert answer.location == "/deliveries"
    assert client.get("/contacts").status_code == 200
    events = [event.event for event in store.events("user-1")]
    assert events[-3:] == ["code_asked", "code_refused", "signed_in"]


def test_the_code_has_to_come_soon_after_the_password(
    store: Any, client: Any, post_sign_in: Any, at: Any
) -> None:
    store.add_member("screener")
    switch_on(store.database, store.keyring)
    post_sign_in(EMAIL)
    token = token_in(client.get("/sign-in/code").text)

    at.now += timedelta(minutes=11)

    form = {"csrf_token": token, "code": code_at(at.now)}
    assert client.post("/sign-in/code", data=form).location == "/sign-in"
    assert client.get("/contacts").status_code == 302


def test_without_a_password_nobody_is_asked_for_a_code(client: Any) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"


def test_where_codes_are_needed_nothing_opens_before_they_are_set_up(
    settings: Any, store: Any, at: Any
) -> None:
    from dataclasses import replace

    client = create_app(replace(settings, codes_needed=True)).test_client()
    form = {"email": store.add_member("screener"), "password": PASSWORD}
    client.post("/sign-in", data={**form, "csrf_token": token_in(client.get("/sign-in").text)})

    for path in ("/", "/contacts", "/start", "/alarms"):
        assert client.get(path).location == "/codes"
    assert client.get("/codes").status_code == 200


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - opens nothing but a temporary account


def code_at(at: datetime, secret: str = SECRET) -> str:
    return str(pyotp.TOTP(secret).at(at))


def with_secret(
    database: Database, keyring: Keyring, secret: str = SECRET, is_on: bool = True
) -> StaffMember:
    """A screener whose generator has this secret."""
    with database.writing() as connection:
        staff.add_user(connection, EMAIL, "Sam", "screener", PASSWORD, NOW)
    switch_on(database, keyring, secret, is_on)
    with database.reading() as connection:
        member = staff.user_by_email(connection, EMAIL)
    assert member
    return member


def switch_on(
    database: Database, keyring: Keyring, secret: str = SECRET, is_on: bool = True
) -> None:
    from sqlalchemy import update

    with database.writing() as connection:
        number = connection.execute(select(User.id).where(User.email == EMAIL)).scalar_one()
        sealed = keyring.seal_for_installation(f"user/{number}/totp", secret)
        connection.execute(
            update(User).where(User.id == number).values(totp=sealed, totp_on=int(is_on))
        )
