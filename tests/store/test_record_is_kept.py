"""What was sent is kept as one sealed record, the same after a round through the database."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from bot.referral.record import (
    ChildTold,
    ConsentTold,
    ContactRecord,
    Given,
    PersonTold,
    ReasonTold,
    Statement,
)

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)


def a_record() -> ContactRecord:
    """A small record with one of everything; other tests of documents and delivery use it too."""
    given = Given("child_name", "Name", "Sam Example")
    child = ChildTold(
        about="child:1",
        name="Sam Example",
        given=(given, Given("child_dob", "Date of birth", "", "not_known")),
        recommended_route="front_door",
        chosen_route="front_door",
        level="Level 4",
        route_name="Referral to the front door",
        urgency="one_working_day",
        reasons=(ReasonTold("NE-001", "because of what you saw", ("A source",)),),
        unknowns=("somebody else was there",),
        pathways=("out_of_hours",),
        steps=("Write down what you saw.",),
        consent=ConsentTold("openness", "The family has been told.", False, (("Told?", "Yes"),)),
    )
    return ContactRecord(
        reference="TH-2345BCDF",
        council="Exampleshire",
        route="front_door",
        urgency="one_working_day",
        started_at=AT,
        sent_at=AT + timedelta(minutes=12),
        pack="example_council",
        pack_version="2026.1",
        pack_digest="0" * 64,
        worry="He came in with wet shoes again.",
        referrer=(Given("referrer_phone", "Your telephone number", "01632 960412"),),
        household=(),
        concern=(),
        children=(child,),
        people=(PersonTold("Jo Example", "mother", (given,)),),
        statements=(Statement("Wet shoes on 3 May", "seen", "child:1", "Kim", "3 May"),),
    )


def test_a_record_is_the_same_after_it_has_been_json() -> None:
    record = a_record()
    assert ContactRecord.of(json.loads(json.dumps(record.as_dict()))) == record
