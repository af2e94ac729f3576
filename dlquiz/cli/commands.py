"""The command line: one small function a command, each importing what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from dlquiz import __version__
from dlquiz.cli import completing
from dlquiz.cli.banks_commands import banks
from dlquiz.cli.common import wants_lines
from dlquiz.cli.convert_command import convert
from dlquiz.cli.grading_commands import code, grade
from dlquiz.cli.group_commands import group
from dlquiz.cli.help_pages import Root
from dlquiz.cli.interview_commands import interview, interviews
from dlquiz.cli.mcp_command import mcp
from dlquiz.cli.options import NEGATIVES, SEED, USUAL_TARGET, KindOption, json_option, language_option, seed_option
from dlquiz.cli.serve_command import serve
from dlquiz.errors import UsageError
from dlquiz.messages import Language, message
from dlquiz.settings import ORDERS

if TYPE_CHECKING:
    from dlquiz.bank.rounds import Column

# Written out, because banks need not be loaded to tell what the commands are.
COLUMNS = ("shape", "parameters", "macs", "receptive_field", "mixed", "flops", "kv_cache")
# Written out, because how they complete need not be loaded, either.
SHELLS = ("bash", "zsh", "fish", "powershell")


@click.group(cls=Root, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--bank", "banks", multiple=True, metavar="PATH", help="Add a bank file, or a folder of them.")
@language_option
@click.version_option(__version__, prog_name="dlquiz", message="%(prog)s %(version)s")
@click.pass_context
def root(context: click.Context, banks: tuple[str, ...], language: Language | None) -> int:
    """Prepare for deep-learning interviews and exams; every numeric answer is computed."""
    context.obj = banks
    if context.invoked_subcommand is not None:
        return 0
    from dlquiz.cli.starting import start

    return start(banks)


def session_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `practice` and its kin share."""
    for option in (
        click.option("--plain", is_flag=True, help="Line mode: prompts on standard output, answers from input."),
        click.option("--bank", metavar="BANK", help="Only this bank: its id, or a path."),
        click.option("--topic", metavar="TOPIC", help="Only this topic."),
        click.option("--difficulty", type=click.IntRange(1, 3), help="Only this difficulty."),
        click.option("--tag", metavar="TAG", help="Only questions with this tag."),
        click.option("--kind", type=KindOption(), help="Only this type of question."),
        click.option("--minutes", type=click.IntRange(1, 1440), help="Begin no question after so many minutes."),
        click.option("--number", type=click.IntRange(1, 10_000), help="How many questions."),
        click.option("--seed", type=SEED, help="Repeat a session: same order, same numbers."),
        language_option,
    ):
        command = option(command)
    return command


@root.command()
@session_options
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    help="What comes first: due and new questions mixed, the weakest, new ones, or what tells most about you (default: "
    "as the settings say, mixed).",
)
@click.option("--today", is_flag=True, help="What today asks, as at home: reviews and new questions.")
@click.option("--question", metavar="[BANK/]ID", help="Only this question; --seed then gives its numbers.")
@click.pass_context
def practice(context: click.Context, /, **options: Any) -> int:
    """Practice: due and new questions first, topics mixed."""
    if options["today"] and any(
        options[name] is not None for name in ("number", "minutes", "order", "seed", "question")
    ):
        raise UsageError(*message("today_alone"))
    return _run_session("practice", context.obj, options)


@root.command()
@session_options
@click.pass_context
def review(context: click.Context, /, **options: Any) -> int:
    """Answer what is due."""
    return _run_session("review", context.obj, options)


