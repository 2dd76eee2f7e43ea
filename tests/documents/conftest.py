"""Records that documents are made from: one with everything in it, and those of talks that were played."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.interview.contact_record import contact_record
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.referral.record import (
    AnswerTold,
    CallTold,
    ContactRecord,
    CouncilWords,
    Given,
    PathwayTold,
    PersonTold,
    ReasonTold,
    Statement,
)
from bot.thresholds.parts import FamilyContact
from tests.interview.talker import Talker, _answers, calm, grave, middling
from tests.store.test_record_is_kept import a_record

NOTICE = (
    "What we would like to share, and why\n\nSomebody is worried.\n\nYou can say what you think."
)


def full_record() -> ContactRecord:
    """A referral of two children with something under every heading."""
    record = a_record()
    child = replace(
        record.children[0],
        given=(
            Given("child_name", "Name", "Sam Example, also known as Sam Sample"),
            Given("child_dob", "Date of birth", "4 May 2018", value="2018-05-04"),
            Given("ethnicity", "Ethnicity", "", "would_not_say"),
        ),
        headline="Contact the Children's Front Door about the child.",
        highest_possible_route="front_door_urgent",
        advised_name="Contact with the Children's Front Door",
        pathways_told=(
            PathwayTold("lado", "Staff", "Ring first.", "LADO", "01632 960130", "Today"),
        ),
        possible_pathways=("Missing child",),
        would_raise=("the child has a bruise",),
        not_discussed=("Bullying",),
        reasons=(
            ReasonTold("NE-001", "The child was cold.", ("Levels of need", "Local page")),
            ReasonTold("NE-002", "There was no heating.", ()),
        ),
    )
    sister = replace(child, about="child:2", name="Alex Example", given=())
    return replace(
        record,
        children=(child, sister),
        household=(
            Given("child_address", "Home address", "1 Sample Street, Exampletown"),
            Given("communication_needs", "Help to communicate", "", "not_asked"),
        ),
        concern=(
            Given("impact", "Effect on the child", "He falls asleep by 10am."),
            Given("working_well", "What works well", "Grandmother collects him."),
            Given("already_tried", "Help so far", "Talks with the school nurse."),
            Given("parent_view", "The parents' view", "Money is short."),
            Given("staff_safety", "Safety of staff", "A large dog in the garden"),
            Given("pets_of_our_own", "A council's own question", "Two rabbits"),
        ),
        people=(
            PersonTold(
                "Jo Example", "mother", (Given("person_phone", "Telephone number", "07700 900123"),)
            ),
            PersonTold("Chris Sample", "mother's partner", (), True),
        ),
        statements=(
            Statement("Wet shoes", "seen", "child:1", "Kim Sample", "3 May", "2026-05-03"),
            Statement("Shouting", "heard"),
            Statement("No heating", "told", "child:1", "an aunt", "6 May"),
            Statement("He is tired", "thought"),
            Statement("It is often cold", "several"),
            Statement("Something happened", "not_said"),
            Statement("I sleep in the bath.", "heard", "child:1", "Sam", childs_words=True),
        ),
        calls=(CallTold("999", False), CallTold("front_door", True, "3.05pm", "Duty worker")),
        told=(AnswerTold("the child", "How old is the child?", "8 years", "core"),),
        wanted=("Family doctor",),
        words=CouncilWords(
            front_door="Children's Front Door",
            front_door_phone="01632 960100",
            front_door_hours="Monday to Friday",
            out_of_hours_phone="01632 960199",
            caf="Common Assessment (CAF)",
            early_help="Early Help Team",
            early_help_phone="01632 960120",
            note="This is an example.",
            what_next="A social worker decides.",
        ),
        engine="1",
        notice_words=NOTICE,
    )


def silent(record: ContactRecord) -> ContactRecord:
    """The same where nobody may contact the family."""
    return replace(
        record,
        do_not_contact=True,
        do_not_contact_words="Ring 01632 960100 and say that telling the family may not be safe.",
    )


def with_family_contact(record: ContactRecord, how: FamilyContact) -> ContactRecord:
    """The same where a pathway says so about the family."""
    children = tuple(
        replace(child, consent=replace(child.consent, family_contact=how))
        for child in record.children
    )
    return replace(record, children=children)


def caf_record() -> ContactRecord:
    """The same on the route to early help, without anything on some headings."""
    record = full_record()
    children = tuple(replace(c, chosen_route="caf") for c in record.children[:1])
    concern = tuple(g for g in record.concern if g.field != "parent_view")
    return replace(record, route="caf", urgency="planned", children=children, concern=concern)


def helped(prompt: Prompt) -> str | list[str]:
    """Answers that lead to early help: much school is missed."""
    own = {"worry": "Often late and tired", "areas": ["education"], "ed_attendance": "75"}
    return _answers(prompt, own)


PLAYED = {"universal": calm, "caf": helped, "front_door": middling, "front_door_urgent": grave}


@pytest.fixture(scope="session")
def played(scene: Scene, listener: Listener) -> dict[str, ContactRecord]:
    """The record of a whole talk on each of four routes, as the interview makes it."""
    found = {}
    for route, choose in PLAYED.items():
        talker = Talker(scene, listener)
        list(talker.walk(choose))
        sent_at = scene.at if talker.case.reference else None
        found[route] = contact_record(talker.case, scene, scene.at, sent_at)
        assert found[route].route == route
    return found


BLOCKS = ("td", "th", "p", "li", "tr", "br", "section", "caption", "h1", "h2", "h3", "h4")


class Reader(HTMLParser):
    """What stands on a page, as a reader meets it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within.append(tag)
        if tag in BLOCKS:
            self.words.append(" ")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"style", "title"} & set(self._within):
            return
        self.words.append(data)
        if self.headings and any(re.fullmatch("h[1-6]", tag) for tag in self._within):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))


def every_text_in(record: ContactRecord) -> set[str]:
    """Every word that somebody told in a record, wherever it stands."""

    def texts(value: Any) -> Any:
        if isinstance(value, dict):
            for part in value.values():
                yield from texts(part)
        elif isinstance(value, list):
            for part in value:
                yield from texts(part)
        elif isinstance(value, str) and value:
            yield value

    plain = json.loads(json.dumps(record.as_dict()))
    private = ("worry", "referrer", "household", "concern", "people", "statements", "told", "calls")
    found = {text for name in private for text in texts(plain[name])}
    found |= {child["name"] for child in plain["children"]}
    return found | {text for child in plain["children"] for text in texts(child["given"])}
