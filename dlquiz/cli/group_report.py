"""The figures of a study group's questions, for its teachers."""

from __future__ import annotations

from dlquiz import locations
from dlquiz.cli.analysing import banks_asked
from dlquiz.cli.common import DONE, language
from dlquiz.cli.groups import write_csv
from dlquiz.cli.output import say_json, write
from dlquiz.group.membership import read_membership
from dlquiz.session.titles import mistake_label

_COLUMNS = ("question", "n", "facility", "estimate", "discrimination", "difficulty", "slope", "median_seconds")


def report(extra: tuple[str, ...], *, bank: str | None, form: str, as_json: bool) -> int:
    """The figures of every question that the group answered, or of those of one bank."""
    address = read_membership(locations.group_file()).teacher_address()
    library, banks = banks_asked(bank, extra)
    # NumPy takes a while to load: what is wrong with the command line is said before.
    from dlquiz.analysis.figures import figures_json
    from dlquiz.group.reporting import group_figures

    found = group_figures(address, library.renamed)
    figures = [one for one in found.questions if banks is None or one.question.partition("/")[0] in banks]
    if as_json:
        questions = [figures_json(one) for one in figures]
        say_json({"group": found.group, "members": found.members, "questions": questions})
        return DONE
    if form == "csv":
        rows = (
            (
                *(getattr(one, name) for name in _COLUMNS),
                " ".join(one.flags),
                one.mistakes[0].name if one.mistakes else "",
            )
            for one in figures
        )
        write_csv([(*_COLUMNS, "flags", "commonest_mistake"), *rows])
        return DONE
    from dlquiz.reports.class_report import class_report

    blocks = class_report(
        found.members,
        figures,
        language(),
        label=lambda name, question: mistake_label(library, name, question),
        unused=found.unused,
    )
    if form == "html":
        from dlquiz.reports.html import html

        write(html(blocks, language()).rstrip("\n"))
    else:
        from dlquiz.reports.plain import plain_lines

        for line in plain_lines(blocks, language()):
            write(line)
    return DONE
