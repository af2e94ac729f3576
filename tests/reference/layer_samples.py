"""The entries about layers, and their arguments as a question hands them over."""

from __future__ import annotations

from typing import Any

from dlquiz.reference import catalog

BY_NAME = {name: catalog.find(name) for name in catalog.families()["layers"]}


def bound(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments as a question hands them over, completed and checked."""
    return catalog.bind(BY_NAME[name], given)
