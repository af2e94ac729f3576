"""Wrong formulas for convolution and pooling: tables from a mistake's name to the formula, over the same arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.reference.layers import convolution as conv
from dlquiz.reference.layers import pooling
from dlquiz.reference.layers.arrays import Array, pair, real

Table = Mapping[str, Callable[..., Any]]


def _flipped(kernel: Any) -> Array:
    """The kernel turned by 180 degrees."""
    return real(kernel)[..., ::-1, ::-1]


def _first_channel(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> Any:
    return conv.conv2d(real(inputs)[:, :1], real(kernel)[:, :1], bias, stride, padding)


def _window_mean(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> Any:
    taps = real(kernel)[0].size if np.ndim(kernel) > 2 else real(kernel).size
    return conv.conv2d(inputs, real(kernel) / taps, bias, stride, padding)


def _bias_at_every_tap(inputs: Any, kernel: Any, bias: Any, stride: Any, padding: Any) -> Any:
    taps = real(kernel)[0].size if np.ndim(kernel) > 2 else real(kernel).size
    return conv.conv2d(inputs, kernel, real(bias) * taps, stride, padding)


CONV: Table = {
    "kernel_flipped": lambda inputs, kernel, bias, stride, padding: conv.conv2d(
        inputs, _flipped(kernel), bias, stride, padding
    ),
    "bias_forgotten": lambda inputs, kernel, bias, stride, padding: conv.conv2d(inputs, kernel, 0, stride, padding),
    "bias_at_every_tap": _bias_at_every_tap,
    "padding_ignored": lambda inputs, kernel, bias, stride, padding: conv.conv2d(inputs, kernel, bias, stride, 0),
    "stride_ignored": lambda inputs, kernel, bias, stride, padding: conv.conv2d(inputs, kernel, bias, 1, padding),
    "first_channel_only": _first_channel,
    "averaged_for_summed": _window_mean,
    "kernel_transposed": lambda inputs, kernel, bias, stride, padding: conv.conv2d(
        inputs, np.swapaxes(real(kernel), -1, -2), bias, stride, padding
    ),
}


def _cache(inputs: Any, kernel: Any, stride: Any, padding: Any) -> conv.ConvCache:
    return conv.ConvCache(conv.as_batch(real(inputs)), conv.as_batch(real(kernel)), pair(stride), pair(padding))


def _as_given(inputs: Any, found: Array) -> Any:
    return found[0, 0] if np.ndim(inputs) == 2 else found


def _valid_for_full(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> Any:
    turned = np.swapaxes(conv.as_batch(_flipped(kernel)), 0, 1)
    return _as_given(inputs, conv.forward(conv.as_batch(real(upstream)), turned, real(0))[0])


def _last_window_only(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> Any:
    """= for +=: a later window overwrites what an earlier one left."""
    cache, grads = _cache(inputs, kernel, stride, padding), conv.as_batch(real(upstream))
    canvas = np.zeros(conv.padded(cache.inputs, cache.padding).shape)
    height, width = cache.kernel.shape[2:]
    for y, x in np.ndindex(*grads.shape[2:]):
        top, left = y * cache.stride[0], x * cache.stride[1]
        canvas[:, :, top : top + height, left : left + width] = np.tensordot(grads[:, :, y, x], cache.kernel, 1)
    return _as_given(inputs, conv.unpadded(canvas, cache.padding))


def _border_kept(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> Any:
    cache = _cache(inputs, kernel, stride, padding)
    grown = cache._replace(inputs=conv.padded(cache.inputs, cache.padding), padding=(0, 0))
    return _as_given(inputs, conv.backward(conv.as_batch(real(upstream)), grown).inputs)


def _stride_ignored(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> Any:
    """The windows taken (or the gradients put down) side by side, as if the stride were 1."""
    cache, grads = _cache(inputs, kernel, stride, padding), conv.as_batch(real(upstream))
    source = conv.padded(cache.inputs, cache.padding)
    rows, columns = (size + taps - 1 for size, taps in zip(grads.shape[2:], cache.kernel.shape[2:], strict=True))
    near = cache._replace(inputs=source[..., :rows, :columns], stride=(1, 1), padding=(0, 0))
    found = conv.backward(grads, near)
    if of == "kernel":
        return _as_given(inputs, found.kernel)
    canvas = np.zeros(source.shape)
    canvas[..., :rows, :columns] = found.inputs
    return _as_given(inputs, conv.unpadded(canvas, cache.padding))


def _first_place_only(inputs: Any, kernel: Any, upstream: Any, stride: Any, padding: Any, of: str) -> Any:
    grads = np.zeros_like(real(upstream))
    grads[..., 0, 0] = real(upstream)[..., 0, 0]
    return conv.conv2d_backward(inputs, kernel, grads, stride, padding, of)


def _places(upstream: Any) -> int:
    rows, columns = np.shape(upstream)[-2:]
    return int(rows * columns)


CONV_BACKWARD: Table = {
    "kernel_not_flipped": lambda inputs, kernel, upstream, stride, padding, of: conv.conv2d_backward(
        inputs, _flipped(kernel), upstream, stride, padding, of
    ),
    "valid_for_full": _valid_for_full,
    "last_branch_only": _last_window_only,
    "border_kept": _border_kept,
    "stride_ignored": _stride_ignored,
    "one_position_only": _first_place_only,
    "averaged_over_positions": lambda inputs, kernel, upstream, stride, padding, of: (
        conv.conv2d_backward(inputs, kernel, upstream, stride, padding, of) / _places(upstream)
    ),
    "kernel_gradient_flipped": lambda inputs, kernel, upstream, stride, padding, of: _flipped(
        conv.conv2d_backward(inputs, kernel, upstream, stride, padding, of)
    ),
    "upstream_forgotten": lambda inputs, kernel, upstream, stride, padding, of: conv.conv2d_backward(
        inputs, kernel, np.ones_like(real(upstream)), stride, padding, of
    ),
    "divided_by_batch": lambda inputs, kernel, upstream, stride, padding, of: (
        conv.conv2d_backward(inputs, kernel, upstream, stride, padding, of) / len(inputs)
    ),
}


def _of_windows(reduce: Callable[[Array], Any]) -> Callable[..., Any]:
    """A wrong pooling: another reduction of the window's cells (the axes −4 and −3)."""

    def formula(inputs: Any, kernel_size: Any, stride: Any) -> Any:
        return reduce(conv.windows(real(inputs), pair(kernel_size), pair(stride)))

    return formula


