"""A small OpenID Connect provider on loopback: real HTTP, real keys, really signed tokens.

It checks its client as a strict provider does (redirect address, secret, PKCE, a code once) and
can be told to misbehave. oidc-provider-mock gives no `acr` and no `auth_time`, so the portal is
shown against this one, written on Flask and joserfc.
"""

import base64
import hashlib
import secrets
import threading
import time

from flask import Flask, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "portalen", "broker-and-portal-know-this"
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
LOA2 = "http://id.elegnamnden.se/loa/1.0/loa2"
NUMBER = "198001019876"  # a personal number, which the portal must never keep
PAGE = """<!doctype html><html lang="en"><title>Broker</title><h1>Broker</h1>
<form method="post"><input name="sub" aria-label="sub" value="asta-1">
<button>Identify</button></form>"""


class Broker:
    """`people` are the claims of each `sub`; `says` overrides claims of the next tokens."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.server = make_server("127.0.0.1", 0, self.app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.reset()

    def reset(self):
        self.people = {}
        self.codes, self.bearers = {}, {}
        self.asked = []  # the parameters of each authorization request
        self.says, self.about = {}, {}
        self.signs_with, self.header = self.key, {"alg": "RS256", "kid": "first"}
        self.claims_in_token = True
        self.waits, self.fails = 0, False
        self.redirect_uri = "http://localhost:8000/konto/e-legitimation/svar/"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def code_for(self, sub, asked):
        code = secrets.token_urlsafe(16)
        self.codes[code] = (sub, dict(asked))
        return code

    def id_token(self, sub, asked):
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": sub, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "acr": LOA3, "auth_time": now,
            "personal_number": NUMBER,
        } | (self.people.get(sub, {}) if self.claims_in_token else {}) | self.says  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.signs_with, algorithms=[self.header["alg"]])

    def app(self):
        app = Flask(__name__)
        app.before_request(self.trouble)
        app.get("/.well-known/openid-configuration")(self.discovery)
        app.get("/jwks")(self.keys)
        app.get("/authorize")(self.ask)
        app.post("/authorize")(self.identify)
        app.post("/token")(self.token)
        app.get("/userinfo")(self.userinfo)
        app.add_url_rule("/html", "html", lambda: PAGE, methods=["POST"])
        app.add_url_rule("/odd-keys", "odd", lambda: {"keys": ["x", 7]})
        app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
        return app

    def trouble(self):
        time.sleep(self.waits)
        if self.fails:
            abort(503)

    def discovery(self):
        return jsonify({
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
        } | self.about)  # fmt: skip

    def keys(self):
        return jsonify({"keys": [self.key.as_dict(private=False)]})

    def ask(self):
        self.check_request(request.args)
        return PAGE

    def identify(self):
        asked = request.args
        self.check_request(asked)
        self.asked.append(dict(asked))
        if "error" in request.form:
            answer = f"error={request.form['error']}"
        else:
            answer = f"code={self.code_for(request.form['sub'], asked)}"
        return redirect(f"{asked['redirect_uri']}?{answer}&state={asked['state']}")

    def token(self):
        sub, asked = self.codes.pop(request.form["code"], (None, {}))
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (
            self.secret_fits(),
            request.form["redirect_uri"] == asked.get("redirect_uri"),
            challenge == asked.get("code_challenge"),
        )
        if not all(fits):
            return jsonify({"error": "invalid_grant"}), 400
        bearer = secrets.token_urlsafe(16)
        self.bearers[bearer] = sub
        token = self.id_token(sub, asked)
        return jsonify({"access_token": bearer, "token_type": "Bearer", "id_token": token})

    def secret_fits(self):
        known, form = request.authorization, request.form
        if self.about.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
            given = form.get("client_id"), form.get("client_secret")
        else:
            given = (known.username, known.password) if known else None
        return given == (CLIENT, SECRET)

    def userinfo(self):
        sub = self.bearers[request.authorization.token]
        told = {"sub": sub, "personal_number": NUMBER}
        return jsonify(told | self.people.get(sub, {}) | self.says)

    def check_request(self, asked):
        wanted = {"client_id": CLIENT, "redirect_uri": self.redirect_uri, "response_type": "code"}
        if any(asked.get(name) != value for name, value in wanted.items()):
            abort(400)
        if asked["code_challenge_method"] != "S256" or "openid" not in asked["scope"].split():
            abort(400)
