"""What a kept pack calls its sources, pathways and areas.

Read without checking: a contact must stay readable when the pack format has moved on, and an id stands
wherever its name is not found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Source:
    title: str
    publisher: str = ""
    edition: str = ""
    link: str = ""

    @property
    def is_linked(self) -> bool:
        return self.link.startswith("https://")


@dataclass(frozen=True)
class Pathway:
    name: str
    tell: str = ""
    by_when: str = ""


@dataclass(frozen=True)
class PackWords:
    """Names by id, and the words that stand for `{...}` in the pack's sentences."""

    council: str = ""
    note: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)

    def source(self, ref: str) -> Source:
        return self.sources.get(ref) or Source(ref)

    def pathway(self, pathway: str) -> Pathway:
        return self.pathways.get(pathway) or Pathway(pathway)

    def area_names(self, areas: Iterable[str]) -> list[str]:
        return [self.fill(self.areas.get(area, area)) for area in areas]

    def phrases(self, facts: Iterable[str], kept: Mapping[str, str]) -> list[str]:
        """Facts in the words that were kept with the advice."""
        return [self.fill(kept.get(fact, fact.replace("_", " "))) for fact in facts]

    def fill(self, text: str) -> str:
        """A sentence of the pack with its placeholders filled; an unknown one is named in words."""

        def named(found: re.Match[str]) -> str:
            return self.terms.get(found[1], found[1].replace("_", " "))

        return PLACEHOLDER.sub(named, PLACEHOLDER.sub(named, text))


@lru_cache(maxsize=16)
def pack_words(digest: str, content: str) -> PackWords:
    """The words of one pack version; kept by digest, since they never change."""
    documents = json.loads(content)
    head = _mapping(documents.get("pack.yml"))
    return PackWords(
        council=str(head.get("council", "")),
        note=str(head.get("note", "")),
        terms=_terms(head),
        sources={
            item["id"]: Source(*(str(item.get(k, "")) for k in _fields(Source)))
            for item in _items(head.get("sources"))
        },
        pathways={
            item["id"]: Pathway(*(str(item.get(k, "")) for k in _fields(Pathway)))
            for item in _items(_mapping(documents.get("pathways.yml")).get("pathways"))
        },
        areas={
            part["area"]: str(part.get("name", part["area"]))
            for part in map(_mapping, documents.values())
            if "area" in part
        },
    )


@lru_cache(maxsize=4)
def question_texts(digest: str, content: str) -> Mapping[str, str]:
    """What one pack version asks, by the id of the question; placeholders stand as written."""
    documents = map(_mapping, json.loads(content).values())
    questions = (item for part in documents for item in _items(part.get("questions")))
    return {item["id"]: str(item.get("text", item["id"])) for item in questions}


def _terms(head: Mapping[str, Any]) -> dict[str, str]:
    points = _mapping(head.get("contact_points"))
    phones = {
        f"{name}_phone": str(_mapping(point).get("telephone", "")) for name, point in points.items()
    }
    terms = {name: str(term) for name, term in _mapping(head.get("terms")).items()}
    return {"child": "the child", **phones, **terms}


def _fields(kind: type) -> tuple[str, ...]:
    return tuple(kind.__dataclass_fields__)  # type: ignore[attr-defined]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping) and "id" in item:
            yield item
