"""The catalogue as banks see it: what every entry has, its signatures, and how arguments of every kind are bound."""

from __future__ import annotations

import inspect
import math
import re
from typing import Any, get_args

import pytest

from dlquiz.errors import ArgumentError, DisagreementError, UsageError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Argument, ArgumentKind, Mistake, Reference

HAN = re.compile(r"[\u4e00-\u9fff]")

# The public contract: name, arguments in order, defaults. Further arguments may follow, never without a default.
CONTRACT = """
conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1)
pool_output_size(input_size, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false)
conv_transpose_output_size(input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1)
conv_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1)
pool_output_shape(input_shape, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false)
same_padding(kernel_size, dilation=1)
flatten_size(input_shape)
im2col_shape(input_shape, kernel_size, stride=1, padding=0)
concat_channels(channels)
dense_block_channels(in_channels, growth_rate, layers)
fully_convolutional_size(input_size, trained_size, total_stride)
conv_parameters(in_channels, out_channels, kernel_size, groups=1, bias=true)
linear_parameters(in_features, out_features, bias=true)
mlp_parameters(sizes, bias=true)
batch_norm_parameters(num_features, count=trainable|all)
layer_norm_parameters(normalized_shape)
depthwise_separable_parameters(in_channels, out_channels, kernel_size, bias=false)
maxout_parameters(in_features, out_features, pieces)
embedding_parameters(num_embeddings, embedding_dim)
rnn_parameters(input_size, hidden_size, biases=2)
lstm_parameters(input_size, hidden_size, biases=2)
gru_parameters(input_size, hidden_size, biases=2)
attention_parameters(embed_dim, bias=true)
transformer_layer_parameters(d_model, feed_forward)
conv_macs(in_channels, out_channels, kernel_size, output_size, groups=1)
linear_macs(in_features, out_features)
matmul_flops(m, n, p)
attention_macs(sequence_length, embed_dim)
separable_speedup(out_channels, kernel_size)
model_memory(parameters, bytes_per_parameter=4)
activation_memory(shapes, bytes_per_value=4)
receptive_field(layers)
receptive_fields(layers)
jump(layers)
receptive_field_center(layers)
layers_for_receptive_field(target, kernel_size=3)
evaluate(expression, at)
gradient(expression, at, with_respect_to)
"""
PROMISED = {line.partition("(")[0]: line.rstrip(")").partition("(")[2].split(", ") for line in CONTRACT.split("\n") if line}


@pytest.mark.parametrize("name", PROMISED)
def test_the_contract_is_kept(name: str) -> None:
    reference = catalog.find(name)
    written = catalog.signature(reference)
    assert written.startswith(f"{name}(") and written.endswith(")")
    arguments = written.removeprefix(f"{name}(").removesuffix(")").split(", ")
    promised = PROMISED[name]
    assert arguments[: len(promised)] == promised
    assert all("=" in more for more in arguments[len(promised) :]), "what is added must not be required"


