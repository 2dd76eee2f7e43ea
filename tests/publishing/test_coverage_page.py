"""The coverage of a library as people read it: sentences that say what to write, a page and a summary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.publishing.coverage_page import MOST_NAMED, coverage_page
from bot.publishing.coverage_text import coverage_in_words, headline, referrals
from bot.publishing.examples import example_of, reversed_of
from bot.publishing.gaps import Gap, GapWords
from bot.publishing.labels import AGE_LABELS, AGENCY_LABELS, KIND_LABELS, KIND_MEANINGS
from bot.scenarios.coverage import Coverage, coverage
from bot.scenarios.coverage.grid import AGENCIES, AGES
from bot.scenarios.coverage.outcomes import Agreement
from bot.scenarios.coverage.rules import Kind
from bot.scenarios.files import load_scenarios
from bot.settings import ROOT
from bot.thresholds.conditions import AreasWith, Condition, Joined, Limit, OneOf, Said, parse
from bot.thresholds.facts import Answer, Facts, Range
from bot.thresholds.pack import Pack
from bot.thresholds.truth import NO, UNKNOWN, YES
from tests.publishing.conftest import DAY, Read, is_sound
from tests.scenarios.test_coverage import AT, PACK, one, read


@pytest.fixture(scope="module")
def few(pack: Pack) -> Coverage:
    """The example pack with some of its scenarios: much is missing."""
    return coverage(pack, load_scenarios(ROOT / "scenarios/physical_abuse.yml", pack, AT), DAY)


@pytest.fixture(scope="module")
def gaps(few: Coverage, pack: Pack) -> tuple[Gap, ...]:
    return GapWords(pack).gaps(few)


@pytest.fixture(scope="module")
def html(few: Coverage, pack: Pack, gaps: tuple[Gap, ...]) -> str:
    return coverage_page(few, pack, gaps)


def known(statements: tuple[Condition, ...]) -> Facts:
    """The facts of an example, and nothing else."""
    facts = Facts()
    for statement in statements:
        if isinstance(statement, Said):
            answer = Answer.YES if statement.expected is YES else Answer.NO
            facts = facts.with_answer(statement.fact, answer)
        elif isinstance(statement, Limit):
            number = statement.limit - 1 if statement.below else statement.limit
            facts = facts.with_value(statement.fact, Range(number, number))
        elif isinstance(statement, OneOf):
            facts = facts.with_value(statement.fact, min(statement.values))
    return facts


def reassured(facts: Facts, pack: Pack) -> Facts:
    """The same, and the rest was asked and is no cause for worry."""
    calm = {
        fact.id: Answer.YES if fact.risk_when == "no" else Answer.NO
        for fact in pack.facts.values()
        if fact.kind == "answer"
    }
    return Facts({**calm, **facts.answers}, facts.values, facts.areas)


def test_the_example_of_each_rule_holds_and_turns_on_its_key(pack: Pack) -> None:
    """What a sentence says to write is what the engine counts."""
    for rule in (rule for area in pack.areas.values() for rule in area.rules):
        example = example_of(rule.when, pack)
        statements = (*example.others, example.key)
        if any(isinstance(statement, AreasWith) for statement in statements):
            continue  # counted over the areas of a scope
        other = reversed_of(example.key, pack)
        assert rule.when.truth(known(statements)) is YES, rule.id
        around = (*example.others, *example.apart)
        assert rule.when.truth(reassured(known((*around, other)), pack)) is NO, rule.id
        assert rule.when.truth(known(around)) is UNKNOWN, rule.id


@pytest.mark.parametrize(
    ("written", "key", "others"),
    [
        ({"said_yes": "a"}, {"said_yes": "a"}, []),
        ({"none_of": [{"said_yes": "a"}, {"said_no": "b"}]}, {"said_yes": "b"}, [{"said_no": "a"}]),
        (
            {"any": [{"all": [{"said_yes": "a"}, {"said_yes": "b"}]}, {"said_yes": "c"}]},
            {"said_yes": "c"},
            [],
        ),
        (
            {"all": [{"said_yes": "a"}, {"younger_than_months": {"fact": "age", "months": 12}}]},
            {"said_yes": "a"},
            [{"younger_than_months": {"fact": "age", "months": 12}}],
        ),
        (
            {"all": [{"any": [{"said_yes": "a"}, {"said_yes": "b"}]}, {"said_no": "a"}]},
            {"said_no": "a"},
            [{"said_yes": "b"}],
        ),
        (
            {"none_of": [{"at_least": {"count": 2, "of": [{"said_yes": f} for f in "abc"]}}]},
            {"said_no": "b"},
            [{"said_no": "a"}],
        ),
    ],
)
def test_an_example_is_the_shortest_case_without_a_contradiction(
    written: object, key: object, others: list[object]
) -> None:
    example = example_of(parse(written), PACK)
    assert example.key == parse(key)
    assert list(example.others) == [parse(other) for other in others]


def test_a_condition_that_can_never_hold_has_no_example() -> None:
    with pytest.raises(ValueError, match="no case"):
        example_of(parse({"all": [{"said_yes": "a"}, {"said_no": "a"}]}), PACK)
    with pytest.raises(TypeError, match="AreasWith"):
        reversed_of(Joined("any", (AreasWith(2, min(PACK.head.routes)),)), PACK)


def test_each_missing_kind_is_one_sentence_in_the_packs_own_words() -> None:
    words = {gap.kind: gap.sentence for gap in GapWords(PACK).gaps(coverage(PACK, [], DAY))
             if gap.id == "RA-001"}  # fmt: skip
    case = "the child is younger than 1 year; "
    assert words["applies"] == (
        f"No scenario yet in which rule RA-001 (Rule 1) applies: write one where {case}and a is so."
    )
    assert words["one_fact_short"].endswith(
        f"is one fact short: write one where {case}but it is said openly that a is not so."
    )
    assert "such as “None known”, where it is said openly that a is not so" in words["near_miss"]
    assert words["near_miss"].endswith(
        "less than “Contact with the Children's Front Door” is enough."
    )
    assert words["key_answer_unknown"].endswith(
        f"write one where {case}and it is not known whether a is so."
    )


def test_a_complete_rule_has_no_gap_and_an_incomplete_one_has_its_own(tmp_path: Path) -> None:
    library = read(
        tmp_path,
        holds=one(said_yes=["c"]),
        said_not=one(said_no=["c"]),
        not_known=one(dont_know=["c"]),
    )
    gaps = GapWords(PACK).gaps(coverage(PACK, library, DAY))
    assert {gap.id for gap in gaps if gap.about == "rule"} == {"RA-001", "RA-003", "RA-004"}
    assert {gap.about for gap in gaps} == {"rule", "question", "pathway", "cell"}
    assert all(gap.sentence.endswith(".") and "{" not in gap.sentence for gap in gaps)


def test_the_headline_says_who_has_rated_the_scenarios() -> None:
    said = headline(Agreement(1200, 3, ("x",), ()))
    assert said.startswith("1,200 scenarios, 3 of them rated by practitioners from outside.")
    assert "do not say how well it agrees with practice" in said
    assert "1 are advised a higher route" in referrals(Agreement(1200, 3, ("x",), ()))


def test_the_page_is_sound_and_begins_with_who_has_judged(
    html: str, few: Coverage, pack: Pack
) -> None:
    page = Read(html)
    is_sound(page)
    assert page.text.index("rated by practitioners from outside") < page.text.index("The figures")
    for word in (*KIND_LABELS.values(), *KIND_MEANINGS.values(), *AGENCY_LABELS.values()):
        assert word in page.text
    for area in pack.concern_areas:
        assert area.name in page.text
    assert few.digest in page.text and f"--day {DAY}" in page.text


def test_the_page_names_scenarios_and_says_where_there_are_none(html: str, few: Coverage) -> None:
    page = Read(html)
    shown = next(covered for covered in few.rules if covered.rule.id == "PH-004")
    first = shown.shown[Kind.APPLIES][0]
    assert few.names[first] in page.text and f"<code>{first}</code>" in html
    most = max(len(ids) for covered in few.rules for ids in covered.shown.values())
    assert most > MOST_NAMED and f"and {most - MOST_NAMED} more" in page.text
    assert '<strong class="failed">None</strong>' in html


def test_every_gap_is_on_the_page(html: str, gaps: tuple[Gap, ...]) -> None:
    text = Read(html).text
    assert all(gap.sentence in text for gap in gaps)


def test_what_an_author_wrote_is_escaped(tmp_path: Path) -> None:
    (scenario,) = read(tmp_path, x={**one(said_yes=["c"]), "name": "A <b>name</b>"})
    found = coverage(PACK, [scenario], DAY)
    assert "A &lt;b&gt;name&lt;/b&gt;" in coverage_page(found, PACK, ())


def test_the_summary_says_everything_in_short(few: Coverage, pack: Pack) -> None:
    words = coverage_in_words(few, pack, 12)
    assert headline(few.overall) in words and referrals(few.overall) in words
    for begins in (
        "Rules:",
        "Questions:",
        "Routes,",
        "Pathways:",
        "Boundary pairs:",
        "Area by age:",
    ):
        assert f"\n{begins}" in words
    assert "12 sentences say what to write next" in words


def test_every_agency_age_and_kind_has_a_name() -> None:
    assert list(AGENCY_LABELS) == list(AGENCIES) and list(AGE_LABELS) == list(AGES)
    assert set(KIND_LABELS) == set(KIND_MEANINGS) == set(Kind)


def test_the_command_writes_the_page_and_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = [
        {"id": "x", "name": "A case", "said_yes": ["visible_injury"], "otherwise": "reassuring"}
    ]
    (tmp_path / "few.yml").write_text(yaml.safe_dump(written))
    page = tmp_path / "page.html"
    with pytest.raises(SystemExit) as left:
        main(["scenarios", "coverage", str(tmp_path / "few.yml"), "--html", str(page), "--json"])
    assert left.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert found["scenarios"] == 1 and found["headline"].startswith("1 scenarios, 0 of them rated")
    assert {gap["about"] for gap in found["gaps"]} == {"rule", "question", "pathway", "cell"}
    is_sound(Read(page.read_text(encoding="utf-8")))