@root.command()
@click.argument("mistake", required=False, shell_complete=completing.mistakes)
@click.option(
    "--network",
    metavar="[NAME]",
    is_flag=False,
    flag_value="",
    shell_complete=completing.networks,
    help="Instead, rounds over the layers of a network: its name, a file, or all; alone, list them.",
)
@click.option("--column", type=click.Choice(COLUMNS), help="What a round asks of each layer (default mixed).")
@session_options
@json_option
@click.pass_context
def drill(
    context: click.Context,
    /,
    mistake: str | None,
    network: str | None,
    column: Column | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Drill one mistake until you avoid it three times in a row; alone, list what can be drilled."""
    if network is not None or column is not None:
        from dlquiz.cli.network_drill import rounds_asked

        found = rounds_asked(network, column, mistake, options, as_json)
        return found if isinstance(found, int) else _run_session("drill", context.obj, {"rounds": found, **options})
    if mistake is not None:
        return _run_session("drill", context.obj, {"mistake": mistake, **options})
    from dlquiz.cli.drilling import list_mistakes

    return list_mistakes(options["bank"], context.obj, as_json)


root.add_command(grade)
root.add_command(code)
root.add_command(interview)
root.add_command(interviews)
root.add_command(serve)
root.add_command(mcp)
root.add_command(banks)
root.add_command(convert)
root.add_command(group)


def _run_session(mode: str, banks: tuple[str, ...], options: dict[str, Any]) -> int:
    from dlquiz.cli.practice_options import Options

    plain = options.pop("plain")
    wanted = Options(mode=mode, extra=banks, **options)
    if plain or wants_lines():
        from dlquiz.cli.line_mode import practise_plainly

        return practise_plainly(wanted)
    from dlquiz.cli.screen import start_session

    return start_session(wanted)


@root.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--seeds", type=click.IntRange(1, 1000), default=25, help="Draws of each question (default 25).")
@click.option("--activity", is_flag=True, help="Also how often draws are refused and mistakes are active.")
@click.option("--jobs", type=click.IntRange(1, 1000), help="How many processes at most (default: one a processor).")
@json_option
@click.pass_obj
def check(
    banks: tuple[str, ...], paths: tuple[str, ...], seeds: int, activity: bool, jobs: int | None, as_json: bool
) -> int:
    """Check bank files; without PATH, all installed banks."""
    from dlquiz.cli.checking_banks import check_banks

    return check_banks(paths, banks, seeds, as_json, activity, jobs)


@root.command()
@click.argument("named", nargs=-1, required=True, metavar="[BANK] ID")
@seed_option
@language_option
@click.option(
    "--picture", type=click.Path(), metavar="FILE", help="Write its pictures to an .svg or .gif file instead, moving."
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option
@click.pass_obj
def show(
    banks: tuple[str, ...],
    named: tuple[str, ...],
    seed: int,
    language: Language | None,
    picture: str | None,
    force: bool,
    as_json: bool,
) -> int:
    """Show one concrete question: prompt, numbers, answer, working, known mistakes."""
    from dlquiz.cli.common import DONE
    from dlquiz.cli.named import question_named
    from dlquiz.cli.one_question import show_question

    question = question_named(named, banks)[0]
    if picture is not None:
        from dlquiz.cli.picture_files import save_picture

        save_picture(question, seed, language, picture, force=force, banks=banks)
        if not as_json:
            return DONE
    return show_question(question, seed, language, as_json)


@root.command(context_settings=NEGATIVES)
@click.argument("reference", required=False, shell_complete=completing.references)
@click.argument("arguments", nargs=-1, metavar="[NAME=VALUE]...", shell_complete=completing.arguments)
@click.option("--steps", is_flag=True, help="The working on standard output, below the value.")
@json_option
@click.pass_obj
def calc(banks: tuple[str, ...], reference: str | None, arguments: tuple[str, ...], steps: bool, as_json: bool) -> int:
    """Run a reference implementation, that of a bank as BANK/NAME; without arguments, describe it; alone, list all."""
    from dlquiz.cli.calculating import calculate

    return calculate(reference, arguments, banks, steps, as_json)


@root.command()
@click.argument("name", required=False, shell_complete=completing.networks)
@click.option("--input", "input_shape", metavar="CxHxW", help="The input to trace, such as 3x224x224.")
@click.option("--sequence", type=int, metavar="N", help="Of a text network: the number of tokens.")
@click.option("--batch", type=int, metavar="N", help="Of a text network: the number of texts (default 1).")
@click.option("--dtype", metavar="TYPE", help="Of a text network: float32 (default), bfloat16, float16 or int8.")
@json_option
def net(
    name: str | None, input_shape: str | None, sequence: int | None, batch: int | None, dtype: str | None, as_json: bool
) -> int:
    """The layer table of a network, by name or from a file; alone, list them."""
    from dlquiz.cli.networks import setting_of, show_network

    return show_network(name, input_shape, as_json, setting_of(sequence, batch, dtype))


@root.command()
@click.argument("bank")
@click.option("--type", "kind", type=KindOption(), default="numeric", help="Its type (default numeric).")
@click.option("--id", "identity", metavar="ID", help="The id of a new bank (default: made of the file's name).")
@click.pass_obj
def new(banks: tuple[str, ...], bank: str, kind: str, identity: str | None) -> int:
    """Append a question to a bank, to be filled in; a path that is not there becomes a new bank."""
    from dlquiz.cli.authoring import new_question

    return new_question(bank, kind, banks, identity)


@root.command()
@click.argument("named", nargs=-1, required=True, metavar="[BANK] ID")
@click.pass_obj
def edit(banks: tuple[str, ...], named: tuple[str, ...]) -> int:
    """Open a question in $VISUAL or $EDITOR at its line, then check its bank."""
    from dlquiz.cli.authoring import edit_question

    return edit_question(named, banks)


@root.command()
@click.argument("file")
@click.argument("question", metavar="[ID]", required=False)
@seed_option
@language_option
@click.pass_obj
def preview(banks: tuple[str, ...], file: str, question: str | None, seed: int, language: Language | None) -> int:
    """Show a question of a bank file beside your editor, again at each save; in a pipe, once, as `show` does."""
    from dlquiz.cli.previewing import preview_question

    return preview_question(file, question, banks, seed)


@root.command()
@language_option
def schema(language: Language | None) -> int:
    """The JSON Schema of banks, for completion and checks in an editor; in English unless asked for."""
    from dlquiz.bank.schema import schema_text
    from dlquiz.cli.output import write

    # In English unless asked for: it is a file to share.
    write(schema_text(language or "en").rstrip("\n"))
    return 0


@root.command()
@json_option
@click.pass_obj
def stats(banks: tuple[str, ...], as_json: bool) -> int:
    """Progress by bank and topic."""
    from dlquiz.cli.progress_commands import show_stats

    return show_stats(banks, as_json)


@root.command()
@json_option
@click.pass_obj
def due(banks: tuple[str, ...], as_json: bool) -> int:
    """The questions that are due, the longest overdue first."""
    from dlquiz.cli.progress_commands import show_due

    return show_due(banks, as_json)


@root.command()
@click.option("--number", type=click.IntRange(1), help="How many answers at most.")
@click.option("--disputed", is_flag=True, help="Only those whose verdict you disputed, with your note.")
@json_option
@click.pass_obj
def history(banks: tuple[str, ...], number: int | None, disputed: bool, as_json: bool) -> int:
    """The answers given, newest first."""
    from dlquiz.cli.progress_commands import show_history

    return show_history(banks, number, disputed, as_json)


@root.command()
@json_option
@click.pass_obj
def mistakes(banks: tuple[str, ...], as_json: bool) -> int:
    """The mistakes made, frequent and recent ones first."""
    from dlquiz.cli.progress_commands import show_mistakes

    return show_mistakes(banks, as_json)


@root.command()
@click.option(
    "--date",
    "day",
    metavar="DATE",
    help="The day, as 2026-12-20, or +14 for in two weeks (default: that of your interview, else in four weeks).",
)
@click.option(
    "--target",
    metavar="SHARE",
    default=USUAL_TARGET,
    help="The share of all questions to be recalled on it (default 0.9).",
)
@click.option("--bank", metavar="BANK", help="Count only this bank: its id, or a path.")
@click.option("--topic", metavar="TOPIC", help="Count only this topic.")
@click.option("--retention", is_flag=True, help="Also minutes a day and recall for a retention of 80% to 95%.")
@json_option
@click.pass_obj
def plan(
    banks: tuple[str, ...],
    day: str | None,
    target: str,
    bank: str | None,
    topic: str | None,
    retention: bool,
    as_json: bool,
) -> int:
    """A plan for a date: recall by topic on that day, minutes a day for a target, and the queue that follows."""
    from dlquiz.cli.planning import show_plan

    return show_plan(banks, day, target, bank=bank, topic=topic, retention=retention, as_json=as_json)


@root.command()
@click.option("--adopt", is_flag=True, help="Schedule by the fit from now on, if it is better; else exit code 1.")
@click.option("--reset", is_flag=True, help="Go back to the default weights.")
@json_option
@click.pass_obj
def fit(banks: tuple[str, ...], adopt: bool, reset: bool, as_json: bool) -> int:
    """Fit the schedule to how you forget: what it predicts, and what would change; needs 200 reviews."""
    from dlquiz.cli.fitting import fit_schedule, reset_schedule

    if adopt and reset:
        raise UsageError("give either `--adopt` or `--reset`", "`--adopt` 和 `--reset` 只能选一个")
    return reset_schedule(banks, as_json) if reset else fit_schedule(banks, as_json, adopt=adopt)


@root.command()
@json_option
def undo(as_json: bool) -> int:
    """Take back the last answer; again, the one before."""
    from dlquiz.cli.history_commands import undo

    return undo(as_json)


@root.command()
@click.option("--apply", is_flag=True, help="Take the new verdicts over; without it nothing is changed.")
@click.option("--all", "every", is_flag=True, help="Also answers whose question is marked as it was then.")
@json_option
@click.pass_obj
def regrade(banks: tuple[str, ...], apply: bool, every: bool, as_json: bool) -> int:
    """Mark the history again by today's banks: what differs, answer by answer."""
    from dlquiz.cli.history_commands import regrade

    return regrade(banks, apply, every, as_json)


@root.command()
@json_option
@click.pass_obj
def orphans(banks: tuple[str, ...], as_json: bool) -> int:
    """The history of questions that are gone from all banks."""
    from dlquiz.cli.history_commands import show_orphans

    return show_orphans(banks, as_json)


@root.command("export")
@click.argument("file", default="-")
@click.option("--force", is_flag=True, help="Overwrite FILE whatever it holds, unless it is dlquiz's own.")
@click.pass_obj
def export_history(banks: tuple[str, ...], file: str, force: bool) -> int:
    """Write all progress as JSON lines, to FILE or standard output; a FILE that ends in .gz is packed."""
    from dlquiz.cli.exchange import export_progress

    return export_progress(file, force, banks)


@root.command("import")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--undo", is_flag=True, help="Take back the newest import; again, the one before. Your answers stay.")
@json_option
@click.pass_obj
def import_history(banks: tuple[str, ...], files: tuple[str, ...], undo: bool, as_json: bool) -> int:
    """Take in an export, a progress file (even damaged) or reviews from Anki (.apkg); - is standard input."""
    from dlquiz.cli.exchange import import_progress, undo_import

    if undo == bool(files):
        raise UsageError("give either FILE... or `--undo`", "请指定文件或 `--undo`，二者选一")
    if undo:
        return undo_import(as_json)
    return import_progress(files, banks, as_json)


@root.command("sync")
@click.argument("place", required=False)
@click.option(
    "--banks/--no-banks", "shares", default=None, help="Keep your own banks in PLACE and share settings, or no longer."
)
@json_option
@click.pass_obj
def sync_history(banks: tuple[str, ...], place: str | None, shares: bool | None, as_json: bool) -> int:
    """Exchange progress with other machines through PLACE, a shared folder or a clone of a git repository."""
    from dlquiz.cli.syncing import sync_progress

    return sync_progress(place, banks, shares, as_json)


@root.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--bank", metavar="BANK", help="Show only this bank: its id, or a path.")
@click.option("--format", "form", type=click.Choice(("text", "html")), default="text", help="Of a report (text).")
@language_option
@json_option
@click.pass_obj
def analyse(
    banks: tuple[str, ...],
    files: tuple[str, ...],
    bank: str | None,
    form: str,
    language: Language | None,
    as_json: bool,
) -> int:
    """Figures of questions, from the exports of a class (a FILE is a learner) or a study group (its URL)."""
    from dlquiz.cli.analysing import analyse

    return analyse(files, banks, bank=bank, form=form, language=language, as_json=as_json)


@root.command()
@click.option("--replay", is_flag=True, help="Prove that memory is what replaying the history gives; 1 if not.")
@click.option("--rebuild", is_flag=True, help="Rebuild memory by replaying the history.")
@click.option("--backup", is_flag=True, help="Back the progress file up now.")
@click.option("--restore", is_flag=True, help="Put the newest good backup in the place of a damaged progress file.")
@click.option("--from", "source", metavar="FILE", help="With --restore: this file, even where nothing is damaged.")
@json_option
def doctor(replay: bool, rebuild: bool, backup: bool, restore: bool, source: str | None, as_json: bool) -> int:
    """Versions, places, backups, and a check of the progress file."""
    from dlquiz.cli.backup_commands import restore_progress
    from dlquiz.cli.health import show_health

    if source is not None and not restore:
        raise UsageError("`--from` goes with `--restore`", "`--from` 须与 `--restore` 一起使用")
    restored = restore_progress(source) if restore else None
    return show_health(as_json, replay, rebuild, backup=backup, restored=restored)


@root.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Put it where the shell reads it; asks before changing a start-up file.")
@click.option("--yes", is_flag=True, help="With --install: change the start-up file without asking.")
def completion(shell: str, install: bool, yes: bool) -> int:
    """Tab completion of commands, options, references and networks: the script of a shell, printed or installed."""
    from dlquiz.cli.shell_completion import complete

    return complete(shell, root, install=install, yes=yes)


@root.command()
@language_option
def man(language: Language | None) -> int:
    """The manual page in roff; to read it: `dlquiz man | man -l -`, with mandoc `dlquiz man | mandoc -a`."""
    from dlquiz.cli.manual import print_manual

    return print_manual(root)
