"""Reads a pack from YAML, or from the copy kept with a conversation, and refuses a faulty one whole.

Every fault is reported at once: file, id, what is wrong, and what to do or the nearest valid name. First each
part is read on its own (`readable`), then what lies between the parts is checked (`faults`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from bot.thresholds.errors import PackError, nearest
from bot.thresholds.overlay.merging import merge, without_changes
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Area, ConsentWords, FormField, Head, InformationField, Pathway
from bot.thresholds.reading.faults import faults_between_parts
from bot.thresholds.reading.readable import name_of, readable
from bot.thresholds.reading.written import read_yaml
from bot.thresholds.schema.heads import BaseHead

__all__ = [
    "Documents", "canonical", "digest_of", "load_pack", "load_without_changes", "pack_from",
    "read_documents", "read_yaml",
]  # fmt: skip

Documents = Mapping[str, Any]
"""File name to its parsed content: what a pack is, before it is checked."""

Part = TypeVar("Part", bound=BaseModel)

NEEDED_FILES = frozenset({"pack.yml", "pathways.yml", "information.yml", "consent.yml"})
SHARED_FILES = NEEDED_FILES | {"fields.yml"}
"""The files that are not areas."""


class Parts(NamedTuple):
    """The parts of a pack beside its head, each well written in itself."""

    areas: list[tuple[str, Area]]
    pathways: tuple[Pathway, ...]
    consent: ConsentWords | None
    information: tuple[InformationField, ...]
    form: tuple[FormField, ...]


def read_documents(folder: Path) -> Documents:
    """The documents of a whole pack: a folder of its own, or a council's folder merged over its base.

    Raises: PackError for a missing or unreadable file, one that `pack.yml` does not name, a base that stands
    alone, or a council's change that is not allowed.
    """
    head = read_yaml(folder / "pack.yml")
    if isinstance(head, Mapping) and "base" in head:
        own = _read_all(folder, sorted(path.name for path in folder.glob("*.y*ml")))
        return merge(_base_documents(folder, head["base"]), own)
    if _is_base(head):
        raise PackError(
            [
                f"pack.yml: {folder.name} is a base, which has no council and no front door to ring. Load a "
                f"council's pack that stands over it, with `base: ../{folder.name}` in its pack.yml."
            ]
        )
    return _documents_named_by(head, folder)


def _is_base(head: Any) -> bool:
    return isinstance(head, Mapping) and head.get("is_base") is True


def _base_documents(folder: Path, written: Any) -> Documents:
    """The documents of the base that a council's `pack.yml` names."""
    base = folder / str(written)
    if not (base / "pack.yml").is_file():
        raise PackError(
            [
                f"pack.yml: `base: {written}` leads to no pack; write the way from this folder to the "
                f"base's, such as ../national"
            ]
        )
    head = read_yaml(base / "pack.yml")
    if not _is_base(head):
        raise PackError(
            [
                f"pack.yml: `base: {written}` is a whole pack and not a base, which has `is_base: true` in "
                f"its pack.yml. A council's pack cannot stand over another council's."
            ]
        )
    documents = _documents_named_by(head, base)
    faults: list[str] = []
    _part(BaseHead, "pack.yml", head, faults)
    _parts(documents, faults)
    if faults:
        raise PackError(f"{base.name}/{fault}" for fault in faults)
    return documents


def _documents_named_by(head: Any, folder: Path) -> Documents:
    names = head.get("files") if isinstance(head, Mapping) else None
    if not isinstance(names, list):
        raise PackError(
            [
                "pack.yml: `files` must list the other files of the pack, each on a line of its own that "
                "starts with a dash"
            ]
        )
    stray = [*_stray_files(names, folder)]
    try:
        documents = _read_all(
            folder, [str(name) for name in names if (folder / str(name)).is_file()]
        )
    except PackError as error:
        raise PackError([*stray, *error.faults]) from error
    if stray:
        raise PackError(stray)
    return {"pack.yml": head, **documents}


def _stray_files(names: list[Any], folder: Path) -> Iterator[str]:
    """Files that are there and not listed, or listed and not there."""
    found = [path.name for path in sorted(folder.glob("*.y*ml")) if path.name != "pack.yml"]
    for name in found:
        if name not in names:
            yield (
                f"{name}: not named under `files` in pack.yml, so it would not be read; add it there, or "
                f"move the file out of the folder"
            )
    for name in dict.fromkeys(str(name) for name in names):
        if name not in found:
            known = nearest(name, found) or "; take it out, or put the file there"
            yield f"pack.yml: files: there is no file `{name}` in {folder.name}{known}"
        if names.count(name) > 1:
            yield f"pack.yml: files: `{name}` is listed {names.count(name)} times; list it once"


