"""Reading a network's file: mappings, names, sizes and windows, every fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dlquiz.errors import Fault, Severity
from dlquiz.messages import Text, short
from dlquiz.messages.naming import close_to, did_you_mean
from dlquiz.networks.graph import below
from dlquiz.networks.kinds import Network, Pair, Part, Sequential, Shape, Spec, Window
from dlquiz.networks.plan import LayerError
from dlquiz.networks.trace import plan_at
from dlquiz.yaml_reader.fields import WRONG_FORMAT, FieldReader, Wording, number_in
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, scalar_value

LARGEST_SIZE = 1_000_000
MOST_LAYERS = 5_000
MOST_FAULTS = 50
_NO_LAYER = Text("a layer must be a mapping", "层必须是映射"), Text("write `- {kind: ReLU}`", "请写 `- {kind: ReLU}`")
NETWORK_NAME = "[A-Za-z_][A-Za-z0-9_-]*"
LAYER_NAME = "[A-Za-z0-9_]+"
LAYER_PATH = r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*"


class Enough(Exception):  # noqa: N818 - it ends the reading, it is not an error of its own
    pass


class Kind(NamedTuple):
    """The keys of a kind of layer or block besides `kind` and `name`, and what makes it of the entry."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Reader, Map, str], Spec | None]


