"""What an invented referrer tells when the interview asks for words: nothing in it bears on the advice.

Telephone numbers are from the range for drama, health service numbers from the range for tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

WORRY = "I would like to talk through what I have written down about a child I work with."

OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    # Calls
    "police_log": ("at ten past three, log number 120 of today", "a quarter of an hour ago"),
    "rang_front_door_when": ("about ten minutes ago", "at ten past three"),
    "rang_front_door_spoke_to": ("Lee Sample, duty worker", "a duty worker called Lee"),
    "consulted_with": ("Lee Sample, duty worker at the front door, this morning",),
    # Consent
    "why_unsafe": ("They would stop bringing the child to us if word got out.",),
    "safe_parent_name": ("Jo Example, the father, on his own mobile after 5 pm",),
    "why_not_told": ("Rang on 3 and 4 November with no answer.\nSent a letter on 5 November.",),
    "why_no_agreement": ("She said that last time it went round the whole estate.",),
    "who_agreed": ("Jo Example, the mother. She said yes by telephone on 6 November.",),
    "understanding_checked": ("The school nurse. He could tell her who would see it.",),
    "young_person_words": ("He said, 'Not before my exams.'", "She had gone home by then."),
    "talked_over_with": ("Sam Sample, duty worker, at 2.15 today. She said to send it.",),
    # The child and the home
    "child_name": ("Sam Example, also known as Sam Sample", "Ali Example"),
    "school_or_nursery": ("Sample Primary School, Exampletown", "Sample Road Nursery"),
    "gp": ("Sample Road Surgery, Exampletown",),
    "disability": ("Wears hearing aids, and signs with her brother", "none known"),
    "caring_or_exclusion": ("neither",),
    "religion": ("The family keeps Friday evening free.",),
    "immigration": ("The family waits to hear about asylum, and may not work.",),
    "looks": ("About 1.2 metres tall, short dark hair, green school coat",),
    "child_where_now": ("At school with the head teacher until 3.15pm",),
    "first_language": ("The child speaks English. His mother speaks Polish.",),
    "communication_needs": ("Mother speaks Polish and reads some English.",),
    "person_name": ("Jo Example", "Chris Example"),
    "who_lives_there": ("Brother Alex, about 3. Mother's partner, first name Chris.",),
    # What happened
    "what_happened": (
        'On 12 November at 9am I saw him sit by the door.\n\nHe said: "I\'m waiting" & <looked> away.',
        "At 10.40am on Monday she stayed behind & asked to help.\nI wrote it down at 11.",
        "She came in and sat down beside me without her coat.",
    ),
    "told_by": ("The child's aunt, at the school gate",),
    "why_now": ("Until Easter his aunt took him to school. She has moved away.",),
    "impact": ("He comes in tired and sits apart until the second lesson.",),
    "injury": ("A round purple mark, about 1cm, on the left cheek. Seen at 10.40am.",),
    "child_words": ("While drawing, he said, 'I like it here.'",),
    "child_view": ("She told her form tutor that she would like to sleep at her aunt's.",),
    "parent_view": ("His mother says that money is short and she would like help.",),
    "history": ("Two moves since last summer.",),
    "parental_factors": ("Mother told me that she has slept badly since the baby came.",),
    "parenting": ("There is a hot meal each evening.",),
    "housing_money": ("The meter runs out a few days before payday.",),
    "source_of_harm": ("The child named an uncle, who lives elsewhere.",),
    # Help, safety, and who writes
    "working_well": ("Grandmother collects him each day and he trusts her.",),
    "already_tried": ("Breakfast club since September. He comes on most days.",),
    "lead_practitioner": ("One was done last autumn. Kim Sample at the school leads.",),
    "agencies": ("Health visitor Lee Sample, 01632 960123",),
    "wanted_outcome": ("He can come to breakfast club from Monday.",),
    "staff_safety": ("Large dog, loose in the front garden",),
    "keep_private": ("The neighbour who told us wants to stay unnamed.",),
    "referrer_name_role": ("Kim Sample, class teacher, Sample Primary School",),
    "safeguarding_lead": ("Pat Sample, deputy head teacher",),
    "lead_hours": ("01632 960177, from 8 to 4 on school days",),
    "referrer_hours": ("After 3.30 pm on school days",),
    "spoke_before": ("Lee Sample, on the telephone, in October",),
    "social_worker": ("Robin Sample, until the summer",),
}
"""By question. Lines, quotation marks and signs that mean something to a page are in some of them."""

BY_KIND: Mapping[str, tuple[str, ...]] = {
    "phone": ("01632 960123", "07700 900456, Jo Example's own telephone"),
    "email": ("kim.sample@example.org",),
    "postcode": ("ZX1 1AA",),
    "address": ("1 Sample Street, Exampletown, ZX1 1AA", "1 Sample Street, Exampletown"),
    "nhs_number": ("999 123 4578",),
    "upn": ("H801000099000",),
    "birth": ("about 7",),
    "date": ("3 weeks ago", "last Tuesday"),
    "text": ("There is a note about this in our file.",),
}
"""By the kind of the question, where it has no words of its own."""

FAULTY: Mapping[str, str] = {
    "phone": "960123",
    "email": "kim.sample at work",
    "nhs_number": "999 123 4579",
    "upn": "H801000099001",
}
"""Slips of the pen, which are asked back once."""

BIRTHDAY, HAPPENED_ON = date(2019, 5, 4), date(2026, 11, 12)
