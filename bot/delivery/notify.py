"""GOV.UK Notify: e-mails that carry a reference and never case detail."""

from __future__ import annotations

from collections.abc import Mapping

import requests
from notifications_python_client.errors import APIError, HTTPError, InvalidResponse, TokenError
from notifications_python_client.notifications import NotificationsAPIClient

from bot.delivery.faults import ANSWER_SECONDS, UpstreamError, not_reached

SYSTEM = "GOV.UK Notify"
ADDRESS = "https://api.notifications.service.gov.uk"


class Notify:
    """The one client of Notify. Not for use by several threads at once: each delivery makes its own."""

    def __init__(self, key: str, url: str = ADDRESS, seconds: float = ANSWER_SECONDS) -> None:
        self._client = NotificationsAPIClient(key, base_url=url, timeout=seconds)

    def send_email(
        self, address: str, template: str, values: Mapping[str, str], reference: str
    ) -> str:
        """Send one e-mail; gives Notify's own id for it.

        reference: goes to Notify and tells repeats apart; no personal data in it.
        Raises: UpstreamError, also when the e-mail may have left.
        """
        try:
            answer = self._client.send_email_notification(
                address,
                template,
                personalisation=dict(values),
                reference=reference,
                sanitise_content_for=list(values),
            )
        except (APIError, TokenError, requests.RequestException) as error:
            raise _fault(error) from error
        return _id_in(answer)

    def sent_before(self, reference: str) -> str | None:
        """The id of an e-mail that Notify has already taken under this reference; None if it has not.

        Raises: UpstreamError.
        """
        try:
            answer = self._client.get_all_notifications(reference=reference)
        except (APIError, TokenError, requests.RequestException) as error:
            raise _fault(error) from error
        found = answer.get("notifications") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise UpstreamError("malformed_answer", SYSTEM)
        return _id_in(found[0]) if found else None


def _id_in(answer: object) -> str:
    number = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(number, str) or not number:
        raise UpstreamError("malformed_answer", SYSTEM)
    return number


def _fault(error: Exception) -> UpstreamError:
    cause = error.__cause__
    if isinstance(error, InvalidResponse):
        return UpstreamError("malformed_answer", SYSTEM)
    if isinstance(error, requests.RequestException):
        return not_reached(error, SYSTEM)
    if isinstance(cause, requests.RequestException) and cause.response is None:
        return not_reached(cause, SYSTEM)
    if isinstance(error, HTTPError):
        return UpstreamError(f"answered_{error.status_code}", SYSTEM)
    return UpstreamError("malformed_answer", SYSTEM)
