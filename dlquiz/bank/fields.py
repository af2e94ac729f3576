"""The fields that a bank and every question have, and the form of their words."""

from __future__ import annotations

from dlquiz.yaml_reader import Cut

TOP_REQUIRED, TOP_OPTIONAL = ("format", "id", "title", "questions"), ("topics",)
REQUIRED = ("id", "type", "topic", "prompt")
OPTIONAL = (
    *("aliases", "difficulty", "tags", "covers", "family", "hints", "solution", "explanation", "source"),
    *("deprecated", "parameters", "let", "where"),
)
CUT = Cut("questions", "id", (*TOP_REQUIRED, *TOP_OPTIONAL))
"""How a bank is read in pieces where it cannot be read as a whole."""

QUESTION_ID = "[a-z0-9][a-z0-9-]*"
BANK_ID = "[a-z][a-z0-9_-]*"
TOPIC = r"[^\s/]+"
TAG = r"[^\s,/]+"
COVER = r"[^\s,]+"
FAMILY = r"\S+"
UNIT = r"\S+( \S+)*"
MISTAKE_NAME = "[a-z][a-z0-9_]*"
DIFFICULTIES = (1, 2, 3)
