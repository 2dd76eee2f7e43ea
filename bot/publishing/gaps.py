"""What a scenario library lacks, each as a sentence that says what to write next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.publishing.conditions import ConditionWords
from bot.publishing.examples import example_of, reversed_of
from bot.publishing.labels import AGE_LABELS, AGENCY_LABELS, Labels
from bot.publishing.words import PackWords
from bot.scenarios.coverage import Coverage
from bot.scenarios.coverage.grid import Grid
from bot.scenarios.coverage.outcomes import PathwayCoverage
from bot.scenarios.coverage.questions import QuestionCoverage
from bot.scenarios.coverage.rules import Kind, RuleCoverage
from bot.thresholds.conditions import AreasWith, Condition, Said
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Rule
from bot.thresholds.routes import Route
from bot.thresholds.truth import YES


@dataclass(frozen=True)
class Gap:
    """about: what has the gap: `rule`, `question`, `pathway` or `cell`. kind: of scenario, for a rule."""

    about: str
    id: str
    area: str
    kind: str
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "id": self.id,
            "area": self.area,
            "kind": self.kind,
            "sentence": self.sentence,
        }


class GapWords:
    """Says what the coverage of one pack lacks."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._words = PackWords(pack)
        self._conditions = ConditionWords(pack, self._words)
        self._labels = Labels(pack)

    def gaps(self, coverage: Coverage) -> tuple[Gap, ...]:
        """Everything that is missing: for rules, for questions, for pathways, and of who and whom."""
        return (
            *(gap for rule in coverage.rules for gap in self.of_rule(rule)),
            *(gap for question in coverage.questions for gap in self.of_question(question)),
            *(gap for pathway in coverage.pathways for gap in self.of_pathway(pathway)),
            *(gap for grid in coverage.grids for gap in self.of_grid(grid)),
        )

    def of_rule(self, covered: RuleCoverage) -> Iterator[Gap]:
        """One sentence for each kind of scenario that the rule has not got."""
        say = {
            Kind.APPLIES: self._applies,
            Kind.ONE_SHORT: self._one_short,
            Kind.NEAR_MISS: self._near_miss,
            Kind.UNKNOWN: self._unknown,
        }
        rule = covered.rule
        for kind in covered.missing:
            yield Gap("rule", rule.id, covered.area, kind.value, say[kind](rule))

    def of_question(self, covered: QuestionCoverage) -> Iterator[Gap]:
        """One sentence for a question that is never asked, or that has answers nobody gives."""
        text = self._words.sentence(covered.question.text)
        name = f"{covered.question.id}, “{text}”"
        if not covered.asked:
            sentence = f"No scenario yet in which the question {name} is asked."
        elif covered.not_given:
            ways = "; ".join(f"“{self._labels.way(way)}”" for way in covered.not_given)
            sentence = f"No scenario yet that answers the question {name} with: {ways}."
        else:
            return
        yield Gap("question", covered.question.id, covered.area, "answers", sentence)

    def of_pathway(self, covered: PathwayCoverage) -> Iterator[Gap]:
        """A pathway that nobody gets, or that has no scenario on its other side; no rule, no gap."""
        if not covered.is_used:
            return
        name = f"{covered.pathway.id}, “{self._words.sentence(covered.pathway.name)}”"
        if not covered.given:
            yield self._pathway(covered, "given", f"No scenario yet that gives the pathway {name}.")
        if not covered.just_not:
            sentence = f"No scenario yet in which one fact is missing for the pathway {name}."
            yield self._pathway(covered, "just_not", sentence)

    def of_grid(self, grid: Grid) -> Iterator[Gap]:
        """One sentence for each area with empty cells."""
        for area in grid.areas:
            columns = [column for row, column in grid.empty if row == area]
            if columns:
                lacking = self._lacking(grid.across, columns)
                sentence = f"{self._labels.area(area)}: no scenario yet {lacking}."
                yield Gap("cell", area, area, grid.across, sentence)

    def _applies(self, rule: Rule) -> str:
        example = example_of(rule.when, self._pack)
        case = self._all_so((*example.others, example.key))
        return f"No scenario yet in which {_named(rule)} applies: write one where {case}."

    def _one_short(self, rule: Rule) -> str:
        example = example_of(rule.when, self._pack)
        openly = self._openly_not(example.key)
        around = self._all_so((*example.others, *example.apart))
        case = f"{around}; but {openly}" if around else openly
        return f"No scenario yet in which {_named(rule)} is one fact short: write one where {case}."

    def _near_miss(self, rule: Rule) -> str:
        openly = self._openly_not(example_of(rule.when, self._pack).key)
        everyday = self._words.sentence(rule.wrong_positives).rstrip(".")
        return (
            f"No everyday case yet that comes near {_named(rule)} and must not trigger it: write one, such "
            f"as “{everyday}”, where {openly}, and where {self._enough(rule)}."
        )

    def _unknown(self, rule: Rule) -> str:
        example = example_of(rule.when, self._pack)
        asked = f"it is not known whether {self._as_question(example.key)}"
        around = self._all_so((*example.others, *example.apart))
        case = f"{around}; and {asked}" if around else asked
        return (
            f"No scenario yet in which a key answer for {_named(rule)} is not known: "
            f"write one where {case}."
        )

    def _enough(self, rule: Rule) -> str:
        if rule.route is Route.UNIVERSAL:
            return "the pathways of the rule are not needed"
        name = self._labels.route(min(rule.route, Route.FRONT_DOOR))
        return f"less than “{name}” is enough"

    def _all_so(self, statements: Iterable[Condition]) -> str:
        return "; and ".join(self._conditions.say(statement).text for statement in statements)

    def _openly_not(self, statement: Condition) -> str:
        if isinstance(statement, AreasWith):
            name = self._labels.route(statement.route)
            return f"one more area of worry with a rule for “{name}” or more would be needed"
        other = self._conditions.say(reversed_of(statement, self._pack)).text
        return f"it is said openly that {other}"

    def _as_question(self, statement: Condition) -> str:
        if isinstance(statement, Said):
            return self._conditions.say(Said(statement.fact, YES)).text
        return self._conditions.say(statement).text

    def _pathway(self, covered: PathwayCoverage, kind: str, sentence: str) -> Gap:
        return Gap("pathway", covered.pathway.id, "", kind, sentence)

    def _lacking(self, across: str, columns: list[str]) -> str:
        if across == "route":
            ends = " or ".join(f"“{self._labels.route(Route(column))}”" for column in columns)
            return f"that ends in {ends}"
        if across == "agency":
            return f"with a referrer from: {', '.join(AGENCY_LABELS[c].lower() for c in columns)}"
        return f"with a child of this age: {', '.join(AGE_LABELS[c].lower() for c in columns)}"


def _named(rule: Rule) -> str:
    return f"rule {rule.id} ({rule.title.rstrip('.')})"
