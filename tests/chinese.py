"""Whether a Chinese text is Chinese: what a learner or an author reads, not names, code and paths in it."""

from __future__ import annotations

import re

from dlquiz.errors import Fault

_CHINESE = re.compile("[\u4e00-\u9fff]")
_CODE = re.compile(r"`[^`]*`|\$[^$]*\$|\S*[/_\\.]\S*|\[[^\]]*\]|\([^)]*\)|'[^']*'|\"[^\"]*\"")
_PROSE = re.compile(r"(?<![A-Za-z-])[A-Za-z]?[a-z]+(?: [a-z]+)+(?![A-Za-z])")


def english_in(text: str) -> list[str]:
    """Two English words or more in a row, outside of code, formulas, paths and quotations."""
    return _PROSE.findall(_CODE.sub("`", text))


def assert_chinese(text: str) -> None:
    assert _CHINESE.search(text), text
    assert english_in(text) == [], text


def assert_in_chinese(fault: Fault) -> None:
    """The fault and its fix are Chinese."""
    assert_chinese(fault.message_zh)
    assert_chinese(fault.fix_zh)
