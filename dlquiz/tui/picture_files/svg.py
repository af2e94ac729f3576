"""A film as an SVG that plays over and over; where nothing plays it, its last frame is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate, groupby

from dlquiz.tui.picture_files.film import Film, Line, Run

CELL, LINE, SIZE, MARGIN = 8.4, 18, 14, 12
"""Widths and heights in pixels; a monospaced letter is 0.6 times as wide as its size."""
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"


def svg(film: Film, title: str) -> str:
    """One document without scripts and without anything from elsewhere."""
    width = round(film.columns * CELL + 2 * MARGIN)
    height = len(film.frames[0]) * LINE + 2 * MARGIN
    known: dict[Line, str] = {}
    rows = [shown for row in range(len(film.frames[0])) for shown in _row(film, row, known)]
    lines = [f'<g id="{name}">{"".join(_run(run, film.ground) for run in line)}</g>' for line, name in known.items()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONTS}" font-size="{SIZE}" role="img">'
    )
    ground = f'<rect width="100%" height="100%" fill="{film.ground}"/>'
    return "\n".join(
        [head, f"<title>{escape(title)}</title>", "<defs>", *lines, "</defs>", ground, *rows, "</svg>", ""]
    )


def _row(film: Film, row: int, known: dict[Line, str]) -> Iterator[str]:
    """One row of cells: a use of each of its lines, which `known` has once with a name, and when it is seen."""
    ends = [0.0, *accumulate(film.seconds)]
    seen: dict[Line, list[tuple[float, float]]] = {}
    frame = 0
    for line, same in groupby(lines[row] for lines in film.frames):
        count = len(list(same))
        if line:
            seen.setdefault(line, []).append((ends[frame] / ends[-1], ends[frame + count] / ends[-1]))
        frame += count
    for line, spans in seen.items():
        name = known.setdefault(line, f"l{len(known)}")
        yield f'<use href="#{name}" y="{MARGIN + row * LINE}"{_timing(spans, ends[-1])}'


def _timing(spans: Sequence[tuple[float, float]], seconds: float) -> str:
    """The end of what is seen for some spans of the time; all the time, nothing has to be said."""
    if spans == [(0, 1)]:
        return "/>"
    times = [change for begins, ends in spans for change in ((begins, "inline"), (ends, "none")) if change[0] < 1]
    if times[0][0] > 0:
        times.insert(0, (0, "none"))
    hidden = ' display="none"' if spans[-1][1] < 1 else ""
    values, keys = ";".join(value for _, value in times), ";".join(f"{at:.5g}" for at, _ in times)
    return (
        f'{hidden}><animate attributeName="display" calcMode="discrete" dur="{seconds:g}s" repeatCount="indefinite" '
        f'values="{values}" keyTimes="{keys}"/></use>'
    )


def _run(run: Run, ground: str) -> str:
    """The text of a run in its cells: fonts disagree about the widths of its characters."""
    left, step = MARGIN + run.column * CELL, CELL * run.wide
    box = ""
    if run.ground != ground:
        box = f'<rect x="{left:g}" width="{run.cells * CELL:g}" height="{LINE}" fill="{run.ground}"/>'
    bold = ' font-weight="bold"' if run.bold else ""
    texts = (
        f'<text {_places(left + step * start, step, signs)} y="{SIZE}" fill="{run.ink}"{bold}>'
        f"{escape(''.join(signs), quote=False)}</text>"
        for start, signs in _pieces(run.signs)
    )
    return box + "".join(texts)


def _pieces(signs: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Pieces without two spaces in a row, which some programs show as one, and where they begin.

    A sign of several characters is a piece of its own.
    """
    piece: list[str] = []
    for place, sign in enumerate([*signs, " ", " "]):
        ends = piece[-1:] == [" "] and sign == " "
        if piece and (ends or len(sign) > 1 or len(piece[-1]) > 1):
            kept = piece[:-1] if piece[-1] == " " else piece
            yield place - len(piece), kept
            piece = []
        if piece or sign != " ":
            piece.append(sign)


def _places(left: float, step: float, signs: Sequence[str]) -> str:
    if all(sign.isascii() for sign in signs):
        return f'x="{left:.5g}" textLength="{step * len(signs):.5g}"'
    apart = 1 if any(len(sign) > 1 for sign in signs) else len(signs)
    return f'x="{" ".join(f"{left + step * place:.5g}" for place in range(apart))}"'
