"""A bank file while its author writes it: read at each save, question by question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dlquiz.bank import Library, load_bank
from dlquiz.bank.fields import CUT
from dlquiz.bank.library import assemble
from dlquiz.bank.loading import load_bytes
from dlquiz.bank.positions import question_marks
from dlquiz.checking.checker import check_question
from dlquiz.errors import Fault
from dlquiz.questions.question import Question
from dlquiz.yaml_reader.cutting import starts_of
from dlquiz.yaml_reader.files import bytes_of
from dlquiz.yaml_reader.nodes import Map, Node, Sequence
from dlquiz.yaml_reader.reading import read_bytes, read_file
from dlquiz.yaml_reader.source import source_lines

_TOP = re.compile(r"[^\s#-]")
_ID = re.compile(r"""[\s{-]*id\s*[:：]\s*["']?([\w-]+)""")


@dataclass(frozen=True, eq=False)
class Written:
    """A bank file as it was read at one moment.

    `library` holds its bank, if there is one, before all others. `texts` are the lines of each question that has an
    id, faulty ones included, in their order; `lines` are the first and the last line of each, counted from 1. Those of
    `unreadable` are no YAML.
    """

    file: str
    library: Library
    texts: Mapping[str, str]
    lines: Mapping[str, tuple[int, int]]
    unreadable: frozenset[str] = frozenset()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What reading the file found."""
        return tuple(fault for fault in self.library.faults if fault.file == self.file)

    def question(self, identity: str) -> Question | None:
        """The question of that id; None where it is faulty or not there."""
        bank = self.library.loaded[self.file].bank
        return None if bank is None else bank.question(identity)

    def faults_of(self, identity: str) -> list[Fault]:
        """What reading the file found in the lines of that question."""
        first, last = self.lines.get(identity, (0, -1))
        return [fault for fault in self.faults if first <= fault.line <= last]

    def faults_of_others(self, identity: str) -> list[Fault]:
        """What reading the file found in the lines of the other questions, as far as these are YAML."""
        others = [name for name in self.lines if name != identity and name not in self.unreadable]
        return [fault for name in others for fault in self.faults_of(name)]

    def check(self, identity: str) -> list[Fault]:
        """What drawing and marking the question shows, as `dlquiz check` does; nothing where it cannot be read."""
        question = self.question(identity)
        return [] if question is None else check_question(self.library, question)

    def changed(self, before: Written) -> list[str]:
        """The ids of the questions that are new or written in another way than `before`, in their order."""
        return [identity for identity, text in self.texts.items() if before.texts.get(identity) != text]


def read_written(file: Path, others: Library) -> Written:
    """Read a bank file; `others` are the banks that its questions may refer to. Nothing is raised."""
    own, real = str(file), file.resolve()
    siblings = [*map(Path, others.loaded), *others.siblings]
    data = bytes_of(file)
    if data is None:
        loaded, (root, _, source) = load_bank(file, siblings), read_file(file, CUT)
    else:
        loaded, (root, _, source) = load_bytes(data, own, siblings), read_bytes(data, own, CUT)
    rest = {other: bank for other, bank in others.loaded.items() if Path(other).resolve() != real}
    # Before all others: of two banks with one id, such as a copy of an installed one, this one is meant.
    library = assemble({own: loaded, **rest}, siblings=others.siblings)
    text = source_lines(source)
    texts: dict[str, str] = {}
    lines: dict[str, tuple[int, int]] = {}
    marks, unreadable = _begun(root, text)
    end = _end_of_questions(text, marks[-1][1]) if marks else 0
    for (identity, first), (_, following) in pairwise([*marks, ("", end + 1)]):
        if identity and identity not in texts:
            lines[identity] = first, following - 1
            texts[identity] = "\n".join(text[first - 1 : following - 1])
    return Written(own, library, texts, lines, unreadable & texts.keys())


def _begun(root: Node | None, text: list[str]) -> tuple[list[tuple[str, int]], frozenset[str]]:
    """The id of each question, "" where it has none, and its first line; and the ids of those that are no YAML.

    Where one of these begins and what it is called is taken from its text: its node is only the place of its fault.
    """
    items = root.get("questions") if isinstance(root, Map) else None
    known = question_marks(root)
    holes = [not isinstance(item, Map) for item in items] if isinstance(items, Sequence) else []
    marks = [(name, at.line) for (name, at), is_hole in zip(known, holes, strict=True) if not is_hole]
    if not any(holes):
        return marks, frozenset()
    starts = [start.line for start in starts_of(text, CUT) if start.kind != "entry"]
    lost: list[tuple[str, int]] = []
    for first, following in pairwise([*starts, len(text)]):
        if not any(first < line <= following for _, line in marks):
            named = next((match[1] for line in text[first:following] if (match := _ID.match(line))), "")
            lost.append((named, first + 1))
    return sorted([*marks, *lost], key=lambda mark: mark[1]), frozenset(name for name, _ in lost)


def _end_of_questions(text: list[str], last: int) -> int:
    """The last line of the question that begins at line `last`: a key at the top level ends it."""
    return next((number for number, line in enumerate(text[last:], last) if _TOP.match(line)), len(text))
