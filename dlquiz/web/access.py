"""Who may come in: the addresses that are served, the names that a browser may have called them by, and the secret.

A page elsewhere can make a browser talk to this machine. It cannot make it say so under another name: the browser tells
whom it called (`Host`), and which page asked it to (`Origin`).
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass, field

from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.messages.reasons import reason

_CALLED = re.compile(r"(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9_.-]{1,253}))(?::[0-9]{1,5})?")


def listening(host: str, port: int, *, anyone: bool) -> socket.socket:
    """A socket that listens there. Raises `UsageError` where others could reach it, unless `anyone` may."""
    family, address = _resolved(host, port)
    if not anyone and not ipaddress.ip_address(address[0]).is_loopback:
        raise UsageError(*message("web_not_loopback", host=host))
    try:
        return socket.create_server(address, family=family)
    except OSError as error:
        raise UsageError(*message("web_no_socket", host=host, port=port, reason=reason(error))) from error


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """The first address of a name: what is judged is also what is listened to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise UsageError(*message("web_no_socket", host=host, port=port, reason=reason(error))) from error
    family, _, _, _, address = found[0]
    # A scope (`fe80::1%eth0`) is no part of what an address is.
    return family, (str(address[0]).partition("%")[0], port)


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Which requests are answered. `host` is what the server was asked to listen to."""

    host: str
    anyone: bool

    def knows(self, called: str | None) -> bool:
        """Whether this is a name of ours: an address, which nobody can give to another machine, or a name we have."""
        found = _CALLED.fullmatch(called or "")
        if found is None:
            return False
        name = found[1] or found[2]
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name.lower() in self._names()
        return self.anyone or address.is_loopback

    def _names(self) -> set[str]:
        ours = {"localhost", self.host.lower()}
        return ours | {socket.gethostname().lower()} if self.anyone else ours

    def admits(self, called: str | None, origin: str | None, *, asks: bool) -> bool:
        """Whether a request is answered; `asks`: it opens a session, for which the page must be named."""
        if not self.knows(called):
            return False
        return not asks if origin is None else origin.lower() == f"http://{called}".lower()


@dataclass(frozen=True, slots=True)
class Secret:
    """What a browser must know to be answered: in the address once, in a cookie from then on.

    A browser sends a cookie to every port of a host, so that servers side by side need cookies of their own.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie(self) -> str:
        return f"dlquiz-{self.port}"

    def is_known(self, given: str | None) -> bool:
        """Whether this is the secret, found out in the same time however much of it is right."""
        return hmac.compare_digest((given or "").encode("utf-8", "replace"), self.token.encode())
