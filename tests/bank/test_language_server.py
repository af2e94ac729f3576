"""What an author gets in an editor: yaml-language-server itself, asked as an editor asks it, in both languages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

import pytest
from campaigns import some
from code_bank import BANK as CODE
from faulty_all import ERRORS
from faulty_banks import HEAD, MARKER, Row
from language_server import PROGRAM, Edit, LanguageServer
from test_schema import beyond_a_schema, fresh, instance, walk
from valid_bank import VALID, WORDS_AND_PARTS

from dlquiz.bank import load_text
from dlquiz.bank.fields import BANK, QUESTION
from dlquiz.bank.schema import bank_schema, records, schema_text
from dlquiz.bank_format.formulas import ANSWER, MISTAKE, PARAMETER, TOLERANCE, UNIT_FIELDS
from dlquiz.kinds.choice import OPTION
from dlquiz.kinds.code_fields import GRADIENT_OF, TABLE
from dlquiz.kinds.matching import PAIR
from dlquiz.kinds.open import POINT
from dlquiz.kinds.registry import KINDS
from dlquiz.kinds.steps import PART
from dlquiz.locations import bundled_banks
from dlquiz.messages import LANGUAGES, Language
from dlquiz.reference import catalog
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.reading import KINDS as ARGUMENT_KINDS
from dlquiz.reference.engine.reading import RESULTS
from dlquiz.reference.kinds import Reference
from dlquiz.yaml_reader.nodes import Map, Node, Scalar, Spot
from dlquiz.yaml_reader.reading import read_text

MUST = os.environ.get("DLQUIZ_LANGUAGE_SERVER") == "must"
pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(PROGRAM is None and not MUST, reason="NOT RUN: yaml-language-server is not installed"),
    pytest.mark.parametrize("language", LANGUAGES, scope="module"),
]
NAMES_SCHEMA = "# yaml-language-server: $schema=bank.schema.json\n"
MOST_HOVERED = 600


@pytest.fixture(scope="module")
def server(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp(f"banks_{language}")
    (folder / "bank.schema.json").write_text(schema_text(language), "utf-8")
    with LanguageServer(folder) as running:
        yield running


# ---------------------------------------------------------------- what is marked

GOOD = {
    "every field": VALID,
    "every type": WORDS_AND_PARTS,
    **{f"new {name}": lambda language, name=name: fresh(name, language) for name in KINDS},
    **{file.name: file.read_text("utf-8") for file in some(sorted(bundled_banks().glob("*.yaml")), 3, "editor")},
}
UNMARKED = {
    "slips: comma in a text in braces",
    "slips: full-width colon in braces",
    "slips: no space behind a colon in braces",
}
"""Faults of which it says nothing: it passes over an unknown key without a value."""
EXPRESSED = [
    row for row in ERRORS if not beyond_a_schema(row) and instance(row.text) is not None and row.name not in UNMARKED
]


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_marked_in_a_good_bank(name: str, server: LanguageServer, language: Language) -> None:
    bank = GOOD[name]
    text = bank(language) if callable(bank) else bank
    assert server.diagnostics(server.open(with_schema(text))) == []


def test_a_fault_is_marked_on_its_line(server: LanguageServer) -> None:
    assert len(EXPRESSED) > 100
    opened = [(row, server.open(with_schema(row.text.replace(MARKER, "")))) for row in EXPRESSED]
    unmarked = [
        (row.name, found)
        for row, uri in opened
        if faulty_line(row) not in (found := [each["range"]["start"]["line"] for each in server.diagnostics(uri)])
    ]
    assert unmarked == []


def with_schema(text: str) -> str:
    return text if text.startswith(NAMES_SCHEMA) else NAMES_SCHEMA + text


def faulty_line(row: Row) -> int:
    """Counted from 0, behind the line that names the schema."""
    return row.text[: row.text.index(MARKER)].count("\n") + 1


# ---------------------------------------------------------------- what is shown on hovering

OWN = """
references:
  shared: {}
  volume:
    like: other
    summary: s
    source: s
    symbol: V
    result: real
    arguments:
      a: {kind: real, letter: b, default: 1, within: '[0, 1]', shape: N, words: [c]}
    require: [{when: a > 0, argument: a, say: s}]
    most: {cells: a, multiply_adds: a}
    per_axis: true
    let: {c: a}
    value: a
    whole: [a]
    start: {d: a}
    each: {d: a}
    over: {e: a}
    steps: '3'
    convention: [{when: a > 0, say: s}]
    remarks: s
    lines: {c: s}
    working: [s]
    mistakes:
      m: {title: s, feedback: s, tempting: s, when: a > 0, replace: {a: '1'}, like: n}
