"""The pack that new contacts use, for pages that need more of it than words: read once for each folder."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy.engine import Connection

from bot.console.context import console
from bot.interview.prompts import Scene
from bot.interview.words import Words
from bot.settings import ROOT
from bot.store import talks
from bot.thresholds.loader import Documents, canonical, pack_from, read_documents, read_yaml
from bot.thresholds.pack import Pack


def pack_in_use() -> Pack:
    """The pack of this installation."""
    return _read(console().settings.pack_folder)[1]


def scene_at(at: datetime) -> Scene:
    """What the rules of the interview need to work on a case at this moment."""
    return Scene(pack_in_use(), Words(_responses(), pack_in_use()), at)


def keep_pack(connection: Connection, at: datetime) -> None:
    """Keep the pack whole, so that what rests on it can be explained later."""
    documents, pack = _read(console().settings.pack_folder)
    head = pack.head
    talks.keep_pack(connection, pack.digest, head.id, head.version, canonical(documents), at)


@lru_cache(maxsize=2)
def _read(folder: Path) -> tuple[Documents, Pack]:
    documents = read_documents(folder)
    return documents, pack_from(documents)


@lru_cache(maxsize=1)
def _responses() -> dict[str, str]:
    written = read_yaml(ROOT / "domain.yml")["responses"]
    return {name: str(variants[0]["text"]) for name, variants in written.items()}
