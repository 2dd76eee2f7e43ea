"""Writes `docs/who_may_see_what.md` from the code: `python -m tests.console.write_who_may_see`."""

from __future__ import annotations

from bot.console.app import create_app  # noqa: I001
from tests import conftest  # first: it makes an environment that is nobody's own
from tests.console.test_every_route_by_role import TABLE, table

if __name__ == "__main__":
    assert conftest.ROOT in TABLE.parents
    TABLE.write_text(table(create_app()))
