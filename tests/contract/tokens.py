"""What another implementation makes of the tokens of tests/golden/tokens.json: none of the forged ones is valid.

The server is asked the same over HTTP by tests/api/tokens.rs. Where this library takes a token that ours refuses, the
list says why.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HEADER = '{"typ":"at+jwt","alg":"EdDSA","kid":"$KID"}'
CLAIMS = '{"iss":"$ISS","aud":"vedette","sub":"$SUB","sid":"$SID","iat":$T0,"nbf":$T0,"exp":$T300}'
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
ORDER = 2**252 + 27742317777372353535851937790883648493
ISSUER = "http://localhost:8080"

OURS, OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))


def raw(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


KID = hashlib.sha256(raw(OURS)).hexdigest()[:16]
WORDS = {
    "$UPPERKID": KID.upper(),
    "$KID": KID,
    "$OTHER": b64(raw(OTHER)),
    "$ISS": ISSUER,
    "$SUB": "01890a5d-ac96-774b-bcce-b302099a8057",
    "$SID": "01890a5d-ac96-774b-bcce-b302099a8058",
    "$LONG": "k" * 6000,
}


def text(usual, edit, now):
    if isinstance(edit, list):
        assert edit[0] in usual, edit
        usual = usual.replace(edit[0], edit[1], 1)
    elif edit is not None:
        usual = edit
    for word, value in WORDS.items():
        usual = usual.replace(word, value)
    return re.sub(r"\$T(-?\d+)", lambda found: str(now + int(found[1])), usual)


def signed(way, message, claims):
    ours = OURS.sign(message)
    if way == "malleable":
        scalar = int.from_bytes(ours[32:], "little") + ORDER
        return ours[:32] + scalar.to_bytes(32, "little")
    return {
        None: ours,
        "other": OTHER.sign(message),
        "hmac": hmac.digest(raw(OURS), message, "sha256"),
        "hmac-empty": hmac.digest(b"", message, "sha256"),
        "noughts": bytes(64),
        "flipped": ours[:10] + bytes([ours[10] ^ 1]) + ours[11:],
        "short": ours[:-1],
        "long": ours + b"\0",
        "claims": OURS.sign(claims.encode()),
        "elsewhere": OURS.sign(b"vedette"),
    }[way]


def token(case, now):
    header, claims = text(HEADER, case.get("header"), now), text(CLAIMS, case.get("claims"), now)
    h, c = b64(header.encode()), b64(claims.encode())
    signature = signed(case.get("sign"), f"{h}.{c}".encode(), c)
    s = b64(signature)
    n = s[:-1] + LETTERS[(LETTERS.index(s[-1]) + 1) % 64]
    parts = {"$H": h, "$C": c, "$c": claims, "$S": s, "$B": base64.b64encode(signature).decode(), "$N": n}
    wire = case.get("wire", "$H.$C.$S")
    for word, value in parts.items():
        wire = wire.replace(word, value)
    return wire


def valid(wire):
    """As its documentation would have somebody use it who issues tokens like ours."""
    wanted = {"require": ["iss", "aud", "sub", "sid", "iat", "nbf", "exp"], "strict_aud": True}
    try:
        header = jwt.get_unverified_header(wire)
        if header.get("typ") != "at+jwt" or header.get("kid") != KID:
            return False
        jwt.decode(wire, OURS.public_key(), algorithms=["EdDSA"], audience="vedette", issuer=ISSUER, options=wanted)
    except (jwt.PyJWTError, ValueError, OverflowError, TypeError, UnicodeError):
        return False
    return True


def main(file):
    with open(file, encoding="utf-8") as cases:
        cases = json.load(cases)
    wrong = []
    for case in cases:
        expected = case.get("valid", False) or "pyjwt" in case
        if valid(token(case, int(time.time()))) != expected:
            wrong.append(f"{case['name']}: expected to be {'taken' if expected else 'refused'}")
    print("\n".join(wrong) or f"{len(cases)} tokens judged as the list says")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
