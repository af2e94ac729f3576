"""Windows on their axis, for questions about sizes and shapes: one frame a place, one picture an axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.content import Content

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text, message
from dlquiz.reference import catalog, shapes
from dlquiz.tui.illustrations.kit import Canvas, Illustration, wrong_value
from dlquiz.tui.pictures.layers import Layered, layered
from dlquiz.tui.pictures.track import Track, track

_SHAPED = ("input_shape",)
_MOST_TIMES = 4
"""A count of windows that is more times too large is not drawn: its windows would be all there is to see."""


def sliding(made: Any) -> list[Illustration]:
    """Convolution and pooling over sizes or a shape; axes that are alike are drawn once."""
    axes = tracks(made.arguments)
    return _illustrations(axes, _counted(axes, made.verdict))


def unfolded(made: Any) -> list[Illustration]:
    """The windows that become the columns of a matrix."""
    return _illustrations(tracks(made.arguments))


def stacked(made: Any) -> list[Illustration]:
    """The window on both axes of a stack of maps; none where there are fewer axes, or more."""
    arguments = made.arguments
    axes = tracks(arguments)
    if len(axes) != 2 or "input_shape" not in arguments:
        return []
    channels, pools = arguments["input_shape"][0], "out_channels" not in arguments
    rows, columns = axes
    found = Layered(rows, columns, channels, channels if pools else arguments["out_channels"], pools)

    def draw(canvas: Canvas, frame: int) -> Content:
        return layered(found, frame, canvas.width, canvas.height, canvas.language)

    return [Illustration(message("layered_title"), draw, found.places)]


def same_padded(made: Any) -> list[Illustration]:
    """The padding that TensorFlow's SAME takes."""
    return _illustrations([_same(**made.arguments)])


def fully_convolutional(made: Any) -> list[Illustration]:
    """A classifier that slides over a larger image."""
    found = made.arguments
    given = shapes.axis_arguments(**{name: found[name] for name in ("input_size", "trained_size", "total_stride")})
    axes = [
        Track(
            axis["input_size"],
            axis["trained_size"],
            axis["total_stride"],
            0,
            0,
            1,
            catalog.computed("fully_convolutional_size", **axis),
        )
        for axis in given
    ]
    return _illustrations(axes, _counted(axes, made.verdict))


def _counted(axes: Sequence[Track], verdict: Verdict | None) -> list[float | None]:
    """How many windows the learner counted on each axis, None where that was right or is no count of windows."""
    given, wanted = wrong_value(verdict), verdict and verdict.expected
    if not isinstance(wanted, tuple):
        given, wanted = (given,), (wanted,)
    if not isinstance(given, tuple) or len(given) != len(wanted) or len(wanted) < len(axes):
        return [None] * len(axes)
    # The sizes come last in a shape. A single number is that of all axes that are alike.
    values = given[-len(axes) :] if len(wanted) > 1 else given * len(axes)
    return [_as_count(value, axis) for value, axis in zip(values, axes, strict=True)]


def _as_count(value: Any, axis: Track) -> float | None:
    drawable = isinstance(value, int | float) and 1 <= value <= _MOST_TIMES * axis.places
    return value if drawable and value != axis.places else None


def tracks(arguments: Mapping[str, Any]) -> list[Track]:
    """The axes of these arguments of a convolution or a pooling, which `ceil_mode` tells apart."""
    given = {name: value for name, value in arguments.items() if name not in ("out_channels", "ceil_mode", *_SHAPED)}
    if "input_shape" in arguments:
        given["input_size"] = arguments["input_shape"][1:]
    pooling = {"ceil_mode": arguments["ceil_mode"]} if "ceil_mode" in arguments else None
    return [_track(axis, pooling) for axis in shapes.axis_arguments(**given)]


def _track(axis: dict[str, Any], pooling: dict[str, Any] | None) -> Track:
    if axis["padding"] == "same":
        return _same(**{name: value for name, value in axis.items() if name != "padding"})
    axis = {"dilation": 1, **axis, "padding": 0 if axis["padding"] == "valid" else axis["padding"]}
    slides = "conv_output_size" if pooling is None else "pool_output_size"
    places = catalog.computed(slides, **axis, **(pooling or {}))
    return Track(
        axis["input_size"],
        axis["kernel_size"],
        axis["stride"],
        axis["padding"],
        axis["padding"],
        axis["dilation"],
        places,
    )


def _same(input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> Track:
    given = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    before, after = catalog.computed("tensorflow_same_padding", **given)
    places = catalog.computed("conv_output_size", **given, padding="same")
    return Track(input_size, kernel_size, stride, before, after, dilation, places)


def _illustrations(axes: Sequence[Track], counted: Sequence[float | None] | None = None) -> list[Illustration]:
    """A picture an axis, those that are alike once; `counted` are the windows in the learner's wrong answer."""
    found = list(dict.fromkeys(zip(axes, counted or [None] * len(axes), strict=True)))
    return [_picture(axis, theirs, number if len(found) > 1 else 0) for number, (axis, theirs) in enumerate(found, 1)]


def _picture(axis: Track, theirs: float | None, number: int) -> Illustration:
    def draw(canvas: Canvas, frame: int) -> Content:
        return track(axis, frame, canvas.width, canvas.language, theirs)

    return Illustration(_title(number), draw, axis.places)


def _title(number: int) -> Text:
    title = message("window_title")
    if not number:
        return title
    axis = message("track_axis", axis=number)
    return Text(f"{title.en} · {axis.en}", f"{title.zh} · {axis.zh}")
