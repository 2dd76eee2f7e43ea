"""What a council may write in the head of its pack over a base, and what it cannot blank or turn off there.

Each fault names the file and the place, and says what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.thresholds.errors import nearest
from bot.thresholds.overlay.base import is_blank, mapping, owner_of, rules_of
from bot.thresholds.overlay.protected import URGENT_ROUTES, fixed_contact_points, why_protected
from bot.thresholds.parts import Head

if TYPE_CHECKING:
    from bot.thresholds.loader import Documents

HEAD_KEYS = (
    "base base_version id council version owner note approved in_force terms privacy contact_points "
    "switches routes early_help boundary sources follow_up escalation clocks restricted deciding tags"
).split()
MERGED_BY_KEY = (
    "terms",
    "contact_points",
    "switches",
    "routes",
    "early_help",
    "follow_up",
    "clocks",
    "deciding",
    "tags",
)
SPOKEN = {
    "contact_points": ("name", "telephone", "hours"),
    "routes": ("level", "name", "headline", "steps", "headline_before_advice"),
}
COUNCILS_WORDS_FOR_A_ROUTE = ("level", "name")
TELEPHONE = re.compile(r"\+?[0-9](?: *[0-9]){2,14}")
FILLED_IN_FROM = {
    "front_door_phone": "the telephone of `front_door`",
    "front_door_hours": "the hours of `front_door`",
    "out_of_hours_phone": "the telephone of `out_of_hours`",
    "child": "the child's place in the conversation",
}


def head_faults(base: Documents, overlay: Documents) -> Iterator[str]:
    """Everything in an overlay's files and head that is not understood, or that would weaken the base."""
    head, local = mapping(base.get("pack.yml")), mapping(overlay.get("pack.yml"))
    yield from _file_faults(overlay)
    yield from _version_faults(head, local)
    yield from _key_faults(local)
    yield from _term_faults(mapping(local.get("terms")))
    for key in SPOKEN:
        yield from _spoken_faults(key, mapping(local.get(key)))
    yield from _route_faults(owner_of(base), mapping(local.get("routes")))
    yield from _contact_faults(base, mapping(local.get("contact_points")))
    yield from _source_faults(head, local.get("sources"))
    yield from _switch_faults(base, mapping(local.get("switches")))
    yield from _early_help_faults(mapping(local.get("early_help")))
    yield from _restricted_faults(base, overlay)


def _restricted_faults(base: Documents, overlay: Documents) -> Iterator[str]:
    """A name that fits nothing would leave a contact open to everybody."""
    local = mapping(mapping(overlay.get("pack.yml")).get("restricted"))
    new = mapping(overlay.get("changes.yml")).get("new_pathways") or ()
    known = {
        "pathways": [
            *(
                mapping(p).get("id")
                for p in mapping(base.get("pathways.yml")).get("pathways") or ()
            ),
            *(mapping(mapping(entry).get("pathway")).get("id") for entry in new),
        ],
        "areas": [mapping(content).get("area") for content in base.values()],
    }
    for key, ids in known.items():
        for name in local.get(key) or ():
            if name not in ids:
                yield (
                    f"pack.yml: restricted > {key}: `{name}` is not among the {key}"
                    f"{nearest(str(name), [str(i) for i in ids if i])}"
                )


def _file_faults(overlay: Documents) -> Iterator[str]:
    for name in sorted({*overlay} - {"pack.yml", "changes.yml"}):
        yield (
            f"{name}: a council's pack holds only pack.yml and changes.yml. Areas, pathways, consent and "
            f"information belong to the base; write what differs in changes.yml and take this file out."
        )


def _version_faults(base: Mapping[str, Any], local: Mapping[str, Any]) -> Iterator[str]:
    written, version = local.get("base_version"), str(base.get("version"))
    if not isinstance(written, str):
        yield (
            f"pack.yml: `base_version` must name the version of the base that was read, in quotes: "
            f"base_version: '{version}'"
        )
    elif written != version:
        yield (
            f"pack.yml: `base_version` is {written}, but the base `{base.get('id')}` is now {version}. "
            f"Read what changed in the base, check every entry of changes.yml against it, then write "
            f"base_version: '{version}'."
        )


