"""Addresses of a group's database: a URL of libpq, of which no error and no message shows the password."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote

from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.settings import GROUP_SCHEMES

LONGEST = 4000
ENCRYPTED = ("require", "verify-ca", "verify-full")
"""The values of `sslmode` with which nothing is sent unless it is encrypted."""
SHARED = ("sslmode", "channel_binding", "target_session_attrs", "connect_timeout")
"""The parameters of the teacher's URL that hold for everybody, and so go into invitations."""
USUAL = {"host": "localhost", "port": "5432", "user": "postgres"}
"""What holds where neither the URL nor the environment says it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL and the parameters of libpq in it."""

    url: str
    parameters: dict[str, str]

    @property
    def password(self) -> str:
        return self.parameters.get("password", "")

    @property
    def hosts(self) -> list[tuple[str, int]]:
        """Host or folder of a socket, and port, of each server it names; libpq tries one after the other."""
        hosts = (self.parameters.get("hostaddr") or self.parameters["host"]).split(",")
        ports = self.parameters["port"].split(",")
        ports = ports * len(hosts) if len(ports) == 1 else ports
        return [(host or USUAL["host"], int(port or USUAL["port"])) for host, port in zip(hosts, ports, strict=True)]

    @property
    def shown(self) -> str:
        """Host, port and database, for sentences."""
        host, port = self.hosts[0]
        return f"{host}:{port}/{self.parameters['dbname']}"

    @property
    def is_plain(self) -> bool:
        """Whether what is sent to another machine may be readable on the way."""
        far = any(not _is_here(host) for host, _ in self.hosts)
        return far and self.parameters.get("sslmode", "prefer") not in ENCRYPTED

    @property
    def is_only_here(self) -> bool:
        """Whether the address means another server on every machine."""
        return all(_is_here(host) for host, _ in self.hosts)

    def invitation(self, role: str, password: str) -> str:
        """The URL of the same database for another role."""
        more = {key: self.parameters[key] for key in SHARED if key in self.parameters}
        place = ",".join(f"{_bracketed(host)}:{port}" for host, port in self.hosts)
        if self.parameters["host"].startswith("/"):
            # The folder of a socket cannot stand where hosts do.
            place, more = "", more | {key: self.parameters[key] for key in ("host", "port")}
        query = "&".join(f"{key}={quote(value, safe='')}" for key, value in more.items())
        database = quote(self.parameters["dbname"], safe="")
        return f"postgresql://{role}:{password}@{place}/{database}{'?' if query else ''}{query}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else quote(host, safe="")


def address_of(text: str) -> Address:
    """The address of a URL. Raises `UsageError`, which shows nothing of the text: a password may stand anywhere."""
    # Here, so that home can read who is in a group before the driver is loaded.
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    url = text.strip()
    try:
        if not url.startswith(GROUP_SCHEMES) or len(url) > LONGEST or not url.isprintable():
            raise ValueError("no URL of PostgreSQL")
        found = _from_environment() | {key: str(value) for key, value in conninfo_to_dict(url).items() if value}
        found.setdefault("dbname", found["user"])
        address = Address(url, found)
        if any(not 0 < port < 65536 for _, port in address.hosts):
            raise ValueError("no port")
    except (ValueError, Error):
        # Not `from`: what psycopg says quotes the URL, with the password in it.
        raise UsageError(*message("group_no_url")) from None
    return address


def _from_environment() -> dict[str, str]:
    """Who and where, so far as the environment says (`PGHOST` and its kin); never a password."""
    from psycopg.pq import Conninfo

    defaults = {one.keyword.decode(): one.val.decode() for one in Conninfo.get_defaults() if one.val}
    return {key: defaults.get(key, usual) for key, usual in USUAL.items()}


def _is_here(host: str) -> bool:
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
