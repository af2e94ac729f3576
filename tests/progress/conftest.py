"""What the tests of storage share."""

from __future__ import annotations

from progress_files import copy, healthy

__all__ = ["copy", "healthy"]
