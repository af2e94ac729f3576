"""Whole banks that are valid: of every type, in both languages, with drawn parameters and calls of the catalogue.

A bank is drawn as the plain data of its file, and `as_text` writes it. It loads without a fault or a warning, each of
its questions can be drawn under every seed, and `dlquiz check` finds no error in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import yaml
from hypothesis import strategies as st
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.values import entries
from dlquiz.questions.kinds import LAYERS
from dlquiz.reference import catalog

from .expressions import NAMES, formulas

Fields = dict[str, Any]
Style = Literal["block", "flow"]
STYLES: tuple[Style, ...] = ("block", "flow")

TYPES = ("choice", "true_false", "numeric", "text", "cloze", "ordering", "matching", "open", "steps")
TOPICS = ("sizes", "theory", "any-other")

PIECES_EN = (
    *("the width", "`W[l]`", "$x^2$", "[/b] and [@click=app.quit]", "a: b", "# no heading", "50 %", "it's", '"so"'),
    *("yes", "no", "~", "- one", "010", "2.5", "two\n\nlines", r"$\frac{1}{2}$", "{one}", "| pipes |", "*so*"),
)
PIECES_ZH = (
    *(
        "宽度",
        "卷积核",
        "“是”",
        "：",
        "，",
        "$x^2$",
        "`W[l]`",
        "[/b]",
        "占 50 %",
        "零",
        "两行\n\n文字",
        "（一）",
        "# 不是标题",
    ),
)
SAID_EN = ("batch normalization", "dropout", "momentum", "max pooling", "receptive field", "He initialization")
SAID_ZH = ("批归一化", "随机失活", "动量", "最大池化", "感受野", "何恺明初始化")
UNITS: tuple[Any, ...] = (None, None, "px", "%", {"name": "MiB", "also": {"KiB": 1024}})
TOLERANCES: tuple[Fields | None, ...] = (
    None,
    None,
    {"relative": 0.01},
    {"absolute": 0.5},
    {"relative": 1e-3, "absolute": 0.25},
    {"decimals": 2},
    {"significant": 4},
)
FAR = -1.25e300
"""What no drawn formula comes to: a mistake of this value stays apart from every key."""


class _Plainly(yaml.SafeDumper):
    """Writes a value that stands in two places twice: banks have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_text(bank: Fields, style: Style) -> str:
    """The file of a bank: in blocks as people write them, or each question as JSON in a line of its own."""
    if style == "block":
        return yaml.dump(bank, Dumper=_Plainly, allow_unicode=True, sort_keys=False)
    head = {key: value for key, value in bank.items() if key != "questions"}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    items = [f"  - {json.dumps(question, ensure_ascii=False)}" for question in bank["questions"]]
    return "\n".join([*lines, "questions:", *items, ""])


@st.composite
def texts(draw: st.DrawFn, behind: str = "") -> Any:
    """A text in both languages that ends in `behind`, which belongs to neither."""
    en = " ".join(["About", *draw(st.lists(st.sampled_from(PIECES_EN), max_size=4)), behind]).strip()
    # A digit right behind a formula would open none.
    zh = "".join(["关于", *draw(st.lists(st.sampled_from(PIECES_ZH), max_size=4)), behind and f"，{behind}"])
    return {"en": en, "zh": zh}


@st.composite
def different_texts(draw: st.DrawFn, least: int, most: int) -> list[Any]:
    """Texts of which no two say the same."""
    return [draw(texts(str(number))) for number in range(draw(st.integers(least, most)))]


@st.composite
def drawn_parameters(draw: st.DrawFn) -> Fields:
    """Up to three numbers, each a constant or drawn in one of the three ways."""
    whole, share = st.integers(-9, 40), st.integers(-30, 30).map(lambda tenths: tenths / 10)
    ways = st.one_of(
        whole,
        share,
        st.lists(whole, min_size=2, max_size=4, unique=True).map(lambda options: {"choose": options}),
        st.tuples(whole, st.integers(1, 20), st.integers(1, 4)).map(
            lambda t: {"integer": [t[0], t[0] + t[1] * t[2]], "step": t[2]}
        ),
        st.tuples(share, st.integers(1, 9), st.integers(1, 3)).map(
            lambda t: {"real": [t[0], round(t[0] + t[1], 1)], "decimals": t[2]}
        ),
    )
    return draw(st.dictionaries(st.sampled_from(NAMES), ways, min_size=1, max_size=3))


