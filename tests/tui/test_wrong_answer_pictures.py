"""A wrong answer in the picture: its windows, field, mask and entries against what NumPy has of the right ones."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from every_case import every_case
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from strategies.shapes import WINDOWS

from dlquiz.errors import ArgumentError
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.attention import output, weights
from dlquiz.tui.illustrations.kit import Canvas, wrong_value
from dlquiz.tui.illustrations.layers import convolution, max_pooling, max_pooling_backward
from dlquiz.tui.illustrations.reaches import growing, needed, spaced
from dlquiz.tui.illustrations.sizes import fully_convolutional, sliding, tracks, unfolded


def made(arguments, given, expected, *, outcome="wrong", **more):
    verdict = Verdict(outcome, 0.0, expected, Text.same(str(expected)), given, **more)
    return SimpleNamespace(arguments=arguments, verdict=verdict)


def drawn(picture, frame=0, width=76, language="en"):
    lines = picture.draw(Canvas(language, width, 40), frame).plain.split("\n")
    assert max(map(cell_width, lines)) <= width
    return lines


SIZES = {"input_size": 24, "kernel_size": 3, "stride": 2, "padding": 0, "dilation": 1}


def windows_drawn(given, **changed):
    (picture,) = sliding(made({**SIZES, **changed}, given, 11))
    return drawn(picture)


def test_nine_windows_stand_under_the_eleven_that_fit():
    lines = windows_drawn(9)
    assert lines[3].rstrip() == "◆   " * 9 + "◇   ◇"
    assert "Your answer is 9: 2 more windows fit (◇)." in lines


@pytest.mark.parametrize("given", [12, 11.5])
def test_what_is_not_rounded_down_has_a_window_that_sticks_out(given):
    lines = windows_drawn(given)
    # It would begin at 22 and end at 25 of 24 cells.
    assert lines[0].count("┄") == 1
    assert lines[3].rstrip() == "◆   " * 11 + "✗"
    assert any(f"Your answer is {given}, too many (✗): the last would end 1 cell past" in line for line in lines)


@every_case("given", [None, 0, -3, 0.5, 45, (9, 9), "nine"])
def test_what_is_no_number_of_windows_is_not_drawn(given):
    lines = windows_drawn(given)
    assert not set("◆◇✗") & set("".join(lines))
    assert "Your answer" not in "".join(lines)


@given(WINDOWS, st.data())
def test_windows_counted_begin_where_windows_slid_in_numpy_do(arguments, data):
    try:
        (axis,) = tracks(arguments)
    except ArgumentError:
        assume(False)
    count = data.draw(st.integers(1, 4 * axis.places).filter(lambda found: found != axis.places))
    (picture,) = sliding(made(arguments, count, axis.places))
    padded = np.arange(arguments["input_size"] + 2 * arguments["padding"])
    first = sliding_window_view(padded, axis.span)[:: arguments["stride"], 0]
    ends = int(first[0]) + (count - 1) * arguments["stride"] + axis.span
    signs = picture.draw(Canvas("en", max(ends, len(padded)), 40), 0).plain.split("\n")[3]
    at = {sign: [place for place, found in enumerate(signs) if found == sign] for sign in "◆◇✗"}
    assert at["◆"] == first[:count].tolist()
    assert at["◇"] == first[count:].tolist()
    assert len(at["✗"]) == max(count - len(first), 0)


def test_each_axis_of_a_shape_has_its_own_windows():
    arguments = bind(find("conv_output_shape"), {"input_shape": (3, 8, 10), "out_channels": 4, "kernel_size": 3})
    height, width = sliding(made(arguments, (4, 6, 7), (4, 6, 8)))
    assert "Your answer" not in "".join(drawn(height))
    assert any("Your answer is 7: 1 more window fits" in line for line in drawn(width))
    (height, _) = sliding(made(arguments, (6, 7), (4, 6, 8)))
    assert "Your answer" not in "".join(drawn(height)), "of a shape with an axis too few nothing is said"


def test_an_image_larger_than_a_classifier_was_trained_on_takes_wrong_answers_too():
    arguments = {"input_size": 384, "trained_size": 224, "total_stride": 32}
    (picture,) = fully_convolutional(made(arguments, 5, 6))
    assert any("1 more window fits" in line for line in drawn(picture))


def test_a_number_of_columns_is_no_number_of_windows_on_an_axis():
    arguments = bind(find("im2col_shape"), {"input_shape": (1, 3, 9), "kernel_size": 3})
    for picture in unfolded(made(arguments, (9, 6), (9, 7))):
        assert "Your answer" not in "".join(drawn(picture))


LAYERS = {"layers": ((3, 1), (3, 2), (3, 1))}


def test_the_wrong_field_stands_below_the_right_one_with_as_many_cells():
    # By hand: 3, then 3 + 2 = 5, then 5 + 2·2 = 9.
    (picture,) = growing(made(LAYERS, 7, 9))
    lines = drawn(picture, 2)
    at = next(number for number, line in enumerate(lines) if line.startswith("yours"))
    assert lines[at].count("□") == 7
    assert lines[at - 1].count("■") == 9
    assert lines[at].index("□") == lines[at - 1].index("■") + 1, "both have one middle"
    assert "□ Your answer: 7 pixels, 2 too few." in lines
    assert "□" not in "".join(drawn(picture, 1)), "it is the answer about all layers"


def test_fields_of_all_layers_are_compared_layer_by_layer():
    (picture,) = growing(made(LAYERS, (3, 5, 11), (3, 5, 9)))
    assert "□" not in "".join(drawn(picture, 0) + drawn(picture, 1))
    assert "□ Your answer: 11 pixels, 2 too many." in drawn(picture, 2)


def test_no_field_is_drawn_of_what_is_none():
    for value in (0, -1, 2.5, (3, 5), None):
        (picture,) = growing(made(LAYERS, value, 9))
        assert "□" not in "".join(drawn(picture, 2))
    (picture,) = spaced(made(LAYERS, 5, 2))
    assert "□" not in "".join(drawn(picture, 2)), "a distance between outputs is no field"


def test_too_few_layers_see_too_little():
    # 1 + 3·2 = 7 of 1 + 5·2 = 11.
    (picture,) = needed(made({"target": 11, "kernel_size": 3}, 3, 5))
    assert "□ Your answer: 7 pixels, 4 too few." in drawn(picture, 4)


QUERIES, KEYS = [[1, 0], [0, 1], [1, 1]], [[1, 2], [0, 1], [-1, 1]]


def masks_drawn(lines):
    """The signs of both masks, as the grids stand side by side."""
    start = next(number for number, line in enumerate(lines) if "the right mask" in line) + 1
    rows = []
    for line in lines[start:]:
        if not line.strip():
            return rows
        half = line.index("     ", 3 * 3) if "     " in line else len(line)
        rows.append((line[:half], line[half:]))
    return rows


def attended(mistake, reference="attention_weights", maker=weights, **more):
    arguments = bind(find(reference), {"queries": QUERIES, "keys": KEYS, "causal": True, **more})
    (picture,) = maker(made(arguments, (), (), mistake=mistake, title=Text("named so", "名")))
    return drawn(picture)


def test_a_mask_that_hides_the_past_is_the_other_triangle():
    rows = masks_drawn(attended("past_hidden"))
    right = np.array([[sign == "╳" for sign in row if sign in "■╳"] for row, _ in rows])
    theirs = np.array([[sign == "╳" for sign in row if sign in "■╳"] for _, row in rows])
    assert (right == np.triu(np.ones((3, 3)), 1).astype(bool)).all()
    assert (theirs == np.tril(np.ones((3, 3)), -1).astype(bool)).all()
    assert [row.count("✗") for _, row in rows] == (right != theirs).sum(axis=1).tolist()


@pytest.mark.parametrize("mistake", ["mask_forgotten", "hidden_scores_zero"])
def test_a_mask_that_hides_nothing_differs_where_the_right_one_hides(mistake):
    lines = attended(mistake)
    assert "Your mask differs in 3 of 9 cells." in lines
    assert "Your mistake: named so." in lines


def test_the_mask_of_an_output_is_that_of_its_weights():
    lines = attended("mask_forgotten", "attention_output", output, values=[[1, 0], [0, 1], [2, 2]])
    assert "Your mask differs in 3 of 9 cells." in lines


@pytest.mark.parametrize("mistake", [None, "scale_forgotten", "softmax_forgotten", "mask_after_softmax", "not_there"])
def test_a_mistake_that_is_not_about_the_mask_shows_none(mistake):
    assert not any("mask differs" in line for line in attended(mistake))


INPUTS = [[0, -1, 1, 3], [4, 2, -2, 0], [2, -1, -2, -2], [-2, -1, -2, 2]]


def test_wrong_entries_of_an_output_are_signed_once_their_window_is_reached():
    arguments = bind(find("max_pool2d"), {"inputs": INPUTS, "kernel_size": 2, "stride": 2})
    right = np.array(INPUTS).reshape(2, 2, 2, 2).max(axis=(1, 3))
    given = ((4, 3), (7, 2))
    marks = tuple(map(tuple, (right == np.array(given)).tolist()))
    (picture,) = max_pooling(made(arguments, given, tuple(map(tuple, right.tolist())), marks=marks))
    assert "7✗" in "".join(drawn(picture, 3)) and "".join(drawn(picture, 3)).count("✗") == 1
    assert "✗" not in "".join(drawn(picture, 1))
    (plain,) = max_pooling(made(arguments, (4, 3), tuple(map(tuple, right.tolist()))))
    assert "your answer" not in "".join(drawn(plain, 3)), "another shape stands under nothing"


def test_each_map_has_its_part_of_the_answer():
    inputs, kernel = [[[[1, 2], [3, 4]]]], [[[[1, 0], [0, 1]]], [[[0, 1], [1, 0]]]]
    arguments = bind(find("conv2d"), {"inputs": inputs, "kernel": kernel})
    expected, given = ((((5,),), ((5,),)),), ((((5,),), ((6,),)),)
    marks = ((((True,),), ((False,),)),)
    first, second = convolution(made(arguments, given, expected, marks=marks))
    assert "✗" not in "".join(drawn(first)) and "6✗" in "".join(drawn(second))


def test_a_gradient_sent_to_the_wrong_cell_is_signed():
    arguments = bind(
        find("max_pool2d_backward"), {"inputs": [[1, 2], [3, 4]], "upstream": [[5]], "kernel_size": 2, "stride": 2}
    )
    marks = ((True, True), (False, False))
    (picture,) = max_pooling_backward(made(arguments, ((0, 0), (5, 0)), ((0, 0), (0, 5)), marks=marks))
    text = "".join(drawn(picture))
    assert "5✗" in text and "0✗" in text and text.count("✗") == 2


def test_a_right_answer_and_one_that_was_not_read_are_no_wrong_ones():
    assert wrong_value(None) is None
    assert wrong_value(made({}, 3, 3, outcome="right").verdict) is None
    assert wrong_value(made({}, None, 3, outcome="unreadable").verdict) is None
    assert wrong_value(made({}, 2, 3, outcome="partly").verdict) == 2
