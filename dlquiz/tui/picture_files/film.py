"""The pictures of a question as frames of coloured cells, which every kind of file is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from textual.color import Color
from textual.content import Content
from textual.style import Style

from dlquiz.messages import Language, say
from dlquiz.text.cells import cell_width, clusters
from dlquiz.tui.illustrations.kit import MOST_FRAMES, Canvas, Illustration
from dlquiz.tui.settings.themes import theme_named

WIDTH, HEIGHT = 100, 40
"""Cells that pictures are drawn for."""
FRAME, REST = 0.25, 2.0
"""Seconds of a frame, and of the last one besides."""


class Run(NamedTuple):
    """Cells of one look: the text, each of its characters `wide` cells, and colours such as #e0e0e0."""

    column: int
    text: str
    wide: int
    ink: str
    ground: str
    bold: bool

    @property
    def signs(self) -> list[str]:
        return clusters(self.text)

    @property
    def cells(self) -> int:
        return self.wide * len(self.signs)


Line = tuple[Run, ...]


class Film(NamedTuple):
    """Frames of lines, all of one height; a still one has one frame."""

    frames: Sequence[Sequence[Line]]
    columns: int
    ground: str

    @property
    def seconds(self) -> list[float]:
        """How long each frame is seen."""
        return [FRAME] * (len(self.frames) - 1) + [FRAME + REST]


def film(pictures: Sequence[Illustration], language: Language, theme: str, *, moves: bool) -> Film:
    """All pictures one below the other, playing together; the last frame alone unless it `moves`."""
    look = _Look(theme)
    longest = max(picture.frames for picture in pictures)
    drawn = [[_page(picture, frame, language) for frame in _chosen(picture, longest, moves)] for picture in pictures]
    blocks = [_of_one_height([look.lines(page) for page in pages]) for pages in drawn]
    frames = [[line for block in at_once for line in (*block, ())][:-1] for at_once in zip(*blocks, strict=True)]
    columns = max((run.column + run.cells for frame in frames for line in frame for run in line), default=1)
    return Film(frames, columns, look.ground.hex.lower())


def _chosen(picture: Illustration, longest: int, moves: bool) -> list[int]:
    """The frames of one picture while all of them play; one that ends earlier waits."""
    last = longest - 1
    steps = min(longest, MOST_FRAMES) - 1
    at = [round(step * last / steps) for step in range(steps + 1)] if moves and steps else [last]
    return [min(frame, picture.frames - 1) for frame in at]


def _page(picture: Illustration, frame: int, language: Language) -> Content:
    title = picture.title.in_language(language)
    if picture.frames > 1:
        title += "   " + say(language, "picture_frame", frame=frame + 1, frames=picture.frames)
    drawn = picture.draw(Canvas(language, WIDTH, HEIGHT), frame)
    return Content("\n").join([Content.styled(title, "bold"), Content(""), drawn])


def _of_one_height(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    height = max(map(len, pages))
    return [[*page, *[()] * (height - len(page))] for page in pages]


class _Look:
    """The colours of a theme."""

    def __init__(self, name: str) -> None:
        theme = theme_named(name)
        if theme.ansi:
            # A file has no terminal whose colours it could follow.
            theme = theme_named("dark" if theme.dark else "light")
        self._variables = {**theme.to_color_system().generate(), **theme.variables}
        self.ground = Color.parse(self._variables["background"])
        self._ink = Color.parse(self._variables["foreground"])

    def lines(self, page: Content) -> list[Line]:
        return [tuple(self._runs(line)) for line in page.split("\n", allow_blank=True)]

    def _runs(self, line: Content) -> Iterator[Run]:
        column = 0
        parse: Callable[[str | Style], Style] = self._style
        for text, style in line.render(end="", parse_style=parse):
            ink, ground = self._colours(style)
            for wide, signs in groupby(clusters(text), cell_width):
                run = Run(column, "".join(signs), max(wide, 1), ink, ground, bool(style.bold))
                column += run.cells
                if run.text.strip() or ground != self.ground.hex.lower():
                    yield run

    def _style(self, style: str | Style) -> Style:
        return Style.parse(style, self._variables) if isinstance(style, str) else style

    def _colours(self, style: Style) -> tuple[str, str]:
        ink = self._ink if style.foreground is None else self.ground.blend(style.foreground, style.foreground.a, 1.0)
        pair = (ink.hex.lower(), self.ground.hex.lower())
        return (pair[1], pair[0]) if style.reverse else pair
