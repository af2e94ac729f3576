"""`analyse`: the figures of questions, from the exports of a class or from a study group."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank import Library
from dlquiz.cli.common import DONE
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.exchange import STANDARD, is_database, open_input
from dlquiz.cli.library import every_installed, find_bank
from dlquiz.cli.output import say_json, write
from dlquiz.errors import UsageError
from dlquiz.messages import Language, message
from dlquiz.reports import kept, opened_lines
from dlquiz.reports.classes import ClassReader, Classroom
from dlquiz.session.titles import mistake_label
from dlquiz.settings import GROUP_SCHEMES

if TYPE_CHECKING:
    from dlquiz.analysis.figures import QuestionFigures


def analyse(
    files: Sequence[str],
    extra: Sequence[str],
    *,
    bank: str | None,
    form: str,
    language: Language | None,
    as_json: bool,
) -> int:
    """The figures of every question that the class answered, or of those of one bank."""
    library, banks = banks_asked(bank, extra)
    of_group = any(file.startswith(GROUP_SCHEMES) for file in files)
    found = _of_group(files, library) if of_group else _of_exports(files, library)
    figures = [each for each in found.questions if banks is None or each.question.partition("/")[0] in banks]
    if as_json:
        from dlquiz.analysis.figures import figures_json

        say_json({"learners": found.learners, "questions": [figures_json(each) for each in figures]})
        return DONE
    from dlquiz.reports.class_report import class_report

    chosen = language or settings_language()
    blocks = class_report(
        found.learners,
        figures,
        chosen,
        label=lambda name, question: mistake_label(library, name, question),
        unused=found.unused,
    )
    if form == "html":
        from dlquiz.reports.html import html

        write(html(blocks, chosen).rstrip("\n"))
    else:
        from dlquiz.reports.plain import plain_lines

        for line in plain_lines(blocks, chosen):
            write(line)
    return DONE


class _Found(NamedTuple):
    """The figures of all questions of a class; `unused` are the options that nobody chose, by question."""

    learners: int
    questions: list[QuestionFigures]
    unused: dict[str, list[str]]


def _of_exports(files: Sequence[str], library: Library) -> _Found:
    classroom = read_class(files, library)
    # NumPy takes a while to load: what is wrong with a file is said before.
    from dlquiz.analysis.figures import question_figures
    from dlquiz.analysis.table import table_of

    return _Found(len(classroom.learners), question_figures(table_of(classroom.learners)), classroom.unused)


def _of_group(urls: Sequence[str], library: Library) -> _Found:
    """Those of a group, which knows the options of choice questions only if it was made with `--answers`."""
    if len(urls) > 1:
        raise UsageError(*message("analyse_alone"))
    from dlquiz.group.driver import need_driver

    need_driver()
    from dlquiz.group.address import address_of

    address = address_of(urls[0])
    from dlquiz.group.reporting import group_figures

    found = group_figures(address, library.renamed)
    return _Found(found.learners, found.questions, found.unused)


def banks_asked(bank: str | None, extra: Sequence[str]) -> tuple[Library, set[str] | None]:
    """The banks to look questions up in, and the ids of those that are asked for; None for all."""
    if bank is None:
        return every_installed(extra), None
    found, library = find_bank(bank, extra)
    return library, {found.id} if found is not None else {each.id for each in library.banks}


def read_class(files: Sequence[str], library: Library) -> Classroom:
    """The class whose exports these are. Each is read once, under the names that questions have now."""
    reader = ClassReader(library.current_name)
    for file in dict.fromkeys(files):
        if is_database(file):
            raise UsageError(
                f"{file} is a progress file, not an export: write one with `dlquiz export`",
                f"{file} 是进度文件，不是导出文件：请用 `dlquiz export` 导出",
            )
        with open_input(file) as stream:
            if file != STANDARD and Path(file).is_file():
                reader.read(opened_lines(stream, file), file)
                continue
            # A pipe can be read only once.
            with closing(kept(stream, file)) as copy:
                copy.seek(0)
                reader.read(opened_lines(copy, file), file)
    return reader.classroom()
