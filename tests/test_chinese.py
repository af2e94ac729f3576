"""Every text that a user can see is said in Chinese, too: messages, and the pairs that stand beside checks."""

from __future__ import annotations

import ast
import errno
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from chinese import english_in

import dlquiz
from dlquiz.messages import en, zh
from dlquiz.messages.reasons import reason

PACKAGE = Path(dlquiz.__file__).parent
IN_TWO_LANGUAGES = ("Text", "Error", "Fault", "NotAdmissible")
"""How the names of what takes an English text and then a Chinese one end."""


def shown(node: ast.expr) -> str | None:
    """A text as it is written, with a name in backticks for each value in it; None for what is no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "`x`" for part in parts)  # type: ignore[misc]
        case ast.BinOp(left=left, op=ast.Add(), right=right) if (one := shown(left)) is not None:
            return one + (shown(right) or "")
    return None


def pairs() -> Iterator[tuple[str, str, str]]:
    """Where two texts follow each other in a call, and both of them."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if not name.endswith(IN_TWO_LANGUAGES):
                continue
            texts = [shown(argument) for argument in node.args]
            for english, chinese in pairwise(texts):
                if english is not None and chinese is not None:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", english, chinese
                    break


@pytest.mark.sweep
def test_a_pair_of_texts_is_english_and_chinese() -> None:
    found = list(pairs())
    assert len(found) > 1000
    assert [pair for pair in found if english_in(pair[1]) and english_in(pair[2])] == []
    assert [pair for pair in found if english_in(pair[1]) and pair[1] == pair[2]] == []


def test_a_reason_of_the_system_is_said_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "none").read_bytes()
    assert reason(caught.value).zh == "文件或文件夹不存在"
    assert reason(caught.value).en == caught.value.strerror
    rare = OSError(errno.ESRCH, "no such process")
    assert reason(rare) == ("no such process", "no such process")
    assert reason(OSError("broken")) == ("broken", "broken")


def test_the_messages_are_in_chinese() -> None:
    # `:lang zh` is typed.
    assert [key for key, text in zh.WORDS.items() if english_in(text)] == ["verb_lang"]
    assert [key for key, text in zh.WORDS.items() if text == en.WORDS[key] and english_in(text)] == []
