"""Grades the record of questions that were solved blind: `python docs/audit/blind.py`; exit code 1 where it fails.

A row of blind.jsonl is one question as a solver met it, who had not written it and saw no key: the seed, the language
shown, the parameters drawn, the answers typed (of steps one each) and the seconds from the question to the answer.
`own_mistake` says why an answer that is not right was the solver's own mistake.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from dlquiz.bank import load_library
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.locations import bundled_banks
from dlquiz.questions.question import Question

RECORD = Path(__file__).with_name("blind.jsonl")
WHOLE = ("transformers", "training", "vision", "design")
"""Banks of which every closed question must be in the record."""

Row = Mapping[str, Any]


def rows() -> list[Row]:
    """The record, in the order of solving."""
    return [json.loads(line) for line in RECORD.read_text("utf-8").splitlines()]


def right(question: Question, row: Row) -> bool:
    """Whether the typed answers are right; raises `ValueError` where the seed does not draw the recorded numbers."""
    variant = draw(question, row["seed"])
    if json.loads(json.dumps(dict(variant.parameters))) != row["parameters"]:
        raise ValueError("its seed draws other numbers now")
    # As `dlquiz grade` joins the answers to steps; a new line parts rows of a matrix.
    typed = [";".join(answer.splitlines()) for answer in row["answers"]] if question.kind.in_steps else row["answers"]
    return grade(variant, "\n".join(typed)).outcome == "right"


def faults(questions: Sequence[Question], record: Sequence[Row]) -> Iterator[str]:
    """What is wrong with the record, a line each: a question that is missing, gone, changed or answered wrong."""
    by_name = {question.name: question for question in questions}
    solved = {f"{row['bank']}/{row['id']}" for row in record}
    closed = (each for each in questions if each.bank in WHOLE and each.type != "open" and not each.deprecated)
    yield from (f"{each.name}: nobody solved it blind" for each in closed if each.name not in solved)
    for row in record:
        name = f"{row['bank']}/{row['id']}"
        if name not in by_name:
            yield f"{name}: no bank has it"
            continue
        try:
            is_right = right(by_name[name], row)
            if is_right == bool(row.get("own_mistake")):
                found = "right, but an own mistake is named" if is_right else "not right, and no own mistake is named"
                yield f"{name}, seed {row['seed']}: {row['answers']} is {found}"
        except ValueError as error:
            yield f"{name}, seed {row['seed']}: {error}"


def main() -> int:
    """Print a line for each bank and each fault."""
    record = rows()
    found = list(faults(list(load_library([bundled_banks()]).questions()), record))
    for bank, count in Counter(row["bank"] for row in record).items():
        of_bank = [row for row in record if row["bank"] == bank]
        excused = sum(bool(row.get("own_mistake")) for row in of_bank)
        seconds = median(row["seconds"] for row in of_bank)
        sys.stdout.write(f"{bank}: {count} solved blind, {count - excused} right at once, median {seconds:g} s\n")
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
