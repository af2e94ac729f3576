"""The history as JSON lines: `docs/progress.md` tells the format.

What is written follows from the rows alone, so that one history always gives the same bytes. What is read is checked
place by place, line by line; lines may come in any order, several times, and from several files in one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from dlquiz.errors import HistoryError
from dlquiz.messages import Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.progress.history import Entry, What
from dlquiz.progress.interviews import Interview, Place
from dlquiz.progress.known_lines import AT_ONCE, KnownLines, digest
from dlquiz.progress.records import Correction
from dlquiz.reports.fields import CORRECTION, FORMAT_3, PAYLOADS, PLACE, ROWS, Fields
from dlquiz.reports.values import UnreadableError, dumped, loaded, shown

FORMAT = 3
"""1 knew no flags, and 2 neither fits nor what `FORMAT_3` names."""
HEAD = {"dlquiz": "progress", "format": FORMAT}
LONGEST_LINE = 1 << 24
"""In bytes; no answer comes near it."""

_BOM = b"\xef\xbb\xbf"
_CUT_OFF = Text(
    "the last line is cut off: the file was not copied whole (copy it again)",
    "最后一行不完整：文件没有复制完整（请重新复制）",
)
_KEYS = {row.make: key for key, row in ROWS.items()}


class Placed(NamedTuple):
    """A row of the history, and the line it was read from, counted from 1."""

    line: int
    entry: Entry


# Out


def written_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A head, and then a line for each of `entries`, in their order."""
    yield _line(HEAD)
    for sequence, what in entries:
        yield _line(_row_out(sequence, what))


def _line(document: dict[str, Any]) -> bytes:
    return f"{dumped(document)}\n".encode()


def _row_out(sequence: int, what: What) -> dict[str, Any]:
    key = _KEYS[type(what)]
    values = {
        name: sequence if name == "sequence" else field.write(getattr(what, name))
        for name, field in ROWS[key].fields.items()
    }
    if isinstance(what, Correction) and what.kind == "regrade":
        values["payload"] = {**what.payload, "expected": json.loads(what.payload["expected"])}
    return {key: values}


# In


def read_lines(lines: Iterable[bytes], file: str) -> Iterator[Placed]:
    """The rows on `lines`, which end as they do in the file.

    Heads and blank lines are passed over. Raises HistoryError, with `file` and the line, at the first line that is
    neither.
    """
    for number, line in enumerate(lines, 1):
        entry = _read_line_of(file, number, line)
        if entry is not None:
            yield Placed(number, entry)


def read_new_lines(lines: Iterable[bytes], file: str, known: KnownLines, *, first: int = 1) -> Iterator[Placed]:
    """`read_lines` without the lines that are `known`; the others are known once their rows have been taken in.

    The lines are counted from `first` on.
    """
    numbered = enumerate(lines, first)
    while some := list(islice(numbered, AT_ONCE)):
        digests = [digest(line) for _, line in some]
        here, taken = known.among(digests), []
        for (number, line), one in zip(some, digests, strict=True):
            if one in here:
                known.passed_over += 1
                continue
            entry = _read_line_of(file, number, line)
            if entry is not None:
                taken.append(one)
                yield Placed(number, entry)
        known.add(taken)


def _read_line_of(file: str, number: int, line: bytes) -> Entry | None:
    try:
        return _read_line(line.removeprefix(_BOM))  # several files may have become one
    except UnreadableError as error:
        text = _CUT_OFF if _is_cut_off(line, error) else error.text
        raise HistoryError(f"{file}:{number}: {text.en}", f"{file}:{number}: {text.zh}") from error


def _is_cut_off(line: bytes, error: UnreadableError) -> bool:
    """Whether this is the last line of a file that was not copied whole: an object that has no end."""
    return error.broken and not line.endswith(b"\n") and line.removeprefix(_BOM).lstrip().startswith(b"{")


def _read_line(line: bytes) -> Entry | None:
    """The row of a line; None for a head and for a blank one."""
    if len(line) >= LONGEST_LINE:
        raise UnreadableError(
            f"the line is longer than {LONGEST_LINE >> 20} MB (this is no export of dlquiz: choose another file)",
            f"该行超过 {LONGEST_LINE >> 20} MB（这不是 dlquiz 的导出文件：请另选文件）",
        )
    if not line.strip():
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        why = ("it is not UTF-8 (save the file as UTF-8)", "不是 UTF-8 编码（请将文件存为 UTF-8）")
        raise UnreadableError(*why, broken=error.reason == "unexpected end of data") from error
    document = loaded(text)
    if isinstance(document, dict) and "dlquiz" in document:
        _check_head(document)
        return None
    return _read_row(document)


