"""Whether this machine has the driver of PostgreSQL. Imports nothing of it, so that it can be asked anywhere."""

from __future__ import annotations

from dlquiz.errors import UsageError
from dlquiz.messages import message


def need_driver() -> None:
    """Raises `UsageError` where psycopg, or the library that it needs, is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise UsageError(*message("group_missing")) from error
