"""The names of questions that no file holds: they are made when they are asked for."""

from __future__ import annotations

GENERATED_BANK = "networks"
"""The bank of the questions that are made in code."""
OWN_NETWORKS = f"{GENERATED_BANK}/own-"
"""Begins the names of questions made from a network in a file of the learner's."""
