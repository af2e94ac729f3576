"""A network's plan for an input shape, made from its data alone; only this raises `LayerError`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

from dlquiz.errors import ArgumentError
from dlquiz.networks.geometry import Grid, Reach, adaptive_window, keeps_size, reach_after, reach_back, widest
from dlquiz.networks.graph import INPUT, Node, flattened_before, nodes_of
from dlquiz.networks.kinds import (
    POINT,
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Chunk,
    Concat,
    Conv2d,
    ConvTranspose2d,
    EuclideanRBF,
    Flatten,
    Layer,
    LayerNorm2d,
    Linear,
    Multiply,
    Network,
    Permute,
    Pool2d,
    Shape,
    Subsampling,
    shape_text,
    value_of,
)
from dlquiz.networks.plan import FLAT, Flow, LayerError, Plan, axes_around
from dlquiz.networks.tokens import Embedding, FirstToken, LayerNorm, MultiheadAttention, Parameter, RMSNorm, Tokens


def plan_of(network: Network, shape: Shape) -> Plan:
    """The plan of a network for an input shape, (C, H, W) or (length,); raises `LayerError`."""
    maker = _Maker(nodes_of(network), shape)
    for node in maker.nodes:
        maker.add(node)
    return maker.plan()


class _Maker:
    """A plan while it is made, node by node."""

    def __init__(self, nodes: tuple[Node, ...], shape: Shape) -> None:
        self.shape, self.nodes = shape, nodes
        text = len(shape) == 1
        self.input = Flow(0, 0, None) if text else Flow(0, shape[0], Reach())
        self.image = _source_of(shape)
        self.flows: list[Flow] = []
        self.outputs: list[Flow] = []
        self.counts: list[tuple[int, int, int, int, int]] = []
        self.grids = [Grid(INPUT)]
        self.sizes: list[Shape] = [shape if text else shape[1:]]
        self.places: dict[Grid, int] = {}
        self.pinned: set[int] = set()
        self.alike: set[tuple[int, int]] = set()
        self.longest: list[tuple[int, int]] = []

    def plan(self) -> Plan:
        parameters, tokens, macs, pairs, counted = zip(*self.counts, strict=True) if self.counts else ((),) * 5
        return Plan(
            shape=self.shape,
            nodes=self.nodes,
            flows=tuple(self.flows),
            outputs=tuple(self.outputs),
            parameters=parameters,
            token_parameters=tokens,
            macs=macs,
            pair_macs=pairs,
            counted=counted,
            grids=tuple(self.grids),
            sizes=(*self.sizes, ()),
            pinned=frozenset(self.pinned),
            alike=frozenset(self.alike),
            longest=tuple(self.longest),
        )

    def add(self, node: Node) -> None:
        layer = node.layer
        before = self.flow(node.sources[0])
        after = self.after(node, before)
        self.flows.append(after)
        self.outputs.append(self.own_shape(node, layer, before) if isinstance(layer, Parameter) else after)
        channels = before.channels
        tokens = layer.trained_for_each_token(channels) if isinstance(layer, Parameter) else 0
        macs = 0 if node.on_the_side else value_of(layer.multiplied(channels))
        pairs = layer.paired(channels) if isinstance(layer, MultiheadAttention) else 0
        counted = before.grid if isinstance(layer, ConvTranspose2d) else after.grid
        self.counts.append((value_of(layer.trained(channels)), tokens, macs, pairs, counted))

    def after(self, node: Node, before: Flow) -> Flow:
        """What leaves a layer that gets `before`."""
        rule = _RULES.get(type(node.layer))
        return before if rule is None else rule(self, node, before)

    def flow(self, source: int) -> Flow:
        return self.input if source == INPUT else self.flows[source]

    def shape_at(self, flow: Flow) -> Shape:
        front, back = axes_around(flow)
        return (*front, *self.size_at(flow), *back)

    def size_at(self, flow: Flow) -> Shape:
        return () if flow.grid == FLAT else self.sizes[flow.grid]

    # Maps

    def needs_maps(self, node: Node, before: Flow) -> None:
        if before.last or len(self.size_at(before)) != 2:
            en, zh = self.flow_text(before)
            raise _broken(node, f"needs maps, but gets {en}", f"需要特征图，却收到{zh}")

    def over_maps(self, node: Node, before: Flow) -> Flow:
        """Each channel keeps to itself, or all see each other; a window may slide."""
        self.needs_maps(node, before)
        layer = node.layer
        if isinstance(layer, Conv2d):
            _check_channels(node, layer, before.channels)
        channels, window = layer.out_channels(before.channels), layer.window
        if window is POINT:
            return Flow(before.grid, channels, before.reach)
        exact = isinstance(layer, Conv2d) and layer.exact
        keeps = keeps_size(window) and not exact
        grid = before.grid if keeps else self.grid(node, Grid(before.grid, window, exact=exact), before)
        return Flow(grid, channels, before.reach and reach_after(before.reach, window))

    def transposed(self, node: Node, before: Flow) -> Flow:
        self.needs_maps(node, before)
        grid = self.grid(node, Grid(before.grid, node.layer.window, transposed=True), before)
        reach = before.reach and reach_back(before.reach, node.layer.window)
        return Flow(grid, node.layer.out_channels(before.channels), reach)

    def grid(self, node: Node, grid: Grid, before: Flow | None = None) -> int:
        """The place of the grid, one for all layers that slide alike; `before` is shown where it does not fit."""
        if grid not in self.places:
            try:
                size = grid.size(self.sizes[grid.source])
            except ArgumentError as error:
                shape = shape_text(self.shape_at(before) if before else self.sizes[grid.source])
                image, image_zh = self.image
                raise _broken(
                    node,
                    f"does not fit its input of {shape}, which is what {image} comes to there: {error.en}",
                    f"与其输入 {shape}（{image_zh}到此处的形状）不相容：{error.zh}",
                ) from error
            self.sizes.append(size)
            self.grids.append(grid)
            self.places[grid] = len(self.grids) - 1
        return self.places[grid]

    def adapted(self, node: Node, before: Flow) -> Flow:
        self.needs_maps(node, before)
        layer = node.layer
        assert isinstance(layer, AdaptiveAvgPool2d)
        grid = self.grid(node, Grid(before.grid, output_size=layer.output_size))
        if layer.is_global or before.reach is None:
            return Flow(grid, before.channels, None)
        self.pinned.add(before.grid)
        window = adaptive_window(self.sizes[before.grid], layer.output_size)
        return Flow(grid, before.channels, window and reach_after(before.reach, window))

    def permuted(self, node: Node, before: Flow) -> Flow:
        self.needs_maps(node, before._replace(last=False))
        return before._replace(last=not before.last)

    def shared(self, node: Node, before: Flow) -> Flow:
        """One of several equal shares of the channels."""
        layer = node.layer
        assert isinstance(layer, Chunk)
        if before.channels % layer.parts:
            raise LayerError(
                layer.block,
                f"`{layer.block}` (Split) cannot share {before.channels} channels out to {layer.parts} branches",
                f"`{layer.block}`（Split）无法把 {before.channels} 个通道平均分给 {layer.parts} 个分支",
            )
        return before._replace(channels=before.channels // layer.parts)

    # Features

    def flattened(self, _: Node, before: Flow) -> Flow:
        if before.grid == FLAT:
            return before
        self.pinned.add(before.grid)
        return Flow(FLAT, max(before.channels, 1) * prod(self.sizes[before.grid]), before.reach)

    def over_last_axis(self, node: Node, before: Flow) -> Flow:
        """A layer over the features of flat values, of tokens or of places whose channels are last."""
        if before.grid != FLAT and not before.last:
            en, zh = self.flow_text(before)
            flat = not isinstance(node.layer, LayerNorm | RMSNorm) and len(self.size_at(before)) == 2
            missing = "Embedding" if not before.channels else "Flatten" if flat else "Permute"
            raise _broken(
                node,
                f"needs values in a row, but gets {en}: put a{'n' * (missing[0] == 'E')} {missing} before it",
                f"需要展平的输入，却收到{zh}：请在前面加 {missing}",
            )
        wanted = node.layer.in_features if isinstance(node.layer, Linear) else None
        if wanted is not None and wanted != before.channels:
            (image, image_zh), maps = self.image, self.maps_behind(node)
            raise _broken(
                node,
                f"takes {wanted:,} features, but {image} comes to {maps}{before.channels:,} there",
                f"需要 {wanted} 个特征，而{image_zh}到此处有 {maps}{before.channels} 个",
            )
        if isinstance(node.layer, Linear) and node.layer.tied:
            self.check_tied(node, node.layer.tied, (node.layer.out_features, before.channels))
        reach = None if before.grid == FLAT else before.reach
        return Flow(before.grid, node.layer.out_channels(before.channels), reach, before.last)

    def maps_behind(self, node: Node) -> str:
        """The maps that were flattened into a row of features, as `256×5×5 = `, if only plain layers come between."""
        source = flattened_before(self.nodes, node)
        before = None if source is None else self.flow(source)
        return f"{shape_text(self.shape_at(before))} = " if before and before.grid != FLAT else ""

    # Tokens

    def embedded(self, node: Node, before: Flow) -> Flow:
        layer = node.layer
        assert isinstance(layer, Embedding)
        if before.channels or before.grid == FLAT:
            en, zh = self.flow_text(before)
            raise _broken(node, f"needs the numbers of tokens, but gets {en}", f"需要词元编号，却收到{zh}")
        (length,) = self.sizes[before.grid]
        if layer.positions:
            self.longest.append((before.grid, layer.num_embeddings))
            if length > layer.num_embeddings:
                raise _broken(
                    node,
                    f"has {layer.num_embeddings:,} positions, fewer than a sequence of {length:,}",
                    f"只有 {layer.num_embeddings} 个位置，少于序列长度 {length}",
                )
        if layer.tied:
            self.check_tied(node, layer.tied, (layer.num_embeddings, layer.embedding_dim))
        return Flow(before.grid, layer.embedding_dim, before.reach, last=True)

    def check_tied(self, node: Node, path: str, wanted: tuple[int, int]) -> None:
        """A tied weight is that of an Embedding before, and has its sizes."""
        tables = [other.layer for other in self.nodes[: len(self.flows)] if other.name == path]
        table = tables[0] if tables else None
        if not isinstance(table, Embedding):
            raise _broken(
                node,
                f"is tied to `{path}`, but no Embedding before it has this path",
                f"共享 `{path}` 的权重，但它前面没有这一路径的 Embedding",
            )
        found = table.num_embeddings, table.embedding_dim
        if found != wanted:
            raise _broken(
                node,
                f"is tied to `{path}`, whose weight is {shape_text(found)} and not {shape_text(wanted)}",
                f"共享 `{path}` 的权重，但其形状为 {shape_text(found)}，而不是 {shape_text(wanted)}",
            )

    def needs_tokens(self, node: Node, before: Flow) -> None:
        if not before.last or len(self.size_at(before)) != 1:
            en, zh = self.flow_text(before)
            raise _broken(node, f"needs tokens, but gets {en}", f"需要词元向量，却收到{zh}")

    def in_a_row(self, node: Node, before: Flow) -> Flow:
        self.needs_maps(node, before)
        return Flow(self.grid(node, Grid(before.grid, more=0)), before.channels, before.reach, last=True)

    def first(self, node: Node, before: Flow) -> Flow:
        self.needs_tokens(node, before)
        return Flow(FLAT, before.channels, before.reach)

    def attended(self, node: Node, before: Flow) -> Flow:
        self.needs_tokens(node, before)
        assert isinstance(node.layer, MultiheadAttention)
        self.check_heads(node, node.layer, before)
        return before._replace(reach=None)

    def with_parameter(self, node: Node, before: Flow) -> Flow:
        layer = node.layer
        assert isinstance(layer, Parameter)
        if layer.use == "scale":
            return before
        self.needs_tokens(node, before)
        return before if layer.use == "add" else before._replace(grid=self.grid(node, Grid(before.grid, more=1)))

    def check_heads(self, node: Node, layer: MultiheadAttention, before: Flow) -> None:
        for whole, parts, en, zh in (
            (before.channels if layer.head_dim is None else 0, layer.num_heads, "features", "个特征"),
            (layer.num_heads, layer.key_heads, "heads", "个查询头"),
        ):
            if whole % parts:
                raise _broken(
                    node,
                    f"cannot share {whole} {en} out to {parts} heads",
                    f"无法把 {whole} {zh}平均分给 {parts} 个头",
                )
        if layer.cross:
            encoded = self.flow(node.sources[-1])
            if len(node.sources) < 2:
                raise _broken(
                    node,
                    "takes keys and values from an encoder: put it into the decoder of an EncoderDecoder",
                    "的键和值来自编码器：请放进 EncoderDecoder 的 decoder",
                )
            if encoded.channels != before.channels or not encoded.last:
                en, zh = self.flow_text(encoded)
                raise _broken(
                    node,
                    f"gets {before.channels} features, but {en} from the encoder",
                    f"收到 {before.channels} 个特征，而编码器给出{zh}",
                )

    def own_shape(self, node: Node, layer: Parameter, before: Flow) -> Flow:
        """The shape of the parameter itself."""
        match layer.use:
            case "add":
                return before._replace(reach=None)
            case "prepend":
                ones: Shape = (1,)
            case "scale":
                ones = (1,) * (0 if before.last else len(self.size_at(before)))
        grid = self.grid(node, Grid(0, output_size=ones)) if ones else FLAT
        return Flow(grid, before.channels, None, last=layer.use == "prepend")

    # Joins

    def joined(self, node: Node, first: Flow) -> Flow:
        layer, flows = node.layer, [self.flow(source) for source in node.sources]
        concats = isinstance(layer, Concat)
        # A gate may have one value for each channel; what is concatenated may have other channels.
        ones = (first.channels, *[1] * len(self.size_at(first)))
        if not (isinstance(layer, Multiply) and self.shape_at(flows[1]) == ones):
            kept = {(flow.last, self.size_at(flow) if concats else self.shape_at(flow)) for flow in flows}
            if len(kept) > 1:
                raise self.unlike(node, [self.shape_at(flow) for flow in flows])
            self.alike |= {(first.grid, flow.grid) for flow in flows[1:] if flow.grid != first.grid}
        channels = sum([flow.channels for flow in flows]) if concats else first.channels
        return Flow(first.grid, channels, widest([flow.reach for flow in flows]), first.last)

    def unlike(self, node: Node, shapes: Sequence[Shape]) -> LayerError:
        listed, (image, image_zh) = ", ".join(map(shape_text, shapes)), self.image
        en, zh = {Add: ("add", "相加"), Multiply: ("multiply", "相乘")}.get(type(node.layer), ("concatenate", "拼接"))
        equal, equal_zh = ("heights and widths", "高和宽") if en == "concatenate" else ("the shapes", "形状")
        return _broken(
            node,
            f"cannot {en} {listed} (from {image}): {equal} must be equal",
            f"无法把 {listed}（来自{image_zh}）{zh}：{equal_zh}必须相同",
        )

    def flow_text(self, flow: Flow) -> tuple[str, str]:
        """What arrives, in words."""
        shape = self.shape_at(flow)
        if flow.grid == FLAT:
            return f"{flow.channels:,} values in a row", f"展平后的 {flow.channels} 个值"
        if not flow.channels:
            return f"the numbers of {shape[0]:,} tokens", f" {shape[0]} 个词元编号"
        if len(shape) == 2:
            return f"{shape[0]:,} tokens of {shape[1]:,} features", f" {shape[0]} 个词元（各 {shape[1]} 个特征）"
        last, last_zh = (", channels last", "（通道在后）") if flow.last else ("", "")
        return f"maps of {shape_text(shape)}{last}", f" {shape_text(shape)} 的特征图{last_zh}"


_RULES: Mapping[type[Layer], Callable[[_Maker, Node, Flow], Flow]] = {
    **dict.fromkeys((Conv2d, BatchNorm2d, LayerNorm2d, Pool2d, Subsampling), _Maker.over_maps),
    ConvTranspose2d: _Maker.transposed,
    AdaptiveAvgPool2d: _Maker.adapted,
    **dict.fromkeys((Linear, LayerNorm, RMSNorm, EuclideanRBF), _Maker.over_last_axis),
    **dict.fromkeys((Add, Concat, Multiply), _Maker.joined),
    Flatten: _Maker.flattened,
    Permute: _Maker.permuted,
    Chunk: _Maker.shared,
    Embedding: _Maker.embedded,
    MultiheadAttention: _Maker.attended,
    Parameter: _Maker.with_parameter,
    Tokens: _Maker.in_a_row,
    FirstToken: _Maker.first,
}
"""What leaves a layer; of any other kind what came in."""


def _source_of(shape: Shape) -> tuple[str, str]:
    """The input in words."""
    if len(shape) == 1:
        return f"a sequence of {shape[0]:,}", f"长度为 {shape[0]} 的序列"
    return f"an image of {shape_text(shape)}", f"图像 {shape_text(shape)} "


def _check_channels(node: Node, layer: Conv2d, channels: int) -> None:
    if layer.connections and (len(layer.connections) != layer.channels or max(layer.connections) > channels):
        raise _broken(
            node,
            f"needs one entry of at most {channels} in `connections` for each of its {layer.channels} outputs",
            f"的 `connections` 应为 {layer.channels} 个输出各给一个不超过 {channels} 的数",
        )
    for count, what, what_zh in ((channels, "input", "输入"), (layer.channels, "output", "输出")):
        if count % layer.groups:
            raise _broken(
                node,
                f"cannot share {count} {what} channels out to {layer.groups} groups",
                f"无法把 {count} 个{what_zh}通道平均分成 {layer.groups} 组",
            )


def _broken(node: Node, en: str, zh: str) -> LayerError:
    name, kind = node.name, node.layer.kind
    subject = f"`{name}` ({kind})" if name else f"an unnamed {kind}"
    subject_zh = f"`{name}`（{kind}）" if name else f"未命名的 {kind} "
    return LayerError(name, f"{subject} {en}", f"{subject_zh}{zh}")
