"""The commands that mark an answer: `grade` one, and `code` a function in your editor."""

from __future__ import annotations

import click

from dlquiz.cli.help_pages import Command
from dlquiz.cli.options import NEGATIVES, SEED, json_option, language_option, seed_option, unprotected_option
from dlquiz.messages import Language


@click.command(cls=Command, context_settings=NEGATIVES)
@click.argument("words", nargs=-1, required=True, metavar="[BANK] ID ANSWER...")
@seed_option
@language_option
@click.option("--file", type=click.Path(), metavar="FILE", help="Of a code question, the file with the function.")
@unprotected_option
@click.option("--trace", "with_trace", is_flag=True, help="How the answer was read and compared, below the verdict.")
@json_option
@click.pass_obj
def grade(
    banks: tuple[str, ...],
    words: tuple[str, ...],
    seed: int,
    language: Language | None,
    file: str | None,
    unprotected: bool,
    with_trace: bool,
    as_json: bool,
) -> int:
    """Grade one answer: exit code 0 right, 1 wrong or partly, 2 unreadable."""
    if file is not None:
        from dlquiz.cli.code_commands import grade_file

        return grade_file(words, banks, file, seed, language, as_json, with_trace, unprotected)
    from dlquiz.cli.named import question_and_answer
    from dlquiz.cli.one_question import grade_answer

    question, answer = question_and_answer(words, banks)
    return grade_answer(question, answer, seed, language=language, as_json=as_json, with_trace=with_trace)


@click.command(cls=Command)
@click.argument("named", nargs=-1, required=True, metavar="[BANK] ID")
@click.option("--file", type=click.Path(), metavar="FILE", help="Your file (default: one of dlquiz's own).")
@click.option("--seed", type=SEED, help="The numbers of this seed (default: fresh ones).")
@unprotected_option
@language_option
@click.pass_obj
def code(
    banks: tuple[str, ...],
    named: tuple[str, ...],
    file: str | None,
    seed: int | None,
    unprotected: bool,
    language: Language | None,
) -> int:
    """Write the function of a code question in your editor: graded at each save, recorded once."""
    from dlquiz.cli.code_commands import practise_code

    return practise_code(named, banks, file, seed, language, unprotected)
