"""What the reader of the models found wrong, in words for somebody who writes packs and not programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.thresholds.errors import nearest

Fault = Mapping[str, Any]

LIST = "must be a list; put each entry on a line of its own that starts with a dash"
IN_NO = {"value_error.date": "in no calendar", "value_error.time": "on no clock"}
LINES = "needs lines of `name: value` under it"


def readable(kind: type[BaseModel], file: str, written: Any, error: ValidationError) -> list[str]:
    """One sentence a fault: the file, the way to the place, what is wrong and what to write.

    file: its name, or its name and the id of the part that is `written`.
    """
    if not isinstance(written, Mapping):
        return [f"{file}: {_not_lines(kind, written)}"]
    return [
        f"{file}: {_place(written, fault['loc'])}{_words(kind, written, fault)}"
        for fault in error.errors()
    ]


def name_of(item: Any) -> str:
    """How an entry of a list is called: its id, or enough of it to be found."""
    if not isinstance(item, Mapping):
        return f"`{str(item)[:40]}`"
    keys = ("id", "ref", "label", "fact", "value", "title", "text", "name")
    name = next((str(item[key]) for key in keys if item.get(key)), "(no id)")
    return f"{name[:40].rstrip()}..." if len(name) > 43 else name


def _not_lines(kind: type[BaseModel], written: Any) -> str:
    keys = ", ".join(f"`{field.alias}`" for field in kind.__fields__.values() if field.required)
    if written is None:
        return f"is empty. Write at least {keys}, or take it out"
    what = "is a list" if isinstance(written, list) else f"is the text `{str(written)[:40]}`"
    return f"{what}, but needs lines of `name: value`, at least {keys}"


def _words(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    words = WORDS_FOR.get(fault["type"])
    if words is not None:
        return words(kind, written, fault)
    if fault["type"] in IN_NO:
        return (
            f"{_key(fault)}: `{_at(written, fault['loc'])}` is {IN_NO[fault['type']]}; correct it"
        )
    return f"{_key(fault)}: {fault['msg']}"


def _key(fault: Fault) -> str:
    """The key at fault in quotes; in a list, the key under which the list stands."""
    names = [step for step in fault["loc"] if isinstance(step, str) and step != "__key__"]
    return f"`{names[-1]}`" if names else "an entry"


def _extra(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    key, known = str(fault["loc"][-1]), _keys_at(kind, fault["loc"])
    close = nearest(key, known)
    if close:
        return f"`{key}` is not a key here{close}"
    return f"`{key}` is not a key here. Take it out; the keys are {', '.join(known)}"


def _missing(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    key = fault["loc"][-1]
    return f"`{key}` is missing; add a line `{key}: ...` as bot/packs/README.md explains"


def _enum(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    return _not_allowed(
        written,
        fault,
        [str(getattr(value, "value", value)) for value in fault["ctx"]["enum_values"]],
    )


def _const(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    return _not_allowed(written, fault, [str(value) for value in fault["ctx"]["permitted"]])


def _not_allowed(written: Any, fault: Fault, allowed: list[str]) -> str:
    if fault["loc"][-1] == "__key__":
        value = _key_among(written, fault["loc"], allowed)
        return (
            f"{_key(fault)}: `{value}` is not a name that can stand there{_one_of(value, allowed)}"
        )
    value = _plain(_at(written, fault["loc"]))
    return f"`{value}` cannot stand for {_key(fault)}{_one_of(value, allowed)}"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _one_of(value: str, allowed: list[str]) -> str:
    return nearest(value, allowed) or f"; write one of {', '.join(allowed)}"


def _key_among(written: Any, loc: tuple[int | str, ...], allowed: list[str]) -> str:
    """The first key under a place that is none of the allowed ones; pydantic names the place alone."""
    found = _at(written, loc[:-1])
    return next((str(key) for key in found if str(key) not in allowed), "") if found else ""


def _none(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    return f"{_key(fault)}: has an empty entry; write it, or take it out"


def _list(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    return f"{_key(fault)} {LIST}"


def _lines(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    value = _at(written, fault["loc"])
    if isinstance(fault["loc"][-1], int):
        return f"{_key(fault)}: {_shown(value)} is no entry; an entry has lines of `name: value`"
    return f"{_key(fault)} {LINES}, not {_shown(value)}"


def _text(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    value = _at(written, fault["loc"])
    if isinstance(value, Mapping):
        return (
            f"{_key(fault)} must be text, not lines of `name: value`. Text that begins with a bracket, such "
            f"as {{child}}, needs quotes around the whole of it"
        )
    if isinstance(value, (list, tuple)):
        return f"{_key(fault)} must be one text, not a list; take the dashes or brackets out"
    return f"{_key(fault)} must be text"


def _otherwise(kind: type[BaseModel], written: Any, fault: Fault) -> str:
    return f"{_key(fault)} {fault['msg']}"


def _shown(value: Any) -> str:
    return "a list" if isinstance(value, (list, tuple)) else f"`{str(value)[:40]}`"


WORDS_FOR: dict[str, Callable[[type[BaseModel], Any, Fault], str]] = {
    "value_error.extra": _extra,
    "value_error.missing": _missing,
    "value_error.const": _const,
    "type_error.enum": _enum,
    "type_error.none.not_allowed": _none,
    "type_error.tuple": _list,
    "type_error.list": _list,
    "type_error.dict": _lines,
    "type_error.str": _text,
    "value_error.writtenotherwise": _otherwise,
}
"""How each sort of fault is said; the others bring their own words."""


def _at(written: Any, loc: tuple[int | str, ...]) -> Any:
    """What was written at a place, or nothing where the way breaks off."""
    for step in loc:
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            return None
    return written


def _place(written: Any, loc: tuple[int | str, ...]) -> str:
    """The way to a fault, with ids in place of list positions, down to the key at fault."""
    last = max((at for at, step in enumerate(loc) if isinstance(step, str)), default=0)
    if loc[-1] == "__key__":
        last = len(loc) - 2
    names: list[str] = []
    for step in loc[:last]:
        written = _at(written, (step,))
        names.append(name_of(written) if isinstance(step, int) else str(step))
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
