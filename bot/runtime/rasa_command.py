"""`threshold rasa ...`: Rasa's own commands, where TensorFlow may not be installed."""

from __future__ import annotations

import os
import sys
import warnings

from bot.runtime import no_tensorflow


def prepare() -> None:
    """Set Rasa up to be imported quietly. Call it before the first import of `rasa`."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SANIC_REQUEST_MAX_SIZE", "262144")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for kind in (DeprecationWarning, FutureWarning, UserWarning):
        warnings.simplefilter("ignore", kind)
    if not no_tensorflow.is_installed():
        no_tensorflow.install()


def run(arguments: list[str]) -> None:
    """Run one of Rasa's commands in this process; leaves with Rasa's exit code."""
    prepare()
    from rasa.__main__ import main

    sys.path.insert(0, os.getcwd())
    sys.argv = ["rasa", *arguments]
    main()
