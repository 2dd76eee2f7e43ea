"""Runs the custom actions in Rasa's own process, by the action server's own executor."""

from __future__ import annotations

import json as json_module
import logging
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

log = logging.getLogger(__name__)


class InProcessActions(EndpointConfig):
    """An action endpoint that is a function call."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url=f"in-process://{package}", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """What the action server would have answered.

        A failure gives no responses: the channel turns silence into advice and a person.
        """
        call = kwargs.get("json") or {}
        try:
            return await self._executor.run(call)
        except ActionExecutionRejection as error:
            body = {"error": error.message, "action_name": error.action_name}
            raise ClientResponseError(400, "rejected", json_module.dumps(body)) from error
        except ActionNotFoundException as error:
            raise ClientResponseError(404, "not found", str(error)) from error
        except Exception:
            log.exception("action %s failed for %s", call.get("next_action"), call.get("sender_id"))
            return {"events": [], "responses": []}


def check_answers_once_compiled() -> None:
    """Check action results with a validator that is compiled once.

    Rasa 3.6 validates its own constant JSON schema again at every action: 50 ms a turn, for nothing.
    """
    from jsonschema import Draft7Validator

    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
