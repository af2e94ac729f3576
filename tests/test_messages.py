"""Texts in two languages: what is put into them, and the spaces around it where it is Chinese."""

from __future__ import annotations

import re
import string

import pytest
from every_case import every_case

from dlquiz.messages import Language, Text, closed_up, en, environment_language, message, say, zh
from dlquiz.text.cells import cell_width


@pytest.fixture
def sample_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(en.WORDS, "sample_text", "before {word} and {other}.")
    monkeypatch.setitem(zh.WORDS, "sample_text", "前面 {word} 后面 {other}。")


@pytest.mark.usefixtures("sample_text")
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
    assert message("sample_text", word=word, other=other) == (english, chinese)
    assert (say("en", "sample_text", word=word, other=other), say("zh", "sample_text", word=word, other=other)) == (
        english,
        chinese,
    )


@every_case(
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
def test_what_is_missing_in_one_language_is_reported_in_the_other(text: Text, english: str, chinese: str) -> None:
    assert (text.in_language("en"), text.in_language("zh")) == (english, chinese)


# Words that end in s and are no plural, and numbers that are no count of what follows.
NO_PLURALS = {
    *("has", "is", "was", "its", "this", "as", "gives", "shows", "names", "passes", "columns", "times", "goes"),
    *("starts", "opens", "closes", "does", "runs", "takes", "reports"),
}
PLURAL = re.compile(r"\{\w+:([^|{}]+)\|([^{}]+)\}")


def with_number(template: str, number: int) -> str:
    """An English text with the same number in all its places."""
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return say("en", "counted", **dict.fromkeys(names, number))


@every_case("key", [key for key, text in en.WORDS.items() if "{" in text])
def test_one_is_followed_by_no_plural_and_any_other_number_by_no_singular(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(en.WORDS, "counted", en.WORDS[key])
    one = re.findall(r"(?<![\d.,])1 (?:[a-z]+ )?([a-z]+s)\b", with_number(en.WORDS[key], 1))
    assert set(one) <= NO_PLURALS | {singular.split()[-1] for singular, _ in PLURAL.findall(en.WORDS[key])}
    for singular, plural in PLURAL.findall(en.WORDS[key]):
        assert singular != plural
        for number in (0, 2):
            found = with_number(en.WORDS[key], number)
            assert re.search(rf"\b{re.escape(plural)}\b", found)
            assert "|" not in found


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), ("1", "1 day"), ("1.0", "1.0 days")]
)
def test_a_count_chooses_between_the_two_forms(number: object, expected: str) -> None:
    assert say("en", "days", count=number) == expected
    assert say("zh", "days", count=number) == f"{number} 天"


def test_only_english_has_two_forms() -> None:
    assert len([key for key, text in en.WORDS.items() if PLURAL.search(text)]) > 40
    assert [key for key, text in zh.WORDS.items() if PLURAL.search(text)] == []


def test_a_number_of_one_takes_the_singular() -> None:
    assert say("en", "progress_counts", answered=1, questions=2, due=0).startswith("1 answer to 2 questions")


@every_case(
    ("environment", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "ZH-Hans"}, "zh"),
        ({"LANG": "zh.GB18030@stroke"}, "zh"),
        ({"LANG": "zhx_XX"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "de_DE", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "POSIX", "LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "zh_CN:zh", "LC_CTYPE": "zh_CN"}, "en"),
    ],
)
def test_the_first_variable_that_names_a_language_decides(environment: dict[str, str], wanted: str) -> None:
    assert environment_language(environment) == wanted


@pytest.mark.parametrize("language", ["en", "zh"])
def test_how_to_tick_points_fits_on_a_small_screen(language: Language) -> None:
    """Three lines of 56 cells are what a question leaves it at 60×20."""
    lines = (-(-cell_width(say(language, key)) // 50) for key in ("tick_points", "tick_suggested"))
    assert sum(lines) <= 3
