"""A file of one format as a file of another, and the report of what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank import Bank, Library, load_library
from dlquiz.errors import UsageError
from dlquiz.interchange.drafting import Drafted, bank_id, drafted
from dlquiz.interchange.formats import NATIVE, Format, format_of
from dlquiz.interchange.model import Draft, Item, Languages, Losses, Report, Reviewed, Source, WriteOptions, joined
from dlquiz.interchange.native import rewritten
from dlquiz.interchange.reporting import Way
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.reports import replaced


@dataclass(frozen=True)
class Request:
    """What is to be converted, and how.

    `source` may be a folder of banks. `language` is None where nobody asked for one: then texts that are read say
    theirs themselves, and both are written. The references of the banks of `siblings` can be named.
    """

    source: Path
    target: Path
    from_format: str | None = None
    to_format: str | None = None
    language: Languages | None = None
    options: WriteOptions = field(default_factory=WriteOptions)
    siblings: Sequence[Path] = ()
    jobs: int = 1

    @property
    def formats(self) -> tuple[Format, Format]:
        """The formats of source and target. Raises `UsageError` where they are not known."""
        return format_of(self.source, self.from_format), format_of(self.target, self.to_format)

    @property
    def way(self) -> Way:
        """From what to what, for the report."""
        from_format, to_format = self.formats
        return Way(self.source, self.target, from_format.name, to_format.name)


@dataclass(frozen=True)
class Conversion:
    """The files that are to be written, and the report."""

    report: Report
    files: tuple[tuple[Path, bytes], ...]
    load: Callable[[], Library] = field(compare=False)
    reviewed: tuple[tuple[Question, Reviewed], ...] = ()
    """The reviews that a source remembers of questions that came in."""

    @property
    def library(self) -> Library:
        """The banks that were read."""
        return self.load()


class _Read(NamedTuple):
    """What was read; `texts` are the files of the banks in the format of the program."""

    banks: Sequence[Bank]
    load: Callable[[], Library]
    items: Sequence[Item]
    texts: Sequence[bytes] = ()
    reviewed: tuple[tuple[Question, Reviewed], ...] = ()


def converted(request: Request) -> Conversion:
    """What the target is to hold, and what is lost; nothing is written.

    Raises `UsageError` where the source cannot be read or holds no question, or a format does not go that way.
    """
    from_format, to_format = request.formats
    native = to_format.name == NATIVE
    if not native:
        to_format.writer  # noqa: B018 - what is never written is not read first
    read = (_banks if from_format.name == NATIVE else _imported)(request, to_native=native)
    if native:
        report = Report(tuple(read.items))
        return Conversion(report, _numbered(request.target, read.texts), read.load, read.reviewed)
    written = to_format.writer.write(read.banks, request.options)
    items = tuple(_with_losses(item, written.losses) for item in read.items)
    return Conversion(Report(items), ((request.target, written.data),), read.load)


def save(conversion: Conversion) -> None:
    """Write the files, each of them whole or not at all. Raises `UsageError` where one cannot be written."""
    with ExitStack() as opened:
        for path, data in conversion.files:
            opened.enter_context(replaced(path)).write(data)


def _numbered(target: Path, texts: Sequence[bytes]) -> tuple[tuple[Path, bytes], ...]:
    if len(texts) == 1:
        return ((target, texts[0]),)
    return tuple(
        (target.with_name(f"{target.stem}-{number}{target.suffix}"), text) for number, text in enumerate(texts, 1)
    )


def _banks(request: Request, *, to_native: bool) -> _Read:
    """The banks of a file or folder of the program's own format."""
    library = load_library([request.source], siblings=[*request.siblings])
    if library.errors:
        first, count = library.errors[0], len(library.errors)
        raise UsageError(
            f"{first.sentence('en')}; {count} errors in all: `dlquiz check {request.source}` lists them",
            f"{first.sentence('zh')}；共 {count} 处错误：用 `dlquiz check {request.source}` 查看",
        )
    items = [
        Item(question.name, _line(library, bank, question.id), "whole")
        for bank in library.banks
        for question in bank.questions
    ]
    if not to_native:
        return _Read(library.banks, lambda: library, _without_deprecated(items, library))
    if len(library.banks) != 1:
        raise UsageError(
            f"{request.source} holds {len(library.banks)} banks, and a bank file holds one: convert them one by one",
            f"{request.source} 含有 {len(library.banks)} 个题库，而一个题库文件只能存放一个：请逐个转换",
        )
    text = rewritten(Path(library.banks[0].file), request.language or "both")
    return _Read(library.banks, lambda: library, items, [text])


def _without_deprecated(items: Iterable[Item], library: Library) -> list[Item]:
    asked_no_more = {question.name for bank in library.banks for question in bank.questions if question.deprecated}
    why = Text("it is deprecated", "已弃用")
    return [item._replace(outcome="left_out", why=why) if item.question in asked_no_more else item for item in items]


def _line(library: Library, bank: Bank, question: str) -> str:
    mark = library.loaded[bank.file].places.get((question,))
    return bank.file if mark is None else f"{bank.file}:{mark.line}"


def _imported(request: Request, *, to_native: bool) -> _Read:
    """The banks that are made of a file of another format."""
    source = Source(request.source, bank_id(request.target.stem), request.language)
    draft = request.formats[0].reader.read(source)
    made = drafted(draft, source, request.jobs, cites=to_native)
    if not made.parts:
        raise _nothing(request.source, made.items)
    texts = [part.text.encode() for part in made.parts]
    return _Read(made.banks, lambda: made.library, made.items, texts, tuple(_reviewed(draft, made)))


def _reviewed(draft: Draft, made: Drafted) -> Iterator[tuple[Question, Reviewed]]:
    for review in draft.reviewed:
        name = made.items[review.found].question
        question = None if name is None else made.library.question(name)
        if question is not None:
            yield question, review


def _nothing(source: Path, items: Sequence[Item]) -> UsageError:
    if not items or items[0].why is None:
        return UsageError(f"{source} holds no question", f"{source} 中没有题目")
    place, why = items[0].place, items[0].why
    return UsageError(
        f"{source} holds no question that can be read; {place}: {why.en}",
        f"{source} 中没有可读取的题目；{place}：{why.zh}",
    )


def _with_losses(item: Item, losses: Losses) -> Item:
    """What became of a question that was read, once it is written."""
    if item.question is None or item.outcome == "left_out":
        return item
    if item.question in losses.left_out:
        return item._replace(outcome="left_out", why=losses.left_out[item.question])
    reasons = [*([] if item.why is None else [item.why]), *losses.frozen.get(item.question, ())]
    return item._replace(outcome="frozen", why=joined(reasons)) if reasons else item
