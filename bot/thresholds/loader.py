"""Reads a pack from YAML, or from the copy kept with a conversation, and refuses a faulty one whole.

Every fault is reported at once: file, id, what is wrong and the nearest valid name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.thresholds.conditions import Condition
from bot.thresholds.errors import PackError, nearest
from bot.thresholds.pack import (
    CONSENT_QUESTIONS,
    Area,
    ConsentWords,
    Head,
    InformationField,
    Pack,
    Pathway,
    Question,
    Rule,
)
from bot.thresholds.routes import Route

Documents = Mapping[str, Any]
"""File name to its parsed content: what a pack is, before it is checked."""

Part = TypeVar("Part", bound=BaseModel)


class _PlainWords(yaml.CSafeLoader):
    """YAML in which `yes` and `no` are words, and the same key twice is a fault."""


_PlainWords.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_PlainWords.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf")
)


def _mapping_once(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.constructor.ConstructorError(
            None, None, f"written twice: {', '.join(twice)}", node.start_mark
        )
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_PlainWords.add_constructor("tag:yaml.org,2002:map", _mapping_once)


def read_yaml(path: Path) -> Any:
    """The content of one YAML file, with bare `yes` and `no` kept as words.

    Raises: PackError saying in which line it cannot be read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainWords)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise PackError([f"{path.name}: cannot be read: {error}"]) from error


def read_documents(folder: Path) -> Documents:
    """`pack.yml` and the files that it names.

    Raises: PackError for a missing or unreadable file, or one that `pack.yml` does not name.
    """
    head = read_yaml(folder / "pack.yml")
    names = head.get("files") if isinstance(head, Mapping) else None
    if not isinstance(names, list):
        raise PackError(["pack.yml: `files` must list the other files of the pack"])
    stray = sorted(p.name for p in folder.glob("*.yml") if p.name not in {"pack.yml", *names})
    if stray:
        raise PackError([f"{name}: not named under `files` in pack.yml" for name in stray])
    return {"pack.yml": head, **{name: read_yaml(folder / name) for name in names}}


def digest_of(documents: Documents) -> str:
    """SHA-256 over the pack's whole content; equal content, equal digest, on any machine."""
    return hashlib.sha256(canonical(documents).encode()).hexdigest()


def canonical(documents: Documents) -> str:
    """The pack as one JSON text with a fixed order, as it is kept with the conversations it served."""
    return json.dumps(documents, sort_keys=True, ensure_ascii=False, default=str)


def load_pack(folder: Path) -> Pack:
    """The pack in a folder, complete or not at all.

    Raises: PackError listing every fault.
    """
    return pack_from(read_documents(folder))


def pack_from(documents: Documents) -> Pack:
    """A pack from documents, read from disk or kept by digest.

    Raises: PackError listing every fault.
    """
    faults: list[str] = []
    head = _part(Head, "pack.yml", documents.get("pack.yml"), faults)
    pathways = _list(Pathway, "pathways.yml", "pathways", documents, faults)
    information = _list(InformationField, "information.yml", "fields", documents, faults)
    consent = _part(ConsentWords, "consent.yml", documents.get("consent.yml"), faults)
    shared = {"pack.yml", "pathways.yml", "information.yml", "consent.yml"}
    areas = [
        (name, area)
        for name in documents
        if name not in shared
        if (area := _part(Area, name, documents[name], faults)) is not None
    ]
    if faults or head is None or consent is None:
        raise PackError(faults)
    pack = Pack(
        head, tuple(a for _, a in areas), pathways, consent, information, digest_of(documents)
    )
    faults = [*_faults_between_parts(pack, areas)]
    if faults:
        raise PackError(faults)
    return pack


def _part(kind: type[Part], file: str, written: Any, faults: list[str]) -> Part | None:
    try:
        return kind.parse_obj(written)
    except ValidationError as error:
        faults.extend(_readable(kind, file, written, error))
        return None


def _list(
    kind: type[Part], file: str, key: str, documents: Documents, faults: list[str]
) -> tuple[Part, ...]:
    written = documents.get(file)
    if not isinstance(written, Mapping) or set(written) != {key}:
        faults.append(f"{file}: needs one key, `{key}`, with a list under it")
        return ()
    parts = (_part(kind, f"{file}, {_name_of(item)}", item, faults) for item in written[key])
    return tuple(part for part in parts if part is not None)


def _name_of(item: Any) -> str:
    return str(item.get("id", "(no id)")) if isinstance(item, Mapping) else repr(item)[:40]


def _readable(kind: type[BaseModel], file: str, written: Any, error: ValidationError) -> list[str]:
    faults = []
    for fault in error.errors():
        place = _place(written, fault["loc"])
        known = _keys_at(kind, fault["loc"])
        what = fault["msg"]
        if fault["type"] == "value_error.extra":
            key = str(fault["loc"][-1])
            what = f"`{key}` is not a key here{nearest(key, known)}"
        elif fault["type"] == "value_error.missing":
            what = f"`{fault['loc'][-1]}` is missing"
        elif fault["type"] == "type_error.enum":
            allowed = [str(value.value) for value in fault["ctx"]["enum_values"]]
            value = str(_at(written, fault["loc"]))
            what = f"`{value}` cannot stand for `{fault['loc'][-1]}`{nearest(value, allowed)}"
        else:
            what = f"`{fault['loc'][-1]}`: {what}"
        faults.append(f"{file}: {place}{what}")
    return faults