# One call of each entry, its value worked out by hand.
VGG_HEAD = {"input_shape": [512, 7, 7], "out_features": 10}
SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "conv_output_size": ({"input_size": 224, "kernel_size": 7, "stride": 2, "padding": 3}, 112),  # ⌊223/2⌋ + 1
    "pool_output_size": ({"input_size": 7, "kernel_size": 2, "ceil_mode": True}, 4),  # ⌈5/2⌉ + 1
    "conv_transpose_output_size": ({"input_size": 7, "kernel_size": 4, "stride": 2, "padding": 1}, 14),  # 12 − 2 + 4
    "same_padding": ({"kernel_size": 3, "dilation": 2}, 2),  # (5 − 1)/2
    "tensorflow_same_padding": ({"input_size": 5, "kernel_size": 2}, (0, 1)),
    "fully_convolutional_size": ({"input_size": 384, "trained_size": 224, "total_stride": 32}, 6),  # 160/32 + 1
    "conv_output_shape": ({"input_shape": [3, 32, 32], "out_channels": 6, "kernel_size": 5}, (6, 28, 28)),
    "pool_output_shape": ({"input_shape": [6, 28, 28], "kernel_size": 2}, (6, 14, 14)),
    "flatten_size": ({"input_shape": [16, 5, 5]}, 400),
    "im2col_shape": ({"input_shape": [3, 5, 5], "kernel_size": 3}, (27, 9)),  # 3·9 rows, 3·3 places
    "concat_channels": ({"channels": [64, 128, 32, 32]}, 256),
    "add_channels": ({"channels": [64, 64]}, 64),
    "dense_block_channels": ({"in_channels": 64, "growth_rate": 32, "layers": 6}, 256),  # 64 + 6·32
    "transition_channels": ({"channels": 257}, 128),  # ⌊257/2⌋
    "conv_parameters": ({"in_channels": 3, "out_channels": 6, "kernel_size": 5}, 456),  # 6·75 + 6
    "linear_parameters": ({"in_features": 400, "out_features": 120}, 48_120),
    "classifier_parameters": (VGG_HEAD, 250_890),  # 25,088·10 + 10
    "mlp_parameters": ({"sizes": [4, 3, 2]}, 23),  # 15 + 8
    "batch_norm_parameters": ({"num_features": 64, "count": "all"}, 256),
    "layer_norm_parameters": ({"normalized_shape": [8]}, 16),
    "depthwise_separable_parameters": ({"in_channels": 4, "out_channels": 8, "kernel_size": 3}, 68),  # 36 + 32
    "maxout_parameters": ({"in_features": 4, "out_features": 3, "pieces": 2}, 30),  # 2·(12 + 3)
    "embedding_parameters": ({"num_embeddings": 100, "embedding_dim": 8}, 800),
    "rnn_parameters": ({"input_size": 3, "hidden_size": 4}, 36),  # 12 + 16 + 8
    "lstm_parameters": ({"input_size": 3, "hidden_size": 4}, 144),
    "gru_parameters": ({"input_size": 3, "hidden_size": 4}, 108),
    "attention_parameters": ({"embed_dim": 8}, 288),  # 4·(64 + 8)
    "transformer_layer_parameters": ({"d_model": 8, "feed_forward": 16}, 600),  # 288 + 144 + 136 + 2·16
    "conv_macs": ({"in_channels": 3, "out_channels": 6, "kernel_size": 5, "output_size": 28}, 352_800),  # 784·6·75
    "linear_macs": ({"in_features": 400, "out_features": 120}, 48_000),
    "matmul_flops": ({"m": 2, "n": 3, "p": 4}, 48),
    "attention_macs": ({"sequence_length": 5, "embed_dim": 8}, 1680),  # 4·5·64 + 2·25·8
    "separable_speedup": ({"out_channels": 64, "kernel_size": 3}, 576 / 73),  # 1/(1/64 + 1/9)
    "model_memory": ({"parameters": 2**20}, 4.0),
    "activation_memory": ({"shapes": [[1024, 512], [1024, 512]]}, 4.0),
    "receptive_field": ({"layers": [[3, 2], [3, 2], [3, 1]]}, 15),
    "receptive_fields": ({"layers": [[3, 2], [3, 2], [3, 1]]}, (3, 7, 15)),
    "jump": ({"layers": [[3, 2], [3, 2], [3, 1]]}, 4),
    "receptive_field_center": ({"layers": [[3, 2, 1, 1]]}, 0.5),  # pixels −1 … 1
    "layers_for_receptive_field": ({"target": 7}, 3),
    "effective_kernel_size": ({"kernel_size": 3, "dilation": 2}, 5),
    "evaluate": ({"expression": "(x+y)*z", "at": {"x": -2, "y": 5, "z": -4}}, -12),
    "gradient": ({"expression": "(x+y)*z", "at": {"x": -2, "y": 5, "z": -4}, "with_respect_to": "z"}, 3.0),
}  # fmt: skip


