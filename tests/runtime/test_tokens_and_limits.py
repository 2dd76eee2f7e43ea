"""Tokens cannot be guessed, forged or kept for ever; limits hold a flood and let a school through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.runtime.limits import Allowance
from bot.runtime.tokens import LIFETIME, Tokens
from bot.settings import SettingsError
from tests.conftest import FRIDAY_AFTERNOON as AT

OLD, NEW = "o" * 40, "n" * 40


def test_a_token_opens_its_own_conversation_and_no_other() -> None:
    tokens = Tokens(NEW)
    one, other = tokens.issue(AT), tokens.issue(AT)
    assert tokens.conversation(one, AT) != tokens.conversation(other, AT)
    assert one.split(".")[1] not in str(tokens.conversation(one, AT))


def test_a_token_signed_with_an_older_secret_still_opens() -> None:
    token = Tokens(OLD).issue(AT)
    assert Tokens(f"{NEW},{OLD}").conversation(token, AT) is not None
    assert Tokens(NEW).conversation(token, AT) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1] + "A" * (t[-1] != "A") + "B" * (t[-1] == "A"),
        lambda t: t.replace("v1.", "v2."),
        lambda t: t + "x",
        lambda t: "",
        lambda t: "....",
        lambda t: "é" * 50,
        lambda t: t.rpartition(".")[0],
        lambda t: "v1.guess.1.",
    ],
)
def test_a_token_that_was_touched_opens_nothing(change: object) -> None:
    tokens = Tokens(NEW)
    assert tokens.conversation(change(tokens.issue(AT)), AT) is None  # type: ignore[operator]


def test_a_token_runs_out() -> None:
    tokens = Tokens(NEW)
    token = tokens.issue(AT)
    assert tokens.conversation(token, AT + LIFETIME) is not None
    assert tokens.conversation(token, AT + LIFETIME + timedelta(seconds=1)) is None


@pytest.mark.parametrize("written", ["", "short", f"{NEW},short"])
def test_a_weak_secret_stops_the_start(written: str) -> None:
    with pytest.raises(SettingsError, match="32 characters"):
        Tokens(written)


def test_an_allowance_holds_a_flood_of_one_and_not_the_others() -> None:
    allowance = Allowance(per_minute=60, burst=5)
    assert [allowance.takes("flood") for _ in range(7)] == [True] * 5 + [False] * 2
    assert allowance.takes("somebody else")


def test_a_token_for_a_conversation_that_is_there_opens_it_and_runs_out_too() -> None:
    tokens = Tokens(NEW)
    token = tokens.issue_for("c-somebodys", AT)
    assert tokens.conversation(token, AT) == "c-somebodys"
    assert tokens.conversation(token.replace("somebodys", "another"), AT) is None
    assert tokens.conversation(token, AT + LIFETIME + timedelta(seconds=1)) is None
