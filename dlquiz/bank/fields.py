"""The fields that a bank and every question have, and the form of their words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dlquiz.yaml_reader import Cut

TOP_REQUIRED, TOP_OPTIONAL = ("format", "id", "title", "questions"), ("topics", "references")
REQUIRED = ("id", "type", "topic", "prompt")
OPTIONAL = (
    *("aliases", "difficulty", "tags", "covers", "family", "hints", "solution", "explanation", "source"),
    *("deprecated", "parameters", "let", "where"),
)
CUT = Cut("questions", "id", (*TOP_REQUIRED, *TOP_OPTIONAL))
"""How a bank is read in pieces where it cannot be read as a whole."""

IDENTIFIER = re.compile("[A-Za-z_][A-Za-z0-9_]*")
QUESTION_ID = "[a-z0-9][a-z0-9-]*"
BANK_ID = "[a-z][a-z0-9_-]*"
FULL_NAME = "[a-z][a-z0-9_-]*/[a-z0-9][a-z0-9-]*"
TOPIC = r"[^\s/]+"
TAG = r"[^\s,/]+"
COVER = r"[^\s,]+"
FAMILY = r"\S+"
UNIT = r"\S+( \S+)*"
MISTAKE_NAME = "[a-z][a-z0-9_]*"
ALLOWED: Mapping[str, str] = {
    IDENTIFIER.pattern: "use only letters a-z and A-Z, digits and `_`, and no digit first",
    QUESTION_ID: "use only small letters a-z, digits and `-`, and no `-` first",
    BANK_ID: "use only small letters a-z, digits, `_` and `-`, and a letter first",
    FULL_NAME: "use only the id of a bank, `/` and the id of a question",
    TOPIC: "use only what is neither white space nor `/`",
    TAG: "use only what is neither white space nor `,` nor `/`",
    COVER: "use only what is neither white space nor `,`",
    FAMILY: "write it without white space",
    UNIT: "write one word such as `MiB`, or a few with single spaces between them",
    MISTAKE_NAME: "use only small letters a-z, digits and `_`, and a letter first",
}
"""What the words of each form may hold."""
DIFFICULTIES = (1, 2, 3)
