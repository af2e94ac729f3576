"""`dlquiz net`: the layer table of a network, and of one of texts what it costs at a length, batch and format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlquiz.cli.common import DONE, UNUSABLE, language, one_line
from dlquiz.cli.output import aligned, say_json, talk, write, write_table
from dlquiz.errors import UsageError
from dlquiz.messages import Text, short
from dlquiz.networks import NETWORK_NAMES, Network, Row, Trace, find_network, trace
from dlquiz.networks.costs import Costs, Setting, costs, in_units
from dlquiz.networks.files import load_network
from dlquiz.networks.kinds import shape_text
from dlquiz.networks.typed import LARGEST_SIZE, typed_shape

HEADINGS = Text(
    "name kind kernel stride padding output parameters MACs receptive_field jump",
    "名称 类型 窗口 步幅 填充 输出 参数量 乘加次数 感受野 累计步幅",
)
NUMBERS = range(2, 10)
"""The columns of the table that hold numbers."""


def show_network(name: str | None, input_shape: str | None, as_json: bool, setting: Setting | None = None) -> int:
    """The layer table of a named network, or of the one in a file; without a name, the list of networks.

    `setting` is what was asked of a network of texts; None where none of its options is given. Raises `DlquizError` for
    an unknown name, an input that does not fit, and options of the other sort of network.
    """
    if name is None:
        if input_shape is not None or setting is not None:
            option = "--input" if input_shape is not None else _first_option(setting)
            raise UsageError(f"`{option}` needs the NAME of a network", f"`{option}` 需要与网络的名称一起使用")
        return list_networks(as_json)
    network = open_network(name)
    if network is None:
        return UNUSABLE
    document, lines = described(network, input_shape, setting)
    if as_json:
        say_json(document)
    else:
        for line in lines:
            write(line)
    return DONE


def described(network: Network, input_shape: str | None, setting: Setting | None) -> tuple[dict[str, Any], list[str]]:
    """The layer table of a network as JSON and as lines. Raises `DlquizError` for what does not fit it."""
    if network.is_text and input_shape is not None:
        raise UsageError(
            f"{network.name} takes texts: use `--sequence N` for their length",
            f"{network.name} 的输入是文本：请用 `--sequence N` 给出长度",
        )
    if network.is_text or setting is not None:
        found = costs(network, setting or Setting())
        return _costs_document(found), [*_lines(found.table), *_costs_lines(found)]
    table = trace(network, None if input_shape is None else _shape(input_shape))
    return _document(table), _lines(table)


def setting_of(sequence: int | None, batch: int | None, dtype: str | None) -> Setting | None:
    """The options given, the others with their defaults; None where none is."""
    given = {"sequence": sequence, "batch": batch, "dtype": dtype}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return Setting(**chosen) if chosen else None


def _first_option(setting: Setting | None) -> str:
    """The first option that was given."""
    differs = (name for name, value in (setting or Setting())._asdict().items() if value != getattr(Setting(), name))
    return f"--{next(differs, 'batch')}"


def open_network(name: str) -> Network | None:
    """The network, or None where its file has faults, which are printed."""
    if name in NETWORK_NAMES or not _looks_like_path(name):
        return find_network(name)
    network, faults = load_network(Path(name))
    for fault in faults:
        talk(one_line(fault.sentence(language())))
    return network


def _looks_like_path(name: str) -> bool:
    return any(sign in name for sign in ("/", "\\")) or name.endswith((".yaml", ".yml"))


def _shape(text: str) -> tuple[int, ...]:
    shape = typed_shape(text)
    if shape is None:
        shown = short(text)
        raise UsageError(
            f"`--input {shown}` is not channels, height and width up to {LARGEST_SIZE:,}: write it as 3x224x224",
            f"`--input {shown}` 不是“通道×高×宽”（各不超过 {LARGEST_SIZE}）：请写成 3x224x224",
        )
    return shape


def list_networks(as_json: bool) -> int:
    """The known networks and their sums."""
    tables = [trace(find_network(name)) for name in NETWORK_NAMES]
    if as_json:
        say_json(list(map(sums_json, tables)))
        return DONE
    headings = Text("network input parameters MACs layers", "网络 输入 参数量 乘加次数 层数").in_language(language())
    rows = [
        (table.network, shape_text(table.input), f"{table.parameters:,}", f"{table.macs:,}", str(len(table.layers)))
        for table in tables
    ]
    write_table([headings.split(), *rows], range(1, 5))
    return DONE


def sums_json(table: Trace) -> dict[str, Any]:
    """A network and its sums, without its layers."""
    return {key: value for key, value in table._asdict().items() if key != "layers"}


def _document(table: Trace) -> dict[str, Any]:
    return {**table._asdict(), "layers": [row._asdict() for row in table.layers]}


def _costs_document(found: Costs) -> dict[str, Any]:
    sums = {key: value for key, value in found._asdict().items() if key != "table"}
    table = _document(found.table)
    layers = table.pop("layers")
    return {**table, **sums, "layers": layers}


def _costs_lines(found: Costs) -> list[str]:
    """What a pass over the batch costs."""
    cache = "–" if found.kv_cache_bytes is None else _in_bytes(found.kv_cache_bytes)
    text = Text(
        f"{found.batch:,} × {found.sequence:,} tokens, {found.dtype}: {found.flops:,} FLOPs, KV cache {cache}, "
        f"activations {_in_bytes(found.activation_bytes)}",
        f"{found.batch} × {found.sequence} 个词元，{found.dtype}：{found.flops:,} FLOPs，KV 缓存 {cache}，"
        f"激活值 {_in_bytes(found.activation_bytes)}",
    )
    return [text.in_language(language())]


def _in_bytes(size: int) -> str:
    return f"{size:,} B ({in_units(size)})" if size >= 1024 else in_units(size)


def _lines(table: Trace) -> list[str]:
    """A heading, a line for each layer, and the sums."""
    headings = [heading.replace("_", " ") for heading in HEADINGS.in_language(language()).split()]
    sums = Text(
        f"{table.network}, input {shape_text(table.input)}: {table.parameters:,} parameters, {table.macs:,} MACs",
        f"{table.network}，输入 {shape_text(table.input)}：参数量 {table.parameters:,}，乘加次数 {table.macs:,}",
    )
    rows = [_cells(row) for row in table.layers]
    return [*aligned([headings, *rows], NUMBERS), "", sums.in_language(language())]


def _cells(row: Row) -> tuple[str, ...]:
    counts = (f"{row.parameters:,}", f"{row.macs:,}")
    reach = (_extent(row.receptive_field), _extent(row.jump))
    return (row.name, row.kind, _kernel(row), *_strides(row), shape_text(row.output), *counts, *reach)


def _kernel(row: Row) -> str:
    """The size of the window, and its dilation where it has one."""
    size = _extent(row.kernel_size)
    return size if row.dilation in (None, 1) else f"{size} d{_extent(row.dilation)}"


def _strides(row: Row) -> tuple[str, str]:
    return _extent(row.stride), _extent(row.padding)


def _extent(extent: int | tuple[int, int] | None) -> str:
    if extent is None:
        return "–"
    return f"{extent:,}" if isinstance(extent, int) else shape_text(extent)
