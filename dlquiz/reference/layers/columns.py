"""The windows of an image as the columns of a matrix (im2col), so that a convolution becomes a matrix product."""

from __future__ import annotations

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, ArrayLike, pair, real
from dlquiz.reference.layers.convolution import Size, at_place, first_places, padded, size_lines, windows
from dlquiz.reference.tex.layers_tex import array
from dlquiz.reference.tex.plain_tex import labelled_line, line


def im2col(inputs: ArrayLike, kernel_size: Size, stride: Size, padding: Size, mistake: str = "") -> Array:
    """Inputs C×H×W as C·h·w rows and P·Q columns, one for each place of the window, row by row.

    Rows go through the channels, then the rows, then the columns of a window. Source: Chellapilla et al. (2006);
    PyTorch documentation of Unfold.
    """
    view = _windows(inputs, kernel_size, stride, padding)
    if mistake == "channels_last":
        view = np.moveaxis(view, 0, 2)
    elif mistake == "cells_reversed":
        view = view[:, ::-1, ::-1]
    elif mistake == "places_by_columns":
        view = np.swapaxes(view, -1, -2)
    columns = view.reshape(view.shape[0] * view.shape[1] * view.shape[2], -1)
    return columns.T if mistake == "windows_as_rows" else columns


def _windows(inputs: ArrayLike, kernel_size: Size, stride: Size, padding: Size) -> Array:
    """All windows, C×h×w×P×Q."""
    return windows(padded(real(inputs), pair(padding)), pair(kernel_size), pair(stride))


def im2col_working(inputs: ArrayLike, kernel_size: Size, stride: Size, padding: Size, mistake: str = "") -> list[Text]:
    """The number of places, the first windows as columns, the matrix."""
    image = real(inputs)
    view = _windows(inputs, kernel_size, stride, padding)
    lines = size_lines(image.shape[1:], pair(kernel_size), stride, padding)
    if any(pair(padding)):
        lines.append(labelled_line("with zeros around it", "四周补零", "X", array(padded(image, pair(padding)))))
    for number, (y, x) in enumerate(first_places(view.shape[-2:]), 1):
        lines.append(labelled_line(*at_place(y, x), f"k_{{{number}}}", array(view[..., y, x].ravel())))
    return [*lines, line("K", array(im2col(inputs, kernel_size, stride, padding, mistake)))]
