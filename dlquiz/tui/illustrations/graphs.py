"""The computational graph of an expression with the question's own numbers, pass by pass, and where an answer parts
from the truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from dlquiz.expressions import Expression, Value, shape_of
from dlquiz.messages import Language, message, say
from dlquiz.questions import Call, Numeric
from dlquiz.reference.passes import Passes, both_passes, first_parting, forward_pass
from dlquiz.reference.sameness import same_value
from dlquiz.tui.illustrations import Made
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import QUIET
from dlquiz.tui.pictures.graph import GraphWords, graph
from dlquiz.tui.pictures.graph_texts import TRUTH, YOURS, Graph, Moment, exactly, gate_label, moments
from dlquiz.tui.rendering import Page, Part, verbatim

_ROOMY = 14
"""Rows from which on each step is also told in words."""


class _Apart(NamedTuple):
    """Where an answer parts from the truth: both values and the name of the place, and how that is known."""

    name: str
    yours: Value
    truth: Value
    told: str
    """The key of the sentence that says how the place was found."""


def evaluation(*, made: Made) -> list[Illustration]:
    """The forward pass of `evaluate`."""
    passes = forward_pass(made.arguments["expression"], made.arguments["at"])
    carried = _carried(made, passes)
    yours = _wrong_answer(made)
    values = {place: apart.yours for place, apart in carried.items()}
    if yours is None:
        return [_illustration(made, Graph(passes, {}, values), [*carried.values()])]
    end = _Apart(passes.result, yours, passes.gates[-1].value, "" if carried else "graph_end")
    values[len(passes.gates) - 1] = yours
    return [_illustration(made, Graph(passes, {}, values), [*carried.values(), end])]


def gradients(*, made: Made) -> list[Illustration]:
    """Both passes of `gradient`."""
    arguments = dict(made.arguments)
    passes = both_passes(**arguments)
    carried = _carried(made, passes)
    values = {place: apart.yours for place, apart in carried.items()}
    yours = _wrong_answer(made)
    if yours is None:
        return [_illustration(made, Graph(passes, {}, values), [*carried.values()])]
    marks = dict(_ends(passes, yours))
    end = _Apart(passes.asked, yours, passes.gradient, "" if carried else "graph_end")
    mistake = next((one for one in made.variant.mistakes if made.verdict and one.name == made.verdict.mistake), None)
    parting = first_parting(**arguments, mistake=mistake.name, value=mistake.value) if mistake else None
    if parting is None or parting.place is None or passes.gates[parting.place].name == passes.asked:
        end = end._replace(told=end.told if parting is None else "graph_first")
        return [_illustration(made, Graph(passes, marks, values), [*carried.values(), end])]
    marks[parting.place] = parting.yours
    first = _Apart(_called(passes, parting.place), parting.yours, parting.truth, "graph_first")
    return [_illustration(made, Graph(passes, marks, values), [*carried.values(), first, end._replace(told="")])]


def _carried(made: Made, passes: Passes) -> dict[int, _Apart]:
    """The leaves that are values of earlier steps which the learner has wrong, by their places."""
    kind = made.variant.question.kind
    given = kind.answer.arguments["at"] if isinstance(kind, Numeric) and isinstance(kind.answer, Call) else {}
    sources = {name: value.source.strip() for name, value in given.items() if isinstance(value, Expression)}
    return {
        place: _Apart(gate.name, made.earlier[sources[gate.name]], gate.value, "graph_step")
        for place, gate in enumerate(passes.gates)
        if not gate.operands and sources.get(gate.name) in made.earlier
        if shape_of(made.earlier[sources[gate.name]]) == shape_of(gate.value)
    }


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


def _illustration(made: Made, drawn: Graph, apart: list[_Apart]) -> Illustration:
    course = moments(drawn.passes)
    expression: str = made.arguments["expression"]

    def draw(canvas: Canvas, frame: int) -> Content:
        head = [_line(f"{drawn.passes.result} = {expression}".replace("**", "^"), style="bold")]
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
        if one.told:
            yield _line(say(language, one.told, name=one.name))
        yours = say(language, "graph_yours", name=one.name, value=exactly(one.yours))
        yield _line(f"{YOURS} {yours}", style="bold $text-error")
        truth = say(language, "graph_truth", name=one.name, value=exactly(one.truth))
        yield _line(f"{TRUTH} {truth}", style="bold $text-success")


def _is_fork(passes: Passes) -> bool:
    """Whether the asked variable is used more than once: then the picture ends in the sum of its shares."""
    uses = [passes.gates[place].name for gate in passes.gates for place in gate.operands]
    return uses.count(passes.asked) > 1


def _line(told: str, style: str = "") -> Part:
    return Part(verbatim(told), style=style, gap=False)
