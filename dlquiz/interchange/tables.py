"""CSV and tables with tabs: one row a question."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dlquiz.bank import Bank
from dlquiz.interchange.exporting import note_fields, note_other_language, questions_of, variants_of
from dlquiz.interchange.model import MOST_QUESTIONS, Draft, Found, Losses, Source, WriteOptions, Written
from dlquiz.interchange.simple import Simple, choice_data, open_data, simple_of, value_of
from dlquiz.interchange.texts import inserts_nothing, seen
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed
from dlquiz.variants.texts import BLANK

COLUMNS = ("id", "type", "topic", "difficulty", "prompt", "answer", "options", "tolerance")
NEEDED = ("prompt", "answer")
_TYPES = ("numeric", "choice", "multiple", "true_false", "text", "cloze", "ordering", "matching", "open")
_TOLERANCES = ("absolute", "relative", "decimals", "significant")
_TRUE = ("true", "yes", "正确", "对", "是")
_FALSE = ("false", "no", "错误", "错", "否")
_STARTS_FORMULA = re.compile(r"[=+@\t\r-]")
_BETWEEN = re.compile(r"(?<!\\)\|")
_LARGEST_CELL = 100_000
_BOM = "\ufeff"


def write_table(banks: Sequence[Bank], options: WriteOptions, delimiter: str) -> Written:
    """The questions as rows below a header."""
    losses = Losses()
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for question in questions_of(banks):
        variants = variants_of(question, options, losses)
        for variant in variants:
            simple = simple_of(variant, options.single, losses)
            if simple is not None:
                rows.writerow(map(_guarded, _cells(variant, simple, losses, numbered=not is_fixed(question))))
        if question.name not in losses.left_out:
            note_fields(question, ("difficulty",), losses)
            note_other_language(question, options, losses)
    text = out.getvalue()
    return Written((f"{_BOM}{text}" if options.spreadsheet else text).encode(), losses)


def _cells(variant: Variant, simple: Simple, losses: Losses, *, numbered: bool) -> list[str]:
    question = variant.question
    identity = f"{question.id}-s{variant.seed}" if numbered else question.id
    options, answers = simple.options, simple.answers
    if simple.type == "matching":
        pairs = zip(options, answers, strict=True)
        options, answers = (), tuple(f"{left} => {right}" for left, right in pairs)
    # One answer that is alone may hold the sign that parts several.
    alone = simple.type in ("open", "numeric")
    answer = answers[0] if alone else _joined(answers)
    tolerance = _tolerance_text(question)
    return [
        identity,
        simple.type,
        question.topic,
        str(question.difficulty),
        simple.prompt,
        answer,
        _joined(options),
        tolerance,
    ]


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(_BETWEEN.sub(r"\\|", text) for text in texts)


def _parted(cell: str) -> list[str]:
    return [piece.strip().replace("\\|", "|") for piece in _BETWEEN.split(cell) if piece.strip()]


def _guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula; a number is none."""
    return f"'{cell}" if _STARTS_FORMULA.match(cell) and value_of(cell) is None else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _STARTS_FORMULA.match(cell[1:2]) else cell


def _tolerance_text(question: Question) -> str:
    number = question.kind.number
    if number is None:
        return ""
    given = {name: getattr(number.tolerance, name) for name in _TOLERANCES}
    return "; ".join(f"{name} {value!r}" for name, value in given.items() if value is not None)


def read_table(source: Source, delimiter: str) -> Draft:
    """The rows of a table below a header that names its columns."""
    text = source.decoded()
    rows = _rows(source, text, _delimiter(text, delimiter))
    header = [cell.strip().lower() for cell in next(rows, (1, []))[1]]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise source.refuse(
            Text(
                f"row 1 must name the columns prompt and answer; it lacks {', '.join(missing)}",
                f"第 1 行须写明 prompt 和 answer 两列；缺少 {'、'.join(missing)}",
            )
        )
    return Draft([_found(source, number, header, cells) for number, cells in rows if any(map(str.strip, cells))])


