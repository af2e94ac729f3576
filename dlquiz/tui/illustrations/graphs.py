"""The computational graph of an expression with the question's own numbers, pass by pass, and where an answer parts
from the truth."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from textual.content import Content

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Expression, Value, shape_of
from dlquiz.messages import Language, message, say
from dlquiz.questions.kinds import Call
from dlquiz.reference.equality import same_value
from dlquiz.reference.gradients.expressed import Expressed, derived_gradients, expressed
from dlquiz.reference.gradients.graph import WRONG
from dlquiz.reference.gradients.passes import (
    Divergence,
    Passes,
    both_passes,
    divergence_of_lines,
    divergence_of_pass,
    forward_pass,
)
from dlquiz.reference.tex.expression_tex import entry, symbol
from dlquiz.text.plainly import plain
from dlquiz.tui.illustrations import Made
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import QUIET
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.graph import GraphWords, graph
from dlquiz.tui.pictures.graph_texts import TRUTH, YOURS, Graph, Moment, gate_label, moments
from dlquiz.tui.rendering import Page, Part, verbatim

_NAME = re.compile(r"[A-Za-z_]\w*(?: ?\[[0-9, ]+\])*(?!\w*\()")
"""A name, with the place of an entry behind it; no name of a function."""
_ROOMY = 14
"""Rows from which on each step is also described in words."""


class _Apart(NamedTuple):
    """Where an answer parts from the truth: both values and the name of the place, and how that is known."""

    name: str
    yours: Value
    truth: Value
    sentence: str
    """The key of the sentence that says how the place was found."""


def evaluation(*, made: Made) -> list[Illustration]:
    """The forward pass of `evaluate`."""
    return _forward(made, _own(made))


def gradients(*, made: Made) -> list[Illustration]:
    """Both passes of `gradient`."""
    return _both_ways(made, _own(made))


def expressed_reference(*, made: Made) -> list[Illustration]:
    """The passes of a reference that can be said as an expression; none where that does not give the key."""
    call = _call(made)
    given = {argument: value for argument, value in call.arguments.items() if isinstance(value, Expression)}
    names = {argument: value.source.strip() for argument, value in given.items() if value.source.strip().isidentifier()}
    said = expressed(str(call.reference), made.arguments, names)
    if said is None or not _gives(said, made.variant.answer):
        return []
    return _both_ways(made, said) if said.with_respect_to else _forward(made, said)


def _gives(said: Expressed, key: Value) -> bool:
    """Numbers too large or too small for the expression as it is written may leave it without a value, or with another
    one than the reference has, which takes more care."""
    try:
        if said.with_respect_to:
            return same_value(both_passes(said.expression, said.at, said.with_respect_to).gradient, key)
        return same_value(forward_pass(said.expression, said.at).gates[-1].value, key)
    except ExpressionError:
        return False


def _own(made: Made) -> Expressed:
    """`evaluate` and `gradient` are given their expression; each name in it is called by the argument that it is."""
    given = {name: name for name in made.arguments["at"]}
    asked = made.arguments.get("with_respect_to", "")
    return Expressed(made.arguments["expression"], made.arguments["at"], asked, given)


def _forward(made: Made, said: Expressed) -> list[Illustration]:
    passes = forward_pass(said.expression, said.at)
    carried = _carried(made, said, passes)
    yours = _wrong_answer(made)
    values = {place: apart.yours for place, apart in carried.items()}
    if yours is None:
        return [_illustration(_as_asked(made, said), Graph(passes, {}, values), [*carried.values()])]
    end = _Apart(passes.result, yours, passes.gates[-1].value, "" if carried else "graph_end")
    values[len(passes.gates) - 1] = yours
    return [_illustration(_as_asked(made, said), Graph(passes, {}, values), [*carried.values(), end])]


def _both_ways(made: Made, said: Expressed) -> list[Illustration]:
    passes = both_passes(said.expression, said.at, said.with_respect_to)
    carried = _carried(made, said, passes)
    values = {place: apart.yours for place, apart in carried.items()}
    yours = _wrong_answer(made)
    if yours is None:
        return [_illustration(_as_asked(made, said), Graph(passes, {}, values), [*carried.values()])]
    marks = dict(_ends(passes, yours))
    located = carried or _by_entries(made, passes, marks)
    end = _Apart(passes.asked, yours, passes.gradient, "" if located else "graph_end")
    divergence = _divergence(made, said)
    if divergence is None or divergence.place is None or passes.gates[divergence.place].name == passes.asked:
        end = end._replace(sentence=end.sentence if divergence is None else "graph_first")
        return [_illustration(_as_asked(made, said), Graph(passes, marks, values), [*carried.values(), end])]
    marks[divergence.place] = divergence.yours
    first = _Apart(_called(passes, divergence.place), divergence.yours, divergence.truth, "graph_first")
    return [
        _illustration(
            _as_asked(made, said), Graph(passes, marks, values), [*carried.values(), first, end._replace(sentence="")]
        )
    ]


def _by_entries(made: Made, passes: Passes, marks: Mapping[int, Value]) -> bool:
    """Whether the wrong entries of an answer that is right in part are marked one by one."""
    partly = made.verdict is not None and made.verdict.outcome == "partly"
    return partly and any(passes.gates[place].name != passes.asked for place in marks)


def _divergence(made: Made, said: Expressed) -> Divergence | None:
    """Where the mistake of the verdict first shows: by a wrong pass over this graph, or by a line of the derivation."""
    reference = str(_call(made).reference)
    mistake = next((one for one in made.variant.mistakes if made.verdict and one.name == made.verdict.mistake), None)
    if mistake is None:
        return None
    point = said.expression, said.at, said.with_respect_to
    if reference == "gradient":
        wrong_pass = WRONG.get(mistake.name)
        return divergence_of_pass(*point, wrong_pass, mistake.value) if wrong_pass else None
    number = made.variant.question.kind.number
    own = number is not None and any(each.name == mistake.name for each in number.mistakes)
    if own or said.backward is None:
        return None
    return divergence_of_lines(*point, derived_gradients(said, reference, mistake.name, made.arguments), mistake.value)


def _carried(made: Made, said: Expressed, passes: Passes) -> dict[int, _Apart]:
    """The leaves that are values of earlier steps which the learner has wrong, by their places."""
    arguments = _call(made).arguments
    given = {**arguments, **arguments.get("at", {})}
    found = {name: given.get(argument) for name, argument in said.given.items()}
    sources = {name: value.source.strip() for name, value in found.items() if isinstance(value, Expression)}
    return {
        place: _Apart(gate.name, made.earlier[sources[gate.name]], gate.value, "graph_step")
        for place, gate in enumerate(passes.gates)
        if not gate.operands and sources.get(gate.name) in made.earlier
        if shape_of(made.earlier[sources[gate.name]]) == shape_of(gate.value)
    }


def _call(made: Made) -> Call:
    """The formula of a question that has pictures: those are found by the reference that it calls."""
    number = made.variant.question.kind.number
    if number is None or not isinstance(number.answer, Call):
        raise TypeError("a question without a reference has no graph")
    return number.answer


def _wrong_answer(made: Made) -> Value:
    """What was read, where it is wrong and has the shape of the key; None otherwise."""
    verdict = made.verdict
    if verdict is None or verdict.outcome not in ("wrong", "partly") or verdict.read_as is None:
        return None
    return verdict.read_as if shape_of(verdict.read_as) == shape_of(made.variant.answer) else None


def _ends(passes: Passes, yours: Value) -> Iterator[tuple[int, Value]]:
    """The learner's gradients at the asked variable, or at its entries where it stands in the graph by them."""
    names = [gate.name for gate in passes.gates]
    for place, gate in enumerate(passes.gates):
        entry = _entry(yours, gate.name.removeprefix(passes.asked)) if gate.name.startswith(passes.asked) else None
        single = not gate.operands and names.count(gate.name) == 1
        if single and entry is not None and not same_value(entry, gate.gradient):
            yield place, entry


