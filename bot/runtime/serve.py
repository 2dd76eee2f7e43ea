"""`threshold serve`: Rasa's server with the actions in its process, and only our channel in front."""

from __future__ import annotations

import logging

from bot.runtime import rasa_command
from bot.settings import ROOT, settings


def serve(port: int | None = None) -> None:
    """Answer conversations until told to stop. Loads the newest model of the model folder."""
    rasa_command.prepare(settings().proxies)
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from bot.conversations import conversations
    from bot.runtime.in_process import InProcessActions, check_answers_once_compiled

    configure_structlog(logging.ERROR)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("rasa").setLevel(logging.ERROR)
    conversations()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = InProcessActions()
    check_answers_once_compiled()
    serve_application(
        model_path=str(settings().model_folder),
        interface=settings().chat_host,
        port=port or settings().chat_port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints,
        enable_api=False,
    )
