"""References in a schema: their names, the arguments each takes, and the mistakes each brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dlquiz.bank_format.json_schema import (
    BOOLEAN,
    EXPRESSION,
    IDENTIFIERS,
    Schema,
    array,
    described,
    either,
    integer,
    mapping,
    names_to,
    one_word,
    ref,
)
from dlquiz.messages import Language, Text
from dlquiz.reference import catalog
from dlquiz.reference.binding import DEEPEST_ARRAY, LARGEST_COUNT, LARGEST_SIZE, MOST_AXES, MOST_ITEMS
from dlquiz.reference.kinds import REQUIRED, Argument, ArgumentKind, Reference


class _Kind(NamedTuple):
    """What an argument of a kind may be, apart from its own words, and how that is said."""

    values: tuple[Schema, ...]
    said: Text


_TEXT: Schema = {"type": "string"}
_COUNT = either(_TEXT, integer(1, LARGEST_COUNT))
_SIZE, _PADDING = either(_TEXT, integer(1, LARGEST_SIZE)), either(_TEXT, integer(0, LARGEST_SIZE))
_SHAPE = array(_COUNT, 1, DEEPEST_ARRAY)
_LAYER = {"anyOf": [array(_PADDING, 2, 4), _TEXT]}

_KINDS: Mapping[ArgumentKind, _Kind] = {
    "size": _Kind(
        (_SIZE, array(_SIZE, 1, MOST_AXES)), Text("a positive integer, or one per axis", "正整数，或每轴一个")
    ),
    "padding": _Kind(
        (_PADDING, array(_PADDING, 1, MOST_AXES)),
        Text("an integer of 0 or more, or one per axis", "非负整数，或每轴一个"),
    ),
    "count": _Kind((_COUNT,), Text("a positive integer", "正整数")),
    "integer": _Kind((integer(-LARGEST_COUNT, LARGEST_COUNT), _TEXT), Text("an integer", "整数")),
    "shape": _Kind((_SHAPE, _TEXT), Text("a list of positive integers", "正整数列表")),
    "counts": _Kind((array(_COUNT, 1, MOST_ITEMS), _TEXT), Text("a list of positive integers", "正整数列表")),
    "shapes": _Kind((array({"anyOf": [_SHAPE, _TEXT]}, 1, MOST_ITEMS), _TEXT), Text("a list of shapes", "形状的列表")),
    "layers": _Kind(
        (array(_LAYER, 1, MOST_ITEMS), _TEXT),
        Text(
            "a list of [kernel_size, stride, dilation, padding]",
            "由 [kernel_size, stride, dilation, padding] 组成的列表",
        ),
    ),
    "array": _Kind((ref("array"),), Text("a number, or lists of numbers", "数，或由数组成的列表")),
    "arrays": _Kind((array(ref("array"), 1, MOST_ITEMS), _TEXT), Text("a list of arrays", "数组的列表")),
    "real": _Kind((EXPRESSION,), Text("a number", "数")),
    "flag": _Kind((either(BOOLEAN, integer(0, 1), _TEXT),), Text("true or false", "true 或 false")),
    "word": _Kind((EXPRESSION,), Text("a name", "名称")),
    "expression": _Kind((EXPRESSION,), Text("an expression, taken as it stands", "表达式，按原样使用")),
    "mapping": _Kind((names_to(ref("array"), IDENTIFIERS),), Text("names with their numbers", "名称到数值的映射")),
}
_DEFAULT = Text("default", "默认")
_FORMULA = Text("a text is an expression over the names of the question", "文本视为关于本题各名称的表达式")


def reference_definitions(language: Language) -> dict[str, Schema]:
    """For each reference a definition of its arguments, and of the names of its mistakes where it has any."""
    found: dict[str, Schema] = {"array": {"anyOf": [EXPRESSION, array(ref("array"), 1)]}}
    for reference in references():
        found[arguments_of(reference)] = _arguments(reference, language)
        if reference.mistakes:
            names = [mistake.name for mistake in reference.mistakes]
            said = [mistake.in_letters(mistake.feedback).in_language(language) for mistake in reference.mistakes]
            found[mistakes_of(reference)] = one_word(names, said)
    return found


def references() -> Iterable[Reference]:
    return map(catalog.find, catalog.names())


def arguments_of(reference: Reference) -> str:
    """The name of the definition of its arguments."""
    return f"{reference.name}_arguments"


def mistakes_of(reference: Reference) -> str:
    return f"{reference.name}_mistakes"


def required_of(reference: Reference) -> list[str]:
    return [argument.name for argument in reference.arguments if argument.default is REQUIRED]


def reference_names(language: Language) -> Schema:
    """The names of all references, each with its call and what it is."""
    known = list(references())
    return one_word((reference.name for reference in known), (_described(reference, language) for reference in known))


def _described(reference: Reference, language: Language) -> str:
    convention = "" if callable(reference.convention) else reference.convention.in_language(language)
    lines = (catalog.signature(reference), reference.summary.in_language(language), convention, reference.source)
    return "\n\n".join(filter(None, lines))


def _arguments(reference: Reference, language: Language) -> Schema:
    properties = {argument.name: _argument(argument, language) for argument in reference.arguments}
    return mapping(properties, required_of(reference))


def _argument(argument: Argument, language: Language) -> Schema:
    words: list[Schema] = [{"type": "string", "enum": list(argument.words)}] if argument.words else []
    kind = _KINDS[argument.kind]
    values = words if argument.kind == "word" and words else [*words, *kind.values]
    schema = values[0] if len(values) == 1 else {"anyOf": [values[0], either(*values[1:])]}
    return described(schema, _argument_said(argument, kind, language))


def _argument_said(argument: Argument, kind: _Kind, language: Language) -> str:
    shown = catalog.default_shown(argument)
    parts = [kind.said.in_language(language)]
    # Of an argument that is one of its words an editor lists these itself.
    if argument.words and argument.kind != "word":
        parts.append(" | ".join(argument.words))
    if shown:
        parts.append(f"{_DEFAULT.in_language(language)} {shown}")
    return "; ".join(parts) if language == "en" else "；".join(parts)
