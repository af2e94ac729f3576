"""The learner's file of a code question: where it is, how it is made, read and marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dlquiz import locations
from dlquiz.errors import UsageError
from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.code import MOST_KILOBYTES, Code
from dlquiz.kinds.kind import Marking, kind_of
from dlquiz.kinds.stub import stub
from dlquiz.messages import Language, Text, message
from dlquiz.messages.reasons import reason
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant


def code_path(question: Question) -> Path:
    """Where the file of a question is, unless the learner names another one."""
    return locations.code_folder() / question.bank / f"{question.id}.py"


def make_code_file(variant: Variant, file: Path, language: Language) -> bool:
    """Make the file with the function still to be written, unless it exists; whether it was made.

    Raises `UsageError` where it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as made:
            made.write(stub(variant, language))
    except FileExistsError:
        if file.is_file():
            return False
        raise UsageError(*message("code_not_made", file=file, reason=message("code_is_no_file"))) from None
    except OSError as error:
        raise UsageError(*message("code_not_made", file=file, reason=reason(error))) from error
    return True


def read_code_file(question: Question, file: Path) -> str:
    """The text of the file. Raises `UsageError` where there is none, or it cannot be read."""
    try:
        with file.open("rb") as opened:
            # One byte more shows that it is too long, whatever its length.
            data = opened.read(MOST_KILOBYTES * 1024 + 1)
    except FileNotFoundError:
        raise UsageError(*message("code_no_file", file=file, bank=question.bank, id=question.id)) from None
    except OSError as error:
        raise UsageError(*message("code_file_unreadable", file=file, reason=reason(error))) from error
    if len(data) > MOST_KILOBYTES * 1024:
        raise UsageError(*message("code_too_long", kilobytes=MOST_KILOBYTES))
    try:
        # Windows editors begin a file with a byte order mark, and end lines with two characters.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UsageError(*message("code_not_utf8", file=file)) from None


def mark_code_file(variant: Variant, file: Path, stopped: Callable[[], bool] | None = None) -> tuple[str, Marking]:
    """The text of the file and its marking; a file that is missing or cannot be read is not counted.

    Raises `UsageError` where no child can be started, `DlquizError` where the key cannot be computed, and
    `StoppedError` once it is `stopped`.
    """
    kind = cast("Code", kind_of(variant))
    try:
        source = read_code_file(variant.question, file)
    except UsageError as error:
        verdict = kind.not_counted(Text(error.en, error.zh))
        return "", Marking(verdict, lambda: Trace(kind.type, "", "unreadable", 0.0, help=verdict.message))
    return source, kind.mark(variant, source, False, stopped)


@dataclass
class Tries:
    """The runs of one file for one concrete question: the first right one counts, else the last that counts at all."""

    variant: Variant
    file: Path
    source: str = ""
    verdict: Verdict | None = None
    """Of the run that counts, which had this `source`; None before there is one."""

    @property
    def are_over(self) -> bool:
        """Whether one was right."""
        return self.verdict is not None and self.verdict.outcome == "right"

    def run(self) -> Verdict:
        """The verdict on the file as it is now. Raises as `mark_code_file` does."""
        source, marking = mark_code_file(self.variant, self.file)
        self.take(source, marking.verdict)
        return marking.verdict

    def take(self, source: str, verdict: Verdict) -> None:
        """Count a run of that `source`, unless there is a better reason to count another one."""
        if verdict.counts and not self.are_over:
            self.source, self.verdict = source, verdict