def _delimiter(text: str, usual: str) -> str:
    """What parts the columns: spreadsheets of many countries write semicolons, and the header shows it."""
    header = text.partition("\n")[0]
    return usual if usual in header else next((sign for sign in ";\t," if sign in header), usual)


def _rows(source: Source, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, as a spreadsheet counts them."""
    reader = csv.reader(io.StringIO(seen(text), newline=""), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise source.refuse(
                Text(f"row {number} is no row of a table: {error}", f"第 {number} 行不是表格的一行：{error}")
            ) from error
        if number > MOST_QUESTIONS:
            raise source.refuse(Text(f"it has more than {MOST_QUESTIONS:,} rows", f"超过 {MOST_QUESTIONS:,} 行"))
        yield number, cells


class _BadCellError(Exception):
    """What is wrong with a cell: its column, and why."""

    def __init__(self, column: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.column, self.why = column, Text(en, zh)


def _found(source: Source, number: int, header: Sequence[str], cells: Sequence[str]) -> Found:
    named = {name: _unguarded(cell) for name, cell in zip(header, cells, strict=False) if name in COLUMNS}
    lost = [name for name, cell in zip(header, cells, strict=False) if name and name not in COLUMNS and cell.strip()]
    place = f"row {number}"
    try:
        data = _data(source, named)
    except _BadCellError as error:
        return Found(f"{place}, column {error.column}", None, (error.why,))
    more = (Text(f"no place for: {', '.join(lost)}", f"无法保存：{'、'.join(lost)}"),) if lost else ()
    return Found(place, data, more)


def _data(source: Source, cells: Mapping[str, str]) -> dict[str, Any]:
    """The question of a row. Raises `_BadCellError`."""
    prompt, answer = (cells.get(name, "").strip() for name in NEEDED)
    for name, cell in (("prompt", prompt), ("answer", answer)):
        if not cell:
            raise _BadCellError(name, "it is empty", "为空")
        if len(cell) > _LARGEST_CELL:
            raise _BadCellError(name, "it is too long", "过长")
    kind = cells.get("type", "").strip().lower() or _kind_of(answer, cells.get("options", ""))
    if kind not in _TYPES:
        known = ", ".join(_TYPES)
        raise _BadCellError("type", f"`{kind[:40]}` is none of {known}", f"`{kind[:40]}` 不在其中：{known}")
    data = _of_kind(source, kind, prompt, answer, cells)
    return {**_naming(cells), **data}


def _naming(cells: Mapping[str, str]) -> dict[str, Any]:
    named: dict[str, Any] = {name: cells[name].strip() for name in ("id", "topic") if cells.get(name, "").strip()}
    difficulty = cells.get("difficulty", "").strip()
    if difficulty and difficulty not in ("1", "2", "3"):
        raise _BadCellError("difficulty", "it must be 1, 2 or 3", "须为 1、2 或 3")
    # 2 is what a question has that says nothing.
    return {**named, **({"difficulty": int(difficulty)} if difficulty not in ("", "2") else {})}


def _kind_of(answer: str, options: str) -> str:
    """The type of a row that names none."""
    if _parted(options):
        return "multiple" if len(_parted(answer)) > 1 else "choice"
    if answer.lower() in (*_TRUE, *_FALSE):
        return "true_false"
    return "open" if value_of(answer) is None else "numeric"


def _of_kind(source: Source, kind: str, prompt: str, answer: str, cells: Mapping[str, str]) -> dict[str, Any]:
    if kind == "cloze":
        return _cloze(source, prompt, _parted(answer))
    asked = source.text(inserts_nothing(prompt))
    said = _texts(source, _parted(answer))
    if kind in ("choice", "multiple"):
        return _choice(source, asked, answer, cells.get("options", ""), multiple=kind == "multiple")
    if kind == "true_false":
        if answer.lower() not in (*_TRUE, *_FALSE):
            raise _BadCellError("answer", "it must be true or false", "须为 true 或 false")
        return {"type": kind, "prompt": asked, "answer": answer.lower() in _TRUE}
    if kind == "numeric":
        return _numeric(asked, answer, cells.get("tolerance", ""))
    if kind == "matching":
        return {"type": kind, "prompt": asked, "pairs": [_pair(source, each) for each in _parted(answer)]}
    if kind == "open":
        return open_data(asked, source.text(inserts_nothing(answer)))
    return {"type": kind, "prompt": asked, "accept" if kind == "text" else "items": said}


def _texts(source: Source, words: Sequence[str]) -> list[Any]:
    return [source.text(inserts_nothing(each)) for each in words]


def _choice(source: Source, prompt: Any, answer: str, cell: str, *, multiple: bool) -> dict[str, Any]:
    options = [inserts_nothing(each) for each in _parted(cell)]
    right = (
        [inserts_nothing(each) for each in _parted(answer)]
        if multiple
        else [inserts_nothing(answer.replace("\\|", "|"))]
    )
    unknown = [each for each in right if each not in options]
    if len(options) < 2:
        raise _BadCellError(
            "options", "it needs at least two options with `|` between them", "至少需要两个以 `|` 分隔的选项"
        )
    if unknown:
        raise _BadCellError(
            "answer", f"`{unknown[0][:40]}` is none of the options", f"`{unknown[0][:40]}` 不在选项之中"
        )
    return choice_data(source, prompt, options, right, multiple=multiple)


def _pair(source: Source, words: str) -> dict[str, Any]:
    left, sign, right = words.partition(" => ")
    if not sign:
        raise _BadCellError("answer", "a pair is written `left => right`", "每一对须写成 `左 => 右`")
    left, right = inserts_nothing(left.strip()), inserts_nothing(right.strip())
    return {"left": source.text(left), "right": source.text(right)}


def _numeric(prompt: Any, answer: str, tolerance: str) -> dict[str, Any]:
    value = value_of(answer)
    if value is None:
        raise _BadCellError("answer", "it is no number", "不是数")
    found = _tolerance(tolerance)
    return {"type": "numeric", "prompt": prompt, "answer": {"value": value}, **({"tolerance": found} if found else {})}


def _tolerance(cell: str) -> dict[str, Any]:
    """The tolerance of a cell: `0.01` is absolute, `1%` relative; else `decimals 2`, with `;` between several."""
    found: dict[str, Any] = {}
    for piece in filter(None, map(str.strip, cell.split(";"))):
        name, _, number = piece.rpartition(" ")
        value = value_of(number.removesuffix("%"))
        name = name.strip() or ("relative" if number.endswith("%") else "absolute")
        if name not in _TOLERANCES or not isinstance(value, int | float):
            raise _BadCellError("tolerance", "write a number such as 0.01, or 1%", "请写一个数，例如 0.01，或 1%")
        found[name] = value / 100 if number.endswith("%") else value
    return found


def _cloze(source: Source, prompt: str, answers: Sequence[str]) -> dict[str, Any]:
    names = list(dict.fromkeys(match["name"] for match in BLANK.finditer(prompt) if match["name"]))
    if not names or len(names) != len(answers):
        raise _BadCellError(
            "answer",
            f"the prompt has {len(names)} blanks `[[name]]`, and there are {len(answers)} answers",
            f"题干有 {len(names)} 个空 `[[名称]]`，而答案有 {len(answers)} 个",
        )
    blanks = {name: _blank(source, answer) for name, answer in zip(names, answers, strict=True)}
    return {"type": "cloze", "prompt": source.text(prompt.replace("{{", "\\{{")), "blanks": blanks}


def _blank(source: Source, answer: str) -> dict[str, Any]:
    value = value_of(answer)
    return {"accept": [source.text(inserts_nothing(answer))]} if value is None else {"answer": {"value": value}}
