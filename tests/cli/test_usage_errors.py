"""What is wrong with a command line is said in Chinese where the language is Chinese: every kind of usage error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from every_case import every_case

from dlquiz.cli.commands import root
from dlquiz.cli.help_zh import with_chinese_placeholders
from dlquiz.cli.usage_errors import in_chinese

CHINESE = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`|'[^']*'|dlquiz|[0-9]+<=x<=[0-9]+|x>=[0-9]+")
LATIN = re.compile("[A-Za-z]{2,}")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def wrong_lines() -> Iterator[tuple[str, ...]]:
    """Each command with its arguments left out or too many, and each of its options misused in every way."""
    yield from (("--nosuch",), ("nosuch",), ("statss",), ("import",), ("doctor", "--from", "x"))
    for path, command in commands(root):
        yield (*path, "--nosuch")
        if all(each.nargs == 1 for each in command.params):
            yield (*path, *"abcd")
        for each in command.params:
            if isinstance(each, click.Option):
                yield from ((*path, *words) for words in misused(each))
            elif each.required:
                yield path


def misused(option: click.Option) -> Iterator[tuple[str, ...]]:
    name = option.opts[0]
    yield (f"{name[:-1]}zz",)
    if option.is_flag:
        yield (f"{name}=1",)
    elif name != "--network":  # whose value may be left out
        yield (name,)
    if isinstance(option.type, click.IntRange):
        yield from ((f"{name}=many",), (f"{name}=-1",))
    if isinstance(option.type, click.Choice):
        yield (f"{name}=nosuch",)


# What these two do not know is an argument: an answer or a value may begin with a minus.
LINES = [line for line in dict.fromkeys(wrong_lines()) if line[0] not in ("grade", "calc") or len(line) == 1]


@every_case("line", LINES)
def test_a_usage_error_is_reported_in_one_language_as_a_whole(
    line: tuple[str, ...], dlquiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = dlquiz(*line)
    with monkeypatch.context() as in_chinese:
        in_chinese.setenv("LANG", "zh_CN.UTF-8")
        chinese = dlquiz(*line)
    assert (english.code, chinese.code) == (2, 2)
    assert CHINESE.search(english.err) is None
    assert CHINESE.search(chinese.err)
    assert LATIN.findall(QUOTED.sub("", chinese.err)) == []
    quoted = [with_chinese_placeholders(each) for each in QUOTED.findall(english.err)]
    assert QUOTED.findall(chinese.err)[1:] == quoted[1:]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("No such option: --numbr Did you mean --number?", "没有选项 --numbr；是否想输入 --number？"),
        ("No such option: -x (Possible options: --a, --b)", "没有选项 -x；是否想输入其中之一：--a, --b？"),
        (
            "No such option '-x'. (Did you mean one of: '--a', '--b'?)",
            "没有选项 '-x'；是否想输入其中之一：'--a', '--b'？",
        ),
        ("Got unexpected extra argument (a)", "多余的参数：a"),
        ("Invalid value for '--kind': 'a\nb' is not one of 'x'.", "'--kind' 的值无效：'a\nb' 不在可选值之中：'x'"),
        ("Something that click may say one day.", "Something that click may say one day."),
    ],
)
def test_the_templates_of_older_and_later_versions_are_known(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese
