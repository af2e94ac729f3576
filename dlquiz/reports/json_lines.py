"""The history as JSON lines: `docs/progress.md` tells the format.

What is written follows from the rows alone, so that one history always gives the same bytes. What is read is checked
place by place, line by line; lines may come in any order, several times, and from several files in one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dlquiz.errors import HistoryError
from dlquiz.messages import Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.progress import Attempt, Correction, Entry, Fit, Flag, Interview, Place, What
from dlquiz.progress.interviews import interview_payload
from dlquiz.progress.records import groups_json, time_text
from dlquiz.reports.fields import ATTEMPT, CORRECTION, FIT, FLAG, FORMAT_3, INTERVIEW, PAYLOADS, PLACE, Fields
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
_NAMES = {
    "attempt": Text("attempt", "作答记录"),
    "correction": Text("correction", "更正记录"),
    "interview": Text("interview", "面试记录"),
    "flag": Text("flag", "标记"),
    "fit": Text("fit", "权重记录"),
}


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
    if isinstance(what, Attempt):
        return _attempt_out(sequence, what)
    if isinstance(what, Flag | Fit):
        name = "flag" if isinstance(what, Flag) else "fit"
        return {name: {"sequence": sequence} | what._asdict() | {"at": time_text(what.at)}}
    return _correction_out(sequence, what) if isinstance(what, Correction) else _interview_out(sequence, what)


def _attempt_out(sequence: int, attempt: Attempt) -> dict[str, Any]:
    changed = {
        "sequence": sequence,
        "at": time_text(attempt.at),
        "rating": int(attempt.rating),
        "groups": None if attempt.groups is None else groups_json(attempt.groups),
    }
    return {"attempt": {name: changed[name] if name in changed else getattr(attempt, name) for name in ATTEMPT}}


def _correction_out(sequence: int, correction: Correction) -> dict[str, Any]:
    payload = dict(correction.payload)
    if correction.kind == "regrade":
        payload["expected"] = json.loads(payload["expected"])
    changed = {"sequence": sequence, "at": time_text(correction.at), "payload": payload}
    return {
        "correction": {name: changed[name] if name in changed else getattr(correction, name) for name in CORRECTION}
    }


def _interview_out(sequence: int, interview: Interview) -> dict[str, Any]:
    columns = {"sequence": sequence, "id": interview.id, "at": time_text(interview.at)}
    placed = {"utc_offset": interview.utc_offset, "device": interview.device}
    return {"interview": columns | placed | interview_payload(interview)}


# In


def read_lines(lines: Iterable[bytes], file: str) -> Iterator[Placed]:
    """The rows on `lines`, which end as they do in the file.

    Heads and blank lines are passed over. Raises HistoryError, with `file` and the line, at the first line that is
    neither.
    """
    for number, line in enumerate(lines, 1):
        try:
            entry = _read_line(line.removeprefix(_BOM))  # several files may have become one
        except UnreadableError as error:
            told = _CUT_OFF if _is_cut_off(line, error) else error.told
            raise HistoryError(f"{file}:{number}: {told.en}", f"{file}:{number}: {told.zh}") from error
        if entry is not None:
            yield Placed(number, entry)


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
        told = ("it is not UTF-8 (save the file as UTF-8)", "不是 UTF-8 编码（请将文件存为 UTF-8）")
        raise UnreadableError(*told, broken=error.reason == "unexpected end of data") from error
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
    if len(names) != 1 or names[0] not in _NAMES or not isinstance(document[names[0]], dict):
        raise UnreadableError(
            f"{shown(document)} is no row of a history "
            '(write {"attempt": {…}}, {"correction": {…}}, {"interview": {…}}, {"flag": {…}} or {"fit": {…}})',
            f"{shown(document)} 不是学习记录中的一行"
            '（请写 {"attempt": {…}}、{"correction": {…}}、{"interview": {…}}、{"flag": {…}} 或 {"fit": {…}}）',
        )
    (name,) = names
    return _READERS[name](document[name])


def _read_attempt(row: dict[str, Any]) -> Entry:
    values = _checked(row, ATTEMPT, "", _NAMES["attempt"])
    return Entry(values.pop("sequence"), Attempt(**values))


def _read_correction(row: dict[str, Any]) -> Entry:
    values = _checked(row, CORRECTION, "", _NAMES["correction"])
    if values["kind"] not in PAYLOADS:
        raise _wrong("kind", values["kind"], CORRECTION["kind"].wanted)
    values["payload"] = _checked(values["payload"], PAYLOADS[values["kind"]], "payload.", Text.same("payload"))
    return Entry(values.pop("sequence"), Correction(**values))


def _read_interview(row: dict[str, Any]) -> Entry:
    values = _checked(row, INTERVIEW, "", _NAMES["interview"])
    stages, places = len(values["stages"]), enumerate(values["places"])
    values["places"] = tuple(_read_place(place, f"places[{number}].", stages) for number, place in places)
    return Entry(values.pop("sequence"), Interview(**values))


def _read_place(row: dict[str, Any], prefix: str, stages: int) -> Place:
    place = Place(**_checked(row, PLACE, prefix, Text.same("places")))
    if place.stage is not None and place.stage >= stages:
        raise _wrong(f"{prefix}stage", place.stage, PLACE["stage"].wanted)
    return place


def _read_flag(row: dict[str, Any]) -> Entry:
    values = _checked(row, FLAG, "", _NAMES["flag"])
    return Entry(values.pop("sequence"), Flag(**values))


def _read_fit(row: dict[str, Any]) -> Entry:
    values = _checked(row, FIT, "", _NAMES["fit"])
    return Entry(values.pop("sequence"), Fit(**values))


_READERS = {
    "attempt": _read_attempt,
    "correction": _read_correction,
    "interview": _read_interview,
    "flag": _read_flag,
    "fit": _read_fit,
}


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
    told = shown(prefix + unknown)
    strange = ("leave it out, or update dlquiz if a newer one wrote it", "请删去；若由更新版本写出，请升级 dlquiz")
    fix, fix_zh = did_you_mean(unknown, fields, strange)
    return UnreadableError(f"{name.en}: there is no key {told} ({fix})", f"{name.zh}：没有键 {told}（{fix_zh}）")
