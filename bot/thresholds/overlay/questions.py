"""What a council may write about a question: its wording, unless the question is about danger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import blanks, items_of, mapping, owner_of
from bot.thresholds.overlay.protected import why_fixed_question
from bot.thresholds.parts import Question

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

QUESTION_WORDS = ("text", "why", "means", "example", "near_miss", "none_label", "options")


def question_faults(base: Documents, entry: Mapping[str, Any]) -> Iterator[str]:
    where, known = f"changes.yml, {entry['id']}", {q["id"]: q for q in items_of(base, "questions")}
    if entry["id"] not in known:
        yield f"{where}: is not a question of the base{nearest(entry['id'], known)}"
        return
    fixed = why_fixed_question(base, entry["id"])
    if fixed:
        yield from _fixed_faults(where, entry["set"], fixed, owner_of(base))
        return
    for key in entry["set"]:
        if key in Question.__fields__ and key not in QUESTION_WORDS:
            yield (
                f"{where}: `{key}` cannot be changed, because a council may only change the wording of a "
                f"question ({', '.join(QUESTION_WORDS)}); take it out."
            )
        elif key not in QUESTION_WORDS:
            yield f"{where}: `{key}` is not something that can be set{nearest(str(key), QUESTION_WORDS)}"
    yield from blanks(where, entry["set"], QUESTION_WORDS)
    if "options" in entry["set"]:
        yield from _label_faults(where, known[entry["id"]], entry["set"]["options"])


def _fixed_faults(where: str, wanted: Mapping[str, Any], why: str, owner: str) -> Iterator[str]:
    """A question about danger is asked in the same words everywhere, so that it means the same."""
    for key in wanted:
        yield (
            f"{where}: `{key}` cannot be changed, because {why}, and everybody is asked it in the same "
            f"words. Take it out; to ask for other words, write to the base's owner, {owner}."
        )


def _label_faults(where: str, question: Mapping[str, Any], labels: Any) -> Iterator[str]:
    options = (mapping(option) for option in question.get("options") or ())
    known = [str(option.get("fact") or option.get("value")) for option in options]
    if not isinstance(labels, Mapping):
        yield (
            f"{where}: `options` cannot be replaced or taken out. Write `fact: new label` for each line "
            f"that the council words in its own way."
        )
        return
    for name in labels:
        if name not in known:
            yield f"{where}: `{name}` is not a line of this question{nearest(str(name), known)}"
    yield from blanks(where, labels, labels)
