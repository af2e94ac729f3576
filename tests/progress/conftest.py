"""What the tests of storage share."""

from __future__ import annotations

from progress_files import copy, healthy, old

__all__ = ["copy", "healthy", "old"]
