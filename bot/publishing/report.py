"""The report of `threshold packs check` as a page: the verdict first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.proofs.laws import LAWS
from bot.proofs.laws.interview import Length
from bot.proofs.laws.law import SOLVER
from bot.proofs.report import Failure, Note, Report, in_short
from bot.publishing.pages import day_in_words, page
from bot.thresholds.pack import Pack

FOR_EXAMPLE = " For example: "
"""What stands between the fault and its counter-example in a message, see `bot.proofs.ground.Broken`."""

KINDS = {
    "redundant": (
        "Rules that others make unnecessary",
        "Several other rules together give all that each gives; it may stay for its reason and source.",
    ),
    "conflict": (
        "Pathways that differ about telling the family",
        "Both can apply to one child, and then the stricter one is followed.",
    ),
    "exception": (
        "Facts that are neither more nor less risk",
        "The laws about more risk say nothing of these facts, so each needs a reason.",
    ),
    "no_library": (
        "No scenarios",
        "A rule is shown at work by scenarios; without any, that part was left out.",
    ),
    "late_stop": (
        "Facts that can make an interview longer than needed",
        "They are read both ways at one route, so a question may be asked that turns out not to matter.",
    ),
}


@dataclass(frozen=True)
class LawShown:
    name: str
    says: str
    rests_on: str
    result: str  # "Proved", "Held" or "Failed"


@dataclass(frozen=True)
class FailureShown:
    """`case` holds the facts of the counter-example, one a line."""

    law: str
    message: str
    case: tuple[str, ...]


@dataclass(frozen=True)
class NoteShown:
    message: str
    example: str


@dataclass(frozen=True)
class NotesShown:
    """The notes of one kind, with what that kind means."""

    heading: str
    about: str
    notes: tuple[NoteShown, ...]


def report_page(report: Report, pack: Pack) -> str:
    """The report as one HTML page."""
    mantissa, _, power = in_short(report.combinations).partition(" x 10^")
    return page(
        "report.html",
        report=report,
        pack=pack,
        head=pack.head,
        verdict=verdict(report),
        combinations=mantissa,
        power=power,
        laws=tuple(_laws(report)),
        failures=tuple(_failure(failure) for failure in report.failed),
        groups=tuple(_notes(report)),
        lengths=tuple((_areas(length, pack), length) for length in report.lengths),
        longest=(_areas(report.longest_pair, pack), report.longest_pair),
    )


def verdict(report: Report) -> str:
    """The outcome in one sentence."""
    day = day_in_words(report.day)
    if report.ok:
        return f"All {len(report.proved)} laws hold for this pack on {day}."
    broken = len({failure.law for failure in report.failed})
    laws = len(report.proved) + broken
    return f"{broken} of {laws} laws {'is' if broken == 1 else 'are'} broken by this pack on {day}."


def _laws(report: Report) -> Iterator[LawShown]:
    """The broken laws first, then the others in the order of the check."""
    known = {law.name: law for law in LAWS}
    for name in dict.fromkeys(failure.law for failure in report.failed):
        says, rests_on = name.replace("_", " ").capitalize() + ".", "see what is listed above"
        if name in known:
            says, rests_on = known[name].says, known[name].rests_on
        yield LawShown(name, says, rests_on, "Failed")
    for law in report.proved:
        result = "Proved" if law.rests_on == SOLVER else "Held"
        yield LawShown(law.name, law.says, law.rests_on, result)


def _failure(failure: Failure) -> FailureShown:
    message, _, case = failure.message.partition(FOR_EXAMPLE)
    told = case.removesuffix(".").split("; ") if case else []
    return FailureShown(failure.law, message, tuple(told))


def _notes(report: Report) -> Iterator[NotesShown]:
    """The notes by kind, in the order of `KINDS`; a kind that is new here comes last, under its own name."""
    found = dict.fromkeys(note.kind for note in report.notes)
    for kind in sorted(
        found, key=lambda kind: list(KINDS).index(kind) if kind in KINDS else len(KINDS)
    ):
        heading, about = KINDS.get(kind, (kind.replace("_", " ").capitalize(), ""))
        yield NotesShown(heading, about, tuple(_note(n) for n in report.notes if n.kind == kind))


def _note(note: Note) -> NoteShown:
    message, _, example = note.message.partition(FOR_EXAMPLE)
    return NoteShown(message, example)


def _areas(length: Length, pack: Pack) -> str:
    return " and ".join(pack.areas[area].name for area in length.areas) or "No area"