@pytest.mark.parametrize("name", catalog.names())
def test_run_closed_form_and_hand_agree(name: str) -> None:
    given, expected = SAMPLES[name]
    reference = catalog.find(name)
    bound = catalog.bind(reference, given)
    found = catalog.run(reference, bound)
    assert found == pytest.approx(expected, rel=1e-12)
    assert type(found) is type(expected)
    assert catalog.same_value(catalog.value_of(reference, bound), found)
    assert catalog.steps(reference, bound)


@pytest.mark.parametrize("name", catalog.names())
def test_every_entry_is_complete(name: str) -> None:
    reference = catalog.find(name)
    assert reference.source.strip(), "a formula has a source"
    assert reference.name == name and re.fullmatch("[a-z][a-z0-9_]*", name)
    assert reference.summary.en and HAN.search(reference.summary.zh) and not HAN.search(reference.summary.en)
    bound = catalog.bind(reference, SAMPLES[name][0])
    convention = reference.convention_for(bound)
    if name not in ("evaluate", "gradient"):  # theirs say only what matters to the expression
        assert convention.en and HAN.search(convention.zh) and not HAN.search(convention.en)
    for line in catalog.steps(reference, bound):
        assert line.en and line.zh and not HAN.search(line.en)


@pytest.mark.parametrize("name", catalog.names())
def test_mistakes_are_named_once_and_explained_twice(name: str) -> None:
    mistakes = catalog.find(name).mistakes
    assert len({mistake.name for mistake in mistakes}) == len(mistakes)
    assert mistakes or name == "evaluate"
    for mistake in mistakes:
        assert re.fullmatch("[a-z][a-z0-9_]*", mistake.name)
        assert mistake.feedback.en and not HAN.search(mistake.feedback.en)
        assert HAN.search(mistake.feedback.zh)


@pytest.mark.parametrize("name", catalog.names())
def test_arguments_are_well_declared(name: str) -> None:
    """Required ones first; a default is itself an admissible value."""
    reference = catalog.find(name)
    required = [argument.default is REQUIRED for argument in reference.arguments]
    assert required == sorted(required, reverse=True)
    defaults = catalog.bind(reference, SAMPLES[name][0])
    assert catalog.bind(reference, defaults) == defaults
    assert list(defaults) == [argument.name for argument in reference.arguments]
    assert all(callable(a.default) == bool(a.default_text) for a in reference.arguments if a.default is not REQUIRED)


@pytest.mark.parametrize("name", catalog.names())
def test_nothing_is_required_silently(name: str) -> None:
    reference = catalog.find(name)
    first = reference.arguments[0].name
    with pytest.raises(ArgumentError, match=f"`{first}`") as refused:
        catalog.bind(reference, {})
    assert refused.value.argument == first


@pytest.mark.parametrize(
    ("expression", "at", "wanted", "said"),
    [
        ("x*y", {"x": 1, "y": 2}, "x", ""),
        ("relu(x)", {"x": 1}, "x", "ReLU′(0) = 0"),
        ("max(v)", {"v": [1, 2]}, "v", "ties share the gradient equally; the gradient has the shape of its variable"),
        ("log(x)", {"x": 1}, "x", "log is the natural logarithm"),
        ("elu(x)", {"x": 1}, "x", "ELU has α = 1 unless given"),
    ],
)
def test_the_convention_of_a_gradient(expression: str, at: Any, wanted: str, said: str) -> None:
    bound = {"expression": expression, "at": at, "with_respect_to": wanted}
    assert catalog.find("gradient").convention_for(bound).en == said


def test_an_unknown_name_is_answered_with_a_close_one() -> None:
    with pytest.raises(UsageError, match="conv_output_size"):
        catalog.find("conv_ouput_size")
    with pytest.raises(UsageError, match="no reference `zzzz`$"):
        catalog.find("zzzz")


# Binding, kind by kind, against a reference that takes one argument of it.


