"""What is wrong with what a screen shows: things outside their place, one upon another, cut, or not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from dlquiz.messages import Language
from dlquiz.text.cells import cell_width
from dlquiz.tui.keymap import key_shown
from dlquiz.tui.widgets.key_line import SCROLL, KeyLine
from dlquiz.tui.widgets.page_view import PageView, PictureView

_QUOTED = re.compile(r"`[^`]*`|dlquiz [a-z]+|来源：.*")
"""What is typed at the shell is the same in every language, and papers are cited as they are called."""
CHINESE = "\u3400-\u9fff"
CLOSING = "。，、；：？！）】》”’"
_CHINESE = re.compile(f"[{CHINESE}]")
_SPACED = re.compile(f"[{CHINESE}{CLOSING}] [{CHINESE}]")
_WORDS = re.compile(r"(?<![\w^\\/.-])[A-Za-z][a-z]+(?: [a-z]+)+(?![\w(.])")
"""Words of a sentence; a key with its name (`Esc`), an identifier or a unit is one word, or holds other signs."""


def lines(screen: Screen[object]) -> list[str]:
    """What stands on the screen, line by line."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]


def displayed(screen: Screen[object]) -> Iterator[Widget]:
    for widget in screen.walk_children():
        if isinstance(widget, Widget) and widget.region and not type(widget).__module__.startswith("textual._"):
            yield widget


def outside(screen: Screen[object]) -> Iterator[str]:
    """Widgets that reach out of what holds them, where one cannot scroll to them."""
    for widget in displayed(screen):
        region, holder = widget.region, widget.parent
        assert isinstance(holder, Widget)
        room = holder.region
        if holder.allow_vertical_scroll or holder.show_vertical_scrollbar:
            room = Region(room.x, region.y, room.width, region.height)
        if holder.allow_horizontal_scroll:
            room = Region(region.x, room.y, region.width, room.height)
        if region not in room:
            yield f"{widget!r} at {region} is outside {holder!r} at {holder.region}"


def overlapping(screen: Screen[object]) -> Iterator[str]:
    for holder in [screen, *displayed(screen)]:
        children = [child for child in holder.children if child.region and child.layer == "default"]
        for one, other in combinations(children, 2):
            if one.region.overlaps(other.region):
                yield f"{one!r} at {one.region} and {other!r} at {other.region}"


def cut(screen: Screen[object]) -> Iterator[str]:
    """Texts of which a part is not shown, with no sign of it and no way to scroll to it."""
    for widget in displayed(screen):
        width, height = widget.content_size
        if isinstance(widget, PageView | PictureView):
            wide = [line for line in widget.render().content(width).split("\n") if line.cell_length > width]  # type: ignore[attr-defined]
            if wide:
                yield f"{widget!r} is {width} wide: {wide[0].plain}"
        elif isinstance(widget, Static):
            visual = widget.visual
            needed = visual.get_height(widget.styles, width) if width else 0
            if needed > height:
                yield f"{widget!r} has {height} of {needed} lines: {widget.content}"
            one_line = widget.styles.text_wrap == "nowrap" and widget.styles.text_overflow != "ellipsis"
            if one_line and visual.get_optimal_width(widget.styles, width) > width and not _scrolls(widget):
                yield f"{widget!r} is {width} wide: {widget.content}"
        elif widget.show_horizontal_scrollbar or (widget.allow_horizontal_scroll and widget.max_scroll_x):
            yield f"{widget!r} scrolls sideways"


def _scrolls(widget: Widget) -> bool:
    return any(isinstance(holder, Widget) and holder.allow_horizontal_scroll for holder in widget.ancestors)


def untranslated(seen: list[str], language: Language) -> Iterator[str]:
    """What is not in the language of the moment; a work that is cited is named as it was published."""
    cited = False
    for line in seen:
        if language == "en":
            if _CHINESE.search(line.replace("中文", "")):
                yield line
            continue
        own, mark, _ = line.partition("出处：")
        cited = bool(mark) or (cited and bool(line.strip()) and not _CHINESE.search(line))
        for found in () if cited and not mark else _WORDS.finditer(_QUOTED.sub("", own)):
            yield f"{found[0]!r} in {line}"


def unfit(screen: Screen[object]) -> Iterator[str]:
    """Lines of Chinese prose that begin with what closes, or have spaces inside."""
    for widget in displayed(screen):
        if not isinstance(widget, PageView):
            continue
        for line in widget.render().content(widget.content_size.width).plain.split("\n"):  # type: ignore[attr-defined]
            text = line.strip(" │▏┃")
            if text[:1] and text[0] in CLOSING:
                yield line
            if _SPACED.search(text):
                yield line


def without_help(screen: Screen[object]) -> Iterator[str]:
    for line in screen.query(KeyLine):
        if not line.render_line(0).text.rstrip().endswith(("F1 Help", "F1 帮助")):
            yield line.render_line(0).text


def beside_their_keys(screen: Screen[object]) -> Iterator[str]:
    """Where a click on the line of keys presses a key that does not stand there."""
    for line in screen.query(KeyLine):
        cells = "".join(sign + " " * (cell_width(sign) - 1) for sign in line.render_line(0).text)
        for place in line._places:
            # Behind the signs a click on their word presses the last of them.
            shown = cells[place.start :]
            if not shown.startswith((key_shown(place.key), " ")):
                yield f"{place.key}: {shown}"


def scrolls_unsaid(screen: Screen[object]) -> Iterator[str]:
    """Where something is higher than its room, and the line of keys leaves out how it scrolls."""
    for line in screen.query(KeyLine):
        shown = {place.key for place in line._places}
        for act in line._acts:
            if act.word == SCROLL and not shown.issuperset(act.pressed):
                yield line.render_line(0).text
