"""Promises kept over the whole repository."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from bot.interview.lines import ALWAYS
from bot.interview.requests import REQUESTS
from bot.settings import ROOT, Settings, SettingsError, read
from bot.thresholds.loader import read_yaml
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
FOLDERS = ("bot", "actions", "data", "scenarios", "docs", "tests", "bench", "requirements", "tools")
KINDS = {".py", ".yml", ".md", ".html", ".js", ".css", ".toml", ".txt", ".json", ".example", ".sh"}
MADE = {"vendor", "__pycache__", "models"}
WRITTEN_BY_US = [
    path
    for path in [*ROOT.glob("*"), *(p for folder in FOLDERS for p in (ROOT / folder).rglob("*"))]
    if path.is_file() and path.suffix in KINDS and not MADE & set(path.parts)
]


def test_every_response_that_is_said_exists_and_every_response_is_said(
    responses: dict[str, str],
) -> None:
    code = "\n".join(path.read_text() for path in SOURCES)
    patterns = {re.escape(name) for name in re.findall(r'"(utter_\w+)"', code)}
    patterns |= {re.sub(r"\{[^}]*\}", r"\\w+", n) for n in re.findall(r'f"(utter_[\w{}.]+)"', code)}
    patterns |= {f"utter_{name}" for name in REQUESTS} | {f"utter_label_{name}" for name in ALWAYS}
    labels = re.findall(r"(?:choices\(words, |REASONS_NOT_KNOWN = )[\[(]([^\])]*)[\])]", code)
    patterns |= {
        f"utter_label_{name}" for group in labels for name in re.findall(r'"(\w+)"', group)
    }
    said = {name for name in responses for pattern in patterns if re.fullmatch(pattern, name)}

    assert sorted(set(responses) - said) == []
    exact = set(re.findall(r'say\(\s*"(utter_\w+)"', code))
    assert sorted(exact - set(responses)) == []


def test_every_intent_has_one_rule_and_every_rule_an_intent() -> None:
    domain = read_yaml(ROOT / "domain.yml")
    rules = read_yaml(ROOT / "data/rules/turns.yml")["rules"]
    ruled = [rule["steps"][0]["intent"] for rule in rules]
    assert sorted(ruled) == sorted([*domain["intents"], "nlu_fallback"])


def test_every_route_has_its_sentences(responses: dict[str, str]) -> None:
    for route in (r for r in Route if r >= Route.CAF):
        assert {
            f"utter_label_continue_{route}",
            f"utter_label_send_{route}",
            f"utter_next_{route}",
        } <= set(responses)


def test_every_setting_is_listed_in_the_example_and_the_other_way_round() -> None:
    source = (ROOT / "bot/settings.py").read_text()
    read_here = set(re.findall(r'"(THRESHOLD_\w+)"', source))
    explained = set(re.findall(r"# (THRESHOLD_\w+):", source))
    listed = set(re.findall(r"^(THRESHOLD_\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read_here == explained == listed
    assert len(fields(Settings)) == len(listed)


@pytest.mark.parametrize(
    "name",
    [
        "THRESHOLD_DATABASE_URL",
        "THRESHOLD_DATA_KEYS",
        "THRESHOLD_TOKEN_SECRETS",
        "THRESHOLD_CONSOLE_SECRET",
    ],
)
def test_a_missing_secret_stops_the_start_and_is_named(name: str) -> None:
    environment = {
        key: "x"
        for key in ("THRESHOLD_DATABASE_URL", "THRESHOLD_DATA_KEYS", "THRESHOLD_TOKEN_SECRETS",
                    "THRESHOLD_CONSOLE_SECRET")
        if key != name
    }  # fmt: skip
    with pytest.raises(SettingsError, match=name):
        read(environment)


def test_the_environment_is_read_in_one_place() -> None:
    allowed = {"settings.py", "development.py", "rasa_command.py", "up.py", "show.py"}
    readers = {path.name for path in SOURCES if "os.environ" in path.read_text()}
    assert readers <= allowed


def test_every_outside_call_has_a_time_limit() -> None:
    for path in SOURCES:
        if "from flask import" in path.read_text():  # its `session` is a cookie
            continue
        for call in re.findall(r"(?:requests|session)\.(?:get|post|put|request)\((?:[^()]|\([^()]*\))*\)",
                               path.read_text()):  # fmt: skip
            assert "timeout=" in call, f"{path.name}: {call[:80]}"


def test_every_rule_has_a_source_an_owner_and_says_what_it_is_not(pack: Pack) -> None:
    for area in pack.areas.values():
        assert area.owner
        for rule in area.rules:
            assert rule.sources and rule.wrong_positives and rule.because, rule.id


def test_every_question_says_why_and_what_it_means(pack: Pack) -> None:
    for question in pack.questions.values():
        assert question.why and question.means, question.id


def test_only_numbers_that_belong_to_nobody() -> None:
    """Telephone numbers are from Ofcom's drama ranges; helplines are shorter and do not match."""
    for path in WRITTEN_BY_US:
        if path.parent.name == "requirements" or path.name == "package-lock.json":
            continue  # digests
        text = path.read_text(errors="replace")
        for number in re.findall(r"(?<![\d.\w-])0[1-9]\d{2,4} ?\d{3} ?\d{3,4}(?![\d.])", text):
            digits = number.replace(" ", "")
            assert digits.startswith(("01632960", "07700900", "08081570")), f"{path}: {number}"


REGISTRY = r'"resolved"\s*:|--(?:extra-)?index-url|/simpl[e]/'
OWN_MACHINE = r"/(?:root|home|Users|work)/"


def test_no_registry_and_no_path_of_a_machine_is_written_down() -> None:
    for path in WRITTEN_BY_US:
        text = path.read_text(errors="replace")
        assert not re.search(f"{REGISTRY}|{OWN_MACHINE}", text), path
