"""What people stumble over, what staff override, and what referrers and families say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.console.reports import flow, names
from bot.console.reports.sheets import (
    NONE,
    Section,
    Table,
    bars,
    count,
    percent,
    share,
    shown_value,
    small,
)
from bot.learning import figures
from bot.learning.rates import Share
from bot.learning.rows import Row
from bot.learning.small_numbers import listed
from bot.store.learning.questions import QuestionLine, Talks

WORST = 10


def questions(
    talks: Talks, found: Sequence[QuestionLine], minimum: int, text: Callable[[str], str]
) -> list[Section]:
    """The ten questions that give the most trouble, then all of them."""
    enough = [line for line in found if line.asked >= minimum]
    begun = Share(talks.sent, talks.begun)
    words = (
        f"Talks begun: {talks.begun:,}. Sent: {share(begun, minimum)}. Many end with the advice, and nothing "
        "has to be sent: that is no failure.",
        "Stopped at: the talk was not sent, a day has passed, and this question was never answered. Erased "
        "talks are left out.",
        "“Don’t know” is a good answer. Where it is common, the question may ask for what nobody can see.",
    )
    worst = _table("The ten that give the most trouble", enough[:WORST], minimum, text, drawn=True)
    rest = _table("All questions", enough, minimum, text)
    return [Section("Where people give up", words, (worst,)), Section("All questions", (), (rest,))]


def _table(
    caption: str, lines: Sequence[QuestionLine], minimum: int, text: Callable[[str], str], drawn: bool = False
) -> Table:  # fmt: skip
    rows = tuple(
        (text(line.question), *(small(n, minimum) for n in _counts(line))) for line in lines
    )
    chart = bars(
        f"{caption}: times that something went wrong, for each time asked",
        [text(line.question) for line in lines], [line.trouble for line in lines],
        [f"{line.trouble:.2f}" for line in lines],
    ) if drawn and lines else None  # fmt: skip
    trouble = tuple((*row, f"{line.trouble:.2f}") for row, line in zip(rows, lines, strict=True))
    headings = ("Question", "Asked", "Stopped at", "“Don’t know”", "Answer changed", "“What does it mean?”",
                "Trouble for each time asked")  # fmt: skip
    return Table(caption, headings, trouble, chart)


def _counts(line: QuestionLine) -> tuple[int, ...]:
    return (line.asked, line.stopped, line.dont_know, line.changed, line.meaning)


def rules(
    rows: Sequence[Row], fired: Mapping[str, int], overridden: Mapping[str, int], minimum: int
) -> list[Section]:
    """How often staff differed over a rule, of how often it held; the most often first."""
    shares = {rule: Share(overridden.get(rule, 0), n) for rule, n in fired.items() if n >= minimum}
    order = sorted(shares, key=lambda rule: (-(shares[rule].value or 0), rule))
    top = order[:10]
    values = [shown_value(shares[rule], minimum) for rule in top]
    drawn = bars(
        "Share of the contacts with a rule in which staff differed over it", top, values,
        ["too few" if v is None else percent(v) for v in values],
    )  # fmt: skip
    table = Table(
        "Rules by how often staff differed over them",
        ("Rule", "Held in decided contacts", "Staff differed over it"),
        tuple((rule, f"{shares[rule].whole:,}", share(shares[rule], minimum)) for rule in order),
        drawn if top else None,
    )
    words = (
        "A rule that is often overridden may be wrong, or staff may know what referrers cannot. Read the "
        "contacts before changing it.",
        f"Rules that held in fewer than {minimum} contacts are left out.",
    )
    return [
        Section("Rules that staff override", words, (table,)),
        _other_differences(rows, minimum),
    ]


def _other_differences(rows: Sequence[Row], minimum: int) -> Section:
    kinds = Counter(on.partition(":")[0] for on in figures.differences(rows).elements())
    named = {"rule": "Over a rule", "fact": "Over a fact", "other": "Over something else"}
    lines = tuple((text, small(kinds[kind], minimum)) for kind, text in named.items())
    how = Counter(row.differs_how for row in rows if row.differs_how)
    ways = tuple((names.plain(code), small(n, minimum)) for code, n in how.most_common())
    return Section(
        "Over what, and how",
        (),
        (
            Table("Over what staff differed from the advice", ("What", "Children"), lines),
            Table("How it differed", ("How", "Children"), ways),
        ),
    )


def feedback(
    rows: Sequence[Row],
    disagreements: Mapping[str, int],
    views: Mapping[tuple[str, str], Sequence[int]],
    minimum: int,
) -> list[Section]:
    """Whether referrers were told, what was clear, who disagreed, and what people think of the service."""
    return [
        Section("Told or not told", (), (flow.told(rows, minimum),)),
        _clear(rows, minimum),
        _disagreements(rows, disagreements, minimum),
        _views(views, minimum),
    ]


def _clear(rows: Sequence[Row], minimum: int) -> Section:
    lines = tuple(
        (names.plain(reason), share(found, minimum))
        for reason, found in figures.clear_by_reason(rows).items()
    )
    table = Table(
        "How many found the message clear, by the reason it gave, the least clear first",
        ("Reason", "Clear, of those who said"),
        lines,
    )
    return Section("Was this clear?", (), (table,))


def _disagreements(rows: Sequence[Row], found: Mapping[str, int], minimum: int) -> Section:
    counts = [found.get(code, 0) for code in names.RESULTS]
    shown = listed(counts, minimum)
    lines: tuple[tuple[str, str], ...] = ()
    if shown is not None:
        named = zip(names.RESULTS.values(), shown, strict=True)
        lines = (*((text, count(n)) for text, n in named), ("All", f"{sum(counts):,}"))
    caption = "Disagreements, by what came of them"
    few = "" if shown is not None else ". There are too few to show."
    words = (
        f"Decisions with which somebody disagreed: {share(figures.disagreed(rows), minimum)}.",
    )
    return Section(
        "Disagreements", words, (Table(f"{caption}{few}", ("Result", "How many"), lines),)
    )


def _views(views: Mapping[tuple[str, str], Sequence[int]], minimum: int) -> Section:
    lines = []
    for (of, question), counts in views.items():
        whole = sum(counts)
        good = Share(counts[3] + counts[4], whole)
        mean = sum(n * place for place, n in enumerate(counts, start=1)) / whole if whole else 0
        told = f"{mean:.1f}" if whole >= minimum else NONE
        lines.append(
            (
                f"{names.OF.get(of, names.plain(of))}: {names.plain(question)}",
                share(good, minimum),
                told,
            )
        )
    table = Table(
        "What families and referrers think of the service",
        ("Who, and about what", "Said 4 or 5 of 5", "Mean of 1 to 5"),
        tuple(lines),
    )
    words = ("Of those who chose to answer, without a name. Not narrowed to an agency or an area.",)
    return Section("The service, as others see it", words, (table,))
