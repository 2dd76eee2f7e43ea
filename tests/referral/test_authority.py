"""Which council answers for a child, and what a pack may say about its boundary."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referral.authority import NOT_KNOWN, authority_for, authority_in
from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import Documents, load_pack, pack_from
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Boundary
from bot.thresholds.reading.faults_in_boundary import boundary_faults


@pytest.mark.parametrize(
    ("postcode", "where", "name"),
    [
        ("ZX1 1AA", "here", ""),
        ("zx11aa", "here", ""),
        ("ZX1", "here", ""),
        ("ZX4 1AB", "here", ""),
        ("ZX4 2ZZ", "here", ""),
        ("ZX4 3AB", "elsewhere", "Harbourshire Council"),
        ("ZX5 9AA", "elsewhere", "Harbourshire Council"),
        ("ZX7", "elsewhere", "Riversby Council"),
        ("ZX4", "not_known", ""),
        ("ZX4 9AA", "not_listed", ""),
        ("ZX10 1AA", "not_listed", ""),
        ("ZA1 1AA", "not_listed", ""),
        ("ZA1", "not_known", ""),
        ("not a postcode", "not_known", ""),
        ("", "not_known", ""),
        (None, "not_known", ""),
    ],
)
def test_the_council_of_a_postcode_is_found(
    pack: Pack, postcode: str | None, where: str, name: str
) -> None:
    found = authority_for(postcode, pack)
    assert (found.where, found.name) == (where, name)


def test_a_neighbour_comes_with_its_numbers(pack: Pack) -> None:
    found = authority_for("ZX5 1AA", pack)
    assert (found.telephone, found.out_of_hours) == ("01632 960200", "01632 960299")
    assert found.postcode == "ZX5 1AA"


@pytest.fixture(scope="module")
def packs(pack: Pack) -> tuple[Pack, ...]:
    others = (load_pack(ROOT / "bot/packs" / c) for c in ("harbour_council", "riverside_council"))
    return (pack, *others)


def test_a_council_never_sends_its_own_postcodes_elsewhere(packs: tuple[Pack, ...]) -> None:
    for pack in packs:
        assert pack.head.boundary.postcodes
        for code in pack.head.boundary.postcodes:
            whole = f"{code}AA" if " " in code else f"{code} 1AA"
            assert authority_for(whole, pack).where == "here", whole


def test_the_examples_agree_with_each_other_about_the_boundary(packs: tuple[Pack, ...]) -> None:
    by_name = {pack.head.council: pack for pack in packs}
    for pack in packs:
        for neighbour in pack.head.boundary.neighbours:
            other = by_name[neighbour.name].head
            assert neighbour.postcodes == other.boundary.postcodes
            assert neighbour.telephone == other.contact_points["front_door"].telephone
            assert neighbour.out_of_hours == other.contact_points["out_of_hours"].telephone


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Flat 2, 1 Sample Street, Exampletown ZX1 4AB", "here"),
        ("staying with his gran at zx51ab until Sunday", "elsewhere"),
        ("somewhere in ZX7, I think", "elsewhere"),
        ("At school with the head teacher until 3.15pm", "not_known"),
        ("no fixed address", "not_known"),
        ("year 7, room ZZ9", "not_known"),
    ],
)
def test_the_council_is_read_from_an_address(pack: Pack, text: str, where: str) -> None:
    assert authority_in(text, pack).where == where


def test_without_a_boundary_nothing_is_said(pack: Pack, documents: Documents) -> None:
    bare = {
        **documents,
        "pack.yml": {k: v for k, v in documents["pack.yml"].items() if k != "boundary"},
    }
    assert authority_for("ZX5 1AA", pack_from(bare)) == NOT_KNOWN


@given(text=st.text(max_size=60))
def test_no_text_makes_it_fail(pack: Pack, text: str) -> None:
    found = authority_in(text, pack)
    assert found.where in ("here", "elsewhere", "not_listed", "not_known")
    assert bool(found.name) == (found.where == "elsewhere")


# What a pack may say


def faults_in_pack(documents: Documents, boundary: Any) -> tuple[str, ...]:
    changed: dict[str, Any] = deepcopy(dict(documents))
    changed["pack.yml"]["boundary"] = boundary
    with pytest.raises(PackError) as caught:
        pack_from(changed)
    return caught.value.faults


def neighbour(**other: Any) -> Mapping[str, Any]:
    return {"name": "Next Council", "postcodes": ["ZB1"], "telephone": "01632 960400", **other}


@pytest.mark.parametrize(
    ("boundary", "said"),
    [
        (
            {"postcodes": ["ZX"]},
            "`ZX` is not a postcode or the beginning of one; two letters alone",
        ),
        (
            {"postcodes": ["zx1"]},
            "`zx1` is not a postcode or the beginning of one; write it as ZX1",
        ),
        ({"postcodes": ["Exampletown"]}, "write a district (ZA1), a sector (ZA1 4)"),
        ({"postcodes": ["ZX1 4A"]}, "`ZX1 4A` is not a postcode"),
        ({"postcodes": ["ZX1  4AB"]}, "write it as ZX1 4AB"),
        ({"postcodes": ["ZX1", "ZX1"]}, "`ZX1` stands there twice; take one of them out"),
        (
            {"postcodes": ["ZX1"], "neighbours": [neighbour(postcodes=["ZX1"])]},
            "`ZX1` stands under postcodes and under neighbours > Next Council. If both have a part",
        ),
        (
            {"postcodes": [], "neighbours": [neighbour()]},
            "`postcodes` is empty, but there are neighbours",
        ),
        (
            {"postcodes": ["ZX1"], "neighbours": [neighbour(telephone="ask")]},
            "`telephone` is `ask`",
        ),
        (
            {"postcodes": ["ZX1"], "neighbours": [neighbour(out_of_hours="-")]},
            "`out_of_hours` is `-`",
        ),
        ({"postcodes": ["ZX1"], "neighbours": [neighbour(postcodes=[])]}, "has no postcodes"),
    ],
)
def test_a_wrong_boundary_is_refused_with_what_to_do(boundary: Any, said: str) -> None:
    faults = [*boundary_faults(Boundary.parse_obj(boundary))]
    assert any(said in fault and fault.startswith("pack.yml") for fault in faults), faults


def test_every_fault_of_a_boundary_is_told_with_those_of_the_pack(documents: Documents) -> None:
    faults = faults_in_pack(documents, {"postcodes": ["ZX1", "ZX1", "ZX"]})
    assert [fault.split("`")[1] for fault in faults] == ["ZX1", "ZX"]


@pytest.mark.parametrize(
    ("boundary", "said"),
    [
        (
            {"postcodes": ["ZX1"], "neighbours": [{"name": "Next Council"}]},
            "`telephone` is missing",
        ),
        ({"postcode": ["ZX1"]}, "did you mean `postcodes`"),
        ({"postcodes": "ZX1"}, "must be a list"),
    ],
)
def test_a_boundary_that_is_badly_written_is_refused(
    documents: Documents, boundary: Any, said: str
) -> None:
    faults = faults_in_pack(documents, boundary)
    assert any(said in fault and fault.startswith("pack.yml") for fault in faults), faults


def test_a_district_may_be_shared_out_by_sector(documents: Documents) -> None:
    changed: dict[str, Any] = deepcopy(dict(documents))
    changed["pack.yml"]["boundary"] = {
        "postcodes": ["ZX1", "ZX1 4AB"],
        "neighbours": [neighbour(postcodes=["ZX1 4"])],
    }
    pack = pack_from(changed)
    assert authority_for("ZX1 3AA", pack).where == "here"
    assert authority_for("ZX1 4AA", pack).where == "elsewhere"
    assert authority_for("ZX1 4AB", pack).where == "here"


def test_the_base_has_no_boundary() -> None:
    head = (ROOT / "bot/packs/national/pack.yml").read_text(encoding="utf-8")
    assert "\nboundary:" not in head