def _check_head(head: dict[str, Any]) -> None:
    """Refuse what this program cannot read; what else a head may come to say changes no row, and is let pass."""
    found = head.get("format")
    if head["dlquiz"] != "progress" or type(found) is not int or found < 1:
        raise UnreadableError(
            "this is the head of no history (choose a file that `dlquiz export` has written)",
            "文件头不属于学习记录（请选择由 `dlquiz export` 写出的文件）",
        )
    if found > FORMAT:
        raise UnreadableError(
            f"a newer dlquiz has written it (format {found}, this one knows {FORMAT}): update dlquiz",
            f"它由更新版本的 dlquiz 写出（格式 {found}，本版本只支持到 {FORMAT}）：请升级 dlquiz",
        )


def _read_row(document: Any) -> Entry:
    names = tuple(document) if isinstance(document, dict) else ()
    if len(names) != 1 or names[0] not in ROWS or not isinstance(document[names[0]], dict):
        raise UnreadableError(
            f"{shown(document)} is no row of a history "
            '(write {"attempt": {…}}, {"correction": {…}}, {"interview": {…}}, {"flag": {…}} or {"fit": {…}})',
            f"{shown(document)} 不是学习记录中的一行"
            '（请写 {"attempt": {…}}、{"correction": {…}}、{"interview": {…}}、{"flag": {…}} 或 {"fit": {…}}）',
        )
    (key,) = names
    row = ROWS[key]
    values = _checked(document[key], row.fields, "", row.name)
    if row.make is Correction:
        if values["kind"] not in PAYLOADS:
            raise _wrong("kind", values["kind"], CORRECTION["kind"].wanted)
        values["payload"] = _checked(values["payload"], PAYLOADS[values["kind"]], "payload.", Text.same("payload"))
    if row.make is Interview:
        stages, places = len(values["stages"]), enumerate(values["places"])
        values["places"] = tuple(_read_place(place, f"places[{number}].", stages) for number, place in places)
    return Entry(values.pop("sequence"), row.make(**values))


def _read_place(row: dict[str, Any], prefix: str, stages: int) -> Place:
    place = Place(**_checked(row, PLACE, prefix, Text.same("places")))
    if place.stage is not None and place.stage >= stages:
        raise _wrong(f"{prefix}stage", place.stage, PLACE["stage"].wanted)
    return place


def _checked(row: dict[str, Any], fields: Fields, prefix: str, name: Text) -> dict[str, Any]:
    """The values of `row`, in the order of `fields`."""
    if row.keys() != fields.keys():
        # Lines of several formats may stand in one file, in any order: no head tells which one a row is of.
        row = {key: missing for key, missing in FORMAT_3.items() if key in fields} | row
    if row.keys() != fields.keys():
        raise _other_keys(row, fields, prefix, name)
    checked = {}
    for key, field in fields.items():
        try:
            checked[key] = field.read(row[key])
        except (ValueError, TypeError, OverflowError) as error:
            raise _wrong(f"{prefix}{key}", row[key], field.wanted) from error
    return checked


def _wrong(key: str, value: Any, wanted: Text) -> UnreadableError:
    return UnreadableError(
        f"`{key}` is {shown(value)} (write {wanted.en})", f"`{key}` 为 {shown(value)}（请写{wanted.zh}）"
    )


def _other_keys(row: dict[str, Any], fields: Fields, prefix: str, name: Text) -> UnreadableError:
    unknown = next((key for key in row if key not in fields), None)
    if unknown is None:
        missing = next(key for key in fields if key not in row)
        return UnreadableError(
            f"`{prefix}{missing}` is missing (write {fields[missing].wanted.en})",
            f"缺少 `{prefix}{missing}`（请写{fields[missing].wanted.zh}）",
        )
    key = shown(prefix + unknown)
    strange = ("leave it out, or update dlquiz if a newer one wrote it", "请删去；若由更新版本写出，请升级 dlquiz")
    fix, fix_zh = did_you_mean(unknown, fields, strange)
    return UnreadableError(f"{name.en}: there is no key {key} ({fix})", f"{name.zh}：没有键 {key}（{fix_zh}）")
