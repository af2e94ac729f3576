"""Which questions of the shipped banks ask each row of the syllabus: `python docs/audit/coverage.py` writes the table.

The rows stand in coverage-rows.yaml; a question names those that it cannot be answered without in its `covers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from dlquiz.bank import Library, load_library
from dlquiz.locations import bundled_banks
from dlquiz.variants.parameters import is_fixed

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "coverage-rows.yaml", HERE / "coverage.md"
HEAD = """# What the shipped banks cover

Made by `python docs/audit/coverage.py` from the `covers` of the questions. {questions} questions of {banks} banks
cover {rows} rows; {drawn} of the questions draw their numbers again at each attempt.
"""


def rows() -> Mapping[str, Mapping[str, str]]:
    """The rows under their headings: what each asks, by its id."""
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(ROWS.read_text("utf-8"))
    return read


def covered(library: Library) -> Mapping[str, list[str]]:
    """The full names of the questions in use that cover each row, in the order of the banks."""
    found: dict[str, list[str]] = defaultdict(list)
    for question in library.questions():
        if not question.deprecated:
            for row in question.covers:
                found[row].append(question.name)
    return found


def document(library: Library) -> str:
    """The whole of coverage.md."""
    return "\n".join(_lines(library))


def _lines(library: Library) -> Iterator[str]:
    by_row = covered(library)
    questions = [question for question in library.questions() if not question.deprecated]
    yield HEAD.format(
        questions=len(questions),
        banks=len(library.banks),
        drawn=sum(not is_fixed(question) for question in questions),
        rows=sum(map(len, rows().values())),
    )
    for heading, asked in rows().items():
        yield f"## {heading}\n\n| row | asks | questions |\n| --- | --- | --- |"
        for row, text in asked.items():
            names = ", ".join(f"`{name}`" for name in by_row.get(row, ()))
            yield f"| {row} | {text.replace('|', chr(92) + '|')} | {names or '–'} |"
        yield ""


if __name__ == "__main__":
    TABLE.write_text(document(load_library([bundled_banks()])), "utf-8")