def _key_faults(local: Mapping[str, Any]) -> Iterator[str]:
    known = [field.alias for field in Head.__fields__.values()]
    for key in local:
        if key not in HEAD_KEYS and key in known:
            yield f"pack.yml: `{key}` is not for a council to set; take it out, so that the base's holds"
        elif key not in HEAD_KEYS:
            yield f"pack.yml: `{key}` is not a key here{nearest(str(key), HEAD_KEYS)}"
    for key in MERGED_BY_KEY:
        if key in local and not isinstance(local[key], Mapping):
            yield f"pack.yml: `{key}` needs lines of `name: value` under it"


def _term_faults(terms: Mapping[str, Any]) -> Iterator[str]:
    for name, word in terms.items():
        if is_blank(word):
            yield f"pack.yml: terms > {name}: is blank; write the word, or take the line out"
        elif "{" in str(word) or "}" in str(word):
            yield (
                f"pack.yml: terms > {name}: has a brace in it, and nothing is filled in inside a term; "
                f"write the word itself, without {{ and }}"
            )
        if name in FILLED_IN_FROM:
            yield (
                f"pack.yml: terms > {name}: cannot be a term, because it is filled in from "
                f"{FILLED_IN_FROM[name]}. Change it there, or choose another name for the term."
            )


def _spoken_faults(key: str, local: Mapping[str, Any]) -> Iterator[str]:
    """A telephone, a name or steps that somebody would look for in vain."""
    for name, content in local.items():
        if not isinstance(content, Mapping):
            yield f"pack.yml: {key} > {name}: needs lines of `name: value` under it"
        urgent = key == "routes" and name in URGENT_ROUTES
        for word in COUNCILS_WORDS_FOR_A_ROUTE if urgent else SPOKEN[key]:
            if word in mapping(content) and is_blank(content[word]):
                yield (
                    f"pack.yml: {key} > {name}: `{word}` is blank, and a referrer would be left without "
                    f"it. Write it out, or take the line out to keep what the base says."
                )


def _route_faults(owner: str, local: Mapping[str, Any]) -> Iterator[str]:
    """What a referrer does about danger is the same in every council, whatever it calls the route."""
    for name in URGENT_ROUTES:
        for key in mapping(local.get(name)):
            if key not in COUNCILS_WORDS_FOR_A_ROUTE:
                yield (
                    f"pack.yml: routes > {name}: `{key}` cannot be changed, because what to do about "
                    f"danger is the same in every council, which sets only `level` and `name`. Take it "
                    f"out; to ask for other words, write to the base's owner, {owner}."
                )


def _contact_faults(base: Documents, local: Mapping[str, Any]) -> Iterator[str]:
    fixed = fixed_contact_points(base)
    for name, point in local.items():
        if name in fixed:
            yield (
                f"pack.yml: contact_points > {name}: is the base's, because it is the same everywhere "
                f"({mapping(fixed[name]).get('telephone')}); take it out. A number of the council's own "
                f"goes under another name."
            )
            continue
        telephone = mapping(point).get("telephone")
        if not is_blank(telephone) and not TELEPHONE.fullmatch(str(telephone)):
            yield (
                f"pack.yml: contact_points > {name}: `{telephone}` is not a number that can be rung; "
                f"write 3 to 15 digits, with spaces if you like and a + in front if it needs one. What "
                f"to ask for goes under `name` or `hours`."
            )


def _source_faults(base: Mapping[str, Any], sources: Any) -> Iterator[str]:
    if sources is not None and not isinstance(sources, list):
        yield "pack.yml: `sources` needs a list of the sources that the council adds"
        return
    known = [mapping(source).get("id") for source in base.get("sources") or ()]
    for source in sources or ():
        if mapping(source).get("id") in known:
            yield (
                f"pack.yml, source {source['id']}: the base has a source of this id, and a council can "
                f"only add. Give the council's own source another id."
            )


def _switch_faults(base: Documents, switches: Mapping[str, Any]) -> Iterator[str]:
    off = [
        name
        for name, switch in switches.items()
        if "on" in mapping(switch) and str(switch["on"]).lower() not in ("true", "yes", "on")
    ]
    for area, rule in rules_of(base):
        protected = why_protected(base, area, rule) if rule.get("only_if") in off else ""
        if protected:
            yield (
                f"pack.yml: switches > {rule['only_if']}: turns off {rule['id']}, {protected}. Leave the "
                f"switch on."
            )


def _early_help_faults(local: Mapping[str, Any]) -> Iterator[str]:
    """Whom a service must not write to is the same in every council."""
    if "safe_contact_for" in local:
        yield (
            "pack.yml: early_help: `safe_contact_for` is not for a council to set, because a letter to the "
            "home can put somebody in danger anywhere; take it out, so that the base's holds"
        )
