"""Reads one YAML file, and says in plain words where it cannot be read and what most often causes that.

YAML would quietly turn `no` into false, 17:00 into 1020 and a number such as 0117 into 79.
Here such things stay what they look like: text.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import digits
from typing import Any

import yaml

from bot.thresholds.errors import PackError

QUOTES = (
    "Put the whole text in quotes, or write `>-` after the colon and the text on the next line."
)
INDENT = "Lines that belong together start in the same column, and text under a `>-` is indented."
CAUSES = (
    (
        "tab character",
        "there is a tab at the start of the line. Indent with spaces, two for each step",
    ),
    (
        "mapping values are not",
        f"there is a second colon, or this line starts too far to the right. {QUOTES} {INDENT}",
    ),
    (
        "did not find expected key",
        f"this does not fit the lines above it, or text begins with a bracket. {INDENT} {QUOTES}",
    ),
    (
        "expected '-' indicator",
        f"a line in a list lacks its dash, or starts too far left. {INDENT}",
    ),
    (
        "expected ',' or",
        "a bracket is opened and not closed, or a comma is missing between two entries",
    ),
    ("unexpected end of stream", "a quotation mark or bracket is opened and not closed; close it"),
    (
        "could not find expected ':'",
        f"a key without a colon, or text that is not indented. {INDENT}",
    ),
    (
        "sequence entries are not",
        "a list starts on the line of its key. Put each dash on its own line",
    ),
    (
        "cannot start any token",
        f"there is a tab, or a sign that text cannot begin with. Indent with spaces. {QUOTES}",
    ),
    (
        "unknown escape",
        r"a backslash has no meaning in double quotes. Use single quotes, or write \\",
    ),
    ("another document", "there is a `---` in the middle of the file. Take it out"),
    ("undefined alias", f"text cannot begin with `*`. {QUOTES}"),
    ("anchor", f"text cannot begin with `&`. {QUOTES}"),
    ("constructor for the tag", f"text cannot begin with `!` or be `=` or `<<`. {QUOTES}"),
)
"""What the YAML reader says, and what it means to an author."""


class _PlainWords(yaml.CSafeLoader):
    """YAML in which `yes` and `no` are words, and the same key twice is a fault."""


OUR_OWN = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
_PlainWords.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in OUR_OWN]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_PlainWords.add_implicit_resolver(OUR_OWN[0], re.compile(r"^(true|false)$"), list("tf"))
_PlainWords.add_implicit_resolver(
    OUR_OWN[1], re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list(f"-+{digits}")
)


def _mapping_once(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(
                None, None, f"a key cannot begin with a bracket. {QUOTES}", key.start_mark
            )
    keys = [
        key.value for key, _ in node.value
    ]  # a key is a word, also where it looks like a number
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise yaml.constructor.ConstructorError(
                None,
                None,
                f"the key `{key}` is written twice in one place, so one would be lost. Take one out",
                node.value[place][0].start_mark,
            )
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


def _day_or_text(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> Any:
    """A day; one that is not in the calendar stays text and is refused where it stands, by name."""
    try:
        return yaml.constructor.SafeConstructor.construct_yaml_timestamp(loader, node)
    except ValueError:
        return node.value


_PlainWords.add_constructor("tag:yaml.org,2002:map", _mapping_once)
_PlainWords.add_constructor("tag:yaml.org,2002:timestamp", _day_or_text)


def read_yaml(path: Path) -> Any:
    """The content of one YAML file, with bare `yes` and `no` kept as words.

    Raises: PackError saying in which line it cannot be read, and why that most often happens.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return yaml.load(text, Loader=_PlainWords)  # noqa: S506 - a safe loader of our own
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PackError(
            [
                f"{path.name}: line {line}: is not written in UTF-8, so letters and quotation marks would "
                f"be garbled. In your editor choose `save with encoding` and UTF-8."
            ]
        ) from error
    except OSError as error:
        raise PackError(
            [f"{path.name}: there is no such file in {path.parent}, or it cannot be opened"]
        ) from error
    except yaml.YAMLError as error:
        raise PackError([f"{path.name}: {_in_words(error)}"]) from error


def _in_words(error: yaml.YAMLError) -> str:
    """The line that cannot be read and the likely cause."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    cause = next((words for sign, words in CAUSES if sign in problem), problem)
    if mark is None:
        return f"cannot be read: {cause}"
    began = getattr(error, "context_mark", None)
    if began is not None and any(words in cause for words in ("not closed", "without a colon")):
        mark = (
            began  # the problem shows only where the reader gave up, often at the end of the file
        )
    return f"line {mark.line + 1}: {cause}"
