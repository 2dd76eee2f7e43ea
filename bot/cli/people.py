"""The commands on staff accounts and on the audit log."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import Any

from bot.cli.saying import BAD_INPUT, FAILED, WELL, add, say


def add_commands(parts: Any) -> None:
    users = parts.add_parser("users", help="staff accounts")
    inner = users.add_subparsers(required=True, metavar="COMMAND")
    new = add(inner, "add", _add_user, "add a member of staff; asks for the password")
    for name in ("email", "name", "role"):
        new.add_argument(name)
    add(inner, "list", _list_users, "list the accounts", json_too=True)
    for name, run, purpose in (
        ("disable", _disable, "close an account; its sessions end at once"),
        ("enable", _enable, "open a closed account again"),
        ("reset-password", _reset_password, "print a new first password"),
        ("reset-codes", _reset_codes, "take away sign-in codes: the phone is lost"),
    ):
        add(inner, name, run, purpose).add_argument("email")
    role = add(inner, "role", _change_role, "give somebody another role")
    for name in ("email", "role"):
        role.add_argument(name)
    log = parts.add_parser("audit", help="the audit log")
    inner = log.add_subparsers(required=True, metavar="COMMAND")
    verify = add(inner, "verify", _verify, "find any change to the audit log", json_too=True)
    verify.add_argument("--mark", help="what `audit checkpoint` printed, kept elsewhere since")
    add(inner, "checkpoint", _checkpoint, "seal the log up to now and print the mark")


def _add_user(options: Any) -> int:
    from bot import clock
    from bot.store import staff

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    with _database().writing() as connection:
        staff.add_user(connection, options.email, options.name, options.role, password, clock.now())
    return WELL


def _list_users(options: Any) -> int:
    from bot.store import accounts

    with _database().reading() as connection:
        found = accounts.accounts(connection)
    told = [
        {
            "email": one.email, "name": one.name, "role": one.role, "codes": one.has_codes,
            "open": one.disabled_at is None, "single_sign_on": one.is_linked,
        }
        for one in found
    ]  # fmt: skip
    lines = [f"{one['email']}  {one['role']}{'' if one['open'] else '  (closed)'}" for one in told]
    say(options, {"accounts": told}, "\n".join(lines) or "There are no accounts.")
    return WELL


def _disable(options: Any) -> int:
    from bot.store import accounts

    return _change(options, lambda *told: accounts.disable(*told))


def _enable(options: Any) -> int:
    from bot.store import accounts

    return _change(options, lambda *told: accounts.enable(*told))


def _reset_codes(options: Any) -> int:
    from bot.store import accounts

    return _change(options, lambda *told: accounts.reset_codes(*told))


def _reset_password(options: Any) -> int:
    from bot.store import accounts

    return _change(options, lambda *told: print(accounts.reset_password(*told)))


def _change_role(options: Any) -> int:
    from bot.store import accounts

    def change(connection: Any, by: None, number: int, at: Any) -> None:
        accounts.change_role(connection, by, number, options.role, at)

    return _change(options, change)


def _change(options: Any, change: Callable[..., Any]) -> int:
    """Carry out one change to the account with this address, or say why not."""
    from bot import clock
    from bot.store import accounts, staff

    try:
        with _database().writing() as connection:
            member = staff.user_by_email(connection, options.email)
            if member is None:
                print(f"There is no account for {options.email}.", file=sys.stderr)
                return BAD_INPUT
            change(connection, None, member.id, clock.now())
    except (accounts.NotAllowed, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    return WELL


def _verify(options: Any) -> int:
    from bot import clock
    from bot.store import accounts, audit_verifier

    found = audit_verifier.verify_and_record(
        _database(), _keyring(), accounts.COMMAND_LINE, clock.now(), options.mark
    )
    say(options, found.as_dict(), found.in_words())
    return WELL if found.ok else FAILED


def _checkpoint(options: Any) -> int:
    from bot import clock
    from bot.store import checkpoints

    mark = checkpoints.make(_database(), _keyring(), clock.now())
    print(mark or "There is no event yet.")
    return WELL


def _database() -> Any:
    from bot.settings import settings
    from bot.store.database import Database

    return Database(settings().database_url)


def _keyring() -> Any:
    from bot.settings import settings
    from bot.store.sealing import Keyring

    return Keyring(settings().data_keys)
