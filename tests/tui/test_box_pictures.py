"""Boxes with what they share and what NMS keeps: corners and decisions are those of the references."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find, run
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.detection import MOST_BOXES, overlap, suppression
from dlquiz.tui.illustrations.kit import Canvas

BOXES = [[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 30], [21, 19, 31, 31], [5, 5, 15, 15]]
SCORES = [0.9, 0.8, 0.7, 0.75, 0.6]


def made(name, **arguments):
    return SimpleNamespace(arguments=bind(find(name), arguments))


def lines(picture, frame=0, width=76, height=24, language="en"):
    return [line.rstrip() for line in picture.draw(Canvas(language, width, height), frame).plain.split("\n")]


HAND = """\
 0┤┏a━━━━━━━━━━━━━━━━━━┓
  │┃                   ┃
  │┃                   ┃
  │┃                   ┃
  │┃                   ┃
 5┤┃         ╔b══════════════════╗
  │┃         ║░░░░░░░░░┃         ║
  │┃         ║░░░░░░░░░┃         ║
  │┃         ║░░░░░░░░░┃         ║
  │┃         ║░░░░░░░░░┃         ║
10┤┗━━━━━━━━━║━━━━━━━━━┛         ║
  │          ║                   ║
  │          ║                   ║
  │          ║                   ║
  │          ║                   ║
15┤          ╚═══════════════════╝
  └┬─────────┬─────────┬─────────┬
   0         5        10        15"""


def test_two_boxes_as_drawn_by_hand():
    (picture,) = overlap(made("iou", box_a=[0, 0, 10, 10], box_b=[5, 5, 15, 15]))
    found = lines(picture, height=22)
    assert "\n".join(found[: len(HAND.split("\n"))]) == HAND
    assert "Shared: 5·5 = 25; union: 100 + 100 − 25 = 175; IoU: 0.1429." in found


def corner(found, sign):
    """Row and column of the only sign of its kind."""
    ((row, line),) = [(number, line) for number, line in enumerate(found) if sign in line]
    return row, line.index(sign)


def test_corners_stand_at_their_coordinates():
    (picture,) = overlap(made("iou", box_a=[10, 5, 40, 20], box_b=[30, 15, 90, 35]))
    found = lines(picture)
    for sign, y in (("┏", "5┤"), ("╔", "15┤"), ("╝", "35┤")):
        row, _ = corner(found, sign)
        assert found[row].lstrip().startswith(y)
    floor = next(line for line in found if "└" in line)
    for sign in "┏╔╝":
        _, column = corner(found, sign)
        assert floor[column] == "┬"
    left, right = (corner(found, sign)[1] for sign in "┏╝")
    inner = corner(found, "╔")[1]
    assert (inner - left) / (right - left) == pytest.approx((30 - 10) / (90 - 10), abs=0.03)


@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.9])
def test_frames_keep_and_suppress_as_the_run_does(threshold):
    asked = made("nms", boxes=BOXES, scores=SCORES, threshold=threshold)
    (picture,) = suppression(asked)
    kept = [int(box) for box in run(find("nms"), asked.arguments)]
    shown = ["\n".join(lines(picture, frame, 120)) for frame in range(picture.frames)]
    assert picture.first == picture.frames - 1
    assert [int(re.search(r"Box (\d+) has the best", one)[1]) for one in shown] == kept
    assert f"Kept, best first: {', '.join(map(str, kept))}." in shown[-1]
    gone = {int(box): (kept[frame], float(shared)) for frame, one in enumerate(shown)
            for box, shared in re.findall(r"suppresses box (\d+): IoU (\S+) >", one)}  # fmt: skip
    assert sorted([*gone, *kept]) == list(range(len(BOXES)))
    for box, (by, shared) in gone.items():
        assert shared == pytest.approx(computed("iou", box_a=BOXES[by], box_b=BOXES[box]), abs=1e-4)
        assert shared > threshold


def test_labels_side_by_side_are_a_cell_apart():
    boxes = [[3, 0, 13, 4], [6, 0, 16, 4], [0, 0, 10, 4], [9, 0, 19, 4], [20, 0, 30, 4]]
    (picture,) = suppression(made("nms", boxes=boxes, scores=[0.75, 0.9, 0.6, 0.5, 0.8], threshold=0.5))
    for width in (48, 66, 80):
        found = lines(picture, 1, width)
        for label in ("0: 0.75", "1: 0.9", "2: 0.6", "3: 0.5", "4: 0.8"):
            assert any(re.search(rf"(?<![\d.]){re.escape(label)}(?!\d)", line) for line in found), (width, label)


def test_of_very_many_boxes_there_is_no_picture():
    many = [[place, 0, place + 1, 1] for place in range(MOST_BOXES + 1)]
    assert suppression(made("nms", boxes=many, scores=[0.5] * len(many), threshold=0.5)) == []


SIDES = st.tuples(*[st.integers(-50, 50) | st.floats(-1e9, 1e9)] * 4).map(
    lambda ends: [min(ends[0], ends[2]), min(ends[1], ends[3]), max(ends[0], ends[2]), max(ends[1], ends[3])]
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(SIDES, st.floats(0, 1)), min_size=2, max_size=6), st.floats(0, 1),
    st.integers(16, 200), st.integers(4, 50), LANGUAGE,
)  # fmt: skip
def test_no_box_and_no_width_is_too_much(scored, threshold, width, height, language):
    boxes, scores = [box for box, _ in scored], [score for _, score in scored]
    pictures = [
        *overlap(made("iou", box_a=boxes[0], box_b=boxes[1])),
        *suppression(made("nms", boxes=boxes, scores=scores, threshold=threshold)),
    ]
    assert len(pictures) == 2
    for picture in pictures:
        for frame in range(picture.frames):
            assert max(map(cell_width, lines(picture, frame, width, height, language))) <= width
    last = "\n".join(lines(pictures[1], pictures[1].frames - 1))
    assert "not looked at yet" not in last
