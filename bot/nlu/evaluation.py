"""How well messages are understood, counted on a list that says what a careful reader would make of each.

Two kinds of list: worries (`concern_areas`, `danger`) and intents (`intent`, `acceptable_intents`,
`must_not`). Every share comes with its 95 % interval (Wilson), since a few hundred lines say only so much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from bot.interview.sensing import AREA_LIKELY
from bot.nlu.statements import Statement, statements_in
from bot.nlu.understanding import Understood
from bot.thresholds.loader import read_yaml

TOP = 3
MOST_CONFUSIONS = 12
Read = Callable[[str], Understood]


def evaluate(paths: Sequence[Path], read: Read) -> dict[str, Any]:
    """The figures for all files together; what the first lists decides which.

    Raises: StatementError if entries are not of one of the two kinds.
    """
    first = read_yaml(paths[0])
    if first and "intent" in first[0]:
        return evaluate_intents([entry for path in paths for entry in read_yaml(path)], read)
    return evaluate_worries([found for path in paths for found in statements_in(path)], read)


def evaluate_worries(statements: Sequence[Statement], read: Read) -> dict[str, Any]:
    found = [read(statement.text) for statement in statements]
    pairs = list(zip(statements, found, strict=True))
    worried = [(s, u) for s, u in pairs if s.areas]
    return {
        "lines": len(pairs),
        "areas": {
            "micro_f1": _micro_f1(pairs),
            "top_1": share(_among(s, u, 1) for s, u in worried),
            "top_3": share(_among(s, u, TOP) for s, u in worried),
            "strongest_in_top_3": share(s.areas[0] in _first(u, TOP) for s, u in worried),
        },
        "danger": {
            "recall": share(u.danger is not None for s, u in pairs if s.danger != "none"),
            "recall_of_now": share(u.danger == "now" for s, u in pairs if s.danger == "now"),
            "false_alarms": share(u.danger is not None for s, u in pairs if s.danger == "none"),
            "false_alarms_by_kind": _false_alarms_by_kind(pairs),
        },
        "confusions": _area_confusions(worried),
        "missed_danger": [s.id for s, u in pairs if s.danger != "none" and u.danger is None],
    }


def evaluate_intents(entries: Sequence[Mapping[str, Any]], read: Read) -> dict[str, Any]:
    found = [(entry, read(str(entry["text"])).intents[0][0]) for entry in entries]
    names = sorted({str(entry["intent"]) for entry in entries})
    wrong = Counter(
        f"{entry['intent']} read as {said}" for entry, said in found if not _accepted(entry, said)
    )
    return {
        "lines": len(found),
        "accuracy": share(_accepted(entry, said) for entry, said in found),
        "must_not": share(said in entry.get("must_not", ()) for entry, said in found),
        "recall": {
            name: share(_accepted(e, said) for e, said in found if e["intent"] == name)
            for name in names
        },
        "confusions": dict(wrong.most_common(MOST_CONFUSIONS)),
    }


def share(hits: Any) -> dict[str, Any]:
    """How many of how many, as a share with its interval; no share where there is nothing to count."""
    counted = list(hits)
    if not counted:
        return {"hits": 0, "of": 0}
    result = binomtest(sum(counted), len(counted))
    interval = result.proportion_ci(method="wilson")
    return {
        "hits": sum(counted),
        "of": len(counted),
        "share": round(sum(counted) / len(counted), 4),
        "from": round(interval.low, 4),
        "to": round(interval.high, 4),
    }


def _accepted(entry: Mapping[str, Any], said: str) -> bool:
    return said in (entry.get("acceptable_intents") or [entry["intent"]])


def _first(understood: Understood, most: int) -> list[str]:
    likely = understood.sensed.areas
    return sorted(likely, key=lambda area: -likely[area])[:most]


def _among(statement: Statement, understood: Understood, most: int) -> bool:
    return any(area in statement.areas for area in _first(understood, most))


def _said(understood: Understood) -> set[str]:
    return {area for area, sure in understood.sensed.areas.items() if sure >= AREA_LIKELY}


def _micro_f1(pairs: Sequence[tuple[Statement, Understood]]) -> float:
    right = sum(len(_said(u) & set(s.areas)) for s, u in pairs)
    named = sum(len(_said(u)) + len(s.areas) for s, u in pairs)
    return round(2 * right / named, 4) if named else 0.0


def _false_alarms_by_kind(pairs: Sequence[tuple[Statement, Understood]]) -> dict[str, Any]:
    kinds = sorted({s.kind for s, _ in pairs if s.danger == "none" and s.kind})
    return {
        kind: share(u.danger is not None for s, u in pairs if s.danger == "none" and s.kind == kind)
        for kind in kinds
    }


def _area_confusions(pairs: Sequence[tuple[Statement, Understood]]) -> dict[str, int]:
    """Where the likeliest area is none of the right ones: the strongest right one, and what was read."""
    wrong = Counter(
        f"{s.areas[0]} read as {_first(u, 1)[0]}" for s, u in pairs if not _among(s, u, 1)
    )
    return dict(wrong.most_common(MOST_CONFUSIONS))
