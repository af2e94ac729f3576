"""The commands of study groups."""

from __future__ import annotations

import click

from dlquiz.cli.help_pages import Group
from dlquiz.cli.options import SEED, json_option, language_option
from dlquiz.group.driver import need_driver
from dlquiz.messages import Language


@click.group(cls=Group)
def group() -> None:
    """A study group on a PostgreSQL server; needs the extra `group`.

    Your progress stays in your own file. A group only gets a copy of what you send it.
    """
    need_driver()


@group.command()
@click.argument("url", metavar="URL")
@click.option("--answers", is_flag=True, help="Members also send typed answers and times of day; they see that first.")
@language_option
def create(url: str, answers: bool, language: Language | None) -> int:
    """Make a group in a database, or upgrade it."""
    from dlquiz.cli.groups import create_group

    return create_group(url, answers=answers)


@group.command()
@click.argument("number", type=click.IntRange(1, 1000), metavar="[N]", required=False)
@click.option("--teacher", is_flag=True, help="For teachers, who see reports and grades and assign.")
@click.option("--name-file", metavar="FILE", help="A file of names, one a line: an invitation for each.")
@language_option
def invite(number: int | None, teacher: bool, name_file: str | None, language: Language | None) -> int:
    """Print N invitations as CSV: name,invitation."""
    from dlquiz.cli.groups import invite

    return invite(number, name_file, teacher=teacher)


@group.command()
@click.argument("line", metavar="LINE")
@click.option("--yes", is_flag=True, help="Agree without being asked.")
@language_option
def join(line: str, yes: bool, language: Language | None) -> int:
    """Join with the line from your teacher; - is standard input."""
    from dlquiz.cli.groups import join

    return join(line, agreed=yes)


@group.command()
@language_option
@json_option
def push(language: Language | None, as_json: bool) -> int:
    """Send what is new; without a network, it is sent next time."""
    from dlquiz.cli.groups import push

    return push(as_json)


@group.command()
@click.option("--erase", is_flag=True, help="Also erase all that the group has of you.")
@click.option("--yes", is_flag=True, help="Erase without being asked.")
@language_option
def leave(erase: bool, yes: bool, language: Language | None) -> int:
    """Leave the group; it keeps what you sent unless you erase it."""
    from dlquiz.cli.groups import leave

    return leave(erase=erase, agreed=yes)


@group.command()
@click.argument("name", metavar="NAME")
@click.option("--blueprint", metavar="TEXT", required=True, help="What is asked, such as background:2,cnn_interview:4.")
@click.option("--seed", type=SEED, help="The questions and their numbers (default: fresh ones).")
@click.option("--minutes", type=click.IntRange(1, 240), help="The time for all of it (default 30).")
@click.option("--each", is_flag=True, help="Other questions for each learner, by a seed of their own.")
@click.option("--from", "begins", metavar="TIME", help="When it opens, as 2026-12-20 or 2026-12-20T18:00.")
@click.option("--until", metavar="TIME", help="When it ends; later counts as late. Of a day, its end.")
@language_option
@click.pass_context
def assign(
    context: click.Context,
    /,
    name: str,
    blueprint: str,
    seed: int | None,
    minutes: int | None,
    each: bool,
    begins: str | None,
    until: str | None,
    language: Language | None,
) -> int:
    """Give everybody the same questions."""
    from dlquiz.cli.group_assignments import assign

    extra = context.find_root().obj
    return assign(name, blueprint, seed, minutes, each=each, begins=begins, until=until, extra=extra)


@group.command()
@language_option
@json_option
def assignments(language: Language | None, as_json: bool) -> int:
    """List the assignments, and which you have done."""
    from dlquiz.cli.group_assignments import list_assignments

    return list_assignments(as_json)


@group.command()
@language_option
def grades(language: Language | None) -> int:
    """Print the grades as CSV: member,name,assignment,score,late."""
    from dlquiz.cli.group_assignments import print_grades

    return print_grades()


@group.command()
@click.option("--bank", metavar="BANK", help="Only this bank: its id, or a path.")
@click.option(
    "--format", "form", type=click.Choice(("text", "html", "csv")), default="text", help="Of a report (text)."
)
@language_option
@json_option
@click.pass_context
def report(context: click.Context, /, bank: str | None, form: str, language: Language | None, as_json: bool) -> int:
    """Show how each question came out in the group."""
    from dlquiz.cli.group_report import report

    return report(context.find_root().obj, bank=bank, form=form, as_json=as_json)
