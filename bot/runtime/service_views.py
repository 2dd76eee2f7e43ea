"""The public page that asks families and referrers what they think of the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock, england
from bot.conversations import conversations
from bot.front_door.service_views import ANSWERS, FAMILY, QUESTIONS, answers_in
from bot.runtime.form_pages import page
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words
from bot.store.front_door import service_views
from bot.widget.form.templates import filled

A_MINUTE, IN_A_BURST = 2, 6
"""How often one address may answer: a family of several, and no flood."""


class ServiceViewRoutes:
    """`view`: the questions, for families or with `of=referrer` for referrers."""

    def __init__(self) -> None:
        self._allowed = Allowance(A_MINUTE, burst=IN_A_BURST)

    def routes(self) -> Routes:
        return ((self._ask, "/view", "GET", "view"), (self._take, "/view", "POST", "view_post"))

    async def _ask(self, request: Request) -> HTTPResponse:
        return _page(str(request.args.get("of", FAMILY)))

    async def _take(self, request: Request) -> HTTPResponse:
        """Keep the answers. Too many from one address are not kept, and it is said."""
        of = str(request.form.get("of", ""))
        given = {code: str(request.form.get(code, "")) for code in QUESTIONS.get(of, {})}
        answers = answers_in(of, given)
        if not answers:
            return _page(of, problem="Choose an answer to at least one question.", status=422)
        if not self._allowed.takes(request.remote_addr or request.ip):
            return _page(
                of, given, problem="Too many answers came from here. Wait a minute.", status=429
            )
        await off_loop(_keep, of, answers, england.local(clock.now()).date())
        return _page(of, thanks=True)


def _keep(of: str, answers: Mapping[str, int], on: date) -> int:
    with conversations().database.writing() as connection:
        return service_views.keep(connection, of, answers, on)


def _page(
    of: str,
    given: Mapping[str, str] | None = None,
    problem: str = "",
    thanks: bool = False,
    status: int = 200,
) -> HTTPResponse:
    who = of if of in QUESTIONS else FAMILY
    html = filled(
        "view.html", our_words(), of=who, questions=QUESTIONS[who], answers=ANSWERS,
        given=given or {}, problem=problem, thanks=thanks,
    )  # fmt: skip
    return page(html, status)
