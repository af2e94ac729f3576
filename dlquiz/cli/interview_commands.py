"""The commands of the mock interview."""

from __future__ import annotations

import click

from dlquiz.cli import completing
from dlquiz.cli.common import wants_lines
from dlquiz.cli.help_pages import Command
from dlquiz.cli.options import SEED, json_option, language_option
from dlquiz.errors import UsageError
from dlquiz.group.driver import need_driver
from dlquiz.messages import Language


def _known_role(_context: click.Context, _parameter: click.Parameter, role: str | None) -> str | None:
    if role is None:
        return None
    from dlquiz.session.interview import role_asked

    return role_asked(role)


def _known_level(_context: click.Context, _parameter: click.Parameter, level: str | None) -> str | None:
    if level is None:
        return None
    from dlquiz.session.interview import level_asked

    return level_asked(level)


@click.command(cls=Command)
@click.option("--plain", is_flag=True, help="Line mode: questions on standard output, answers from input.")
@click.option("--minutes", type=click.IntRange(1, 240), help="The time for all of it (default 30; 45 for a role).")
@click.option(
    "--role",
    metavar="ROLE",
    callback=_known_role,
    shell_complete=completing.roles,
    help="The role it is for: ml-engineer, research, vision or llm.",
)
@click.option(
    "--level",
    metavar="LEVEL",
    callback=_known_level,
    shell_complete=completing.levels,
    help="How difficult it is: junior, mid or senior.",
)
@click.option("--blueprint", metavar="TEXT", help="What is asked, such as background:2,cnn_interview:4.")
@click.option("--assignment", metavar="NAME", help="An assignment of your study group; it says what is asked.")
@click.option("--bank", metavar="BANK", help="Only this bank: its id, or a path.")
@click.option("--seed", type=SEED, help="Repeat an interview: same questions, same numbers.")
@language_option
@click.option("--end", is_flag=True, help="End the interview in progress, and report what was answered.")
@click.option("--discard", is_flag=True, help="Forget the interview in progress; its answers stay in the history.")
@click.pass_obj
def interview(
    banks: tuple[str, ...],
    plain: bool,
    minutes: int | None,
    role: str | None,
    level: str | None,
    blueprint: str | None,
    assignment: str | None,
    bank: str | None,
    seed: int | None,
    language: Language | None,
    end: bool,
    discard: bool,
) -> int:
    """A mock interview: against the clock, verdicts at the end; goes on with one that was left."""
    from dlquiz.cli.interview_terms import Terms
    from dlquiz.cli.practice_options import Options

    options = Options("interview", bank=bank, seed=seed, language=language, extra=banks)
    if assignment is not None:
        need_driver()
    terms = Terms(options, minutes, blueprint, role, level, assignment)
    if end or discard:
        from dlquiz.cli.interviews import end_interview

        return end_interview(terms, discard=discard)
    if plain or wants_lines():
        from dlquiz.cli.interview_repl import interview_plainly

        return interview_plainly(terms)
    from dlquiz.cli.screen import start_interview

    return start_interview(terms)


@click.command(cls=Command)
@click.argument("identity", metavar="[ID]", required=False)
@click.option(
    "--format", "form", type=click.Choice(("text", "markdown", "html")), default="text", help="Of a report (text)."
)
@click.option("--output", metavar="FILE", help="Write the report to a file instead of standard output.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@language_option
@json_option
@click.pass_obj
def interviews(
    banks: tuple[str, ...],
    identity: str | None,
    form: str,
    output: str | None,
    force: bool,
    language: Language | None,
    as_json: bool,
) -> int:
    """List your interviews, or print the report of one; the beginning of its ID is enough."""
    from dlquiz.cli.interviews import list_interviews, tell_interview

    if identity is None:
        if output is not None:
            raise UsageError(
                "`--output` takes the report of one interview: name its ID (`dlquiz interviews` lists them)",
                "`--output` 用于保存一次面试的报告：请指定其 ID（`dlquiz interviews` 可列出）",
            )
        return list_interviews(language, as_json)
    return tell_interview(identity, banks, form, output=output, force=force, language=language, as_json=as_json)