def taking(kind: ArgumentKind, words: tuple[str, ...] = ()) -> Reference:
    return Reference(
        name="probe", summary=Text("", ""), arguments=(Argument("value", kind, words=words),), result="array",
        run=lambda value: value, closed=None, steps=lambda value: [], convention=Text("", ""),
    )  # fmt: skip


WHOLE = "size padding count integer".split()
ACCEPTED = [
    *[(kind, 1, 1) for kind in WHOLE],
    *[(kind, 1_000_000, 1_000_000) for kind in WHOLE],
    ("padding", 0, 0), ("integer", 0, 0), ("integer", -5, -5),
    ("size", [3, 5], (3, 5)), ("size", (3, 5, 7), (3, 5, 7)), ("size", [3], (3,)), ("padding", [0, 2], (0, 2)),
    ("shape", [3, 32, 32], (3, 32, 32)), ("shape", [1], (1,)), ("counts", (2, 3), (2, 3)),
    ("shapes", [[1, 2], [3]], ((1, 2), (3,))),
    ("layers", [[3, 1]], ((3, 1, 1, 0),)), ("layers", ((3, 1, 2), (2, 2, 1, 1)), ((3, 1, 2, 0), (2, 2, 1, 1))),
    ("array", 3, 3), ("array", -0.5, -0.5), ("array", [1, 2.5], [1, 2.5]), ("array", [[1], [2]], [[1], [2]]),
    ("real", 0.5, 0.5), ("real", 2, 2), ("real", -1e300, -1e300), ("real", 10**30, 10**30),
    ("flag", True, True), ("flag", False, False), ("flag", 1, True), ("flag", 0, False),
    ("word", "x", "x"), ("word", "_w1", "_w1"),
    ("expression", "x + 1", "x + 1"), ("expression", 3, "3"), ("expression", 0.5, "0.5"),
    ("mapping", {"x": 1, "y": [1, 2]}, {"x": 1, "y": [1, 2]}), ("mapping", {}, {}),
]  # fmt: skip

NESTED: Any = 1
for _ in range(5_000):
    NESTED = [NESTED]
HUGE = 10**5_000  # more digits than Python prints
HOSTILE = [
    pytest.param(value, id=name)
    for name, value in {
        "huge integer": HUGE, "minus huge": -HUGE, "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "none": None,
        "text": "abc", "empty text": "", "code": "__import__('os')", "nested lists": NESTED, "list of none": [None],
        "list of text": ["1"], "list of nan": [math.nan], "list of true": [True], "empty list": [], "empty rows": [[]],
        "ragged": [[1, 2], [3]], "mixed depth": [1, [2]], "huge inside": [HUGE], "deep huge": [[HUGE]],
        "map of text": {"x": "1"}, "map of nan": {"x": math.nan}, "map by number": {1: 2}, "map of lists": {"x": []},
        "map of a constant": {"e": 1}, "map of a function": {"sum": 1}, "map of no name": {"x y": 1},
        "map of depth": {"x": NESTED}, "bytes": b"1", "set": {1}, "complex": 1j, "object": object(),
    }.items()
]  # fmt: skip
NUMERIC_KINDS = [kind for kind in get_args(ArgumentKind) if kind not in ("word", "expression")]
REFUSED = [
    *[(kind, value) for kind in WHOLE for value in (True, 1.0, 10**30, -(10**30), "3")],
    *[("size", value) for value in (0, -1, 1_000_001, [], [0], [3, -1], [3.0], [True], [1] * 4, [[3]])],
    *[("padding", value) for value in (-1, [-1], 1_000_001, "same")],
    *[("count", value) for value in (0, -1, 10**9 + 1, [3])],
    *[("integer", value) for value in (10**9 + 1, -(10**9) - 1, [3])],
    *[(kind, value) for kind in ("shape", "counts") for value in (3, [], [0], [-1], [1.0], [True], [10**30], [1] * 1_001)],
    *[("shapes", value) for value in (3, [], [3], [[]], [[0]], [[1]] * 1_001)],
    *[("layers", value) for value in (3, [], [3], [[3]], [[3, 0]], [[0, 1]], [[3, 1, 0]], [[3, 1, 1, -1]])],
    *[("layers", value) for value in ([[1, 1, 1, 1, 1]], [[3, 1.0]], [[True, 1]], [[10_001, 1]], [[3, 1]] * 1_001)],
    *[("array", value) for value in (True, [], [[]], [1, [2]], [0] * 100_001, 10**400, -(10**400))],
    *[("real", value) for value in (True, [1], 10**400, "1")],
    *[("flag", value) for value in (2, -1, 1.0, 0.0, "true", "yes", [])],
    *[("word", value) for value in (3, "", "a b", "1a", "a-b", "x\n", "é", True)],
    *[("expression", value) for value in (True, None, [1], math.nan, math.inf, {"x": 1})],
    *[("mapping", value) for value in (3, [1], "x", {"x": True}, {"pi": 3}, {"x": [0] * 60_000, "y": [0] * 60_000})],
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "expected"), ACCEPTED)
def test_accepted(kind: ArgumentKind, value: Any, expected: Any) -> None:
    found = catalog.bind(taking(kind), {"value": value})["value"]
    assert found == expected
    assert type(found) is type(expected)


