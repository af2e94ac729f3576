"""Short connections to a group's server, each with one transaction, tried again where that may help."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg import Pipeline, pq

from dlquiz.errors import GroupError, GroupOfflineError
from dlquiz.group.address import Address
from dlquiz.group.faults import passes, said, translated
from dlquiz.messages import message

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
Cursor: TypeAlias = "psycopg.Cursor[tuple[Any, ...]]"
T = TypeVar("T")

TRIES = 20
FIRST_WAIT = 1.0
LONGEST_WAIT = 6.0
"""Seconds. Each wait is drawn evenly from 0 to a bound that doubles: those that were refused together part."""
CONNECT_SECONDS = 10
LONGEST_TRANSACTION = 120.0
"""Seconds after which a server that says nothing is given up."""
OLDEST_SERVER = 140000
_REFUSED = {
    "password authentication failed": "group_wrong_login",
    "not permitted to log in": "group_wrong_login",
    "no password supplied": "group_no_password",
    "no pg_hba.conf entry": "group_no_entry",
    "does not exist": "group_refused",
}
"""What is said in English where trying again is of no use, and the message for it; in other languages it is tried
again, and shown."""


def in_transaction(
    address: Address,
    work: Callable[[Connection], T],
    *,
    again: bool = True,
    wait: Callable[[float], None] = time.sleep,
    longest: float = LONGEST_TRANSACTION,
) -> T:
    """What `work` gives within one transaction of a connection of its own, committed when it returns.

    If a whole transaction may be done `again` (it changes nothing the second time), it is tried until it works or fails
    for good. Raises `GroupOfflineError` where the server cannot be reached or is full, `GroupError` for all else.
    """
    bound = FIRST_WAIT
    for left in reversed(range(TRIES)):
        try:
            connection = _connected(address)
        except psycopg.Error as error:
            fault = _why_not_connected(error, address)
            if not left or fault is not None:
                raise fault or GroupOfflineError(*_refused(error, address)) from None
        else:
            try:
                with _watched(connection, longest), connection:
                    _check_version(connection, address)
                    return work(connection)
            except psycopg.Error as error:
                if not left or not again or not passes(error):
                    raise translated(error, address) from None
        wait(random.uniform(0, bound))
        bound = min(2 * bound, LONGEST_WAIT)
    raise AssertionError("the last try returns or raises")


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """The statements of the block are sent at once, and answered at once; a libpq before 14 sends one by one."""
    with connection.pipeline() if Pipeline.is_supported() else nullcontext():
        yield


def _connected(address: Address) -> Connection:
    parameters: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, **address.parameters}
    if address.is_plain and pq.version() >= 160000:
        # Whoever answers in the server's place must not be sent a password that can be read.
        parameters.setdefault("require_auth", "scram-sha-256,md5,gss,sspi,none")
    return psycopg.connect(**parameters, application_name="dlquiz", client_encoding="utf8", prepare_threshold=None)


def _why_not_connected(error: psycopg.Error, address: Address) -> GroupError | None:
    """Why trying again is of no use, or None: a server answers, and is full or starting up."""
    text = said(error, address)
    for words, key in _REFUSED.items():
        if words in text:
            return GroupError(*_refused(error, address, key))
    # In another language than English the server's word for it is another one: then something must listen there.
    if "FATAL:" in text or any(map(_is_there, address.hosts)):
        return None
    return GroupOfflineError(*message("group_offline", place=address.shown))


def _refused(error: psycopg.Error, address: Address, key: str = "group_refused") -> tuple[str, str]:
    # libpq puts the place and its own words before the server's.
    text = said(error, address).rpartition(": FATAL: ")[2].rpartition("failed: ")[2].strip()
    return message(key, place=address.shown, text=text)


def _is_there(place: tuple[str, int]) -> bool:
    """Whether anything listens at a host and port, or in the folder of a socket."""
    host, port = place
    with suppress(OSError):
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as opened:
                opened.settimeout(CONNECT_SECONDS)
                opened.connect(f"{host}/.s.PGSQL.{port}")
                return True
        with socket.create_connection(place, timeout=CONNECT_SECONDS):
            return True
    return False


def _check_version(connection: Connection, address: Address) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        version = connection.info.server_version // 10000
        raise GroupError(*message("group_old_server", place=address.shown, version=version))


@contextmanager
def _watched(connection: Connection, seconds: float) -> Iterator[None]:
    """Break a connection off whose server says nothing any more: libpq itself would wait for ever."""
    # Not `socket.dup`: that makes the shared socket wait in the middle of libpq's work. The family does not matter.
    own = socket.fromfd(connection.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM)

    def break_off() -> None:
        with suppress(OSError):
            own.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        own.close()
