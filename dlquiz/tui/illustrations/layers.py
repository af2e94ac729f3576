"""Convolution and pooling of given numbers: the window at every place, with the output of the reference's own run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from textual.content import Content

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text, message
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration, wrong_value
from dlquiz.tui.pictures.spreading import Spreading, spreading
from dlquiz.tui.pictures.window import Operation, Sliding, Theirs, sliding


def convolution(made: Any) -> list[Illustration]:
    """One picture a sample and filter."""
    arguments = made.arguments
    output = run(find("conv2d"), arguments)
    return _pictures("window_convolution", _convolutions(arguments, output, made.verdict))


def max_pooling(made: Any) -> list[Illustration]:
    """One picture a sample and channel."""
    return _pictures("window_max_pooling", _poolings("max_pool2d", made, "max"))


def avg_pooling(made: Any) -> list[Illustration]:
    """One picture a sample and channel."""
    return _pictures("window_avg_pooling", _poolings("avg_pool2d", made, "mean"))


def _theirs(verdict: Verdict | None, sample: int, channel: int) -> Theirs | None:
    """What a wrong answer has for one map; None where it has another shape."""
    given = wrong_value(verdict)
    if verdict is None or given is None or verdict.marks is None:
        return None
    return Theirs(_batch(given)[sample][channel], _batch(verdict.marks)[sample][channel])


def _convolutions(arguments: Mapping[str, Any], output: Any, verdict: Verdict | None) -> list[Sliding]:
    inputs, kernel = _batch(arguments["inputs"]), _batch(arguments["kernel"])
    stride, padding = _pair(arguments["stride"]), _pair(arguments["padding"])
    maps, size = _batch(output), (len(kernel[0][0]), len(kernel[0][0][0]))
    return [
        Sliding(
            "sum",
            sample,
            filters,
            _bias(arguments["bias"], number),
            maps[place][number],
            size,
            stride,
            padding,
            _theirs(verdict, place, number),
        )
        for (place, sample), (number, filters) in product(enumerate(inputs), enumerate(kernel))
    ]


def _poolings(reference: str, made: Any, operation: Operation) -> list[Sliding]:
    arguments = made.arguments
    inputs, maps = _batch(arguments["inputs"]), _batch(run(find(reference), arguments))
    size, stride = _pair(arguments["kernel_size"]), _pair(arguments["stride"])
    return [
        Sliding(
            operation,
            (channel,),
            (),
            0,
            maps[place][number],
            size,
            stride,
            (0, 0),
            _theirs(made.verdict, place, number),
        )
        for place, sample in enumerate(inputs)
        for number, channel in enumerate(sample)
    ]


def _batch(array: Any) -> Any:
    """A matrix as a batch of one image with one channel."""
    return array if isinstance(array[0][0], (list, tuple)) else ((array,),)


def _pair(size: Any) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def _bias(bias: Any, number: int) -> float:
    if isinstance(bias, (list, tuple)):
        return float(bias[number] if len(bias) > 1 else bias[0])
    return float(bias)


def _pictures(key: str, found: Sequence[Sliding | Spreading]) -> list[Illustration]:
    def picture(one: Sliding | Spreading, number: int) -> Illustration:
        def draw(canvas: Canvas, frame: int) -> Content:
            if isinstance(one, Sliding):
                return sliding(one, frame, canvas.width, canvas.height, canvas.language)
            return spreading(one, frame, canvas.width, canvas.height, canvas.language)

        title = message(key)
        many = f" {number}/{len(found)}" if len(found) > 1 else ""
        return Illustration(Text(title.en + many, title.zh + many), draw, one.places)

    return [picture(one, number) for number, one in enumerate(found, 1)]


def max_pooling_backward(made: Any) -> list[Illustration]:
    """One picture a sample and channel."""
    return _spreadings("window_max_backward", "max_pool2d_backward", made)


def avg_pooling_backward(made: Any) -> list[Illustration]:
    """One picture a sample and channel."""
    return _spreadings("window_avg_backward", "avg_pool2d_backward", made)


def _spreadings(key: str, reference: str, made: Any) -> list[Illustration]:
    arguments = made.arguments
    inputs, upstream = _batch(arguments["inputs"]), _batch(arguments["upstream"])
    result, to_maximum = _batch(run(find(reference), arguments)), reference.startswith("max")
    size, stride = _pair(arguments["kernel_size"]), _pair(arguments["stride"])
    found = [
        Spreading(
            channel,
            upstream[place][number],
            result[place][number],
            size,
            stride,
            to_maximum,
            _theirs(made.verdict, place, number),
        )
        for place, sample in enumerate(inputs)
        for number, channel in enumerate(sample)
    ]
    return _pictures(key, found)