def _largest_size(view: Array) -> Array:
    flat = view.reshape(*view.shape[:-4], -1, *view.shape[-2:])
    chosen = np.expand_dims(np.abs(flat).argmax(axis=-3), -3)
    found: Array = np.take_along_axis(flat, chosen, axis=-3).squeeze(-3)
    return found


MAX_POOL: Table = {
    "average_for_maximum": pooling.avg_pool2d,
    "minimum_for_maximum": _of_windows(lambda view: view.min(axis=(-4, -3))),
    "largest_by_size": _of_windows(_largest_size),
    "sum_for_maximum": _of_windows(lambda view: view.sum(axis=(-4, -3))),
    "stride_ignored": lambda inputs, kernel_size, stride: pooling.max_pool2d(inputs, kernel_size, 1),
    "windows_side_by_side": lambda inputs, kernel_size, stride: pooling.max_pool2d(inputs, kernel_size, kernel_size),
}

AVG_POOL: Table = {
    "maximum_for_average": pooling.max_pool2d,
    "sum_for_average": _of_windows(lambda view: view.sum(axis=(-4, -3))),
    "divided_by_side": _of_windows(lambda view: view.sum(axis=(-4, -3)) / view.shape[-4]),
    "median_for_average": _of_windows(lambda view: np.median(view, axis=(-4, -3))),
    "stride_ignored": lambda inputs, kernel_size, stride: pooling.avg_pool2d(inputs, kernel_size, 1),
    "windows_side_by_side": lambda inputs, kernel_size, stride: pooling.avg_pool2d(inputs, kernel_size, kernel_size),
}

