"""Under which heading of a document each answer stands.

Field ids are those of a pack's `information.yml`. A field that is not named here is still shown, under
"Also told", so that a council can ask something of its own.
"""

from __future__ import annotations

FIELDS_OF: dict[str, tuple[str, ...]] = {
    "where": ("child_where_now",),
    "staff_safety": ("staff_safety", "keep_private"),
    "what_happened": (
        "why_now",
        "what_happened",
        "how_known",
        "told_by",
        "when_happened",
        "injury",
        "impact",
        "source_of_harm",
    ),
    "child_said": ("child_words", "child_view"),
    "family_said": ("parent_view",),
    "background": ("history", "parental_factors", "parenting", "housing_money"),
    "family": (
        "child_address",
        "family_phone",
        "family_phone_safe",
        "parents",
        "who_lives_there",
        "first_language",
        "communication_needs",
    ),
    "working_well": ("working_well",),
    "help_so_far": ("already_tried", "agencies", "lead_practitioner", "social_worker"),
    "wanted": ("wanted_outcome",),
}
"""Heading: ids of its fields, in the order in which they are shown."""

OF_THE_REFERRAL = tuple(FIELDS_OF)


AREAS_OF: dict[str, tuple[str, ...]] = {
    "Health": ("disability_health", "unborn", "fgm_forced_marriage_hba"),
    "Feelings and getting on with others": (
        "child_mental_health_self_harm",
        "bereavement_separation",
        "bullying",
        "emotional_abuse",
    ),
    "Behaviour": (
        "behaviour_offending",
        "child_substance_misuse",
        "harmful_sexual_behaviour",
        "radicalisation",
    ),
    "Learning": ("education",),
    "Looking after themselves": ("young_carer",),
    "Basic care and safety": (
        "neglect",
        "physical_abuse",
        "sexual_abuse",
        "missing",
        "online_harm",
        "exploitation_criminal",
        "exploitation_sexual",
        "private_fostering",
        "safety",
    ),
    "Warmth and a steady home": ("domestic_abuse",),
    "Guidance and boundaries": ("parental_learning_disability",),
    "Family history and how the family is": (
        "core",
        "parental_mental_health",
        "parental_substance_misuse",
    ),
    "Wider family and friends": (),
    "Housing, work and money": ("housing_poverty",),
    "Neighbourhood and services": ("allegations_against_staff", "other"),
}
"""Heading of the assessment: the areas of concern whose answers belong under it."""

FIELDS_IN_ASSESSMENT: dict[str, tuple[str, ...]] = {
    "Basic care and safety": ("parenting",),
    "Family history and how the family is": ("parental_factors", "history"),
    "Housing, work and money": ("housing_money",),
}
"""Heading of the assessment: the fields whose answers belong under it."""

ASSESSMENT: dict[str, tuple[str, ...]] = {
    "The child’s development": (
        "Health",
        "Feelings and getting on with others",
        "Behaviour",
        "Learning",
        "Looking after themselves",
    ),
    "Parents and carers": (
        "Basic care and safety",
        "Warmth and a steady home",
        "Guidance and boundaries",
    ),
    "Family and environment": (
        "Family history and how the family is",
        "Wider family and friends",
        "Housing, work and money",
        "Neighbourhood and services",
    ),
}
"""The three sides of the assessment and their headings, in order."""