def shown_names(names: Sequence[str]) -> str:
    """Places for the names in a text, so that none of them is unused."""
    return " ".join(f"{{{{{name}}}}}" for name in names)


def not_the_first(name: str, way: Any) -> list[str]:
    """A condition that the first value of a parameter does not meet, and another one does."""
    if not isinstance(way, dict):
        return []
    return (
        [f"{name} != {way['choose'][0]}"] if "choose" in way else [f"{name} > {(way.get('integer') or way['real'])[0]}"]
    )


@st.composite
def computed(draw: st.DrawFn) -> tuple[Fields, list[str]]:
    """The fields of a numeric question whose key is a formula, and the names that its prompt has to show."""
    parameters = draw(drawn_parameters())
    fields: Fields = {"parameters": parameters}
    names = list(parameters)
    if draw(st.booleans()):
        fields["let"] = {"half": f"({draw(formulas(names))}) / 2"}
        names.append("half")
    if draw(st.booleans()):
        fields["where"] = [condition for name, way in parameters.items() for condition in not_the_first(name, way)]
    fields["answer"] = {"expression": draw(formulas(names))}
    return fields, names


def called_with(name: str, given: Fields) -> bool:
    """Whether the catalogue computes a key that can be typed from these arguments."""
    reference = catalog.find(name)
    try:
        value = catalog.run(reference, catalog.bind(reference, given))
    except (ArgumentError, ExpressionError):
        return False
    flat = entries(value)
    deep = isinstance(value, tuple) and isinstance(value[0], tuple) and isinstance(value[0][0], tuple)
    return not deep and 0 < len(list(flat)) <= 12


@cache
def answerable() -> tuple[str, ...]:
    """The entries of the catalogue whose sample a learner can answer."""
    return tuple(sorted(name for name, (given, _) in SAMPLES.items() if called_with(name, given)))


@st.composite
def called(draw: st.DrawFn) -> tuple[Fields, list[str]]:
    """The fields of a numeric question whose key is a call of the catalogue, one of its integers drawn."""
    name = draw(st.sampled_from(answerable()))
    given = json.loads(json.dumps(SAMPLES[name][0]))
    integers = [argument for argument, value in given.items() if type(value) is int and value < 1000]
    answer: Fields = {"reference": name, "arguments": given}
    if not integers:
        return {"answer": answer}, []
    argument = draw(st.sampled_from(integers))
    near = [given[argument] + more for more in range(3)]
    fitting = [value for value in near if called_with(name, {**given, argument: value})]
    answer["arguments"] = {**given, argument: "n"}
    return {"parameters": {"n": {"choose": fitting}}, "answer": answer}, ["n"]


@st.composite
def numeric(draw: st.DrawFn) -> Fields:
    by_formula = draw(st.booleans())
    fields, names = draw(computed() if by_formula else called())
    if by_formula:
        fields |= {key: value for key, value in (("unit", draw(st.sampled_from(UNITS))),) if value is not None}
        if draw(st.booleans()):
            fields["mistakes"] = [{"name": "far_off", "value": FAR, "feedback": draw(texts())}]
    tolerance = draw(st.sampled_from(TOLERANCES))
    if by_formula and tolerance is not None:
        fields["tolerance"] = tolerance
    return {"prompt": draw(texts(shown_names(names))), **fields}


@st.composite
def choice(draw: st.DrawFn) -> Fields:
    said = draw(different_texts(2, 6))
    several = draw(st.booleans())
    right = draw(st.sets(st.integers(0, len(said) - 1), min_size=1, max_size=len(said) if several else 1))
    options = [{"text": text, "correct": place in right} for place, text in enumerate(said)]
    for option in draw(st.lists(st.sampled_from(options), max_size=2)):
        option["why"] = draw(texts())
    return {"prompt": draw(texts()), "options": options, "multiple": several, "shuffle": draw(st.booleans())}


@st.composite
def said(draw: st.DrawFn, most: int = 3) -> list[Any]:
    """Words to be typed, no two of them near each other, in both languages or in any."""
    places = draw(st.lists(st.integers(0, len(SAID_EN) - 1), min_size=1, max_size=most, unique=True))
    return [{"en": SAID_EN[place], "zh": SAID_ZH[place]} if draw(st.booleans()) else SAID_EN[place] for place in places]


