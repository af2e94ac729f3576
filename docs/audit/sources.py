"""Checks the record of sources that were read: `python docs/audit/sources.py`; exit code 1 where the banks differ.

A row of sources.jsonl is one question with a source: the source as it stands in the bank, a verdict, what was read and
what it says, and what was changed in the question because of it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dlquiz.bank import load_library
from dlquiz.locations import bundled_banks
from dlquiz.questions.question import Question

RECORD = Path(__file__).with_name("sources.jsonl")
WHOLE = ("transformers", "training", "vision", "design")
"""Banks of which every question with a source must be in the record."""

VERDICTS = ("confirmed", "confirmed in part", "not found here")

Row = Mapping[str, str]


def rows() -> list[Row]:
    """The record, in the order of the banks."""
    return [json.loads(line) for line in RECORD.read_text("utf-8").splitlines()]


def faults(questions: Sequence[Question], record: Sequence[Row]) -> Iterator[str]:
    """What is wrong with the record, a line each: a source that is missing, gone, changed or twice, a bad verdict."""
    sources = {each.name: each.source.en for each in questions if each.bank in WHOLE and each.source}
    names = Counter(f"{row['bank']}/{row['id']}" for row in record)
    yield from (f"{name}: its source was not looked up" for name in sources if name not in names)
    yield from (f"{name}: {count} rows" for name, count in names.items() if count > 1)
    for row in record:
        name = f"{row['bank']}/{row['id']}"
        if name not in sources:
            yield f"{name}: no such question with a source"
        elif row["source"] != sources[name]:
            yield f"{name}: its source is {sources[name]!r} now"
        if row["verdict"] not in VERDICTS:
            yield f"{name}: {row['verdict']!r} is no verdict"
        if not row["read"].strip():
            yield f"{name}: it does not say what was read"


def table(record: Sequence[Row]) -> str:
    """The verdicts of each bank as a Markdown table."""
    lines = [f"| bank | {' | '.join(VERDICTS)} | changed |", f"| --- | {' | '.join(['---:'] * (len(VERDICTS) + 1))} |"]
    for bank in WHOLE:
        of_bank = [row for row in record if row["bank"] == bank]
        count = Counter(row["verdict"] for row in of_bank)
        changed = sum("changed" in row for row in of_bank)
        lines.append(f"| {bank} | {' | '.join(str(count[verdict]) for verdict in VERDICTS)} | {changed} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table and each fault."""
    record = rows()
    found = list(faults(list(load_library([bundled_banks()]).questions()), record))
    sys.stdout.write(f"{table(record)}\n")
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
