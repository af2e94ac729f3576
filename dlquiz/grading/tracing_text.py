"""A marking trace as lines, for every frontend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dlquiz.expressions import show_to_read
from dlquiz.expressions.values import Real
from dlquiz.grading.reader import show_value
from dlquiz.grading.tokens import MOST_CHARACTERS, shown, visible
from dlquiz.grading.traced import Compared, Named, NameStage, NumberStage, Piece, TextStage, Trace
from dlquiz.messages import Text, message
from dlquiz.reference.kinds import labelled

MOST_ENTRIES: Final = 24
_INDENT: Final = "  "
_SIGNS: Final = {True: "✓", False: "✗"}
_KINDS: Final = {
    "number": Text("number", "数"),
    "fraction": Text("fraction", "分数"),
    "constant": Text("constant", "常数"),
    "function": Text("function", "函数"),
    "word": Text("word", "词"),
    "unit": Text("unit", "单位"),
    "exponent": Text("exponent", "上标"),
    "percent": Text("per cent", "百分号"),
    "operator": Text("operator", "运算符"),
    "bracket": Text("bracket", "括号"),
    "separator": Text("separator", "分隔符"),
}
_WAYS: Final = {
    "number": Text("as a number", "按编号"),
    "text": Text("as its text", "按文字"),
    "letter": Text("as a letter", "按字母"),
    "word": Text("as a word", "按词"),
}


def trace_lines(trace: Trace) -> list[Text]:
    """The trace from what was typed to the score, a line each; those of parts are indented below their names."""
    return list(_lines(trace, {}))


def _lines(trace: Trace, steps: Mapping[str, Text]) -> Iterator[Text]:
    """`steps` are what the steps of the whole question are called, by their names."""
    if not trace.parts:
        yield message("trace_typed", text=_quoted(trace.typed))
    if trace.chain is not None and trace.own:
        own = [(steps.get(name, Text.same(name)), show_to_read(value)) for name, value in trace.own.items()]
        values = ("; ".join(f"{called[place].rstrip(' :：')} = {value}" for called, value in own) for place in (0, 1))
        yield message("trace_own_chain", values=Text(*values))
    if isinstance(trace.stage, NumberStage):
        yield from _numbers(trace.stage)
    elif isinstance(trace.stage, NameStage):
        yield from _names(trace.stage)
    elif isinstance(trace.stage, TextStage):
        yield from _spellings(trace.stage)
    called = {part.name: part.label for part in trace.parts}
    for part in trace.parts:
        yield Text(*(label.rstrip() for label in part.label))
        yield from (Text(*(_INDENT + text for text in line)) for line in _lines(part, called))
    if trace.given_up:
        yield message("trace_given_up")
    elif trace.outcome == "unreadable":
        yield message("trace_unreadable", help=trace.help)
    if trace.outcome is not None and trace.outcome != "unreadable":
        yield message("trace_verdict", verdict=message(trace.outcome), score=f"{trace.score:.4g}")


# Numbers


def _numbers(stage: NumberStage) -> Iterator[Text]:
    if stage.pieces:
        pieces = list(map(_piece, stage.pieces))
        tokens = Text(", ".join(piece.en for piece in pieces), "，".join(piece.zh for piece in pieces))
        yield message("trace_tokens", tokens=tokens)
    yield from stage.notes
    if any(stage.rule):
        yield message("trace_rule", rule=stage.rule)
    for entry in stage.entries[:MOST_ENTRIES]:
        yield _entry(entry)
    if len(stage.entries) > MOST_ENTRIES:
        yield message("and_more", count=len(stage.entries) - MOST_ENTRIES)
    found = stage.diagnosis
    if found.by == "mistake":
        yield message("trace_mistake", name=labelled(str(found.name), found.title))
    elif found.by is not None:
        yield found.message


def _piece(piece: Piece) -> Text:
    """A token with its kind, and with what it stands for where that is written otherwise."""
    typed = shown(piece.text).strip("“”") if piece.text.strip() else "⏎"
    reads = f" = {piece.reads}" if piece.reads != piece.text and piece.reads.strip() else ""
    kind = _KINDS[piece.kind]
    return Text(f"{typed}{reads} ({kind.en})", f"{typed}{reads}（{kind.zh}）")


def _entry(entry: Compared) -> Text:
    place = f"[{', '.join(map(str, entry.place))}] " if entry.place else ""
    read = f"{place}{_quoted(entry.typed)} → {show_value(entry.value)}"
    if entry.unit is not None and entry.factor != 1:
        read += f" (÷ {show_value(entry.factor)})"
    if entry.key is None:
        return Text.same(read)
    missed = "?" if entry.difference is None else _short(entry.difference)
    values = {"target": show_value(entry.key), "missed": missed, "allowed": _short(entry.allowed)}
    held = message("trace_held", sign=_SIGNS[bool(entry.right)], **values)
    return Text(f"{read}: {held.en}", f"{read}：{held.zh}")


def _short(value: Real | None) -> str:
    """A difference or a tolerance: six digits say enough."""
    return show_to_read(value) if isinstance(value, float) else show_value(value or 0)


# Words


def _names(stage: NameStage) -> Iterator[Text]:
    yield from map(_name, stage.names[:MOST_ENTRIES])
    if len(stage.names) > MOST_ENTRIES:
        yield message("and_more", count=len(stage.names) - MOST_ENTRIES)
    if stage.wanted:
        wanted = list(map(str, stage.wanted))
        yield message("trace_wanted", numbers=Text(", ".join(wanted), "、".join(wanted)))


def _name(name: Named) -> Text:
    form = "" if name.folded == name.word else f" = {_quoted(name.folded)}"
    typed = f"{_quoted(name.word)}{form}"
    if name.way is None:
        return message("trace_names_nothing", word=typed)
    return message("trace_names", word=typed, way=_WAYS[name.way], number=name.number, text=name.text)


def _spellings(stage: TextStage) -> Iterator[Text]:
    yield message("trace_folded", text=_quoted(stage.folded))
    for spelling in stage.accepted:
        how = message("trace_same" if spelling.same else "trace_typo" if spelling.typo else "trace_differs")
        yield message("trace_spelling", text=_quoted(spelling.text), folded=_quoted(spelling.folded), how=how)


def _quoted(text: str) -> str:
    return f"“{visible(text, MOST_CHARACTERS)}”"
