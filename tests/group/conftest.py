"""What the tests of groups share."""

from __future__ import annotations

from group_fixtures import home, joined, new_database, own_server, root, server, teacher

__all__ = ["home", "joined", "new_database", "own_server", "root", "server", "teacher"]
