"""Pictures as files: frames of coloured cells, an SVG that plays, and a GIF that has the same cells in it."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from textual.content import Content

from dlquiz.errors import UsageError
from dlquiz.messages import Text
from dlquiz.settings import THEMES
from dlquiz.tui.illustrations.kit import MOST_FRAMES, Illustration
from dlquiz.tui.picture_files import signs
from dlquiz.tui.picture_files.film import FRAME, REST, film
from dlquiz.tui.picture_files.gif import MARGIN, gif
from dlquiz.tui.picture_files.svg import CELL, svg

NAME = "{http://www.w3.org/2000/svg}"


def marching(canvas, frame):
    """A sign that goes one cell on in each frame, and a line that stays."""
    return Content.assemble(" " * frame, ("■", "$text-success"), "\n", ("stays & <so>", "bold"))


def moving(frames=4, draw=marching):
    return Illustration(Text("Moving", "移动"), draw, frames)


def film_of(*pictures, language="en", theme="dark", moves=True):
    return film(pictures or [moving()], language, theme, moves=moves)


def texts(found):
    """The lines of each frame as they are read."""
    frames = []
    for frame in found.frames:
        lines = []
        for line in frame:
            text = ""
            for run in line:
                width = sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
                text += " " * (run.column - width) + run.text
            lines.append(text.rstrip())
        frames.append(lines)
    return frames


def test_each_frame_has_its_title_its_step_and_its_picture():
    found = texts(film_of())
    assert len(found) == 4
    assert found[2] == ["Moving   step 3 of 4", "", "  ■", "stays & <so>"]
    assert texts(film_of(language="zh"))[0][0] == "移动   第 1/4 步"


def test_a_still_file_is_the_last_frame():
    (frame,) = texts(film_of(moves=False))
    assert frame[2] == "   ■"
    assert film_of(moves=False).seconds == [FRAME + REST]


def test_pictures_play_together_and_the_shorter_one_waits():
    frames = texts(film_of(moving(4), moving(2)))
    assert [frame[2].index("■") for frame in frames] == [0, 1, 2, 3]
    assert [frame[7].index("■") for frame in frames] == [0, 1, 1, 1]


def test_of_very_many_frames_some_are_shown_the_first_and_the_last_among_them():
    steps = [int(re.search(r"step (\d+)", frame[0])[1]) for frame in texts(film_of(moving(1001)))]
    assert len(steps) == MOST_FRAMES and (steps[0], steps[-1]) == (1, 1001)
    apart = {later - earlier for earlier, later in pairwise(steps)}
    assert apart <= {8, 9}, "evenly"


@every_case("theme", THEMES)
def test_the_colours_are_those_of_the_theme_and_can_be_told_apart(theme):
    found = film_of(theme=theme)
    runs = [run for line in found.frames[0] for run in line]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for run in runs for colour in (run.ink, run.ground))
    assert all(run.ink != found.ground for run in runs)
    assert len({run.ink for run in runs}) == 2


@pytest.mark.parametrize(("theme", "usual"), [("ansi-dark", "dark"), ("ansi-light", "light")])
def test_a_theme_in_the_colours_of_the_terminal_has_those_of_ours_in_a_file(theme, usual):
    assert film_of(theme=theme) == film_of(theme=usual)


def seen(root, at):
    """The texts of an SVG that are seen at a share of its time, with their places."""
    lines = {group.get("id"): group for group in root.iter(f"{NAME}g")}
    found = []
    for use in root.iter(f"{NAME}use"):
        animation = use.find(f"{NAME}animate")
        shown = use.get("display", "inline")
        if animation is not None:
            times = [float(time) for time in animation.get("keyTimes").split(";")]
            assert times[0] == 0 and times == sorted(times) and len(times) == len(animation.get("values").split(";"))
            place = max(number for number, time in enumerate(times) if time <= at)
            shown = animation.get("values").split(";")[place]
        if shown == "inline":
            texts_of = lines[use.get("href")[1:]].iter(f"{NAME}text")
            found += [(text.text, float(text.get("x").split()[0]), int(use.get("y"))) for text in texts_of]
    return found


def test_at_each_moment_an_svg_shows_one_frame():
    found = film_of()
    root = ElementTree.fromstring(svg(found, "a & <b>"))
    assert root.find(f"{NAME}title").text == "a & <b>"
    total, began = sum(found.seconds), 0.0
    left = []
    for number, seconds in enumerate(found.seconds, 1):
        now = seen(root, (began + seconds / 2) / total)
        assert [text for text, _, _ in now] == ["Moving", f"step {number} of 4", "■", "stays & <so>"]
        assert [y for _, _, y in now] == sorted(y for _, _, y in now)
        left.append(now[2][1])
        began += seconds
    assert [round((x - left[0]) / CELL) for x in left] == [0, 1, 2, 3]


def test_what_comes_again_is_seen_again():
    blinking = moving(5, lambda canvas, frame: Content("on" if frame % 2 else "off"))
    found = film_of(blinking)
    root = ElementTree.fromstring(svg(found, "t"))
    ends = [sum(found.seconds[: number + 1]) / sum(found.seconds) for number in range(5)]
    assert [seen(root, end - 0.01)[2][0] for end in ends] == ["off", "on", "off", "on", "off"]


def test_a_line_stands_in_an_svg_once_wherever_it_is_seen():
    assert svg(film_of(moving(40)), "t").count(">stays") == 1


def test_no_two_spaces_in_a_row_are_left_to_the_program_that_shows_it():
    picture = moving(1, lambda canvas, frame: Content("│ …    │─┘  a  b c "))
    root = ElementTree.fromstring(svg(film_of(picture), "t"))
    places = [(text, round((x - MARGIN) / CELL)) for text, x, _ in seen(root, 0)[1:]]
    assert places == [("│ …", 0), ("│─┘", 7), ("a", 12), ("b c", 15)]


def test_where_an_svg_does_not_play_its_last_frame_is_seen():
    root = ElementTree.fromstring(svg(film_of(), "t"))
    for use in root.iter(f"{NAME}use"):
        for child in use.findall(f"{NAME}animate"):
            use.remove(child)
    assert [text for text, _, _ in seen(root, 0)] == ["Moving", "step 4 of 4", "■", "stays & <so>"]


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M", "Zs")), max_size=40))
def test_every_text_makes_a_readable_svg(text):
    picture = moving(1, lambda canvas, frame: Content(text.replace("\n", " ")))
    root = ElementTree.fromstring(svg(film_of(picture), text))
    drawn = "".join(one.text for one in root.iter(f"{NAME}text"))
    assert "".join(text.split()) in "".join(drawn.split())


@pytest.fixture
def some_font(monkeypatch):
    """The font that comes with Pillow: a machine without any other runs these tests, too."""
    monkeypatch.setattr(signs, "font", lambda bold, wide: ImageFont.load_default(signs.SIZE))


def cell_of(image, column, row):
    width, height = signs.CELL
    left, top = MARGIN + column * width, MARGIN + row * height
    return image.crop((left, top, left + width, top + height))


def test_a_gif_has_each_frame_with_the_blocks_in_their_cells(some_font):
    found = film_of(moving(3, lambda canvas, frame: Content(" " * frame + "█")))
    image = Image.open(BytesIO(gif(found)))
    assert image.n_frames == 3 and image.info["loop"] == 0
    for number in range(3):
        image.seek(number)
        assert image.info["duration"] == round(1000 * found.seconds[number])
        whole = image.convert("RGB")
        filled = [len(cell_of(whole, column, 2).getcolors()) == 1 for column in range(4)]
        inks = [cell_of(whole, column, 2).getpixel((5, 5)) for column in range(4)]
        assert all(filled)
        assert [ink == inks[3] for ink in inks] == [column != number for column in range(4)]


def test_signs_of_every_kind_reach_the_image(some_font):
    image = Image.new("RGB", (20 * signs.CELL[0], signs.CELL[1]), "#000000")
    pen = ImageDraw.Draw(image)
    for place, sign in enumerate("█░▒▓▁▌┌─┃⣿a7● "):
        draw = (place * signs.CELL[0], 0)
        signs.draw_sign(pen, sign, draw, ("#ffffff", "#000000"), bold=False, wide=False)
        cell = image.crop((*draw, draw[0] + signs.CELL[0], signs.CELL[1]))
        assert (cell.getbbox() is None) == (sign == " "), sign
    signs.draw_sign(pen, "轮", (16 * signs.CELL[0], 0), ("#ffffff", "#000000"), bold=True, wide=True)
    assert image.crop((16 * signs.CELL[0], 0, 18 * signs.CELL[0], signs.CELL[1])).getbbox() is not None


def test_without_any_font_it_is_said_which_would_do(monkeypatch):
    def missing(*_args, **_options):
        raise OSError("cannot open resource")

    monkeypatch.setattr(ImageFont, "truetype", missing)
    signs.font.cache_clear()
    with pytest.raises(UsageError, match="DejaVuSansMono"):
        signs.font(False, False)
    with pytest.raises(UsageError, match="NotoSansCJK"):
        signs.font(True, True)
    signs.font.cache_clear()
