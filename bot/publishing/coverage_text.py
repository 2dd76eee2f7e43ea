"""The coverage of a scenario library in short, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.publishing.labels import KIND_LABELS, Labels
from bot.publishing.pages import day_in_words
from bot.scenarios.coverage import Coverage
from bot.scenarios.coverage.outcomes import Agreement
from bot.scenarios.coverage.pairs import boundaries
from bot.thresholds.pack import Pack

AREA_COLUMNS = ("scenarios", "rated", "over", "under", "rules", "all four", "pairs")


def headline(found: Agreement) -> str:
    """Who has judged the scenarios, and so what the figures can and cannot say."""
    return (
        f"{found.scenarios:,} scenarios, {found.rated:,} of them rated by practitioners from outside. "
        "A scenario that is not rated holds what the pack's own authors read in the published sources. So "
        "its figures say how well the pack agrees with its authors. They do not say how well it agrees "
        "with practice."
    )


def referrals(found: Agreement) -> str:
    """Errors of both kinds in one sentence."""
    return (
        f"Of {found.scenarios:,} scenarios, {len(found.over):,} are advised a higher route than expected "
        f"(over-referral) and {len(found.under):,} a lower one (under-referral)."
    )


def coverage_in_words(coverage: Coverage, pack: Pack, gaps: int) -> str:
    """The whole report in short. gaps: how many sentences say what to write next."""
    labels = Labels(pack)
    parts = (
        [f"Coverage of the scenarios for {coverage.pack}, rules of {day_in_words(coverage.day)}"],
        [headline(coverage.overall), referrals(coverage.overall)],
        _rules(coverage),
        _questions(coverage, labels),
        _outcomes(coverage, labels),
        _pairs(coverage),
        _areas(coverage, labels),
        _cells(coverage, labels),
        [f"{gaps:,} sentences say what to write next: see --html FILE, or `gaps` in --json."],
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _rules(coverage: Coverage) -> Iterator[str]:
    yield (
        f"Rules: {coverage.complete} of {len(coverage.rules)} have all four kinds of scenario; "
        f"{coverage.complete_with_four} have them in four different scenarios."
    )
    for kind, number in coverage.missing.items():
        yield f"  without “{KIND_LABELS[kind]}”: {number}"


def _questions(coverage: Coverage, labels: Labels) -> Iterator[str]:
    ways = sum(len(question.given) for question in coverage.questions)
    lacking = [question for question in coverage.questions if question.not_given]
    left = sum(len(question.not_given) for question in lacking)
    never = sum(not question.asked for question in coverage.questions)
    yield (
        f"Questions: {len(coverage.questions)}, of which {never} are never asked; "
        f"{left} of {ways} ways to answer are never given."
    )
    for question in lacking:
        said = "; ".join(labels.way(way) for way in question.not_given)
        yield f"  {question.question.id} (asked in {question.asked}): {said}"


def _outcomes(coverage: Coverage, labels: Labels) -> Iterator[str]:
    yield "Routes, by how many scenarios expect them:"
    yield from (f"  {labels.route(r)}: {len(ids)}" for r, ids in coverage.routes.items())
    used = [pathway for pathway in coverage.pathways if pathway.is_used]
    yield (
        f"Pathways: of the {len(used)} that a rule gives, {sum(bool(p.given) for p in used)} are given in "
        f"a scenario, and {sum(bool(p.just_not) for p in used)} are just not given in one."
    )
    for pathway in coverage.pathways:
        if not pathway.is_used:
            yield f"  {pathway.pathway.id}: no rule in force gives it"
        elif not (pathway.given and pathway.just_not):
            lacking = "just not given" if pathway.given else "given"
            yield f"  {pathway.pathway.id}: in no scenario {lacking}"


def _pairs(coverage: Coverage) -> Iterator[str]:
    settled = sum(pair.is_settled for pair in coverage.pairs)
    shown = coverage.pairs_by_rule
    without = sum(not shown[rule.rule.id] for rule in coverage.rules)
    yield (
        f"Boundary pairs: {len(coverage.pairs):,}, over {len(boundaries(coverage.pairs)):,} boundaries; in "
        f"{settled:,} the fact is known on both sides. {without} rules are in no pair."
    )


def _areas(coverage: Coverage, labels: Labels) -> Iterator[str]:
    widest = max(len(labels.area(area)) for area in coverage.by_area)
    yield f"{'Area':{widest}}  " + "  ".join(AREA_COLUMNS)
    for area, found in coverage.by_area.items():
        rules = coverage.rules_of(area)
        complete = sum(not rule.missing for rule in rules)
        figures = (
            found.scenarios, found.rated, len(found.over), len(found.under), len(rules), complete,
            coverage.pairs_by_area[area],
        )  # fmt: skip
        cells = (
            f"{figure:>{len(name)}}" for name, figure in zip(AREA_COLUMNS, figures, strict=True)
        )
        yield f"{labels.area(area):{widest}}  " + "  ".join(cells)


def _cells(coverage: Coverage, labels: Labels) -> Iterator[str]:
    for grid in coverage.grids:
        cells = len(grid.areas) * len(grid.columns)
        beyond = (
            f", and {grid.empty_beyond} to which no rule of the area leads" if grid.beyond else ""
        )
        yield f"Area by {grid.across}: {len(grid.empty)} of {cells} cells are empty{beyond}."
        for area in grid.areas:
            empty = [labels.column(grid.across, c) for row, c in grid.empty if row == area]
            if empty:
                yield f"  {labels.area(area)}: {'; '.join(empty)}"
    every = coverage.all_four
    yield (
        f"Area by route by agency by age: {every.all_filled:,} of {every.cells:,} cells have a scenario. "
        "Many of the others cannot happen, or hardly."
    )
