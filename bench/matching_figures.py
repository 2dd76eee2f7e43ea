"""Precision and recall of matching on an invented register, and how they are counted.

A pair is a question and a past contact. It is true if both are of one child. Precision: of the pairs that
are shown as likely the same child, the share that is true. Recall: of the true pairs, the share that is
shown as likely. Questions about a child with a twin in the register, or about the unknown twin of a child
there, are counted apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench.register import Question, Register, Row
from bot.referral.matching import Identity, Match, hashed, marks_to_keep, marks_to_search, matches
from bot.referral.matching.marks import LEAST_WORTH, WORTH

Look = Callable[[Identity], Iterable[tuple[Row, Match]]]
KEY = b"a key for invented children only"
MOST_OPENED = 120


@dataclass
class Figures:
    """Counts of pairs; `missed` and `wrong` keep some for looking at."""

    questions: int = 0
    true: int = 0
    likely: int = 0
    likely_true: int = 0
    shown_true: int = 0
    possible: int = 0
    missed: list[tuple[Question, str]] = field(default_factory=list)
    wrong: list[tuple[Question, Row, Match]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.likely_true / self.likely if self.likely else 1.0

    @property
    def recall(self) -> float:
        return self.likely_true / self.true if self.true else 1.0

    @property
    def recall_with_possible(self) -> float:
        return self.shown_true / self.true if self.true else 1.0

    def as_dict(self) -> dict[str, float]:
        return {
            "questions": self.questions,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "recall_with_possible": round(self.recall_with_possible, 4),
            "wrong_a_question": round((self.likely - self.likely_true) / max(1, self.questions), 4),
            "possible_a_question": round(self.possible / max(1, self.questions), 2),
        }


@dataclass
class Twins:
    """Questions about twins: whether the right one of the two is named, and the other one as the twin."""

    questions: int = 0
    right: int = 0
    other_shown: int = 0
    other_as_same_child: int = 0
    other_as_twin: int = 0

    def as_dict(self) -> dict[str, float]:
        return {
            "questions": self.questions,
            "right_child_likely": round(self.right / max(1, self.questions), 4),
            "twin_named_as_twin": round(self.other_as_twin / max(1, self.other_shown), 4),
            "twin_taken_for_the_child": round(
                self.other_as_same_child / max(1, self.other_shown), 4
            ),
        }


@dataclass
class Homes:
    """Questions about a child who is not there, of whose home another child is."""

    questions: int = 0
    shown: int = 0
    likely: int = 0

    def as_dict(self) -> dict[str, float]:
        return {
            "questions": self.questions,
            "home_found": round(self.shown / max(1, self.questions), 4),
            "home_found_as_likely": round(self.likely / max(1, self.questions), 4),
        }


def measure(
    register: Register, asked: Iterable[Question], look: Look
) -> dict[str, Figures | Twins | Homes]:
    """`mixed` and each kind of question apart; `twins` and `unknown twins` by what became of the other."""
    rows_of = Counter(row.child for row in register.rows)
    found: dict[str, Figures] = defaultdict(Figures)
    twins = {"twins": Twins(), "unknown twins": Twins()}
    homes = Homes()
    for question in asked:
        shown = list(look(question.identity))
        if question.twin is not None:
            _count_twins(
                twins["twins" if question.child is not None else "unknown twins"], question, shown
            )
            continue
        if question.sibling is not None:
            _count_homes(homes, question, shown)
        kinds = [question.kind]
        if question.kind in ("mixed", "unknown sibling", "namesake", "stranger"):
            kinds = ["all mixed", question.kind]
        for kind in kinds:
            _count(found[kind], question, shown, rows_of)
    return {**found, **twins, "homes": homes}


def _count(
    figures: Figures, question: Question, shown: list[tuple[Row, Match]], rows_of: Counter[int]
) -> None:
    figures.questions += 1
    true = rows_of[question.child] if question.child is not None else 0
    child = [(row, match) for row, match in shown if match.relation == "child"]
    likely = [(row, match) for row, match in child if match.band == "likely"]
    right = sum(row.child == question.child for row, _ in likely)
    figures.true += true
    figures.likely += len(likely)
    figures.likely_true += right
    figures.shown_true += sum(row.child == question.child for row, _ in child)
    figures.possible += len(child) - len(likely)
    if right < true:
        figures.missed.append((question, f"{right} of {true}"))
    figures.wrong += [(question, r, m) for r, m in likely if r.child != question.child]


def _count_homes(homes: Homes, question: Question, shown: list[tuple[Row, Match]]) -> None:
    of_home = [
        match
        for row, match in shown
        if row.child == question.sibling and match.relation == "household"
    ]
    homes.questions += 1
    homes.shown += bool(of_home)
    homes.likely += any(match.band == "likely" for match in of_home)


def _count_twins(twins: Twins, question: Question, shown: list[tuple[Row, Match]]) -> None:
    twins.questions += 1
    twins.right += any(
        row.child == question.child and m.relation == "child" and m.band == "likely"
        for row, m in shown
    )
    for row, match in shown:
        if row.child == question.twin:
            twins.other_shown += 1
            twins.other_as_same_child += match.relation == "child" and match.band == "likely"
            twins.other_as_twin += match.relation == "twin"


class InMemory:
    """The index as a dictionary: the same marks and scores as in the store, without a database."""

    def __init__(self, register: Register) -> None:
        self.rows, self.index = register.rows, defaultdict[int, list[int]](list)
        for number, row in enumerate(register.rows):
            for mark in marks_to_keep(row.identity):
                self.index[hashed(mark, KEY)].append(number)

    def __call__(self, who: Identity) -> list[tuple[Row, Match]]:
        worth: Counter[int] = Counter()
        for mark in marks_to_search(who):
            for number in self.index.get(hashed(mark, KEY), ()):
                worth[number] += WORTH[mark.kind]
        opened = [n for n, much in worth.most_common(MOST_OPENED) if much >= LEAST_WORTH]
        found = matches(who, ((number, self.rows[number].identity) for number in opened))
        return [(self.rows[number], match) for number, match in found]