def _read_all(folder: Path, names: Iterable[str]) -> Documents:
    """The content of these files. Raises: PackError listing every one that cannot be read."""
    documents: dict[str, Any] = {}
    faults: list[str] = []
    for name in names:
        try:
            documents[name] = read_yaml(folder / name)
        except PackError as error:
            faults.extend(error.faults)
    if faults:
        raise PackError(faults)
    return documents


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


def load_without_changes(folder: Path) -> Pack | None:
    """For a council's pack over a base: the same pack without the council's own changes and switches.

    None for a pack that stands alone. Raises: PackError listing every fault.
    """
    head = read_yaml(folder / "pack.yml")
    if not isinstance(head, Mapping) or "base" not in head:
        return None
    return pack_from(without_changes(_base_documents(folder, head["base"]), {"pack.yml": head}))


def pack_from(documents: Documents) -> Pack:
    """A pack from documents that somebody wrote.

    Raises: PackError listing every fault.
    """
    pack, head, parts = _assembled(documents)
    faults = [*faults_between_parts(pack, parts.areas, _ids(head, parts))]
    if faults:
        raise PackError(faults)
    return pack


def kept_pack(documents: Documents) -> Pack:
    """A pack that was kept with the conversations it served, to go on with them or to explain them.

    It was checked when it was published; checks that were added since are not held against it.
    Raises: PackError if it cannot be read at all.
    """
    return _assembled(documents)[0]


def _assembled(documents: Documents) -> tuple[Pack, Head, Parts]:
    """The pack, with what the checks between its parts are tried on."""
    faults: list[str] = []
    head = _part(Head, "pack.yml", documents.get("pack.yml"), faults)
    parts = _parts(documents, faults)
    if faults or head is None or parts.consent is None:
        raise PackError(faults)
    pack = Pack(
        head,
        tuple(area for _, area in parts.areas),
        parts.pathways,
        parts.consent,
        parts.information,
        documents,
        digest_of(documents),
        parts.form,
    )
    return pack, head, parts


def _parts(documents: Documents, faults: list[str]) -> Parts:
    """Everything but the head; what cannot be read is left out and told in `faults`."""
    for name in sorted(NEEDED_FILES - {"pack.yml"} - {*documents}):
        faults.append(f"{name}: is missing; write it, and list it under `files` in pack.yml")
    areas = [
        (name, area)
        for name in _area_files(documents)
        if (area := _part(Area, name, documents[name], faults)) is not None
    ]
    return Parts(
        areas,
        _list(Pathway, "pathways.yml", "pathways", documents, faults),
        _part(ConsentWords, "consent.yml", documents["consent.yml"], faults)
        if "consent.yml" in documents
        else None,
        _list(InformationField, "information.yml", "fields", documents, faults),
        _list(FormField, "fields.yml", "form", documents, faults),
    )


def _ids(head: Head, parts: Parts) -> Iterator[tuple[str, str, str]]:
    """The file, the sort and the id of everything that has one, as often as it is written."""
    for source in head.sources:
        yield "pack.yml", "sources", source.id
    for file, area in parts.areas:
        yield file, "areas", area.area
        for sort in ("facts", "questions", "rules"):
            for item in getattr(area, sort):
                yield file, sort, item.id
    for pathway in parts.pathways:
        yield "pathways.yml", "pathways", pathway.id
    for question in parts.consent.questions if parts.consent else ():
        yield "consent.yml", "consent questions", question.id
    for field in parts.information:
        yield "information.yml", "fields", field.id
    for of_form in parts.form:
        yield "fields.yml", "form", of_form.id


def _area_files(documents: Documents) -> list[str]:
    """The files of the areas in the order that the head gives: a kept pack comes back sorted by name."""
    head = documents.get("pack.yml")
    listed = head.get("files") if isinstance(head, Mapping) else None
    names = listed if isinstance(listed, list) else []
    order = {str(name): place for place, name in enumerate(names)}
    found = [name for name in documents if name not in SHARED_FILES]
    return sorted(found, key=lambda name: order.get(name, len(order)))


def _part(kind: type[Part], file: str, written: Any, faults: list[str]) -> Part | None:
    try:
        return kind.parse_obj(written)
    except ValidationError as error:
        faults.extend(readable(kind, file, written, error))
        return None


def _list(
    kind: type[Part], file: str, key: str, documents: Documents, faults: list[str]
) -> tuple[Part, ...]:
    if file not in documents:
        return ()
    written = documents[file]
    found = list(written) if isinstance(written, Mapping) else []
    if found != [key] or not isinstance(written[key], list):
        known = nearest(str(found[0]), [key]) if found and found != [key] else ""
        faults.append(f"{file}: needs one key, `{key}`, with a list under it{known}")
        return ()
    parts = (_part(kind, f"{file}, {name_of(item)}", item, faults) for item in written[key])
    return tuple(part for part in parts if part is not None)
