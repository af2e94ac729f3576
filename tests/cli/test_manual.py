"""The manual page: every command and option, in both languages, as roff that `man` prints."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from dlquiz import __version__
from dlquiz.cli.command_tables import with_inner
from dlquiz.cli.commands import root
from dlquiz.cli.manual import manual
from dlquiz.messages import LANGUAGES, Language

CHECKOUT = Path(__file__).parents[2]


def plain(page: str) -> str:
    """The text of a page without its roff."""
    return re.sub(r"\\f[BR]|\\:|\\&", "", page).replace(r"\-", "-").replace(r"\(aq", "'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_command_with_every_option(language: Language) -> None:
    sections = re.split(r'(?m)^\.S[SH] "([^"]*)"$', plain(manual(root, language)))
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    for name, command in root.commands.items():
        for path, inner in with_inner(command, f"dlquiz {name}"):
            options = [option for option in inner.params if isinstance(option, click.Option)]
            assert [
                option.opts for option in options if not set(option.opts) <= set(re.findall(r"--?[\w-]+", found[path]))
            ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_is_installed_is_current(language: Language) -> None:
    file = runpy.run_path(str(CHECKOUT / "docs" / "reference.py"))["manual_file"](language)
    assert file.read_text("utf-8") == manual(root, language), "run `python docs/reference.py`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_printed_in_the_language_that_is_asked_for(language: Language, dlquiz) -> None:
    ran = dlquiz("man", "--language", language)
    assert (ran.code, ran.err, ran.out) == (0, "", manual(root, language))
    assert f'"dlquiz {__version__}"' in ran.lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_begins_with_a_request_that_is_meant(language: Language) -> None:
    requests = {line.split()[0] for line in manual(root, language).splitlines() if line[:1] in (".", "'")}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".ad"}


def test_the_signs_of_roff_are_text() -> None:
    command = click.Command("odd", help=r"'Tis a \n of `x-y`." + "\n\n.SH no heading ^~")
    lines = manual(click.Group("dlquiz", commands={**root.commands, "man": command}), "en").splitlines()
    assert r"\(aqTis a \en of \fBx\-y\fR." in lines
    assert r"\&.SH no heading \(ha\(ti" in lines


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formatter_has_nothing_to_complain_of(language: Language, tmp_path: Path) -> None:
    """But of the date, which the page goes without."""
    program = shutil.which("mandoc")
    if program is None:
        pytest.skip("NOT RUN: no mandoc here")
    page = tmp_path / "dlquiz.1"
    page.write_text(manual(root, language), "utf-8")
    done = subprocess.run(
        [program, "-T", "lint", "-W", "warning", page], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []
