"""Random passwords, and what a server keeps of one: it never sees the password itself.

SCRAM-SHA-256 is RFC 7677, its keys are those of RFC 5802, section 3; the text is the one of PostgreSQL's `pg_authid`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

ROUNDS = 4096
"""As PostgreSQL itself. Rounds make guessing slow, and each login as well."""
MEMBER_ROUNDS = 1
"""Of learners, who log in all at once. Nobody guesses one of 2**192 passwords, however fast a try is."""


def new_password() -> str:
    """A random password of 192 bits, of letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(24)


def verifier(password: str, salt: bytes | None = None, rounds: int = ROUNDS) -> str:
    """What PostgreSQL stores for an ASCII password: `SCRAM-SHA-256$rounds:salt$StoredKey:ServerKey`."""
    salt = secrets.token_bytes(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${rounds}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