def refused(reference: Reference, value: Any) -> ArgumentError:
    with pytest.raises(ArgumentError) as error:
        catalog.bind(reference, {"value": value})
    assert error.value.argument == "value"
    assert "`value`" in error.value.en and "`value`" in error.value.zh
    assert HAN.search(error.value.zh) and len(error.value.en) < 250
    return error.value


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=lambda part: str(part)[:24])
def test_refused(kind: ArgumentKind, value: Any) -> None:
    refused(taking(kind), value)


@pytest.mark.parametrize("kind", NUMERIC_KINDS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_refused_by_every_kind(kind: ArgumentKind, value: Any) -> None:
    refused(taking(kind), value)


def test_every_kind_is_tried() -> None:
    assert {kind for kind, *_ in ACCEPTED} == set(get_args(ArgumentKind)) == {kind for kind, *_ in REFUSED}


def test_words_are_taken_verbatim_and_listed() -> None:
    padding = taking("padding", ("valid", "same"))
    assert catalog.bind(padding, {"value": "same"}) == {"value": "same"}
    assert catalog.bind(padding, {"value": 2}) == {"value": 2}
    assert "or valid or same" in refused(padding, "Same").en
    word = taking("word", ("trainable", "all"))
    assert catalog.bind(word, {"value": "all"}) == {"value": "all"}
    assert "trainable or all" in refused(word, "other").en


def test_a_message_tells_the_limit() -> None:
    assert "at most 1,000,000" in refused(taking("size"), 10**30).en


@pytest.mark.parametrize("name", catalog.names())
@pytest.mark.parametrize("hostile", [10**30, -1, 0, True, math.nan, math.inf, "abc", [], [[[1]]], HUGE, NESTED, None])
def test_no_argument_of_any_entry_lets_a_hostile_value_crash(name: str, hostile: Any) -> None:
    """Bound to something harmless or refused by name: never another exception, never a large allocation."""
    reference = catalog.find(name)
    for argument in reference.arguments:
        try:
            bound = catalog.bind(reference, {**SAMPLES[name][0], argument.name: hostile})
        except ArgumentError as error:
            assert error.argument in {"", *(each.name for each in reference.arguments)}
            assert len(error.en) < 300
        else:
            assert bound.keys() == {each.name for each in reference.arguments}


@pytest.mark.parametrize("name", [*"ab", "kernel_sizes", 3, None, "x" * 100_000], ids=lambda name: str(name)[:12])
def test_an_unknown_argument_is_refused_by_name(name: Any) -> None:
    reference = catalog.find("conv_output_size")
    with pytest.raises(ArgumentError) as error:
        catalog.bind(reference, {"input_size": 5, "kernel_size": 3, name: 1})
    assert error.value.argument == str(name)
    assert "kernel_size" in error.value.en


def test_a_default_may_depend_on_the_arguments_before_it() -> None:
    reference = catalog.find("pool_output_size")
    assert catalog.bind(reference, {"input_size": 8, "kernel_size": 3})["stride"] == 3
    assert catalog.bind(reference, {"input_size": 8, "kernel_size": (3, 2)})["stride"] == (3, 2)


def test_the_runs_take_exactly_the_arguments_declared() -> None:
    for name in catalog.names():
        reference = catalog.find(name)
        declared = {argument.name for argument in reference.arguments}
        parameters = inspect.signature(reference.steps).parameters.values()
        if all(each.kind is not inspect.Parameter.VAR_KEYWORD for each in parameters):
            assert {each.name for each in parameters} == declared, name


# What the catalogue itself adds: the comparison of the two implementations, and active mistakes.


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        pytest.param(3, 3, True, id="integers"),
        pytest.param(10**20, 10**20 + 1, False, id="integers beyond float64"),
        pytest.param(3, 3.0, True, id="an integer and a real"),
        pytest.param(0.1 + 0.2, 0.3, True, id="rounding"),
        pytest.param(1.0, 1.000001, False, id="more than rounding"),
        pytest.param(0.0, 1e-13, True, id="next to nothing"),
        pytest.param((1, 2), (1, 2), True, id="vectors"),
        pytest.param((1, 2), (2, 1), False, id="vectors in another order"),
        pytest.param((1, 2, 3, 4), ((1, 2), (3, 4)), False, id="shapes"),
        pytest.param(((1,), (2,)), ((1, 2),), False, id="transposed"),
        pytest.param(1, (1,), False, id="a number and a vector"),
        pytest.param(10**400, 1.0, False, id="beyond float64 and a real"),
        pytest.param(math.nan, math.nan, False, id="nan is no value"),
    ],
)
def test_same_value(left: Any, right: Any, same: bool) -> None:
    assert catalog.same_value(left, right) is same
    assert catalog.same_value(right, left) is same


