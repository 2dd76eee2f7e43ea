"""The scripted referrer of the demo: the scenario's own, with a trade, a habit and placeholders for names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot import england
from bot.demo import invented
from bot.demo.agencies import Habit
from bot.scenarios.answering.answers import OnDay, Pick, Said, Write
from bot.scenarios.answering.persona import CONSENTING, Consenting, Persona
from bot.scenarios.answering.referrer import ScriptedReferrer
from bot.scenarios.files import Scenario
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route

ROUTES = frozenset(map(str, Route))
DAYS_A_MONTH = 30.44
USUAL_AGE_MONTHS = 90
ROLE = f"{invented.WRITER} {invented.WRITERS}, {{trade}}, {invented.WORKPLACE}"


class DemoPersona(Persona):
    """Somebody whose families mostly agree, as it is where there is help to be had."""

    @property
    def consenting(self) -> Consenting:
        mostly: tuple[Consenting, ...] = ("agreed",) * 12
        return self.one_of("consent", mostly + CONSENTING)


class DemoReferrer(ScriptedReferrer):
    """One referrer in one talk. trade: their job in their words. born: the child's day of birth."""

    def __init__(
        self, scenario: Scenario, pack: Pack, at: datetime, trade: str, habit: Habit, children: int
    ) -> None:
        super().__init__(scenario.id, scenario.situation.facts, pack)
        self.persona = DemoPersona(f"demo/{habit}/{scenario.id}")
        self._name, self._trade, self._habit, self._count = scenario.name, trade, habit, children
        self._today = england.local(at).date()
        self._about = "child:1"

    @property
    def born(self) -> date:
        """A day of birth that fits the age in the scenario; some seven years where it gives none."""
        age = self.known.range_of("child_age_months")
        months = USUAL_AGE_MONTHS if age is None else (age.low + age.high) / 2
        return self._today - timedelta(days=int((months + 0.4) * DAYS_A_MONTH))

    def _own(self, key: str, offered: tuple[str, ...]) -> Said | None:
        question = key.partition("/")[2]
        if question == "worry":
            return Write(f"{self._name}.")
        if question == "how_many_children":
            return Write(str(self._count))
        if question == "choose_route":
            routes = sorted(Route(value) for value in offered if value in ROUTES)
            return Pick(str(routes[0 if self._habit == "raise" else -1]))
        return super()._own(key, offered)

    def _after_the_advice(self, offered: tuple[str, ...]) -> Said:
        """Goes above or below the advice where that is the habit and it is offered, once a child."""
        wishes = [value for value in offered if value.split(" ")[0] == self._habit]
        if wishes and self._asked["contact/outcome"] <= self._count:
            return Pick(wishes[min(self._asked["contact/outcome"], len(wishes)) - 1])
        if (
            "plan" in offered
            and self._asked["contact/outcome"] == 1
            and self.persona.does("plan", 2)
        ):
            return Pick("plan")
        return Pick("continue" if "continue" in offered else "finish")

    def _tells(self, key: str, kind: str, offered: tuple[str, ...]) -> Said:
        self._about, question = key.partition("/")[0], key.partition("/")[2]
        if kind in ("date", "birth") and self.persona.does(f"day {key}", 2):
            days_ago = self.persona.one_of(f"days {question}", (0, 1, 2, 5, 12))
            return OnDay(self.born if kind == "birth" else self._today - timedelta(days=days_ago))
        return super()._tells(key, kind, offered)

    def _words(self, question: str, kind: str) -> str:
        if question == "child_name":
            place = int(self._about.partition(":")[2] or 1) - 1
            return f"{invented.CHILDREN[place % len(invented.CHILDREN)]} {invented.FAMILY}"
        if question == "referrer_name_role":
            return ROLE.format(trade=self._trade)
        return self.persona.one_of(
            question, invented.OWN_WORDS.get(question) or invented.BY_KIND[kind]
        )
