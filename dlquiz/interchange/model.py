"""What is read and written, and what becomes of each question, as values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dlquiz.errors import UsageError
from dlquiz.messages import Language, Text
from dlquiz.messages.reasons import reason
from dlquiz.progress.records import Attempt
from dlquiz.schedule import Memory

Languages = Literal["en", "zh", "both"]
Outcome = Literal["whole", "frozen", "left_out"]
OUTCOMES: tuple[Outcome, ...] = ("whole", "frozen", "left_out")
LARGEST_TEXT = 16 * 1024 * 1024
"""Bytes of a file of text that is read whole: eight times a bank."""
MOST_QUESTIONS = 50_000
"""Questions, notes or rows of one file."""
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]")


class Item(NamedTuple):
    """What becomes of one question, note or row.

    `question` is its full name, None where none was made of it; `place` says where it stands in the source. `why` is
    None only where it is whole.
    """

    question: str | None
    place: str
    outcome: Outcome
    why: Text | None = None


class Found(NamedTuple):
    """One question, note or row of a source: what is made of it, as the contract of this package says."""

    place: str
    data: dict[str, Any] | None
    lost: tuple[Text, ...] = ()


class Reviewed(NamedTuple):
    """A review of the question number `found` (from 0): when the next one is due, and after how many days."""

    found: int
    due: str
    interval: int


@dataclass(frozen=True)
class Draft:
    """What a file of another format holds. `title` is the name of the whole, where the file has one."""

    found: Sequence[Found]
    title: Any = None
    topics: dict[str, Any] = field(default_factory=dict)
    """Names of topics that say more than the topics themselves, by topic as in `Found.data`."""
    reviewed: Sequence[Reviewed] = ()


@dataclass(frozen=True)
class Source:
    """A file to be read; `bank` is the id of the bank that is made of it, `language` that of its texts if known."""

    path: Path
    bank: str
    language: Languages | None = None
    limit: int = LARGEST_TEXT

    def data(self) -> bytes:
        """The whole file. Raises `UsageError` where it cannot be read, or is larger than `limit`."""
        try:
            if not self.path.is_file():
                why = Text("it is no file", "不是文件") if self.path.exists() else Text("it is not there", "文件不存在")
                raise self.refuse(why)
            with self.path.open("rb") as file:
                data = file.read(self.limit + 1)
        except OSError as error:
            raise self.refuse(reason(error)) from error
        if len(data) > self.limit:
            size = self.limit // (1024 * 1024)
            raise self.refuse(Text(f"it is larger than {size} MB", f"超过 {size} MB"))
        return data

    def decoded(self) -> str:
        """The file as UTF-8 text with plain line ends. Raises `UsageError`, with the line, where it is none."""
        data = self.data()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise self.refuse(
                Text(f"line {line} is not UTF-8: save it as UTF-8", f"第 {line} 行不是 UTF-8 编码：请另存为 UTF-8")
            ) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def refuse(self, why: Text) -> UsageError:
        """The error that says why the file cannot be read."""
        return UsageError(f"{self.path} cannot be read: {why.en}", f"无法读取 {self.path}：{why.zh}")

    def text(self, words: str) -> Any:
        """The words as a text of a bank: in the language asked for, else in the one that its letters show.

        What has no letters outside formulas is in no language, and so is everything where both are asked for.
        """
        if self.language == "both" or not _WORD.search(re.sub(r"\$[^$]*\$", "", words)):
            return words
        return {self.language or ("zh" if _HAN.search(words) else "en"): words}


@dataclass
class Losses:
    """What a written file lacks, by the full name of the question."""

    frozen: dict[str, list[Text]] = field(default_factory=dict)
    left_out: dict[str, Text] = field(default_factory=dict)

    def freeze(self, question: str, why: Text) -> None:
        reasons = self.frozen.setdefault(question, [])
        if why not in reasons:
            reasons.append(why)


class Written(NamedTuple):
    """A file of another format, and what it lacks."""

    data: bytes
    losses: Losses


@dataclass(frozen=True)
class WriteOptions:
    """How a file is written.

    `preferred` is the language of a format that holds only one, where both are asked for. `variants` is how many draws
    are frozen, `attempts` the history in force that goes along, oldest first, where it was asked for, and `memories`
    what it makes of each question. `spreadsheet` puts a byte order mark before text.
    """

    language: Languages = "both"
    preferred: Language = "en"
    variants: int = 3
    attempts: Sequence[Attempt] | None = None
    memories: Mapping[str, Memory] = field(default_factory=dict)
    spreadsheet: bool = False

    @property
    def single(self) -> Language:
        """The one language of a format that holds no more."""
        return self.preferred if self.language == "both" else self.language

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of a format that holds both."""
        return ("en", "zh") if self.language == "both" else (self.language,)


class Report(NamedTuple):
    """What became of every question of a source."""

    items: tuple[Item, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many items there are of each outcome."""
        counted = Counter(item.outcome for item in self.items)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def loses(self) -> bool:
        return any(item.outcome != "whole" for item in self.items)


def joined(reasons: Sequence[Text]) -> Text:
    """Several reasons in a row."""
    return Text("; ".join(text.en for text in reasons), "；".join(text.zh for text in reasons))