def _at(written: Any, loc: tuple[int | str, ...]) -> Any:
    for step in loc:
        written = written[step]
    return written


def _place(written: Any, loc: tuple[int | str, ...]) -> str:
    """The way to a fault, with ids in place of list positions."""
    names: list[str] = []
    for step in loc[:-1] if len(loc) > 1 else loc:
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            written = None
        names.append(_name_of(written) if isinstance(step, int) else str(step))
    return f"{' > '.join(names)}: " if names else ""


def _keys_at(kind: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at the place of a fault."""
    model = kind
    for step in loc[:-1]:
        field = next((f for f in model.__fields__.values() if f.alias == step), None)
        if field is not None and isinstance(field.type_, type):
            if issubclass(field.type_, BaseModel):
                model = field.type_
    return [field.alias for field in model.__fields__.values()]


def _faults_between_parts(pack: Pack, areas: list[tuple[str, Area]]) -> Iterator[str]:
    yield from _names_used_twice(areas)
    for file, area in areas:
        for question in area.questions:
            yield from _question_faults(pack, file, question)
        for rule in area.rules:
            yield from _rule_faults(pack, file, rule)
        yield from _facts_nobody_asks(pack, file, area)
    yield from _shared_faults(pack)


def _names_used_twice(areas: list[tuple[str, Area]]) -> Iterator[str]:
    first_seen: dict[tuple[str, str], str] = {}
    for file, area in areas:
        for kind in ("facts", "questions", "rules"):
            for item in getattr(area, kind):
                other = first_seen.setdefault((kind, item.id), file)
                if other != file or [i.id for i in getattr(area, kind)].count(item.id) > 1:
                    yield f"{file}: the id `{item.id}` is used twice among {kind} (also {other})"


def _question_faults(pack: Pack, file: str, question: Question) -> Iterator[str]:
    where = f"{file}, question {question.id}"
    if not question.facts:
        yield f"{where}: sets no fact; give it `sets`, or options with a `fact` each"
    for fact in question.facts:
        if fact not in pack.facts:
            yield f"{where}: `{fact}` is not a fact{nearest(fact, pack.facts)}"
    yield from _condition_faults(pack, where, question.applies_when)


def _rule_faults(pack: Pack, file: str, rule: Rule) -> Iterator[str]:
    where = f"{file}, {rule.id}"
    yield from _condition_faults(pack, where, rule.when)
    for pathway in rule.pathways:
        if pathway not in pack.pathways:
            yield f"{where}: `{pathway}` is not a pathway{nearest(pathway, pack.pathways)}"
    for source in rule.sources:
        if source.ref not in pack.sources:
            yield f"{where}: `{source.ref}` is not a source{nearest(source.ref, pack.sources)}"
    if not rule.sources:
        yield f"{where}: rests on no source; name at least one"


def _condition_faults(pack: Pack, where: str, condition: Condition | None) -> Iterator[str]:
    for reading in condition.readings() if condition else ():
        fact = pack.facts.get(reading.fact)
        if fact is None:
            yield f"{where}: `{reading.fact}` is not a fact{nearest(reading.fact, pack.facts)}"
            continue
        wanted = {"yes": ("answer",), "no": ("answer",), "either": ("choice",)}.get(
            reading.towards, ("months", "number")
        )
        if fact.kind not in wanted:
            yield f"{where}: `{reading.fact}` is a fact of kind {fact.kind} and cannot be used so"


def _facts_nobody_asks(pack: Pack, file: str, area: Area) -> Iterator[str]:
    asked = {fact for question in pack.questions.values() for fact in question.facts}
    asked |= set(pack.hears.values())
    for fact in area.facts:
        if fact.id not in asked:
            yield f"{file}: no question sets the fact `{fact.id}`"
        if fact.risk_when == "neither" and not fact.reason:
            yield f"{file}: `{fact.id}` has `risk_when: neither` and so needs a `reason`"


def _shared_faults(pack: Pack) -> Iterator[str]:
    for pathway in pack.pathways.values():
        if pathway.contact not in pack.head.contact_points:
            known = pack.head.contact_points
            yield f"pathways.yml, {pathway.id}: `{pathway.contact}` is not a contact point" + (
                nearest(pathway.contact, known)
            )
        for source in pathway.sources:
            if source.ref not in pack.sources:
                yield f"pathways.yml, {pathway.id}: `{source.ref}` is not a source"
    for fact in pack.hears.values():
        if fact not in pack.facts:
            yield f"hears: `{fact}` is not a fact{nearest(fact, pack.facts)}"
    yield from _missing("an area's hears", ("now", "today"), pack.hears)
    yield from _missing("pack.yml: routes", Route, pack.head.routes)
    yield from _missing("consent.yml: agreement", Route, pack.consent.agreement)
    yield from _missing(
        "consent.yml: questions", CONSENT_QUESTIONS, [q.id for q in pack.consent.questions]
    )
    yield from _missing(
        "pack.yml: contact_points", ("front_door", "out_of_hours"), pack.head.contact_points
    )
    for field in pack.information:
        yield from _condition_faults(pack, f"information.yml, {field.id}", field.only_when)


def _missing(where: str, needed: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    has = {str(name) for name in found}
    for name in needed:
        if str(name) not in has:
            yield f"{where}: `{name}` is missing"
