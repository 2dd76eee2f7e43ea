"""The council's own sign-in (OpenID Connect): the one client of it.

Authlib does the protocol: code flow with PKCE, state and nonce, the token's signature, issuer, audience and
times. What is said here is stricter than its defaults: signatures by public key alone, an issuer that is
the one in the settings, and a time limit on every call.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from bot.settings import Settings

log = logging.getLogger(__name__)

NAME = "single_sign_on"
SECONDS = 8
LEEWAY_SECONDS = 60
SIGNATURES = ("RS256", "PS256", "ES256")
"""Never `none`, and never a secret that both sides know."""
WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderDown(Exception):
    """The provider was not reached, or what it answered makes no sense."""


class NotBelieved(Exception):
    """What came back cannot be trusted; nobody is signed in. `why` is a code, for the audit log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Person:
    """Whom the provider vouches for. `email`: None unless the provider says that it verified it."""

    subject: str
    email: str | None


class Provider:
    """One OpenID Connect provider."""

    def __init__(self, app: Flask, here: Settings) -> None:
        self.issuer = str(here.sso_issuer)
        self.client_id = str(here.sso_client)
        self._client = OAuth(app).register(
            NAME,
            client_id=here.sso_client,
            client_secret=here.sso_secret,
            server_metadata_url=self.issuer.rstrip("/") + WELL_KNOWN,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )

    def begin(self, back_to: str) -> Response:
        """Send the visitor to the provider; state, nonce and verifier stay in the session.

        Raises: ProviderDown
        """
        self._known()
        return self._client.authorize_redirect(back_to)  # type: ignore[no-any-return]

    def finish(self) -> Person:
        """Whom the present request's code stands for. Raises: ProviderDown, NotBelieved."""
        self._known()
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "nonce": {"essential": True},
        }
        try:
            token = self._client.authorize_access_token(
                claims_options=options, leeway=LEEWAY_SECONDS
            )
        except RequestException as error:
            raise ProviderDown from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            log.warning("single sign-on was refused: %s", type(error).__name__)
            raise NotBelieved("token_refused") from error
        return _person(self.issuer, token.get("userinfo"))

    def way_out(self) -> str | None:
        """Where somebody ends their session at the provider as well; None where it is not known."""
        try:
            address = self._known().get("end_session_endpoint")
        except ProviderDown:
            return None
        return address if isinstance(address, str) and address.startswith("http") else None

    def _known(self) -> dict[str, Any]:
        """What the provider says of itself, once it was asked. Raises: ProviderDown."""
        try:
            known: dict[str, Any] = self._client.load_server_metadata()
        except (RequestException, ValueError, TypeError) as error:
            log.warning("the single sign-on provider was not reached: %s", type(error).__name__)
            raise ProviderDown from error
        if known.get("issuer") != self.issuer:
            log.error("THRESHOLD_SSO_ISSUER and what the provider calls itself differ")
            for name in ("_loaded_at", "issuer"):
                known.pop(name, None)
            raise ProviderDown
        known["id_token_signing_alg_values_supported"] = list(SIGNATURES)
        return known


def _person(issuer: str, claims: Any) -> Person:
    if not claims or not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotBelieved("no_subject")
    email, is_verified = claims.get("email"), claims.get("email_verified")
    known = email if isinstance(email, str) and is_verified is True else None
    return Person(f"{issuer} {claims['sub']}", known)


def init_app(app: Flask, here: Settings) -> None:
    """Make the provider known to the views; None where no single sign-on is set up."""
    app.extensions[NAME] = Provider(app, here) if here.sso_issuer else None
