"""Texts in two languages: what is put into them, and the spaces around it where it is Chinese."""

from __future__ import annotations

import pytest

from dlquiz.messages import Text, closed_up, en, message, say, zh


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(en.WORDS, "told", "before {word} and {other}.")
    monkeypatch.setitem(zh.WORDS, "told", "前面 {word} 后面 {other}。")


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("word", "other", "english", "chinese"),
    [
        (12, "x", "before 12 and x.", "前面 12 后面 x。"),
        ("卷积", 3, "before 卷积 and 3.", "前面卷积后面 3。"),
        (Text("conv", "卷积"), Text("size", "尺寸"), "before conv and size.", "前面卷积后面尺寸。"),
        ("CNN 层", "层 3", "before CNN 层 and 层 3.", "前面 CNN 层后面层 3。"),
        ("", "{word}", "before  and {word}.", "前面  后面 {word}。"),
    ],
)
def test_a_chinese_value_stands_without_spaces_among_chinese(
    word: object, other: object, english: str, chinese: str
) -> None:
    assert message("told", word=word, other=other) == (english, chinese)
    assert (say("en", "told", word=word, other=other), say("zh", "told", word=word, other=other)) == (english, chinese)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("前 ", "后", "前"),
        ("前 ", "b", "前 "),
        ("a ", "后", "a "),
        ("前", "后", "前"),
        ("前 ", "", "前 "),
        (" ", "后", " "),
        ("", "后", ""),
    ],
)
def test_a_space_goes_only_between_chinese_and_chinese(before: str, after: str, kept: str) -> None:
    assert closed_up(before, after) == kept


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (Text("one", "一"), "one", "一"),
        (Text("one", ""), "one", "one"),
        (Text("", "一"), "一", "一"),
        (Text.same("1"), "1", "1"),
    ],
)
def test_what_is_missing_in_one_language_is_told_in_the_other(text: Text, english: str, chinese: str) -> None:
    assert (text.in_language("en"), text.in_language("zh")) == (english, chinese)
