"""The help of the commands, their manual page and what is wrong with a command line, each in both languages."""

from __future__ import annotations

import inspect
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_fixtures import written
from every_case import every_case

from dlquiz import __version__
from dlquiz.cli.commands import root
from dlquiz.cli.help_pages import HelpContext
from dlquiz.cli.help_zh import CHINESE, PLACEHOLDERS, with_chinese_placeholders
from dlquiz.cli.manual import manual
from dlquiz.cli.overview import OVERVIEW
from dlquiz.cli.usage_errors import in_chinese
from dlquiz.messages import LANGUAGES, Language
from dlquiz.text.cells import cell_width

COMMAND = re.compile(r"(?m)^  ([a-z]+)   +(.+)$")
# What click writes by itself, and what stands for a text of `dlquiz` that the overview replaces.
CLICKS = {"Usage:", "Options", "Commands", "Show this message and exit.", "Show the version and exit."}


def commands(group: click.Group = root, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All of them but `dlquiz` itself, with the words that call them."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_stands_in_one_group_and_says_what_it_does(language: Language) -> None:
    groups = re.findall(r"(?m)^[^\s].*[:：]\n((?:  [a-z]+   .+\n)+)", OVERVIEW[language])
    listed = [name for group in groups for name, _ in COMMAND.findall(group)]
    assert len(groups) == 5
    assert sorted(listed) == sorted(root.commands)
    assert max(map(len, groups)) < sum(map(len, groups)) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parser_prints_the_overview_too(dlquiz, language: Language) -> None:
    assert dlquiz("--language", language, "--help").out == OVERVIEW[language]
    assert dlquiz("--bank", "x.yaml", "--language", language, "-h").out == OVERVIEW[language]


def test_every_help_text_has_a_chinese_one_and_no_other_is_kept() -> None:
    every = [command for _, command in commands()]
    texts = {inspect.cleandoc(command.help or "") for command in every}
    for command in (root, *every):
        texts |= {option.help or "" for option in command.params if isinstance(option, click.Option)}
    assert texts | CLICKS == set(CHINESE)


@pytest.mark.parametrize("name", sorted(root.commands))
def test_the_chinese_help_has_no_english_sentence_and_fits_its_width(name: str, dlquiz) -> None:
    assert root.commands[name].context_class is HelpContext
    ran = dlquiz("--language", "zh", name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"用法：dlquiz {name} ")
    # A long list of choices stands on a line of its own.
    assert [line for line in ran.lines if cell_width(line) > 80 and " [" not in line] == []
    text = re.sub(r"`[^`]*`|--?[\w-]+|\[[^]]*\]", "", ran.out)
    assert re.findall(r"[a-z]+ [a-z]+ [a-z]+", text) == []
    assert set(re.findall(r"\b[A-Z]{2,}\b", ran.out)) <= ABBREVIATIONS


ABBREVIATIONS = {"ID", "JSON", "MB", "VISUAL", "EDITOR", "GIFT", "QTI", "CSV", "BOM"}


def test_every_placeholder_is_in_use() -> None:
    pages = " ".join(command.get_help(HelpContext(command)) for command in (root, *(each for _, each in commands())))
    assert [word for word in PLACEHOLDERS if word not in pages] == []


@pytest.mark.parametrize("words", [["show"], ["import"], ["new"], ["check", "--seeds", "x"], ["plan", "--date"]])
def test_a_usage_error_calls_things_as_the_help_does(words: list[str], dlquiz) -> None:
    assert re.findall(r"[A-Z]{3,}", dlquiz("--language", "zh", *words).refusal) == []


def test_a_group_of_commands_alone_shows_its_help_as_it_is(dlquiz) -> None:
    alone = dlquiz("group")
    assert (alone.code, alone.out, alone.err) == (2, "", dlquiz("group", "--help").out)


CHECKOUT = Path(__file__).parents[2]


def plain(page: str) -> str:
    """The text of a page without its roff."""
    return re.sub(r"\\f[BR]|\\:|\\&", "", page).replace(r"\-", "-").replace(r"\(aq", "'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_has_every_command_with_every_option(language: Language) -> None:
    sections = re.split(r'(?m)^\.S[SH] "([^"]*)"$', plain(manual(root, language)))
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    for words, command in commands():
        said = set(re.findall(r"--?[\w-]+", found[" ".join(("dlquiz", *words))]))
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert [option.opts for option in options if not set(option.opts) <= said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_that_is_installed_is_current(language: Language) -> None:
    file = runpy.run_path(str(CHECKOUT / "docs" / "reference.py"))["manual_file"](language)
    assert file.read_text("utf-8") == manual(root, language), "run `python docs/reference.py`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_is_printed_in_the_language_that_is_asked_for(language: Language, dlquiz) -> None:
    ran = dlquiz("man", "--language", language)
    assert (ran.code, ran.err, ran.out) == (0, "", manual(root, language))
    assert f'"dlquiz {__version__}"' in ran.lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_the_manual_begins_with_a_request_that_is_meant(language: Language) -> None:
    requests = {line.split()[0] for line in manual(root, language).splitlines() if line[:1] in (".", "'")}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".ad"}


def test_the_signs_of_roff_are_text() -> None:
    command = click.Command("odd", help=r"'Tis a \n of `x-y`." + "\n\n.SH no heading ^~")
    lines = manual(click.Group("dlquiz", commands={**root.commands, "man": command}), "en").splitlines()
    assert r"\(aqTis a \en of \fBx\-y\fR." in lines
    assert r"\&.SH no heading \(ha\(ti" in lines


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formatter_has_nothing_to_complain_of_in_the_manual(language: Language, tmp_path: Path) -> None:
    """But of the date, which the page goes without."""
    program = shutil.which("mandoc")
    if program is None:
        pytest.skip("NOT RUN: no mandoc here")
    page = written(tmp_path / "dlquiz.1", manual(root, language))
    done = subprocess.run(
        [program, "-T", "lint", "-W", "warning", page], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


HAN = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`|'[^']*'|dlquiz|[0-9]+<=x<=[0-9]+|x>=[0-9]+")
LATIN = re.compile("[A-Za-z]{2,}")


def wrong_lines() -> Iterator[tuple[str, ...]]:
    """Each command with its arguments left out or too many, and each of its options misused in every way."""
    yield from (("--nosuch",), ("nosuch",), ("statss",), ("import",), ("doctor", "--from", "x"))
    for path, command in commands():
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
    assert HAN.search(english.err) is None
    assert HAN.search(chinese.err)
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
