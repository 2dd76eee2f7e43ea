"""From contact to outcome: how many come how far, how long it takes, what meets the bars, who comes again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.console.reports import names
from bot.console.reports.sheets import (
    NONE,
    TOO_FEW,
    Section,
    Table,
    bars,
    count,
    counts,
    percent,
    share,
    shares,
    shown_value,
    small,
)
from bot.front_door.milestones import KINDS
from bot.learning import figures, published
from bot.learning.rates import Share
from bot.learning.rows import Row
from bot.learning.small_numbers import listed
from bot.learning.times import at_rank

Named = Callable[[str], str]


def funnel(rows: Sequence[Row], minimum: int, area: Named) -> list[Section]:
    """How many children came how far: in all, and by agency, area and month."""
    return [
        _whole(rows, minimum),
        _steps_of("Each agency", "Agency", figures.by_agency(rows), names.agency, minimum),
        _steps_of("Each area of concern", "Area", figures.by_area(rows), area, minimum),
        _steps_of("Each month", "Month", figures.by_month(rows), str, minimum),
    ]


def _whole(rows: Sequence[Row], minimum: int) -> Section:
    found = figures.funnel(rows)
    texts = [small(number, minimum) for number in found.values()]
    values = [float(n) if not 0 < n < minimum else None for n in found.values()]
    labels = [names.STEPS[step] for step in found]
    drawn = bars("How many children came how far", labels, values, texts)
    table = Table(
        "How many children came how far", ("Step", "Children"),
        tuple(zip(labels, texts, strict=True)), drawn,
    )  # fmt: skip
    words = (
        "Counted by child. A contact is no referral until staff accept it: in England about one contact in "
        "five becomes one, and different collections make that a guide only.",
    )
    return Section("From contact to outcome", words, (table,))


def _steps_of(
    title: str, head: str, groups: Mapping[str, list[Row]], named: Named, minimum: int
) -> Section:
    """The whole is shown above, so what is hidden in one group is not the whole less the others."""
    found = [figures.funnel(rows) for rows in groups.values()]
    columns = [
        [named(code) if code else "Not known" for code in groups],
        *(counts([f[step] for f in found], minimum) for step in ("sent", "looked_at", "decided")),
        shares([Share(f["referral"], f["decided"]) for f in found], minimum),
    ]
    lines = zip(*columns, strict=True)
    headings = (head, "Sent", "Looked at", "Decided", "Became a referral, of the decided")
    return Section(title, (), (Table(f"{title}: how far", headings, tuple(lines)),))


def timeliness(
    rows: Sequence[Row], minimum: int, milestone_days: Mapping[str, list[int]]
) -> list[Section]:
    """Time from sending to the decision, and from sending to each milestone of a referral."""
    groups = figures.by_month(rows)
    lines = [_times_of(month, group, minimum) for month, group in groups.items()]
    in_time = [figures.time_taken(group).in_time for group in groups.values()]
    texts = shares(in_time, minimum)
    lines = [(name, text, *more) for (name, _, *more), text in zip(lines, texts, strict=True)]
    values = [
        None if text == TOO_FEW else shown_value(found, minimum)
        for found, text in zip(in_time, texts, strict=True)
    ]
    drawn = bars(
        "Share decided in time, by month of sending", list(groups), values,
        ["too few" if v is None else percent(v) for v in values],
    )  # fmt: skip
    headings = ("Month of sending", "Decided in time", "Median hours", "90th percentile, hours",
                "Median working days", "90th percentile, working days")  # fmt: skip
    whole = _times_of("All", rows, minimum)
    published_ = published.IN_TIME
    return [
        Section(
            "From contact to decision",
            (
                "In time means by when it was due, as shown to staff. Asking for information moves nothing. "
                "What still waits is not in these figures.",
                f"{published_.measured}: {published_.figure} ({published_.source}).",
            ),
            (Table("Time to a decision", headings, (*lines, whole), drawn if lines else None),),
        ),
        _milestones(milestone_days, minimum),
    ]


def _times_of(name: str, rows: Sequence[Row], minimum: int) -> tuple[str, ...]:
    found = figures.time_taken(rows)
    if found.in_time.whole < minimum:
        return (name, TOO_FEW if found.in_time.whole else NONE, NONE, NONE, NONE, NONE)
    figures_ = (found.median_hours, found.most_hours, found.median_days, found.most_days)
    return (name, share(found.in_time, minimum), *(_number(n) for n in figures_))


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:,g}"


def _milestones(milestone_days: Mapping[str, list[int]], minimum: int) -> Section:
    lines = []
    for kind, days in milestone_days.items():
        enough = len(days) >= minimum
        ranks = (at_rank(days, 0.5), at_rank(days, 0.9)) if enough else (None, None)
        lines.append((KINDS[kind], small(len(days), minimum), *(_number(rank) for rank in ranks)))
    table = Table(
        "Working days from sending to each step, of contacts that became a referral",
        ("Step", "Children", "Median", "90th percentile"),
        tuple(lines),
    )
    return Section("After the decision", ("Only steps of which staff kept the day.",), (table,))


def quality(rows: Sequence[Row], minimum: int, bar: int) -> list[Section]:
    """Consent and quality when contacts were sent, in all and by agency."""
    found = figures.bars(rows, bar)
    lines = (
        (
            "Sharing rests on something: agreement, openness, or a ground to go without",
            found.consent,
        ),
        (f"Complete: {bar} or more of 100", found.complete),
        (f"Clear: {bar} or more of 100", found.clear),
        ("Both complete and clear", found.both),
    )
    values = [shown_value(s, minimum) for _, s in lines]
    drawn = bars(
        "Share that meets each bar", ["Consent", "Complete", "Clear", "Complete and clear"], values,
        ["too few" if v is None else percent(v) for v in values],
    )  # fmt: skip
    whole = Table(
        "Share that meets each bar", ("Bar", "Share"),
        tuple((name, share(s, minimum)) for name, s in lines), drawn,
    )  # fmt: skip
    words = (
        "A low number is no reason to wait and measures nobody who writes. It says where the questions "
        "could ask better.",
        f"Not known, because it was sent before these were kept: {small(found.not_known, minimum)}.",
    )
    return [Section("Consent and quality", words, (whole,)), _quality_by_agency(rows, minimum, bar)]


def _quality_by_agency(rows: Sequence[Row], minimum: int, bar: int) -> Section:
    groups = figures.by_agency(rows)
    found = [figures.bars(group, bar) for group in groups.values()]
    columns = (
        [names.agency(code) for code in groups],
        shares([f.consent for f in found], minimum),
        shares([f.both for f in found], minimum),
    )
    lines = zip(*columns, strict=True)
    headings = ("Agency", "Consent", "Complete and clear")
    return Section("Each agency", (), (Table("The bars by agency", headings, tuple(lines)),))


def returns(rows: Sequence[Row], minimum: int) -> list[Section]:
    """Repeat contacts and re-referrals, each by its own definition, and by what was advised."""
    again, rereferred = figures.repeats(rows), figures.rereferrals(rows)
    unknown = sum(row.repeat is None for row in rows)
    national = published.REREFERRALS
    table = Table(
        "Heard of again within 12 months",
        ("What", "Share"),
        (
            ("Repeat contact: another contact about the child was sent in the 12 months before",
             share(again, minimum)),
            ("Re-referral: a referral within 12 months of the child’s previous referral",
             share(rereferred, minimum)),
            (f"National: {national.measured}. {national.source}", national.figure),
        ),
    )  # fmt: skip
    words = (
        "Two different things: most repeat contacts are no re-referral.",
        "Only contacts that came through Threshold are seen, so the figures are too low until it has been in "
        "use for more than a year. The national figure knows all referrals.",
        "Left out, because too little was told to know whether it is the same child: "
        f"{small(unknown, minimum)}.",
    )
    return [Section("Repeat contacts and re-referrals", words, (table,)), _by_advice(rows, minimum)]


def _by_advice(rows: Sequence[Row], minimum: int) -> Section:
    groups = [
        [row for row in rows if figures.grade(row.advised) == place]
        for place in range(len(names.DOOR_NAMES))
    ]
    texts = shares([figures.repeats(group) for group in groups], minimum)
    lines = zip(names.DOOR_NAMES, texts, strict=True)
    table = Table(
        "Repeat contacts by what was advised this time", ("Advised", "Share"), tuple(lines)
    )
    return Section("By what was advised", (), (table,))


def told(rows: Sequence[Row], minimum: int) -> Table:
    """Who was told, who was not, who waits; hidden so that the total gives nothing away."""
    found = figures.told(rows)
    shown = listed([found[code] for code in names.TOLD], minimum)
    total = ("All decided", f"{sum(found.values()):,}")
    caption = "Whether referrers were told"
    if shown is None:
        return Table(f"{caption}. There are too few to show.", ("Referrer", "Children"), ())
    lines = tuple((text, count(n)) for text, n in zip(names.TOLD.values(), shown, strict=True))
    return Table(caption, ("Referrer", "Children"), (*lines, total))
