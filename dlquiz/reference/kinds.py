"""What a reference implementation is, apart from any particular one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dlquiz.messages import Text

ArgumentKind = Literal[
    "size",  # a positive integer, or one per axis as a tuple
    "padding",  # a non-negative integer, or one per axis; `words` may add words
    "count",  # a positive integer
    "shape",  # a tuple of positive integers
    "counts",  # a non-empty tuple of positive integers
    "shapes",  # a tuple of shapes
    "layers",  # [[kernel_size, stride(, dilation(, padding))], ...]
    "array",  # numbers, nested to any depth
    "arrays",  # a list of arrays, each of its own shape
    "real",
    "integer",  # any integer
    "flag",
    "word",  # one of `words`, taken verbatim; without `words`, any identifier
    "expression",  # the source of an expression to be evaluated or differentiated
    "mapping",  # names to numbers or arrays
]
_FILLED_IN = re.compile(r"\{\{\s*(yours\.)?(\w+)\s*\}\}")
ResultKind = Literal[
    "integer",
    "size",  # an integer: a length along an axis, or one per axis
    "sizes",  # a vector of lengths along an axis
    "real",
    "shape",
    "vector",
    "matrix",
    "array",
]

REQUIRED: Any = object()
"""The default of an argument that must be given."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its kind, its default (a value, or a function of those before it, as keywords), its words."""

    name: str
    kind: ArgumentKind
    default: Any = REQUIRED
    words: tuple[str, ...] = ()
    default_text: str = ""
    """How a default that depends on other arguments is written in a signature: `kernel_size`."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A named wrong way to a value, and what is said to who takes it.

    `title` is what people read for its name; `feedback` says in a sentence what went wrong and how it goes right,
    `tempting` why it is easily done.
    """

    name: str
    title: Text
    feedback: Text
    tempting: Text
    fill: Callable[[Text, Mapping[str, Any]], Text] | None = None
    """Puts the numbers of a draw into feedback and tempting, where they have any."""

    def filled(self, text: Text, arguments: Mapping[str, Any]) -> Text:
        return text if self.fill is None else self.fill(text, arguments)

    def in_letters(self, text: Text) -> Text:
        """A text of it with letters for the numbers of a draw; a number of the wrong derivation has a prime."""
        if self.fill is None:
            return text
        return Text(*(_FILLED_IN.sub(lambda found: found[2] + ("′" if found[1] else ""), part) for part in text))

    @property
    def label(self) -> Text:
        """What people read for its name, with the name."""
        return labelled(self.name, self.title)


@dataclass(frozen=True, slots=True)
class Reference:
    """A documented implementation as the banks know it.

    `run` is the NumPy implementation, the one that grades. `closed`, where there is one, is the closed form in
    exact Python integers, used to draw and to show. `steps` writes the worked solution of one run, line by line.
    All take the bound arguments as keywords. `refuse` raises `ArgumentError` for arguments that conflict.
    """

    name: str
    summary: Text
    arguments: tuple[Argument, ...]
    result: ResultKind
    run: Callable[..., Any]
    closed: Callable[..., Any] | None
    steps: Callable[..., list[Text]]
    convention: Text | Callable[..., Text]
    wrong_values: Callable[[Mapping[str, Any]], Iterable[tuple[Mistake, Any]]]
    """The values of all mistakes that can be made with bound arguments."""
    wrong_value: Callable[[str, Mapping[str, Any]], Any]
    """The value of one mistake, also where its `when` does not hold; raises what `UNDEFINED` names if it has none."""
    wrong_steps: Callable[[str, Mapping[str, Any]], list[Text] | None]
    """The worked solution as the mistake of that name has it; None where nothing says it."""
    mistakes: tuple[Mistake, ...] = ()
    refuse: Callable[..., None] = lambda **_: None
    lines: Callable[[str, Mapping[str, Any]], Mapping[str, Any]] = lambda *_: {}
    """The letters and named lines as the mistake of that name has them, or the right ones for ''.

    A line of a step is the list of its values.
    """
    source: str = ""
    """Where the formula comes from: a paper and section, or a library's documentation."""
    exponentials: bool = False
    """Whether its formulas have exponentials, which overflow for large arguments."""

    def argument(self, name: str) -> Argument | None:
        return next((argument for argument in self.arguments if argument.name == name), None)

    def convention_for(self, arguments: Mapping[str, Any]) -> Text:
        """The convention line for these bound arguments."""
        return self.convention if isinstance(self.convention, Text) else self.convention(**arguments)


@dataclass(frozen=True, slots=True)
class ActiveMistake:
    """A mistake whose value, for one draw, differs from the answer."""

    name: str
    value: Any
    feedback: Text = field(compare=False)
    tempting: Text = field(default=Text.same(""), compare=False)
    title: Text = field(default=Text.same(""), compare=False)

    @property
    def label(self) -> Text:
        """What people read for its name, with the name."""
        return labelled(self.name, self.title)


def labelled(name: str, title: Text) -> Text:
    """A mistake as people read it: its title and its name; the name alone where it has no title."""
    return Text(f"{title.en} ({name})", f"{title.zh}（{name}）") if any(title) else Text.same(name)