class Reader(FieldReader[None]):
    """One file while it is read."""

    wording = Wording(unknown_key="N101", missing_key="N102", wrong_value="N103", wrong_form="N105")

    def __init__(self, file: str, kinds: Mapping[str, Kind]) -> None:
        self.file = file
        self.kinds = kinds
        self.repeated = 0
        """How many layers there are on top of those with a place: those of repeated blocks."""
        self.faults: list[Fault] = []
        self.places: dict[str, Mark] = {}
        """Where each module path stands."""

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None:
        self.faults.append(Fault.at(self.file, mark, code, severity, message, fix))
        if len(self.faults) == MOST_FAULTS:
            raise Enough

    def network(self, root: Node) -> Network | None:
        required = ("format", "network", "input", "layers")
        top = self.known_keys(root, Text("the file", "文件"), (*required, "source"), required)
        if top is None:
            return None
        if not (isinstance(top["format"], Scalar) and repr(scalar_value(top["format"])) == "1"):
            self.fault(top["format"].mark, "N106", *WRONG_FORMAT)
        name = self.word(top["network"], Text("the name of the network", "网络的名称"), NETWORK_NAME, "my_network")
        shape = self.shape(top["input"])
        source = self.line(top["source"], Text.code("source")) if "source" in top else ""
        layers = self.parts(top["layers"], Text.code("layers"), "")
        if name is None or shape is None or layers is None or source is None:
            return None
        return Network(name, shape, layers, source)

    def try_out(self, network: Network) -> None:
        """Notes the layer at which the network breaks at its own input."""
        try:
            plan_at(network)
        except LayerError as error:
            path = error.layer
            while path and path not in self.places:
                path = path.rpartition(".")[0]
            fix = Text("change this layer or one before it", "请修改这一层或它前面的层")
            self.fault(self.places.get(path, Mark(1, 1)), "N108", Text(error.en, error.zh), fix)

    def parts(self, node: Node, what: Text, path: str) -> tuple[Part, ...] | None:
        """Layers and blocks one after the other; a list among them is a Sequential."""
        if not isinstance(node, Sequence) or not node:
            fix = Text("write one `- {kind: …}` line each", "每层请写一行 `- {kind: …}`")
            self.fault(node.mark, "N103", self.wording.must(what, "a list of layers", "由层组成的列表"), fix)
            return None
        found = [self.part(item, place, path) for place, item in enumerate(node)]
        known = tuple(part for part in found if part is not None)
        return known if len(known) == len(found) else None

    def part(self, node: Node, place: int, path: str) -> Part | None:
        if isinstance(node, Sequence):
            here = self.claim(below(path, str(place)), node.mark)
            layers = self.parts(node, Text("the branch", "分支"), here) if here else None
            return Part(str(place), Sequential(layers)) if layers else None
        if not isinstance(node, Map):
            self.fault(node.mark, "N103", *_NO_LAYER)
            return None
        name = self.word(node["name"], Text("the name", "名称"), LAYER_NAME, "conv1") if "name" in node else str(place)
        here = self.claim(below(path, name), node.mark) if name is not None else None
        spec = self.spec(node, here or path)
        return Part(name, spec) if here and name is not None and spec is not None else None

    def claim(self, path: str, mark: Mark) -> str | None:
        """The path, if no other layer has it."""
        if path in self.places:
            message = Text(
                f"the name `{path}` appears on line {self.places[path].line} and again on line {mark.line}",
                f"名称 `{path}` 已见于第 {self.places[path].line} 行，第 {mark.line} 行又出现",
            )
            self.fault(mark, "N105", message, Text("rename one of the two", "请给其中一个改名"))
            return None
        self.places[path] = mark
        self.check_size(mark)
        return path

    @property
    def layers(self) -> int:
        """How many layers and blocks there are so far."""
        return len(self.places) + self.repeated

    def check_size(self, mark: Mark) -> None:
        if self.layers > MOST_LAYERS:
            message = Text(f"the network has more than {MOST_LAYERS:,} layers", f"网络的层数超过 {MOST_LAYERS:,}")
            self.fault(mark, "N107", message, Text("make it smaller", "请缩小网络"))
            raise Enough

    def spec(self, entry: Map, path: str) -> Spec | None:
        if "kind" not in entry:
            near = close_to("kind", entry)
            fix = (
                Text(f"write `kind` for `{near[0]}`", f"请把 `{near[0]}` 改为 `kind`")
                if near
                else Text(
                    f"add `kind:` with one of {', '.join(self.kinds)}", f"请补上 `kind:`，可用：{'、'.join(self.kinds)}"
                )
            )
            self.fault(entry.mark, "N102", Text("the layer lacks `kind`", "这一层缺少 `kind`"), fix)
            return None
        node = entry["kind"]
        if not isinstance(node, Scalar) or node not in self.kinds:
            shown = short(str(node)) if isinstance(node, Scalar) else type(node).__name__.lower()
            kinds = Text(f"known: {', '.join(self.kinds)}", f"可用：{'、'.join(self.kinds)}")
            message = Text(f"`{shown}` is no kind of layer", f"没有名为 `{shown}` 的层")
            self.fault(node.mark, "N104", message, did_you_mean(shown, self.kinds, kinds))
            return None
        kind = self.kinds[node]
        known = self.known_keys(
            entry, Text.same(str(node)), ("kind", *kind.required, "name", *kind.optional), ("kind", *kind.required)
        )
        return None if known is None else kind.read(self, known, path)

    def shape(self, node: Node) -> Shape | None:
        """(channels, height, width) of images, (length,) of texts."""
        sizes = [self.whole(item, 1) for item in node] if isinstance(node, Sequence) else []
        if len(sizes) in (1, 3) and None not in sizes:
            return tuple(size for size in sizes if size is not None)
        message = Text(
            "`input` must be channels, height and width, or the length of a text",
            "`input` 必须是通道数、高和宽，或文本的长度",
        )
        fix = Text("write `input: [3, 32, 32]` or `input: [128]`", "请写 `input: [3, 32, 32]` 或 `input: [128]`")
        self.fault(node.mark, "N103", message, fix)
        return None

    @staticmethod
    def whole(node: Node, least: int) -> int | None:
        value: int | None = number_in(node, least, LARGEST_SIZE, whole=True)
        return value

    def number(self, entry: Map, key: str, default: int | None = None, least: int = 1) -> int | None:
        if key not in entry:
            return default
        value = self.whole(entry[key], least)
        if value is None:
            message = Text(
                f"`{key}` must be a whole number from {least} to {LARGEST_SIZE:,}",
                f"`{key}` 必须是 {least} 到 {LARGEST_SIZE:,} 的整数",
            )
            self.fault(entry[key].mark, "N103", message, Text("write a number such as 3", "请写一个数，例如 3"))
        return value

    def count(self, entry: Map, key: str) -> tuple[bool, int | None]:
        """Whether what is said of an optional number is sound, and the number."""
        value = self.number(entry, key)
        return key not in entry or value is not None, value

    def path(self, entry: Map, key: str) -> str | None:
        """The path of another module; "" where none is given."""
        if key not in entry:
            return ""
        return self.word(entry[key], Text.code(key), LAYER_PATH, "embedding")

    def switch(self, entry: Map, key: str, default: bool) -> bool:
        value = self.flag(entry[key], Text.code(key)) if key in entry else None
        return default if value is None else value

    def pair(self, entry: Map, key: str, default: Pair | None = None, least: int = 1) -> Pair | None:
        """One number, or [height, width]."""
        if key not in entry:
            return default
        node = entry[key]
        items = list(node) if isinstance(node, Sequence) else [node, node]
        sizes = [self.whole(item, least) for item in items]
        if len(sizes) == 2 and sizes[0] is not None and sizes[1] is not None:
            return sizes[0], sizes[1]
        message = Text(
            f"`{key}` must be a whole number from {least}, or [height, width]",
            f"`{key}` 必须是不小于 {least} 的整数，或 [高, 宽]",
        )
        fix = Text(f"write `{key}: 3` or `{key}: [3, 5]`", f"请写 `{key}: 3` 或 `{key}: [3, 5]`")
        self.fault(node.mark, "N103", message, fix)
        return None

    def window(self, entry: Map) -> Window | None:
        """Sizes of a window; a pooling's stride is its kernel unless given."""
        kernel = self.pair(entry, "kernel_size")
        pools = entry["kind"] not in ("Conv2d", "ConvTranspose2d")
        stride = self.pair(entry, "stride", kernel if pools else (1, 1))
        dilation = self.pair(entry, "dilation", (1, 1))
        if kernel is None or stride is None or dilation is None:
            return None
        padding = self.padding(entry, kernel, stride, dilation)
        if padding is None:
            return None
        if pools and any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
            message = Text("pooling pads at most half its window", "池化的填充至多为窗口的一半")
            self.fault(entry["padding"].mark, "N103", message, Text("use a smaller padding", "请减小填充"))
            return None
        return Window(kernel, stride, padding, dilation, self.switch(entry, "ceil_mode", False))

    def padding(self, entry: Map, kernel: Pair, stride: Pair, dilation: Pair) -> Pair | None:
        """Per side; the word `same`, as in PyTorch, keeps the size at stride 1."""
        word = entry.get("padding")
        if not (isinstance(word, Scalar) and word in ("same", "valid")):
            return self.pair(entry, "padding", (0, 0), 0)
        if word == "valid":
            return 0, 0
        totals = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        if stride == (1, 1) and not any(total % 2 for total in totals):
            return totals[0] // 2, totals[1] // 2
        message = Text("the padding `same` needs stride 1 and an odd kernel", "填充 `same` 要求步幅为 1、卷积核为奇数")
        fix = Text("write the padding per side as a number", "请用数字写出每边的填充")
        self.fault(word.mark, "N103", message, fix)
        return None
