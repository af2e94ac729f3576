"""The form of the words in a bank: ids, topics, names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dlquiz.messages import Text

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
ALLOWED: Mapping[str, Text] = {
    IDENTIFIER.pattern: Text(
        "use only letters a-z and A-Z, digits and `_`, and no digit first",
        "只能用字母 a-z、A-Z、数字和 `_`，且不以数字开头",
    ),
    QUESTION_ID: Text(
        "use only small letters a-z, digits and `-`, and no `-` first",
        "只能用小写字母 a-z、数字和 `-`，且不以 `-` 开头",
    ),
    BANK_ID: Text(
        "use only small letters a-z, digits, `_` and `-`, and a letter first",
        "只能用小写字母 a-z、数字、`_` 和 `-`，且以字母开头",
    ),
    FULL_NAME: Text("use only the id of a bank, `/` and the id of a question", "请写成“题库的 id/题目的 id”"),
    TOPIC: Text("no spaces and no `/`", "不要有空格和 `/`"),
    TAG: Text("no spaces, no `,` and no `/`", "不要有空格、`,` 和 `/`"),
    COVER: Text("no spaces and no `,`", "不要有空格和 `,`"),
    FAMILY: Text("no spaces", "不要有空格"),
    UNIT: Text(
        "write one word such as `MiB`, or a few with single spaces between them",
        "请写一个词，例如 `MiB`；多个词之间各空一格",
    ),
    MISTAKE_NAME: Text(
        "use only small letters a-z, digits and `_`, and a letter first",
        "只能用小写字母 a-z、数字和 `_`，且以字母开头",
    ),
}
"""What the words of each form may hold."""