def _entry(array: Value, position: str) -> Value:
    """The entry at `[0][1]` or `[0, 1]`; the whole for '', None for what is no position."""
    if position and not position.startswith("["):
        return None
    for place in position.replace("][", ", ").strip("[]").split(", ") if position else ():
        array = array[int(place)]
    return array


def _called(passes: Passes, place: int) -> str:
    """The name of a leaf; an inner gate by its operation and its value."""
    gate = passes.gates[place]
    return gate.name if not gate.operands and gate.name else f"{gate_label(gate)} = {exactly(gate.value)}"


class _Names(NamedTuple):
    """An expression, and what its names and entries are called, by how they stand in it."""

    said: Expressed
    called: Mapping[str, str]

    def of(self, name: str) -> str:
        """What is shown for a name."""
        return self.called.get(name, name)

    @property
    def expression(self) -> str:
        """The expression with the names that are shown."""
        return _NAME.sub(lambda found: self.of(found[0].replace(" ", "")), self.said.expression)


def _as_asked(made: Made, said: Expressed) -> _Names:
    """Names as the prompt writes them: `x` for `v[0]` where v is `[x, y]`, else v₀; w₁ for `w1`.

    As they stand in the expression where two would be called the same.
    """
    call = _call(made)
    given = {**call.arguments, **call.arguments.get("at", {})}
    held = {name: given.get(said.given.get(name, "")) for name in said.at}
    called = {}
    found = {name[0].replace(" ", "") for name in _NAME.finditer(said.expression)}
    for name in sorted(found | {said.with_respect_to}):
        stem, *places = re.split(r"\[|\]\[|,", name.removesuffix("]"))
        if stem in said.at:
            # An array that is used whole keeps its name; else what is asked for is the list of its entries.
            called[name] = _called_entry(stem, places, None if name == stem and name in found else held[stem])
    return _Names(said, called if len(set(called.values())) == len(called) else {})


