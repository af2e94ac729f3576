"""A film as an SVG that plays over and over; where nothing plays it, its last frame is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate, groupby

from dlquiz.tui.picture_files.film import Film, Run

CELL, LINE, SIZE, MARGIN = 8.4, 18, 14, 12
"""Widths and heights in pixels; a monospaced letter is 0.6 times as wide as its size."""
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"


def svg(film: Film, title: str) -> str:
    """One document without scripts and without anything from elsewhere."""
    width = round(film.columns * CELL + 2 * MARGIN)
    height = len(film.frames[0]) * LINE + 2 * MARGIN
    lines = [line for row in range(len(film.frames[0])) for line in _row(film, row)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONTS}" font-size="{SIZE}" role="img">'
    )
    ground = f'<rect width="100%" height="100%" fill="{film.ground}"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *lines, "</svg>", ""])


def _row(film: Film, row: int) -> Iterator[str]:
    """One row of cells: what stays the same for some frames stands in the file once."""
    ends = [0.0, *accumulate(film.seconds)]
    frame = 0
    for line, same in groupby(frame_lines[row] for frame_lines in film.frames):
        count = len(list(same))
        drawn = "".join(_run(run, row, film.ground) for run in line)
        if drawn:
            shares = (ends[frame] / ends[-1], ends[frame + count] / ends[-1])
            yield f"<g{_timing(shares, ends[-1], drawn)}</g>"
        frame += count


def _timing(shares: tuple[float, float], seconds: float, drawn: str) -> str:
    """What is seen from one share of the time to another; all the time, nothing has to be said."""
    begins, ends = shares
    if (begins, ends) == (0, 1):
        return f">{drawn}"
    times = [(begins, "inline"), *([(ends, "none")] if ends < 1 else [])]
    if begins > 0:
        times.insert(0, (0, "none"))
    hidden = ' display="none"' if ends < 1 else ""
    return (
        f"{hidden}>{drawn}"
        f'<animate attributeName="display" calcMode="discrete" dur="{seconds:g}s" repeatCount="indefinite" '
        f'values="{";".join(value for _, value in times)}" keyTimes="{";".join(f"{at:.5g}" for at, _ in times)}"/>'
    )


def _run(run: Run, row: int, ground: str) -> str:
    """The text of a run in its cells: fonts disagree about the widths of its characters."""
    left, top = MARGIN + run.column * CELL, MARGIN + row * LINE
    box = ""
    if run.ground != ground:
        box = f'<rect x="{left:g}" y="{top}" width="{run.cells * CELL:g}" height="{LINE}" fill="{run.ground}"/>'
    bold = ' font-weight="bold"' if run.bold else ""
    texts = (
        f'<text {_places(left + CELL * run.wide * start, signs, run.wide)} y="{top + SIZE}" fill="{run.ink}"{bold}>'
        f"{escape(''.join(signs), quote=False)}</text>"
        for start, signs in _words(run.signs)
    )
    return box + "".join(texts)


def _words(signs: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Pieces without spaces, and where they begin; a sign of several characters is one of its own."""
    start = 0
    for kind, each in groupby(signs, lambda sign: " " if not sign.strip() else sign if len(sign) > 1 else ""):
        piece = list(each)
        if kind != " ":
            yield start, piece
        start += len(piece)


def _places(left: float, signs: Sequence[str], wide: int) -> str:
    step = CELL * wide
    if all(sign.isascii() for sign in signs):
        return f'x="{left:.5g}" textLength="{step * len(signs):.5g}"'
    apart = 1 if any(len(sign) > 1 for sign in signs) else len(signs)
    return f'x="{" ".join(f"{left + step * place:.5g}" for place in range(apart))}"'
