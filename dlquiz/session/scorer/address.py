"""Where a model answers: its address, its name, and the key that the environment has for it."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.messages import message
from dlquiz.settings import ADDRESS, Settings

KEY = "DLQUIZ_SCORER_KEY"
"""The environment variable with the key of the server; it is neither stored nor shown."""
PORTS = {"http": 80, "https": 443}


class ScorerError(DlquizError):
    """Why a model proposes nothing; the learner scores without it."""


class Scorer(NamedTuple):
    """A model at an `address`, as the settings have it."""

    address: str
    model: str
    is_encrypted: bool
    host: str
    port: int
    path: str

    @property
    def is_here(self) -> bool:
        """Whether it is this machine: what is sent there does not leave it."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def scorer_of(settings: Settings) -> Scorer | None:
    """The model that is set; None where none is."""
    found = re.fullmatch(ADDRESS, settings.scorer)
    if found is None:
        return None
    port = int(found["port"] or PORTS[found["scheme"]])
    host = found["host"].strip("[]")
    return Scorer(settings.scorer, settings.scorer_model, found["scheme"] == "https", host, port, found["path"])


def key_in(environment: Mapping[str, str] = os.environ) -> str:
    """The key for the server, "" for none. Raises `ScorerError` for one that no header can have."""
    key = environment.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ScorerError(*message("scorer_bad_key"))
    return key


def answers(scorer: Scorer, seconds: float = 0.5) -> bool:
    """Whether something takes connections there; nothing is sent."""
    try:
        socket.create_connection((scorer.host, scorer.port), seconds).close()
    except (OSError, UnicodeError):
        # A name such as `a..b` cannot be looked up at all.
        return False
    return True
