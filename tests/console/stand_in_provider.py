"""A stand-in for a council's OpenID Connect provider: signs real tokens, and lies as a test asks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from typing import Any

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

CLIENT, SECRET = "console", "a secret for these tests"
OWN_KEY = RSAKey.generate_key(2048, {"kid": "own"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "own"})


class StandIn:
    """One provider on a port of its own. `claims`, `alg`, `key`: what its tokens say and are signed with."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.alg, self.key = "RS256", OWN_KEY
        self.metadata: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.is_slow = False
        app = Flask("stand_in")
        app.add_url_rule("/.well-known/openid-configuration", "about", self._about)
        app.add_url_rule("/keys", "keys", lambda: jsonify(keys=[OWN_KEY.as_dict(private=False)]))
        app.add_url_rule("/authorise", "authorise", self._authorise)
        app.add_url_rule("/token", "token", self._token, methods=["POST"])
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _about(self) -> Response:
        return jsonify(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorise",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/leave",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                **self.metadata,
            }
        )

    def _authorise(self) -> Response:
        code = f"code-{len(self.codes)}"
        self.codes[code] = request.args.to_dict()
        back, state = request.args["redirect_uri"], request.args["state"]
        return redirect(f"{back}?code={code}&state={state}")

    def _token(self) -> Any:
        asked = self.codes.pop(request.form["code"], None)
        verifier = request.form.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != challenge:
            return jsonify(error="invalid_grant"), 400
        token = {"access_token": "opens nothing", "token_type": "Bearer", "expires_in": 60}
        return jsonify(token | {"id_token": self._signed(asked["nonce"])})

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "sub-1", "iat": now, "exp": now + 60,
            "nonce": nonce, "email": "screener@exampleshire.example", "email_verified": True,
            **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.alg == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.alg == "HS256":  # signed with the public key, as if that were a shared secret
            head = f"{_part({'alg': 'HS256', 'kid': 'own'})}.{_part(claims)}"
            made = hmac.digest(OWN_KEY.as_pem(private=False), head.encode(), "sha256")
            return f"{head}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        return str(jwt.encode({"alg": self.alg, "kid": "own"}, claims, self.key))


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
