"""The file that a learner gets for a function to be written."""

from __future__ import annotations

import textwrap

from dlquiz.expressions.values import ROWS, Value, is_integer, shape_of
from dlquiz.grading.code.texts import output_names, shape_text, signature
from dlquiz.messages import Language, Text, message
from dlquiz.questions.kinds import AskedCode
from dlquiz.reference import catalog
from dlquiz.text import plainly
from dlquiz.variants.model import Variant

WIDTH = 79
MOST_SHAPES = 3


def stub(variant: Variant, language: Language) -> str:
    """The function with its signature and a docstring; its body raises `NotImplementedError`."""
    kind = variant.question.kind.code
    assert kind is not None, "a function is asked"
    prompt = plainly.plain(variant.prompt.in_language(language), WIDTH - 4)
    lines = [prompt, "", *(_argument(variant, kind, name).in_language(language) for name in kind.arguments)]
    lines += ["", *(text.in_language(language) for text in (_returned(kind), message("stub_arguments_stay")))]
    docstring = "\n".join(lines).replace('"""', "'''")
    raw = "r" if "\\" in docstring else ""
    body = textwrap.indent(
        f'{raw}"""{docstring}\n"""\nraise NotImplementedError', "    ", lambda line: bool(line.strip())
    )
    return f"import numpy as np\n\n\ndef {signature(kind)}:\n{body}\n"


def _argument(variant: Variant, kind: AskedCode, name: str) -> Text:
    """The name, what it is, and the shapes that it has in the cases."""
    values = [case.names[name] for case in variant.cases]
    what = [_what(kind, name, values)]
    shapes = list(dict.fromkeys(shape_text(shape_of(value)) for value in values if isinstance(value, ROWS)))
    if shapes:
        listed = ", ".join(shapes[:MOST_SHAPES]) + (", …" if len(shapes) > MOST_SHAPES else "")
        what.append(message("stub_shape", shape=listed) if len(shapes) == 1 else message("stub_shapes", shapes=listed))
    between = message("stub_between")
    what_said = Text(*(sep.join(part[place] for part in what) for place, sep in enumerate(between)))
    return message("stub_argument", name=name, kind=what_said)


def _what(kind: AskedCode, name: str, values: list[Value]) -> Text:
    argument = catalog.find(kind.call.reference).argument(name)
    if argument is not None and argument.kind == "flag":
        return message("stub_flag")
    integers = all(map(is_integer, values)) and not (argument is not None and argument.kind == "real")
    arrays = [isinstance(value, ROWS) for value in values]
    array = message("stub_integers" if integers else "stub_array")
    number = message("stub_integer" if integers else "stub_real")
    if any(arrays) and not all(arrays):
        return message("stub_or", one=number, other=array)
    return array if any(arrays) else number


def _returned(kind: AskedCode) -> Text:
    if kind.returns:
        key = "stub_returns_list" if kind.gradient_of is None else "stub_returns_gradients"
        return message(key, names=output_names(kind.returns))
    number = catalog.find(kind.call.reference).result in ("integer", "real", "size")
    return message("stub_returns_number" if number else "stub_returns_array")
