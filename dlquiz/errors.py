"""Every error a user can meet, one small tree.

    DlquizError                one plain sentence; the frontends print it and stop with exit code 2
    ├── UsageError             the command line or the place it runs in is not usable
    ├── ExpressionError        an expression is refused or cannot be computed; knows the offset in its source
    ├── ArgumentError          a reference implementation refuses an argument; knows which
    ├── DisagreementError      the closed form and the NumPy run of a reference differ: our fault, never a verdict
    ├── QuestionError          a question admits no draw, or its key cannot be computed
    │   └── TooCostlyError     a question takes more work than one question may; knows the field that does
    ├── BankError              a bank cannot be used; carries its faults
    ├── HistoryError           a line of an exported history cannot be read; names its place
    ├── GroupError             the server of a study group refuses something
    │   └── GroupOfflineError  it cannot be reached, or takes nobody in now
    └── StorageError           progress cannot be read or written
        ├── DamagedError       the progress file is damaged; a backup may be put in its place
        └── IdTakenError       an id is taken by another answer or correction

A `Fault` is a finding in a file, with a position: data, not an exception.
"""

from typing import Literal, NamedTuple, Self

Severity = Literal["error", "warning"]
Both = tuple[str, str]
"""A sentence in English and in Chinese, as a `Text` is."""


class DlquizError(Exception):
    """Base of all errors a user can meet: one plain sentence in English and in Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class UsageError(DlquizError):
    """The command line, or the place the program runs in, cannot be used."""


class ExpressionError(DlquizError):
    """An expression is refused or cannot be computed; `offset` counts characters in its source."""

    def __init__(self, en: str, zh: str, *, offset: int = 0) -> None:
        super().__init__(en, zh)
        self.offset = offset


class ArgumentError(DlquizError):
    """A reference implementation refuses an argument; `argument` names it ('' when several conflict)."""

    def __init__(self, argument: str, en: str, zh: str) -> None:
        super().__init__(en, zh)
        self.argument = argument


class DisagreementError(DlquizError):
    """The closed form and the NumPy run of one reference gave two values."""


class QuestionError(DlquizError):
    """A question admits no draw, or its key cannot be computed."""


class TooCostlyError(QuestionError):
    """A question takes more work than one question may; `place` is the field that spent the last of it."""

    def __init__(self, en: str, zh: str, *place: str) -> None:
        super().__init__(en, zh)
        self.place = place


class HistoryError(DlquizError):
    """A line of an exported history cannot be read; the sentence begins with `file:line:`."""


class GroupError(DlquizError):
    """The server of a study group refuses something, or reports that it failed."""


class GroupOfflineError(GroupError):
    """The server of a study group cannot be reached, or takes nobody in now: later it may."""


class StorageError(DlquizError):
    """Progress cannot be read or written."""


class DamagedError(StorageError):
    """The progress file is damaged, and was left as it is."""


class IdTakenError(StorageError):
    """An id is taken by another answer or correction."""


class Fault(NamedTuple):
    """One finding in a file. Lines and columns are 1-based characters; `code` is stable."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    fix: str
    message_zh: str
    fix_zh: str

    @classmethod
    def at(cls, file: str, place: tuple[int, int], code: str, severity: Severity, message: Both, fix: Both) -> Self:
        """A fault at a line and column."""
        return cls(file, *place, code, severity, message[0], fix[0], message[1], fix[1])

    def __str__(self) -> str:
        return self.sentence("en")

    def in_language(self, language: str) -> Self:
        """The fault whose `message` and `fix` are in this language."""
        return self._replace(message=self.message_zh, fix=self.fix_zh) if language == "zh" else self

    def sentence(self, language: str) -> str:
        """The fault on one line, as `check` prints it."""
        chosen = self.in_language(language)
        fix = f"（{chosen.fix}）" if language == "zh" else f" ({chosen.fix})"
        return f"{self.file}:{self.line}:{self.column}: {self.code} {chosen.message}{fix}"

    def document(self, language: str) -> dict[str, str | int]:
        """The fault for JSON, with the same keys in every language."""
        document = self.in_language(language)._asdict()
        return {key: document[key] for key in document if not key.endswith("_zh")}


class BankError(DlquizError):
    """A bank cannot be used; `faults` says why, with positions."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(*("\n".join(fault.sentence(language) for fault in faults) for language in ("en", "zh")))
        self.faults = faults
