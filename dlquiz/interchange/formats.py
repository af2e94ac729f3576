"""The formats: their names, what files of them are called, and whether they are read and written."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from dlquiz.errors import UsageError

if TYPE_CHECKING:
    from dlquiz.bank import Bank
    from dlquiz.interchange.model import Draft, Source, WriteOptions, Written

NATIVE = "dlquiz"
"""The format of the program itself."""


class Reader(Protocol):
    """A module that reads a format."""

    def read(self, source: Source) -> Draft: ...


class Writer(Protocol):
    """A module that writes a format."""

    def write(self, banks: Sequence[Bank], options: WriteOptions) -> Written: ...


class Format(NamedTuple):
    """A format. `endings` are those of its files, the usual one first; `module` is the one of this package."""

    name: str
    endings: tuple[str, ...]
    module: str
    reads: bool = True
    writes: bool = True

    @property
    def reader(self) -> Reader:
        """What reads it. Raises `UsageError` where it is only written."""
        if not self.reads:
            raise UsageError(
                f"the format `{self.name}` is only written: choose another SOURCE",
                f"格式 `{self.name}` 只能导出：请另选源文件",
            )
        return cast("Reader", self._loaded())

    @property
    def writer(self) -> Writer:
        """What writes it. Raises `UsageError` where it is only read."""
        if not self.writes:
            raise UsageError(
                f"the format `{self.name}` is only read: choose another TARGET",
                f"格式 `{self.name}` 只能导入：请另选目标文件",
            )
        return cast("Writer", self._loaded())

    def _loaded(self) -> object:
        return import_module(f"dlquiz.interchange.{self.module}")


FORMATS = {
    each.name: each
    for each in (
        Format(NATIVE, (".yaml", ".yml"), "native"),
        Format("anki", (".apkg",), "anki"),
        Format("csv", (".csv",), "csv_format"),
        Format("tsv", (".tsv",), "tsv_format"),
        Format("markdown", (".md", ".markdown"), "markdown_format"),
        Format("moodle", (".xml",), "moodle"),
        Format("gift", (".gift", ".txt"), "gift"),
        Format("qti", (".zip",), "qti_format", reads=False),
    )
}


def format_of(path: Path, named: str | None) -> Format:
    """The format that is `named`, else the one by the ending of the file. Raises `UsageError` where there is none."""
    if named is not None:
        return FORMATS[named]
    ending = path.suffix.lower()
    for each in FORMATS.values():
        if ending in each.endings or (path.is_dir() and each.name == NATIVE):
            return each
    # With their dots, with which no line begins, they would all be one word.
    known = [ending.removeprefix(".") for each in FORMATS.values() for ending in each.endings]
    raise UsageError(
        f"{path}: its ending tells no format. Known are {', '.join(known)}; commands can also name it with `--from` or "
        "`--to`",
        f"{path}：无法从扩展名得知格式。可用的扩展名：{'、'.join(known)}；命令中也可用 `--from` 或 `--to` 指定",
    )