"""
MORE = """
  - {id: more, type: open, topic: t, prompt: P, answer: A, rubric:
      [{point: p, layer: must, weight: 1, keywords: [k]}, {point: q, layer: good}, {point: r, layer: excellent}]}
  - id: blanks
    type: cloze
    topic: t
    prompt: '[[a]]'
    solution: S
    parameters: {n: {real: [0, 1], decimals: 1, shape: [2]}, k: {integer: [1, 9], step: 2}, s: {choose: [1, 2]}}
    lines: {m: width}
    blanks:
      a:
        answer: {expression: '1', size: true}
        tolerance: {relative: 1, absolute: 1, decimals: 1, significant: 1}
        unit: {name: px, also: {cm: 2}}
        mistakes: [{name: m, title: s, replace: {a: 1}, feedback: f}, {name: n, reference: own/volume, feedback: f}]
"""


def question(kind: str, *lines: str) -> str:
    start = f"  - id: q\n    type: {kind}\n    topic: t\n    prompt: P\n"
    return HEAD + start + "".join(f"    {line}\n" for line in lines[:-1]) + f"    {lines[-1]}"


def call(reference: Reference) -> str:
    """A bank whose question names all arguments and all mistakes of a reference."""
    arguments = [f"    {argument.name}: x" for argument in reference.arguments]
    mistakes = [f"  - {mistake.name}" for mistake in reference.mistakes]
    answer = ["answer:", f"  reference: {reference.name}", "  arguments:", *arguments]
    return question("numeric", *answer, *(["separate:", *mistakes] if mistakes else []))


def words(node: Node | None) -> Iterator[tuple[str, Spot]]:
    """Every key and every value that is one word or text, and where it stands."""
    if isinstance(node, Map):
        for key, value in node.items():
            yield key, node.starts[key]
            yield from words(value)
    elif isinstance(node, list):
        for each in node:
            yield from words(each)
    elif isinstance(node, Scalar):
        yield node, node.start


def shown(hover: str) -> str:
    """What the reader sees: Markdown without its escapes, lines in one."""
    return " ".join(re.sub(r"\\(.)", r"\1", hover).split())


def test_every_description_is_shown_and_short(server: LanguageServer, language: Language) -> None:
    called = some(catalog.names(), 10, "described")
    calls = [call(catalog.find(name)) for name in called]
    hovers = set()
    for text in (VALID, WORDS_AND_PARTS, CODE, HEAD + MORE + OWN, *calls):
        bank = with_schema(text)
        uri = server.open(bank)
        # What stands above the answer of a call is the same in all of them.
        first = bank[: bank.index("answer:")].count("\n") if text in calls else 0
        found = [at for word, at in words(read_text(bank, "f").root) if word != "x" and at.line >= first]
        hovers |= {server.hover(uri, at.line, at.column) for at in found}
    assert [hover for hover in hovers if len(hover) > MOST_HOVERED or "||" in hover] == []
    said = "\n".join(map(shown, hovers))
    schema = bank_schema(language)
    others = {*catalog.names()} - {*called}
    left_out = {f"{name}_{part}" for name in others for part in ("arguments", "mistakes")}
    definitions = {name: each for name, each in schema["definitions"].items() if name not in left_out}
    named = [each for each in definitions.pop("reference")["anyOf"] if each.get("const") not in others]
    described = {" ".join(each.split()) for key, each in walk([definitions, named]) if key == "description"}
    # Of these keys the description of their value is shown.
    instead = {table.said("reference", language) for table in (ANSWER, TABLE, GRADIENT_OF)}
    instead |= {QUESTION.said("type", language), POINT.said("layer", language)}
    assert {each for each in described if each not in said} == instead


# ---------------------------------------------------------------- what is completed


class Author:
    """Types at the end of a bank and accepts what the editor suggests there."""

    def __init__(self, server: LanguageServer, text: str = "") -> None:
        self._server = server
        self.text = with_schema(text)

    def type(self, text: str) -> None:
        self.text += text

    def suggestions(self) -> list[Edit]:
        lines = self.text.split("\n")
        return self._server.complete(self._server.open(self.text), len(lines) - 1, len(lines[-1]))

    def accept(self, label: str, *values: str) -> None:
        """Accept the longest suggestion of this name."""
        found = [edit for edit in self.suggestions() if edit.label == label]
        self.insert(max(found, key=lambda edit: len(edit.text)), *values)

    def insert(self, edit: Edit, *values: str) -> None:
        """Insert a suggestion, as editors do: later lines as deep as the first, a value for each of its gaps."""
        *before, line = self.text.split("\n")
        assert edit.start[0] == len(before)
        assert edit.end == (len(before), len(line))
        depth = line[: len(line) - len(line.lstrip())]
        text = edit.text.replace("\n", f"\n{depth}")
        for value in values:
            text = GAP.sub(value, text, count=1) if GAP.search(text) else text + value
        self.text = "\n".join([*before, line[: edit.start[1]] + GAP.sub(lambda gap: gap[1] or "x", text)])


GAP = re.compile(r"\$\{?\d+(?::([^}]*))?\}?")


NUMERIC, CHOICE, TEXT = (KINDS[name].table for name in ("numeric", "choice", "text"))
COMMON = {"id", "type", "topic", "prompt"}
CONV = ["answer:", "  reference: conv_parameters", "  arguments:"]
CONV_ARGUMENTS = [argument.name for argument in catalog.find("conv_parameters").arguments]
STEP = {*PART.names, *NUMERIC.names, *CHOICE.names}
RECORD = "references:\n  own:\n    "
PLACES: dict[str, tuple[str, Iterable[str]]] = {
    "bank": ("", BANK.names),
    "bank, begun": ("format: 1\nt", {*BANK.names} - {"format"}),
    "questions": ("questions:\n  - ", QUESTION.names),
    **{name: (question(name, ""), {*QUESTION.names, *kind.table.names} - COMMON) for name, kind in KINDS.items()},
    "question, begun": (question("numeric", "par"), {*QUESTION.names, *NUMERIC.names} - COMMON),
    "answer": (question("numeric", "answer:", "  "), ANSWER.names),
    "answer, begun": (question("numeric", "answer:", "  e"), ANSWER.names),
    "arguments": (question("numeric", *CONV, "    "), CONV_ARGUMENTS),
    "mistake": (question("numeric", "mistakes:", "  - "), MISTAKE.names),
    "tolerance": (question("numeric", "tolerance:", "  "), TOLERANCE.names),
    "unit": (question("numeric", "unit:", "  "), UNIT_FIELDS.names),
    "parameter": (question("numeric", "parameters:", "  n:", "    "), PARAMETER.names),
    "option": (question("choice", "options:", "  - "), OPTION.names),
    "second option": (question("choice", "options:", "  - text: a", "  - "), OPTION.names),
    "pair": (question("matching", "pairs:", "  - "), PAIR.names),
    "point": (question("open", "rubric:", "  - "), POINT.names),
    "blank": (question("cloze", "blanks:", "  b:", "    "), {*TEXT.names, *NUMERIC.names, *CHOICE.names}),
    "step": (question("steps", "parts:", "  - "), STEP),
    "step, dash only": (question("steps", "parts:", "  -"), STEP),
    "step, named": (question("steps", "parts:", "  - name: a", "    "), STEP - {"name"}),
    "step, begun": (question("steps", "parts:", "  - name: a", "    pr"), STEP - {"name"}),
    "second step": (question("steps", "parts:", "  - name: a", "    prompt: P", "  - "), STEP),
    "answer of a step": (question("steps", "parts:", "  - name: a", "    answer:", "      "), ANSWER.names),
    "option of a step": (question("steps", "parts:", "  - name: a", "    options:", "      - "), OPTION.names),
    "text": (question("numeric", "solution:", "  "), LANGUAGES),
    "references": ("references:\n  ", [SHARED]),
    "record": (RECORD, records._RECORD.names),
    "argument of a record": (f"{RECORD}arguments:\n      a:\n        ", records._ARGUMENT.names),
    "mistake of a record": (f"{RECORD}mistakes:\n      m:\n        ", records._MISTAKE.names),
}
"""A bank up to the cursor, and the keys that belong there."""


@pytest.mark.parametrize("place", PLACES)
def test_every_key_is_suggested_with_its_colon(place: str, server: LanguageServer) -> None:
    text, keys = PLACES[place]
    author = Author(server, text)
    suggestions = author.suggestions()
    assert {*keys} <= {edit.label for edit in suggestions}
    for edit in suggestions:
        key = re.match(r" ?(\w+):(?: |\n)", edit.text)
        assert key and key[1] in keys, edit
        again = Author(server, text)
        again.insert(edit)
        assert key[1] in read(again.text), again.text


def read(text: str) -> list[str]:
    """The keys and texts of a bank, which must be valid YAML."""
    root, faults, _ = read_text(text, "f")
    assert [fault for fault in faults if fault.severity == "error"] == [], text
    return [word for word, _ in words(root)]


LISTS = {
    "questions": ("questions:\n  ", "- id: …", QUESTION.required),
    "options": (question("choice", "options:", "  "), "- text: …", OPTION.required),
    "mistakes": (question("numeric", "mistakes:", "  "), "- name: …", MISTAKE.required),
    "pairs": (question("matching", "pairs:", "  "), "- left: …", PAIR.required),
    "points": (question("open", "rubric:", "  "), "- point: …", POINT.required),
    "steps": (question("steps", "parts:", "  "), "- name: …", PART.required),
}


@pytest.mark.parametrize("name", LISTS)
def test_below_the_key_of_a_list_an_item_is_suggested(name: str, server: LanguageServer) -> None:
    text, label, keys = LISTS[name]
    author = Author(server, text)
    author.accept(label, *("x" for _ in keys))
    assert read(author.text)[-2 * len(keys) :] == [word for key in keys for word in (key, "x")]


VALUES = {
    "type": (HEAD + "  - id: q\n    type: ", KINDS),
    "reference": (question("numeric", "answer:", "  reference: "), catalog.names()),
    "reference in braces": (question("numeric", "answer: {reference: "), catalog.names()),
    "padding": (
        question("numeric", "answer:", "  reference: conv_output_size", "  arguments:", "    padding: "),
        ["same", "valid"],
    ),
    "separate": (
        question("numeric", "answer: {reference: conv_parameters}", "separate:", "  - "),
        [mistake.name for mistake in catalog.find("conv_parameters").mistakes],
    ),
    "answer": (question("true_false", "answer: "), ["true", "false"]),
    "result": (f"{RECORD}result: ", RESULTS),
    "kind": (f"{RECORD}arguments:\n      a:\n        kind: ", ARGUMENT_KINDS),
}


@pytest.mark.parametrize("name", VALUES)
def test_every_value_is_suggested(name: str, server: LanguageServer) -> None:
    text, values = VALUES[name]
    suggestions = Author(server, text).suggestions()
    assert [(edit.label, edit.text) for edit in suggestions] == [(value, value) for value in values]


def test_a_bank_can_be_written_by_accepting_suggestions(server: LanguageServer) -> None:
    author = Author(server)
    author.accept("object", "mine", "Mine", "weights", "numeric", "general", "How many weights?")
    author.type("\n    ")
    author.accept("answer")
    author.accept("reference")
    author.accept("conv_parameters")
    author.type("\n      ")
    author.accept("arguments", "3", "8", "5")
    author.type("\n    ")
    author.accept("separate", "bias_forgotten")
    author.type("\n  - ")
    author.accept("question", "sizes", "steps", "general", "In two steps")
    author.type("\n    ")
    author.accept("parts", "first", "The first?")
    author.type("\n        ")
    author.accept("answer")
    author.accept("expression")
    author.type("1 + 1\n      - ")
    author.accept("part", "second", "The second?")
    author.type("\n        ")
    author.accept("options", "this")
    author.type("\n            ")
    author.accept("correct")
    author.accept("true")
    author.type("\n          - ")
    author.accept("text")
    author.type("that\n")
    loaded = load_text(author.text)
    assert loaded.faults == ()
    assert [each.id for each in loaded.bank.questions] == ["weights", "sizes"]
