"""`threshold rasa ...`: Rasa's own commands, where TensorFlow may not be installed."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TextIO

from bot.runtime import no_tensorflow


def prepare(proxies: int = 0) -> None:
    """Set Rasa up to be imported quietly. Call it before the first import of `rasa`.

    proxies: how many stand in front; else all who come through one would share its allowance.
    """
    if proxies:
        os.environ.setdefault("SANIC_PROXIES_COUNT", str(proxies))
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SANIC_REQUEST_MAX_SIZE", "262144")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.showwarning = _show_our_own
    if not no_tensorflow.is_installed():
        no_tensorflow.install()


def _show_our_own(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Leave out what other libraries say of each other: Rasa 3.6 sets its own filters over ours."""
    if "site-packages" not in filename and not filename.startswith("<frozen"):
        text = warnings.formatwarning(str(message), category, filename, lineno)
        print(text, file=file or sys.stderr, end="")  # noqa: T201


def run(arguments: list[str]) -> None:
    """Run one of Rasa's commands in this process; leaves with Rasa's exit code."""
    prepare()
    from rasa.__main__ import main

    sys.path.insert(0, os.getcwd())
    sys.argv = ["rasa", *arguments]
    main()
