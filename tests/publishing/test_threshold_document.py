"""The threshold document says all that is in a pack, and nothing that does not count."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.publishing.document import threshold_document
from bot.publishing.pages import is_link
from bot.publishing.words import PackWords
from bot.thresholds.errors import PackError
from bot.thresholds.pack import Pack
from tests.publishing.conftest import DAY, Read, is_sound

Changed = Callable[[Callable[[Any], None]], Pack]


@pytest.fixture(scope="module")
def page(pack: Pack) -> Read:
    return Read(threshold_document(pack, DAY))


def rule_of(written: Any, rule: str) -> Any:
    return next(
        r for document in written.values() for r in document.get("rules", ()) if r["id"] == rule
    )


def test_the_page_is_sound(page: Read) -> None:
    is_sound(page)


def test_every_active_rule_is_shown_with_its_reason_and_sources(page: Read, pack: Pack) -> None:
    say = PackWords(pack).sentence
    for rule in (r for area in pack.areas.values() for r in area.rules if r.status == "active"):
        assert f"rule-{rule.id}" in page.ids
        for said in (rule.title, rule.because, rule.wrong_positives):
            assert say(said) in page.text, rule.id
        for source in rule.sources:
            assert f"{pack.sources[source.ref].title}, at “{source.at}”" in page.text, rule.id


def test_every_question_is_shown_with_what_it_means(page: Read, pack: Pack) -> None:
    say = PackWords(pack).sentence
    for question in pack.questions.values():
        said = [question.text, question.why, question.means, question.example, question.near_miss]
        for text in [*said, *(option.label for option in question.options)]:
            assert text is None or say(text) in page.text, question.id
    assert all(say(question.text) in page.text for question in pack.consent.questions)


def test_every_pathway_route_number_and_term_is_shown(page: Read, pack: Pack) -> None:
    say = PackWords(pack).sentence
    for pathway in pack.pathways.values():
        assert f"pathway-{pathway.id}" in page.ids
        assert say(pathway.tell) in page.text and say(pathway.by_when) in page.text
    for route in pack.head.routes.values():
        steps = (*route.steps, *route.family_steps)
        assert all(say(text) in page.text for text in (route.name, route.headline, *steps))
    for point in pack.head.contact_points.values():
        assert point.telephone in page.text and say(point.hours) in page.text
    assert all(say(term) in page.text for term in pack.head.terms.values())


def test_it_opens_with_whose_it_is_and_then_with_danger(page: Read, pack: Pack) -> None:
    opening = page.text.partition("Contents")[0]
    for said in (pack.head.council, pack.head.version, pack.head.approved.by, pack.head.note):
        assert said in opening
    assert "From 1 September 2025 until further notice" in opening
    assert "Ring 999 now." in opening
    assert pack.digest in page.text


def test_areas_of_every_conversation_come_first_and_the_highest_route_leads(
    page: Read, pack: Pack
) -> None:
    areas = [i.removeprefix("area-") for i in page.ids if i.startswith("area-")]
    is_always = [pack.areas[area].always for area in areas]
    assert is_always == sorted(is_always, reverse=True) and set(areas) == set(pack.areas)
    for area in pack.areas.values():
        ids = [rule.id for rule in area.rules]
        routes = {rule.id: rule.route.rank for rule in area.rules}
        in_order = [i for i in (n.removeprefix("rule-") for n in page.ids) if i in ids]
        ranks = [routes[rule] for rule in in_order]
        assert ranks == sorted(ranks, reverse=True), area.area


def test_no_placeholder_is_left(page: Read) -> None:
    assert not re.search(r"\{\w*\}", page.text)


def test_a_name_that_nobody_knows_stands_in_words(pack: Pack) -> None:
    assert PackWords(pack).sentence("{duty_team} rings {child}") == "Duty team rings the child"


def test_a_retired_rule_is_listed_and_not_shown(changed: Changed) -> None:
    def retire(written: Any) -> None:
        rule_of(written, "CO-009")["status"] = "retired"
        rule_of(written, "CO-012")["status"] = "draft"

    page = Read(threshold_document(changed(retire), DAY))
    assert not {"rule-CO-009", "rule-CO-012"} & set(page.ids)
    assert "CO-009: retired CO-012: draft" in page.text.partition("Rules that are not shown")[2]


def test_limited_time_a_switch_and_urgency_are_said(changed: Changed) -> None:
    def limit(written: Any) -> None:
        written["pack.yml"]["switches"]["adding_up"] = {"on": False, "about": "needs add up"}
        rule = rule_of(written, "CO-013")
        rule["only_if"] = "adding_up"
        rule["in_force"] = {"from": "2026-01-01", "until": "2026-12-31"}
        rule["urgency"] = "today"

    html = threshold_document(changed(limit), DAY)
    rule = html.partition('id="rule-CO-013"')[2].partition("</article>")[0]
    assert "<dt>How soon</dt><dd>Today</dd>" in rule
    assert "From 1 January 2026 to 31 December 2026" in rule
    assert "switched on “needs add up”. <strong>It is off" in rule


def test_local_changes_are_listed_with_their_reasons(page: Read, pack: Pack) -> None:
    assert pack.head.changed
    for change in pack.head.changed:
        assert f"{change.part}-{change.id}" in page.ids
        assert page.text.count(change.reason) == 2, "where it stands, and in the list"


def test_what_an_author_wrote_is_escaped(changed: Changed) -> None:
    attack = '<script>alert(1)</script> & "more"'

    def write(written: Any) -> None:
        rule_of(written, "CO-009")["because"] = attack
        written["pack.yml"]["note"] = attack

    page = Read(threshold_document(changed(write), DAY))
    is_sound(page)
    assert page.text.count(attack) == 2


def test_only_web_addresses_can_be_followed() -> None:
    assert is_link("https://example.org") and not is_link("javascript:alert(1)")


def test_a_pack_that_is_not_in_force_is_refused(pack: Pack) -> None:
    with pytest.raises(PackError, match="not on 2020-01-01"):
        threshold_document(pack, date(2020, 1, 1))
