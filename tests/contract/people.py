"""Signing in as an account of the demonstration, as often as its codes allow."""

import base64
import hashlib
import hmac
import json
import struct
import time

import requests

COOKIE = "__Host-session"
# What a browser says of a request from our own page. Without it nobody comes in with a cookie.
FROM_US = {"Sec-Fetch-Site": "same-origin"}
STEP = 30


class Account:
    """An account. A code opens once, and each must be later than the last (docs/security.md §2)."""

    def __init__(self, url, file, role):
        self.url = url
        with open(file, encoding="utf-8") as list_of_them:
            self.own = next(account for account in json.load(list_of_them) if account["role"] == role)
        self.used = 0

    def credentials(self):
        """What to type now, or nothing while every code that opens is used up. The server takes the step before,
        this one and the next."""
        now = int(time.time())
        # A step that ends within two seconds counts as ended: the code has yet to arrive.
        step = max(self.used + 1, (now + 2) // STEP - 1)
        if step > now // STEP + 1:
            return None
        self.used = step
        return {"email": self.own["email"], "password": self.own["password"], "code": self._code(step)}

    def sign_in(self):
        """A new session's cookie, or nothing while there is no code for one."""
        credentials = self.credentials()
        if credentials is None:
            return None
        answer = requests.post(f"{self.url}/api/v1/sessions", json=credentials, headers=FROM_US, timeout=10)
        answer.raise_for_status()
        # Taken from the header: a cookie jar keeps a cookie of this name to itself on plain HTTP.
        return answer.headers["Set-Cookie"].split(";")[0].removeprefix(f"{COOKIE}=")

    def _code(self, step):
        secret = self.own["totp_secret"]
        key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        place = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Session:
    """A session and the tokens it is exchanged for."""

    # A token works for five minutes.
    FRESH = 120

    def __init__(self, account):
        self.account = account
        self.cookie = account.sign_in()
        self._token = None
        self._since = 0.0

    def token(self):
        """A token with minutes to go."""
        if self._token is None or time.monotonic() - self._since > self.FRESH:
            # Always the first cookie: it stays good until its successor is presented, which nobody here does.
            url = f"{self.account.url}/api/v1/sessions/token"
            answer = requests.post(url, headers={"Cookie": f"{COOKIE}={self.cookie}", **FROM_US}, timeout=10)
            answer.raise_for_status()
            self._token, self._since = answer.json()["token"], time.monotonic()
        return self._token
