"""The learner's file of a code question: where it is, how it is made and read."""

from __future__ import annotations

from pathlib import Path

from dlquiz import locations
from dlquiz.errors import UsageError
from dlquiz.kinds.code import MOST_KILOBYTES
from dlquiz.kinds.stub import stub
from dlquiz.messages import Language, message
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