@st.composite
def cloze(draw: st.DrawFn) -> Fields:
    blanks: Fields = {}
    for number in range(draw(st.integers(1, 3))):
        options = draw(different_texts(2, 4))
        blanks[f"b{number}"] = draw(
            st.one_of(
                said().map(lambda accept: {"accept": accept}),
                st.just(
                    {"options": [{"text": text, "correct": place == 0} for place, text in enumerate(options)]},
                ),
                st.integers(-99, 99).map(lambda value: {"answer": {"value": value}}),
            )
        )
    return {"prompt": draw(texts(" ".join(f"[[{name}]]" for name in blanks))), "blanks": blanks}


@st.composite
def steps(draw: st.DrawFn) -> Fields:
    """Parts of which each may use the numbers before it, and now and then one that asks to choose."""
    parameters = draw(drawn_parameters())
    names = list(parameters)
    parts: list[Fields] = []
    for number in range(draw(st.integers(1, 3))):
        part: Fields = {"name": f"part{number}", "prompt": draw(texts())}
        if draw(st.integers(0, 3)):
            part["answer"] = {"expression": draw(formulas(names, most=3))}
            names.append(part["name"])
        else:
            chosen = draw(choice())
            part |= {"options": chosen["options"], "multiple": chosen["multiple"]}
        parts.append(part)
    return {"prompt": draw(texts(shown_names(list(parameters)))), "parameters": parameters, "parts": parts}


@st.composite
def matching(draw: st.DrawFn) -> Fields:
    lefts, rights = draw(different_texts(2, 5)), draw(different_texts(6, 8))
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=False)]
    return {"prompt": draw(texts()), "pairs": pairs, "distractors": rights[len(lefts) : len(lefts) + 2]}


@st.composite
def open_answer(draw: st.DrawFn) -> Fields:
    points = [
        {"point": point, "weight": draw(st.sampled_from([1, 2.5, 0.5])), "keywords": draw(said())}
        for point in draw(different_texts(1, 4))
    ]
    if draw(st.booleans()):
        layers = sorted(
            draw(st.lists(st.sampled_from(LAYERS), min_size=len(points), max_size=len(points))), key=LAYERS.index
        )
        points = [{**point, "layer": layer} for point, layer in zip(points, layers, strict=True)]
    return {"prompt": draw(texts()), "answer": draw(texts()), "rubric": points}


OWN: dict[str, st.SearchStrategy[Fields]] = {
    "choice": choice(),
    "true_false": st.fixed_dictionaries({"prompt": texts(), "answer": st.booleans()}),
    "numeric": numeric(),
    "text": st.fixed_dictionaries({"prompt": texts(), "accept": said()}),
    "cloze": cloze(),
    "ordering": st.fixed_dictionaries({"prompt": texts(), "items": different_texts(2, 6)}),
    "matching": matching(),
    "open": open_answer(),
    "steps": steps(),
}
"""The fields of a type's own, and its prompt."""

COMMON: dict[str, st.SearchStrategy[Any]] = {
    "difficulty": st.integers(1, 3),
    "tags": st.lists(st.sampled_from(["convolution", "卷积", "no", "010"]), max_size=2, unique=True),
    "covers": st.just(["seed/cnn-basics", "A1"]),
    "family": st.sampled_from(["sizes", "other_bank/far"]),
    "hints": st.lists(texts(), min_size=1, max_size=3),
    "solution": texts(),
    "explanation": texts(),
    "source": st.sampled_from(["Goodfellow (2016)", "arXiv:1512.03385"]),
    "deprecated": st.booleans(),
}
"""The fields that any question may have."""


@st.composite
def questions(draw: st.DrawFn, number: int, type_: str) -> Fields:
    own = draw(OWN[type_])
    some = draw(st.fixed_dictionaries({}, optional=COMMON))
    head = {"id": f"q{number}-{type_.replace('_', '-')}", "type": type_, "topic": draw(st.sampled_from(TOPICS))}
    if draw(st.booleans()):
        head["aliases"] = [f"old_bank/q{number}"]
    return {**head, **own, **some}


@st.composite
def banks(draw: st.DrawFn, most: int = 5) -> Fields:
    """The data of a bank's file, with so many questions at most."""
    types = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=most))
    asked = [draw(questions(number, type_)) for number, type_ in enumerate(types)]
    for question in asked:
        if question["type"] == "open" and draw(st.booleans()):
            question["follow_ups"] = [f"drawn/{asked[0]['id']}"]
    bank: Fields = {"format": 1, "id": "drawn", "title": draw(texts())}
    if draw(st.booleans()):
        bank["topics"] = {topic: draw(texts()) for topic in TOPICS}
    return {**bank, "questions": asked}
