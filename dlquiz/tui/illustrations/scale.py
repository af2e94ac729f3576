"""Training at scale: memory of a GPU in bars, a pipeline slot by slot, a roofline."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, legend, sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.curve import Axis, Mark, Series, Tick, curve
from dlquiz.tui.pictures.gantt import Pipeline, gantt
from dlquiz.tui.pictures.stacked import Stacked, stacked

STAGES = range(4)
_PARTS = {"memory_parameters": "m_p", "memory_gradients": "m_g", "memory_optimizer": "m_o"}
"""The words for each part and its line in the record."""
_UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"), (1, "B"))
_PREFIXES = {3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E", 21: "Z", 24: "Y"}
_MOST_CELLS = 10**6
_POINTS = 60
_FEW_POWERS, _MOST_POWERS = 3, 8
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 8, 7, 25


def memory(made: Any) -> list[Illustration]:
    """A bar for each stage of ZeRO, the asked one marked."""
    reference, given = find("zero_memory"), made.arguments
    found = []
    for stage in STAGES:
        bound = {**given, "stage": stage}
        lines = reference.lines("", bound)
        found.append(([float(lines[part]) for part in _PARTS.values()], float(run(reference, bound))))
    asked = found[given["stage"]][1]
    size, unit = next((size, unit) for size, unit in _UNITS if asked >= size or size == 1)

    def draw(canvas: Canvas, frame: int) -> Content:
        bars = [
            Stacked(
                say(canvas.language, "memory_stage", stage=stage),
                [part / size for part in parts],
                total / size,
                stage == given["stage"],
            )
            for stage, (parts, total) in zip(STAGES, found, strict=True)
        ]
        names = [say(canvas.language, key) for key in _PARTS]
        text = say(canvas.language, "memory_asked", unit=unit, bytes=f"{size:,}")
        return Content("\n").join([stacked(bars, names, unit, canvas.width), sentence(text, canvas.width)])

    return [Illustration(message("memory_title"), draw)]


def bubble(made: Any) -> list[Illustration]:
    """The stages of the pipeline over time."""
    pipeline = Pipeline(made.arguments["stages"], made.arguments["microbatches"])
    cells = pipeline.stages * pipeline.slots
    share: Any = run(find("pipeline_bubble"), made.arguments)

    def draw(canvas: Canvas, frame: int) -> Content:
        text = say(
            canvas.language, "bubble_text", idle=pipeline.idle, cells=cells, share=exactly(100 * float(share), 4)
        )
        drawn = gantt(pipeline, canvas.width, canvas.height, canvas.language)
        return Content("\n").join([drawn, sentence(text, canvas.width)])

    return [Illustration(message("bubble_title"), draw)] if cells <= _MOST_CELLS else []


def roof(made: Any) -> list[Illustration]:
    """Both roofs on logarithmic axes, with the ridge point and the kernel."""
    reference, given = find("roofline"), made.arguments
    at, ridge = float(given["intensity"]), float(reference.lines("", given)["R"])

    def rate(intensity: float) -> float:
        return float(run(reference, {**given, "intensity": intensity}))

    low, high = log10(min(at, ridge)) - 1, log10(max(at, ridge)) + 1
    places = sorted([low + (high - low) * place / _POINTS for place in range(_POINTS + 1)] + [log10(ridge)])
    line = [(place, log10(rate(10**place))) for place in places]
    kernel, peak = rate(at), rate(ridge)
    axes = low, high, min(value for _, value in line), max(value for _, value in line)

    def draw(canvas: Canvas, frame: int) -> Content:
        language = canvas.language
        drawn = curve(
            [Series(say(language, "roofline_roof"), line)],
            _log_axis(axes[0], axes[1], say(language, "roofline_axis")),
            _log_axis(axes[2], axes[3] + 0.3),
            canvas.width,
            height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
            marks=(Mark(log10(ridge), log10(peak), "○"), Mark(log10(at), log10(kernel))),
        )
        entries = [
            ("◉", "bold", say(language, "roofline_kernel", intensity=exactly(at), rate=_prefixed(kernel))),
            ("○", "bold", say(language, "roofline_ridge", intensity=exactly(ridge), rate=_prefixed(peak))),
        ]
        text = say(language, "roofline_memory" if at < ridge else "roofline_peak")
        below = content(legend(entries, canvas.width), canvas.width)
        return Content("\n").join([drawn, below, sentence(text, canvas.width)])

    return [Illustration(message("roofline_title"), draw)]


def _log_axis(low: float, high: float, name: str = "") -> Axis:
    """Ticks at powers of ten between the logarithms of both ends; at their doubles and fives, too, over few powers."""
    powers = range(floor(low), ceil(high) + 1, max(ceil((high - low) / _MOST_POWERS), 1))
    factors = (1, 2, 5) if high - low <= _FEW_POWERS else (1,)
    ticks = [(power + log10(factor), _prefixed(factor * 10.0**power).strip()) for power in powers for factor in factors]
    return Axis(low, high, tuple(Tick(at, label) for at, label in ticks if low <= at <= high), name)


def _prefixed(value: float) -> str:
    """A number with at most three digits before its prefix, and a space for what comes after both."""
    power = max((power for power in _PREFIXES if value >= 10.0**power), default=0)
    return f"{exactly(value / 10**power, 4)} {_PREFIXES.get(power, '')}"