def _called_entry(stem: str, places: list[str], held: object) -> str:
    """The name of an entry in the list that holds it, or the name of the array with the places below it."""
    tree: ast.expr | None = ast.parse(held.source.strip(), mode="eval").body if isinstance(held, Expression) else None
    for place in places:
        tree = tree.elts[int(place)] if isinstance(tree, ast.List) else None
    if places and isinstance(tree, ast.Name):
        return plain(f"${symbol(tree.id)}$")
    if isinstance(tree, ast.List) and all(isinstance(one, ast.Name) for one in tree.elts):
        return f"({', '.join(plain(f'${symbol(one.id)}$') for one in tree.elts if isinstance(one, ast.Name))})"
    return plain(f"${entry(symbol(stem), ', '.join(places)) if places else symbol(stem)}$")


def _renamed(drawn: Graph, names: _Names) -> Graph:
    gates = tuple(gate._replace(name=names.of(gate.name.replace(", ", ","))) for gate in drawn.passes.gates)
    return drawn._replace(passes=drawn.passes._replace(gates=gates, asked=names.of(drawn.passes.asked)))


def _illustration(names: _Names, found: Graph, found_apart: list[_Apart]) -> Illustration:
    said, drawn = names.said, _renamed(found, names)
    apart = [one._replace(name=names.of(one.name.replace(", ", ","))) for one in found_apart]
    course = moments(drawn.passes)

    def draw(canvas: Canvas, frame: int) -> Content:
        head = [_line(f"{drawn.passes.result} = {names.expression}".replace("**", "^"), style="bold")]
        if said.arriving:
            head.append(_line(say(canvas.language, "graph_arriving", name=names.of(said.arriving)), style=QUIET))
        if canvas.height >= _ROOMY:
            head.append(_line(_step(drawn.passes, course, frame, canvas.language), style=QUIET))
        above = _page(head, canvas.width)
        below = _page(list(_notes(drawn.passes, apart, canvas.language)), canvas.width)
        # The room of what comes at the end is kept from the beginning: the layout must not change on the way.
        room = canvas.height - sum(part.plain.count("\n") + 1 for part in (above, below) if part.plain) - 1
        picture = graph(drawn, course[frame], canvas.width, room, words=_words(drawn.passes, canvas.language))
        finished = frame == len(course) - 1 and below.plain
        return Content("\n").join([above, Content(""), picture, *([below] if finished else [])])

    return Illustration(message("picture_graph"), draw, len(course), len(course) - 1)


def _page(parts: list[Part], width: int) -> Content:
    return Page(parts).content(max(width, 1)) if parts else Content("")


def _words(passes: Passes, language: Language) -> GraphWords:
    both = ("graph_across_both", "graph_down_both", "graph_shape")
    values = ("graph_across_values", "graph_down_values", "graph_shape")
    return GraphWords(*(say(language, key) for key in (both if passes.asked else values)))


def _step(passes: Passes, course: list[Moment], frame: int, language: Language) -> str:
    """What happens in this frame."""
    moment, size = course[frame], len(passes.gates)
    if moment.current is None:
        return say(language, "graph_leaves")
    gate = passes.gates[moment.current]
    if moment.backward > size:
        return say(language, "graph_forward", gate=_called(passes, moment.current))
    if moment.backward == size:
        return say(language, "graph_start", result=passes.result)
    return say(language, "graph_backward", gate=gate_label(gate), gradient=exactly(gate.gradient))


def _notes(passes: Passes, apart: list[_Apart], language: Language) -> Iterator[Part]:
    if passes.asked and not _is_fork(passes):
        yield _line(f"∂{passes.result}/∂{passes.asked} = {exactly(passes.gradient)}", style="bold")
    for one in apart:
        if one.sentence:
            yield _line(say(language, one.sentence, name=one.name))
        yours = say(language, "graph_yours", name=one.name, value=exactly(one.yours))
        yield _line(f"{YOURS} {yours}", style="bold $text-error")
        truth = say(language, "graph_truth", name=one.name, value=exactly(one.truth))
        yield _line(f"{TRUTH} {truth}", style="bold $text-success")


def _is_fork(passes: Passes) -> bool:
    """Whether the asked variable is used more than once: then the picture ends in the sum of its shares."""
    uses = [passes.gates[place].name for gate in passes.gates for place in gate.operands]
    return uses.count(passes.asked) > 1


def _line(text: str, style: str = "") -> Part:
    return Part(verbatim(text), style=style, gap=False)