Shares = Callable[[pooling.PoolCache], Array]


def _shared(shares: Shares, *, accumulate: bool = True) -> Callable[..., Any]:
    """A wrong backward pass: each window hands the share of its gradient that `shares` says to each of its cells."""

    def formula(inputs: Any, kernel_size: Any, stride: Any, upstream: Any) -> Any:
        cache = pooling.PoolCache(real(inputs), pair(kernel_size), pair(stride))
        cells = shares(cache) * real(upstream)[..., None, None, :, :]
        canvas = np.zeros_like(cache.inputs)
        if accumulate:
            conv.add_windows(canvas, cells, cache.stride)
        else:
            _overwrite_windows(canvas, cells, cache)
        return canvas

    return formula


def _overwrite_windows(canvas: Array, cells: Array, cache: pooling.PoolCache) -> None:
    (height, width), (down, across) = cache.size, cache.stride
    for y, x in np.ndindex(*cells.shape[-2:]):
        top, left = y * down, x * across
        canvas[..., top : top + height, left : left + width] = cells[..., y, x]


def _view(cache: pooling.PoolCache) -> Array:
    return conv.windows(cache.inputs, cache.size, cache.stride)


def _everyone(cache: pooling.PoolCache) -> Array:
    return np.ones(_view(cache).shape)


def _equal_shares(cache: pooling.PoolCache) -> Array:
    shares: Array = _everyone(cache) / (cache.size[0] * cache.size[1])
    return shares


def _tied(cache: pooling.PoolCache) -> Array:
    view = _view(cache)
    tied: Array = (view == view.max(axis=(-4, -3), keepdims=True)).astype(np.float64)
    return tied


def _tied_shares(cache: pooling.PoolCache) -> Array:
    tied = _tied(cache)
    shares: Array = tied / tied.sum(axis=(-4, -3), keepdims=True)
    return shares


def _last_tied(cache: pooling.PoolCache) -> Array:
    view = _view(cache)
    flat = view.reshape(*view.shape[:-4], -1, *view.shape[-2:])[..., ::-1, :, :]
    last = flat.shape[-3] - 1 - flat.argmax(axis=-3)
    chosen = np.arange(flat.shape[-3])[:, None, None] == np.expand_dims(last, -3)
    found: Array = chosen.reshape(view.shape).astype(np.float64)
    return found


MAX_POOL_BACKWARD: Table = {
    "spread_to_all": _shared(_everyone),
    "shared_equally": _shared(_equal_shares),
    "value_for_mask": _shared(lambda cache: pooling.winners(cache) * _view(cache)),
    "last_branch_only": _shared(pooling.winners, accumulate=False),
    "tie_to_all": _shared(_tied),
    "tie_shared": _shared(_tied_shares),
    "tie_to_last": _shared(_last_tied),
    "upstream_forgotten": lambda inputs, kernel_size, stride, upstream: pooling.max_pool2d_backward(
        inputs, kernel_size, stride, np.ones_like(real(upstream))
    ),
}

AVG_POOL_BACKWARD: Table = {
    "not_divided": _shared(_everyone),
    "routed_to_maximum": pooling.max_pool2d_backward,
    "divided_by_side": _shared(lambda cache: _everyone(cache) / cache.size[0]),
    "last_branch_only": _shared(_equal_shares, accumulate=False),
    "value_for_share": _shared(lambda cache: _view(cache) / (cache.size[0] * cache.size[1])),
    "upstream_forgotten": lambda inputs, kernel_size, stride, upstream: pooling.avg_pool2d_backward(
        inputs, kernel_size, stride, np.ones_like(real(upstream))
    ),
}
