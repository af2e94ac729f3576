"""Gaussians over the axis of one entry: a code of a VAE beside its prior, a pixel before and after a diffusion step."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, pi, sqrt
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.expressions.values import entries, plain
from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import computed, find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration, wrong_value
from dlquiz.tui.pictures.canvas import POOR, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.curve import Axis, Mark, Series, curve, even_axis

_DIGITS = 4
_REACH = 3.5
"""Standard deviations of a bell that the axis spans."""
_POINTS, _AROUND = 240, 40
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 7, 7, 21
_AXIS_ALONE = 3
_FARTHEST = 1e6
"""Of a bell that is narrower or wider by this factor nothing can be seen beside another."""


class Bell(NamedTuple):
    """A normal distribution: the key of its name, mean and standard deviation."""

    key: str
    mean: float
    deviation: float

    def density(self, x: float) -> float:
        away = (x - self.mean) / self.deviation
        return exp(-min(away * away, 1e3) / 2) / (self.deviation * sqrt(2 * pi))

    @property
    def ends(self) -> tuple[float, float]:
        return self.mean - _REACH * self.deviation, self.mean + _REACH * self.deviation


class Point(NamedTuple):
    """A marked value: its sign, the key of its name, and the bell on whose curve it lies; None: on the axis."""

    key: str
    sign: str
    value: float
    bell: Bell | None = None


_YOURS = "window_yours"
PRIOR = Bell("bell_prior", 0.0, 1.0)


def codes(made: Any) -> list[Illustration]:
    """One frame an entry of the code: its Gaussian, the standard normal, and what it adds to the divergence."""
    given = made.arguments
    total = computed("kl_gaussian", mean=given["mean"], log_variance=given["log_variance"])
    pairs = list(zip(entries(given["mean"]), entries(given["log_variance"]), strict=True))
    bells = [Bell("bell_code", float(mean), exp(variance / 2)) for mean, variance in pairs]
    if not all(_comparable(bell) for bell in bells):
        return []
    parts = [computed("kl_gaussian", mean=[mean], log_variance=[variance]) for mean, variance in pairs]

    def draw(canvas: Canvas, frame: int) -> Content:
        words = {"mean": bells[frame].mean, "deviation": bells[frame].deviation, "part": parts[frame], "total": total}
        text = say(canvas.language, "bell_divergence", **_place(frame, bells), **_written(words))
        return _drawn([bells[frame], PRIOR], [], text, canvas)

    return [Illustration(message("bell_codes_title"), draw, len(bells))]


def sampling(made: Any) -> list[Illustration]:
    """One frame an entry: its noise under the standard normal, and the sample as far from its own mean."""
    reference, given = find("reparameterize"), made.arguments
    found, theirs = entries(run(reference, given)), _theirs(made, len(entries(given["mean"])))
    means, noises = entries(given["mean"]), entries(given["noise"])
    deviations = [float(deviation) for deviation in entries(plain(reference.lines("", given)["sigma"]))]
    bells = [Bell("bell_code", float(mean), one) for mean, one in zip(means, deviations, strict=True)]
    if not all(_comparable(bell) for bell in bells):
        return []

    def draw(canvas: Canvas, frame: int) -> Content:
        points = [
            Point("bell_noise", "○", float(noises[frame]), PRIOR),
            Point("bell_sample", "◆", float(found[frame]), bells[frame]),
        ]
        words = {"mean": bells[frame].mean, "deviation": bells[frame].deviation, "noise": noises[frame]}
        text = say(canvas.language, "bell_sampling", **_place(frame, bells), **_written(words))
        return _drawn([bells[frame], PRIOR], [*points, *theirs[frame : frame + 1]], text, canvas)

    return [Illustration(message("bell_sampling_title"), draw, len(found))]


def noising(made: Any) -> list[Illustration]:
    """One frame an entry: where it was, the bell that its noisy value is drawn from, and that value."""
    reference, given = find("diffusion_forward"), made.arguments
    factors, found = reference.lines("", given), entries(run(reference, given))
    clean, theirs = entries(given["clean"]), _theirs(made, len(found))
    signal, noise = float(factors["s"]), float(factors["n"])

    def draw(canvas: Canvas, frame: int) -> Content:
        start = float(clean[frame])
        bell = Bell("bell_noisy", signal * start, noise) if noise else None
        points = [Point("bell_clean", "○", start), Point("bell_now", "◆", float(found[frame]), bell)]
        words = _written({"signal": signal, "noise": noise, "mean": signal * start})
        text = say(canvas.language, "bell_noising", **_place(frame, found), **words)
        return _drawn([bell] if bell else [], [*points, *theirs[frame : frame + 1]], text, canvas)

    return [Illustration(message("bell_noising_title"), draw, len(found))]


def denoising(made: Any) -> list[Illustration]:
    """One frame an entry: its noisy value, the bell that a step back draws from, and what comes out."""
    reference, given = find("ddpm_step"), made.arguments
    lines, found = reference.lines("", given), entries(run(reference, given))
    noisy, means, deviation = entries(given["noisy"]), entries(lines["m"]), sqrt(float(lines["v"]))
    theirs, only_mean = _theirs(made, len(found)), given["of"] == "mean"

    def draw(canvas: Canvas, frame: int) -> Content:
        mean = float(means[frame])
        bell = Bell("bell_earlier", mean, deviation) if deviation else None
        points = [Point("bell_now", "○", float(noisy[frame])), Point("bell_mean", "◉", mean, bell)]
        if not only_mean:
            points.append(Point("bell_before", "◆", float(found[frame]), bell))
        key = "bell_denoising" if deviation else "bell_last"
        text = say(canvas.language, key, **_place(frame, found), **_written({"mean": mean, "deviation": deviation}))
        return _drawn([bell] if bell else [], [*points, *theirs[frame : frame + 1]], text, canvas)

    return [Illustration(message("bell_denoising_title"), draw, len(found))]


def _comparable(bell: Bell) -> bool:
    return 1 / _FARTHEST <= bell.deviation <= _FARTHEST and abs(bell.mean) <= _FARTHEST


def _theirs(made: Any, count: int) -> list[Point]:
    """The entries of a wrong answer; none where it has another shape."""
    given = wrong_value(made.verdict)
    values = [] if given is None else entries(given)
    return [Point(_YOURS, "✗", float(value)) for value in values] if len(values) == count else []


def _place(frame: int, found: Sequence[object]) -> dict[str, int]:
    return {"entry": frame + 1, "count": len(found)}


def _written(values: dict[str, Any]) -> dict[str, str]:
    return {name: exactly(float(value), _DIGITS) for name, value in values.items()}


def _drawn(bells: Sequence[Bell], points: Sequence[Point], text: str, canvas: Canvas) -> Content:
    language, width = canvas.language, canvas.width
    x, y = _across(bells, points), _up(bells, language)
    drawn = curve(
        [Series(say(language, bell.key), _points(bell, x)) for bell in bells],
        x,
        y,
        width,
        height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT) if bells else _AXIS_ALONE,
        marks=[
            Mark(point.value, point.bell.density(point.value) if point.bell else 0.0, point.sign) for point in points
        ],
    )
    named = [(point.sign, POOR if point.sign == "✗" else "bold", _named(point, language)) for point in points]
    rows = [content(legend(named, width), width)] if named else []
    return Content("\n").join([drawn, *rows, sentence(text, width)])


def _named(point: Point, language: Language) -> str:
    return f"{say(language, point.key)} = {exactly(point.value, _DIGITS)}"


def _across(bells: Sequence[Bell], points: Sequence[Point]) -> Axis:
    """All bells and points; a wrong answer far from them is only named."""
    right = [point.value for point in points if point.key != _YOURS]
    values = [*(end for bell in bells for end in bell.ends), *right]
    span = max(values) - min(values) or 1.0
    values += [point.value for point in points if min(values) - span <= point.value <= max(values) + span]
    low, high = min(values), max(values)
    room = span / 20
    return even_axis(low - room, high + room)


def _up(bells: Sequence[Bell], language: Language) -> Axis:
    if not bells:
        return Axis(0.0, 1.0, ())
    return even_axis(0, 1.1 * max(bell.density(bell.mean) for bell in bells), say(language, "bell_density"))


def _points(bell: Bell, x: Axis) -> list[tuple[float, float]]:
    """Evenly over the axis, and closely about the mean, that no narrow bell is missed."""
    even = [x.low + (x.high - x.low) * place / _POINTS for place in range(_POINTS + 1)]
    near = [bell.mean + bell.deviation * place / 10 for place in range(-_AROUND, _AROUND + 1)]
    return [(at, bell.density(at)) for at in sorted({*even, *near})]
