"""What a council sets for its front door: clocks that can be kept, and contacts kept to named staff."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import Documents, pack_from
from bot.thresholds.overlay.merging import merge
from bot.thresholds.reading.written import read_yaml


@pytest.fixture(scope="module")
def base() -> Documents:
    folder = ROOT / "bot/packs/national"
    return {path.name: read_yaml(path) for path in folder.glob("*.yml")}


def overlay(**head: Any) -> Documents:
    folder = ROOT / "bot/packs/example_council"
    made = {path.name: copy.deepcopy(read_yaml(path)) for path in folder.glob("*.yml")}
    made["pack.yml"].update(head)
    return made


def test_a_council_sets_one_time_and_keeps_the_others_of_the_base(base: Documents) -> None:
    merged = merge(base, overlay(clocks={"look_minutes_today": 30}))
    assert merged["pack.yml"]["clocks"] == {
        **base["pack.yml"]["clocks"],
        "look_minutes_today": 30,
    }


def test_a_council_adds_to_what_is_kept_to_named_staff_and_takes_nothing_away(
    base: Documents,
) -> None:
    kept = base["pack.yml"]["restricted"]
    merged = merge(base, overlay(restricted={"areas": ["sexual_abuse"], "pathways": []}))
    assert merged["pack.yml"]["restricted"] == {
        "pathways": kept["pathways"],
        "areas": [*kept["areas"], "sexual_abuse"],
    }
    untouched = merge(base, overlay())
    assert untouched["pack.yml"]["restricted"] == kept


@pytest.mark.parametrize("key", ["pathways", "areas"])
def test_a_name_that_fits_nothing_is_refused_because_it_would_keep_nothing(
    base: Documents, key: str
) -> None:
    with pytest.raises(PackError, match="`ladoo` is not among"):
        merge(base, overlay(restricted={key: ["ladoo"]}))


@pytest.mark.parametrize(
    ("clocks", "fault"),
    [
        ({"look_minutes_now": 0}, "`look_minutes_now` is 0"),
        ({"look_minutes_today": -5}, "`look_minutes_today` is -5"),
        ({"due_soon_percent": 100}, "`due_soon_percent` is 100"),
        ({"information_hours": [4, 0]}, "`information_hours`"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused(
    documents: Documents, clocks: dict[str, Any], fault: str
) -> None:
    written = copy.deepcopy(documents)
    written["pack.yml"]["clocks"] = {**written["pack.yml"]["clocks"], **clocks}
    with pytest.raises(PackError, match=fault):
        pack_from(written)


def test_a_pack_of_before_has_the_national_times(documents: Documents) -> None:
    written = copy.deepcopy(documents)
    del written["pack.yml"]["clocks"], written["pack.yml"]["restricted"]
    head = pack_from(written).head
    assert (head.clocks.look_minutes_now, head.clocks.information_hours) == (15, (4, 24))
    assert head.restricted.pathways == ()
