"""Questions made of smaller ones, the blanks of a cloze and steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from dlquiz.bank_format.json_schema import Schema, has, mapping, one_of, when
from dlquiz.bank_format.reader import BankReader, misspelt
from dlquiz.bank_format.tables import Table
from dlquiz.grading.traced import Trace, without_key
from dlquiz.grading.verdict import Outcome, Verdict, outcome_of
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.kind import KindFormat, Marking, QuestionKind, kind_of, right_of
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.text import ShortAnswer
from dlquiz.messages import Language, Text
from dlquiz.messages.naming import about
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map, Node

PartKind = Numeric | Choice | ShortAnswer


class InParts(QuestionKind):
    """A question made of small ones, which are marked one by one; its score is their mean."""

    __slots__ = ()

    def give_up(self, variant: Variant) -> Verdict:
        return whole(given_up_parts(variant), "wrong", Text.same(""))

    def plain_key(self, variant: Variant, language: Language) -> list[Any]:
        return [kind_of(part).plain_key(part, language) for part in variant.parts]

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        return right_of(verdict)

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        """The working of each part, with what it is called before the first line."""
        labelled_parts = zip(variant.parts, variant.part_labels, strict=True)
        return [line for part, label in labelled_parts for line in _part_working(part, label)]

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """The last line, since the key is all of the parts."""
        return len(lines)


def part_solution(part: Variant) -> list[Text]:
    """The working of a blank or a step; of options only the right ones: the whys of others would drown other parts."""
    lines = kind_of(part).working(part, None)
    return [line for line in lines if line.en.startswith("✓")] if part.question.kind.picks else lines


def _part_working(part: Variant, label: Text) -> list[Text]:
    lines = part_solution(part)
    return [Text(label.en + lines[0].en, label.zh + lines[0].zh), *lines[1:]]


def right_together(variant: Variant, separator: str) -> list[str]:
    """The right answers to all parts as one answer, each way of a part once."""
    ways = [kind_of(part).right_answers(part) for part in variant.parts]
    first = [way[0] for way in ways]
    others = ([*first[:place], other, *first[place + 1 :]] for place, way in enumerate(ways) for other in way[1:])
    return [separator.join(each) for each in (first, *others)]


def given_up_parts(variant: Variant) -> list[Verdict]:
    """The verdicts on all parts given up."""
    return [kind_of(part).give_up(part) for part in variant.parts]


def marking_of_parts(variant: Variant, answer: str, verdict: Verdict, traces: Callable[[], Iterable[Trace]]) -> Marking:
    """The verdict on all parts with their traces."""

    def trace() -> Trace:
        parts = tuple(traces())
        found = Trace(variant.question.type, answer, verdict.outcome, verdict.score, parts=parts)
        # Until all parts can be read, none of them is judged.
        return found if verdict.counts else replace(found, help=verdict.message, parts=tuple(map(_unjudged, parts)))

    return Marking(verdict, trace)


def _unjudged(part: Trace) -> Trace:
    """A part as it was read; which chain it would have been marked against tells that an earlier step was wrong."""
    stage = None if part.stage is None else without_key(part.stage)
    outcome = part.outcome if part.outcome == "unreadable" else None
    return replace(part, stage=stage, outcome=outcome, score=0.0, chain=None, own={})


def summed(verdicts: Sequence[Verdict], labels: Sequence[Text]) -> Verdict:
    """One verdict for all parts: the mean score, and of messages the first that says something."""
    score = sum(verdict.score for verdict in verdicts) / len(verdicts)
    # A sum of thirds must not miss the whole.
    score = 1.0 if all(verdict.outcome == "right" for verdict in verdicts) else score
    together = whole(verdicts, outcome_of(score), Text.same(""))
    pairs = list(zip(labels, verdicts, strict=True))
    named = next(((label, verdict) for label, verdict in pairs if verdict.mistake), None)
    speaking = named or next(((label, verdict) for label, verdict in pairs if any(verdict.message)), None)
    return replace(
        together,
        score=score,
        mistake=named[1].mistake if named else None,
        tempting=named[1].tempting if named else Text.same(""),
        title=named[1].title if named else Text.same(""),
        message=labelled(speaking[0], speaking[1].message) if speaking else Text.same(""),
        notes=tuple(labelled(label, note) for label, verdict in pairs for note in verdict.notes),
    )


def labelled(label: Text, text: Text) -> Text:
    """The text behind what a part is called."""
    return Text(label.en + text.en, label.zh + text.zh)


def whole(verdicts: Sequence[Verdict], outcome: Outcome, help_text: Text) -> Verdict:
    """The verdict on all parts, those of an unreadable answer left out."""
    unread = outcome == "unreadable"
    return Verdict(
        outcome,
        0.0,
        [verdict.expected for verdict in verdicts],
        _joined([verdict.expected_text for verdict in verdicts]),
        None if unread else [verdict.read_as for verdict in verdicts],
        Text.same("") if unread or not any(map(_echoed, verdicts)) else _joined([verdict.echo for verdict in verdicts]),
        message=help_text,
        marks=None if unread else tuple(verdict.outcome == "right" for verdict in verdicts),
        parts=() if unread else tuple(verdicts),
    )


def _echoed(verdict: Verdict) -> bool:
    return any(verdict.echo)


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en or "?" for text in texts), "；".join(text.zh or "?" for text in texts))


# In banks

_WORDING = ("prompt", "text", "why", "feedback")


def without_wording(value: Any) -> Any:
    """Of parts, what a verdict depends on."""
    if isinstance(value, dict):
        return {key: without_wording(item) for key, item in value.items() if key not in _WORDING}
    return [without_wording(item) for item in value] if isinstance(value, list) else value


def part_schema(own: Table, ways: tuple[KindFormat[PartKind], ...], language: Language) -> Schema:
    """A part with fields of its own, and those of exactly one of the `ways` to answer it."""
    every = own.properties(language)
    chosen = []
    for way in ways:
        every |= way.table.properties(language)
        known: dict[str, Schema | bool] = dict.fromkeys((*own.names, *way.table.names), True)
        chosen.append(when(has(way.sign), {**mapping(known), **way.besides}))
    return {**mapping(every, own.required), **one_of(way.sign for way in ways), "allOf": chosen}


def part_entries(
    reader: BankReader, node: Node, what: Text, required: tuple[str, ...], ways: tuple[KindFormat[PartKind], ...]
) -> tuple[Map | None, KindFormat[PartKind] | None]:
    """The fields of a part and which way it is answered: the one whose sign is among them."""
    given = [way for way in ways if isinstance(node, Map) and way.sign in node]
    if len(given) == 1:
        way = given[0]
        return reader.mapping(node, what, (*required, *way.table.required), way.table.optional), way
    signs = [way.sign for way in ways]
    every = [name for way in ways for name in way.table.names]
    entries = reader.mapping(node, what, required, every)
    if isinstance(node, Map) and (given or not misspelt(node, (*required, *every)).keys() & set(signs)):
        en = f"{{}} needs one of {', '.join(signs[:-1])} and {signs[-1]}"
        message = about(what, en, f"{{}} 需要 {'、'.join(signs)} 中的一个")
        reader.fault(node.mark, "B102", message, Text("keep or add just one of them", "请只保留或补上其中一个"))
    return entries, None