def _with(run: Any, closed: Any, *mistakes: Mistake) -> Reference:
    return Reference(
        name="probe", summary=Text("", ""), arguments=(), result="integer", run=run, closed=closed,
        steps=lambda: [], convention=Text("", ""), mistakes=mistakes,
    )  # fmt: skip


def test_a_disagreement_is_a_fault_of_ours() -> None:
    with pytest.raises(DisagreementError, match="gives 3, the closed form 4"):
        catalog.run(_with(lambda: 3, lambda: 4), {})


def _slip(name: str, formula: Any, applies: Any = lambda: True) -> Mistake:
    return Mistake(name, formula, Text("en", "zh"), applies)


def test_only_what_differs_and_means_something_is_active() -> None:
    def fails(error: Exception) -> Any:
        def formula() -> Any:
            raise error

        return formula

    reference = _with(
        lambda: 3,
        None,
        _slip("kept", lambda: 4),
        _slip("huge", lambda: 10**400),
        _slip("same", lambda: 3),
        _slip("same_as_real", lambda: 3.0),
        _slip("elsewhere", lambda: 5, lambda: False),
        _slip("nan", lambda: math.nan),
        _slip("inf", lambda: (1.0, math.inf)),
        _slip("divides", fails(ZeroDivisionError())),
        _slip("refuses", fails(ArgumentError("x", "no"))),
        _slip("undefined", fails(ValueError())),
    )
    assert [(mistake.name, mistake.value) for mistake in catalog.active_mistakes(reference, {}, 3)] == [
        ("kept", 4),
        ("huge", 10**400),
    ]
    with pytest.raises(KeyError):
        catalog.active_mistakes(_with(lambda: 3, None, _slip("broken", fails(KeyError()))), {}, 3)
