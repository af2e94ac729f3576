"""What the tests of storage share."""

from __future__ import annotations

from progress_files import copy, healthy, long_history

__all__ = ["copy", "healthy", "long_history"]
